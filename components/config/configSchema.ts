import { z } from "zod";
import type { ApprovedDestination } from "../plans/approvedDestinationsPlan";
import type { BlockEntry } from "../plans/blockListPlan";
import type { DefenderPlanSettings, SecurityContactSettings } from "../plans/defenderPlansPlan";
import type { FlowLogSettings } from "../plans/flowLogsPlan";
import type { FirewallTier } from "../plans/lockedDownFirewallPolicyPlan";
import type { NetworkPlan } from "../plans/networkPlan";
import type { NeverBlockRange } from "../plans/neverBlock";

/** What to say about a value that does not fit: what would, and one that does. */
export interface Hint {
  readonly expected: string;
  readonly example: string;
}

/** Hints by schema; `zod` keeps them beside the schema, and `hintAt` finds them by path. */
export const hints = z.registry<Hint>();

/** The schema, with what to say when a value does not fit it. */
function hinted<Schema extends z.ZodType>(schema: Schema, expected: string, example: string): Schema {
  hints.add(schema, { expected, example });
  return schema;
}

/**
 * Text of an instant. YAML reads an unquoted time as a time, and Pulumi hands it on as Go prints it,
 * `2026-11-24 06:00:00 +0000 UTC`: this is put back into the form that the user wrote.
 */
const instant = (what: string): z.ZodType<string> =>
  hinted(
    z
      .string()
      .min(1)
      .transform((text) => text.replace(GO_TIME, "$1T$2$3:$4").replace("+00:00", "Z")),
    what,
    '"2026-11-24T06:00:00Z"',
  );
const GO_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ([+-]\d\d)(\d\d) \S+$/;
const cidr = (what: string, example: string): z.ZodString =>
  hinted(z.string(), `${what} as an IPv4 CIDR block`, example);
const texts = (what: string, example: string): z.ZodArray<z.ZodString> =>
  hinted(z.array(hinted(z.string().min(1), what, example)).min(1), `a list of ${what}`, `[${example}]`);
const sentence = (what: string, example: string): z.ZodString => hinted(z.string().min(1), what, example);

const network = hinted(
  z.strictObject({
    hubAddressSpace: cidr("the address space of the hub network", "10.10.0.0/22"),
    firewallSubnet: cidr("AzureFirewallSubnet, a /26 or wider within the hub,", "10.10.0.0/26"),
    spokeAddressSpace: cidr("the address space of the spoke network", "10.20.0.0/16"),
    workloadSubnet: cidr("the workload's subnet within the spoke", "10.20.1.0/24"),
    internalPrefixes: texts("private CIDR block that the workload may talk to", "10.30.0.0/16").optional(),
  }) satisfies z.ZodType<NetworkPlan>,
  "the address plan of hub and spoke",
  "{ hubAddressSpace: 10.10.0.0/22, … }",
);

const approvedDestination = hinted(
  z.strictObject({
    name: hinted(
      z.string().regex(/^[A-Za-z0-9][\w.-]{0,78}$/),
      "up to 79 letters, digits, dots, hyphens and underscores, a letter or digit first",
      "package-feed",
    ),
    reason: sentence("why this traffic may leave", '"Updates of the operating system"'),
    fqdns: texts("domain name", "api.contoso.com").optional(),
    fqdnTags: texts("FQDN tag of Azure Firewall", "WindowsUpdate").optional(),
    addresses: texts("public IPv4 address or CIDR block", "20.50.1.0/24").optional(),
    serviceTags: texts("service tag", "AzureMonitor").optional(),
    protocols: texts("protocol and port", "Https:443").optional(),
    sources: texts("CIDR block within workloadSubnet", "10.20.1.0/25").optional(),
  }) satisfies z.ZodType<ApprovedDestination>,
  "one approved destination",
  '{ name: package-feed, fqdns: [pkgs.contoso.com], reason: "Builds" }',
);

const TIERS = ["Premium", "Standard"] as const satisfies readonly FirewallTier[];

const firewall = hinted(
  z.strictObject({
    tier: hinted(
      z.enum(TIERS),
      `one of ${TIERS.join(", ")} (Basic can neither deny nor resolve names)`,
      "Premium",
    ).optional(),
    availabilityZones: texts("zone", '"1"').optional(),
    dnsServers: texts("address of a DNS server", "10.10.0.68").optional(),
    allowInfrastructureNames: sentence(
      "the reason why Azure's infrastructure names stay open",
      '"VM images come from the platform repository"',
    ).optional(),
    allowDeletion: sentence(
      "the reason why the firewall and its policies have no lock against deletion",
      '"The test stack is destroyed every night"',
    ).optional(),
    approvedDestinations: hinted(
      z.array(approvedDestination),
      "a list of approved destinations, [] for none",
      '[{ name: package-feed, fqdns: [pkgs.contoso.com], reason: "Builds" }]',
    ),
  }),
  "the firewall's settings",
  "{ approvedDestinations: [] }",
);

const blockEntry = hinted(
  z.strictObject({
    address: sentence("the public address or CIDR block to block", "20.50.1.77"),
    reason: hinted(z.string(), "why it is blocked", '"C2 server of incident 4711"'),
    addedAt: instant("when the entry was added, RFC 3339 with a time zone"),
    ttlHours: hinted(z.number(), "hours from addedAt, more than 0 and at most 168", "24").optional(),
    direction: hinted(z.enum(["both", "in", "out"]), "one of both, in, out", "both").optional(),
    alertId: sentence("systemAlertId of the Defender alert", "2518298467986649999_4d25bfef").optional(),
    alertType: sentence("type of the Defender alert", "Network_CommunicationWithC2").optional(),
    ticket: sentence("number of the incident", "INC-4711").optional(),
    addedBy: sentence("who added the entry", "soc@contoso.com").optional(),
    allowWide: hinted(z.boolean(), "true to accept a block wider than /24 or /48", "true").optional(),
  }) satisfies z.ZodType<BlockEntry>,
  "one block entry",
  '{ address: 20.50.1.77, addedAt: "2026-11-24T06:00:00Z", reason: "C2 server" }',
);

const neverBlockRange = hinted(
  z.strictObject({
    prefix: sentence("an address or CIDR block", "20.60.0.0/24"),
    reason: sentence("what stands there", '"Office VPN"'),
  }) satisfies z.ZodType<NeverBlockRange>,
  "a range that no block may touch",
  '{ prefix: 20.60.0.0/24, reason: "Office VPN" }',
);

const defenderPlan = hinted(
  z.strictObject({
    tier: hinted(z.enum(["Standard", "Free"]), "Standard (on) or Free (off)", "Standard").optional(),
    reason: sentence(
      "the reason why the plan is off",
      '"Nothing of the kind in this subscription"',
    ).optional(),
    subPlan: sentence("a sub-plan", "P2").optional(),
    extensions: hinted(
      z.record(z.string(), hinted(z.boolean(), "true or false", "true")),
      "extensions with true or false",
      "{ AgentlessVmScanning: true }",
    ).optional(),
  }) satisfies z.ZodType<DefenderPlanSettings>,
  "the settings of one plan, {} for the defaults",
  "{ subPlan: P2 }",
);

const securityContact = hinted(
  z.strictObject({
    emails: texts("e-mail address", "soc@contoso.com"),
    phone: sentence("a telephone number with country code", '"+41 44 555 01 01"').optional(),
    minimalSeverity: hinted(
      z.enum(["Medium", "Low"]),
      "Medium or Low (High would leave out the alert for traffic to a malicious machine, which is Medium)",
      "Medium",
    ).optional(),
  }) satisfies z.ZodType<SecurityContactSettings>,
  "whom Defender writes to",
  "{ emails: [soc@contoso.com] }",
);

const defender = hinted(
  z.strictObject({
    managedElsewhere: sentence(
      "the reason why this stack leaves Defender alone",
      '"The platform team\'s stack owns the plans of this subscription"',
    ).optional(),
    subscriptionId: hinted(
      z.guid(),
      "the id of the subscription",
      "11111111-2222-3333-4444-555555555555",
    ).optional(),
    plans: hinted(
      z.record(z.string(), defenderPlan),
      "Defender plans by name",
      "{ VirtualMachines: { subPlan: P2 } }",
    ).optional(),
    securityContact: securityContact.optional(),
    alertExportElsewhere: sentence(
      "the reason why this stack does not hand alerts on to its workspace",
      '"Sentinel\'s own connector takes them"',
    ).optional(),
  }),
  "Defender's plans and contact, or the reason why another stack manages them",
  "{ securityContact: { emails: [soc@contoso.com] } }",
);

const logs = hinted(
  z.strictObject({
    retentionDays: hinted(z.number(), "a whole number of days from 90 to 730", "365").optional(),
  }),
  "settings of the logs",
  "{ retentionDays: 365 }",
);

const alerts = hinted(
  z.strictObject({
    managedElsewhere: sentence(
      "the reason why this stack tells nobody of changes that can open egress",
      '"The platform team\'s stack watches the activity log of this subscription"',
    ).optional(),
    emails: texts("e-mail address", "soc@contoso.com").optional(),
  }),
  "who is mailed of changes that can open egress, or the reason why another stack sees to it",
  "{ emails: [soc@contoso.com] }",
);

const flowLogs = hinted(
  z.strictObject({
    managedElsewhere: sentence(
      "the reason why this stack makes no flow logs",
      '"Azure Policy of the landing zone makes them"',
    ).optional(),
    retentionDays: hinted(z.number(), "a whole number of days from 90 to 365", "90").optional(),
    storageAccountId: hinted(
      z
        .string()
        .regex(
          /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Storage\/storageAccounts\/[a-z0-9]{3,24}$/i,
        ),
      "the ARM id of a storage account of the same region",
      "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/logs/providers/Microsoft.Storage/storageAccounts/contosoflows",
    ).optional(),
    networkWatcher: hinted(
      z.strictObject({
        resourceGroupName: sentence("the watcher's resource group", "NetworkWatcherRG").optional(),
        name: sentence("the watcher's name", "NetworkWatcher_westeurope").optional(),
      }),
      "the network watcher of the region",
      "{ resourceGroupName: NetworkWatcherRG, name: NetworkWatcher_westeurope }",
    ).optional(),
  }) satisfies z.ZodType<FlowLogSettings>,
  "settings of the flow logs, or the reason why there are none",
  "{ retentionDays: 90 }",
);

/** All keys of the project's namespace. Keys that are not optional have no sensible default. */
export const configSchema = z.strictObject({
  location: hinted(
    z.string().regex(/^[a-z]+[a-z0-9]*$/),
    "the name of an Azure region in lower case without blanks",
    "westeurope",
  ),
  network,
  firewall,
  defender,
  alerts,
  flowLogs: flowLogs.optional(),
  blockList: hinted(z.array(blockEntry), "a list of block entries", "[]").optional(),
  neverBlock: hinted(z.array(neverBlockRange), "a list of ranges that no block may touch", "[]").optional(),
  allowDocumentationRanges: hinted(z.boolean(), "true or false", "true").optional(),
  now: instant("a time, RFC 3339 with a time zone").optional(),
  logs: logs.optional(),
  tags: hinted(
    z.record(z.string(), hinted(z.string(), "the text of a tag", "platform-team")),
    "tags by name",
    "{ owner: platform-team }",
  ).optional(),
});

/** The project's configuration as it is written. */
export type RawConfig = z.infer<typeof configSchema>;
