import assert from "node:assert/strict";

import { EgressAlerts, type EgressAlertsArgs } from "../../components/EgressAlerts";
import { WATCHED_FAMILIES } from "../../components/plans/egressAlertsPlan";
import { egressOperations } from "../../components/plans/watchedFamilies";
import { nameUuid } from "../../components/plans/egressWorkbookPlan";
import { OPENING_OPERATIONS } from "../../policypack/knowledge/watched-operations";
import { blockEntry, blockList } from "./fixtures";
import { allCreated, endRun, findAllCreated, findCreatedResource, runEachTest, valueOf } from "./mocks";

const ALERT = "azure-native:monitor:ActivityLogAlert";
const GROUP = "azure-native:monitor:ActionGroup";
const RULE = "azure-native:monitor:ScheduledQueryRule";
const WORKBOOK = "azure-native:applicationinsights:Workbook";
const WORKSPACE =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/Logs";
const PIPELINE = "2f1b8f0e-5a4e-4d0c-9c57-0d2a6a1d6a11";
const ARGS: EgressAlertsArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  emails: ["soc@contoso.com", "oncall@contoso.com"],
  workspaceId: WORKSPACE,
  pipelineObjectIds: [PIPELINE],
};

/** The condition of a scheduled query. */
function conditionOf(name: string): Record<string, unknown> {
  const { criteria } = findCreatedResource(RULE, name).inputs as {
    criteria: { allOf: Record<string, unknown>[] };
  };
  const [condition, another] = criteria.allOf;
  assert.equal(another, undefined);
  return condition ?? {};
}

describe("EgressAlerts", () => {
  runEachTest();

  async function make(changes: Partial<EgressAlertsArgs> = {}): Promise<EgressAlerts> {
    const made = new EgressAlerts("alerts", { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  it("mails everybody who is named, each in a receiver of their own", async () => {
    const made = await make();
    const { inputs, parent } = findCreatedResource(GROUP, "alerts-group");
    assert.equal(parent, "alerts");
    assert.equal(inputs["groupShortName"], "egress");
    assert.equal(inputs["enabled"], true);
    assert.deepEqual(
      (inputs["emailReceivers"] as { name: string; emailAddress: string }[]).map(
        ({ emailAddress }) => emailAddress,
      ),
      [...ARGS.emails].sort(),
    );
    assert.equal(await valueOf(made.actionGroupId), "/subscriptions/s/alerts-group");
  });

  it("calls the group from each alert, for the subscription as a whole, in no region", async () => {
    await make();
    const alerts = findAllCreated(ALERT);
    assert.equal(alerts.length, WATCHED_FAMILIES.length);
    for (const { inputs } of alerts) {
      assert.equal(inputs["location"], "Global");
      assert.equal(inputs["enabled"], true);
      assert.deepEqual(inputs["scopes"], ["/subscriptions/client-subscription"]);
      assert.deepEqual(inputs["actions"], {
        actionGroups: [{ actionGroupId: "/subscriptions/s/alerts-group" }],
      });
    }
  });

  it("asks for one of the operations of its family, whoever does it and however it ends", async () => {
    await make();
    const { inputs } = findCreatedResource(ALERT, "alerts-routes");
    assert.deepEqual(inputs["condition"], {
      allOf: [
        { field: "category", equals: "Administrative" },
        {
          anyOf: [
            "Microsoft.Network/routeTables/write",
            "Microsoft.Network/routeTables/delete",
            "Microsoft.Network/routeTables/routes/write",
            "Microsoft.Network/routeTables/routes/delete",
            "Microsoft.Network/virtualHubs/hubRouteTables/write",
            "Microsoft.Network/virtualHubs/hubRouteTables/delete",
            "Microsoft.Network/virtualHubs/routingIntent/write",
            "Microsoft.Network/virtualHubs/routingIntent/delete",
          ].map((equals) => ({ field: "operationName", equals })),
        },
      ],
    });
    const text = JSON.stringify(findAllCreated(ALERT).map((alert) => alert.inputs));
    for (const narrowing of ["caller", "status", "resourceGroup", "level"]) {
      assert.ok(!text.includes(`"field":"${narrowing}"`), narrowing);
    }
  });

  it("takes the subscription from its arguments", async () => {
    await make({ subscriptionId: "other" });
    assert.deepEqual(findCreatedResource(ALERT, "alerts-routes").inputs["scopes"], ["/subscriptions/other"]);
  });

  it("watches for alerts of Defender for Cloud in the category that they have", async () => {
    await make();
    assert.deepEqual(findCreatedResource(ALERT, "alerts-defender-alerts").inputs["condition"], {
      allOf: [
        { field: "category", equals: "Security" },
        {
          anyOf: [{ field: "operationName", equals: "Microsoft.Security/locations/alerts/activate/action" }],
        },
      ],
    });
  });

  it("calls webhooks and logic apps, and mails roles, each with a schema that is the same for all alerts", async () => {
    await make({
      roles: ["Owner"],
      webhooks: [{ name: "siem", serviceUri: "https://siem.contoso.com/hook" }],
      logicApps: [
        { name: "ticket", resourceId: "/subscriptions/s/app", callbackUrl: "https://logic.contoso.com/x" },
      ],
    });
    const { inputs } = findCreatedResource(GROUP, "alerts-group");
    assert.deepEqual(inputs["armRoleReceivers"], [
      { name: "Owner", roleId: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", useCommonAlertSchema: true },
    ]);
    // Secrets reach the engine in a shell.
    const revealed = (key: string): unknown => (inputs[key] as { readonly value?: unknown }).value;
    assert.deepEqual(revealed("webhookReceivers"), [
      { name: "siem", serviceUri: "https://siem.contoso.com/hook", useCommonAlertSchema: true },
    ]);
    assert.deepEqual(revealed("logicAppReceivers"), [
      {
        name: "ticket",
        resourceId: "/subscriptions/s/app",
        callbackUrl: "https://logic.contoso.com/x",
        useCommonAlertSchema: true,
      },
    ]);
  });

  it("leaves out kinds of receivers that nobody asked for", async () => {
    await make();
    const { inputs } = findCreatedResource(GROUP, "alerts-group");
    for (const kind of ["armRoleReceivers", "webhookReceivers", "logicAppReceivers"]) {
      assert.equal(inputs[kind], undefined);
    }
  });

  it("refuses to tell nobody, and a name that is too long, before it makes anything", () => {
    assert.throws(
      () => new EgressAlerts("alerts", { ...ARGS, emails: [], shortName: "egress-of-contoso" }),
      (error: Error) => {
        assert.match(error.message, /EgressAlerts "alerts" \(2 faults\)/);
        assert.match(error.message, /emails: is empty/);
        assert.match(error.message, /shortName: "egress-of-contoso" has 17 characters/);
        return true;
      },
    );
    assert.throws(() => new EgressAlerts("alerts", { ...ARGS, emails: ["soc"] }), /emails\[0\]: "soc"/);
    assert.deepEqual(allCreated(), []);
  });

  it("refuses a faulty block list with the path of its entry", () => {
    const list = blockList({ address: "10.0.0.1" });
    assert.throws(
      () => new EgressAlerts("alerts", { ...ARGS, blockList: list }),
      /blockList\[0\]\.address: "10\.0\.0\.1"/,
    );
  });

  describe("scheduled queries", () => {
    const ALWAYS = ["beacon", "changed-outside-pipeline", "defender-alert", "known-bad", "new-destination"];
    const made = (): string[] =>
      findAllCreated(RULE)
        .map(({ name }) => name.replace("alerts-queries-", ""))
        .sort();

    it("look into the workspace and call the group, never mute themselves, and do without a check at first", async () => {
      await make();
      assert.deepEqual(made(), ALWAYS);
      for (const { inputs, parent } of findAllCreated(RULE)) {
        assert.equal(parent, "alerts-queries");
        assert.deepEqual(inputs["scopes"], [WORKSPACE]);
        assert.deepEqual(inputs["actions"], { actionGroups: ["/subscriptions/s/alerts-group"] });
        assert.equal(inputs["kind"], "LogAlert");
        assert.equal(inputs["enabled"], true);
        assert.equal(inputs["autoMitigate"], false);
        assert.equal(inputs["skipQueryValidation"], true);
        assert.equal(inputs["muteActionsDuration"], undefined);
        assert.equal(inputs["location"], "westeurope");
      }
    });

    it("count any row as a finding, with the operator as the service writes it", async () => {
      await make();
      const { query, ...others } = conditionOf("alerts-queries-known-bad");
      assert.deepEqual(others, {
        timeAggregation: "Count",
        operator: "GreaterThan",
        threshold: 0,
        failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
      });
      assert.match(String(query), /^union isfuzzy=true\n[^]+ago\(30m\)/);
    });

    it("see two days where they compare with what was before, and their window elsewhere", async () => {
      await make();
      const { inputs } = findCreatedResource(RULE, "alerts-queries-new-destination");
      assert.equal(inputs["evaluationFrequency"], "PT1H");
      assert.equal(inputs["windowSize"], "PT2H");
      assert.equal(inputs["overrideQueryTimeRange"], "P2D");
      const beacon = findCreatedResource(RULE, "alerts-queries-beacon").inputs;
      assert.equal(beacon["evaluationFrequency"], "PT6H");
      assert.equal(beacon["windowSize"], "P1D");
      assert.equal(beacon["overrideQueryTimeRange"], undefined);
    });

    it("take lengths of time, severity and silence from the settings", async () => {
      const knownBad = { severity: 0, everyMinutes: 5, windowMinutes: 45, muteMinutes: 1440 };
      await make({ queries: { knownBad } });
      const { inputs } = findCreatedResource(RULE, "alerts-queries-known-bad");
      assert.equal(inputs["severity"], 0);
      assert.equal(inputs["evaluationFrequency"], "PT5M");
      assert.equal(inputs["windowSize"], "PT45M");
      assert.equal(inputs["muteActionsDuration"], "P1D");
      assert.match(String(conditionOf("alerts-queries-known-bad")["query"]), /ago\(45m\)/);
    });

    it("look for the addresses of active blocks, each way, and for nothing while there are none", async () => {
      const list = blockList({ address: "20.50.1.77" }, { address: "20.50.3.3", direction: "in" });
      await make({ blockList: list });
      const query = String(conditionOf("alerts-queries-block-list-hit")["query"]);
      assert.match(query, /Destination, dynamic\(\["20\.50\.1\.77"\]\)/);
      assert.match(query, /Source, dynamic\(\["20\.50\.1\.77", "20\.50\.3\.3"\]\)/);
      assert.equal(findAllCreated(RULE).length, ALWAYS.length + 1);
    });

    it("do not look for a block that has ended", async () => {
      await make({ blockList: blockList(blockEntry({ addedAt: "2026-11-20T00:00:00Z" })) });
      assert.deepEqual(made(), ALWAYS);
    });

    it("look for deleted rules where some are named", async () => {
      await make({ queries: { deletedRuleHit: { rules: ['allow"all'] } } });
      assert.match(
        String(conditionOf("alerts-queries-deleted-rule-hit")["query"]),
        /Rule in~ \(dynamic\(\["allow\\u0022all"\]\)\)/,
      );
    });

    it("can each be left out with a reason, or all of them", async () => {
      const leftOut = "The SIEM has it.";
      await make({
        queries: { beacon: { leftOut }, changedOutsidePipeline: { leftOut } },
        pipelineObjectIds: [],
      });
      assert.deepEqual(made(), ALWAYS.slice(2));
    });

    it("are not there without a workspace, for which there is a reason", async () => {
      const alerts = new EgressAlerts("bare", {
        resourceGroupName: "rg",
        emails: ARGS.emails,
        withoutQueries: "No logs yet.",
      });
      await endRun();
      assert.deepEqual(findAllCreated(RULE), []);
      assert.deepEqual(findAllCreated(WORKBOOK), []);
      assert.deepEqual(await valueOf(alerts.queryRuleIds), {});
      assert.equal(await valueOf(alerts.workbookId), null);
    });

    it("are told of by their names", async () => {
      const alerts = await make();
      const ids = await valueOf(alerts.queryRuleIds);
      assert.deepEqual(Object.keys(ids).sort(), ALWAYS);
      assert.equal(ids["beacon"], "/subscriptions/s/alerts-queries-beacon");
    });

    it("keep the clock out of what the engine keeps of the component", async () => {
      await make({ blockList: blockList({}) });
      const { inputs } = findCreatedResource("azure-lockdown:monitor:EgressAlerts", "alerts");
      assert.equal(inputs["blockList"], undefined);
      assert.ok(!JSON.stringify(inputs).includes("2026-11-24T12:00:00"));
    });
  });

  describe("workbook", () => {
    it("has a name that is a UUID, the same in each run and another for another component", async () => {
      await make();
      new EgressAlerts("others", ARGS);
      await endRun();
      const [first, second] = findAllCreated(WORKBOOK).map(({ inputs }) => String(inputs["resourceName"]));
      assert.match(first ?? "", /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      assert.equal(first, nameUuid("rg/alerts"));
      assert.notEqual(first, second);
    });

    it("shows the queries on the workspace, and belongs to it", async () => {
      const alerts = await make({ workbookName: "What leaves" });
      const { inputs } = findCreatedResource(WORKBOOK, "alerts-workbook");
      assert.equal(inputs["displayName"], "What leaves");
      assert.equal(inputs["kind"], "shared");
      assert.equal(inputs["category"], "workbook");
      assert.equal(inputs["location"], "westeurope");
      assert.equal(inputs["sourceId"], WORKSPACE.toLowerCase());
      const data = JSON.parse(String(inputs["serializedData"])) as { items: { name: string }[] };
      assert.ok(data.items.some(({ name }) => name === "egress-by-rule"));
      assert.equal(await valueOf(alerts.workbookId), "/subscriptions/s/alerts-workbook");
    });

    it("can be left out with a reason", async () => {
      await make({ withoutWorkbook: "The SIEM has pictures." });
      assert.deepEqual(findAllCreated(WORKBOOK), []);
    });
  });
});

describe("watched operations", () => {
  const all = WATCHED_FAMILIES.flatMap(({ operations }) => operations);

  it("hold all that the policy pack wants watched", () => {
    assert.deepEqual(
      OPENING_OPERATIONS.filter((operation) => !all.includes(operation)),
      [],
    );
  });

  it("hold the removal of guards: locks, logs, plans, policies, roles", () => {
    for (const operation of [
      "Microsoft.Authorization/locks/delete",
      "Microsoft.Authorization/policyAssignments/delete",
      "Microsoft.Authorization/roleAssignments/write",
      "Microsoft.Insights/diagnosticSettings/delete",
      "Microsoft.Insights/activityLogAlerts/delete",
      "Microsoft.Network/networkWatchers/flowLogs/delete",
      "Microsoft.Security/pricings/write",
      "Microsoft.OperationalInsights/workspaces/delete",
    ]) {
      assert.ok(all.includes(operation), operation);
    }
  });

  it("hold drafts of a firewall's rules, which somebody may deploy later", () => {
    const drafts = "Microsoft.Network/firewallPolicies/ruleCollectionGroups/ruleCollectionGroupDrafts/write";
    assert.ok(all.includes(drafts));
    assert.ok(all.includes("Microsoft.Network/firewallPolicies/deploy/action"));
  });

  it("decide about egress where the policy pack wants them watched, and only then belong to a pipeline", () => {
    const decisive = egressOperations();
    assert.deepEqual(
      OPENING_OPERATIONS.filter((operation) => !decisive.includes(operation)),
      [],
    );
    assert.ok(!decisive.includes("Microsoft.Authorization/locks/delete"));
  });

  it("stand in one family each, with a role of its own", () => {
    assert.equal(new Set(all).size, all.length);
    assert.equal(new Set(WATCHED_FAMILIES.map(({ role }) => role)).size, WATCHED_FAMILIES.length);
  });
});
