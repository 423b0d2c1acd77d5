import { EGRESS_OPERATIONS, GUARD_OPERATIONS, type RoleActions } from "./egressOperations";

/** A role that comes with the component. */
export type StandardRole = "networkOperator" | "networkAuditor" | "workloadOperator";

/** A role as it is defined, but for its scope. */
export interface PlannedRole extends RoleActions {
  /** What people see in the list of roles, before the place that makes it unique. */
  readonly title: string;
  readonly description: string;
}

const actions = (type: string, ...verbs: readonly string[]): string[] =>
  verbs.map((verb) => `${type}/${verb}/action`);

/** What is read to find out who talks to whom: everything of the control plane, and logs. */
const READ = [
  "*/read",
  ...actions("Microsoft.OperationalInsights/workspaces/analytics", "query"),
  ...actions("Microsoft.OperationalInsights/workspaces", "search"),
  ...actions("Microsoft.ResourceGraph/resources", "query"),
];

/** Questions to the network that change nothing. */
const ASK = [
  ...actions(
    "Microsoft.Network/networkWatchers",
    "availableProvidersList",
    "azureReachabilityReport",
    "connectivityCheck",
    "ipFlowVerify",
    "networkConfigurationDiagnostic",
    "nextHop",
    "queryFlowLogStatus",
    "securityGroupView",
    "topology",
  ),
  ...actions("Microsoft.Network/networkInterfaces", "effectiveNetworkSecurityGroups", "effectiveRouteTable"),
  ...actions("Microsoft.Network/applicationGateways", "backendhealth", "getBackendHealthOnDemand"),
  ...actions("Microsoft.Network/azureFirewalls", "learnedIPPrefixes"),
];

/** Whatever writes to the network or takes a guard away, by pattern: what Azure adds tomorrow is left out as well. */
const NOT_OPENED = [
  "Microsoft.Authorization/*/write",
  "Microsoft.Authorization/*/delete",
  "Microsoft.Authorization/elevateAccess/action",
  "Microsoft.Blueprint/*/write",
  "Microsoft.Blueprint/*/delete",
  "Microsoft.ClassicNetwork/*/write",
  "Microsoft.ClassicNetwork/*/delete",
  "Microsoft.Insights/*/write",
  "Microsoft.Insights/*/delete",
  "Microsoft.ManagedIdentity/*/write",
  "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
  "Microsoft.Network/*/write",
  "Microsoft.Network/*/delete",
  "Microsoft.Network/firewallPolicies/deploy/action",
  "Microsoft.Network/networkManagers/commit/action",
  "Microsoft.OperationalInsights/*/write",
  "Microsoft.OperationalInsights/*/delete",
  "Microsoft.PolicyInsights/*/write",
  "Microsoft.RecoveryServices/*/write",
  "Microsoft.RecoveryServices/*/delete",
  "Microsoft.Resources/deploymentScripts/*",
  "Microsoft.Resources/deploymentStacks/*",
  "Microsoft.Security/*/write",
  "Microsoft.Security/*/delete",
];

/** Services that bring a way out with what they make, without an operation of Microsoft.Network. */
const NO_NEW_WORKLOADS = [
  "Microsoft.App/*/write",
  "Microsoft.Compute/virtualMachineScaleSets/write",
  "Microsoft.Compute/virtualMachines/write",
  "Microsoft.ContainerInstance/*/write",
  "Microsoft.ContainerService/*/write",
  "Microsoft.Web/*/write",
];

/** The roles that come with the component. None of them can open egress or take a guard away (H55). */
export const STANDARD_ROLES: Readonly<Record<StandardRole, PlannedRole>> = {
  networkOperator: {
    title: "Network operator without egress",
    description:
      "Sees everything, asks the network what it does, captures packets and restarts machines. Changes no rule, route or address.",
    actions: [
      ...READ,
      ...ASK,
      "Microsoft.Network/networkWatchers/packetCaptures/*",
      ...actions("Microsoft.Compute/virtualMachines", "deallocate", "powerOff", "restart", "start"),
      ...actions("Microsoft.Compute/virtualMachineScaleSets", "deallocate", "powerOff", "restart", "start"),
      "Microsoft.Support/*",
    ],
    notActions: [],
  },
  networkAuditor: {
    title: "Network auditor",
    description: "Sees everything and asks the network what it does. Changes nothing.",
    actions: [...READ, ...ASK],
    notActions: [],
  },
  workloadOperator: {
    title: "Workload operator without egress",
    description:
      "Runs what is there: everything but the network, new machines, logs, Defender, policies, locks and roles.",
    actions: ["*"],
    notActions: [...NOT_OPENED, ...NO_NEW_WORKLOADS],
  },
};

/**
 * Writes IP groups, and sees what they serve. An IP group of an Allow rule opens egress, so the role is made only for a
 * reason, and given only on the one group that the deny rule names.
 */
export const BLOCK_LIST_OPERATOR: PlannedRole = {
  title: "Block list operator",
  description:
    "Puts addresses on the block list of the firewall and takes them off: writes the IP group that it is given on.",
  actions: [
    "Microsoft.Network/ipGroups/read",
    "Microsoft.Network/ipGroups/write",
    ...actions("Microsoft.Network/ipGroups", "join", "updateReferences", "validate"),
    "Microsoft.Network/azureFirewalls/read",
    "Microsoft.Network/firewallPolicies/read",
    "Microsoft.Network/firewallPolicies/ruleCollectionGroups/read",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
  ],
  notActions: [],
};

/** All operations that a role must not allow without a reason. */
export const GUARDED_OPERATIONS: readonly string[] = [...EGRESS_OPERATIONS, ...GUARD_OPERATIONS];
