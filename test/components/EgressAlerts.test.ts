import assert from "node:assert/strict";

import { EgressAlerts, type EgressAlertsArgs } from "../../components/EgressAlerts";
import { WATCHED_FAMILIES } from "../../components/plans/egressAlertsPlan";
import { OPENING_OPERATIONS } from "../../policypack/knowledge/watched-operations";
import { allCreated, endRun, findAllCreated, findCreatedResource, runEachTest, valueOf } from "./mocks";

const ALERT = "azure-native:monitor:ActivityLogAlert";
const GROUP = "azure-native:monitor:ActionGroup";
const ARGS: EgressAlertsArgs = {
  resourceGroupName: "rg",
  emails: ["soc@contoso.com", "oncall@contoso.com"],
};

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
      ARGS.emails,
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

  it("stand in one family each, with a role of its own", () => {
    assert.equal(new Set(all).size, all.length);
    assert.equal(new Set(WATCHED_FAMILIES.map(({ role }) => role)).size, WATCHED_FAMILIES.length);
  });
});
