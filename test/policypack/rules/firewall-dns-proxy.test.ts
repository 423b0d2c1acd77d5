import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { policyId } from "../shapes";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "firewall-dns-proxy";
const found = messagesOf(RULE);

const CLASSIC = "azure:network/firewallPolicy:FirewallPolicy";
const policy = (
  props: Record<string, unknown>,
  { name = "hub", type = "network:FirewallPolicy", ...more }: Partial<TestResource> = {},
): TestResource => ({ type, name, props: { firewallPolicyName: name, ...props }, ...more });
const ON = { dnsSettings: { enableProxy: true } };
const OFF = { dnsSettings: { enableProxy: false } };
const base = (props: Record<string, unknown>): TestResource => policy(props, { name: "base" });
const BASED = { basePolicy: { id: policyId("base") } };
const firewall = (props: Record<string, unknown>): TestResource[] => [
  { type: "network:AzureFirewall", name: "edge", props },
];
const classicFirewall = (props: Record<string, unknown>): TestResource[] => [
  { type: "azure:network/firewall:Firewall", name: "edge", props },
];

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "a proxy that is off": [policy(OFF)],
      "off in writing": [policy({ dnsSettings: { enableProxy: "False" } })],
      "a policy without DNS settings": [policy({})],
      "DNS servers without the proxy": [policy({ dnsSettings: { servers: ["10.0.0.4"] } })],
      "the requirement without the proxy": [policy({ dnsSettings: { requireProxyForNetworkRules: true } })],
      "the version in the folder": [policy({}, { type: "azure-native:network/v20230901:FirewallPolicy" })],
      "the version in the package": [
        policy({}, { type: "azure-native_network_v20250701:network:FirewallPolicy" }),
      ],
      "the classic provider": [policy({ dns: { proxyEnabled: false } }, { type: CLASSIC })],
      "the tier Basic, which has none": [policy({ ...ON, sku: { tier: "Basic" } })],
      "a child that turns off what it inherits": [base(ON), policy({ ...OFF, ...BASED })],
      "a child with DNS settings of its own": [
        base(ON),
        policy({ dnsSettings: { servers: ["10.0.0.4"] }, ...BASED }),
      ],
      "a firewall without a policy": firewall({}),
      "a firewall that says so in its bag": firewall({
        additionalProperties: { "Network.DNS.EnableProxy": "false" },
      }),
      "the classic provider's firewall": classicFirewall({ dnsProxyEnabled: false }),
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judgeStack(resources, [ruleCalled(RULE)]);
        assert.deepEqual(others, []);
        assert.equal(first?.level, "advisory");
        assert.ok(!first.message.includes(" may not "), first.message);
      });
    }

    it("a base and the child that inherits from it", () => {
      assert.equal(found([base(OFF), policy(BASED)]).length, 2);
    });

    it("an update, before it is made, where the rule is mandatory", () => {
      const entries = new Map([[RULE, { level: "mandatory" as const, options: {} }]]);
      assert.equal(judgeOneByOne([policy(OFF)], [ruleCalled(RULE)], { entries }).length, 1);
    });

    it("ARM JSON, with what is wrong and the change in Azure's words", () => {
      const { resources } = readDocument(
        JSON.stringify([
          {
            id: policyId("hub"),
            type: "Microsoft.Network/firewallPolicies",
            name: "hub",
            properties: { dnsSettings: { enableProxy: false } },
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
            'Firewall policy "hub" does not resolve names for the machines behind it (dnsSettings.enableProxy is not true).',
            "Set dnsSettings.enableProxy to true.",
          ],
        ],
      );
    });

    it("names the property of the classic provider", () => {
      assert.match(found([policy({}, { type: CLASSIC })])[0] ?? "", /Set dns\.proxyEnabled to true/);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a proxy that is on": [policy(ON)],
      "on in writing, in another letter case": [policy({ DNSSETTINGS: { ENABLEPROXY: "True" } })],
      "on without the requirement": [
        policy({ dnsSettings: { enableProxy: true, requireProxyForNetworkRules: false } }),
      ],
      "the classic provider": [policy({ dns: { proxyEnabled: true } }, { type: CLASSIC })],
      "a child that inherits": [base(ON), policy(BASED)],
      "a child of a base that is not known yet and is in the stack": [
        base(ON),
        policy({ basePolicy: { id: UNKNOWN } }, { from: { basePolicy: ["base"] } }),
      ],
      "a base that is elsewhere, where the policy says it": [policy({ ...ON, ...BASED })],
      "a firewall that has a policy": firewall({ firewallPolicy: { id: policyId("hub") } }),
      "a firewall that says so in its bag": firewall({
        additionalProperties: { "Network.DNS.EnableProxy": "true" },
      }),
      "the classic provider's firewall": classicFirewall({ dnsProxyEnabled: true }),
      "the classic provider's firewall with DNS servers": classicFirewall({ dnsServers: ["10.0.0.4"] }),
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], unread: RegExp]> = {
      "a proxy that is not known": [
        [policy({ dnsSettings: { enableProxy: UNKNOWN } })],
        /dnsSettings\.enableProxy is not known/,
      ],
      "DNS settings that are a secret": [[policy({ dnsSettings: "[secret]" })], /dnsSettings is a secret/],
      "a tier that is not known": [[policy({ ...ON, sku: { tier: UNKNOWN } })], /sku\.tier is not known/],
      "a base policy that is elsewhere": [[policy(BASED)], /basePolicy\.id is .*not among/],
      "a base policy that is not known": [[policy({ basePolicy: { id: UNKNOWN } })], /basePolicy\.id/],
      "DNS servers that are not known": [classicFirewall({ dnsServers: UNKNOWN }), /dnsServers is not known/],
    };
    for (const [name, [resources, unread]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", / may not /);
        assert.match(first ?? "", unread);
      });
    }
  });
});
