import assert from "node:assert/strict";

import { FlowLogs, type FlowLogsArgs } from "../../components/FlowLogs";
import { flowLogDaysFaults, flowLogName, storageAccountName, watcherOf } from "../../components/plans/flowLogsPlan";
import { allCreated, endRun, findAllCreated, findCreatedResource, runEachTest, valueOf } from "./mocks";

const FLOW_LOG = "azure-native:network:FlowLog";
const STORAGE = "azure-native:storage:StorageAccount";
const ARGS: FlowLogsArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  networks: { hub: "/networks/hub", spoke: "/networks/spoke" },
  workspaceId: "/logs",
};

describe("FlowLogs", () => {
  runEachTest();

  async function make(changes: Partial<FlowLogsArgs> = {}): Promise<FlowLogs> {
    const made = new FlowLogs("flows", { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  it("logs each network with traffic analytics, and keeps flows for 90 days", async () => {
    await make();
    assert.equal(findAllCreated(FLOW_LOG).length, 2);
    const { inputs, parent } = findCreatedResource(FLOW_LOG, "flows-hub");
    assert.equal(parent, "flows");
    assert.equal(inputs["targetResourceId"], "/networks/hub");
    assert.equal(inputs["enabled"], true);
    assert.deepEqual(inputs["format"], { type: "JSON", version: 2 });
    assert.deepEqual(inputs["retentionPolicy"], { enabled: true, days: 90 });
    assert.deepEqual(inputs["flowAnalyticsConfiguration"], {
      networkWatcherFlowAnalyticsConfiguration: {
        enabled: true,
        workspaceResourceId: "/logs",
        trafficAnalyticsInterval: 10,
      },
    });
    assert.ok(!("enabledFilteringCriteria" in inputs), "all traffic is logged");
  });

  it("stands under the network watcher that Azure makes for the region, or another that is named", async () => {
    await make({ location: "West Europe" });
    const { inputs } = findCreatedResource(FLOW_LOG, "flows-hub");
    assert.equal(inputs["resourceGroupName"], "NetworkWatcherRG");
    assert.equal(inputs["networkWatcherName"], "NetworkWatcher_westeurope");
  });

  it("takes the watcher, the account, the days and the interval from its arguments", async () => {
    const made = await make({
      networkWatcher: { resourceGroupName: "watchers", name: "west" },
      storageAccountId: "/storage",
      retentionDays: 365,
      analyticsInterval: 60,
    });
    const { inputs } = findCreatedResource(FLOW_LOG, "flows-spoke");
    assert.equal(inputs["resourceGroupName"], "watchers");
    assert.equal(inputs["networkWatcherName"], "west");
    assert.equal(inputs["storageId"], "/storage");
    assert.deepEqual(inputs["retentionPolicy"], { enabled: true, days: 365 });
    assert.match(JSON.stringify(inputs["flowAnalyticsConfiguration"]), /"trafficAnalyticsInterval":60/);
    assert.deepEqual(findAllCreated(STORAGE), []);
    assert.equal(await valueOf(made.storageAccountId), "/storage");
  });

  it("makes a storage account that no network reaches but Azure's trusted services", async () => {
    const made = await make();
    const { inputs, parent } = findCreatedResource(STORAGE, "flows-storage");
    assert.equal(parent, "flows");
    assert.equal(inputs["kind"], "StorageV2");
    assert.equal(inputs["allowBlobPublicAccess"], false);
    assert.equal(inputs["allowCrossTenantReplication"], false);
    assert.equal(inputs["enableHttpsTrafficOnly"], true);
    assert.equal(inputs["minimumTlsVersion"], "TLS1_2");
    assert.deepEqual(inputs["networkRuleSet"], { defaultAction: "Deny", bypass: "AzureServices" });
    assert.match(String(inputs["accountName"]), /^[a-z0-9]{3,24}$/);
    assert.equal(await valueOf(made.storageAccountId), "/subscriptions/s/flows-storage");
    assert.equal(
      findCreatedResource(FLOW_LOG, "flows-hub").inputs["storageId"],
      "/subscriptions/s/flows-storage",
    );
  });

  it("refuses days that are too few and a list of no networks, before it makes anything", () => {
    assert.throws(
      () => new FlowLogs("flows", { ...ARGS, networks: {}, retentionDays: 30 }),
      (error: Error) => {
        assert.match(error.message, /FlowLogs "flows" \(2 faults\)/);
        assert.match(error.message, /retentionDays: 30 is out of range, too short/);
        assert.match(error.message, /networks: is empty/);
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
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
