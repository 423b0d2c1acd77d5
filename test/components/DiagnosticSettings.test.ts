import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { DiagnosticSettings, type DiagnosticSettingsArgs } from "../../components/DiagnosticSettings";
import { diagnosticCategories, retentionFaults } from "../../components/plans/diagnosticSettingsPlan";
import { allCreated, endRun, findCreatedResource, runEachTest, valueOf } from "./mocks";

const SETTING = "azure-native:monitor:DiagnosticSetting";
const ARGS: DiagnosticSettingsArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  targets: {
    firewall: { kind: "azureFirewall", resourceId: "/fw" },
    nsg: { kind: "networkSecurityGroup", resourceId: "/nsg" },
  },
};

describe("DiagnosticSettings", () => {
  runEachTest();

  it("keeps logs for a year unless told otherwise", async () => {
    const made = new DiagnosticSettings("logs", ARGS);
    await endRun();
    const workspace = findCreatedResource("azure-native:operationalinsights:Workspace", "logs-workspace");
    assert.equal(workspace.inputs["retentionInDays"], 365);
    assert.equal(await valueOf(made.workspaceId), "/subscriptions/s/logs-workspace");
  });

  it("sends the firewall's logs to dedicated tables, category by category, and no group", async () => {
    new DiagnosticSettings("logs", ARGS);
    await endRun();
    const { inputs } = findCreatedResource(SETTING, "logs-firewall");
    assert.equal(inputs["logAnalyticsDestinationType"], "Dedicated");
    assert.equal(inputs["resourceUri"], "/fw");
    const logs = inputs["logs"] as { category?: string; categoryGroup?: string; enabled: boolean }[];
    assert.ok(logs.every((log) => log.enabled && log.categoryGroup === undefined));
    const categories = logs.map((log) => log.category);
    for (const category of [
      "AZFWNetworkRule",
      "AZFWApplicationRule",
      "AZFWThreatIntel",
      "AZFWIdpsSignature",
      "AZFWDnsQuery",
    ]) {
      assert.ok(categories.includes(category), category);
    }
  });

  it("does not ask for dedicated tables or metrics where there are none, nor for retention of settings", async () => {
    new DiagnosticSettings("logs", ARGS);
    await endRun();
    const { inputs } = findCreatedResource(SETTING, "logs-nsg");
    assert.ok(!("logAnalyticsDestinationType" in inputs) && !("metrics" in inputs));
    assert.ok(!JSON.stringify(inputs).includes("retentionPolicy"));
  });

  it("lets a setting go with its resource, whose lock would keep it", async () => {
    const firewall = new pulumi.ComponentResource("test:firewall", "fw");
    const { firewall: target } = ARGS.targets;
    assert.ok(target);
    new DiagnosticSettings("logs", { ...ARGS, targets: { firewall: { ...target, deletedWith: firewall } } });
    await endRun();
    assert.equal(findCreatedResource(SETTING, "logs-firewall").deletedWith, "fw");
    const component = findCreatedResource("azure-lockdown:monitor:DiagnosticSettings", "logs");
    assert.deepEqual(component.inputs["targets"], { firewall: target });
  });

  it("names its children by the key of the target, so that a target taken out moves no other", async () => {
    const { nsg } = ARGS.targets;
    assert.ok(nsg);
    new DiagnosticSettings("logs", { ...ARGS, targets: { nsg } });
    await endRun();
    findCreatedResource(SETTING, "logs-nsg");
  });

  it("refuses a retention that is shorter than a quarter, before it makes anything", () => {
    assert.throws(() => new DiagnosticSettings("logs", { ...ARGS, retentionDays: 30 }), /retentionDays: 30/);
    assert.deepEqual(allCreated(), []);
  });
});

describe("length of retention", () => {
  it("is from 90 to 730 whole days", () => {
    const refused = (days: number): boolean => retentionFaults(days).length > 0;
    assert.deepEqual([89, 90, 730, 731, 100.5, Number.NaN].map(refused), [
      true,
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});

describe("log categories", () => {
  it("leave out the firewall's old and costly ones", () => {
    const names = diagnosticCategories("azureFirewall").logs.map((log) => log.category);
    assert.ok(names.every((name) => name.startsWith("AZFW")));
    assert.ok(!names.includes("AZFWFlowTrace"));
  });
});
