import assert from "node:assert/strict";

import {
  networkAccessFaults,
  planLock,
  type AccessToCheck,
} from "../../../components/plans/networkAccessPlan";

const SCOPE = "/subscriptions/s";
const ID = "00000000-0000-0000-0000-000000000001";
const texts = (args: Partial<AccessToCheck>): string[] =>
  networkAccessFaults({ scope: SCOPE, ...args }).map(({ path, problem }) => `${path}: ${problem}`);

describe("plan of a lock", () => {
  it("stops deleting, and writes only for a reason, which it says", () => {
    assert.equal(planLock({}).level, "CanNotDelete");
    const lock = planLock({ stopWritesToo: "Frozen for the audit", notes: "Hub." });
    assert.deepEqual(lock, { level: "ReadOnly", notes: "Hub. Writes are stopped too: Frozen for the audit" });
  });
});

describe("faults of network access", () => {
  it("are none for a scope alone, nor for outputs", () => {
    assert.deepEqual(texts({}), []);
    assert.deepEqual(texts({ scope: { apply: 1 }, furtherScopes: [{ apply: 1 }] }), []);
  });

  it("have the paths of what they are in, all at once", () => {
    const faults = texts({
      scope: "hub",
      furtherScopes: [SCOPE, "spoke"],
      assignments: {
        one: { role: "networkAuditer", principalId: "ops" },
        two: { role: "networkAuditor", principalId: ID, scope: "x" },
      },
      eligibilities: {
        three: {
          builtInRole: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
          principalId: ID,
          scope: SCOPE,
          justification: "",
          startsAt: "2027-01-01T00:00:00Z",
          endsAt: "2027-01-01T00:00:00Z",
        },
      },
      activations: { four: { policyName: ID, scope: "y" } },
      locks: {
        five: { scope: "z", stopWritesToo: "", notes: "x".repeat(600) },
        "six seven": { scope: SCOPE },
      },
      justInTime: { sources: ["*"], securityRules: "standalone", machines: {} },
    });
    assert.deepEqual(
      faults.map((fault) => fault.split(": ")[0]),
      [
        "scope",
        "furtherScopes[1]",
        "assignments.one.scope",
        "assignments.one.role",
        "assignments.one.principalId",
        "assignments.two.scope",
        "eligibilities.three.builtInRole",
        "eligibilities.three.justification",
        "eligibilities.three.endsAt",
        "activations.four.scope",
        "activations.four[approvingUsers, approvingGroups, withoutApproval]",
        "locks.six seven",
        "locks.five.scope",
        "locks.five.stopWritesToo",
        "locks.five.notes",
        "justInTime.machines",
        "justInTime.sources[0]",
      ],
    );
  });
});
