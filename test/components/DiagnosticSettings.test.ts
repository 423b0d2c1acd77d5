import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { DiagnosticSettings, type DiagnosticSettingsArgs } from "../../components/DiagnosticSettings";
import { allCreated, endRun, findAllCreated, findCreatedResource, runEachTest, valueOf } from "./mocks";

const SETTING = "azure-native:monitor:DiagnosticSetting";
const ACTIVITY = "azure-native:monitor:SubscriptionDiagnosticSetting";
const WORKSPACE = "azure-native:operationalinsights:Workspace";
const TABLE = "azure-native:operationalinsights:Table";
const LOCK = "azure-native:authorization:ManagementLockByScope";

const SCOPE = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers";
const FIREWALL = `${SCOPE}/Microsoft.Network/azureFirewalls/fw`;
const NSG = `${SCOPE}/Microsoft.Network/networkSecurityGroups/nsg`;
const firewall = { kind: "azureFirewall", resourceId: FIREWALL } as const;
const nsg = { kind: "networkSecurityGroup", resourceId: NSG } as const;
const ARGS: DiagnosticSettingsArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  targets: { firewall, nsg },
};

describe("DiagnosticSettings", () => {
  runEachTest();

  async function make(changes: Partial<DiagnosticSettingsArgs> = {}): Promise<DiagnosticSettings> {
    const made = new DiagnosticSettings("logs", { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  it("keeps logs for a year unless told otherwise, in a workspace that is locked", async () => {
    const made = await make();
    const workspace = findCreatedResource(WORKSPACE, "logs-workspace");
    assert.equal(workspace.inputs["retentionInDays"], 365);
    assert.equal(await valueOf(made.workspaceId), "/subscriptions/s/logs-workspace");
    const lock = findCreatedResource(LOCK, "logs-workspace-lock");
    assert.equal(lock.inputs["scope"], "/subscriptions/s/logs-workspace");
    assert.equal(lock.inputs["level"], "CanNotDelete");
    assert.match(String(lock.inputs["notes"]), /logs/);
    assert.deepEqual(findAllCreated(TABLE), []);
  });

  it("leaves the lock out for a reason", async () => {
    await make({ allowDeletion: "deleted each night" });
    assert.deepEqual(findAllCreated(LOCK), []);
  });

  it("keeps the tables that matter for longer than the workspace keeps all, and never deletes them", async () => {
    await make({ retentionDays: 90, totalRetentionDays: 1095 });
    assert.equal(findCreatedResource(WORKSPACE, "logs-workspace").inputs["retentionInDays"], 90);
    const activity = findCreatedResource(TABLE, "logs-AzureActivity");
    assert.deepEqual(
      [activity.inputs["tableName"], activity.inputs["totalRetentionInDays"], activity.retainOnDelete],
      ["AzureActivity", 1095, true],
    );
    assert.ok(
      !("retentionInDays" in activity.inputs),
      "the workspace decides for how long it can be queried",
    );
    assert.equal(activity.inputs["workspaceName"], "logs-workspace-azure");
    findCreatedResource(TABLE, "logs-AZFWNetworkRule");
    const lock = findCreatedResource(LOCK, "logs-workspace-lock");
    assert.ok(lock.dependsOn.includes("logs-AzureActivity"), "the lock is the first to go");
  });

  it("sends the firewall's logs to dedicated tables, category by category, and no group", async () => {
    await make();
    const { inputs } = findCreatedResource(SETTING, "logs-firewall");
    assert.equal(inputs["logAnalyticsDestinationType"], "Dedicated");
    assert.equal(inputs["resourceUri"], FIREWALL);
    assert.equal(inputs["name"], "azure-lockdown");
    const logs = inputs["logs"] as { category?: string; categoryGroup?: string; enabled: boolean }[];
    assert.ok(logs.every((log) => log.enabled && log.categoryGroup === undefined));
    const categories = logs.map((log) => log.category);
    for (const category of ["AZFWNetworkRule", "AZFWApplicationRule", "AZFWThreatIntel", "AZFWDnsQuery"]) {
      assert.ok(categories.includes(category), category);
    }
  });

  it("does not ask for dedicated tables or metrics where there are none, nor for retention of settings", async () => {
    await make();
    const { inputs } = findCreatedResource(SETTING, "logs-nsg");
    assert.ok(!("logAnalyticsDestinationType" in inputs) && !("metrics" in inputs));
    assert.ok(!JSON.stringify(inputs).includes("retentionPolicy"));
  });

  it("sends the whole activity log of the subscription, under a name that Pulumi finds", async () => {
    await make();
    const { inputs } = findCreatedResource(ACTIVITY, "logs-activity");
    assert.equal(inputs["workspaceId"], "/subscriptions/s/logs-workspace");
    assert.equal((inputs["logs"] as unknown[]).length, 8);
    assert.ok(!("name" in inputs));
  });

  it("leaves the activity log to somebody else for a reason", async () => {
    await make({ activityLogElsewhere: "the platform stack sends it" });
    assert.deepEqual(findAllCreated(ACTIVITY), []);
  });

  it("sends to a workspace of others and makes none, nor a lock or tables of it", async () => {
    const workspaceId = `${SCOPE}/Microsoft.OperationalInsights/workspaces/logs`;
    const made = new DiagnosticSettings("logs", { workspaceId, targets: { nsg } });
    await endRun();
    assert.equal(findCreatedResource(SETTING, "logs-nsg").inputs["workspaceId"], workspaceId);
    assert.equal(findCreatedResource(ACTIVITY, "logs-activity").inputs["workspaceId"], workspaceId);
    assert.equal(await valueOf(made.workspaceId), workspaceId);
    assert.equal(made.workspace, undefined);
    assert.equal(allCreated().length, 3);
  });

  it("sends everything to a storage account and an event hub as well", async () => {
    const storageAccountId = `${SCOPE}/Microsoft.Storage/storageAccounts/contosologs`;
    const authorizationRuleId = `${SCOPE}/Microsoft.EventHub/namespaces/siem/authorizationRules/send`;
    await make({ storageAccountId, eventHub: { authorizationRuleId, name: "logs" } });
    for (const { inputs } of [
      findCreatedResource(SETTING, "logs-nsg"),
      findCreatedResource(ACTIVITY, "logs-activity"),
    ]) {
      assert.deepEqual(
        ["workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "eventHubName"].map(
          (key) => inputs[key],
        ),
        ["/subscriptions/s/logs-workspace", storageAccountId, authorizationRuleId, "logs"],
      );
    }
  });

  it("sends more categories, and with a reason fewer", async () => {
    await make({
      moreCategories: { azureFirewall: ["AZFWFatFlow"] },
      withoutCategories: { AZFWDnsQuery: "the resolver has them" },
    });
    const logs = JSON.stringify(findCreatedResource(SETTING, "logs-firewall").inputs["logs"]);
    assert.ok(logs.includes("AZFWFatFlow") && !logs.includes("AZFWDnsQuery"));
  });

  it("lets a setting go with its resource, whose lock would keep it", async () => {
    const component = new pulumi.ComponentResource("test:firewall", "fw");
    await make({ targets: { firewall: { ...firewall, deletedWith: component } } });
    assert.equal(findCreatedResource(SETTING, "logs-firewall").deletedWith, "fw");
    const { inputs } = findCreatedResource("azure-lockdown:monitor:DiagnosticSettings", "logs");
    assert.deepEqual(inputs["targets"], { firewall });
  });

  it("names its children by the key of the target, so that a target taken out moves no other", async () => {
    await make({ targets: { nsg } });
    findCreatedResource(SETTING, "logs-nsg");
  });

  it("logs the same resource twice in two instances, under names of their own", async () => {
    new DiagnosticSettings("apps", { ...ARGS, settingName: "apps" });
    await make();
    const names = findAllCreated(SETTING).map(({ name, inputs }) => [name, inputs["name"]]);
    assert.deepEqual(names.sort(), [
      ["apps-firewall", "apps"],
      ["apps-nsg", "apps"],
      ["logs-firewall", "azure-lockdown"],
      ["logs-nsg", "azure-lockdown"],
    ]);
  });

  it("refuses everything that is wrong at once, before it makes anything", () => {
    assert.throws(
      () => new DiagnosticSettings("logs", { ...ARGS, retentionDays: 30, activityLogElsewhere: "" }),
      (error: Error) => {
        assert.match(error.message, /DiagnosticSettings "logs" \(2 faults\)/);
        assert.match(error.message, /retentionDays: 30 is out of range, too short/);
        assert.match(error.message, /activityLogElsewhere: is empty/);
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
  });
});
