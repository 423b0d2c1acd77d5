import assert from "node:assert/strict";

import {
  diagnosticSettingsFaults,
  type LogArguments,
  logSettingsFaults,
  longKeptTables,
  retentionFaults,
} from "../../../components/plans/diagnosticSettingsPlan";

const HERE = { resourceGroupName: "rg", location: "westeurope" };
const ID = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers";

describe("settings of the logs", () => {
  const texts = (args: LogArguments): string[] =>
    diagnosticSettingsFaults({ ...HERE, ...args }).map(({ path, problem }) => `${path}: ${problem}`);

  it("keep logs for 90 to 730 whole days", () => {
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

  it("keep tables for a year to twelve, in whole years beyond two", () => {
    const refused = (totalRetentionDays: number): boolean =>
      logSettingsFaults({ totalRetentionDays }).length > 0;
    assert.deepEqual([364, 365, 730, 731, 1095, 4383, 4384].map(refused), [
      true,
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it("touch tables only where the workspace does not keep them long enough", () => {
    assert.deepEqual(longKeptTables({}), []);
    assert.deepEqual(longKeptTables({ retentionDays: 730, totalRetentionDays: 730 }), []);
    const tables = longKeptTables({ retentionDays: 90 });
    assert.ok(tables.includes("AzureActivity") && tables.includes("AZFWNetworkRule"));
    // A category without a table of its own.
    assert.ok(!tables.includes("AZFWFqdnResolveFailure"));
    assert.deepEqual(longKeptTables({ totalRetentionDays: 1095 }), tables);
  });

  it("tell everything that is wrong at once, with its path", () => {
    const found = texts({
      location: "westeurop",
      retentionDays: 30,
      totalRetentionDays: 100,
      activityLogElsewhere: " ",
      allowDeletion: "",
      settingName: "a/b",
      storageAccountId: "contosologs",
      eventHub: { authorizationRuleId: "rule" },
      targets: { fw: { kind: "firewall", resourceId: "/fw" } },
      moreCategories: { azureFirewall: ["allLogs"] },
      withoutCategories: { AZFWDnsQuery: "" },
    });
    for (const start of [
      'location: "westeurop" is not an Azure region (did you mean "westeurope"?)',
      "retentionDays: 30 is out of range, too short",
      "totalRetentionDays: 100 is out of range, too short",
      "activityLogElsewhere: is empty",
      "allowDeletion: is empty",
      'settingName: "a/b" is no name',
      'storageAccountId: "contosologs" is not the id',
      'eventHub.authorizationRuleId: "rule" is not the id',
      'targets.fw.kind: "firewall" is no kind',
      'moreCategories.azureFirewall[0]: "allLogs" is a group',
      "withoutCategories.AZFWDnsQuery: is empty",
    ]) {
      assert.ok(
        found.some((text) => text.startsWith(start)),
        `${start}\namong\n${found.join("\n")}`,
      );
    }
    assert.equal(found.length, 11);
  });

  it("need a place for the workspace, or a workspace", () => {
    const paths = (args: LogArguments): string[] => diagnosticSettingsFaults(args).map(({ path }) => path);
    assert.deepEqual(paths({}), ["resourceGroupName", "location"]);
    const workspaceId = `${ID}/Microsoft.OperationalInsights/workspaces/logs`;
    assert.deepEqual(paths({ workspaceId }), []);
    assert.deepEqual(paths({ workspaceId: `${ID}/Microsoft.Network/virtualNetworks/logs` }), ["workspaceId"]);
    assert.deepEqual(paths({ workspaceId, retentionDays: 365, allowDeletion: "test" }), [
      "[workspaceId, retentionDays]",
      "[workspaceId, allowDeletion]",
    ]);
  });

  it("take each resource once, and an id only of the kind that is said", () => {
    const nsg = `${ID}/Microsoft.Network/networkSecurityGroups/web`;
    const kind = "networkSecurityGroup";
    assert.deepEqual(texts({ targets: { web: { kind, resourceId: nsg } } }), []);
    assert.deepEqual(
      texts({ targets: { web: { kind, resourceId: nsg }, again: { kind, resourceId: nsg.toUpperCase() } } }),
      ["targets.again.resourceId: is that of targets.web as well"],
    );
    const [wrong] = texts({ targets: { web: { kind: "virtualNetwork", resourceId: nsg } } });
    assert.match(wrong ?? "", /^targets\.web\.resourceId: ".*\/web" is not the id/);
    // What is no text is an output, of which nothing is known yet.
    assert.deepEqual(
      texts({ targets: { web: { kind, resourceId: {} }, other: { kind, resourceId: {} } } }),
      [],
    );
  });
});
