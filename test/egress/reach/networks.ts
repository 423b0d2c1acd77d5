import type { Resource } from "../../../egress/read";
import { group, idOf, resource } from "../cases/fixtures";

type Properties = Record<string, unknown>;

export const network = (name: string, ...addressPrefixes: unknown[]): Resource =>
  resource("VirtualNetwork", "virtualNetworks", name, { addressSpace: { addressPrefixes } });

/** A peering as one of its networks declares it. */
export const peering = (from: string, to: string, more: Properties = {}): Resource =>
  resource("VirtualNetworkPeering", `virtualNetworks/${from}/virtualNetworkPeerings`, `${from}-to-${to}`, {
    virtualNetworkName: from,
    remoteVirtualNetwork: { id: idOf("virtualNetworks", to) },
    ...more,
  });

/** The same as both do. */
export const peered = (a: string, b: string, more: Properties = {}): Resource[] => [
  peering(a, b, more),
  peering(b, a, more),
];

/** A network of its own, 10.8.0.0/16, with a firewall at 10.8.0.4. */
export const hub = (collections: readonly Properties[], subnet: Properties = {}): Resource[] => [
  network("hub", "10.8.0.0/16"),
  {
    ...resource("Subnet", "virtualNetworks/hub/subnets", "AzureFirewallSubnet", {
      virtualNetworkName: "hub",
      addressPrefix: "10.8.0.0/26",
      ...subnet,
    }),
    // Beside that of another network.
    urn: "urn:pulumi:dev::estate::azure-native:network:Subnet::hub-AzureFirewallSubnet",
  },
  hubFirewall({
    ipConfigurations: [
      {
        privateIPAddress: "10.8.0.4",
        subnet: { id: idOf("virtualNetworks/hub/subnets", "AzureFirewallSubnet") },
      },
    ],
  }),
  resource("FirewallPolicy", "firewallPolicies", "hub-policy", {}),
  group("hub-group", "hub-policy", 200, collections),
];

/** The hub's firewall with other properties. */
export const hubFirewall = (properties: Properties): Resource =>
  resource("AzureFirewall", "azureFirewalls", "hub-firewall", {
    firewallPolicy: { id: idOf("firewallPolicies", "hub-policy") },
    ...properties,
  });

/** An estate as a program has it that makes each resource once: of those with one URN the last is there. */
export const last = (resources: readonly Resource[]): Resource[] => [
  ...new Map(resources.map((each) => [each.urn, each])).values(),
];

/** A route named after its next hop; `to` is the address of an appliance. */
export const route = (addressPrefix: unknown, nextHopType: unknown, to?: string): Properties => ({
  name: String(nextHopType),
  addressPrefix,
  nextHopType,
  ...(to === undefined ? {} : { nextHopIpAddress: to }),
});
