import assert from "node:assert/strict";

import {
  flowLogDaysFaults,
  flowLogName,
  flowLogsFaults,
  type FlowLogArguments,
  storageAccountName,
  watcherOf,
} from "../../../components/plans/flowLogsPlan";

const SCOPE = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers";
const HUB = `${SCOPE}/Microsoft.Network/virtualNetworks/hub`;
const GROUP = `${SCOPE}/Microsoft.Network/networkSecurityGroups/web`;
const WORKSPACE = `${SCOPE}/Microsoft.OperationalInsights/workspaces/logs`;

describe("arguments of flow logs", () => {
  const faults = (args: FlowLogArguments, name = "flows"): string[] =>
    flowLogsFaults(name, {
      location: "westeurope",
      workspaceId: WORKSPACE,
      networks: { hub: HUB },
      ...args,
    }).map(({ path, problem }) => `${path}: ${problem}`);

  it("may be ids of networks, and of subnets and interfaces as parts", () => {
    const parts = { web: `${HUB}/subnets/web`, vm: `${SCOPE}/Microsoft.Network/networkInterfaces/vm` };
    assert.deepEqual(faults({ parts }), []);
    // Outputs, of which nothing is known.
    assert.deepEqual(faults({ networks: { hub: {}, spoke: {} }, location: {}, workspaceId: {} }), []);
  });

  it("are told all at once where they are wrong", () => {
    const found = faults({
      location: "West Europa",
      networks: {},
      workspaceId: undefined,
      retentionDays: 30,
      analyticsInterval: 30,
      storageAccountId: `${SCOPE}/Microsoft.Storage/storageAccounts/logs`,
      storageAccountName: "Contoso-Flows",
      networkWatcher: { name: "a watcher", resourceGroupName: "group." },
    });
    for (const start of [
      'location: "West Europa" is not an Azure region',
      "retentionDays: 30 is out of range",
      "workspaceId: is missing",
      "analyticsInterval: 30 is not what Azure offers",
      'storageAccountName: "Contoso-Flows" has characters',
      "[storageAccountId, storageAccountName]: both are given",
      'networkWatcher.name: "a watcher" has characters',
      'networkWatcher.resourceGroupName: "group." has characters',
      "networks: is empty",
    ]) {
      assert.ok(
        found.some((text) => text.startsWith(start)),
        `${start}\namong\n${found.join("\n")}`,
      );
    }
    assert.equal(found.length, 9);
  });

  it("need a reason to do without analytics", () => {
    assert.deepEqual(faults({ withoutAnalytics: " " }), ["withoutAnalytics: is empty"]);
    assert.deepEqual(faults({ withoutAnalytics: "the SIEM reads them", workspaceId: undefined }), []);
    assert.deepEqual(faults({ withoutAnalytics: "the SIEM reads them", analyticsInterval: 60 }), [
      "[withoutAnalytics, analyticsInterval]: both are given",
    ]);
  });

  it("name no network security group, whose flow logs have ended", () => {
    const [fault] = faults({ networks: { web: GROUP } });
    assert.match(fault ?? "", /^networks\.web: .* is a network security group, .* since 2025-06-30$/);
  });

  it("name a network as a network and a part as a part", () => {
    const [network] = faults({ networks: { web: `${HUB}/subnets/web` } });
    assert.match(network ?? "", /^networks\.web: .* is not the id/);
    const [part] = faults({ parts: { other: `${HUB}2` } });
    assert.match(part ?? "", /^parts\.other: .* is not the id/);
  });

  it("name each target once, by a key of its own that Azure takes in a name", () => {
    const [twice] = faults({ networks: { hub: HUB, again: HUB.toUpperCase() } });
    assert.equal(twice, "networks.again: is the same as networks.hub");
    const [clash] = faults({ parts: { hub: `${HUB}/subnets/web` } });
    assert.equal(clash, "parts.hub: is also the key of a network");
    for (const key of ["", "hub/west", "hub west", "h".repeat(66)]) {
      const [fault] = faults({ networks: { [key]: HUB } });
      assert.match(fault ?? "", /gives a name that Azure refuses for a flow log/, key);
    }
    assert.deepEqual(faults({ networks: { ["h".repeat(65)]: HUB } }), []);
  });
});

describe("plan of flow logs", () => {
  it("takes 90 to 365 whole days", () => {
    const refused = (days: number): boolean => flowLogDaysFaults(days).length > 0;
    assert.deepEqual([89, 90, 365, 366, 90.5, Number.NaN].map(refused), [
      true,
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it("names the watcher by the region without blanks, in lower case", () => {
    assert.equal(watcherOf("West Europe"), "NetworkWatcher_westeurope");
  });

  it("names flow logs apart by network, since other stacks' stand under the same watcher", () => {
    const name = flowLogName("flows", "hub", "/networks/Hub");
    assert.match(name, /^flows-hub-[0-9a-f]{8}$/);
    assert.equal(flowLogName("flows", "hub", "/networks/hub"), name);
    assert.notEqual(flowLogName("flows", "hub", "/networks/hub2"), name);
  });

  it("names the account by subscription, group and component, always the same", () => {
    const name = storageAccountName("s", "rg", "flows");
    assert.equal(storageAccountName("s", "RG", "flows"), name);
    for (const other of [storageAccountName("t", "rg", "flows"), storageAccountName("s", "rg", "more")]) {
      assert.notEqual(other, name);
    }
  });
});
