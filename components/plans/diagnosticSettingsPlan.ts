import type { Fault } from "../checks/fault";

/** Kinds of resources whose logs are known. */
export type DiagnosticKind = "azureFirewall" | "networkSecurityGroup" | "publicIpAddress" | "virtualNetwork";

/** What a diagnostic setting sends, as azure-native takes it. */
export interface DiagnosticCategories {
  readonly logs: { readonly category: string; readonly enabled: true }[];
  readonly metrics?: { readonly category: string; readonly enabled: true }[];
  readonly logAnalyticsDestinationType?: "Dedicated";
}

/** Log Analytics keeps 30 to 730 days; less than 90 would be gone before most incidents are found (H41). */
export const RETENTION_DAYS = { least: 90, most: 730, default: 365 } as const;

/**
 * Log categories by kind (H36). Listed one by one: the group `allLogs` would switch on the firewall's old categories
 * beside the new ones and its costly flow trace, and `audit` may leave out its rule logs (H37).
 */
const LOGS: Readonly<Record<DiagnosticKind, readonly string[]>> = {
  azureFirewall: [
    "AZFWNetworkRule",
    "AZFWApplicationRule",
    "AZFWNatRule",
    "AZFWThreatIntel",
    "AZFWIdpsSignature",
    "AZFWDnsQuery",
    "AZFWFqdnResolveFailure",
  ],
  networkSecurityGroup: ["NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"],
  publicIpAddress: ["DDoSProtectionNotifications", "DDoSMitigationFlowLogs", "DDoSMitigationReports"],
  virtualNetwork: ["VMProtectionAlerts"],
};
const HAS_METRICS: ReadonlySet<DiagnosticKind> = new Set([
  "azureFirewall",
  "publicIpAddress",
  "virtualNetwork",
]);
/** Other kinds ignore the destination type and may answer without it, which a refresh would show as drift (H38). */
const HAS_DEDICATED_TABLES: ReadonlySet<DiagnosticKind> = new Set(["azureFirewall"]);

/** What to send of one resource. */
export function diagnosticCategories(kind: DiagnosticKind): DiagnosticCategories {
  return {
    logs: LOGS[kind].map((category) => ({ category, enabled: true })),
    ...(HAS_METRICS.has(kind) && { metrics: [{ category: "AllMetrics", enabled: true }] }),
    ...(HAS_DEDICATED_TABLES.has(kind) && { logAnalyticsDestinationType: "Dedicated" }),
  };
}

/** What is wrong with a length of retention. */
export function retentionFaults(days: number): Fault[] {
  if (Number.isInteger(days) && days >= RETENTION_DAYS.least && days <= RETENTION_DAYS.most) return [];
  const tooShort =
    days < RETENTION_DAYS.least ? ", too short to look into an incident that is found late" : "";
  return [
    {
      path: "retentionDays",
      problem: `${days} is out of range${tooShort}`,
      expected: `a whole number of days from ${RETENTION_DAYS.least} to ${RETENTION_DAYS.most}`,
      example: String(RETENTION_DAYS.default),
    },
  ];
}
