import type { Rule } from "../azure";
import type { FirewallPolicy, Model, NetworkSecurityGroup } from "../read";
import { AddressSet, type PacketBox, PUBLIC, TooIntricate } from "../space";
import { type Breadth, breadthOfCount, breadthOfPlaces, isWide, type Thresholds, wider } from "./breadth";
import { isGroupClosedElsewhere, isPolicyClosedElsewhere } from "./closed-elsewhere";
import { type Grant, type Grants, packetGrants, policyGrants } from "./grants";
import { judgeRelays } from "./judge-relays";
import { NO_REACH, type Reach } from "./reach";
import { remembered } from "./remember";
import { tooIntricate } from "./rule-sets";

/** An Allow rule, or several together, and what they open. */
export interface Opening {
  /** The rules that open it; the first is the one to blame. */
  readonly grants: readonly [Grant, ...Grant[]];
  /** The fewest of the widest rules without which nothing is open as far. */
  readonly closing: readonly Grant[];
  readonly reach: Reach;
  /** Whether the model proves that something else closes every path through the rule set. */
  readonly closedElsewhere: boolean;
}

/** One rule set of the model with its grants. */
export interface JudgedRuleSet {
  /** How people call it: `network security group "web"`. */
  readonly title: string;
  readonly urn: string;
  /** URNs of the resources whose rules take part. */
  readonly involves: readonly string[];
  /** What opens everything. */
  readonly openings: readonly Opening[];
  /** What opens less than everything, and still more than anybody can answer for. */
  readonly broad: readonly Opening[];
  /** Grants whose verdict hangs on a value that is not known, and would be broad or unrestricted at worst. */
  readonly undecided: readonly Grant[];
}

/** Judges what the rules that people wrote in each network security group let out. */
export const judgeNetworkSecurityGroups = remembered((model, thresholds): JudgedRuleSet[] =>
  model.networkSecurityGroups.map((group) => judgeNetworkSecurityGroup(group, model, thresholds)),
);

/** Judges one group anew. */
export function judgeNetworkSecurityGroup(
  group: NetworkSecurityGroup,
  model: Model,
  thresholds: Thresholds,
): JudgedRuleSet {
  return {
    title: group.title,
    urn: group.urn,
    involves: [group.urn, ...urnsOf(group.outbound)],
    ...(mayOpen(group.outbound, model, thresholds)
      ? decided(group.urn, group.outbound, () =>
          judge(packetGrants(group.outbound, model.places, thresholds), () =>
            isGroupClosedElsewhere(group, model, thresholds),
          ),
        )
      : NOTHING_OPENED),
  };
}

/** Judges the rules of each firewall policy's own groups, after all that it inherits. */
export const judgeFirewallPolicies = remembered((model, thresholds): JudgedRuleSet[] =>
  model.firewallPolicies.map((policy) => judgeFirewallPolicy(policy, model, thresholds)),
);

/** The same for drafts, as if they were deployed. */
export const judgeFirewallDrafts = remembered((model, thresholds): JudgedRuleSet[] =>
  model.firewallDrafts.map((policy) => judgeFirewallPolicy(policy, model, thresholds)),
);

function judgeFirewallPolicy(policy: FirewallPolicy, model: Model, thresholds: Thresholds): JudgedRuleSet {
  const { rules } = policy;
  // Inherited rules are judged where they stand, in the policy that declares them.
  const own = (grants: Grants): Grants => ({
    ...grants,
    grants: grants.grants.filter((grant) => policy.own.has(grant.rule.at.urn)),
  });
  return {
    title: policy.title,
    urn: policy.urn,
    involves: [
      policy.urn,
      ...urnsOf(rules.network),
      ...urnsOf(rules.application),
      ...urnsOf(rules.relays ?? []),
    ],
    ...decided(policy.urn, [...rules.network, ...rules.application], () => {
      const { network, application } = policyGrants(rules, model.places, thresholds);
      const parts = [
        judge(own(network), (grants) =>
          isPolicyClosedElsewhere(
            policy,
            grants.map(({ rule }) => rule) as Rule<PacketBox>[],
            model,
            thresholds,
          ),
        ),
        judge(own(application), () => false),
        judgeRelays(
          (rules.relays ?? []).filter(({ at }) => policy.own.has(at.urn)),
          model,
          thresholds,
        ),
      ];
      return {
        openings: parts.flatMap((part) => part.openings),
        broad: parts.flatMap((part) => part.broad),
        undecided: parts.flatMap((part) => part.undecided),
      };
    }),
  };
}

/** Whether the model proves that what grants reach is closed by something else. */
type ClosedElsewhere = (grants: readonly Grant[]) => boolean;

/** What some rules open. */
export type Openings = Pick<JudgedRuleSet, "openings" | "broad" | "undecided">;

const NOTHING_OPENED: Openings = { openings: [], broad: [], undecided: [] };

/**
 * Whether the destinations of all Allow rules together are more than anybody can answer for. Where they are not, no
 * first match can make them more, and there is nothing to decide: most groups are like that.
 */
function mayOpen(rules: readonly Rule<PacketBox>[], model: Model, thresholds: Thresholds): boolean {
  const allowed = rules.flatMap(({ action, match }) =>
    action.most === "Allow" ? [match.most.destinations] : [],
  );
  const destinations = AddressSet.union(allowed);
  const { ipv4, ipv6 } = destinations.intersect(PUBLIC).count();
  const places = breadthOfPlaces(model.places.in(destinations));
  return isWide(places) || isWide(breadthOfCount(ipv4, ipv6, thresholds));
}

/** What the rules open, or that nobody can tell: rules that overlap too much are as good as unknown. */
export function decided(urn: string, rules: readonly Rule<unknown>[], openings: () => Openings): Openings {
  try {
    return openings();
  } catch (error) {
    const first = rules.find(({ action }) => action.most === "Allow");
    if (!(error instanceof TooIntricate) || first === undefined) throw error;
    const grant: Grant = {
      position: 0,
      rule: first,
      verdict: "unknown",
      open: { ...NO_REACH, breadth: "unrestricted" },
      closed: NO_REACH,
      unknown: [tooIntricate(urn, error)],
    };
    return { ...NOTHING_OPENED, undecided: [grant] };
  }
}

/**
 * The rules that open everything by themselves; then, if the others do so only together, those: neither half of
 * the address space is everything, and both are. What is certain is found with every unknown read in our favour,
 * what is undecided is what reading them against us adds.
 */
export function judge(grants: Grants, closedElsewhere: ClosedElsewhere): Openings {
  const everything = openingsOf("unrestricted", grants.grants, grants, closedElsewhere);
  const { rest } = everything;
  const undecided = rest.filter(({ open, closed }) => mayBeWider(open, closed));
  // Neither may be, and both together may: then those that are not certain decide.
  if (
    undecided.length === 0 &&
    !everything.together &&
    rest.some(({ unknown }) => unknown.length > 0) &&
    mayBeWider(grants.together(rest, "open"), grants.together(rest, "closed"))
  ) {
    undecided.push(...rest.filter(({ unknown }) => unknown.length > 0));
  }
  const blamed = new Set(everything.openings.flatMap((opening) => opening.grants));
  const others = grants.grants.filter((grant) => !blamed.has(grant));
  return {
    openings: everything.openings,
    broad: openingsOf("broad", others, grants, closedElsewhere).openings,
    undecided,
  };
}

/** Whether the unknown makes the difference, and to more than anybody can answer for. */
function mayBeWider(open: Reach, closed: Reach): boolean {
  return isWide(open.breadth) && wider(open.breadth, closed.breadth) !== closed.breadth;
}

/** What reaches as far as `breadth`, by itself and then together. */
function openingsOf(
  breadth: Breadth,
  some: readonly Grant[],
  grants: Grants,
  closedElsewhere: ClosedElsewhere,
): { openings: Opening[]; rest: readonly Grant[]; together: boolean } {
  const opening = (found: Omit<Opening, "closedElsewhere">): Opening => ({
    ...found,
    closedElsewhere: closedElsewhere(found.grants),
  });
  const openings = some
    .filter(({ closed }) => closed.breadth === breadth)
    .map((grant) => opening({ grants: [grant], closing: [grant], reach: grant.closed }));
  const rest = some.filter(({ closed }) => closed.breadth !== breadth);
  const together = smallestOpening(breadth, rest, grants);
  if (together !== undefined) openings.push(opening(together));
  return { openings, rest, together: together !== undefined };
}

function smallestOpening(
  breadth: Breadth,
  rest: readonly Grant[],
  grants: Grants,
): Omit<Opening, "closedElsewhere"> | undefined {
  const opens = (some: readonly Grant[]): boolean => grants.together(some, "closed").breadth === breadth;
  if (rest.length < 2 || !opens(rest)) return undefined;
  // Widest first, so that few rules are named.
  const byWidth = [...rest].sort((a, b) => (sizeOf(a.closed) < sizeOf(b.closed) ? 1 : -1));
  const enough = fewest(byWidth.length, (count) => opens(byWidth.slice(0, count)));
  const [first, ...others] = byWidth.slice(0, enough);
  if (first === undefined) return undefined;
  const closing = byWidth.slice(
    0,
    fewest(byWidth.length, (count) => !opens(byWidth.slice(count))),
  );
  return { grants: [first, ...others], closing, reach: grants.together([first, ...others], "closed") };
}

/** The least count from 1 on that is enough, where each greater one is, too, and `most` is one. */
function fewest(most: number, isEnough: (count: number) => boolean): number {
  let least = 1;
  let greatest = most;
  while (least < greatest) {
    const middle = (least + greatest) >>> 1;
    if (isEnough(middle)) greatest = middle;
    else least = middle + 1;
  }
  return least;
}

const sizeOf = (reach: Reach): bigint => reach.publicAddresses.ipv4;

const urnsOf = (rules: readonly Rule<unknown>[]): string[] => rules.map((rule) => rule.at.urn);
