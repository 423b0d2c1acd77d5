import type { ReadRule } from "../azure";
import { AddressSet, Decisions, type PacketBox, type PacketSet, PUBLIC } from "../space";

/** All that an outbound packet can be meant for: the public addresses, and the places that have a name. */
export const INTERNET: AddressSet = PUBLIC.union(AddressSet.allPlaces);

/** What an ordered list of rules does with packets, by first match. */
export interface AllowedPackets {
  /** What some Allow rule decides. */
  readonly allowed: PacketSet;
  /** What some rule decides, allowed or denied. */
  readonly decided: PacketSet;
}

/**
 * What a list of rules lets out, and what it decides, of the packets to the Internet on all protocols and ports.
 * The sets are those of `firstMatch`, by way of columns, and so in about n·log n where they are not larger.
 *
 * @param sources the senders of interest. Give few where few are asked about: each class of senders that rules
 * tell apart has its own list of destinations in the sets.
 * @throws TooIntricate where the rules overlap too much, or the sets would be too large.
 */
export function allowedPackets(
  rules: readonly ReadRule<PacketBox>[],
  sources: AddressSet = AddressSet.all,
): AllowedPackets {
  const decisions = new Decisions(
    rules.map((rule) => rule.match),
    { sources, destinations: INTERNET },
  );
  return {
    allowed: decisions.packetsOf((rule) => rules[rule]?.action === "Allow"),
    decided: decisions.packetsOf(() => true),
  };
}
