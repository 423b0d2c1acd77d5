/** The operations of one family of resources that people are told of, by one alert. */
export interface WatchedFamily {
  /** End of the alert's resource name. */
  readonly role: string;
  /** What has been done, as the alert says it. */
  readonly description: string;
  /** Operations of the activity log. */
  readonly operations: readonly string[];
  /** Category of the activity log. Default: `Administrative`, what somebody did. */
  readonly category?: "Administrative" | "Security" | undefined;
  /** Whether one of the operations decides about egress, so that only a pipeline should do it. */
  readonly decidesEgress?: true | undefined;
}

/**
 * All operations by which egress is opened or what guards it is taken away (H45). Few to an alert, so that its name
 * tells what has been done.
 */
export const WATCHED_FAMILIES: readonly WatchedFamily[] = [
  {
    role: "firewall",
    decidesEgress: true,
    description: "A firewall, its policy or its rules have been changed.",
    operations: [
      ...operations("Microsoft.Network/azureFirewalls", "write", "delete"),
      ...operations("Microsoft.Network/firewallPolicies", "write", "delete", "deploy/action"),
      ...operations("Microsoft.Network/firewallPolicies/ruleCollectionGroups", "write", "delete"),
      ...operations("Microsoft.Network/firewallPolicies/firewallPolicyDrafts", "write", "delete"),
      ...operations(
        "Microsoft.Network/firewallPolicies/ruleCollectionGroups/ruleCollectionGroupDrafts",
        "write",
        "delete",
      ),
      ...operations("Microsoft.Network/ipGroups", "write", "delete"),
    ],
  },
  {
    role: "security-groups",
    decidesEgress: true,
    description: "A network security group or one of its rules has been changed.",
    operations: [
      ...operations("Microsoft.Network/networkSecurityGroups", "write", "delete"),
      ...operations("Microsoft.Network/networkSecurityGroups/securityRules", "write", "delete"),
      // Rules of a network manager come before those of the groups.
      ...operations(
        "Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/rules",
        "write",
        "delete",
      ),
      "Microsoft.Network/networkManagers/commit/action",
    ],
  },
  {
    role: "routes",
    decidesEgress: true,
    description: "A route table or one of its routes has been changed.",
    operations: [
      ...operations("Microsoft.Network/routeTables", "write", "delete"),
      ...operations("Microsoft.Network/routeTables/routes", "write", "delete"),
      ...operations("Microsoft.Network/virtualHubs/hubRouteTables", "write", "delete"),
      ...operations("Microsoft.Network/virtualHubs/routingIntent", "write", "delete"),
    ],
  },
  {
    role: "networks",
    decidesEgress: true,
    description: "A network, a subnet, a peering or a network interface has been changed.",
    operations: [
      "Microsoft.Network/virtualNetworks/write",
      // Takes a security group or a route table off a subnet as well.
      "Microsoft.Network/virtualNetworks/subnets/write",
      "Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write",
      "Microsoft.Network/networkInterfaces/write",
    ],
  },
  {
    role: "ways-out",
    decidesEgress: true,
    description: "A public address, or something that traffic can leave by, has been changed.",
    operations: [
      "Microsoft.Network/publicIPAddresses/write",
      "Microsoft.Network/publicIPPrefixes/write",
      "Microsoft.Network/natGateways/write",
      "Microsoft.Network/loadBalancers/write",
      "Microsoft.Network/applicationGateways/write",
      "Microsoft.Network/bastionHosts/write",
      "Microsoft.Network/virtualNetworkGateways/write",
    ],
  },
  {
    role: "logs",
    description: "Logs or flow logs have been changed or turned off.",
    operations: [
      ...operations("Microsoft.Insights/diagnosticSettings", "write", "delete"),
      ...operations("Microsoft.Insights/activityLogAlerts", "write", "delete"),
      ...operations("Microsoft.Insights/actionGroups", "write", "delete"),
      ...operations("Microsoft.Insights/scheduledQueryRules", "write", "delete"),
      ...operations("Microsoft.Network/networkWatchers/flowLogs", "write", "delete"),
      ...operations("Microsoft.OperationalInsights/workspaces", "write", "delete"),
    ],
  },
  {
    role: "defender",
    description: "Defender for Cloud has been changed.",
    operations: [
      "Microsoft.Security/pricings/write",
      ...operations("Microsoft.Security/securityContacts", "write", "delete"),
      ...operations("Microsoft.Security/automations", "write", "delete"),
      "Microsoft.Security/alertsSuppressionRules/write",
      "Microsoft.Security/settings/write",
      "Microsoft.Security/locations/jitNetworkAccessPolicies/initiate/action",
    ],
  },
  {
    role: "defender-alerts",
    category: "Security",
    description: "Defender for Cloud has raised an alert.",
    // Reaches people also where alerts are not exported to a workspace (H15).
    operations: ["Microsoft.Security/locations/alerts/activate/action"],
  },
  {
    role: "access",
    description: "A lock, a policy or a role has been changed.",
    operations: [
      ...operations("Microsoft.Authorization/locks", "write", "delete"),
      ...operations("Microsoft.Authorization/policyAssignments", "write", "delete"),
      "Microsoft.Authorization/policyExemptions/write",
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Authorization/roleDefinitions/write",
    ],
  },
  {
    role: "backups",
    description: "A vault's protection, or that of a machine by it, has been changed.",
    operations: [
      "Microsoft.RecoveryServices/vaults/write",
      "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/delete",
    ],
  },
];

/** Operations that decide about egress. */
export function egressOperations(): string[] {
  return WATCHED_FAMILIES.flatMap((family) => (family.decidesEgress === true ? family.operations : []));
}

function operations(type: string, ...verbs: readonly string[]): string[] {
  return verbs.map((verb) => `${type}/${verb}`);
}

/** One comparison with a field of an event. */
interface EventField {
  readonly field: "category" | "operationName";
  readonly equals: string;
}

/**
 * The condition for any of the operations, as azure-native takes it. It does not ask whether the operation succeeded:
 * that somebody tried to delete a locked firewall is news, too.
 */
export function conditionFor({ operations: watched, category = "Administrative" }: WatchedFamily): {
  readonly allOf: (EventField | { readonly anyOf: EventField[] })[];
} {
  return {
    allOf: [
      { field: "category", equals: category },
      { anyOf: watched.map((equals) => ({ field: "operationName", equals })) },
    ],
  };
}
