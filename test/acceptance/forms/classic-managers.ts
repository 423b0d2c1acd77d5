import type { Resource } from "../../../egress/read";
import {
  at,
  below,
  idBefore,
  inside,
  listOf,
  made,
  type Properties,
  type Translations,
} from "./classic-parts";

/** Azure Virtual Network Manager. */
export const MANAGERS: Translations = {
  "network:NetworkManager": (from) => {
    const scopes = from.properties["networkManagerScopes"];
    return [
      made(from, "network/networkManager:NetworkManager", {
        scope: {
          managementGroupIds: at(scopes, "managementGroups"),
          subscriptionIds: at(scopes, "subscriptions"),
        },
      }),
    ];
  },
  "network:NetworkGroup": (from) => [
    below(from, "network/networkManagerNetworkGroup:NetworkManagerNetworkGroup", {
      networkManagerId: idBefore(from, "networkGroups"),
    }),
  ],
  "network:StaticMember": (from) => [
    below(from, "network/networkManagerStaticMember:NetworkManagerStaticMember", {
      networkGroupId: idBefore(from, "staticMembers"),
      targetVirtualNetworkId: from.properties["resourceId"],
    }),
  ],
  "network:SecurityAdminConfiguration": (from) => [
    below(from, "network/networkManagerSecurityAdminConfiguration:NetworkManagerSecurityAdminConfiguration", {
      networkManagerId: idBefore(from, "securityAdminConfigurations"),
      // One of them, where azure-native has a list.
      applyOnNetworkIntentPolicyBasedServices: at(
        from.properties["applyOnNetworkIntentPolicyBasedServices"],
        "0",
      ),
    }),
  ],
  "network:AdminRuleCollection": (from) => [
    below(from, "network/networkManagerAdminRuleCollection:NetworkManagerAdminRuleCollection", {
      securityAdminConfigurationId: idBefore(from, "ruleCollections"),
      networkGroupIds: listOf(from.properties["appliesToGroups"]).map((each) => each["networkGroupId"]),
    }),
  ],
  "network:AdminRule": adminRule,
  "network:NetworkManagerRoutingConfiguration": (from) => [
    below(from, "network/networkManagerRoutingConfiguration:NetworkManagerRoutingConfiguration", {
      networkManagerId: idBefore(from, "routingConfigurations"),
    }),
  ],
  "network:RoutingRuleCollection": (from) => [
    below(from, "network/networkManagerRoutingRuleCollection:NetworkManagerRoutingRuleCollection", {
      routingConfigurationId: idBefore(from, "ruleCollections"),
      networkGroupIds: listOf(from.properties["appliesTo"]).map((each) => each["networkGroupId"]),
      // The classic provider asks the opposite.
      bgpRoutePropagationEnabled: opposite(from.properties["disableBgpRoutePropagation"]),
    }),
  ],
  "network:RoutingRule": (from) => {
    const { destination, nextHop } = from.properties;
    return [
      below(from, "network/networkManagerRoutingRule:NetworkManagerRoutingRule", {
        ruleCollectionId: idBefore(from, "rules"),
        destination: { type: at(destination, "type"), address: at(destination, "destinationAddress") },
        nextHop: { type: at(nextHop, "nextHopType"), address: at(nextHop, "nextHopAddress") },
      }),
    ];
  },
  "network:Commit": commit,
};

const opposite = (flag: unknown): boolean | undefined => (flag === undefined ? undefined : flag === "False");

function adminRule(from: Resource): Resource[] | undefined {
  const { properties } = from;
  // Default rules cannot be written in the classic provider.
  if (properties["kind"] !== "Custom") return undefined;
  return [
    below(from, "network/networkManagerAdminRule:NetworkManagerAdminRule", {
      adminRuleCollectionId: idBefore(from, "rules"),
      action: properties["access"],
      direction: properties["direction"],
      priority: properties["priority"],
      protocol: properties["protocol"],
      sources: properties["sources"],
      sourcePortRanges: properties["sourcePortRanges"],
      destinations: properties["destinations"],
      destinationPortRanges: properties["destinationPortRanges"],
    }),
  ];
}

/** A deployment for each of the regions that a commit reaches (E47); it has no name. */
function commit(from: Resource): Resource[] {
  const { name, properties } = from.properties;
  const { commitType, configurationIds, targetLocations } = properties as Properties;
  return (targetLocations as string[]).map((location) =>
    inside(
      from,
      "network/networkManagerDeployment:NetworkManagerDeployment",
      {
        networkManagerId: idBefore(from, "commits"),
        scopeAccess: commitType,
        configurationIds,
        location,
      },
      `-${String(name)}-${location}`,
    ),
  );
}
