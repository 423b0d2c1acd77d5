import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { auditOf, secret } from "../../../testing";
import { CONTEXT, NOW, ruleCalled } from "../context";
import { messagesOf, type TestResource, UNKNOWN, verdictsOf } from "../stack";

const RULE = "log-retention";
const found = messagesOf(RULE);

type Props = Record<string, unknown>;
const workspace = (props: Props, type = "operationalinsights:Workspace"): TestResource => ({
  type,
  name: "logs",
  props: { workspaceName: "logs", resourceGroupName: "rg", ...props },
});
const table = (props: Props, type = "operationalinsights:Table"): TestResource => ({
  type,
  name: "activity",
  props: { workspaceName: "logs", tableName: "AzureActivity", ...props },
});
const flowLog = (retentionPolicy: unknown, type = "network:FlowLog"): TestResource => ({
  type,
  name: "flows",
  props: { targetResourceId: "/id", storageId: "/id", retentionPolicy },
});
const CLASSIC_WORKSPACE = "azure:operationalinsights/analyticsWorkspace:AnalyticsWorkspace";
const CLASSIC_TABLE = "azure:loganalytics/workspaceTable:WorkspaceTable";
const CLASSIC_FLOW_LOG = "azure:network/networkWatcherFlowLog:NetworkWatcherFlowLog";

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resource: TestResource, message: RegExp]> = {
      "a workspace that says nothing": [
        workspace({}),
        /Log workspace "logs" keeps its logs for 30 days, less than 90 \(retentionInDays is not set\)\..*Set retentionInDays to 90 or more\./s,
      ],
      "one day less than enough": [
        workspace({ retentionInDays: 89 }),
        /for 89 days, less than 90 \(retentionInDays is 89\)/,
      ],
      "a number as text": [workspace({ retentionInDays: "60" }), /for 60 days/],
      "a workspace of a named version": [
        workspace({ retentionInDays: 30 }, "azure-native:operationalinsights/v20230901:Workspace"),
        /for 30 days/,
      ],
      "one of a local package": [
        workspace(
          { retentionInDays: 30 },
          "azure-native_operationalinsights_v20230901:operationalinsights:Workspace",
        ),
        /for 30 days/,
      ],
      "one of the classic provider": [workspace({ retentionInDays: 30 }, CLASSIC_WORKSPACE), /for 30 days/],
      "a table that is queried for less than its workspace": [
        table({ retentionInDays: 30, totalRetentionInDays: 365 }),
        /Table "activity" keeps its logs for queries for 30 days, less than 90 \(retentionInDays is 30\)/,
      ],
      "a table that archives too little": [
        table({ retentionInDays: 90, totalRetentionInDays: 180 }),
        /Table "activity" keeps its logs in all for 180 days, less than 365 \(totalRetentionInDays is 180\)/,
      ],
      "a table that archives nothing": [
        table({ retentionInDays: 90 }),
        /for 90 days, less than 365 \(totalRetentionInDays is not set\)\..*Set totalRetentionInDays to 365 or more\./s,
      ],
      "a table that takes its archive back": [
        table({ retentionInDays: 90, totalRetentionInDays: -1 }),
        /totalRetentionInDays is not set/,
      ],
      "a table whose plan allows few queries": [
        table({ tableName: "AZFWNetworkRule", plan: "basic", totalRetentionInDays: 365 }),
        /for queries for 30 days, less than 90 \(plan is basic\)\..*Set plan to Analytics\./s,
      ],
      "a table in another letter case": [
        table({ tableName: "azfwdnsquery", retentionInDays: 90 }),
        /keeps its logs in all for 90 days/,
      ],
      "a table of the classic provider": [
        table({ tableName: undefined, name: "AZFWNatRule", retentionInDays: 90 }, CLASSIC_TABLE),
        /keeps its logs in all for 90 days/,
      ],
      "flows that are deleted after a week": [
        flowLog({ enabled: true, days: 7 }),
        /Flow log "flows" keeps flows for 7 days, less than 90 \(retentionPolicy\.days is 7\)\..*Set retentionPolicy\.days to 90 or more\./s,
      ],
      "the same in the classic provider": [
        flowLog({ enabled: true, days: 7 }, CLASSIC_FLOW_LOG),
        /for 7 days/,
      ],
      "the same in its older form": [flowLog([{ enabled: true, days: 7 }], CLASSIC_FLOW_LOG), /for 7 days/],
    };
    for (const [name, [resource, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found([resource]);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("each of several on its own", () => {
      assert.equal(
        found([workspace({}), table({ retentionInDays: 30 }), flowLog({ enabled: true, days: 7 })]).length,
        4,
      );
    });

    it("a plan that allows few queries and keeps nothing after them", () => {
      const [queries, all, ...others] = found([table({ plan: "Auxiliary" })]);
      assert.match(queries ?? "", /for queries for 30 days, less than 90 \(plan is Auxiliary\)/);
      assert.match(all ?? "", /in all for 30 days, less than 365 \(totalRetentionInDays is not set\)/);
      assert.deepEqual(others, []);
    });

    it("in outputs, what the service made of it", () => {
      assert.equal(found([{ ...workspace({}), outputs: { retentionInDays: 31 } }]).length, 1);
    });

    it("in ARM JSON", () => {
      const text = JSON.stringify([
        {
          type: "Microsoft.OperationalInsights/workspaces",
          name: "logs",
          id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs",
          properties: { retentionInDays: 30 },
        },
        {
          type: "Microsoft.OperationalInsights/workspaces/tables",
          name: "AzureActivity",
          id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs/tables/AzureActivity",
          properties: { retentionInDays: 100, totalRetentionInDays: 100, plan: "Analytics" },
        },
      ]);
      const model = readModel(readDocument(text, "resources.json").resources);
      const properties = findingsOf(ruleCalled(RULE), model, {}, CONTEXT).map(({ property }) => property);
      assert.deepEqual(properties, ["retentionInDays", "totalRetentionInDays"]);
    });

    it("with options, more", () => {
      const rule = ruleCalled(RULE);
      assert.deepEqual(verdictsOf(rule, workspace({ retentionInDays: 90 }), { workspaceDays: 91 }), ["none"]);
      const own = table({ tableName: "Syslog", retentionInDays: 365 });
      assert.deepEqual(verdictsOf(rule, own, { tables: ["Syslog"], totalDays: 366 }), ["none"]);
      assert.deepEqual(verdictsOf(rule, flowLog({ enabled: true, days: 90 }), { flowLogDays: 91 }), ["none"]);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource> = {
      "as many days as are asked for": workspace({ retentionInDays: 90 }),
      "a workspace without end": workspace({ retentionInDays: -1, sku: { name: "Unlimited" } }),
      "a table that archives": table({ retentionInDays: 90, totalRetentionInDays: 365 }),
      "a table that can be queried all the time": table({ retentionInDays: 365 }),
      "a table that leaves it to its workspace": table({ plan: "Analytics" }),
      "a table that takes its own number back": table({ retentionInDays: -1 }),
      "outputs that repeat the workspace's number": table({
        retentionInDays: 30,
        retentionInDaysAsDefault: true,
        totalRetentionInDays: 30,
        totalRetentionInDaysAsDefault: true,
      }),
      "a table of something else": table({ tableName: "Perf", retentionInDays: 4 }),
      "flows for as many days as are asked for": flowLog({ enabled: true, days: 90 }),
      "flows that are kept for ever": flowLog({ enabled: true, days: 0 }),
      "a policy that is off, so that nothing is deleted": flowLog({ enabled: false, days: 7 }),
      "no policy": flowLog(undefined),
      "a policy that is off, though its days are not known": flowLog({ enabled: false, days: UNKNOWN }),
    };
    for (const [name, resource] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found([resource]), []);
      });
    }

    it("with options, less", () => {
      const rule = ruleCalled(RULE);
      assert.deepEqual(verdictsOf(rule, workspace({}), { workspaceDays: 30 }), []);
      assert.deepEqual(verdictsOf(rule, table({ retentionInDays: 90 }), { totalDays: 90 }), []);
      assert.deepEqual(verdictsOf(rule, flowLog({ enabled: true, days: 7 }), { flowLogDays: 7 }), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resource: TestResource, message: RegExp]> = {
      "days that are not known": [
        workspace({ retentionInDays: UNKNOWN }),
        /Log workspace "logs" may keep its logs for less than 90 days: retentionInDays is not known/,
      ],
      "days that are no number": [
        workspace({ retentionInDays: "long" }),
        /retentionInDays is of another kind/,
      ],
      "an archive that is not known": [
        table({ retentionInDays: 90, totalRetentionInDays: UNKNOWN }),
        /Table "activity" may keep its logs in all for less than 365 days/,
      ],
      "a table that is not known": [
        table({ tableName: UNKNOWN, retentionInDays: 30 }),
        /may be one whose logs are kept for too short a time: tableName is not known/,
      ],
      "a plan that is not known": [
        table({ plan: UNKNOWN }),
        /may not keep its logs for queries: plan is not known/,
      ],
      "days of flows that are not known": [
        flowLog({ enabled: true, days: UNKNOWN }),
        /may keep flows for less than 90 days: retentionPolicy\.days is not known/,
      ],
      "a policy that may be on": [
        flowLog({ enabled: UNKNOWN, days: 7 }),
        /may keep flows for less than 90 days: retentionPolicy\.enabled is not known/,
      ],
      "a policy that is not known": [flowLog(UNKNOWN), /retentionPolicy is not known/],
    };
    for (const [name, [resource, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found([resource]);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("days that a state has as a secret", () => {
      const findings = auditOf([workspace({ retentionInDays: secret(90) })], ruleCalled("log-retention"), {
        now: NOW,
      });
      assert.match(
        findings.map(({ message }) => message).join("\n"),
        /retentionInDays is an encrypted secret/,
      );
    });
  });
});
