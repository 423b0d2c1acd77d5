import assert from "node:assert/strict";

import { ask, sourcesOf } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import { applicationRule, collection, FF, idOf, networkRule, resource } from "./fixtures";

export type Properties = Record<string, unknown>;

export const NO_RULES: never[] = [];
export const SUBNET = { subnet: { id: idOf("virtualNetworks/vnet/subnets", "AzureFirewallSubnet") } };
export const allowNames = (...targetFqdns: string[]): Properties =>
  collection("Allow", 100, applicationRule({ targetFqdns }));
export const ALLOW_ALL = collection("Allow", 100, networkRule({}));

/** The fixture's firewall with other properties, in place of its own. */
export const firewallWith = (properties: Properties): Resource =>
  resource("AzureFirewall", "azureFirewalls", "firewall", {
    ipConfigurations: [{ privateIPAddress: "10.0.0.4", ...SUBNET }],
    ...properties,
  });
export const attached = { firewallPolicy: { id: idOf("firewallPolicies", "policy") } };
export const policyWith = (properties: Properties): Resource =>
  resource("FirewallPolicy", "firewallPolicies", "policy", properties);

/** A resource of the classic provider. */
export const classic = (type: string, name: string, properties: Properties): Resource => ({
  urn: `urn:pulumi:dev::estate::azure:network/${type}::${name}`,
  type: `azure:network/${type[0]?.toLowerCase() ?? ""}${type.slice(1)}:${type}`,
  name,
  properties: { name, resourceGroupName: "rg", ...properties },
});
export const classicCollection = (type: string, rule: Properties, more: Properties = {}): Resource =>
  classic(type, "rules", {
    azureFirewallName: "firewall",
    priority: 100,
    action: "Allow",
    rules: [{ name: "rule", sourceAddresses: ["*"], ...rule }],
    ...more,
  });
export const EVERYWHERE = { destinationAddresses: ["*"], destinationPorts: ["*"], protocols: ["Any"] };
export const inline = (rule: Properties): Properties[] => [
  {
    name: "c",
    priority: 100,
    action: { type: "Allow" },
    rules: [{ name: "rule", sourceAddresses: ["*"], ...rule }],
  },
];

export const relay = (rule: Properties): Properties[] => [
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
export const proxied = (
  collections: Properties[],
  proxy: Properties,
  more: Parameters<typeof FF>[1] = {},
): Resource[] =>
  FF(collections, {
    routes: [{ name: "none", addressPrefix: "0.0.0.0/0", nextHopType: "None" }],
    ...more,
    others: [policyWith({ explicitProxy: proxy }), ...(more.others ?? [])],
  });
export const PROXY = { enableExplicitProxy: true, httpPort: 8080, httpsPort: 8443 };
export const egressRule = (fields: Properties): Properties => ({
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

export function answer(resources: readonly Resource[], to: string, port = 443): string {
  const model = readModel(resources);
  const source = sourcesOf(model).find(({ name }) => name === "nic");
  assert.ok(source !== undefined);
  return ask({ from: undefined, to, protocol: "Tcp", port }, source, model).verdict;
}
