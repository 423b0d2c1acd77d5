import type { Entry } from "../estate";
import type { Kind } from "../kinds";
import { textOf } from "../value";

/** A family of resources, and what of it is to be logged. */
export interface LoggedFamily {
  /** `firewall`, as people call it. */
  readonly title: string;
  /** The categories that tell who talked to whom, or who changed a guard (H36). */
  categories(entry: Entry): readonly string[];
}

/** The rule logs of a firewall that are to be on. The group `audit` may leave them out (H37). */
export const FIREWALL_CATEGORIES: readonly string[] = [
  "AZFWNetworkRule",
  "AZFWApplicationRule",
  "AZFWNatRule",
  "AZFWThreatIntel",
  "AZFWIdpsSignature",
  "AZFWDnsQuery",
];

/** What the activity log of a subscription is to tell. */
export const ACTIVITY_CATEGORIES: readonly string[] = ["Administrative", "Security", "Alert", "Policy"];

/** What a firewall's old categories log, each under one name for several new ones (H36). In lower case. */
export const OLD_FIREWALL_CATEGORIES: Readonly<Record<string, string>> = {
  azfwapplicationrule: "azurefirewallapplicationrule",
  azfwdnsquery: "azurefirewalldnsproxy",
  azfwidpssignature: "azurefirewallnetworkrule",
  azfwnatrule: "azurefirewallnetworkrule",
  azfwnetworkrule: "azurefirewallnetworkrule",
  azfwthreatintel: "azurefirewallnetworkrule",
};

const always = (title: string, ...categories: readonly string[]): LoggedFamily => ({
  title,
  categories: () => categories,
});

/** By the kind of the resource. */
export const LOGGED_FAMILIES = {
  firewall: always("firewall", ...FIREWALL_CATEGORIES),
  networkSecurityGroup: always(
    "network security group",
    "NetworkSecurityGroupEvent",
    "NetworkSecurityGroupRuleCounter",
  ),
  applicationGateway: {
    title: "application gateway",
    categories: (entry) =>
      hasWebFirewall(entry)
        ? ["ApplicationGatewayAccessLog", "ApplicationGatewayFirewallLog"]
        : ["ApplicationGatewayAccessLog"],
  },
  bastionHost: always("Bastion host", "BastionAuditLogs"),
  keyVault: always("key vault", "AuditEvent"),
  recoveryVault: always(
    "Recovery Services vault",
    "CoreAzureBackup",
    "AddonAzureBackupJobs",
    "AddonAzureBackupAlerts",
    "AddonAzureBackupPolicy",
  ),
  virtualNetworkGateway: {
    title: "virtual network gateway",
    // One for ExpressRoute has no tunnels and no key exchange.
    categories: ({ properties }) =>
      textOf(properties.get("gatewayType", "type"))?.toLowerCase() === "expressroute"
        ? []
        : ["GatewayDiagnosticLog", "TunnelDiagnosticLog", "RouteDiagnosticLog", "IKEDiagnosticLog"],
  },
  publicAddress: always(
    "public address",
    "DDoSProtectionNotifications",
    "DDoSMitigationFlowLogs",
    "DDoSMitigationReports",
  ),
  virtualNetwork: always("virtual network", "VMProtectionAlerts"),
} as const satisfies Partial<Record<Kind, LoggedFamily>>;

/** Of which the group `audit` is known to hold the categories above; of the others it is not (H37). */
export const AUDIT_HOLDS_ALL: ReadonlySet<string> = new Set<Kind>(["keyVault"]);

export type LoggedKind = keyof typeof LOGGED_FAMILIES;
export const LOGGED_KINDS = Object.keys(LOGGED_FAMILIES) as readonly LoggedKind[];

/** Whether requests go through rules that have a log of their own; a tier that is not known may be such a one. */
function hasWebFirewall({ properties }: Entry): boolean {
  const tier = textOf(properties.get("sku").items()[0]?.get("tier", "name") ?? properties.get("sku"));
  return tier === undefined || tier.toLowerCase().startsWith("waf");
}
