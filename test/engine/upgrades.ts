import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import type { RawConfig } from "../../components/config/schema";
import { ROOT } from "./engine";

/** The stack as it stands before each upgrade: the sample, with a second spoke and an approval that has an end. */
export function sample(): RawConfig {
  const text = readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8");
  const { config } = parse(text) as { config: Record<string, unknown> };
  const sections = Object.entries(config).map(([key, value]) => [key.replace(PREFIX, ""), value]);
  const start = Object.fromEntries(sections) as RawConfig;
  start.network.spokes["back"] = {
    spokeAddressSpace: "10.30.0.0/16",
    subnets: { app: { addressPrefix: "10.30.1.0/24" }, data: { addressPrefix: "10.30.2.0/24" } },
  };
  start.firewall.approvedDestinations.push({
    name: "migration",
    reason: "The shop's data moves",
    addresses: ["198.51.100.20"],
    protocols: ["Tcp:5432"],
    sources: ["10.30.1.0/24"],
    until: "2026-11-24T20:00:00Z",
  });
  return start;
}
export const PREFIX = "azure-lockdown:";

/** The spokes learn the firewall's address, which a preview does not know of a firewall that changes. */
export const BEHIND_THE_FIREWALL = [
  "update spokes-back-routes: routes",
  "update spokes-back-vnet: dhcpOptions",
  "update spokes-shop-routes: routes",
  "update spokes-shop-vnet: dhcpOptions",
];
export const TIER = [
  "update hub-firewall: sku",
  "update hub-policy-base: intrusionDetection, sku",
  "update hub-policy-workload: intrusionDetection, sku",
  ...BEHIND_THE_FIREWALL,
];
/** What the last block takes with it. The IP group and the base policy's rule group stay, empty. */
const LAST_BLOCK_GOES = [
  "delete egress-alerts-queries-block-list-hit",
  "update edge-gateway: customRules",
  "update egress-alerts-workbook: serializedData",
  "update hub-policy-blocked-addresses: ruleCollections",
  "update hub-policy-blocked: ipAddresses",
  "update workload-nsg: securityRules",
];
const SOMEBODY = "11111111-2222-3333-4444-555555555555";

/** What a user does, in the configuration, and all that may come of it. Nothing is ever replaced. */
export const UPGRADES: readonly {
  readonly title: string;
  readonly change: (config: RawConfig) => void;
  readonly expected: readonly string[];
  readonly says?: RegExp;
}[] = [
  {
    title: "a spoke is added",
    change: ({ network }) => {
      const subnets = { app: { addressPrefix: "10.40.1.0/24" } };
      network.spokes["lab"] = { spokeAddressSpace: "10.40.0.0/16", subnets };
    },
    expected: [
      "create flow-logs-lab",
      "create logs-spokes-lab-vnet",
      "create spokes-lab-app",
      "create spokes-lab-from-hub",
      "create spokes-lab-routes",
      "create spokes-lab-to-hub",
      "create spokes-lab-vnet",
      "update hub-policy-application: ruleCollections",
      "update workload-nsg: securityRules",
    ],
  },
  {
    title: "a subnet is added to a spoke",
    change: ({ network }) => {
      Object.assign(network.spokes["shop"]?.subnets ?? {}, { db: { addressPrefix: "10.20.2.0/24" } });
    },
    expected: ["create spokes-shop-db", "update hub-policy-application: ruleCollections"],
  },
  {
    title: "a spoke leaves",
    change: ({ network, firewall }) => {
      delete network.spokes["back"];
      firewall.approvedDestinations.pop();
    },
    expected: [
      "delete flow-logs-back",
      "delete logs-spokes-back-vnet",
      "delete spokes-back-app",
      "delete spokes-back-data",
      "delete spokes-back-from-hub",
      "delete spokes-back-routes",
      "delete spokes-back-to-hub",
      "delete spokes-back-vnet",
      "update hub-policy-application: ruleCollections",
      "update hub-policy-network: ruleCollections",
      "update workload-nsg: securityRules",
    ],
  },
  {
    title: "an address is blocked",
    change: ({ blockList }) => {
      const addedAt = "2026-11-24T11:00:00Z";
      blockList?.push({ address: "203.0.113.99", addedAt, reason: "A second C2 server" });
    },
    expected: [
      "update edge-gateway: customRules",
      "update egress-alerts-queries-block-list-hit: criteria",
      "update egress-alerts-workbook: serializedData",
      "update hub-policy-blocked: ipAddresses",
      "update workload-nsg: securityRules",
    ],
  },
  {
    title: "the last block ends, and an approval that ends before it",
    change: (config) => {
      config.now = "2026-11-25T06:00:00Z";
    },
    expected: [...LAST_BLOCK_GOES, "update hub-policy-network: ruleCollections"],
    says: /block 203\.0\.113\.77 .* expired at 2026-11-25T06:00:00Z: it leaves with this update/,
  },
  {
    title: "a domain is approved",
    change: ({ firewall }) => {
      const fqdns = ["labels.fabrikam.com"];
      firewall.approvedDestinations.push({ name: "parcels", reason: "Parcel labels", fqdns });
    },
    expected: ["update hub-policy-application: ruleCollections"],
  },
  {
    title: "an address and a new port are approved",
    change: ({ firewall }) => {
      const [addresses, protocols] = [["198.51.100.77"], ["Tcp:587"]];
      firewall.approvedDestinations.push({ name: "mail", reason: "Receipts", addresses, protocols });
    },
    expected: ["update hub-policy-network: ruleCollections", "update workload-nsg: securityRules"],
  },
  {
    title: "an approval ends",
    change: (config) => {
      config.now = "2026-11-24T20:00:00Z";
    },
    expected: ["update hub-policy-network: ruleCollections", "update workload-nsg: securityRules"],
    says: /"migration" ended at 2026-11-24T20:00:00Z, so that nothing is let out to it any more/,
  },
  {
    title: "an approval is taken back",
    change: ({ firewall }) => {
      const index = firewall.approvedDestinations.findIndex(({ name }) => name === "payments");
      firewall.approvedDestinations.splice(index, 1);
    },
    expected: ["update hub-policy-application: ruleCollections"],
  },
  {
    title: "a Defender plan is turned off for a reason",
    change: ({ defender }) => {
      Object.assign(defender.plans ?? {}, { Containers: { tier: "Free", reason: "There is no cluster" } });
    },
    expected: ["update defender-Containers: extensions, pricingTier"],
  },
  {
    title: "a Defender plan is added",
    change: ({ defender }) => {
      Object.assign(defender.plans ?? {}, { AI: {} });
    },
    expected: ["create defender-AI"],
  },
  {
    title: "the firewall moves from Premium to Standard",
    change: ({ firewall }) => {
      firewall.tier = "Standard";
    },
    expected: TIER,
    says: /tier Standard has no intrusion detection/,
  },
  {
    // The provider calls this a change in place; a real Azure may refuse it for an address or a firewall that stands.
    title: "the firewall is spread over zones",
    change: ({ firewall }) => {
      firewall.availabilityZones = ["1", "2", "3"];
    },
    expected: ["update hub-firewall: zones", "update hub-network-public-ip: zones", ...BEHIND_THE_FIREWALL],
  },
  {
    title: "logs can be queried for longer",
    change: (config) => {
      config.logs = { retentionDays: 730 };
    },
    expected: ["update logs-workspace: retentionInDays"],
  },
  {
    title: "somebody else is mailed",
    change: ({ alerts, defender }) => {
      alerts.emails?.push("on-call@contoso.com");
      defender.securityContact?.emails.push("on-call@contoso.com");
    },
    expected: ["update defender-contact: emails", "update egress-alerts-group: emailReceivers"],
  },
  {
    title: "machines are patched on another day",
    change: ({ machines }) => {
      Object.assign(machines.windows?.["weekly"] ?? {}, { every: "1Week Sunday" });
    },
    expected: ["update machines-weekly: recurEvery"],
  },
  {
    title: "backups are kept for longer",
    change: ({ backup }) => {
      backup.policies = { daily: { days: 60 } };
    },
    expected: ["update backup-daily: properties"],
  },
  {
    title: "guardrails only report, for a reason",
    change: (config) => {
      config.guardrails = { auditOnly: "The first weeks" };
    },
    expected: ["update guardrails-guardrails: description, parameters"],
    says: /guardrails deny nothing: The first weeks/,
  },
  {
    title: "somebody is exempt from the guardrails for a while",
    change: (config) => {
      const scope = `/subscriptions/${SOMEBODY}/resourceGroups/old`;
      const migration = { reason: "It moves", scope, expiresOn: "2026-12-24T00:00:00Z" };
      config.guardrails = { exemptions: { migration } };
    },
    expected: ["create guardrails-migration"],
  },
  {
    title: "somebody gets a role",
    change: (config) => {
      const onCall = { role: "networkOperator", principalId: SOMEBODY, principalType: "Group" } as const;
      config.access = { assignments: { "on-call": onCall } };
    },
    expected: ["create access-role-has-on-call"],
  },
];
