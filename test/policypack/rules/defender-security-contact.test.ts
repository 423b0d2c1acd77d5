import assert from "node:assert/strict";

import { ruleCalled } from "../context";
import { messagesOf, type TestResource, UNKNOWN, verdictsOf } from "../stack";

const RULE = "defender-security-contact";
const found = messagesOf(RULE);

const GOOD = {
  emails: "soc@contoso.com",
  isEnabled: true,
  notificationsByRole: { state: "On", roles: ["Owner"] },
  notificationsSources: [{ sourceType: "Alert", minimalSeverity: "Medium" }],
};
const contact = (props: Record<string, unknown>, type = "security:SecurityContact"): TestResource => ({
  type,
  name: "default",
  props: { ...GOOD, ...props },
});
const OLD = { emails: "soc@contoso.com", notificationsByRole: { state: "On", roles: ["Owner"] } };
const old = (alertNotifications: unknown): TestResource => ({
  type: "security/v20200101preview:SecurityContact",
  name: "default",
  props: { ...OLD, alertNotifications },
});
const classic = (props: Record<string, unknown>): TestResource => ({
  type: "azure:securitycenter/contact:Contact",
  name: "default",
  props: { email: "soc@contoso.com", alertNotifications: true, alertsToAdmins: true, ...props },
});
const PLAN: TestResource = { type: "security:Pricing", name: "arm", props: { pricingName: "Arm" } };
const HIGH = { minimalSeverity: "High" };

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "no e-mail address": [
        [contact({ emails: "" })],
        /Security contact "default" has no e-mail address\.\n {2}at: {5}emails\n {2}fix: {4}Give emails the address of those on duty\./,
      ],
      "a contact that is turned off": [[contact({ isEnabled: false })], /isEnabled is false/],
      "alerts of severity High alone": [
        [contact({ notificationsSources: [{ sourceType: "Alert", minimalSeverity: "High" }] })],
        /told of alerts of severity High alone\.\n.*notificationsSources\[0\]\.minimalSeverity\n.*Set .* to "Medium"/,
      ],
      "a source of alerts without a severity": [
        [contact({ notificationsSources: [{ sourceType: "Alert" }] })],
        /does not say from which severity/,
      ],
      "sources without alerts": [
        [contact({ notificationsSources: [{ sourceType: "AttackPath", minimalRiskLevel: "Low" }] })],
        /is not told of alerts \(notificationsSources\)\.(.|\n)*Add \{ sourceType: "Alert", minimalSeverity: "Medium" \}/,
      ],
      "no sources": [[contact({ notificationsSources: [] })], /is not told of alerts/],
      "no roles": [
        [contact({ notificationsByRole: null })],
        /does not tell those with the role Owner\.(.|\n)*Set notificationsByRole to \{ state: "On", roles: \["Owner"\] \}/,
      ],
      "roles that are turned off": [
        [contact({ notificationsByRole: { state: "Off", roles: ["Owner"] } })],
        /role Owner/,
      ],
      "roles without the owners": [
        [contact({ notificationsByRole: { state: "On", roles: ["Contributor"] } })],
        /role Owner/,
      ],
      "the older shape from High on": [
        [old({ state: "On", minimalSeverity: "High" })],
        /alertNotifications\.minimalSeverity/,
      ],
      "the older shape that is turned off": [
        [old({ state: "Off", minimalSeverity: "Low" })],
        /is not told of alerts \(alertNotifications\)\.(.|\n)*Turn alertNotifications on/,
      ],
      "a local package, in odd letter case": [
        [
          {
            ...contact({}),
            type: "azure-native_security_v20231201preview:security:SecurityContact",
            props: {
              emails: GOOD.emails,
              notificationsByRole: GOOD.notificationsByRole,
              NotificationsSources: [{ SourceType: "ALERT", minimalseverity: "high" }],
            },
          },
        ],
        /severity high alone/,
      ],
      "no contact beside a plan": [
        [PLAN],
        /No security contact is declared, so nobody is mailed of alerts\./,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("the classic provider's contact without alerts and admins", () => {
      const messages = found([classic({ alertNotifications: false, alertsToAdmins: false })]);
      assert.equal(messages.length, 2);
      assert.match(messages[0] ?? "", /Turn alertNotifications on/);
      assert.match(messages[1] ?? "", /Set alertsToAdmins to true/);
    });

    it("each setting that is wrong, beside one that is not known", () => {
      const messages = found([contact({ isEnabled: false, emails: UNKNOWN, notificationsSources: [] })]);
      assert.equal(messages.length, 3);
    });

    it("no address in any message", () => {
      const messages = found([
        contact({ isEnabled: false, notificationsSources: [], notificationsByRole: null }),
      ]);
      assert.equal(messages.length, 3);
      assert.doesNotMatch(messages.join("\n"), /contoso/);
    });

    it("a stack without a contact, where every stack has to have one", () => {
      const other: TestResource = { type: "network:VirtualNetwork", name: "net", props: {} };
      assert.deepEqual(verdictsOf(ruleCalled(RULE), other, { responsibility: "always" }), ["none"]);
    });

    it("roles of the option", () => {
      const options = { notifyRoles: ["Owner", "Contributor"] };
      assert.deepEqual(verdictsOf(ruleCalled(RULE), contact({}), options), ["none"]);
    });

    it("a role that the classic provider cannot tell", () => {
      const options = { ...HIGH, notifyRoles: ["Contributor"] };
      assert.deepEqual(verdictsOf(ruleCalled(RULE), classic({}), options), ["none"]);
    });

    it("Medium, where the option asks for Low", () => {
      assert.deepEqual(verdictsOf(ruleCalled(RULE), contact({}), { minimalSeverity: "Low" }), ["none"]);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "alerts from Medium on": [contact({})],
      "alerts from Low on, beside attack paths": [
        contact({
          notificationsSources: [
            { sourceType: "AttackPath", minimalRiskLevel: "Critical" },
            { sourceType: "alert", minimalSeverity: "low" },
          ],
        }),
      ],
      "an address that is a secret": [
        contact({
          emails: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "a@b" },
        }),
      ],
      "a contact that does not say that it is enabled": [contact({ isEnabled: null })],
      "the older shape from Medium on": [old({ state: "On", minimalSeverity: "Medium" })],
      "more roles than the owners": [
        contact({ notificationsByRole: { state: "on", roles: ["Contributor", "owner"] } }),
      ],
      "outputs with what the inputs leave open": [
        { ...contact({}), props: {}, outputs: { ...GOOD, name: "default" } },
      ],
      "a stack without any part of Defender": [{ type: "network:VirtualNetwork", name: "net", props: {} }],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("the classic provider's contact, where High is enough", () => {
      assert.deepEqual(verdictsOf(ruleCalled(RULE), classic({}), HIGH), []);
    });

    it("no roles, where the option has none", () => {
      const none = contact({ notificationsByRole: null });
      // An empty list is configured, so the default does not stand.
      assert.deepEqual(verdictsOf(ruleCalled(RULE), none, { notifyRoles: [] }), []);
    });

    it("a plan alone, where another stack has the contact", () => {
      assert.deepEqual(verdictsOf(ruleCalled(RULE), PLAN, { responsibility: "elsewhere" }), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "an address that is not known": [
        [contact({ emails: UNKNOWN })],
        /Security contact "default" may have no e-mail address: emails is not known/,
      ],
      "an address that the input hides": [
        [contact({ emails: "[secret]" })],
        /emails is a secret that the input hides/,
      ],
      "a switch that is not known": [[contact({ isEnabled: UNKNOWN })], /may be turned off/],
      "a severity that is not known": [
        [contact({ notificationsSources: [{ sourceType: "Alert", minimalSeverity: UNKNOWN }] })],
        /may not be told of alerts of severity Medium: notificationsSources\[0\]\.minimalSeverity/,
      ],
      "sources that are not known": [
        [contact({ notificationsSources: UNKNOWN })],
        /may not be told of alerts/,
      ],
      "roles that are not known": [
        [contact({ notificationsByRole: { state: "On", roles: UNKNOWN } })],
        /may not tell those with the role Owner/,
      ],
      "the older shape whose state is not known": [
        [old({ state: UNKNOWN, minimalSeverity: "Low" })],
        /may not be told of alerts: alertNotifications\.state/,
      ],
      "the classic provider's contact, which has no severity": [
        [classic({})],
        /alertNotifications cannot say from which severity on(.|\n)*fix: {4}Use azure-native:security:SecurityContact/,
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
