import assert from "node:assert/strict";

import {
  applicationRule,
  collection,
  firewallPolicy,
  ipGroup,
  ipGroupId,
  networkRule,
  ruleCollectionGroup,
} from "../shapes";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "firewall-no-unrestricted-egress";
const found = messagesOf(RULE);

const policy = (...collections: Record<string, unknown>[]): TestResource[] => [
  firewallPolicy("hub"),
  ruleCollectionGroup("group", "hub", 200, collections),
];
const network = (fields: Record<string, unknown>): TestResource[] =>
  policy(collection("Allow", 100, networkRule(fields)));
const application = (fields: Record<string, unknown>): TestResource[] =>
  policy(collection("Allow", 100, applicationRule(fields)));

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      everything: network({}),
      "two halves of the address space": network({ destinationAddresses: ["0.0.0.0/1", "128.0.0.0/1"] }),
      "one range of all addresses": network({ destinationAddresses: ["0.0.0.0-255.255.255.255"] }),
      "two ranges": network({
        destinationAddresses: ["1.0.0.0-126.255.255.255", "128.0.0.0-223.255.255.255"],
      }),
      "every usable port, TCP and UDP apart": network({
        ipProtocols: ["TCP", "UDP"],
        destinationPorts: ["1-65535"],
      }),
      "DNS to any server": network({ ipProtocols: ["UDP"], destinationPorts: ["53"] }),
      "a wildcard name in a network rule": network({
        destinationAddresses: undefined,
        destinationFqdns: ["*"],
      }),
      "an IP group, by id": [
        ipGroup("all", ["0.0.0.0/1", "128.0.0.0/1"]),
        ...network({ destinationAddresses: undefined, destinationIpGroups: [ipGroupId("all")] }),
      ],
      "an IP group whose id is not known yet": [
        ipGroup("all", ["0.0.0.0/1", "128.0.0.0/1"]),
        firewallPolicy("hub"),
        ruleCollectionGroup(
          "group",
          UNKNOWN,
          200,
          [
            collection(
              "Allow",
              100,
              networkRule({ destinationAddresses: undefined, destinationIpGroups: [UNKNOWN] }),
            ),
          ],
          { firewallPolicyName: ["hub"], ruleCollections: ["all"] },
        ),
      ],
      "two IP groups, each half of the address space": [
        ipGroup("low", ["0.0.0.0/1"]),
        ipGroup("high", ["128.0.0.0/1"]),
        ...network({
          destinationAddresses: undefined,
          destinationIpGroups: [ipGroupId("low"), ipGroupId("high")],
        }),
      ],
      "every name": application({ targetFqdns: ["*"] }),
      "every name on another port": application({
        targetFqdns: ["*"],
        protocols: [{ protocolType: "Https", port: 8443 }],
      }),
      "every name under a public suffix": application({ targetFqdns: ["*.com"] }),
      "every name under a public suffix of two labels": application({ targetFqdns: ["*.co.uk"] }),
      "every name that ends in letters": application({ targetFqdns: ["*com"] }),
      "a wildcard in every place": application({ targetFqdns: ["*.*"] }),
      "every URL": application({ targetFqdns: undefined, targetUrls: ["*"] }),
      "what no web category holds": application({ targetFqdns: undefined, webCategories: ["Uncategorized"] }),
      "an allow of the parent that the child denies": [
        firewallPolicy("base"),
        ruleCollectionGroup("base-group", "base", 200, [collection("Allow", 100, networkRule({}))]),
        firewallPolicy("hub", "base"),
        ruleCollectionGroup("group", "hub", 100, [collection("Deny", 100, networkRule({}))]),
      ],
      "a network rule of the child, whatever names the parent denies": [
        firewallPolicy("base"),
        ruleCollectionGroup("base-group", "base", 100, [
          collection("Deny", 100, applicationRule({ targetFqdns: ["*"] })),
        ]),
        firewallPolicy("hub", "base"),
        ruleCollectionGroup("group", "hub", 60000, [
          collection("Allow", 60000, networkRule({ ipProtocols: ["TCP"], destinationPorts: ["443"] })),
        ]),
      ],
      "an allow in an earlier group than a deny": [
        firewallPolicy("hub"),
        ruleCollectionGroup("late", "hub", 500, [collection("Deny", 100, networkRule({}))]),
        ruleCollectionGroup("early", "hub", 200, [collection("Allow", 65000, networkRule({}))]),
      ],
      "the classic provider's own shape": [
        {
          type: "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup",
          name: "group",
          props: {
            firewallPolicyId: "elsewhere",
            priority: 200,
            applicationRuleCollections: [
              {
                name: "c",
                priority: 100,
                action: "Allow",
                rules: [
                  {
                    name: "r",
                    sourceAddresses: ["*"],
                    protocols: [{ type: "Https", port: 443 }],
                    destinationFqdns: ["*"],
                  },
                ],
              },
            ],
          },
        },
      ],
      "classic rules inside a firewall": [
        {
          type: "network:AzureFirewall",
          name: "firewall",
          props: {
            networkRuleCollections: [
              {
                name: "c",
                priority: 100,
                action: { type: "Allow" },
                rules: [
                  {
                    name: "r",
                    sourceAddresses: ["*"],
                    protocols: ["Any"],
                    destinationAddresses: ["*"],
                    destinationPorts: ["*"],
                  },
                ],
              },
            ],
          },
        },
      ],
      "classic rules of a firewall that is not among the resources": [
        {
          type: "azure:network/firewallNetworkRuleCollection:FirewallNetworkRuleCollection",
          name: "rules",
          props: {
            azureFirewallName: "elsewhere",
            priority: 100,
            action: "Allow",
            rules: [
              {
                name: "r",
                sourceAddresses: ["*"],
                protocols: ["Any"],
                destinationAddresses: ["*"],
                destinationPorts: ["*"],
              },
            ],
          },
        },
      ],
      "blocks that the classic provider adds to an IP group": [
        ipGroup("all", []),
        ...["0.0.0.0/1", "128.0.0.0/1"].map((cidr) => ({
          type: "azure:network/iPGroupCIDR:IPGroupCIDR",
          name: cidr,
          props: { ipGroupId: ipGroupId("all"), cidr },
        })),
        ...network({ destinationAddresses: undefined, destinationIpGroups: [ipGroupId("all")] }),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.equal(found(resources).length, 1);
      });
    }

    it("names the firewall whose classic rules open the way", () => {
      const [message = ""] = found(cases["classic rules inside a firewall"] ?? []);
      assert.match(message, /classic rules of firewall "firewall"/);
    });

    it("names the IP group that holds the addresses", () => {
      const [message = ""] = found([
        ipGroup("partners", ["0.0.0.0/1", "128.0.0.0/1"]),
        ...network({ destinationAddresses: undefined, destinationIpGroups: [ipGroupId("partners")] }),
      ]);
      assert.match(message, /packet: 10\.0\.1\.4 -> 1\.0\.0\.0 Tcp port 0 is let out/);
      assert.match(message, /replace IP group "partners" \(0\.0\.0\.0\/1, 128\.0\.0\.0\/1\) by/);
    });

    it("the group that opens the way, when resources come one by one", () => {
      const violations = judgeOneByOne([
        ipGroup("all", ["0.0.0.0/1", "128.0.0.0/1"]),
        ...network({ destinationAddresses: undefined, destinationIpGroups: [ipGroupId("all")] }),
      ]);
      assert.deepEqual(
        violations.map(({ rule, urn }) => [rule, urn?.split("::").at(-1)]),
        [[RULE, "group"]],
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "one name": application({}),
      "a company's own names": application({ targetFqdns: ["*.contoso.com"] }),
      "a list of Microsoft's": application({ targetFqdns: undefined, fqdnTags: ["WindowsUpdate"] }),
      "named services behind a deny of every name": policy(
        collection("Allow", 100, applicationRule({})),
        collection("Deny", 200, applicationRule({ targetFqdns: ["*"] })),
      ),
      "every name, where the network rules deny the port": policy(
        collection(
          "Deny",
          100,
          networkRule({ sourceAddresses: ["*"], ipProtocols: ["TCP"], destinationPorts: ["443"] }),
        ),
        collection("Allow", 200, applicationRule({ targetFqdns: ["*"] })),
      ),
      "every name, where the parent denies every name": [
        firewallPolicy("base"),
        ruleCollectionGroup("base-group", "base", 65000, [
          collection("Deny", 65000, applicationRule({ targetFqdns: ["*"] })),
        ]),
        firewallPolicy("hub", "base"),
        ruleCollectionGroup("group", "hub", 100, [
          collection("Allow", 100, applicationRule({ targetFqdns: ["*"] })),
        ]),
      ],
      "private addresses": network({ sourceAddresses: ["*"], destinationAddresses: ["10.0.0.0/8"] }),
      "ICMP, which the firewall does not translate": network({ ipProtocols: ["ICMP"] }),
      "a draft, which is not in force": [
        firewallPolicy("hub"),
        {
          ...ruleCollectionGroup("draft", "hub", 200, [collection("Allow", 100, networkRule({}))]),
          type: "network:FirewallPolicyRuleCollectionGroupDraft",
        },
      ],
      "DNAT to a machine in the network": policy({
        ...collection("DNAT", 100, {
          ruleType: "NatRule",
          name: "r",
          ipProtocols: ["TCP"],
          sourceAddresses: ["*"],
          destinationAddresses: ["20.30.40.50"],
          destinationPorts: ["443"],
          translatedAddress: "10.0.2.4",
          translatedPort: "443",
        }),
        ruleCollectionType: "FirewallPolicyNatRuleCollection",
      }),
      "a deny of everything": policy(collection("Deny", 100, networkRule({}))),
      "an IP group without addresses": [
        ipGroup("none", []),
        ...network({ destinationAddresses: undefined, destinationIpGroups: [ipGroupId("none")] }),
      ],
      "the address of a public IP that is made in the same update": [
        { type: "network:PublicIPAddress", name: "pip", props: { resourceGroupName: "rg" } },
        firewallPolicy("hub"),
        ruleCollectionGroup(
          "group",
          "hub",
          200,
          [collection("Allow", 100, networkRule({ destinationAddresses: [UNKNOWN] }))],
          {
            ruleCollections: ["pip"],
          },
        ),
      ],
      "one of two small IP groups, whichever it is": [
        ipGroup("a", ["203.0.114.0/24"]),
        ipGroup("b", ["203.0.115.0/24"]),
        firewallPolicy("hub"),
        ruleCollectionGroup(
          "group",
          "hub",
          200,
          [
            collection(
              "Allow",
              100,
              networkRule({ destinationAddresses: undefined, destinationIpGroups: [UNKNOWN] }),
            ),
          ],
          { ruleCollections: ["a", "b"] },
        ),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        // A draft is shown ahead of time, and stops nothing.
        assert.deepEqual(
          judgeStack(resources).filter(({ level }) => level === "mandatory"),
          [],
        );
      });
    }
  });

  describe("cannot decide", () => {
    const cases: Record<string, Record<string, unknown>> = {
      "addresses that are not known before the update": { destinationAddresses: [UNKNOWN] },
      "addresses that the input hides": { destinationAddresses: ["[secret]"] },
      "addresses of a wrong kind": { destinationAddresses: [{ all: true }] },
      "an IP group that is not among the resources": {
        destinationAddresses: undefined,
        destinationIpGroups: [ipGroupId("elsewhere")],
      },
    };
    for (const [name, fields] of Object.entries(cases)) {
      it(`${name}, and leaves it to the rule that says so`, () => {
        const group = ruleCollectionGroup("group", "hub", 200, [
          collection("Allow", 100, networkRule(fields)),
        ]);
        const rules = judgeStack([firewallPolicy("hub"), group]).map(({ rule }) => rule);
        assert.deepEqual(rules, ["no-undecidable-egress"]);
      });
    }
  });
});
