import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { policyId } from "../shapes";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN, verdictsOf } from "../stack";

const RULE = "firewall-threat-intel-deny";
const found = messagesOf(RULE);

const policy = (
  props: Record<string, unknown>,
  { name = "hub", type = "network:FirewallPolicy", ...more }: Partial<TestResource> = {},
): TestResource => ({ type, name, props: { firewallPolicyName: name, ...props }, ...more });
const DENY = { threatIntelMode: "Deny" };
const CLASSIC = "azure:network/firewallPolicy:FirewallPolicy";
const allowing = (list: Record<string, unknown>): TestResource[] => [
  policy({ ...DENY, threatIntelWhitelist: list }),
];
const addresses = (length: number): string[] => Array.from({ length }, (_, i) => `20.0.0.${String(i)}`);

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "a policy that alerts": [policy({ threatIntelMode: "Alert" })],
      "a policy that does nothing": [policy({ threatIntelMode: "Off" })],
      "a mode in another letter case, under a key in another": [policy({ ThreatIntelMode: "ALERT" })],
      "a policy without a mode, which is Alert": [policy({})],
      "a mode that is null": [policy({ threatIntelMode: null })],
      "the version in the folder": [policy({}, { type: "azure-native:network/v20230901:FirewallPolicy" })],
      "the version in the package": [
        policy({}, { type: "azure-native_network_v20250701:network:FirewallPolicy" }),
      ],
      "the classic provider": [policy({ threatIntelligenceMode: "Alert" }, { type: CLASSIC })],
      "the classic provider's policy that says nothing": [policy({}, { type: CLASSIC })],
      "the tier Basic, which only alerts": [policy({ ...DENY, sku: { tier: "Basic" } })],
      "the classic provider's tier Basic": [
        policy({ threatIntelligenceMode: "Deny", sku: "Basic" }, { type: CLASSIC }),
      ],
      "a child that is weaker than its base": [
        policy(DENY, { name: "base" }),
        policy({ threatIntelMode: "Alert", basePolicy: { id: policyId("base") } }),
      ],
      "a firewall without a policy": [{ type: "network:AzureFirewall", name: "edge", props: {} }],
      "the classic provider's firewall without a policy": [
        { type: "azure:network/firewall:Firewall", name: "edge", props: { threatIntelMode: "Off" } },
      ],
      "an allow list of addresses that is too long": allowing({ ipAddresses: addresses(11) }),
      "addresses and names that are too many together": allowing({
        ipAddresses: addresses(6),
        fqdns: ["a.example", "b.example", "c.example", "d.example", "e.example"],
      }),
      "the classic provider's allow list": [
        policy(
          { threatIntelligenceMode: "Deny", threatIntelligenceAllowlist: { ipAddresses: addresses(11) } },
          { type: CLASSIC },
        ),
      ],
      "an allow list of everything in two halves": allowing({ ipAddresses: ["0.0.0.0/1", "128.0.0.0/1"] }),
      "an allow list of one /8": allowing({ ipAddresses: ["20.0.0.0/8"] }),
      "an allow list of every name": allowing({ fqdns: ["*"] }),
      "a list that is too long beside entries that are not known": allowing({
        ipAddresses: [...addresses(11), UNKNOWN],
      }),
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judgeStack(resources, [ruleCalled(RULE)]);
        assert.deepEqual(others, []);
        assert.equal(first?.level, "advisory");
        assert.ok(!first.message.includes(" may "), first.message);
      });
    }

    it("an update, before it is made, where the rule is mandatory", () => {
      const entries = new Map([[RULE, { level: "mandatory" as const, options: {} }]]);
      assert.equal(
        judgeOneByOne([policy({ threatIntelMode: "Off" })], [ruleCalled(RULE)], { entries }).length,
        1,
      );
    });

    it("ARM JSON, with what is wrong and the change in Azure's words", () => {
      const { resources } = readDocument(
        JSON.stringify([
          {
            id: policyId("hub"),
            type: "microsoft.network/firewallpolicies",
            name: "hub",
            properties: { sku: { tier: "Standard" }, threatIntelMode: "Alert" },
          },
        ]),
        "arm.json",
      );
      assert.deepEqual(
        findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT).map(({ message, fix, property }) => [
          message,
          fix,
          property,
        ]),
        [
          [
            'Firewall policy "hub" only reports traffic to known bad addresses (threatIntelMode is not Deny).',
            "Set threatIntelMode to Deny.",
            "threatIntelMode",
          ],
        ],
      );
    });

    it("names the property of the classic provider", () => {
      assert.match(
        found([policy({}, { type: CLASSIC })])[0] ?? "",
        /threatIntelligenceMode is not set.*Set threatIntelligenceMode to Deny\./s,
      );
    });

    it("one entry more than the option says", () => {
      const listing = policy({ ...DENY, threatIntelWhitelist: { fqdns: ["a.example"] } });
      assert.deepEqual(verdictsOf(ruleCalled(RULE), listing, { maxAllowListEntries: 0 }), ["none"]);
      assert.deepEqual(verdictsOf(ruleCalled(RULE), listing, { maxAllowListEntries: 1 }), []);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a policy that denies": [policy(DENY)],
      "the mode in another letter case": [policy({ THREATINTELMODE: "deny" })],
      "the tier Premium": [policy({ ...DENY, sku: { tier: "Premium" } })],
      "the classic provider": [
        policy({ threatIntelligenceMode: "Deny", sku: "Standard" }, { type: CLASSIC }),
      ],
      "outputs with what the inputs leave out": [policy({}, { outputs: DENY })],
      "a child that inherits": [
        policy(DENY, { name: "base" }),
        policy({ basePolicy: { id: policyId("base") } }),
      ],
      "a child of a base that is not known yet and is in the stack": [
        policy(DENY, { name: "base" }),
        policy({ basePolicy: { id: UNKNOWN } }, { from: { basePolicy: ["base"] } }),
      ],
      "a child that denies, of a base that is elsewhere": [
        policy({ ...DENY, basePolicy: { id: policyId("other") } }),
      ],
      "a firewall that has a policy": [
        {
          type: "network:AzureFirewall",
          name: "edge",
          props: { firewallPolicy: { id: policyId("hub") }, threatIntelMode: "Alert" },
        },
      ],
      "a firewall with a mode of its own": [
        { type: "network:AzureFirewall", name: "edge", props: { threatIntelMode: "Deny" } },
      ],
      "an allow list as long as it may be": allowing({ ipAddresses: addresses(10) }),
      "a large block of private addresses on it": allowing({ ipAddresses: ["10.0.0.0/8"] }),
      "one address less than a /8 on it": allowing({ ipAddresses: ["20.0.0.0/9"] }),
      "an empty allow list": allowing({ ipAddresses: [], fqdns: [] }),
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], unread: RegExp]> = {
      "a mode that is not known": [
        [policy({ threatIntelMode: UNKNOWN })],
        /threatIntelMode is not known before the update/,
      ],
      "a secret": [[policy({ threatIntelMode: "[secret]" })], /threatIntelMode is a secret/],
      "a tier that is not known": [[policy({ ...DENY, sku: { tier: UNKNOWN } })], /sku\.tier is not known/],
      "a base policy that is elsewhere": [
        [policy({ basePolicy: { id: policyId("other") } })],
        /basePolicy\.id is .*a base policy that is not among/,
      ],
      "a base policy that is not known": [
        [policy({ basePolicy: { id: UNKNOWN } })],
        /basePolicy\.id is a base policy/,
      ],
      "a base whose mode is not known": [
        [
          policy({ threatIntelMode: "[secret]" }, { name: "base" }),
          policy({ basePolicy: { id: policyId("base") } }),
        ],
        /threatIntelMode is a secret/,
      ],
      "an allow list that is not known": [
        allowing({ ipAddresses: UNKNOWN }),
        /threatIntelWhitelist\.ipAddresses is not known/,
      ],
      "an entry that is not known": [
        allowing({ ipAddresses: ["20.0.0.1", UNKNOWN] }),
        /threatIntelWhitelist\.ipAddresses\[1\] is not known/,
      ],
    };
    for (const [name, [resources, unread]] of Object.entries(cases)) {
      it(name, () => {
        const messages = found(resources);
        assert.ok(messages.length > 0);
        for (const message of messages) {
          assert.match(message, / may /);
          assert.match(message, unread);
        }
      });
    }
  });
});
