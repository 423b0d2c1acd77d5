import type { Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { didYouMean } from "../checks/suggest";

/** Kinds of resources whose logs are known. */
export type DiagnosticKind =
  | "applicationGateway"
  | "azureFirewall"
  | "bastionHost"
  | "frontDoorProfile"
  | "keyVault"
  | "loadBalancer"
  | "networkSecurityGroup"
  | "publicIpAddress"
  | "recoveryServicesVault"
  | "virtualNetwork"
  | "virtualNetworkGateway";

/** What a diagnostic setting sends, as azure-native takes it. */
export interface DiagnosticCategories {
  readonly logs: { readonly category: string; readonly enabled: true }[];
  readonly metrics?: { readonly category: string; readonly enabled: true }[];
  readonly logAnalyticsDestinationType?: "Dedicated";
}

/** Which log categories to send beside or in place of the usual ones. */
export interface CategoryChoice {
  /** Optional. Further log categories, by the kind of the resource. Default: none. */
  readonly moreCategories?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Optional. Log categories that are not sent, each with the reason. Default: none. */
  readonly withoutCategories?: Readonly<Record<string, string>> | undefined;
}

interface LoggedKind {
  /** The type in ids. */
  readonly armType: string;
  /** Log categories, one by one (H36). */
  readonly logs: readonly string[];
  readonly metrics?: true;
  /**
   * Has tables of its own. Other kinds ignore the destination type and may answer without it, which a refresh would
   * show as drift (H38).
   */
  readonly dedicated?: true;
}

/** The rule logs of a firewall, called as the tables that they go to. */
export const AZFW = [
  "AZFWNetworkRule",
  "AZFWApplicationRule",
  "AZFWNatRule",
  "AZFWThreatIntel",
  "AZFWIdpsSignature",
];

/**
 * Log categories by kind (H36). Listed one by one: the group `allLogs` would switch on the firewall's old categories
 * beside the new ones and its costly flow trace, and `audit` may leave out its rule logs (H37).
 */
const KINDS: Readonly<Record<DiagnosticKind, LoggedKind>> = {
  applicationGateway: {
    armType: "Microsoft.Network/applicationGateways",
    logs: ["ApplicationGatewayAccessLog", "ApplicationGatewayFirewallLog"],
    metrics: true,
    dedicated: true,
  },
  azureFirewall: {
    armType: "Microsoft.Network/azureFirewalls",
    logs: [...AZFW, "AZFWDnsQuery", "AZFWFqdnResolveFailure"],
    metrics: true,
    dedicated: true,
  },
  bastionHost: { armType: "Microsoft.Network/bastionHosts", logs: ["BastionAuditLogs"], metrics: true },
  frontDoorProfile: {
    armType: "Microsoft.Cdn/profiles",
    logs: ["FrontDoorAccessLog", "FrontDoorHealthProbeLog", "FrontDoorWebApplicationFirewallLog"],
    metrics: true,
  },
  keyVault: {
    armType: "Microsoft.KeyVault/vaults",
    logs: ["AuditEvent", "AzurePolicyEvaluationDetails"],
    metrics: true,
  },
  // What is left after the Basic tier; no record of flows (H36).
  loadBalancer: {
    armType: "Microsoft.Network/loadBalancers",
    logs: ["LoadBalancerHealthEvent"],
    metrics: true,
  },
  networkSecurityGroup: {
    armType: "Microsoft.Network/networkSecurityGroups",
    logs: ["NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"],
  },
  publicIpAddress: {
    armType: "Microsoft.Network/publicIPAddresses",
    logs: ["DDoSProtectionNotifications", "DDoSMitigationFlowLogs", "DDoSMitigationReports"],
    metrics: true,
  },
  recoveryServicesVault: {
    armType: "Microsoft.RecoveryServices/vaults",
    logs: [
      "CoreAzureBackup",
      "AddonAzureBackupJobs",
      "AddonAzureBackupAlerts",
      "AddonAzureBackupPolicy",
      "AddonAzureBackupStorage",
      "AddonAzureBackupProtectedInstance",
    ],
    dedicated: true,
  },
  virtualNetwork: {
    armType: "Microsoft.Network/virtualNetworks",
    logs: ["VMProtectionAlerts"],
    metrics: true,
  },
  virtualNetworkGateway: {
    armType: "Microsoft.Network/virtualNetworkGateways",
    logs: [
      "GatewayDiagnosticLog",
      "TunnelDiagnosticLog",
      "RouteDiagnosticLog",
      "IKEDiagnosticLog",
      "P2SDiagnosticLog",
    ],
    metrics: true,
  },
};

/** All kinds, for those who ask by name. */
export const DIAGNOSTIC_KINDS = Object.keys(KINDS) as readonly DiagnosticKind[];

/** All that the activity log of a subscription tells (H36). */
const ACTIVITY_LOG = [
  "Administrative",
  "Security",
  "ServiceHealth",
  "Alert",
  "Recommendation",
  "Policy",
  "Autoscale",
  "ResourceHealth",
];

/** Categories that must not be asked for, and what to do instead (H36, H37, H39). In lower case. */
const REFUSED_CATEGORIES: Readonly<Record<string, string>> = {
  alllogs: "is a group, which switches on retired and costly categories as well: name the categories",
  audit: "is a group, which may leave out a firewall's rule logs: name the categories",
  applicationgatewayperformancelog: "is that of the retired first version of application gateways",
  azurebackupreport: "is the old form of what is sent already, and must not be mixed with it",
  azurefirewallapplicationrule: "is the old form of AZFWApplicationRule, which is sent already",
  azurefirewalldnsproxy: "is the old form of AZFWDnsQuery, which is sent already",
  azurefirewallnetworkrule: "is the old form of AZFWNetworkRule and others, which are sent already",
  loadbalanceralertevent: "is that of the retired Basic load balancer",
  loadbalancerprobehealthstatus: "is that of the retired Basic load balancer",
  networksecuritygroupflowevent: "is a flow log and no setting: use FlowLogs",
};

/** What to send of one resource. */
export function diagnosticCategories(
  kind: DiagnosticKind,
  choice: CategoryChoice = {},
): DiagnosticCategories {
  const { logs, metrics, dedicated } = KINDS[kind];
  return {
    logs: chosen([...logs, ...(choice.moreCategories?.[kind] ?? [])], choice),
    ...(metrics && { metrics: [{ category: "AllMetrics", enabled: true }] }),
    ...(dedicated && { logAnalyticsDestinationType: "Dedicated" }),
  };
}

/** What to send of the subscription's activity log. */
export function activityLogCategories(choice: CategoryChoice = {}): DiagnosticCategories["logs"] {
  return chosen(ACTIVITY_LOG, choice);
}

function chosen(
  categories: readonly string[],
  { withoutCategories = {} }: CategoryChoice,
): DiagnosticCategories["logs"] {
  const left = new Set(Object.keys(withoutCategories).map((each) => each.toLowerCase()));
  return categories
    .filter((category) => !left.has(category.toLowerCase()))
    .map((category) => ({ category, enabled: true }));
}

/** Everything that is wrong with the choice of categories. */
export function categoryFaults(choice: CategoryChoice): Fault[] {
  return [...moreCategoriesFaults(choice), ...withoutCategoriesFaults(choice)];
}

function moreCategoriesFaults({ moreCategories = {} }: CategoryChoice): Fault[] {
  return Object.entries(moreCategories).flatMap(([kind, categories]) => {
    const path = `moreCategories.${kind}`;
    if (!isDiagnosticKind(kind)) return [unknownKind(path, kind)];
    return categories.flatMap((category, i): Fault[] => {
      const refused = REFUSED_CATEGORIES[category.toLowerCase()];
      const isSent = KINDS[kind].logs.some((sent) => sent.toLowerCase() === category.toLowerCase());
      const problem =
        category.trim() === "" ? "is empty" : (refused ?? (isSent ? "is sent already" : undefined));
      if (problem === undefined && categories.indexOf(category) === i) return [];
      return [
        {
          path: `${path}[${i}]`,
          problem: `"${category}" ${problem ?? "is there twice"}`,
          expected: "a log category that this version does not send by itself",
          example: "AZFWFatFlow",
        },
      ];
    });
  });
}

function withoutCategoriesFaults(choice: CategoryChoice): Fault[] {
  const entries = Object.entries(choice.withoutCategories ?? {});
  const known = [...DIAGNOSTIC_KINDS.flatMap((kind) => KINDS[kind].logs), ...ACTIVITY_LOG];
  const faults = entries.flatMap(([category, reason]): Fault[] => {
    const path = `withoutCategories.${category}`;
    if (known.some((each) => each.toLowerCase() === category.toLowerCase()))
      return reasonFaults({ [path]: reason });
    const problem = `is no category that is sent${didYouMean(category, known)}`;
    return [{ path, problem, expected: "a log category that is sent", example: "AZFWDnsQuery" }];
  });
  if (activityLogCategories(choice).length === 0) {
    faults.push({
      path: "withoutCategories",
      problem: "leaves nothing of the activity log",
      expected: "at least one category of it; give a reason as activityLogElsewhere instead",
      example: "Administrative",
    });
  }
  for (const kind of DIAGNOSTIC_KINDS) {
    if (diagnosticCategories(kind, choice).logs.length > 0) continue;
    faults.push({
      path: "withoutCategories",
      problem: `leaves no log of the kind ${kind}`,
      expected: "at least one category of each kind; leave the resource out of the targets instead",
      example: KINDS[kind].logs[0] ?? "",
    });
  }
  return faults;
}

/** Whether the word is one of the kinds. */
export function isDiagnosticKind(kind: string): kind is DiagnosticKind {
  return Object.hasOwn(KINDS, kind);
}

/** The fault of a word that is no kind. */
export function unknownKind(path: string, kind: string): Fault {
  return {
    path,
    problem: `"${kind}" is no kind of resource with known logs${didYouMean(kind, DIAGNOSTIC_KINDS)}`,
    expected: `one of ${DIAGNOSTIC_KINDS.join(", ")}`,
    example: "azureFirewall",
  };
}

/** The type that ids of resources of the kind have. */
export function armTypeOf(kind: DiagnosticKind): string {
  return KINDS[kind].armType;
}
