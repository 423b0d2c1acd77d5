import type { NextHop } from "../azure";
import type { Firewall, Model } from "../read";

/** The firewall that a route leads to: the one its address was made from, or that has the address (E61, E62). */
export function firewallAt(hop: Extract<NextHop, { kind: "appliance" }>, model: Model): Firewall | undefined {
  const address = hop.address.kind === "known" ? hop.address.value : undefined;
  return model.firewalls.find(
    ({ urn, privateAddress }) =>
      urn === hop.firewall || (privateAddress !== undefined && privateAddress === address),
  );
}
