import assert from "node:assert/strict";

import { parseStackConfig } from "../../../components/config/config";
import { NOW } from "../fixtures";
import { ENTRY, NETWORK, SPOKE, configOf, faultsOf, source, type Sections } from "./source";

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
