import assert from "node:assert/strict";

import { describeFault } from "../../../components/checks/fault";
import { planBlockList } from "../../../components/plans/blockListPlan";
import { egressAlertsFaults, type AlertArguments } from "../../../components/plans/egressAlertsPlan";
import { blockedTextFaults } from "../../../components/plans/egressQueriesFaults";
import { planEgressQueries, type EgressQueryChoices } from "../../../components/plans/egressQueriesPlan";
import { blockList } from "../fixtures";

const ARGS: AlertArguments = {
  emails: ["soc@contoso.com"],
  workspaceId: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs",
  pipelineObjectIds: ["2f1b8f0e-5a4e-4d0c-9c57-0d2a6a1d6a11"],
};

/** What is wrong with the arguments, each by its path and problem. */
function faults(changes: Partial<AlertArguments>): string[] {
  return egressAlertsFaults({ ...ARGS, ...changes }).map(({ path, problem }) => `${path} ${problem}`);
}

describe("faults of egress alerts", () => {
  it("are none for what is needed at least", () => {
    assert.deepEqual(faults({}), []);
  });

  it("tell that there is neither a workspace nor a reason to do without one", () => {
    assert.deepEqual(faults({ workspaceId: undefined }), ["workspaceId is missing"]);
    assert.deepEqual(faults({ workspaceId: undefined, withoutQueries: "No logs yet." }), []);
    assert.deepEqual(faults({ workspaceId: "logs" }), [
      'workspaceId "logs" is not the ARM id of a workspace',
    ]);
  });

  for (const key of ["withoutQueries", "withoutWorkbook"] as const) {
    it(`want a reason that says something in ${key}`, () => {
      assert.deepEqual(faults({ [key]: " " }), [`${key} is empty`]);
    });
  }

  it("want a pipeline, or the reason not to look who made a change", () => {
    assert.deepEqual(faults({ pipelineObjectIds: undefined }), [
      "pipelineObjectIds is empty, and each change would count as made outside a pipeline",
    ]);
    const leftOut = "Nobody else has rights.";
    assert.deepEqual(faults({ pipelineObjectIds: [], queries: { changedOutsidePipeline: { leftOut } } }), []);
    assert.deepEqual(faults({ pipelineObjectIds: ["deploy@contoso.com"] }), [
      'pipelineObjectIds[0] "deploy@contoso.com" is not an object id',
    ]);
  });

  it("tell of receivers with one name, and of addresses without https, but not the address", () => {
    const messages = egressAlertsFaults({
      ...ARGS,
      roles: ["Owner"],
      webhooks: [
        { name: "siem", serviceUri: "http://siem.contoso.com/?key=4711" },
        { name: "owner", serviceUri: "https://siem.contoso.com" },
      ],
      logicApps: [{ name: "SIEM", callbackUrl: "logic.contoso.com?key=4711" }],
    }).map(describeFault);
    assert.deepEqual(
      messages.map((message) => message.split(";")[0]),
      [
        "webhooks[0].serviceUri: does not start with https://",
        'webhooks[1].name: "owner" is the name of another receiver',
        'logicApps[0].name: "SIEM" is the name of another receiver',
        "logicApps[0].callbackUrl: does not start with https://",
      ],
    );
    assert.ok(!messages.join().includes("4711"));
  });

  it("tell of a role that cannot be mailed", () => {
    assert.deepEqual(faults({ roles: ["Security Admin"] as never }), [
      'roles[0] "Security Admin" is no built-in role that can be mailed',
    ]);
  });

  const scheduled: [string, EgressQueryChoices, string][] = [
    [
      "a misspelled query",
      { knownbad: {} } as never,
      'queries.knownbad is no query (did you mean "knownBad"?)',
    ],
    ["an empty reason", { beacon: { leftOut: "" } }, "queries.beacon.leftOut is empty"],
    ["a severity", { knownBad: { severity: 5 } }, "queries.knownBad.severity 5 is no severity"],
    [
      "a length",
      { knownBad: { everyMinutes: 7 } },
      "queries.knownBad.everyMinutes 7 is a length that Azure does not take",
    ],
    [
      "one minute, which takes no union",
      { knownBad: { everyMinutes: 1 } },
      "queries.knownBad.everyMinutes 1 is a length that Azure does not take",
    ],
    [
      "a gap between windows",
      { knownBad: { everyMinutes: 60 } },
      "queries.knownBad.windowMinutes 30 is less than everyMinutes, 60: what happens between two looks is not seen",
    ],
    [
      "silence for no length",
      { knownBad: { muteMinutes: 0 } },
      "queries.knownBad.muteMinutes 0 is a length that Azure does not take",
    ],
    [
      "two weeks of base",
      { newDestination: { baseHours: 336 } },
      "queries.newDestination.baseHours 336 is out of range",
    ],
    [
      "a base within the window",
      { newDestination: { baseHours: 2 } },
      "queries.newDestination.baseHours 2 is out of range",
    ],
    [
      "too few intervals",
      { beacon: { leastIntervals: 2 } },
      "queries.beacon.leastIntervals 2 is out of range",
    ],
    [
      "no number",
      { beacon: { mostVariation: Number.NaN } },
      "queries.beacon.mostVariation NaN is out of range",
    ],
    ["no gap", { beacon: { leastGapSeconds: 0 } }, "queries.beacon.leastGapSeconds 0 is out of range"],
    ["a blank name", { beacon: { known: ["a", " "] } }, "queries.beacon.known[1] is empty"],
    [
      "a blank type",
      { defenderAlert: { furtherTypes: [""] } },
      "queries.defenderAlert.furtherTypes[0] is empty",
    ],
    ["a blank rule", { deletedRuleHit: { rules: [""] } }, "queries.deletedRuleHit.rules[0] is empty"],
  ];
  for (const [what, queries, fault] of scheduled) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(faults({ queries }), [fault]);
    });
  }

  it("refuse ranges of one's own that are none, or that hide half of the Internet", () => {
    assert.deepEqual(faults({ internalPrefixes: ["10.0.0.0/8", "0.0.0.0/1", "fd00::/8", "here"] }), [
      'internalPrefixes[1] "0.0.0.0/1" is so wide that it hides destinations',
      'internalPrefixes[2] "fd00::/8" is not an IPv4 range',
      'internalPrefixes[3] "here" is not an IPv4 range',
    ]);
    assert.deepEqual(faults({ internalPrefixes: [] }), ["internalPrefixes is empty"]);
  });

  it("say nothing of queries where there are none", () => {
    assert.deepEqual(faults({ withoutQueries: "No logs yet.", pipelineObjectIds: undefined }), []);
  });

  it("refuse more blocked addresses than a query has room for", () => {
    const entries = Array.from({ length: 2000 }, (_, i) => ({
      address: `20.${50 + (i >> 8)}.${i & 255}.77`,
    }));
    const { active } = planBlockList(blockList(...entries));
    assert.match(blockedTextFaults(active)[0]?.problem ?? "", /has addresses of \d+ characters/);
    assert.deepEqual(blockedTextFaults(active.slice(0, 200)), []);
  });
});

describe("plan of egress queries", () => {
  it("takes over what the settings say and nothing twice", () => {
    const planned = planEgressQueries(
      { queries: { beacon: { known: ["a.contoso.com"], leastIntervals: 20 } } },
      [],
    );
    const beacon = planned.find(({ source }) => source === "beacon");
    assert.deepEqual(beacon?.values, {
      ...beacon?.values,
      known: ["a.contoso.com"],
      leastFlows: 20,
      leastGap: 10,
      mostVariation: 0.1,
      window: "1440m",
    });
    assert.equal(new Set(planned.map(({ source }) => source)).size, planned.length);
  });
});
