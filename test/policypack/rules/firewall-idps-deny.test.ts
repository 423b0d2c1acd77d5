import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { policyId } from "../shapes";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN, verdictsOf } from "../stack";

const RULE = "firewall-idps-deny";
const found = messagesOf(RULE);

const CLASSIC = "azure:network/firewallPolicy:FirewallPolicy";
const PREMIUM = { tier: "Premium" };
const policy = (
  props: Record<string, unknown>,
  { name = "hub", type = "network:FirewallPolicy", ...more }: Partial<TestResource> = {},
): TestResource => ({ type, name, props: { firewallPolicyName: name, sku: PREMIUM, ...props }, ...more });
const detecting = (intrusionDetection: unknown, more: Partial<TestResource> = {}): TestResource =>
  policy({ intrusionDetection }, more);
const configured = (configuration: Record<string, unknown>): TestResource[] => [
  detecting({ mode: "Deny", configuration }),
];
const classic = (intrusionDetection: unknown, sku = "Premium"): TestResource =>
  policy({ sku, intrusionDetection }, { type: CLASSIC });
const childOf = (base: TestResource, mode: string | undefined): TestResource[] => [
  base,
  policy({ intrusionDetection: { mode }, basePolicy: { id: policyId("base") } }),
];

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a policy that alerts": [[detecting({ mode: "Alert" })], /only reports .*mode is Alert/],
      "a mode in another letter case": [[detecting({ MODE: "alert" })], /mode is Alert/],
      "a policy that is off": [[detecting({ mode: "Off" })], /mode is Off/],
      "a policy without intrusion detection": [[policy({})], /mode is Off/],
      "intrusion detection without a mode": [[detecting({ profile: "Extended" })], /mode is Off/],
      "the tier Standard": [[policy({ sku: { tier: "Standard" } })], /tier is not Premium/],
      "no tier, which is Standard": [[policy({ sku: undefined })], /tier is not Premium/],
      "a mode that Standard does not have": [
        [policy({ sku: { tier: "Standard" }, intrusionDetection: { mode: "Deny" } })],
        /tier is not Premium/,
      ],
      "the version in the folder": [
        [detecting({}, { type: "azure-native:network/v20230901:FirewallPolicy" })],
        /mode is Off/,
      ],
      "the version in the package": [
        [detecting({}, { type: "azure-native_network_v20250701:network:FirewallPolicy" })],
        /mode is Off/,
      ],
      "the classic provider": [[classic({ mode: "Alert" })], /mode is Alert/],
      "the classic provider's tier": [[classic({ mode: "Deny" }, "Standard")], /Set sku to Premium/],
      "a bypass rule": [
        configured({ bypassTrafficSettings: [{ name: "backup", protocol: "TCP" }] }),
        /lets traffic bypass intrusion detection \(1 bypass rule\)/,
      ],
      "the classic provider's bypass rule": [
        [classic({ mode: "Deny", trafficBypasses: [{ name: "backup", protocol: "TCP" }] })],
        /1 bypass rule/,
      ],
      "a bypass rule beside one that is not known": [
        configured({ bypassTrafficSettings: [{ name: "backup" }, UNKNOWN] }),
        /2 bypass rules/,
      ],
      "signatures that only alert, or not even that": [
        configured({
          signatureOverrides: [
            { id: "1", mode: "Alert" },
            { id: "2", mode: "OFF" },
            { id: "3", mode: "Deny" },
          ],
        }),
        /does not deny what 2 signatures match/,
      ],
      "the classic provider's signature": [
        [classic({ mode: "Deny", signatureOverrides: [{ id: "1", state: "Off" }] })],
        /what 1 signature matches/,
      ],
      "the Internet as a private range": [
        configured({ privateRanges: ["0.0.0.0/1", "128.0.0.0/1"] }),
        /takes much of the Internet for internal/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judgeStack(resources, [ruleCalled(RULE)]);
        assert.deepEqual(others, []);
        assert.equal(first?.level, "advisory");
        assert.match(first.message, message);
      });
    }

    it("a child and its base that both alert", () => {
      assert.equal(found(childOf(detecting({ mode: "Alert" }, { name: "base" }), "Alert")).length, 2);
    });

    it("a base of another tier lends its child nothing", () => {
      const base = policy(
        { sku: { tier: "Standard" }, intrusionDetection: { mode: "Deny" } },
        { name: "base" },
      );
      const messages = found(childOf(base, "Alert"));
      assert.match(messages[0] ?? "", /"base" has no intrusion detection/);
      assert.match(messages[1] ?? "", /"hub" only reports attacks/);
    });

    it("an update, before it is made, where the rule is mandatory", () => {
      const entries = new Map([[RULE, { level: "mandatory" as const, options: {} }]]);
      assert.equal(judgeOneByOne([detecting({ mode: "Alert" })], [ruleCalled(RULE)], { entries }).length, 1);
    });

    it("ARM JSON, with what is wrong and the change in Azure's words", () => {
      const { resources } = readDocument(
        JSON.stringify([
          {
            id: policyId("hub"),
            type: "Microsoft.Network/firewallPolicies",
            name: "hub",
            properties: { sku: { tier: "Premium" }, intrusionDetection: { mode: "Alert" } },
          },
        ]),
        "arm.json",
      );
      assert.deepEqual(
        findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT).map(({ message, fix }) => [
          message,
          fix,
        ]),
        [
          [
            'Firewall policy "hub" only reports attacks that signatures match (intrusionDetection.mode is Alert).',
            "Set intrusionDetection.mode to Deny.",
          ],
        ],
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a policy that denies": [detecting({ mode: "Deny" })],
      "other letter case": [policy({ sku: { TIER: "PREMIUM" }, INTRUSIONDETECTION: { mode: "DENY" } })],
      "the classic provider": [classic({ mode: "Deny" })],
      "a signature that is set to Deny": configured({ signatureOverrides: [{ id: "1", mode: "Deny" }] }),
      "no bypass rules": configured({ bypassTrafficSettings: [], privateRanges: null }),
      "private ranges of one's own": configured({ privateRanges: ["10.0.0.0/8", "20.1.0.0/16"] }),
      "a child whose base denies": childOf(detecting({ mode: "Deny" }, { name: "base" }), "Alert"),
      "a child that says nothing, whose base denies": childOf(
        detecting({ mode: "Deny" }, { name: "base" }),
        undefined,
      ),
      "a base that is not known yet and is in the stack": [
        detecting({ mode: "Deny" }, { name: "base" }),
        policy({ basePolicy: { id: UNKNOWN } }, { from: { basePolicy: ["base"] } }),
      ],
      "a firewall without a policy": [{ type: "network:AzureFirewall", name: "edge", props: {} }],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("another tier, where Premium is not required", () => {
      const standard = policy({ sku: { tier: "Standard" } });
      assert.deepEqual(verdictsOf(ruleCalled(RULE), standard, { requirePremium: false }), []);
      assert.deepEqual(verdictsOf(ruleCalled(RULE), policy({}), { requirePremium: false }), ["none"]);
    });

    it("bypass rules and overrides, where they are accepted", () => {
      const weak = detecting({
        mode: "Deny",
        configuration: { bypassTrafficSettings: [{}], signatureOverrides: [{ id: "1", mode: "Off" }] },
      });
      assert.deepEqual(verdictsOf(ruleCalled(RULE), weak, { allowBypass: true }), []);
      assert.deepEqual(verdictsOf(ruleCalled(RULE), weak, {}), ["none", "none"]);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], unread: RegExp]> = {
      "a mode that is not known": [[detecting({ mode: UNKNOWN })], /intrusionDetection\.mode is not known/],
      "a secret": [[detecting({ mode: "[secret]" })], /intrusionDetection\.mode is a secret/],
      "a tier that is not known": [[policy({ sku: { tier: UNKNOWN } })], /sku\.tier is not known/],
      "bypass rules that are not known": [
        configured({ bypassTrafficSettings: UNKNOWN }),
        /bypassTrafficSettings is not known/,
      ],
      "the mode of a signature that is not known": [
        configured({ signatureOverrides: [{ id: "1", mode: UNKNOWN }] }),
        /signatureOverrides\[0\]\.mode is not known/,
      ],
      "a private range that is not known": [
        configured({ privateRanges: ["10.0.0.0/8", UNKNOWN] }),
        /privateRanges\[1\] is not known/,
      ],
      "a private range that is no address": [
        configured({ privateRanges: ["ours"] }),
        /privateRanges\[0\] is no address/,
      ],
      "a base policy that is elsewhere": [
        [policy({ basePolicy: { id: policyId("other") } })],
        /basePolicy\.id is .*not among/,
      ],
      "a base policy that is not known": [[policy({ basePolicy: { id: UNKNOWN } })], /basePolicy\.id/],
    };
    for (const [name, [resources, unread]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", / may /);
        assert.match(first ?? "", unread);
      });
    }
  });
});
