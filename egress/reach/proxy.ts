import { type Reading, readRules, type Rule, type Unknown, unknownsOf } from "../azure";
import type { Firewall, Model, NetworkWay } from "../read";
import { AddressSet, type PacketBox, PacketSet, parseAddresses } from "../space";
import { firstMatch } from "./first-match";
import { type Decided, pastGuards } from "./guards";
import { PACKETS } from "./packets";

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
  const near = [network.urn, ...network.peers];
  return model.firewalls.flatMap((firewall): Proxy[] => {
    const { least, most } = firewall.proxyPorts;
    const unknown: Unknown[] = [...firewall.proxyPorts.unknown];
    if (most.isEmpty || firewall.network === undefined || !near.includes(firewall.network)) return [];
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
    const passing = pastGuards(sent, way, model, {
      decide(_key, _owner, rules, packets) {
        unknown.push(...rules.flatMap(unknownsOf));
        return firstMatchOf(rules, packets, reading);
      },
      undecided(guard, packets) {
        unknown.push(guard);
        return reading === "open" ? packets : PacketSet.none;
      },
    });
    const senders = AddressSet.union([...passing.boxes()].map(({ sources }) => sources));
    return [{ firewall, senders, unknown }];
  });
}

/** First match for a handful of packets; those to private addresses, which the sets of the Internet leave out. */
function firstMatchOf(rules: readonly Rule<PacketBox>[], packets: PacketSet, reading: Reading): Decided {
  const matchers = readRules(rules, reading).map(({ action, match }) => ({
    action,
    match: PacketSet.box(match),
  }));
  const { allowed, decided } = firstMatch(PACKETS, matchers, packets);
  return { allowed, denied: decided.difference(allowed) };
}
