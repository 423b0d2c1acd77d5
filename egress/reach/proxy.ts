import type { Reading, Unknown } from "../azure";
import type { Firewall, Model, NetworkWay } from "../read";
import { AddressSet, PacketSet, parseAddresses } from "../space";
import { pastGuards } from "./guards";
import { isNear } from "./next-hop";
import { PrivatePackets } from "./private-packets";

/** A firewall that takes requests of clients that address it, whatever their routes (E158). */
export interface Proxy {
  readonly firewall: Firewall;
  /** Who gets to it. */
  readonly senders: AddressSet;
  /** What that hangs on. */
  readonly unknown: readonly Unknown[];
}

/**
 * The explicit proxies that packets of a way get to: those in its own network or in one that is peered with it
 * directly, as far as security admin rules and security groups let packets to the proxy's ports out. What is private
 * goes there by Azure's own routes (E164); a route that leads it elsewhere is not set against it.
 */
export function proxiesOf(way: NetworkWay, model: Model, reading: Reading): Proxy[] {
  const { network } = way.subnet;
  if (network === undefined) return [];
  return model.firewalls.flatMap((firewall): Proxy[] => {
    const { least, most, unknown } = firewall.proxyPorts;
    if (most.isEmpty || !isNear(firewall, network)) return [];
    // Where its address is not known, so is what security groups make of packets to it.
    const address = parseAddresses(firewall.privateAddress ?? "");
    if (address === undefined) {
      const where = {
        urn: firewall.urn,
        property: "ipConfigurations",
        reason: "has no address that is known",
      };
      const senders = reading === "open" ? way.addresses : AddressSet.none;
      return [{ firewall, senders, unknown: [...unknown, where] }];
    }
    const sent = PacketSet.box({
      protocols: ["Tcp"],
      ports: reading === "open" ? most : least,
      sources: way.addresses,
      destinations: address,
    });
    const decider = new PrivatePackets(reading);
    const passing = pastGuards(sent, way, model, decider);
    const senders = AddressSet.union([...passing.boxes()].map(({ sources }) => sources));
    return [{ firewall, senders, unknown: [...unknown, ...decider.unknown] }];
  });
}
