import assert from "node:assert/strict";

import {
  activityLogCategories,
  type CategoryChoice,
  categoryFaults,
  DIAGNOSTIC_KINDS,
  diagnosticCategories,
  type DiagnosticKind,
} from "../../../components/plans/logCategories";
import { ACTIVITY_CATEGORIES, LOGGED_FAMILIES, type LoggedKind } from "../../../egress/read/posture";

const names = (kind: DiagnosticKind, choice?: CategoryChoice): string[] =>
  diagnosticCategories(kind, choice).logs.map(({ category }) => category);

describe("log categories", () => {
  it("leave out the firewall's old and costly ones", () => {
    const firewall = names("azureFirewall");
    assert.ok(firewall.every((name) => name.startsWith("AZFW")));
    assert.ok(!firewall.includes("AZFWFlowTrace") && !firewall.includes("AZFWFatFlow"));
  });

  it("are named one by one for every kind, and on", () => {
    for (const kind of DIAGNOSTIC_KINDS) {
      const { logs } = diagnosticCategories(kind);
      assert.ok(logs.length > 0, kind);
      assert.equal(new Set(logs.map(({ category }) => category)).size, logs.length, kind);
      for (const log of logs) assert.deepEqual(Object.keys(log), ["category", "enabled"], kind);
      assert.deepEqual(categoryFaults({ moreCategories: { [kind]: ["Other"] } }), []);
    }
  });

  it("go to tables of their own where a kind has them, and nowhere else is the type set", () => {
    const dedicated = DIAGNOSTIC_KINDS.filter(
      (kind) => "logAnalyticsDestinationType" in diagnosticCategories(kind),
    );
    assert.deepEqual(dedicated, ["applicationGateway", "azureFirewall", "recoveryServicesVault"]);
  });

  it("are at least those that the rule diagnostics-on asks for", () => {
    const kinds: Record<LoggedKind, DiagnosticKind> = {
      applicationGateway: "applicationGateway",
      bastionHost: "bastionHost",
      firewall: "azureFirewall",
      keyVault: "keyVault",
      networkSecurityGroup: "networkSecurityGroup",
      publicAddress: "publicIpAddress",
      recoveryVault: "recoveryServicesVault",
      virtualNetwork: "virtualNetwork",
      virtualNetworkGateway: "virtualNetworkGateway",
    };
    const unread = { properties: { get: () => ({ items: () => [], get: () => undefined }) } };
    for (const [family, kind] of Object.entries(kinds)) {
      if (family === "applicationGateway" || family === "virtualNetworkGateway") continue;
      const wanted = LOGGED_FAMILIES[family as LoggedKind].categories(unread as never);
      for (const category of wanted) assert.ok(names(kind).includes(category), `${kind} ${category}`);
    }
    const activity = activityLogCategories().map(({ category }) => category);
    for (const category of ACTIVITY_CATEGORIES) assert.ok(activity.includes(category), category);
    assert.equal(activity.length, 8);
  });

  it("can be more or, with a reason, less", () => {
    const choice = {
      moreCategories: { azureFirewall: ["AZFWFatFlow"] },
      withoutCategories: { azfwdnsquery: "the resolver has them", Autoscale: "nothing scales" },
    };
    assert.deepEqual(categoryFaults(choice), []);
    assert.ok(names("azureFirewall", choice).includes("AZFWFatFlow"));
    assert.ok(!names("azureFirewall", choice).includes("AZFWDnsQuery"));
    assert.deepEqual(names("virtualNetwork", choice), names("virtualNetwork"));
    assert.ok(!activityLogCategories(choice).some(({ category }) => category === "Autoscale"));
  });

  it("are refused where they are retired, groups, sent already, there twice, or of no kind", () => {
    const problems = categoryFaults({
      moreCategories: {
        azureFirewall: ["AzureFirewallNetworkRule", "audit", "AZFWNatRule", "AZFWFatFlow", "AZFWFatFlow", ""],
        networkSecurityGroup: ["NetworkSecurityGroupFlowEvent"],
        firewal: ["AZFWFatFlow"],
      },
    }).map(({ path, problem }) => `${path} ${problem}`);
    assert.deepEqual(problems, [
      'moreCategories.azureFirewall[0] "AzureFirewallNetworkRule" is the old form of AZFWNetworkRule and others, which are sent already',
      'moreCategories.azureFirewall[1] "audit" is a group, which may leave out a firewall\'s rule logs: name the categories',
      'moreCategories.azureFirewall[2] "AZFWNatRule" is sent already',
      'moreCategories.azureFirewall[4] "AZFWFatFlow" is there twice',
      'moreCategories.azureFirewall[5] "" is empty',
      'moreCategories.networkSecurityGroup[0] "NetworkSecurityGroupFlowEvent" is a flow log and no setting: use FlowLogs',
      'moreCategories.firewal "firewal" is no kind of resource with known logs',
    ]);
  });

  it("are not left out without a reason, by a name that is none, or to the last one of a kind", () => {
    const problems = (withoutCategories: Record<string, string>): string[] =>
      categoryFaults({ withoutCategories }).map(({ path, problem }) => `${path} ${problem}`);
    assert.deepEqual(problems({ AZFWDnsQuery: " " }), ["withoutCategories.AZFWDnsQuery is empty"]);
    assert.deepEqual(problems({ AZFWDnsQueri: "cost" }), [
      'withoutCategories.AZFWDnsQueri is no category that is sent (did you mean "AZFWDnsQuery"?)',
    ]);
    assert.deepEqual(problems({ VMProtectionAlerts: "no plan" }), [
      "withoutCategories leaves no log of the kind virtualNetwork",
    ]);
    const all = Object.fromEntries(activityLogCategories().map(({ category }) => [category, "cost"]));
    assert.deepEqual(problems(all), ["withoutCategories leaves nothing of the activity log"]);
  });
});
