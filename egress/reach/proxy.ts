import { type Reading, readRules, type Rule, type Unknown, unknownsOf } from "../azure";
import type { Firewall, Model, NetworkWay } from "../read";
import { AddressSet, type PacketBox, PacketSet, parseAddresses } from "../space";
import { guardsOf } from "./path";

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
    const { least, most, unknown } = firewall.proxyPorts;
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
    const passed = pastGuards(sent, way, model, reading);
    const senders = AddressSet.union([...passed.packets.boxes()].map(({ sources }) => sources));
    return [{ firewall, senders, unknown: [...unknown, ...passed.unknown] }];
  });
}

interface Passed {
  readonly packets: PacketSet;
  readonly unknown: readonly Unknown[];
}

/** Security admin rules come first, then the security groups for what those have not accepted (E42). */
function pastGuards(sent: PacketSet, way: NetworkWay, model: Model, reading: Reading): Passed {
  const unknown: Unknown[] = [];
  const decide = (rules: readonly Rule<PacketBox>[], packets: PacketSet): Decided => {
    unknown.push(...rules.flatMap(unknownsOf));
    return firstMatchOf(rules, packets, reading);
  };
  const admin = model.securityAdminRules.get(way.subnet.network?.urn ?? "");
  const accepted = admin === undefined ? PacketSet.none : decide(admin.accepting, sent).allowed;
  let packets = admin === undefined ? sent : sent.difference(decide(admin.passing, sent).denied);
  for (const guard of guardsOf(way, model)) {
    if (guard.kind === "rules") packets = decide(guard.rules, packets).allowed;
    else {
      unknown.push(guard.unknown);
      if (reading === "closed") packets = PacketSet.none;
    }
  }
  return { packets: packets.union(accepted), unknown };
}

interface Decided {
  readonly allowed: PacketSet;
  readonly denied: PacketSet;
}

/** First match for a handful of packets; those to private addresses, which the sets of the Internet leave out. */
function firstMatchOf(rules: readonly Rule<PacketBox>[], packets: PacketSet, reading: Reading): Decided {
  let [left, allowed, denied] = [packets, PacketSet.none, PacketSet.none];
  for (const { action, match } of readRules(rules, reading)) {
    if (left.isEmpty) break;
    const taken = left.intersect(PacketSet.box(match));
    if (taken.isEmpty) continue;
    if (action === "Allow") allowed = allowed.union(taken);
    else denied = denied.union(taken);
    left = left.difference(taken);
  }
  return { allowed, denied };
}
