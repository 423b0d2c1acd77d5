import {
  ALL_CHANNELS,
  type ApplicationRule,
  channelsOnPorts,
  FIREWALL_PACKETS,
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
import { type Algebra, ALL_DOMAINS, AddressSet, PacketSet, PUBLIC } from "../space";
import {
  NO_REACH,
  type Reach,
  reachOfNames,
  reachOfPackets,
  type Thresholds,
  type Verdict,
  wider,
} from "./breadth";
import { firstMatch, unionOf } from "./first-match";

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

/** The grants of a list, and what all of them reach together. */
export interface Grants {
  /** One for each rule that is, or may be, an Allow and grants something; in evaluation order. */
  readonly grants: readonly Grant[];
  /** What some of the rules reach together under one reading of the unknowns. */
  together(of: readonly Grant[], reading: Reading): Reach;
}

const PACKETS: Algebra<PacketSet> = {
  empty: PacketSet.none,
  isEmpty: (a) => a.isEmpty,
  equals: (a, b) => a.equals(b),
  union: (a, b) => a.union(b),
  intersect: (a, b) => a.intersect(b),
  difference: (a, b) => a.difference(b),
};

/** The grants of an ordered list of packet rules, over the packets of `within`. */
export function packetGrants(
  rules: readonly Rule<PacketSet>[],
  within: PacketSet,
  places: Places,
  thresholds: Thresholds,
): Grants {
  const open = decisions(PACKETS, rules, "open", within);
  // Where nothing is unknown both readings are one.
  const closed = rules.some((rule) => unknownsOf(rule).length > 0)
    ? decisions(PACKETS, rules, "closed", within)
    : open;
  const reach = (set: PacketSet | undefined): Reach =>
    set === undefined ? NO_REACH : reachOfPackets(set, places, thresholds);
  return {
    grants: grantsOf(rules, [...open.keys()], (rule) => ({
      open: reach(open.get(rule)),
      closed: reach(closed.get(rule)),
    })),
    together: (of, reading) => {
      const decided = reading === "open" ? open : closed;
      const sets = of.map((grant) => decided.get(grant.rule as Rule<PacketSet>) ?? PacketSet.none);
      return reach(unionOf(PACKETS, sets));
    },
  };
}

/** The grants of a firewall policy: its network rules, then its application rules for what those leave. */
export function policyGrants(
  policy: FirewallPolicyRules,
  places: Places,
  thresholds: Thresholds,
): { readonly network: Grants; readonly application: Grants } {
  const network = packetGrants(policy.network, FIREWALL_PACKETS, places, thresholds);
  const open = requestDecisions(policy, "open");
  const closed = requestDecisions(policy, "closed");
  const application: Grants = {
    grants: grantsOf(policy.application, [...open.keys()], (rule) => ({
      open: nameReach(rule, open.get(rule)),
      closed: nameReach(rule, closed.get(rule)),
    })),
    // The widest of them: names that several rules let through do not add up to a wider verdict.
    together: (of, reading) => of.map((grant) => grant[reading]).reduce(widerReach, NO_REACH),
  };
  return { network, application };
}

/** Which packets, or requests, each Allow rule decides under one reading; dead rules are left out. */
function decisions<S, R extends Rule<S>>(
  algebra: Algebra<S>,
  rules: readonly R[],
  reading: Reading,
  within: S,
): Map<R, S> {
  const read = readRules(rules, reading);
  const { decides } = firstMatch(algebra, read, within);
  const allowed = new Map<R, S>();
  for (const [i, { rule, action }] of read.entries()) {
    const decided = decides[i] ?? algebra.empty;
    if (action === "Allow" && !algebra.isEmpty(decided)) allowed.set(rule as R, decided);
  }
  return allowed;
}

function requestDecisions(policy: FirewallPolicyRules, reading: Reading): Map<ApplicationRule, NameSet> {
  return decisions<NameSet, ApplicationRule>(
    NAMES,
    policy.application,
    reading,
    requestsLeftBy(policy, reading),
  );
}

/**
 * The requests that reach the application rules: those that no network rule decides, whatever the address that
 * the name stands for. Network rules come first and end processing, allowed or denied (E122, E123).
 */
function requestsLeftBy(policy: FirewallPolicyRules, reading: Reading): NameSet {
  const all = nameBox(ALL_CHANNELS, AddressSet.allIpv4, ALL_DOMAINS);
  const { decided } = firstMatch(PACKETS, readRules(policy.network, reading), FIREWALL_PACKETS);
  let left = all;
  for (const { protocol, ports, sources, destinations } of decided.boxes()) {
    // A name may stand for any public address, so only sources that lost all of them are out.
    if (protocol !== "Tcp" || !destinations.v4.contains(PUBLIC.v4)) continue;
    left = NAMES.difference(left, nameBox(channelsOnPorts(...ports), sources, ALL_DOMAINS));
  }
  return left;
}

const widerReach = (a: Reach, b: Reach): Reach => (wider(a.breadth, b.breadth) === a.breadth ? a : b);

function nameReach(rule: ApplicationRule, decides: NameSet | undefined): Reach {
  return decides === undefined ? NO_REACH : reachOfNames(rule, decides);
}

function grantsOf<R extends Rule<unknown>>(
  all: readonly R[],
  granting: readonly R[],
  reach: (rule: R) => { open: Reach; closed: Reach },
): Grant[] {
  const elsewhere = all.flatMap(unknownsOf);
  return granting.map((rule) => {
    const { open, closed } = reach(rule);
    const own = unknownsOf(rule);
    const same = open.breadth === closed.breadth;
    return {
      rule,
      verdict: same ? open.breadth : "unknown",
      open,
      closed,
      unknown: same ? [] : own.length > 0 ? own : elsewhere,
    };
  });
}
