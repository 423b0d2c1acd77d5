import type { Resource } from "../../../egress/read";
import { at, below, idBefore, inside, listOf, made, type Translations } from "./classic-parts";
import { rulesOfFirewall, ruleCollectionsOf } from "./classic-rules";

/** Azure Firewalls, their policies and rules. */
export const FIREWALLS: Translations = {
  "network:AzureFirewall": firewall,
  "network:FirewallPolicy": (from) => {
    const { explicitProxy, intrusionDetection, threatIntelWhitelist, basePolicy, snat } = from.properties;
    return [
      made(from, "network/firewallPolicy:FirewallPolicy", {
        basePolicyId: at(basePolicy, "id"),
        explicitProxy: explicitProxy && {
          ...explicitProxy,
          enableExplicitProxy: undefined,
          enabled: at(explicitProxy, "enableExplicitProxy"),
        },
        intrusionDetection: intrusionDetection && {
          mode: at(intrusionDetection, "mode"),
          trafficBypasses: at(intrusionDetection, "configuration", "bypassTrafficSettings"),
        },
        threatIntelligenceAllowlist: threatIntelWhitelist,
        privateIpRanges: at(snat, "privateRanges"),
      }),
    ];
  },
  "network:FirewallPolicyRuleCollectionGroup": (from) => [
    below(from, "network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup", {
      firewallPolicyId: idBefore(from, "ruleCollectionGroups"),
      priority: from.properties["priority"],
      ...ruleCollectionsOf(listOf(from.properties["ruleCollections"])),
    }),
  ],
  "network:IpGroup": (from) => [
    made(from, "network/iPGroup:IPGroup", { cidrs: from.properties["ipAddresses"] }),
  ],
};

/** A firewall, and its own rules, each collection a resource that names it (E110). */
function firewall(from: Resource): Resource[] {
  const { properties } = from;
  const { name, resourceGroupName, managementIpConfiguration: management } = properties;
  const ranges = at(properties, "additionalProperties", "Network.SNAT.PrivateRanges");
  return [
    made(from, "network/firewall:Firewall", {
      skuName: at(properties, "sku", "name"),
      skuTier: at(properties, "sku", "tier"),
      firewallPolicyId: at(properties, "firewallPolicy", "id"),
      virtualHub: properties["virtualHub"] && { virtualHubId: at(properties, "virtualHub", "id") },
      ipConfigurations: listOf(properties["ipConfigurations"]).map((each) => ({
        name: each["name"] ?? "main",
        subnetId: at(each, "subnet", "id"),
        privateIpAddress: each["privateIPAddress"],
      })),
      managementIpConfiguration: management && {
        name: at(management, "name"),
        subnetId: at(management, "subnet", "id"),
      },
      // One text in azure-native (E156).
      privateIpRanges: typeof ranges === "string" ? ranges.split(",").map((each) => each.trim()) : undefined,
    }),
    ...rulesOfFirewall(properties).map(({ type, collection }, i) =>
      inside(
        from,
        `network/firewall${type}RuleCollection:Firewall${type}RuleCollection`,
        { resourceGroupName, azureFirewallName: name, ...collection },
        `-${type}${String(i)}`,
      ),
    ),
  ];
}
