import assert from "node:assert/strict";

import { ruleCalled } from "../context";
import { messagesOf, type TestResource, UNKNOWN, verdictsOf } from "../stack";

const RULE = "defender-alerts-exported";
const found = messagesOf(RULE);

const SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111";
const SECRET_URI = "https://logic.example/trigger?sig=hush";
const GOOD = {
  isEnabled: true,
  scopes: [{ scopePath: SUBSCRIPTION }],
  sources: [{ eventSource: "Alerts" }],
  actions: [{ actionType: "LogicApp", logicAppResourceId: "id", uri: SECRET_URI }],
};
const automation = (
  props: Record<string, unknown>,
  name = "export",
  type = "security:Automation",
): TestResource => ({ type, name, props: { ...GOOD, ...props } });

const rule = (
  propertyJPath: unknown,
  operator: unknown,
  expectedValue: unknown,
): Record<string, unknown> => ({
  propertyJPath,
  propertyType: "String",
  operator,
  expectedValue,
});
/** An automation whose rule sets are these. */
const filtered = (...sets: unknown[][]): TestResource =>
  automation({ sources: [{ eventSource: "Alerts", ruleSets: sets.map((rules) => ({ rules })) }] });
const severity = (expected: unknown, operator: unknown = "Equals"): Record<string, unknown> =>
  rule("Severity", operator, expected);

const classic = (props: Record<string, unknown>): TestResource => ({
  type: "azure:securitycenter/automation:Automation",
  name: "export",
  props: {
    scopes: [SUBSCRIPTION],
    sources: [{ eventSource: "Alerts" }],
    actions: [{ type: "loganalytics", resourceId: "id" }],
    ...props,
  },
});
const suppression = (props: Record<string, unknown>): TestResource => ({
  type: "security:AlertsSuppressionRule",
  name: "quiet",
  props: {
    alertType: "VM_SuspectDownload",
    reason: "FalsePositive",
    state: "Enabled",
    expirationDateUtc: "2999-01-01T00:00:00Z",
    ...props,
  },
});
const quiet = (props: Record<string, unknown>): TestResource[] => [automation({}), suppression(props)];
const PLAN: TestResource = { type: "security:Pricing", name: "arm", props: { pricingName: "Arm" } };

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "an automation that is disabled": [
        [automation({ isEnabled: false })],
        /Automation "export" is not enabled \(isEnabled\)\.\n {2}at: {5}isEnabled\n {2}fix: {4}Set isEnabled to true\./,
      ],
      "an automation that does not say whether it is enabled": [
        [automation({ isEnabled: null })],
        /is not enabled/,
      ],
      "the scope of a resource group": [
        [automation({ scopes: [{ scopePath: `${SUBSCRIPTION}/resourceGroups/rg` }] })],
        /does not cover the subscription/,
      ],
      "no action": [[automation({ actions: [] })], /hands alerts on to nothing/],
      "alerts of severity high alone": [[filtered([severity("high")])], /drops alerts such as "Network comm/],
      "other alerts by their name": [
        [filtered([rule("AlertDisplayName", "Contains", "ransomware")], [severity("High")])],
        /drops alerts/,
      ],
      "all but Medium": [[filtered([severity("medium", "NotEquals")])], /drops alerts/],
      "a set in which one rule does not hold": [
        [filtered([severity("Medium"), rule("AlertDisplayName", "StartsWith", "Suspicious")])],
        /drops alerts/,
      ],
      "a rule that does not hold beside one that is not known": [
        [filtered([severity("High"), rule(UNKNOWN, "Equals", "x")])],
        /drops alerts/,
      ],
      "two automations, neither of which does": [
        [
          automation({ isEnabled: false }),
          automation({ isEnabled: true, actions: [], sources: [] }, "scores"),
        ],
        /"export" is not enabled/,
      ],
      "an older version": [
        [automation({ isEnabled: false }, "export", "security/v20190101preview:Automation")],
        /is not enabled/,
      ],
      "a local package": [
        [
          automation(
            { isEnabled: false },
            "export",
            "azure-native_security_v20231201preview:security:Automation",
          ),
        ],
        /is not enabled/,
      ],
      "the classic provider's that is disabled": [
        [classic({ enabled: false })],
        /is not enabled \(enabled\)/,
      ],
      "the classic provider's that drops Medium": [
        [
          classic({
            sources: [
              {
                eventSource: "Alerts",
                ruleSets: [
                  {
                    rules: [
                      {
                        propertyPath: "Severity",
                        propertyType: "String",
                        operator: "Equals",
                        expectedValue: "High",
                      },
                    ],
                  },
                ],
              },
            ],
          }),
        ],
        /drops alerts/,
      ],
      "an export of scores alone": [
        [automation({ sources: [{ eventSource: "SecureScores" }] })],
        /No security automation is declared that hands alerts on/,
      ],
      "a plan without an automation": [[PLAN], /No security automation is declared/],
      "the alert of the incident suppressed": [
        quiet({ alertType: "network_communicationWithC2" }),
        /Suppression rule "quiet" dismisses alerts such as "Network communication with a malicious machine detected" \(alertType\)/,
      ],
      "every alert suppressed": [quiet({ alertType: "*" }), /dismisses alerts such as/],
      "a suppression without an end": [
        quiet({ expirationDateUtc: null }),
        /dismisses alerts for good \(expirationDateUtc is not given\)/,
      ],
      "a suppression without an end, whose type is not known": [
        quiet({ expirationDateUtc: null, alertType: UNKNOWN }),
        /for good/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("everything that keeps an automation from handing alerts on, and no secret", () => {
      const messages = found([automation({ isEnabled: false, scopes: null })]);
      assert.equal(messages.length, 2);
      assert.doesNotMatch(messages.join("\n"), /hush/);
    });

    it("a stack without automations, where every stack has to have one", () => {
      const other: TestResource = { type: "network:VirtualNetwork", name: "net", props: {} };
      assert.deepEqual(verdictsOf(ruleCalled(RULE), other, { responsibility: "always" }), ["none"]);
    });

    it("what a stack declares, though another sees to the rest", () => {
      const options = { responsibility: "elsewhere" };
      assert.deepEqual(verdictsOf(ruleCalled(RULE), automation({ isEnabled: false }), options), ["none"]);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "all alerts": [automation({})],
      "an event hub": [automation({ actions: [{ actionType: "EventHub", connectionString: UNKNOWN }] })],
      "a workspace, beside an export of scores": [
        automation({
          sources: [{ eventSource: "SecureScores" }, { eventSource: "alerts" }],
          actions: [{ actionType: "workspace", workspaceResourceId: UNKNOWN }],
        }),
      ],
      "sets for High and for Medium": [filtered([severity("High")], [severity("medium")])],
      "the alert by a part of its name": [
        filtered([rule("AlertDisplayName", "Contains", "Malicious Machine")]),
      ],
      "the alert by the end of its name": [filtered([rule("alertdisplayname", "endswith", "detected")])],
      "the alert by its type": [filtered([rule("AlertType", "Equals", "Network_CommunicationWithC2")])],
      "all but Low": [filtered([severity("Low", "NotEquals")])],
      "the version, as templates ask for it": [filtered([rule("Version", "Contains", "3.")])],
      "one set that holds beside one that is not known": [
        filtered([severity(UNKNOWN)], [severity("Medium")]),
      ],
      "a filtered automation beside one for all": [filtered([severity("High")]), automation({}, "all")],
      "the classic provider's, enabled by default": [classic({})],
      "outputs with what the inputs leave out": [{ ...automation({}), props: {}, outputs: GOOD }],
      "a suppression of another alert with an end": quiet({}),
      "a suppression that is disabled": quiet({ alertType: "*", state: "Disabled" }),
      "a suppression that has ended": quiet({ alertType: "*", expirationDateUtc: "2020-01-01T00:00:00Z" }),
      "a stack without any part of Defender": [{ type: "network:VirtualNetwork", name: "net", props: {} }],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("a plan alone, where another stack has the automation", () => {
      assert.deepEqual(verdictsOf(ruleCalled(RULE), PLAN, { responsibility: "elsewhere" }), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a switch that is not known": [
        [automation({ isEnabled: UNKNOWN })],
        /Automation "export" may not hand alerts on: isEnabled is not known/,
      ],
      "a scope that is not known": [
        [automation({ scopes: [{ scopePath: UNKNOWN }] })],
        /scopePath is not known/,
      ],
      "actions that are not known": [[automation({ actions: UNKNOWN })], /actions is not known/],
      "sources that are not known": [[automation({ sources: UNKNOWN })], /sources is not known/],
      "a rule about another property": [
        [filtered([rule("Entities[0].Address", "Equals", "10.0.0.4")])],
        /asks for "Entities\[0\]\.Address", which is not known of an alert/,
      ],
      "a version that the alert may have": [
        [filtered([rule("Version", "Equals", "2.0")])],
        /asks for a version of the alert/,
      ],
      "an operator that is for numbers": [[filtered([severity("Low", "GreaterThan")])], /not for texts/],
      "a comparison of numbers": [
        [filtered([{ ...severity("Medium"), propertyType: "Integer" }])],
        /does not compare texts/,
      ],
      "an expected value that is not known": [[filtered([severity(UNKNOWN)])], /expectedValue is not known/],
      "a set without rules": [[filtered([])], /has no rules/],
      "one that is disabled beside one that is not known": [
        [automation({ isEnabled: false }), automation({ isEnabled: UNKNOWN }, "second")],
        /"second" may not/,
      ],
      "a suppression whose type is not known": [
        quiet({ alertType: UNKNOWN }),
        /Suppression rule "quiet" may dismiss alerts that matter, or any for good: alertType is not known/,
      ],
      "a suppression whose state is not known": [
        quiet({ alertType: "*", state: UNKNOWN }),
        /state is not known/,
      ],
      "a suppression whose end is not known": [
        quiet({ expirationDateUtc: UNKNOWN }),
        /expirationDateUtc is not known/,
      ],
      "a suppression whose end is no date": [
        quiet({ expirationDateUtc: "soon" }),
        /expirationDateUtc is no date/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }
  });
});
