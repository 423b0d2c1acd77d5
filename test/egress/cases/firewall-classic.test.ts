import type { Resource } from "../../../egress/read";
import {
  ALLOW_ALL,
  classic,
  classicCollection,
  EVERYWHERE,
  firewallWith,
  inline,
  NO_RULES,
  attached,
} from "./firewall-parts";
import { cases, collection, FF, group, idOf, networkRule, resource, applicationRule } from "./fixtures";

describe("rules that stand in other places", () => {
  describe("classic rules", () => {
    cases({
      "B69 network rules inside the firewall": [
        FF(NO_RULES, { others: [firewallWith({ networkRuleCollections: inline(EVERYWHERE) })] }),
        "unrestricted",
        /^10\.0\.1\.4 1\.0\.0\.0 Tcp 0$/,
      ],
      "names inside the firewall": [
        FF(NO_RULES, {
          others: [
            firewallWith({
              applicationRuleCollections: inline({
                protocols: [{ protocolType: "Https", port: 443 }],
                targetFqdns: ["api.contoso.com"],
              }),
            }),
          ],
        }),
        "restricted",
        /api\.contoso\.com Tcp 443$/,
      ],
      "network rules as a resource": [
        FF(NO_RULES, {
          others: [firewallWith({}), classicCollection("FirewallNetworkRuleCollection", EVERYWHERE)],
        }),
        "unrestricted",
      ],
      "names as a resource": [
        FF(NO_RULES, {
          others: [
            firewallWith({}),
            classicCollection("FirewallApplicationRuleCollection", {
              protocols: [{ type: "Https", port: 443 }],
              targetFqdns: ["*"],
            }),
          ],
        }),
        "unrestricted",
        /Tcp 443$/,
      ],
      "another firewall's rules": [
        FF(NO_RULES, {
          others: [
            firewallWith({}),
            classicCollection("FirewallNetworkRuleCollection", EVERYWHERE, { azureFirewallName: "other" }),
          ],
        }),
        "none",
      ],
      "beside a policy": [
        FF(NO_RULES, {
          others: [firewallWith({ ...attached, networkRuleCollections: inline(EVERYWHERE) })],
        }),
        "unrestricted",
      ],
      "a deny inside the firewall, with a policy that allows": [
        FF([ALLOW_ALL], {
          others: [
            firewallWith({
              ...attached,
              networkRuleCollections: inline(EVERYWHERE).map((c) => ({ ...c, action: { type: "Deny" } })),
            }),
          ],
        }),
        "unrestricted",
      ],
      "no policy and no rules": [FF(NO_RULES, { others: [firewallWith({})] }), "none"],
      "B70 the classic provider's names": [
        FF(NO_RULES, {
          others: [
            classic("FirewallPolicyRuleCollectionGroup", "classic", {
              firewallPolicyId: idOf("firewallPolicies", "policy"),
              priority: 300,
              applicationRuleCollections: [
                {
                  name: "c",
                  action: "Allow",
                  priority: 100,
                  rules: [
                    {
                      name: "rule",
                      sourceAddresses: ["*"],
                      destinationFqdns: ["*"],
                      protocols: [{ type: "Https", port: 443 }],
                    },
                  ],
                },
              ],
            }),
          ],
        }),
        "unrestricted",
        /Tcp 443$/,
      ],
    });
  });

  describe("IP groups", () => {
    const inGroup = (...others: Resource[]): Resource[] =>
      FF(
        [
          collection(
            "Allow",
            100,
            networkRule({
              destinationAddresses: undefined,
              destinationIpGroups: [idOf("ipGroups", "blocks")],
            }),
          ),
        ],
        { others },
      );
    const blocks = resource("IpGroup", "ipGroups", "blocks", {});
    const block = (name: string, cidr: string, ipGroupId = blocks.id): Resource => ({
      ...classic("IPGroupCIDR", name, { ipGroupId, cidr }),
    });
    cases({
      "B48 blocks that are resources": [
        inGroup(blocks, block("low", "0.0.0.0/1"), block("high", "128.0.0.0/1")),
        "unrestricted",
      ],
      "blocks of another group": [
        inGroup(blocks, block("all", "0.0.0.0/0", idOf("ipGroups", "other"))),
        "none",
      ],
      "an empty group": [inGroup(blocks), "none"],
      "a group that was not read": [inGroup(), "unknown"],
    });
  });

  describe("drafts and legacy groups", () => {
    cases({
      "N26 a draft": [
        FF(NO_RULES, {
          others: [
            resource(
              "FirewallPolicyRuleCollectionGroupDraft",
              "firewallPolicies/policy/ruleCollectionGroups/group/ruleCollectionGroupDrafts",
              "default",
              group("group", "policy", 100, [ALLOW_ALL]).properties,
            ),
          ],
        }),
        "none",
      ],
      "rules with conditions": [
        FF(NO_RULES, {
          others: [
            resource("FirewallPolicyRuleGroup", "firewallPolicies/policy/ruleGroups", "legacy", {
              firewallPolicyName: "policy",
              priority: 100,
              rules: [
                {
                  ruleType: "FirewallPolicyFilterRule",
                  name: "open",
                  priority: 100,
                  action: { type: "Allow" },
                  ruleConditions: [
                    { ...networkRule({}), ruleType: undefined, ruleConditionType: "NetworkRuleCondition" },
                  ],
                },
              ],
            }),
          ],
        }),
        "unrestricted",
      ],
      "a name in a condition": [
        FF(NO_RULES, {
          others: [
            resource("FirewallPolicyRuleGroup", "firewallPolicies/policy/ruleGroups", "legacy", {
              firewallPolicyName: "policy",
              priority: 100,
              rules: [
                {
                  ruleType: "FirewallPolicyFilterRule",
                  priority: 100,
                  action: { type: "Allow" },
                  ruleConditions: [
                    {
                      ...applicationRule({ targetFqdns: ["api.contoso.com"] }),
                      ruleType: undefined,
                      ruleConditionType: "ApplicationRuleCondition",
                    },
                  ],
                },
              ],
            }),
          ],
        }),
        "restricted",
      ],
    });
  });
});
