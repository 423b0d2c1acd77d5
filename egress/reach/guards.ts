import type { Rule, Unknown } from "../azure";
import type { Model, NetworkWay } from "../read";
import { type PacketBox, PacketSet } from "../space";
import { guardsOf } from "./path";

/** What an ordered list of rules does with some packets. */
export interface Decided {
  readonly allowed: PacketSet;
  readonly denied: PacketSet;
}

/** How the lists on the way are decided, and what becomes of packets before one that was not read. */
export interface Decider {
  /**
   * @param key the same for the same rules.
   * @param owner URN of the resource whose rules they are.
   */
  decide(key: string, owner: string, rules: readonly Rule<PacketBox>[], packets: PacketSet): Decided;
  undecided(unknown: Unknown, packets: PacketSet): PacketSet;
}

/**
 * What gets past the guards of a way: security admin rules first, then the security groups for what those have
 * neither accepted nor dropped (E41, E42). Both see the private source and the original destination (E1).
 */
export function pastGuards(sent: PacketSet, way: NetworkWay, model: Model, decider: Decider): PacketSet {
  let packets = sent;
  let accepted = PacketSet.none;
  const { network } = way.subnet;
  const admin = network === undefined ? undefined : model.securityAdminRules.get(network.urn);
  if (admin !== undefined && network !== undefined) {
    const { urn } = network;
    accepted = decider.decide(`accepting ${urn}`, urn, admin.accepting, sent).allowed;
    packets = sent.difference(decider.decide(`passing ${urn}`, urn, admin.passing, sent).denied);
  }
  for (const guard of guardsOf(way, model)) {
    packets =
      guard.kind === "unread"
        ? decider.undecided(guard.unknown, packets)
        : decider.decide(guard.key, guard.resource, guard.rules, packets).allowed;
  }
  return packets.union(accepted);
}
