import {
  ALL_CHANNELS,
  type ApplicationRule,
  channelsOnPorts,
  type FirewallPolicyRules,
  nameBox,
  NAMES,
  type NameSet,
  type Places,
  type Reading,
  readRules,
  type Rule,
  type Unknown,
  unknownsOf,
} from "../azure";
import { ALL_DOMAINS, AddressSet, type PacketBox, PUBLIC } from "../space";
import type { Thresholds, Verdict } from "./breadth";
import { readPacketRules } from "./covered-places";
import { firstMatch } from "./first-match";
import { nameReach } from "./name-reach";
import { PacketReach, type RuleList } from "./packet-reach";
import { compareReach, NO_REACH, type Reach } from "./reach";

/** What one Allow rule adds to the egress set after all rules that come before it. */
export interface Grant {
  /** Which one it is of all grants of its list, in order of evaluation, from 0; -1 where it grants when read closed. */
  readonly position: number;
  readonly rule: Rule<unknown>;
  readonly verdict: Verdict;
  /** With every unknown read against us. */
  readonly open: Reach;
  /** With every unknown read in our favour. */
  readonly closed: Reach;
  /** The values that decide, where the verdict is unknown. */
  readonly unknown: readonly Unknown[];
}

/** The grants of a list, and what several of them reach together. */
export interface Grants {
  /** One for each rule that is, or may be, an Allow and grants something; those that do when read open first. */
  readonly grants: readonly Grant[];
  /** What some of the rules reach together under one reading of the unknowns. */
  together(of: readonly Grant[], reading: Reading): Reach;
}

/** One list under one reading: which rules grant something, known by their position among these, and how far. */
interface ReadList<R> {
  /** In order of evaluation. */
  readonly granting: readonly R[];
  reachOf(position: number): Reach;
  together(positions: readonly number[]): Reach;
}

/** The grants of an ordered list of packet rules. Throws `TooIntricate` where they overlap too much. */
export function packetGrants(
  rules: readonly Rule<PacketBox>[],
  places: Places,
  thresholds: Thresholds,
): Grants {
  return grantsOf(rules, (reading) => readPackets(rules, reading, places, thresholds));
}

/** The grants of a firewall policy: its network rules, then its application rules for what those leave. */
export function policyGrants(
  policy: FirewallPolicyRules,
  places: Places,
  thresholds: Thresholds,
): { readonly network: Grants; readonly application: Grants } {
  return {
    network: packetGrants(policy.network, places, thresholds),
    application: grantsOf(
      policy.application,
      (reading) => readRequests(policy, reading, places, thresholds),
      [...policy.network, ...policy.application],
    ),
  };
}

function readPackets(
  rules: readonly Rule<PacketBox>[],
  reading: Reading,
  places: Places,
  thresholds: Thresholds,
): ReadList<Rule<PacketBox>> {
  const { inOrder, ...list } = listOf(rules, reading);
  const reach = new PacketReach(list, places, thresholds);
  const numbers = reach.granting;
  // Most lists are asked more than once about all of them together.
  let all: Reach | undefined;
  return {
    granting: numbers.map((i) => inOrder[i] as Rule<PacketBox>),
    reachOf: (position) => reach.reachOf(numbers[position] ?? -1),
    together(positions) {
      if (positions.length === numbers.length && positions.every((position, i) => position === i))
        return (all ??= reach.together(numbers));
      return reach.together(positions.map((position) => numbers[position] ?? -1));
    },
  };
}

/** A function of its own, so that the list of the reading is gone before anything is decided. */
function listOf(
  rules: readonly Rule<PacketBox>[],
  reading: Reading,
): RuleList & { readonly inOrder: readonly Rule<PacketBox>[] } {
  const read = readPacketRules(rules, reading);
  const allowing = new Uint8Array(read.length);
  for (let i = 0; i < read.length; i++) allowing[i] = read[i]?.action === "Allow" ? 1 : 0;
  return { inOrder: read.map(({ rule }) => rule), matches: read.map(({ match }) => match), allowing };
}

function readRequests(
  policy: FirewallPolicyRules,
  reading: Reading,
  places: Places,
  thresholds: Thresholds,
): ReadList<ApplicationRule> {
  const read = readRules(policy.application, reading);
  const left = read.length === 0 ? NAMES.empty : requestsLeftBy(policy.network, reading, places, thresholds);
  const { decides } = firstMatch(NAMES, read, left);
  const granting: ApplicationRule[] = [];
  const reaches: Reach[] = [];
  for (const [i, { rule, action }] of read.entries()) {
    const decided = decides[i] ?? NAMES.empty;
    if (action !== "Allow" || NAMES.isEmpty(decided)) continue;
    const application = rule as ApplicationRule;
    granting.push(application);
    reaches.push(nameReach(application, decided));
  }
  const reachOf = (position: number): Reach => reaches[position] ?? NO_REACH;
  return {
    granting,
    reachOf,
    // The widest of them: names that several rules let through do not add up to a wider verdict.
    together: (some) => some.map(reachOf).reduce((a, b) => (compareReach(a, b) >= 0 ? a : b), NO_REACH),
  };
}

/**
 * The requests that reach the application rules: those that no network rule decides, whatever the address that
 * the name stands for. Network rules come first and end processing, allowed or denied (E122, E123).
 */
function requestsLeftBy(
  network: readonly Rule<PacketBox>[],
  reading: Reading,
  places: Places,
  thresholds: Thresholds,
): NameSet {
  let left = nameBox(ALL_CHANNELS, AddressSet.allIpv4, ALL_DOMAINS);
  const publicIpv4 = AddressSet.of(PUBLIC.v4, AddressSet.none.v6);
  for (const column of new PacketReach(listOf(network, reading), places, thresholds).columns) {
    const ports = column.channels
      .filter((channel) => channel.protocol === "Tcp")
      .map((channel) => channel.ports);
    if (ports.length === 0) continue;
    // A name may stand for any public address, so only sources that lost all of them are out.
    const sources = column.sourcesDecided(publicIpv4);
    for (const run of ports)
      left = NAMES.difference(left, nameBox(channelsOnPorts(...run), sources, ALL_DOMAINS));
  }
  return left;
}

const NONE: readonly Unknown[] = [];

/** @param all every rule that has a say in the grants of `rules`. */
function grantsOf<R extends Rule<unknown>>(
  rules: readonly R[],
  read: (reading: Reading) => ReadList<R>,
  all: readonly Rule<unknown>[] = rules,
): Grants {
  const open = read("open");
  const unknown: Unknown[] = [];
  for (const rule of all) unknown.push(...unknownsOf(rule));
  // Where nothing is unknown both readings are one.
  if (unknown.length === 0) {
    return {
      grants: open.granting.map((rule, position) => new CertainGrant(rule, position, open.reachOf(position))),
      together: (of) => open.together(of.map(({ position }) => position)),
    };
  }
  const closed = read("closed");
  const inClosed = new Map(closed.granting.map((rule, position) => [rule, position]));
  const closedPosition = ({ rule }: { readonly rule: Rule<unknown> }): number =>
    inClosed.get(rule as R) ?? -1;
  const grants = open.granting.map((rule, position): Grant => {
    const most = open.reachOf(position);
    const least = closed.reachOf(closedPosition({ rule }));
    const same = most.breadth === least.breadth;
    const own = unknownsOf(rule);
    return {
      position,
      rule,
      verdict: same ? most.breadth : "unknown",
      open: most,
      closed: least,
      unknown: same ? NONE : own.length > 0 ? own : unknown,
    };
  });
  // Behind an Allow that may be everything, a rule that is everything for certain grants nothing more when that one
  // is read widely; it does when it is not.
  const inOpen = new Set(open.granting);
  for (const [position, rule] of closed.granting.entries()) {
    if (inOpen.has(rule)) continue;
    const reach = closed.reachOf(position);
    grants.push({ position: -1, rule, verdict: reach.breadth, open: reach, closed: reach, unknown: NONE });
  }
  return {
    grants,
    together: (of, reading) =>
      reading === "open"
        ? open.together(of.flatMap(({ position }) => (position < 0 ? [] : [position])))
        : closed.together(of.map(closedPosition)),
  };
}

/** A grant of a list in which nothing is unknown. There may be a million of them. */
class CertainGrant implements Grant {
  constructor(
    readonly rule: Rule<unknown>,
    readonly position: number,
    readonly open: Reach,
  ) {}

  get closed(): Reach {
    return this.open;
  }

  get verdict(): Verdict {
    return this.open.breadth;
  }

  get unknown(): readonly Unknown[] {
    return NONE;
  }
}
