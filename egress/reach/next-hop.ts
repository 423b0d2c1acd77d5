import type { NextHop } from "../azure";
import type { Firewall, Model, Subnet, VirtualNetwork } from "../read";

/** The firewall that a route leads to: the one its address was made from, or that has the address (E61, E62). */
export function firewallAt(hop: Extract<NextHop, { kind: "appliance" }>, model: Model): Firewall | undefined {
  const address = hop.address.kind === "known" ? hop.address.value : undefined;
  return model.firewalls.find(
    ({ urn, privateAddress }) =>
      urn === hop.firewall || (privateAddress !== undefined && privateAddress === address),
  );
}

/** The subnet that a firewall sends on from; undefined in a hub, or where it was not read. */
export function subnetOf({ network }: Firewall, model: Model): Subnet | undefined {
  return model.subnets.find(
    (subnet) =>
      network !== undefined &&
      subnet.network?.urn === network &&
      subnet.name.toLowerCase() === "azurefirewallsubnet",
  );
}

/** Whether a firewall stands in a network or in one that is peered with it directly. */
export function isNear(firewall: Firewall, { urn, peers }: VirtualNetwork): boolean {
  return firewall.network !== undefined && [urn, ...peers].includes(firewall.network);
}
