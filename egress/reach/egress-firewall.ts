import { ALL_CHANNELS, type FirewallPolicyRules, nameBox, type Relay, type Unknown } from "../azure";
import type { Firewall, NetworkWay } from "../read";
import { ALL_DOMAINS, AddressSet, NOT_PUBLIC, PacketSet, parseAddresses } from "../space";
import { arrivingAt } from "./arriving";
import { namesBehind, namesOf } from "./egress-names";
import { lookUpOf } from "./look-up";
import { likelySource, reachOfPackets, somePacket } from "./packets";
import { PrivatePackets } from "./private-packets";
import { proxiesOf } from "./proxy";
import { NO_REACH, type Reach, type Witness } from "./reach";
import { ofModel } from "./remember";
import { type Exit, type Left, NOTHING, type Walked } from "./walked";

/** What a firewall lets out of the packets that routes lead to it. */
export function byFirewall(walked: Walked, firewall: Firewall, packets: PacketSet): Left[] {
  walked.exits.add("firewall");
  return firewall.policies.flatMap((urn): Left[] => {
    if (typeof urn !== "string") return [walked.undecided([urn], packets)];
    const policy = lookUpOf(walked.model).policies.get(urn);
    if (policy === undefined) return [];
    return [
      beyond(walked, firewall, byRules(walked, urn, policy.rules, packets, "firewall")),
      relayed(walked, firewall, urn, policy.rules.relays ?? [], packets),
    ];
  });
}

/** Network rules first, then application rules for what those leave (E115). */
export function byRules(
  walked: Walked,
  owner: string,
  rules: FirewallPolicyRules,
  packets: PacketSet,
  exit: Exit,
): Left {
  walked.exits.add(exit);
  const network = walked.through(owner, owner, rules.network);
  return {
    packets: packets.intersect(network.allowed),
    names: namesBehind(walked, rules, network.decided, packets),
  };
}

/** By explicit proxies, for which only application rules count (E158). */
export function byProxy(walked: Walked, way: NetworkWay): Left[] {
  return proxiesOf(way, walked.model, walked.reading).flatMap(({ firewall, senders, unknown }) => {
    walked.depends(unknown);
    if (senders.isEmpty) return [];
    walked.exits.add("firewall");
    const requests = nameBox(ALL_CHANNELS, senders, ALL_DOMAINS);
    return firewall.policies.map((urn): Left => {
      const names =
        typeof urn === "string"
          ? namesOf(walked, lookUpOf(walked.model).policies.get(urn)?.rules.application ?? [], requests)
          : namesBeyond(walked, urn, anyName(senders));
      return { packets: PacketSet.none, names: namesBeyond(walked, firewall.onward.names, names) };
    });
  });
}

/**
 * By DNAT rules at a firewall's private address, which is addressed like a proxy, whatever the route to the Internet
 * is (E125). Where the packets get to the firewall, what it relays to is reached.
 */
export function byRelays(walked: Walked, way: NetworkWay): Left[] {
  const { model, reading } = walked;
  return privateRelaysOf(model).flatMap(({ firewall, relays }): Left[] => {
    const arriving = arrivingAt(firewall, way, model, reading);
    const decider = new PrivatePackets(reading);
    const sent = decider.decide("", firewall.urn, relays, arriving.packets).allowed;
    walked.depends([...arriving.unknown, ...decider.unknown]);
    if (sent.isEmpty) return [];
    walked.exits.add("firewall");
    const names = relayedNames(relays, somePacket(sent));
    return [{ packets: PacketSet.none, names: namesBeyond(walked, firewall.onward.names, names) }];
  });
}

/** The firewalls that may relay what is sent to their private addresses, with the rules that do. */
const privateRelaysOf = ofModel((model) =>
  model.firewalls.flatMap((firewall) => {
    const own = parseAddresses(firewall.privateAddress ?? "") ?? NOT_PUBLIC;
    const { policies } = lookUpOf(model);
    const relays = firewall.policies.flatMap((urn) => {
      const all = typeof urn === "string" ? policies.get(urn)?.rules.relays : undefined;
      return (all ?? []).filter(({ match }) => !match.most.destinations.intersect(own).isEmpty);
    });
    return relays.length === 0 ? [] : [{ firewall, relays }];
  }),
);

/** The targets of relays are somebody's hosts, which may send on to anywhere. */
function relayedNames(relays: readonly Relay[], witness: Witness | undefined): Reach {
  const domains = [...new Set(relays.map(({ target }) => target))];
  return { ...NO_REACH, breadth: "broad", domains, witness };
}

/** What a firewall does not send straight to the Internet goes nobody here knows where (E156, E161). */
function beyond(walked: Walked, { onward }: Firewall, left: Left): Left {
  let { packets } = left;
  if (onward.packets !== undefined) {
    const away = packets.intersect(PacketSet.between(AddressSet.all, onward.untranslated));
    if (!away.isEmpty)
      packets = packets.difference(away).union(walked.undecided([onward.packets], away).packets);
  }
  return { packets, names: namesBeyond(walked, onward.names, left.names) };
}

function namesBeyond(walked: Walked, unknown: Unknown | undefined, names: Reach): Reach {
  if (unknown === undefined || names.breadth === "none") return names;
  walked.depends([unknown]);
  return walked.reading === "open" ? names : NO_REACH;
}

/** DNAT to the Internet: what reaches the firewall goes on to somebody's host there (E125). */
function relayed(
  walked: Walked,
  { onward }: Firewall,
  owner: string,
  relays: readonly Relay[],
  packets: PacketSet,
): Left {
  if (relays.length === 0) return NOTHING;
  const sent = packets.intersect(walked.through(`relays of ${owner}`, owner, relays).allowed);
  if (sent.isEmpty) return NOTHING;
  const { witness } = reachOfPackets(sent, walked.model.places, walked.thresholds);
  const names = relayedNames(relays, witness);
  return onward.names === undefined || walked.reading === "open"
    ? { packets: sent, names: namesBeyond(walked, onward.names, names) }
    : NOTHING;
}

/** Every name there is, for rules that were not read. */
function anyName(senders: AddressSet): Reach {
  const source = likelySource(senders);
  const witness = { source, destination: "attacker.example", protocol: "Tcp", port: 443 } as const;
  return { ...NO_REACH, breadth: "unrestricted", domains: ["*"], witness };
}
