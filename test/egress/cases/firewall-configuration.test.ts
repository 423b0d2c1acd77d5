import assert from "node:assert/strict";

import { ask, sourcesOf } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import {
  applicationRule,
  cases,
  collection,
  FF,
  firewall,
  group,
  idOf,
  networkRule,
  resource,
} from "./fixtures";

type Properties = Record<string, unknown>;

const NO_RULES: never[] = [];
const SUBNET = { subnet: { id: idOf("virtualNetworks/vnet/subnets", "AzureFirewallSubnet") } };
const allowNames = (...targetFqdns: string[]): Properties =>
  collection("Allow", 100, applicationRule({ targetFqdns }));
const ALLOW_ALL = collection("Allow", 100, networkRule({}));

/** The fixture's firewall with other properties, in place of its own. */
const firewallWith = (properties: Properties): Resource =>
  resource("AzureFirewall", "azureFirewalls", "firewall", {
    ipConfigurations: [{ privateIPAddress: "10.0.0.4", ...SUBNET }],
    ...properties,
  });
const attached = { firewallPolicy: { id: idOf("firewallPolicies", "policy") } };
const policyWith = (properties: Properties): Resource =>
  resource("FirewallPolicy", "firewallPolicies", "policy", properties);

/** A resource of the classic provider. */
const classic = (type: string, name: string, properties: Properties): Resource => ({
  urn: `urn:pulumi:dev::estate::azure:network/${type}::${name}`,
  type: `azure:network/${type[0]?.toLowerCase() ?? ""}${type.slice(1)}:${type}`,
  name,
  properties: { name, resourceGroupName: "rg", ...properties },
});
const classicCollection = (type: string, rule: Properties, more: Properties = {}): Resource =>
  classic(type, "rules", {
    azureFirewallName: "firewall",
    priority: 100,
    action: "Allow",
    rules: [{ name: "rule", sourceAddresses: ["*"], ...rule }],
    ...more,
  });
const EVERYWHERE = { destinationAddresses: ["*"], destinationPorts: ["*"], protocols: ["Any"] };
const inline = (rule: Properties): Properties[] => [
  {
    name: "c",
    priority: 100,
    action: { type: "Allow" },
    rules: [{ name: "rule", sourceAddresses: ["*"], ...rule }],
  },
];

const relay = (rule: Properties): Properties[] => [
  {
    ruleCollectionType: "FirewallPolicyNatRuleCollection",
    name: "nat",
    priority: 100,
    action: { type: "DNAT" },
    rules: [
      {
        ruleType: "NatRule",
        name: "relay",
        ipProtocols: ["TCP"],
        sourceAddresses: ["*"],
        destinationAddresses: ["20.30.40.50"],
        destinationPorts: ["443"],
        translatedPort: "443",
        ...rule,
      },
    ],
  },
];

/** The fixture's subnet without a route to the firewall; its policy is an explicit proxy. */
const proxied = (
  collections: Properties[],
  proxy: Properties,
  more: Parameters<typeof FF>[1] = {},
): Resource[] =>
  FF(collections, {
    routes: [{ name: "none", addressPrefix: "0.0.0.0/0", nextHopType: "None" }],
    ...more,
    others: [policyWith({ explicitProxy: proxy }), ...(more.others ?? [])],
  });
const PROXY = { enableExplicitProxy: true, httpPort: 8080, httpsPort: 8443 };
const egressRule = (fields: Properties): Properties => ({
  name: "out",
  priority: 100,
  direction: "Outbound",
  access: "Deny",
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "*",
  ...fields,
});

function answer(resources: readonly Resource[], to: string, port = 443): string {
  const model = readModel(resources);
  const source = sourcesOf(model).find(({ name }) => name === "nic");
  assert.ok(source !== undefined);
  return ask({ from: undefined, to, protocol: "Tcp", port }, source, model).verdict;
}

describe("how a firewall is set up", () => {
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

  describe("DNAT", () => {
    cases({
      "B65 to a public name": [
        FF(relay({ translatedFqdn: "relay.attacker.example.com" })),
        "broad",
        /^10\.0\.1\.4 20\.30\.40\.50 Tcp 443$/,
      ],
      "to a public address": [FF(relay({ translatedAddress: "8.8.8.8" })), "broad", /20\.30\.40\.50/],
      "to a machine in the network": [FF(relay({ translatedAddress: "10.0.2.4" })), "none"],
      "to a name of the customer's own": [FF(relay({ translatedFqdn: "db.internal" })), "none"],
      "for other sources": [
        FF(relay({ translatedAddress: "8.8.8.8", sourceAddresses: ["10.9.0.0/16"] })),
        "none",
      ],
      "in a classic collection": [
        FF(NO_RULES, {
          others: [
            firewallWith({}),
            classicCollection(
              "FirewallNatRuleCollection",
              {
                protocols: ["TCP"],
                destinationAddresses: ["20.30.40.50"],
                destinationPorts: ["443"],
                translatedAddress: "8.8.8.8",
                translatedPort: "443",
              },
              { action: "Dnat" },
            ),
          ],
        }),
        "broad",
      ],
    });

    it("lets the packet to the firewall's address out, and no other", () => {
      const resources = FF(relay({ translatedAddress: "8.8.8.8" }));
      assert.equal(answer(resources, "20.30.40.50"), "allowed");
      assert.equal(answer(resources, "20.30.40.50", 80), "denied");
      assert.equal(answer(resources, "8.8.8.8"), "denied");
    });
  });

  describe("drafts and legacy groups", () => {
    cases({
      "N26 a draft": [
        FF(NO_RULES, {
          others: [
            {
              ...group("draft", "policy", 100, [ALLOW_ALL]),
              urn: "urn:pulumi:dev::estate::azure-native:network:FirewallPolicyRuleCollectionGroupDraft::draft",
              type: "azure-native:network:FirewallPolicyRuleCollectionGroupDraft",
            },
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

  describe("what goes on to another hop", () => {
    const never = (privateRanges: string[]): Resource => policyWith({ snat: { privateRanges } });
    const tunnel = { managementIpConfiguration: { name: "management" } };
    cases({
      "E156 no source NAT: the next hop decides": [
        FF([ALLOW_ALL], { others: [never(["0.0.0.0/0"])] }),
        "unknown",
      ],
      "no source NAT, in two halves": [
        FF([ALLOW_ALL], { others: [never(["0.0.0.0/1", "128.0.0.0/1"])] }),
        "unknown",
      ],
      "no source NAT for one public block": [
        FF([ALLOW_ALL], { others: [never(["10.0.0.0/8", "20.0.0.0/8"])] }),
        "unrestricted",
      ],
      "application rules have it always": [
        FF([allowNames("*")], { others: [never(["0.0.0.0/0"])] }),
        "unrestricted",
      ],
      "ranges of a classic firewall": [
        FF(NO_RULES, {
          others: [
            firewallWith({
              networkRuleCollections: inline(EVERYWHERE),
              additionalProperties: { "Network.SNAT.PrivateRanges": "IANAPrivateRanges, 0.0.0.0/0" },
            }),
          ],
        }),
        "unknown",
      ],
      "ranges of the firewall beside a policy": [
        FF([ALLOW_ALL], { others: [firewallWith({ ...attached, privateIpRanges: ["0.0.0.0/0"] })] }),
        "unrestricted",
      ],
      "E161 forced tunnelling": [
        FF([ALLOW_ALL], { others: [firewallWith({ ...attached, ...tunnel })] }),
        "unknown",
      ],
      "forced tunnelling takes names along": [
        FF([allowNames("*")], { others: [firewallWith({ ...attached, ...tunnel })] }),
        "unknown",
      ],
      "the management address of Basic": [
        FF([ALLOW_ALL], { others: [firewallWith({ ...attached, ...tunnel, sku: { tier: "Basic" } })] }),
        "unrestricted",
      ],
      "forced tunnelling of what nothing lets out": [
        FF(NO_RULES, { others: [firewallWith({ ...attached, ...tunnel })] }),
        "none",
      ],
    });

    it("answers the same for one packet", () => {
      const resources = FF([ALLOW_ALL], { others: [never(["20.0.0.0/8"])] });
      assert.equal(answer(resources, "20.1.2.3"), "unknown");
      assert.equal(answer(resources, "8.8.8.8"), "allowed");
      const tunnelled = FF([allowNames("api.contoso.com")], {
        others: [firewallWith({ ...attached, ...tunnel })],
      });
      assert.equal(answer(tunnelled, "api.contoso.com"), "unknown");
      assert.equal(answer(tunnelled, "www.contoso.com"), "denied");
    });
  });

  describe("explicit proxy", () => {
    cases({
      "B68 every name, without a route": [proxied([allowNames("*")], PROXY), "unrestricted", /Tcp 443$/],
      "one name": [proxied([allowNames("api.contoso.com")], PROXY), "restricted"],
      "turned off": [proxied([allowNames("*")], { ...PROXY, enableExplicitProxy: false }), "none"],
      "network rules do not count": [proxied([ALLOW_ALL], PROXY), "none"],
      "a security group that closes its ports": [
        proxied([allowNames("*")], PROXY, { rules: [egressRule({ destinationAddressPrefix: "10.0.0.4" })] }),
        "none",
      ],
      "a security group that leaves one port": [
        proxied([allowNames("*")], PROXY, { rules: [egressRule({ destinationPortRange: "8080" })] }),
        "unrestricted",
      ],
      "a security group that denies the Internet": [
        proxied([allowNames("*")], PROXY, { rules: [egressRule({ destinationAddressPrefix: "Internet" })] }),
        "unrestricted",
      ],
    });

    const away = (peered: boolean): Resource[] =>
      proxied([allowNames("*")], PROXY, {
        others: [
          resource("VirtualNetwork", "virtualNetworks", "hub", {
            addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
            ...(peered
              ? {
                  virtualNetworkPeerings: [
                    { name: "p", remoteVirtualNetwork: { id: idOf("virtualNetworks", "vnet") } },
                  ],
                }
              : {}),
          }),
          resource("Subnet", "virtualNetworks/hub/subnets", "AzureFirewallSubnet", {
            virtualNetworkName: "hub",
            addressPrefix: "10.1.0.0/26",
          }),
          firewallWith({
            ...attached,
            ipConfigurations: [
              { subnet: { id: idOf("virtualNetworks/hub/subnets", "AzureFirewallSubnet") } },
            ],
          }),
        ],
      });
    cases({
      "in a network that is peered": [away(true), "unrestricted"],
      "in a network that is not": [away(false), "none"],
    });

    it("answers the same for one request", () => {
      const resources = proxied([allowNames("api.contoso.com")], PROXY);
      assert.equal(answer(resources, "api.contoso.com"), "allowed");
      assert.equal(answer(resources, "www.contoso.com"), "denied");
      assert.equal(answer(resources, "8.8.8.8"), "denied");
    });
  });

  describe("policies that were not read", () => {
    cases({
      "E118 a base policy": [
        FF([allowNames("api.contoso.com")], {
          others: [policyWith({ basePolicy: { id: idOf("firewallPolicies", "elsewhere") } })],
        }),
        "unknown",
      ],
      "a base policy, where its child opens all": [
        FF([ALLOW_ALL], {
          others: [policyWith({ basePolicy: { id: idOf("firewallPolicies", "elsewhere") } })],
        }),
        "unrestricted",
      ],
      "E166 the firewall's own policy": [
        FF(NO_RULES, {
          others: [firewallWith({ firewallPolicy: { id: idOf("firewallPolicies", "elsewhere") } })],
        }),
        "unknown",
      ],
    });
  });

  describe("settings that are no reach", () => {
    const NOTES = {
      threatIntelWhitelist: { ipAddresses: ["0.0.0.0/0", "20.1.2.3"], fqdns: ["*"] },
      intrusionDetection: {
        mode: "Deny",
        configuration: {
          bypassTrafficSettings: [
            { name: "backup", protocol: "ANY", sourceAddresses: ["10.0.1.4"], destinationAddresses: ["*"] },
          ],
        },
      },
    };
    const one = [allowNames("api.contoso.com")];
    cases({
      "N28 addresses that threat intelligence leaves alone": [
        FF(one, { others: [policyWith({ threatIntelWhitelist: NOTES.threatIntelWhitelist })] }),
        "restricted",
      ],
      "N29 a backup server that IDPS leaves alone": [
        FF(one, { others: [policyWith({ intrusionDetection: NOTES.intrusionDetection })] }),
        "restricted",
      ],
    });
  });

  it("takes the address that a firewall in a hub tells", () => {
    const [inHub] = readModel([
      ...firewall(NO_RULES).filter(({ name }) => name !== "firewall"),
      firewallWith({
        ...attached,
        ipConfigurations: undefined,
        hubIPAddresses: { privateIPAddress: "10.100.0.132" },
      }),
    ]).firewalls;
    assert.equal(inHub?.privateAddress, "10.100.0.132");
    assert.equal(inHub.network, undefined);
  });
});
