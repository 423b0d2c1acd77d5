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
  type ReadRule,
  readRules,
  type Rule,
  type Unknown,
  unknownsOf,
} from "../azure";
import { ALL_DOMAINS, AddressSet, type PacketBox, PUBLIC } from "../space";
import type { Thresholds, Verdict } from "./breadth";
import { firstMatch } from "./first-match";
import { nameReach } from "./name-reach";
import { PacketReach } from "./packet-reach";
import { compareReach, NO_REACH, type Reach } from "./reach";

/** What one Allow rule adds to the egress set after all rules that come before it. */
export interface Grant {
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
  /** One for each rule that is, or may be, an Allow and grants something; in evaluation order. */
  readonly grants: readonly Grant[];
  /** What some of the rules reach together under one reading of the unknowns. */
  together(of: readonly Grant[], reading: Reading): Reach;
}

/** One list under one reading: how far each granting rule reaches. */
interface ReadList<R> {
  readonly granting: readonly R[];
  /** Of each granting rule, in the same order. */
  readonly reaches: readonly Reach[];
  reachOf(rule: R): Reach;
  together(rules: readonly R[]): Reach;
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
  const read = readRules(rules, reading);
  const reach = new PacketReach(read, places, thresholds);
  const granting = reach.granting;
  // Made when needed: most lists are asked about one rule after the other, and about all together.
  let numbers: Map<Rule<PacketBox>, number> | undefined;
  const numberOf = (rule: Rule<PacketBox>): number => {
    numbers ??= new Map(granting.map((i) => [(read[i] as ReadRule<PacketBox>).rule, i]));
    return numbers.get(rule) ?? -1;
  };
  const grantingRules = granting.map((i) => (read[i] as ReadRule<PacketBox>).rule);
  const areAll = (some: readonly Rule<PacketBox>[]): boolean =>
    some.length === grantingRules.length && some.every((rule, i) => rule === grantingRules[i]);
  return {
    granting: grantingRules,
    reaches: granting.map((i) => reach.reachOf(i)),
    reachOf: (rule) => reach.reachOf(numberOf(rule)),
    together: (some) => reach.together(areAll(some) ? granting : some.map(numberOf)),
  };
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
  const reaches = new Map<ApplicationRule, Reach>();
  for (const [i, { rule, action }] of read.entries()) {
    const decided = decides[i] ?? NAMES.empty;
    const application = rule as ApplicationRule;
    if (action === "Allow" && !NAMES.isEmpty(decided))
      reaches.set(application, nameReach(application, decided));
  }
  const reachOf = (rule: ApplicationRule): Reach => reaches.get(rule) ?? NO_REACH;
  return {
    granting: [...reaches.keys()],
    reaches: [...reaches.values()],
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
  for (const column of new PacketReach(readRules(network, reading), places, thresholds).columns) {
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
  // Where nothing is unknown both readings are one.
  const unknown: Unknown[] = [];
  for (const rule of all) unknown.push(...unknownsOf(rule));
  const closed = unknown.length > 0 ? read("closed") : open;
  const grants = open.granting.map((rule, i): Grant => {
    const most = open.reaches[i] ?? NO_REACH;
    const least = closed === open ? most : closed.reachOf(rule);
    const same = most.breadth === least.breadth;
    const own = unknownsOf(rule);
    return {
      rule,
      verdict: same ? most.breadth : "unknown",
      open: most,
      closed: least,
      unknown: same ? NONE : own.length > 0 ? own : unknown,
    };
  });
  return {
    grants,
    together: (of, reading) =>
      (reading === "open" ? open : closed).together(of.map((grant) => grant.rule as R)),
  };
}
