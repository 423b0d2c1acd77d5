import { type Reading, type ReadRule, readRules, type Rule } from "../azure";
import { ALL_PORTS, AddressSet, hasPorts, IntervalSet, type PacketBox, PUBLIC } from "../space";
import { allowedPackets } from "./allowed-packets";

/**
 * The rules of a list in the order of evaluation under one reading, for questions about packets.
 *
 * A place, such as a service tag, has public addresses that are not known here. A rule to all public IPv4 addresses
 * takes every place along; rules that only together cover them do, too, and one of them alone does not. So where
 * such rules come before one that names a place, what they have decided is denied to all places, just before it.
 */
export function readPacketRules(rules: readonly Rule<PacketBox>[], reading: Reading): ReadRule<PacketBox>[] {
  const read = readRules(rules, reading);
  const naming: number[] = [];
  for (let i = 0; i < read.length; i++)
    if (namesPlace((read[i] as ReadRule<PacketBox>).match)) naming.push(i);
  if (naming.length === 0 || !coverTogether(read)) return read;
  const result: ReadRule<PacketBox>[] = [];
  for (const [i, rule] of read.entries()) {
    if (naming.includes(i)) result.push(...decidedForPlaces(read.slice(0, i)));
    result.push(rule);
  }
  return result;
}

const coversAll = ({ destinations }: PacketBox): boolean => destinations.v4.contains(PUBLIC.v4);

function namesPlace(match: PacketBox): boolean {
  return match.destinations.hasPlaces && !coversAll(match);
}

/** Whether rules cover all public addresses of which none does so alone: few lists are like that. */
function coverTogether(read: readonly ReadRule<PacketBox>[]): boolean {
  const parts = read.filter(({ match }) => !coversAll(match)).map(({ match }) => match.destinations);
  return AddressSet.union(parts).v4.contains(PUBLIC.v4);
}

/** What the rules decide for all public IPv4 addresses, as a Deny to all places. */
function decidedForPlaces(before: readonly ReadRule<PacketBox>[]): ReadRule<PacketBox>[] {
  // A rule that covers them alone has taken the places along, wherever it matches.
  const parts = before.filter(({ match }) => !coversAll(match));
  const last = parts.at(-1);
  if (last === undefined || !coverTogether(parts)) return [];
  const denied: ReadRule<PacketBox>[] = [];
  for (const { protocol, ports, sources, destinations } of allowedPackets(parts).decided.boxes()) {
    if (!destinations.v4.contains(PUBLIC.v4)) continue;
    const match: PacketBox = {
      protocols: [protocol],
      ports: hasPorts(protocol) ? IntervalSet.range(...ports) : ALL_PORTS,
      sources,
      destinations: AddressSet.allPlaces,
    };
    denied.push({ rule: last.rule, action: "Deny", match });
  }
  return denied;
}
