import { matches } from "../../egress/read/posture/role-actions";

/** The parts of a role that decide what its holder may do to resources. */
export interface RoleActions {
  /** Required. Operations that the role allows; `*` stands for any characters. */
  readonly actions: readonly string[];
  /** Optional. What of `actions` it does not allow. It is no deny: another role may allow it. Default: none. */
  readonly notActions?: readonly string[] | undefined;
}

const NETWORK = "Microsoft.Network";

/** Families of Microsoft.Network in which traffic is let through, led past, or given a way out. */
const EGRESS_FAMILIES: readonly string[] = [
  "applicationGateways",
  "azureFirewalls",
  "bastionHosts",
  "connections",
  "expressRouteCircuits",
  "expressRouteGateways",
  "firewallPolicies",
  "firewallPolicies/firewallPolicyDrafts",
  "firewallPolicies/ruleCollectionGroups",
  "firewallPolicies/ruleCollectionGroups/ruleCollectionGroupDrafts",
  "firewallPolicies/ruleGroups",
  "ipGroups",
  "loadBalancers",
  "loadBalancers/backendAddressPools",
  "localNetworkGateways",
  "natGateways",
  "networkInterfaces",
  "networkManagers",
  "networkManagers/networkGroups",
  "networkManagers/networkGroups/staticMembers",
  "networkManagers/routingConfigurations/ruleCollections/rules",
  "networkManagers/securityAdminConfigurations/ruleCollections/rules",
  "networkSecurityGroups",
  "networkSecurityGroups/securityRules",
  "networkVirtualAppliances",
  "p2sVpnGateways",
  "privateEndpoints",
  "publicIPAddresses",
  "publicIPPrefixes",
  "routeTables",
  "routeTables/routes",
  "serviceEndpointPolicies",
  "virtualHubs",
  "virtualHubs/hubRouteTables",
  "virtualHubs/hubVirtualNetworkConnections",
  "virtualHubs/routingIntent",
  "virtualNetworkGateways",
  "virtualNetworks",
  "virtualNetworks/subnets",
  "virtualNetworks/virtualNetworkPeerings",
  "virtualWans",
  "vpnGateways",
];

/**
 * Operations by which egress is opened (H45). Deleting is one of them, since a Deny that is gone denies nothing. The
 * last ones make workloads that bring a way out with them, without an operation of Microsoft.Network.
 */
export const EGRESS_OPERATIONS: readonly string[] = [
  ...EGRESS_FAMILIES.flatMap((family) => [`${NETWORK}/${family}/write`, `${NETWORK}/${family}/delete`]),
  `${NETWORK}/firewallPolicies/deploy/action`,
  `${NETWORK}/networkManagers/commit/action`,
  "Microsoft.ClassicNetwork/networkSecurityGroups/write",
  "Microsoft.ClassicNetwork/virtualNetworks/write",
  "Microsoft.Compute/virtualMachineScaleSets/write",
  "Microsoft.Compute/virtualMachines/write",
  "Microsoft.ContainerInstance/containerGroups/write",
  "Microsoft.ContainerService/managedClusters/write",
];

/** Operations by which guard rails are taken away, or rights given to oneself (H45). */
export const GUARD_OPERATIONS: readonly string[] = [
  ...["diagnosticSettings", "activityLogAlerts", "actionGroups", "scheduledQueryRules"].flatMap((type) => [
    `Microsoft.Insights/${type}/write`,
    `Microsoft.Insights/${type}/delete`,
  ]),
  `${NETWORK}/networkWatchers/flowLogs/write`,
  `${NETWORK}/networkWatchers/flowLogs/delete`,
  "Microsoft.OperationalInsights/workspaces/write",
  "Microsoft.OperationalInsights/workspaces/delete",
  ...["automations", "securityContacts", "alertsSuppressionRules"].flatMap((type) => [
    `Microsoft.Security/${type}/write`,
    `Microsoft.Security/${type}/delete`,
  ]),
  "Microsoft.Security/pricings/write",
  "Microsoft.Security/settings/write",
  "Microsoft.Security/locations/jitNetworkAccessPolicies/write",
  "Microsoft.Security/locations/jitNetworkAccessPolicies/delete",
  "Microsoft.RecoveryServices/vaults/write",
  "Microsoft.RecoveryServices/vaults/delete",
  "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/delete",
  ...["locks", "policyAssignments", "policyDefinitions", "policyExemptions", "roleAssignments"].flatMap(
    (type) => [`Microsoft.Authorization/${type}/write`, `Microsoft.Authorization/${type}/delete`],
  ),
  "Microsoft.Authorization/roleDefinitions/write",
  "Microsoft.Authorization/roleDefinitions/delete",
  "Microsoft.Authorization/roleEligibilityScheduleRequests/write",
  "Microsoft.Authorization/roleManagementPolicies/write",
  "Microsoft.Authorization/elevateAccess/action",
  // Whoever can put an identity on a workload can do what the identity can, the pipeline's for instance.
  "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
  "Microsoft.Resources/deploymentScripts/write",
];

/**
 * Those of the operations that the role allows: in its `actions` and not in its `notActions`. The core decides how an
 * operation fits a pattern, as it does for the policy pack.
 */
export function allowedOperations(role: RoleActions, operations: readonly string[]): string[] {
  const names = (patterns: readonly string[], operation: string): boolean =>
    patterns.some((pattern) => matches(pattern, operation));
  return operations.filter(
    (operation) => names(role.actions, operation) && !names(role.notActions ?? [], operation),
  );
}
