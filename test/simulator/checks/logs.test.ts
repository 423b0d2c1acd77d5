import assert from "node:assert/strict";

import type { Properties } from "../../../simulator/provider/values";
import { Fixture, NETWORK, SUBSCRIPTION } from "./fixture";

const STORAGE = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/flows`;

describe("flow logs", () => {
  const arm = new Fixture();
  const flowLog = (more: Properties = {}): Properties => ({
    resourceGroupName: "NetworkWatcherRG",
    networkWatcherName: "NetworkWatcher_westeurope",
    location: "westeurope",
    targetResourceId: `${NETWORK}/virtualNetworks/v`,
    storageId: STORAGE,
    ...more,
  });
  beforeEach(async () => {
    await arm.create("VirtualNetwork", {
      virtualNetworkName: "v",
      location: "West Europe",
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    });
    await arm.create("storage:StorageAccount", {
      accountName: "flows",
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
    });
  });

  it("stand under the network watcher that Azure makes for a region with a network", async () => {
    await arm.create("FlowLog", flowLog({ flowLogName: "f" }), "f");
    // The same once more is an update.
    await arm.create("FlowLog", flowLog({ flowLogName: "f", enabled: false }), "f");
  });

  it("are refused in a region without a network, and under a watcher of another name", async () => {
    for (const networkWatcherName of ["NetworkWatcher_northeurope", "watcher"]) {
      await arm.refuses(
        "ResourceGroupNotFound",
        /NetworkWatcherRG/,
        "FlowLog",
        flowLog({ networkWatcherName }),
      );
    }
  });

  for (const [name, code, because, more] of [
    [
      "of a security group",
      "NsgFlowLogCreationNotAllowed",
      /log the virtual network/,
      { targetResourceId: `${NETWORK}/networkSecurityGroups/n` },
    ],
    [
      "in another region than their target",
      "FlowLogInvalidLocation",
      /one region/,
      { location: "northeurope" },
    ],
    [
      "without the account they are written to",
      "StorageAccountNotFound",
      /others/,
      { storageId: `${STORAGE}others` },
    ],
    [
      "of a network that is not there",
      "InvalidResourceReference",
      /virtualnetworks\/w/,
      { targetResourceId: `${NETWORK}/virtualNetworks/w` },
    ],
  ] as const) {
    it(`are refused ${name}`, () => arm.refuses(code, because, "FlowLog", flowLog(more)));
  }

  it("are refused where their target has one", async () => {
    await arm.create("FlowLog", flowLog({ flowLogName: "f" }), "f");
    await arm.refuses(
      "FlowLogAlreadyExists",
      /has the flow log f/,
      "FlowLog",
      flowLog({ flowLogName: "g" }),
      "g",
    );
  });

  it("let their network be deleted", async () => {
    await arm.create("FlowLog", flowLog(), "f");
    await arm.delete("VirtualNetwork", `${NETWORK}/virtualNetworks/v`);
  });
});

describe("storage accounts", () => {
  const arm = new Fixture();

  it("have names of lower-case letters and digits", async () => {
    const account = { kind: "StorageV2", sku: { name: "Standard_LRS" } };
    for (const accountName of ["flow-logs", "Flows", "fl", "f".repeat(25)]) {
      await arm.refuses("AccountNameInvalid", /3 to 24/, "storage:StorageAccount", {
        ...account,
        accountName,
      });
    }
    await arm.create("storage:StorageAccount", { ...account, accountName: "flows2" });
  });
});

describe("activity-log alerts", () => {
  const arm = new Fixture();
  const alert = (more: Properties = {}): Properties => ({
    location: "Global",
    scopes: [SUBSCRIPTION],
    condition: { allOf: [{ field: "category", equals: "Administrative" }] },
    actions: { actionGroups: [] },
    ...more,
  });
  const group = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/g`;

  it("need a scope, a category, and the group that they call", async () => {
    const type = "monitor:ActivityLogAlert";
    await arm.refuses("BadRequest", /scope/, type, alert({ scopes: [] }));
    await arm.refuses(
      "BadRequest",
      /category/,
      type,
      alert({ condition: { allOf: [{ field: "status", equals: "x" }] } }),
    );
    const calling = alert({ actions: { actionGroups: [{ actionGroupId: group }] } });
    await arm.refuses("ActionGroupNotFound", /actionGroups\/g/, type, calling);
    await arm.create("monitor:ActionGroup", { actionGroupName: "g", groupShortName: "g", enabled: true });
    assert.match(await arm.create(type, calling), /activityLogAlerts/);
  });
});
