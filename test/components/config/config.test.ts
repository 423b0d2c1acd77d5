import assert from "node:assert/strict";

import { parseStackConfig, type ConfigSource, type StackConfig } from "../../../components/config/config";
import { describeFault, type Fault } from "../../../components/checks/fault";
import { NOW } from "../fixtures";

type Sections = Record<string, unknown>;

const NETWORK = {
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  spokeAddressSpace: "10.20.0.0/16",
  workloadSubnet: "10.20.1.0/24",
};
const PAYMENTS = { name: "payments", reason: "Card payments", fqdns: ["api.contoso.com"] };
const ENTRY = { address: "20.50.1.77", reason: "C2 server", addedAt: "2026-11-24T11:00:00Z" };
const VALID: Sections = {
  location: "westeurope",
  network: NETWORK,
  firewall: { approvedDestinations: [PAYMENTS] },
  defender: { securityContact: { emails: ["soc@contoso.com"] } },
  alerts: { emails: ["soc@contoso.com"] },
};

/** Configuration as Pulumi hands it out: text as it is, everything else as JSON. */
function source(changes: Sections, more: Partial<ConfigSource> = {}): ConfigSource {
  const values = Object.entries({ ...VALID, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [
      `azure-lockdown:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
  return {
    namespace: "azure-lockdown",
    values: { "azure-native:location": "x", ...Object.fromEntries(values) } as Record<string, string>,
    wallClock: NOW,
    ...more,
  };
}

function configOf(changes: Sections, more: Partial<ConfigSource> = {}): StackConfig {
  const result = parseStackConfig(source(changes, more));
  if ("faults" in result) assert.fail(result.faults.map(describeFault).join("\n"));
  return result.config;
}

function faultsOf(changes: Sections, more: Partial<ConfigSource> = {}): readonly Fault[] {
  const result = parseStackConfig(source(changes, more));
  return "faults" in result ? result.faults : [];
}

/** The one fault of a configuration, as the user reads it. */
function onlyFault(changes: Sections): string {
  const faults = faultsOf(changes);
  assert.equal(faults.length, 1, faults.map(describeFault).join("\n"));
  return faults.map(describeFault).join("");
}

describe("stack configuration", () => {
  it("is read with defaults for what may be left out", () => {
    const config = configOf({});
    assert.equal(config.location, "westeurope");
    assert.deepEqual(config.blockList.entries, []);
    assert.deepEqual(config.tags, {});
    assert.deepEqual(config.logs, {});
    assert.deepEqual(config.flowLogs, {});
    assert.equal(config.blockList.now, NOW);
  });

  it("lets the workload talk to its own network and the firewall's subnet, and to what else is named", () => {
    assert.deepEqual(configOf({}).network.internalPrefixes, ["10.20.0.0/16", "10.10.0.0/26"]);
    const more = configOf({ network: { ...NETWORK, internalPrefixes: ["10.30.0.0/16"] } });
    assert.deepEqual(more.network.internalPrefixes, ["10.20.0.0/16", "10.10.0.0/26", "10.30.0.0/16"]);
  });

  it("leaves Defender alone where another stack manages it, for a reason", () => {
    assert.equal(
      configOf({ defender: { managedElsewhere: "The platform stack owns it" } }).defender,
      undefined,
    );
    assert.match(
      onlyFault({ defender: { managedElsewhere: "x", plans: {} } }),
      /defender\.managedElsewhere: stands beside \[plans\]/,
    );
  });

  it("leaves alerts and flow logs to others, for a reason", () => {
    const others = { managedElsewhere: "The landing zone sees to it" };
    const config = configOf({ alerts: others, flowLogs: others });
    assert.equal(config.alerts, undefined);
    assert.equal(config.flowLogs, undefined);
    assert.match(
      onlyFault({ alerts: { ...others, emails: ["soc@contoso.com"] } }),
      /alerts\.managedElsewhere: stands beside \[emails\]/,
    );
    assert.match(
      onlyFault({ flowLogs: { ...others, retentionDays: 90 } }),
      /flowLogs\.managedElsewhere: stands beside \[retentionDays\]/,
    );
  });

  it("hands on where flow logs are written to, and by which watcher", () => {
    const flowLogs = {
      retentionDays: 365,
      storageAccountId:
        "/subscriptions/s/resourceGroups/logs/providers/Microsoft.Storage/storageAccounts/flows",
      networkWatcher: { resourceGroupName: "watchers", name: "westeurope" },
    };
    assert.deepEqual(configOf({ flowLogs }).flowLogs, flowLogs);
  });

  it("ignores keys of other namespaces", () => {
    assert.deepEqual(faultsOf({}, { values: { ...source({}).values, "other:loction": "x" } }), []);
  });

  it("names keys under the project's own name", () => {
    const renamed = Object.fromEntries(
      Object.entries(source({}).values).map(([key, value]) => [
        key.replace("azure-lockdown:", "egress:"),
        value,
      ]),
    );
    const [fault] = faultsOf({}, { namespace: "egress", values: { ...renamed, "egress:now": "noon" } });
    assert.equal(fault?.path, "egress:now");
  });
});

describe("a fault in the configuration names its path, what was expected, and an example", () => {
  const cases: [string, Sections, RegExp][] = [
    [
      "for a missing section",
      { location: undefined },
      /^azure-lockdown:location: is missing; expected the name of an Azure region.*, for example westeurope$/,
    ],
    [
      "for a region in the portal's spelling",
      { location: "West Europe" },
      /:location: is "West Europe"; expected/,
    ],
    [
      "for a missing key",
      { network: { ...NETWORK, workloadSubnet: undefined } },
      /:network\.workloadSubnet: is missing; expected the workload's subnet.*10\.20\.1\.0\/24$/,
    ],
    [
      "for a value of the wrong type",
      { logs: { retentionDays: "ninety" } },
      /:logs\.retentionDays: is the string "ninety"; expected a whole number of days/,
    ],
    [
      "for text in place of a structure",
      { network: "10.0.0.0/8" },
      /:network: is the string "10\.0\.0\.0\/8"; expected/,
    ],
    [
      "for a list in place of a structure",
      { logs: [] },
      /:logs: is a list, \[\]; expected settings of the logs/,
    ],
    [
      "for an empty value",
      { firewall: { approvedDestinations: null } },
      /approvedDestinations: is nothing, null/,
    ],
    [
      "for an unknown word, with the nearest known one",
      { firewall: { tier: "Premum", approvedDestinations: [] } },
      /:firewall\.tier: is "Premum" \(did you mean "Premium"\?\); expected one of Premium, Standard/,
    ],
    [
      "for tier Basic, which can neither deny nor resolve names",
      { firewall: { tier: "Basic", approvedDestinations: [] } },
      /:firewall\.tier: is "Basic"; .*Basic can neither/,
    ],
    [
      "for a mistyped key in a list",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, fqdn: ["a.contoso.com"] }] } },
      /approvedDestinations\[0\]\.fqdn: is not a known key \(did you mean "fqdns"\?\); expected one of name, reason/,
    ],
    [
      "for an approved destination without a reason",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, reason: undefined }] } },
      /approvedDestinations\[0\]\.reason: is missing; expected why this traffic may leave/,
    ],
    [
      "for a wildcard for every name",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, fqdns: ["*"] }] } },
      /approvedDestinations\[0\]\.fqdns\[0\]: "\*" matches every name on the Internet; .*\*\.contoso\.com$/,
    ],
    [
      "for a source outside the workload's subnet",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, sources: ["10.20.0.0/16"] }] } },
      /sources\[0\]: "10\.20\.0\.0\/16" is not a block within 10\.20\.1\.0\/24/,
    ],
    [
      "for a firewall subnet that Azure refuses",
      { network: { ...NETWORK, firewallSubnet: "10.10.0.0/27" } },
      /:network\.firewallSubnet: "10\.10\.0\.0\/27" is smaller than \/26/,
    ],
    [
      "for an internal prefix that is public",
      { network: { ...NETWORK, internalPrefixes: ["8.0.0.0/8"] } },
      /:network\.internalPrefixes\[0\]: "8\.0\.0\.0\/8" is not a private/,
    ],
    [
      "for a block of our own network",
      { blockList: [{ ...ENTRY, address: "10.20.1.4" }] },
      /:blockList\[0\]\.address: "10\.20\.1\.4" must not be blocked: it overlaps 10\.20\.0\.0\/16 \(this stack's spoke/,
    ],
    [
      "for a block of a range that must never be",
      { blockList: [ENTRY], neverBlock: [{ prefix: "20.50.0.0/16", reason: "office VPN" }] },
      /:blockList\[0\]\.address: .*office VPN/,
    ],
    [
      "for a never-block range that is none",
      { neverBlock: [{ prefix: "office", reason: "VPN" }] },
      /:neverBlock\[0\]\.prefix: "office" is not an address/,
    ],
    [
      "for a block without reason",
      { blockList: [{ ...ENTRY, reason: "" }] },
      /:blockList\[0\]\.reason: is empty/,
    ],
    [
      "for a block that lasts too long",
      { blockList: [{ ...ENTRY, ttlHours: 200 }] },
      /ttlHours: 200 is longer than 7/,
    ],
    [
      "for a block from the future",
      { blockList: [{ ...ENTRY, addedAt: "2026-11-24T12:00:01Z" }] },
      /:blockList\[0\]\.addedAt: 2026-11-24T12:00:01Z is in the future/,
    ],
    [
      "for a direction that is none",
      { blockList: [{ ...ENTRY, direction: "outbound" }] },
      /:blockList\[0\]\.direction: is "outbound"; expected one of both, in, out/,
    ],
    [
      "for a documentation address",
      { blockList: [{ ...ENTRY, address: "203.0.113.77" }] },
      /documentation range.*allowDocumentationRanges/,
    ],
    [
      "for a clock that is none",
      { now: "noon" },
      /:now: is "noon"; expected a time.*, for example "2026-11-24T12:00:00Z"$/,
    ],
    [
      "for alerts that nobody gets",
      { alerts: {} },
      /:alerts\.emails: is missing; expected who is mailed, or managedElsewhere/,
    ],
    [
      "for an address that is none",
      { alerts: { emails: ["soc"] } },
      /:alerts\.emails\[0\]: "soc" is not an e-mail/,
    ],
    [
      "for flows that are kept for too short a time",
      { flowLogs: { retentionDays: 30 } },
      /:flowLogs\.retentionDays: 30 is out of range, too short/,
    ],
    [
      "for a storage account that is none",
      { flowLogs: { storageAccountId: "contosoflows" } },
      /:flowLogs\.storageAccountId: is "contosoflows"; expected the ARM id of a storage account/,
    ],
    [
      "for a key of the flow logs that does not exist",
      { flowLogs: { retentionDay: 90 } },
      /:flowLogs\.retentionDay: is not a known key \(did you mean "retentionDays"\?\)/,
    ],
    [
      "for a firewall without lock and without reason",
      { firewall: { approvedDestinations: [], allowDeletion: " " } },
      /:firewall\.allowDeletion: is empty; expected the reason/,
    ],
    [
      "for a plan that is turned off without a reason",
      { defender: { plans: { Arm: { tier: "Free" } }, securityContact: { emails: ["soc@contoso.com"] } } },
      /:defender\.plans\.Arm\.reason: is missing; expected the reason/,
    ],
    [
      "for a retired plan",
      { defender: { plans: { Dns: {} }, securityContact: { emails: ["soc@contoso.com"] } } },
      /:defender\.plans\.Dns: is retired/,
    ],
    [
      "for a contact that would not be told of the alert",
      { defender: { securityContact: { emails: ["soc@contoso.com"], minimalSeverity: "High" } } },
      /minimalSeverity: is "High"; expected Medium or Low \(High would leave out/,
    ],
    [
      "for a contact that is missing",
      { defender: {} },
      /:defender\.securityContact: is missing; .*managedElsewhere/,
    ],
    [
      "for an extension that is not switched by true or false",
      {
        defender: {
          plans: { VirtualMachines: { extensions: { AgentlessVmScanning: "True" } } },
          securityContact: { emails: ["soc@contoso.com"] },
        },
      },
      /extensions\.AgentlessVmScanning: is the string "True"; expected true or false/,
    ],
    [
      "for a retention that is too short",
      { logs: { retentionDays: 30 } },
      /:logs\.retentionDays: 30 is out of range/,
    ],
    [
      "for a tag that is no text",
      { tags: { owner: 7 } },
      /:tags\.owner: is the number 7; expected the text of a tag/,
    ],
  ];
  for (const [name, changes, message] of cases) {
    it(name, () => {
      assert.match(onlyFault(changes), message);
    });
  }

  it("for a mistyped section, with the nearest known one", () => {
    const faults = faultsOf({ location: undefined, loction: "westeurope" });
    assert.match(
      describeFault(faults[0] as Fault),
      /:loction: is not a known key \(did you mean "location"\?\)/,
    );
  });

  it("for a key that was set without --path", () => {
    assert.match(
      onlyFault({ "network.hubAddressSpace": "10.0.0.0/16" }),
      /set it with --path to reach into network/,
    );
  });

  it("for all faults at once, over all sections", () => {
    const faults = faultsOf({
      location: undefined,
      network: { ...NETWORK, firewallSubnet: "10.10.0.0/28", workloadSubnet: "10.99.0.0/24" },
      firewall: { approvedDestinations: [{ ...PAYMENTS, fqdns: ["*", "*.com"] }] },
      blockList: [{ ...ENTRY, ttlHours: 999 }],
      logs: { retentionDays: 1 },
    });
    assert.deepEqual(
      faults.map((fault) => fault.path.replace("azure-lockdown:", "")),
      [
        "location",
        "network.firewallSubnet",
        "network.workloadSubnet",
        "firewall.approvedDestinations[0].fqdns[0]",
        "firewall.approvedDestinations[0].fqdns[1]",
        "blockList[0].ttlHours",
        "logs.retentionDays",
      ],
    );
  });
});

describe("the clock", () => {
  const nowOf = (changes: Sections, environmentNow?: string): string =>
    configOf(changes, { environmentNow }).blockList.now.toISOString();

  it("is the configured time, else that of the environment, else the wall clock", () => {
    assert.equal(nowOf({ now: "2026-11-24T09:00:00Z" }, "2026-11-24T10:00:00Z"), "2026-11-24T09:00:00.000Z");
    assert.equal(nowOf({}, "2026-11-24T10:00:00Z"), "2026-11-24T10:00:00.000Z");
    assert.equal(nowOf({}, ""), NOW.toISOString());
    assert.equal(nowOf({}), NOW.toISOString());
  });

  it("names the environment variable when that is the one at fault", () => {
    const [fault] = faultsOf({}, { environmentNow: "noon" });
    assert.match(fault?.problem ?? "", /"noon" \(from AZURE_LOCKDOWN_NOW\)/);
  });

  it("takes times that YAML and Pulumi have rewritten because they were not quoted", () => {
    assert.equal(nowOf({ now: "2026-11-24 09:00:00 +0000 UTC" }), "2026-11-24T09:00:00.000Z");
    const { entries } = configOf({
      blockList: [{ ...ENTRY, addedAt: "2026-11-24 10:00:00.5 +0100 +0100" }],
    }).blockList;
    assert.equal(entries[0]?.addedAt, "2026-11-24T10:00:00.5+01:00");
  });

  it("is held still only with a warning, once that is a day off", () => {
    const warnings = (now: string): readonly string[] => {
      const result = parseStackConfig(source({ now }));
      return "faults" in result ? [] : result.warnings;
    };
    assert.deepEqual(warnings("2026-11-23T12:00:00Z"), []);
    assert.match(warnings("2026-11-14T12:00:00Z")[0] ?? "", /10 days off: no block expires/);
  });
});
