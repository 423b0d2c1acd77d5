import assert from "node:assert/strict";

import { judge, type Terms } from "../../cli/judge";
import { TOOL } from "../../cli/tool";
import { readDocument } from "../../egress/read/documents";
import { configure, SETTINGS_POLICY } from "../../policypack/configuration";
import { RULES } from "../../policypack/rules";
import type { ReportedFinding } from "../../report";
import { Engine, ROOT, type StateResource } from "./engine";

type Properties = Record<string, unknown>;
/** Takes a protection out of the stack's state. */
type Change = (stack: Stack) => void;

/** A public address, unlike those of the sample: what is documentation nobody reaches. */
const BLOCKED = {
  address: "20.50.1.77",
  reason: "C2 server that vm-web-3 talked to",
  addedAt: "2026-11-24T06:00:00Z",
  ttlHours: 24,
};
const NOW = new Date("2026-11-24T12:00:00Z");

/** The preset `strict`, nothing suppressed, no level lowered. */
const TERMS: Terms = {
  rules: RULES,
  configuration: configure(
    new Map([[SETTINGS_POLICY, { level: "mandatory", options: { preset: "strict" } }]]),
    RULES,
  ).configuration,
  suppressions: [],
  now: NOW,
};

/** The exported state of the stack, to be changed. */
class Stack {
  private readonly state: { deployment: { resources: StateResource[] } };

  constructor(text: string) {
    this.state = JSON.parse(text) as { deployment: { resources: StateResource[] } };
  }

  /** Deletes the resource of a logical name, azure-native's and not a component. */
  remove(name: string): void {
    const { resources } = this.state.deployment;
    resources.splice(resources.indexOf(this.find(name)), 1);
  }

  /** Changes inputs and outputs of the resource of a logical name. */
  edit(name: string, change: (properties: Properties) => void, type = "azure-native:"): void {
    const { inputs, outputs } = this.find(name, type);
    for (const properties of [inputs, outputs]) change(properties);
  }

  /** What the preset `strict` finds in it. */
  async findings(): Promise<readonly ReportedFinding[]> {
    const document = readDocument(JSON.stringify(this.state), "dev.json");
    const inputs = (async function* () {
      yield await Promise.resolve({ file: "dev.json", document });
    })();
    const { report, unread } = await judge(inputs, TERMS, TOOL);
    assert.deepEqual(unread, []);
    return report.findings;
  }

  private find(name: string, type = "azure-native:"): StateResource {
    const found = this.state.deployment.resources.filter(
      (resource) => resource.type.startsWith(type) && resource.urn.endsWith(`::${name}`),
    );
    const [resource] = found;
    assert.ok(resource !== undefined && found.length === 1, `${String(found.length)} are called ${name}`);
    return resource;
  }
}

/** The rule of a finding; all is mandatory under `strict` but what a rule itself says weighs less. */
const labelOf = ({ rule, severity }: ReportedFinding): string =>
  severity === "mandatory" ? rule : `${rule} (${severity})`;

const without =
  (...names: string[]): Change =>
  (stack) => {
    for (const name of names) stack.remove(name);
  };
/** Sets properties, by path with dots; undefined deletes. */
const set =
  (names: string | string[], path: string, value: unknown): Change =>
  (stack) => {
    for (const name of [names].flat())
      stack.edit(name, (properties) => {
        setAt(properties, path, value);
      });
  };
const all =
  (...changes: Change[]): Change =>
  (stack) => {
    for (const change of changes) change(stack);
  };

function setAt(properties: Properties, path: string, value: unknown): void {
  const [last = "", ...parents] = path.split(".").reverse();
  const at = parents.reduceRight<Properties>((object, key) => (object[key] ??= {}) as Properties, properties);
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
}

/** Keeps of a list what fits. */
const keep =
  (name: string, list: string, fits: (item: Properties) => boolean): Change =>
  (stack) => {
    stack.edit(name, (properties) => {
      properties[list] = (properties[list] as Properties[]).filter(fits);
    });
  };
const add =
  (name: string, list: string, item: Properties): Change =>
  (stack) => {
    stack.edit(name, (properties) => {
      properties[list] = [...(properties[list] as Properties[]), item];
    });
  };

const POLICIES = ["hub-policy-base", "hub-policy-workload"];
const ANYTHING_OUT = {
  name: "anything",
  // After the block rules and before the Denies.
  priority: 150,
  direction: "Outbound",
  access: "Allow",
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "*",
};

const EVERY_NAME = {
  name: "every-name",
  sourceAddresses: ["*"],
  targetFqdns: ["*"],
  protocols: [{ protocolType: "Https", port: 443 }],
};
const EVERY_ADDRESS = {
  name: "every-address",
  ipProtocols: ["Any"],
  sourceAddresses: ["*"],
  destinationAddresses: ["*"],
  destinationPorts: ["*"],
};
const collection = (rule: Properties): Properties => ({
  ruleCollectionType: "FirewallPolicyFilterRuleCollection",
  name: "approved",
  priority: 1000,
  action: { type: "Allow" },
  rules: [rule],
});
const NO_ROUTES = set("spokes-shop-routes", "routes", []);
const ROUTE_TO_INTERNET = set("spokes-shop-routes", "routes", [
  { name: "default", addressPrefix: "0.0.0.0/0", nextHopType: "Internet" },
]);
const DEFAULT_OUTBOUND = set("spokes-shop-web", "defaultOutboundAccess", true);
const NO_DENIES = keep(
  "workload-nsg",
  "securityRules",
  (rule) => !/^Deny(?!Blocked)/.test(String(rule["name"])),
);
/** Changes the one entry of the block list, in both components that have it. */
const block =
  (changes: Properties): Change =>
  (stack) => {
    for (const name of ["hub", "workload"]) {
      stack.edit(
        name,
        (properties) => {
          const blocks = properties["activeBlocks"] as Properties[] | undefined;
          if (blocks?.[0] !== undefined) Object.assign(blocks[0], changes);
        },
        "azure-lockdown:",
      );
    }
  };

/** Changes what a role of the stack lets those who have it do. */
const permit =
  (name: string, changes: Properties): Change =>
  (stack) => {
    stack.edit(name, (properties) => {
      properties["permissions"] = (properties["permissions"] as Properties[]).map((each) => ({
        ...each,
        ...changes,
      }));
    });
  };
const DEFINITIONS =
  "/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization/roleDefinitions";
const OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

/** Each protection, how it is lost, and all rules that then speak. */
const LOSSES: readonly [string, Change, readonly string[]][] = [
  ["the firewall's lock", without("hub-firewall-lock"), ["firewall-locked"]],
  ["the base policy's lock", without("hub-policy-base-lock"), ["firewall-locked"]],
  ["the level of a lock", set("hub-policy-workload-lock", "level", "NotSpecified"), ["firewall-locked"]],
  [
    "a lock that went to another resource",
    set("hub-firewall-lock", "scope", "/subscriptions/0/resourceGroups/other"),
    ["firewall-locked"],
  ],

  ["the hub's flow log", without("flow-logs-hub"), ["flow-logs-on"]],
  ["a flow log, turned off", set("flow-logs-shop", "enabled", false), ["flow-logs-on"]],
  [
    "traffic analytics",
    set(
      "flow-logs-shop",
      "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.enabled",
      false,
    ),
    ["flow-logs-on"],
  ],
  ["flows older than a month", set("flow-logs-hub", "retentionPolicy.days", 30), ["log-retention"]],
  ["logs older than a month", set("logs-workspace", "retentionInDays", 30), ["log-retention"]],

  ["the firewall's diagnostic setting", without("logs-hub-firewall"), ["diagnostics-on"]],
  [
    "a category of the firewall's logs",
    keep("logs-hub-firewall", "logs", ({ category }) => category !== "AZFWThreatIntel"),
    ["diagnostics-on"],
  ],
  [
    "the dedicated tables",
    set("logs-hub-firewall", "logAnalyticsDestinationType", undefined),
    ["diagnostics-on"],
  ],
  [
    "the destination of a diagnostic setting",
    set("logs-hub-firewall", "workspaceId", undefined),
    ["diagnostics-on"],
  ],

  [
    "the plan for servers, set to Free",
    set("defender-VirtualMachines", "pricingTier", "Free"),
    ["defender-plans-on"],
  ],
  [
    "the sub-plan with network alerts",
    set("defender-VirtualMachines", "subPlan", "P1"),
    ["defender-plans-on"],
  ],
  ["a plan", without("defender-KeyVaults"), ["defender-plans-on"]],
  [
    "mails of Medium alerts",
    set("defender-contact", "notificationsSources", [{ sourceType: "Alert", minimalSeverity: "High" }]),
    ["defender-security-contact"],
  ],
  ["the security contact", without("defender-contact"), ["defender-security-contact"]],
  ["the contact's addresses", set("defender-contact", "emails", ""), ["defender-security-contact"]],
  [
    "the security contact, turned off",
    set("defender-contact", "isEnabled", false),
    ["defender-security-contact"],
  ],
  ["the export of alerts", without("defender-alert-export"), ["defender-alerts-exported"]],
  [
    "the export of alerts, turned off",
    set("defender-alert-export", "isEnabled", false),
    ["defender-alerts-exported"],
  ],
  [
    "the export of Medium alerts",
    set("defender-alert-export", "sources", [
      {
        eventSource: "Alerts",
        ruleSets: [
          {
            rules: [
              {
                propertyJPath: "Severity",
                propertyType: "String",
                operator: "Equals",
                expectedValue: "High",
              },
            ],
          },
        ],
      },
    ]),
    ["defender-alerts-exported"],
  ],

  ["the alert for firewalls", without("egress-alerts-firewall"), ["alert-on-rule-change"]],
  ["an alert, turned off", set("egress-alerts-routes", "enabled", false), ["alert-on-rule-change"]],
  [
    "an alert for all but one resource group",
    set("egress-alerts-security-groups", "scopes", ["/subscriptions/0/resourceGroups/one"]),
    ["alert-on-rule-change"],
  ],
  ["everybody who is mailed", set("egress-alerts-group", "emailReceivers", []), ["alert-on-rule-change"]],
  ["the action group, turned off", set("egress-alerts-group", "enabled", false), ["alert-on-rule-change"]],
  [
    "the action of an alert",
    set("egress-alerts-ways-out", "actions.actionGroups", []),
    ["alert-on-rule-change"],
  ],

  [
    "threat intelligence that denies",
    set(POLICIES, "threatIntelMode", "Alert"),
    ["firewall-threat-intel-deny"],
  ],
  [
    "intrusion detection that denies",
    set(POLICIES, "intrusionDetection.mode", "Alert"),
    ["firewall-idps-deny"],
  ],
  ["intrusion detection", set(POLICIES, "intrusionDetection.mode", "Off"), ["firewall-idps-deny"]],
  ["the DNS proxy", set("hub-policy-workload", "dnsSettings.enableProxy", false), ["firewall-dns-proxy"]],
  [
    "the firewall's policy",
    set("hub-firewall", "firewallPolicy", undefined),
    ["firewall-has-policy", "firewall-threat-intel-deny", "firewall-dns-proxy"],
  ],
  ["the base policy", set("hub-policy-workload", "basePolicy", undefined), ["blocked-addresses-unreachable"]],
  [
    "the names that the firewall lets out, opened to all",
    set("hub-policy-application", "ruleCollections", [
      collection({ ruleType: "ApplicationRule", ...EVERY_NAME }),
    ]),
    ["firewall-no-unrestricted-egress", "subnet-egress-is-controlled"],
  ],
  [
    "the addresses that the firewall lets out, opened to all",
    set("hub-policy-network", "ruleCollections", [collection({ ruleType: "NetworkRule", ...EVERY_ADDRESS })]),
    ["firewall-no-unrestricted-egress", "subnet-egress-is-controlled"],
  ],

  [
    "the subnet's security group",
    set("spokes-shop-web", "networkSecurityGroup", undefined),
    ["subnet-has-nsg"],
  ],
  [
    "the first place of the closing Denies",
    add("workload-nsg", "securityRules", ANYTHING_OUT),
    // Advisory, since the firewall stands behind.
    ["nsg-no-unrestricted-egress (advisory)"],
  ],
  [
    "closed management ports",
    add("workload-nsg", "securityRules", {
      ...ANYTHING_OUT,
      direction: "Inbound",
      destinationPortRange: "22",
    }),
    ["nsg-no-open-management"],
  ],
  [
    "a subnet without ways past the firewall: route table and private subnet",
    all(NO_ROUTES, DEFAULT_OUTBOUND),
    ["subnet-egress-is-controlled"],
  ],
  [
    "the same, with a route to the Internet",
    all(ROUTE_TO_INTERNET, DEFAULT_OUTBOUND),
    ["subnet-egress-is-controlled"],
  ],
  [
    "the same, and the closing Denies",
    all(NO_ROUTES, DEFAULT_OUTBOUND, NO_DENIES),
    ["subnet-egress-is-controlled"],
  ],
  [
    "the same, and the security group",
    all(NO_ROUTES, DEFAULT_OUTBOUND, set("spokes-shop-web", "networkSecurityGroup", undefined)),
    ["subnet-egress-is-controlled", "subnet-has-nsg", "blocked-addresses-unreachable"],
  ],
  [
    "a route around the firewall",
    all(
      DEFAULT_OUTBOUND,
      add("spokes-shop-routes", "routes", {
        name: "past",
        addressPrefix: "20.0.0.0/6",
        nextHopType: "Internet",
      }),
    ),
    ["route-no-firewall-bypass"],
  ],

  [
    "the block rules of the firewall",
    set("hub-policy-blocked-addresses", "ruleCollections", []),
    ["blocked-addresses-unreachable"],
  ],
  [
    "the entries of the firewall's block list",
    set("hub-policy-blocked", "ipAddresses", []),
    ["blocked-addresses-unreachable"],
  ],
  [
    "a category of the subscription's log",
    keep("logs-activity", "logs", ({ category }) => category !== "Administrative"),
    ["diagnostics-on"],
  ],
  ["the backup vault's diagnostic setting", without("logs-backup-vault"), ["diagnostics-on"]],

  [
    "backups in a second region",
    set("backup-vault", "properties.redundancySettings.standardTierStorageRedundancy", "LocallyRedundant"),
    ["backup-geo-redundant-immutable"],
  ],
  [
    "restores in the second region",
    set("backup-vault", "properties.redundancySettings.crossRegionRestore", "Disabled"),
    ["backup-geo-redundant-immutable"],
  ],
  [
    "backups that nobody can delete before their time",
    set("backup-vault", "properties.securitySettings.immutabilitySettings.state", "Disabled"),
    ["backup-geo-redundant-immutable"],
  ],
  [
    "the soft delete of backups",
    set("backup-vault", "properties.securitySettings.softDeleteSettings.softDeleteState", "Disabled"),
    ["backup-geo-redundant-immutable"],
  ],
  [
    "the fortnight in which a deleted backup can be had again",
    set("backup-vault", "properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays", 7),
    ["backup-geo-redundant-immutable"],
  ],

  [
    "what the operators of machines may not do",
    permit("access-role-workloadOperator", { notActions: [] }),
    ["network-write-access-narrow"],
  ],
  [
    "the few actions of the operators of the network",
    permit("access-role-networkOperator", { actions: ["*"] }),
    ["network-write-access-narrow"],
  ],
  [
    "a small role for what patches the machines",
    set("machines-subscription-schedule-role", "roleDefinitionId", `${DEFINITIONS}/${OWNER}`),
    ["network-write-access-narrow"],
  ],

  ["the reason of a block", block({ reason: "" }), ["block-entries-current"]],
  [
    "the end of a block",
    block({ expiresAt: "2027-11-24T06:00:00Z", ttlHours: 8784 }),
    ["block-entries-current"],
  ],
];

/** Protections that another stands behind: alone, the loss of one lets nothing out, and no rule speaks. */
const COVERED: readonly [string, Change, string][] = [
  ["the closing Denies of the security group", NO_DENIES, "the firewall, which all traffic is led to"],
  [
    "the subnet's route table",
    set("spokes-shop-web", "routeTable", undefined),
    "a private subnet has no other way out",
  ],
  ["the route to the firewall", NO_ROUTES, "a private subnet has no other way out"],
  [
    "the route to the firewall, led to the Internet",
    ROUTE_TO_INTERNET,
    "a private subnet has no other way out",
  ],
  ["the private subnet", DEFAULT_OUTBOUND, "the route to the firewall comes first"],
];

describe("each protection of the stack of Pulumi.dev.yaml", function () {
  this.timeout(240_000);
  let state = "";
  before(async () => {
    const engine = new Engine(ROOT);
    try {
      await engine.succeed(
        "up",
        "--skip-preview",
        "-c",
        `azure-lockdown:blockList=${JSON.stringify([BLOCKED])}`,
      );
      state = (await engine.pulumi("stack", "export")).stdout;
    } finally {
      engine.close();
    }
  });

  it("is there: the preset strict finds nothing", async () => {
    assert.deepEqual(await new Stack(state).findings(), []);
  });

  async function assertFinds(change: Change, rules: readonly string[]): Promise<void> {
    const stack = new Stack(state);
    change(stack);
    const findings = await stack.findings();
    assert.deepEqual(
      [...new Set(findings.map(labelOf))].sort(),
      [...rules].sort(),
      findings.map(({ rule, resourceName, message }) => `${rule} (${resourceName}): ${message}`).join("\n"),
    );
  }

  for (const [protection, change, rules] of LOSSES) {
    it(`is missed: ${protection}`, () => assertFinds(change, rules));
  }

  for (const [protection, change, behind] of COVERED) {
    it(`lets nothing out alone: ${protection} (${behind})`, () => assertFinds(change, []));
  }
});
