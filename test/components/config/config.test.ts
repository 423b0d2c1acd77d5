import assert from "node:assert/strict";

import { parseStackConfig, type ConfigSource, type StackConfig } from "../../../components/config/config";
import { describeFault, type Fault } from "../../../components/checks/fault";
import { parseBlockListFile } from "../../../components/plans/blockListFile";
import { blockListFileAt } from "../../../components/readBlockListFile";
import { NOW } from "../fixtures";

type Sections = Record<string, unknown>;

const SPOKE = { spokeAddressSpace: "10.20.0.0/16", subnets: { web: { addressPrefix: "10.20.1.0/24" } } };
const NETWORK = {
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  spokes: { shop: SPOKE },
};
const PAYMENTS = { name: "payments", reason: "Card payments", fqdns: ["api.contoso.com"] };
const ENTRY = { address: "20.50.1.77", reason: "C2 server", addedAt: "2026-11-24T11:00:00Z" };
const CONTACT = { emails: ["soc@contoso.com"] };
const ELSEWHERE = { managedElsewhere: "The platform team sees to it" };
const ID = "11111111-2222-3333-4444-555555555555";
const EXEMPTION = {
  reason: "Until the agents have a spoke of their own",
  scope: `/subscriptions/${ID}/resourceGroups/pipeline`,
  expiresOn: "2027-03-31T00:00:00Z",
};
const VALID: Sections = {
  location: "westeurope",
  network: NETWORK,
  firewall: { approvedDestinations: [PAYMENTS] },
  defender: { securityContact: CONTACT },
  alerts: { ...CONTACT, noPipeline: "Deployed by hand" },
  machines: ELSEWHERE,
  backup: ELSEWHERE,
  identity: ELSEWHERE,
};

/** A setting of each part that can be left out. */
const BESIDE: Readonly<Record<string, readonly [key: string, value: unknown]>> = {
  defender: ["plans", {}],
  alerts: ["emails", CONTACT.emails],
  flowLogs: ["retentionDays", 90],
  machines: ["windows", {}],
  backup: ["softDeleteDays", 14],
  identity: ["riskBased", true],
  guardrails: ["preventDeletion", true],
  access: ["assignments", {}],
  edge: ["rateLimit", { requests: 1000 }],
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
    readBlockListFile: (path) => assert.fail(`nobody asked for ${path}`),
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
function onlyFault(changes: Sections, more: Partial<ConfigSource> = {}): string {
  const faults = faultsOf(changes, more);
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
    assert.deepEqual(config.guardrails, {});
    assert.deepEqual(config.access, {});
    assert.deepEqual(config.edge, {});
    assert.equal(config.blockList.now, NOW);
  });

  it("lets the workload talk to its own network and the firewall's subnet, and to what else is named", () => {
    assert.deepEqual(configOf({}).network.internalPrefixes, ["10.20.0.0/16", "10.10.0.0/26"]);
    const more = configOf({ network: { ...NETWORK, internalPrefixes: ["10.30.0.0/16"] } });
    assert.deepEqual(more.network.internalPrefixes, ["10.20.0.0/16", "10.10.0.0/26", "10.30.0.0/16"]);
  });

  it("knows the subnets of all spokes as clients of the firewall", () => {
    const jobs = { addressPrefix: "10.21.2.0/24", delegatedTo: "Microsoft.Web/serverFarms" };
    const second = { spokeAddressSpace: "10.21.0.0/16", subnets: { jobs } };
    const { network } = configOf({ network: { ...NETWORK, spokes: { shop: SPOKE, second } } });
    assert.deepEqual(network.clients, ["10.20.1.0/24", "10.21.2.0/24"]);
    assert.deepEqual(network.internalPrefixes, ["10.20.0.0/16", "10.21.0.0/16", "10.10.0.0/26"]);
    assert.deepEqual(network.spokes["second"]?.subnets["jobs"], jobs);
  });

  it("takes a secured virtual hub, which has no subnet of ours", () => {
    const network = { hubKind: "virtualWan", hubAddressSpace: "10.10.0.0/23", spokes: { shop: SPOKE } };
    assert.deepEqual(configOf({ network }).network.internalPrefixes, ["10.20.0.0/16", "10.10.0.0/23"]);
  });

  for (const part of [
    ...["defender", "alerts", "flowLogs", "machines", "backup", "identity", "guardrails", "access", "edge"],
  ] as const) {
    it(`leaves ${part} to others, for a reason and with nothing beside it`, () => {
      const config: Readonly<Record<string, unknown>> = { ...configOf({ [part]: ELSEWHERE }) };
      assert.equal(config[part], undefined);
      assert.match(
        onlyFault({ [part]: { managedElsewhere: " " } }),
        new RegExp(`:${part}\\.managedElsewhere: is empty; expected the reason`),
      );
      const [key, value] = BESIDE[part] ?? ["", ""];
      assert.match(
        onlyFault({ [part]: { ...ELSEWHERE, [key]: value } }),
        new RegExp(`:${part}\\.managedElsewhere: stands beside \\[${key}\\]`),
      );
    });
  }

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
      { network: { ...NETWORK, spokes: { shop: { ...SPOKE, subnets: { web: {} } } } } },
      /:network\.spokes\.shop\.subnets\.web\.addressPrefix: is missing; expected the subnet.*10\.20\.1\.0\/24$/,
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
      "for a source outside the spokes' subnets",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, sources: ["10.20.0.0/16"] }] } },
      /sources\[0\]: "10\.20\.0\.0\/16" is not a block within 10\.20\.1\.0\/24/,
    ],
    [
      "for a firewall subnet that Azure refuses",
      { network: { ...NETWORK, firewallSubnet: "10.10.0.0/27" } },
      /:network\.firewallSubnet: "10\.10\.0\.0\/27" is smaller than \/26/,
    ],
    [
      "for a hub without a firewall subnet",
      { network: { ...NETWORK, firewallSubnet: undefined } },
      /:network\.firewallSubnet: is missing/,
    ],
    [
      "for a subnet outside its spoke",
      {
        network: {
          ...NETWORK,
          spokes: { shop: { ...SPOKE, subnets: { web: { addressPrefix: "10.99.0.0/24" } } } },
        },
        firewall: { approvedDestinations: [] },
      },
      /:network\.spokes\.shop\.subnets\.web\.addressPrefix: "10\.99\.0\.0\/24" is not within spokeAddressSpace/,
    ],
    [
      "for a spoke that overlaps the hub",
      { network: { ...NETWORK, hubAddressSpace: "10.0.0.0/8" } },
      /:network\.spokes\.shop\.spokeAddressSpace: 10\.20\.0\.0\/16 overlaps hubAddressSpace 10\.0\.0\.0\/8/,
    ],
    [
      "for two spokes that overlap",
      { network: { ...NETWORK, spokes: { shop: SPOKE, other: SPOKE } } },
      /:network\.spokes\.other\.spokeAddressSpace: 10\.20\.0\.0\/16 overlaps spokes\.shop\.spokeAddressSpace/,
    ],
    [
      "for a spoke with the hub's key",
      { network: { ...NETWORK, spokes: { hub: SPOKE } } },
      /:network\.spokes\.hub: has the key by which the hub's own network is logged; expected another key/,
    ],
    [
      "for no spoke at all",
      { network: { ...NETWORK, spokes: {} }, firewall: { approvedDestinations: [] } },
      /:network\.spokes: is empty/,
    ],
    [
      "for the only spoke where it stood before there could be several",
      { network: { ...NETWORK, spokeAddressSpace: "10.20.0.0/16" } },
      /:network\.spokeAddressSpace: is not a known key/,
    ],
    [
      "for a region that there is none of",
      { location: "westeuropa" },
      /:location: "westeuropa" is not an Azure region \(did you mean "westeurope"\?\); expected the name of an Azure region, for example westeurope$/,
    ],
    [
      "for a zone that is none",
      { firewall: { approvedDestinations: [], availabilityZones: ["4"] } },
      /:firewall\.availabilityZones\[0\]: "4" is not a zone/,
    ],
    [
      "for an approval whose end is none",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, until: "Christmas" }] } },
      /:firewall\.approvedDestinations\[0\]\.until: "Christmas" is not a time/,
    ],
    [
      "for an approval that anybody could receive, without a reason",
      { firewall: { approvedDestinations: [{ ...PAYMENTS, fqdns: ["*.blob.core.windows.net"] }] } },
      /approvedDestinations\[0\]\.fqdns\[0\]: .*broad egress.* or the reason to let it out to anybody in acceptBroad/,
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
      { alerts: { noPipeline: "Deployed by hand" } },
      /:alerts\.emails: is missing; expected who is mailed, or managedElsewhere/,
    ],
    [
      "for an address that is none",
      { alerts: { emails: ["soc"], noPipeline: "Deployed by hand" } },
      /:alerts\.emails\[0\]: "soc" is not an e-mail/,
    ],
    [
      "for alerts that do not say whether there is a pipeline",
      { alerts: CONTACT },
      /:alerts\.\[pipelineObjectIds, noPipeline\]: neither is given; expected exactly one of them/,
    ],
    [
      "for alerts that say that there is a pipeline, and that there is none",
      { alerts: { ...CONTACT, pipelineObjectIds: [ID], noPipeline: "Deployed by hand" } },
      /:alerts\.\[pipelineObjectIds, noPipeline\]: both are given/,
    ],
    [
      "for the name of a pipeline in place of its object id",
      { alerts: { ...CONTACT, pipelineObjectIds: ["deploy-prod"] } },
      /:alerts\.pipelineObjectIds\[0\]: "deploy-prod" is not an object id/,
    ],
    [
      "for no pipeline without a reason",
      { alerts: { ...CONTACT, noPipeline: " " } },
      /:alerts\.noPipeline: is empty; expected the reason/,
    ],
    [
      "for a query that there is none of",
      { alerts: { ...CONTACT, noPipeline: "Deployed by hand", leftOut: { beacons: "SIEM" } } },
      /:alerts\.leftOut\.beacons: is not a known key \(did you mean "beacon"\?\)/,
    ],
    [
      "for a query that is left out without a reason",
      { alerts: { ...CONTACT, noPipeline: "Deployed by hand", leftOut: { beacon: " " } } },
      /:alerts\.leftOut\.beacon: is empty; expected the reason/,
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
      "for a suppression of what the stack is there for",
      {
        defender: {
          securityContact: CONTACT,
          suppressions: {
            noise: {
              alertType: "Network_CommunicationWithC2",
              reason: "Noise",
              until: "2026-12-24T00:00:00Z",
            },
          },
        },
      },
      /:defender\.suppressions\.noise\.alertType: dismisses the alerts of traffic to a malicious machine/,
    ],
    [
      "for a suppression that would stay",
      {
        defender: {
          securityContact: CONTACT,
          suppressions: {
            noise: { alertType: "VM_TimerServiceDisabled", reason: "Noise", until: "2027-12-24T00:00:00Z" },
          },
        },
      },
      /:defender\.suppressions\.noise\.until: .* is more than 90 days from now/,
    ],
    [
      "for Defender for Endpoint that others bring, with settings",
      {
        defender: {
          securityContact: CONTACT,
          defenderForEndpoint: { ...ELSEWHERE, withoutRemediation: "New subscription" },
        },
      },
      /:defender\.defenderForEndpoint\.managedElsewhere: stands beside \[withoutRemediation\]/,
    ],
    [
      "for a reason to mail severity High alone that says nothing",
      { defender: { securityContact: { ...CONTACT, onlyHigh: " " } } },
      /:defender\.securityContact\.onlyHigh: is empty/,
    ],
    [
      "for a missing part that has no sensible default",
      { backup: undefined },
      /:backup: is missing; expected the vault, or the reason why somebody else has one/,
    ],
    [
      "for a vault that one administrator could weaken",
      { backup: {} },
      /:backup\..*resourceGuardId.*withoutMultiUserAuthorization/,
    ],
    [
      "for backups that are kept for too short a time",
      { backup: { ownResourceGuard: "One team", policies: { daily: { days: 5 } } } },
      /:backup\.policies\.daily\.days: /,
    ],
    [
      "for a machine that is none",
      { backup: { ownResourceGuard: "One team", machines: { web: { id: "vm-web-3" } } } },
      /:backup\.machines\.web\.id: "vm-web-3"/,
    ],
    [
      "for a maintenance window that opens when nobody knows",
      { machines: { windows: { weekly: { start: "Saturday" } } } },
      /:machines\.windows\.weekly\.start: /,
    ],
    [
      "for conditional access that could lock out everyone",
      { identity: {} },
      /:identity\.\[breakGlassGroups, breakGlassUsers\]: neither names anybody/,
    ],
    [
      "for administrators who may sign in from a place that there is none of",
      { identity: { breakGlassGroups: [ID], adminsOnlyFrom: ["office"] } },
      /:identity\.adminsOnlyFrom\[0\]: "office" is not the key of a location/,
    ],
    [
      "for a group by its name",
      { identity: { breakGlassGroups: ["Emergency"] } },
      /:identity\.breakGlassGroups\[0\]: is "Emergency"; expected the object id of a group/,
    ],
    [
      "for a guardrail that there is none of",
      { guardrails: { effects: { "no-broad-egres": { effect: "Audit", reason: "Until March" } } } },
      /:guardrails\.effects\.no-broad-egres: "no-broad-egres" is not a guardrail \(did you mean "no-broad-egress"\?\)/,
    ],
    [
      "for a guardrail that is weakened without a reason",
      { guardrails: { effects: { "no-broad-egress": { effect: "Audit" } } } },
      /:guardrails\.effects\.no-broad-egress\.reason: is missing/,
    ],
    [
      "for an exemption that never ends",
      { guardrails: { exemptions: { pipeline: { ...EXEMPTION, expiresOn: "never" } } } },
      /:guardrails\.exemptions\.pipeline\.expiresOn: is "never"/,
    ],
    [
      "for an exemption of a resource group by its name",
      { guardrails: { exemptions: { pipeline: { ...EXEMPTION, scope: "rg-pipeline" } } } },
      /:guardrails\.exemptions\.pipeline\.scope: "rg-pipeline" is not the ARM id/,
    ],
    [
      "for a role that can open egress, without a reason",
      {
        access: {
          assignments: { deploy: { builtInRole: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", principalId: ID } },
        },
      },
      /:access\.assignments\.deploy\.builtInRole: is Owner, which can open egress/,
    ],
    [
      "for a role that there is none of",
      { access: { assignments: { ops: { role: "networkOperators", principalId: ID } } } },
      /:access\.assignments\.ops\.role: "networkOperators" is not a role .*did you mean "networkOperator"/,
    ],
    [
      "for a rate limit that Azure does not offer",
      { edge: { rateLimit: { requests: 1000, minutes: 2 } } },
      /:edge\.rateLimit\.minutes: is 2; expected 1 or 5/,
    ],
    [
      "for a rate limit that nobody could live with",
      { edge: { rateLimit: { requests: 1 } } },
      /:edge\.rateLimit\.requests: 1 is out of range/,
    ],
    [
      "for attacks that are let through without a reason",
      { edge: { detectionOnly: " " } },
      /:edge\.detectionOnly: is empty/,
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
      network: { ...NETWORK, firewallSubnet: "10.10.0.0/28" },
      firewall: { approvedDestinations: [{ ...PAYMENTS, fqdns: ["*", "*.com"] }] },
      blockList: [{ ...ENTRY, ttlHours: 999 }],
      logs: { retentionDays: 1 },
      edge: { rateLimit: { requests: 1 } },
    });
    assert.deepEqual(
      faults.map((fault) => fault.path.replace("azure-lockdown:", "")),
      [
        "location",
        "network.firewallSubnet",
        "firewall.approvedDestinations[0].fqdns[0]",
        "firewall.approvedDestinations[0].fqdns[1]",
        "logs.retentionDays",
        "blockList[0].ttlHours",
        "edge.rateLimit.requests",
      ],
    );
  });
});

describe("approvals with an end", () => {
  const ended = { ...PAYMENTS, owner: "payments@contoso.com", until: "2026-11-01T00:00:00Z" };

  it("do not stop the stack once they have ended", () => {
    const { firewall } = configOf({ firewall: { approvedDestinations: [ended] } });
    assert.deepEqual(firewall.approvedDestinations, [ended]);
  });

  it("are judged by the stack's clock, so that one that follows may take the place of one that has ended", () => {
    const follower = { ...ended, until: "2027-11-01T00:00:00Z", name: "payments-2027" };
    assert.deepEqual(faultsOf({ firewall: { approvedDestinations: [ended, follower] } }), []);
  });

  it("may be broad for a reason", () => {
    const broad = { ...PAYMENTS, fqdns: ["*.blob.core.windows.net"], acceptBroad: "Accounts change" };
    assert.deepEqual(faultsOf({ firewall: { approvedDestinations: [broad] } }), []);
  });
});

describe("a file of blocks", () => {
  const reading = (text: string): Partial<ConfigSource> => ({
    readBlockListFile: (path) => parseBlockListFile(text, path),
  });
  const fileOf = (...blocks: object[]): Partial<ConfigSource> =>
    reading(JSON.stringify({ schemaVersion: 1, blocks }));

  it("gives the blocks in place of those in the configuration", () => {
    const { blockList } = configOf({ blockListFile: "blocks.yaml" }, fileOf(ENTRY));
    assert.deepEqual(blockList.entries, [ENTRY]);
  });

  it("is refused beside a list in the configuration, whose faults are told as well", () => {
    const faults = faultsOf({
      blockListFile: "blocks.yaml",
      blockList: [{ ...ENTRY, address: "10.20.1.4" }],
    });
    assert.deepEqual(
      faults.map(({ path }) => path),
      ["azure-lockdown:blockListFile", "azure-lockdown:blockList[0].address"],
    );
    assert.match(faults[0]?.problem ?? "", /stands beside \[blockList\]/);
  });

  it("names line and column of what its form does not allow", () => {
    assert.match(
      onlyFault(
        { blockListFile: "blocks.yaml" },
        reading("schemaVersion: 1\nblocks:\n  - address: 20.50.1.77\n    reason: C2\n"),
      ),
      /^azure-lockdown:blockListFile: blocks\.yaml:3:5: blocks\[0\]\.addedAt: is missing/,
    );
  });

  it("names line and column of what must not be blocked", () => {
    assert.match(
      onlyFault({ blockListFile: "blocks.yaml" }, fileOf({ ...ENTRY, address: "10.20.1.4" })),
      /^azure-lockdown:blockListFile\[0\]\.address \(blocks\.yaml:1:\d+\): "10\.20\.1\.4" must not be blocked/,
    );
  });

  it("is a fault where it cannot be read", () => {
    const path = "no-such-folder/blocks.yaml";
    assert.match(
      onlyFault({ blockListFile: path }, { readBlockListFile: blockListFileAt }),
      /^azure-lockdown:blockListFile: no-such-folder\/blocks\.yaml: cannot be read: /,
    );
  });
});

describe("the parts", () => {
  it("hand on the reasons to do without a query where the alerts take them", () => {
    const { alerts } = configOf({
      alerts: { ...CONTACT, noPipeline: "Deployed by hand", leftOut: { beacon: "The SIEM has such a rule" } },
    });
    assert.deepEqual(alerts?.queries, {
      beacon: { leftOut: "The SIEM has such a rule" },
      changedOutsidePipeline: { leftOut: "Deployed by hand" },
    });
    assert.deepEqual(configOf({ alerts: { ...CONTACT, pipelineObjectIds: [ID] } }).alerts, {
      ...CONTACT,
      pipelineObjectIds: [ID],
      queries: {},
    });
  });

  it("say of a list of blocks that is too long for a query that the query can be left out", () => {
    // Odd addresses only, so that none of them are merged.
    const blockList = Array.from({ length: 2500 }, (_, i) => ({
      ...ENTRY,
      address: `20.${50 + Math.floor(i / 125 / 100)}.${100 + (Math.floor(i / 125) % 100)}.${101 + (i % 75) * 2}`,
    }));
    const alerts = { ...CONTACT, noPipeline: "Deployed by hand" };
    assert.match(
      onlyFault({ blockList, alerts }),
      /:alerts\.leftOut\.blockListHit: is missing, and the block list has addresses of \d+ characters/,
    );
    const leftOut = { blockListHit: "The firewall logs what it denies" };
    assert.deepEqual(faultsOf({ blockList, alerts: { ...alerts, leftOut } }), []);
  });

  it("are accepted with all that they can say", () => {
    const sections = {
      machines: { windows: { weekly: { start: "2026-11-28 22:00", every: "1Week Saturday" } } },
      backup: {
        ownResourceGuard: "One team",
        policies: { daily: { days: 30 } },
        machines: {
          web: {
            id: `/subscriptions/${ID}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web`,
          },
        },
      },
      guardrails: { auditOnly: "First weeks", exemptions: { pipeline: EXEMPTION } },
      access: {
        assignments: { ops: { role: "networkOperator", principalId: ID, principalType: "Group" } },
      },
      edge: { rateLimit: { requests: 1000, minutes: 5 }, detectionOnly: "First week" },
      defender: {
        securityContact: { ...CONTACT, onlyHigh: "The SOC reads the others" },
        defenderForEndpoint: { withoutRemediation: "The subscription is new" },
        alertExportElsewhere: "Sentinel's own connector",
        suppressions: {
          agent: { alertType: "VM_TimerServiceDisabled", reason: "Agent", until: "2026-12-24T00:00:00Z" },
        },
      },
      logs: { retentionDays: 365, totalRetentionDays: 730 },
    };
    const config: Readonly<Record<string, unknown>> = { ...configOf(sections) };
    for (const [section, value] of Object.entries(sections)) assert.deepEqual(config[section], value);
  });

  it("let documentation addresses of samples through in locations of sign-ins as well", () => {
    const identity = { breakGlassUsers: [ID], locations: { office: { ipRanges: ["198.51.100.0/28"] } } };
    assert.match(onlyFault({ identity }), /:identity\.locations\.office\.ipRanges\[0\]: /);
    const config = configOf({ identity, allowDocumentationRanges: true });
    assert.deepEqual(config.identity, { ...identity, allowDocumentationRanges: true });
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
