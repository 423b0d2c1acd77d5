import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { firewallPolicy, NETWORK_ID, policyId } from "../shapes";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "firewall-has-policy";
const found = messagesOf(RULE);

const POLICY = { firewallPolicy: { id: policyId("hub") } };
const firewall = (props: Record<string, unknown>, more: Partial<TestResource> = {}): TestResource => ({
  type: "network:AzureFirewall",
  name: "edge",
  props,
  ...more,
});
const CLASSIC = "azure:network/firewall:Firewall";
const list = [{ name: "out", priority: 100 }];
const separate = (type: string): TestResource[] => [
  firewall({ name: "edge", firewallPolicyId: policyId("hub") }, { type: CLASSIC }),
  { type: `azure:network/${type}`, name: "out", props: { azureFirewallName: "edge", priority: 100 } },
];

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a firewall without a policy": [[firewall({})], /"edge" has no firewall policy/],
      "a policy that is null": [[firewall({ firewallPolicy: null })], /has no firewall policy/],
      "a policy whose id is empty": [[firewall({ firewallPolicyId: "" })], /has no firewall policy/],
      "the version in the folder": [
        [firewall({}, { type: "azure-native:network/v20230901:AzureFirewall" })],
        /has no firewall policy/,
      ],
      "the version in the package": [
        [firewall({}, { type: "azure-native_network_v20250701:network:AzureFirewall" })],
        /has no firewall policy/,
      ],
      "the classic provider": [[firewall({}, { type: CLASSIC })], /Set firewallPolicyId to/],
      "network rules of its own": [
        [firewall({ ...POLICY, networkRuleCollections: list })],
        /classic rules of its own \(networkRuleCollections\)/,
      ],
      "application rules of its own": [
        [firewall({ ...POLICY, applicationRuleCollections: list })],
        /\(applicationRuleCollections\)/,
      ],
      "NAT rules of its own, under a key in another letter case": [
        [firewall({ ...POLICY, NATRULECOLLECTIONS: list })],
        /\(natRuleCollections\)/,
      ],
      "a network rule collection apart": [
        separate("firewallNetworkRuleCollection:FirewallNetworkRuleCollection"),
        /Rule collection "out" holds classic rules/,
      ],
      "an application rule collection apart": [
        separate("firewallApplicationRuleCollection:FirewallApplicationRuleCollection"),
        /Rule collection "out"/,
      ],
      "a NAT rule collection apart": [
        separate("firewallNatRuleCollection:FirewallNatRuleCollection"),
        /Rule collection "out"/,
      ],
      "a rule collection whose firewall is elsewhere": [
        separate("firewallNetworkRuleCollection:FirewallNetworkRuleCollection").slice(1),
        /Rule collection "out"/,
      ],
      "outputs, as the stack's end has them": [
        [firewall(POLICY, { outputs: { ...POLICY, networkRuleCollections: list } })],
        /networkRuleCollections/,
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

    it("a missing policy and the rules, each by itself", () => {
      assert.equal(found([firewall({ networkRuleCollections: list, natRuleCollections: list })]).length, 3);
    });

    it("an update, before it is made, where the rule is mandatory", () => {
      const entries = new Map([[RULE, { level: "mandatory" as const, options: {} }]]);
      assert.equal(judgeOneByOne([firewall({})], [ruleCalled(RULE)], { entries }).length, 1);
    });

    it("ARM JSON, with what is wrong and the change in Azure's words", () => {
      const { resources } = readDocument(
        JSON.stringify([
          {
            id: `${NETWORK_ID}/azureFirewalls/edge`,
            type: "Microsoft.Network/azureFirewalls",
            name: "edge",
            properties: { networkRuleCollections: [] },
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
            'Firewall "edge" has no firewall policy.',
            "Set firewallPolicy.id to the id of a firewall policy that holds its rules.",
          ],
        ],
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a policy of the stack": [firewallPolicy("hub"), firewall(POLICY)],
      "a policy that is elsewhere": [firewall(POLICY)],
      "keys in another letter case": [firewall({ FIREWALLPOLICY: { ID: policyId("hub") } })],
      "the classic provider": [firewall({ firewallPolicyId: policyId("hub") }, { type: CLASSIC })],
      "lists that are empty": [
        firewall({ ...POLICY, networkRuleCollections: [], applicationRuleCollections: null }),
      ],
      "a policy that is not known yet and is in the stack": [
        firewallPolicy("hub"),
        firewall({ firewallPolicy: { id: UNKNOWN } }, { from: { firewallPolicy: ["hub"] } }),
      ],
      "a policy that is one of two of the stack": [
        firewallPolicy("hub"),
        firewallPolicy("spare"),
        firewall({ firewallPolicy: { id: UNKNOWN } }, { from: { firewallPolicy: ["hub", "spare"] } }),
      ],
      "a policy alone": [firewallPolicy("hub")],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], unread: RegExp]> = {
      "a policy that is not known": [
        [firewall({ firewallPolicy: UNKNOWN })],
        /may have no firewall policy: firewallPolicy is not known/,
      ],
      "an id that is not known": [
        [firewall({ firewallPolicyId: UNKNOWN }, { type: CLASSIC })],
        /firewallPolicyId is not known/,
      ],
      "a secret": [[firewall({ firewallPolicy: "[secret]" })], /firewallPolicy is a secret/],
      "rules that are not known": [
        [firewall({ ...POLICY, networkRuleCollections: UNKNOWN })],
        /may have classic rules: networkRuleCollections is not known/,
      ],
    };
    for (const [name, [resources, unread]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", unread);
      });
    }
  });
});
