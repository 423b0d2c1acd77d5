import { type Reading, readRules, type Rule, type Unknown, unknownsOf } from "../azure";
import { AddressSet, type PacketBox, PacketSet } from "../space";
import { firstMatch } from "./first-match";
import type { Decided, Decider } from "./guards";
import { PACKETS } from "./packets";

/** Decides a handful of packets to private addresses, which the sets of the Internet leave out. */
export class PrivatePackets implements Decider {
  /** What the decisions hang on. */
  readonly unknown: Unknown[] = [];

  constructor(private readonly reading: Reading) {}

  decide(_key: string, _owner: string, rules: readonly Rule<PacketBox>[], packets: PacketSet): Decided {
    this.unknown.push(...rules.flatMap(unknownsOf));
    // A list may have very many rules, of which few are about these.
    const sentTo = AddressSet.union([...packets.boxes()].map(({ destinations }) => destinations));
    const matchers = readRules(rules, this.reading)
      .filter(({ match }) => !match.destinations.intersect(sentTo).isEmpty)
      .map(({ action, match }) => ({ action, match: PacketSet.box(match) }));
    const { allowed, decided } = firstMatch(PACKETS, matchers, packets);
    return { allowed, denied: decided.difference(allowed) };
  }

  undecided(unknown: Unknown, packets: PacketSet): PacketSet {
    this.unknown.push(unknown);
    return this.reading === "open" ? packets : PacketSet.none;
  }
}
