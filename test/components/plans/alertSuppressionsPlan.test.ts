import assert from "node:assert/strict";

import {
  planSuppressions,
  suppressionFaults,
  type AlertSuppression,
} from "../../../components/plans/alertSuppressionsPlan";
import { NOW } from "../fixtures";

const suppression = (changes: Partial<AlertSuppression> = {}): AlertSuppression => ({
  alertType: "VM_TimerServiceDisabled",
  reason: "The clock is that of the host since the migration",
  until: "2026-12-01T00:00:00Z",
  ...changes,
});
const problems = (changes: Partial<AlertSuppression>, key = "clock"): string[] =>
  suppressionFaults({ now: NOW, rules: { [key]: suppression(changes) } }).map(
    ({ path, problem }) => `${path}: ${problem}`,
  );

describe("suppressions of alerts", () => {
  it("are in force until their very end, and are told of when they leave", () => {
    const plan = planSuppressions({
      now: NOW,
      rules: {
        clock: suppression(),
        earlier: suppression({ until: "2026-11-24T13:00:00+01:00" }),
        sooner: suppression({ until: "2026-11-24T13:00:00.001+01:00" }),
      },
    });
    assert.deepEqual(Object.keys(plan.active), ["clock", "sooner"]);
    assert.equal(plan.nextEnd, "2026-11-24T12:00:00.001Z");
    assert.equal(plan.notes.length, 1);
    assert.match(plan.notes[0] ?? "", /^suppression "earlier" of VM_TimerServiceDisabled ended at /);
  });

  it("are none, without an end, where there are none", () => {
    assert.deepEqual(planSuppressions({ now: NOW, rules: {} }), {
      active: {},
      notes: [],
      nextEnd: undefined,
    });
  });

  it("are refused for every alert and for traffic to a malicious machine, in whatever case", () => {
    assert.deepEqual(problems({}), []);
    assert.match(problems({ alertType: "*" })[0] ?? "", /^rules\.clock\.alertType: dismisses every alert/);
    for (const alertType of [
      "Network_CommunicationWithC2",
      "network_communicationwithc2",
      " Network_CommunicationWithC2",
    ]) {
      assert.match(problems({ alertType })[0] ?? "", /traffic to a malicious machine/, alertType);
    }
    assert.match(problems({ alertType: "Network_*" })[0] ?? "", /is not the type of an alert/);
  });

  it("are refused without a reason, without an end, and with one more than 90 days off", () => {
    assert.match(problems({ reason: " " })[0] ?? "", /^rules\.clock\.reason: is empty/);
    assert.match(
      problems({ until: "next week" })[0] ?? "",
      /^rules\.clock\.until: "next week" is not a time/,
    );
    assert.deepEqual(problems({ until: "2027-02-22T12:00:00Z" }), []);
    assert.match(problems({ until: "2027-02-22T12:00:00.001Z" })[0] ?? "", /is more than 90 days from now/);
  });

  it("are refused with all their faults at once, and with a key that cannot end a name", () => {
    assert.equal(problems({ alertType: "*", reason: "", until: "" }, "a b").length, 4);
  });
});
