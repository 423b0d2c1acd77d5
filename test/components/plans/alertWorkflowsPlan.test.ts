import assert from "node:assert/strict";

import {
  alertRuleSets,
  alertWorkflowFaults,
  type AlertRule,
  type AlertWorkflowChecks,
} from "../../../components/plans/alertWorkflowsPlan";

/** Whether a rule set lets an alert through, as the service documents it: one set, in which all rules hold. */
function passes(
  sets: readonly { rules: AlertRule[] }[],
  alert: Record<AlertRule["propertyJPath"], string>,
): boolean {
  const holds = ({ propertyJPath, operator, expectedValue }: AlertRule): boolean => {
    const [value, expected] = [alert[propertyJPath].toLowerCase(), expectedValue.toLowerCase()];
    return operator === "Contains" ? value.includes(expected) : value === expected;
  };
  return sets.length === 0 || sets.some(({ rules }) => rules.every(holds));
}

describe("filter of alerts", () => {
  const C2 = {
    AlertDisplayName: "Network communication with a malicious machine detected",
    Severity: "Medium",
  };
  const SCAN = { AlertDisplayName: "Suspicious outgoing SSH network activity", Severity: "High" };
  const NOISE = {
    AlertDisplayName: "Traffic detected from unrecommended IP addresses",
    Severity: "Informational",
  };

  it("lets traffic to a malicious machine through, whatever it is set to and whatever its severity", () => {
    for (const filter of ["all", "important", "maliciousTraffic"] as const) {
      assert.ok(passes(alertRuleSets(filter), C2), filter);
      assert.ok(passes(alertRuleSets(filter), { ...C2, Severity: "Low" }), filter);
    }
  });

  it("lets through what is Medium or High as important, and less as all alone", () => {
    assert.ok(passes(alertRuleSets("important"), SCAN));
    assert.ok(!passes(alertRuleSets("important"), NOISE));
    assert.ok(!passes(alertRuleSets("maliciousTraffic"), SCAN));
    assert.ok(passes(alertRuleSets("all"), NOISE));
  });
});

describe("workflows of alerts", () => {
  const APP: AlertWorkflowChecks = {
    location: "westeurope",
    logicAppId: "/app",
    logicAppTriggerUrl: "https://…",
  };
  const HUB: AlertWorkflowChecks = {
    location: "westeurope",
    eventHubId: "/hub",
    eventHubConnectionString: "…",
  };
  const problems = (workflow: AlertWorkflowChecks, key = "page"): string[] =>
    alertWorkflowFaults({ [key]: workflow }).map(({ path, problem }) => `${path}: ${problem}`);

  it("are in order with a logic app and its trigger, or with an event hub and a way to send", () => {
    assert.deepEqual(problems(APP), []);
    assert.deepEqual(problems(HUB), []);
    assert.deepEqual(problems({ location: "westeurope", eventHubId: "/hub", trustedService: true }), []);
  });

  it("are refused without a target and with two", () => {
    assert.match(problems({ location: "westeurope" })[0] ?? "", /^page\[logicAppId, eventHubId\]: neither/);
    assert.match(problems({ ...APP, ...HUB })[0] ?? "", /both are given/);
  });

  it("are refused with a target that cannot be called, and with half of one", () => {
    assert.match(
      problems({ ...APP, logicAppTriggerUrl: undefined })[0] ?? "",
      /^page\.logicAppTriggerUrl: is missing/,
    );
    assert.match(
      problems({ ...HUB, logicAppTriggerUrl: "https://…" })[0] ?? "",
      /is given without logicAppId/,
    );
    assert.match(
      problems({ ...HUB, eventHubConnectionString: undefined })[0] ?? "",
      /ConnectionString: is missing/,
    );
    assert.match(problems({ ...APP, trustedService: true })[0] ?? "", /is given without eventHubId/);
  });

  it("are refused in a region that is none, and with a key that cannot end a name", () => {
    assert.match(problems({ ...APP, location: "westeurop" })[0] ?? "", /^page\.location: /);
    assert.match(problems(APP, "on call")[0] ?? "", /^on call: has a key/);
  });
});
