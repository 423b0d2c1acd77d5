import type { Rule } from "../azure";
import type { FirewallPolicy, Model, NetworkSecurityGroup } from "../read";
import type { Thresholds } from "./breadth";
import { type Grant, type Grants, packetGrants, policyGrants } from "./grants";
import type { Reach } from "./reach";

/** An Allow rule, or several together, and what they open. */
export interface Opening {
  /** The rules that open it; the first is the one to blame. */
  readonly grants: readonly [Grant, ...Grant[]];
  readonly reach: Reach;
}

/** One rule set of the model with its grants. */
export interface JudgedRuleSet {
  /** How people call it: `network security group "web"`. */
  readonly title: string;
  readonly urn: string;
  /** URNs of the resources whose rules take part. */
  readonly involves: readonly string[];
  readonly openings: readonly Opening[];
  /** Grants whose verdict hangs on a value that is not known, and would be unrestricted at worst. */
  readonly undecided: readonly Grant[];
}

/** Judges what the rules that people wrote in a network security group let out. */
export function judgeNetworkSecurityGroup(
  group: NetworkSecurityGroup,
  model: Model,
  thresholds: Thresholds,
): JudgedRuleSet {
  return {
    title: group.title,
    urn: group.urn,
    involves: [group.urn, ...urnsOf(group.outbound)],
    ...judge(packetGrants(group.outbound, model.places, thresholds)),
  };
}

/** Judges the rules of a firewall policy's own groups, after all that it inherits. */
export function judgeFirewallPolicy(
  policy: FirewallPolicy,
  model: Model,
  thresholds: Thresholds,
): JudgedRuleSet {
  const { network, application } = policyGrants(policy.rules, model.places, thresholds);
  // Inherited rules are judged where they stand, in the policy that declares them.
  const own = (grants: Grants): Grants => ({
    ...grants,
    grants: grants.grants.filter((grant) => policy.own.has(grant.rule.at.urn)),
  });
  const judged = [judge(own(network)), judge(own(application))];
  return {
    title: policy.title,
    urn: policy.urn,
    involves: [policy.urn, ...urnsOf(policy.rules.network), ...urnsOf(policy.rules.application)],
    openings: judged.flatMap((part) => part.openings),
    undecided: judged.flatMap((part) => part.undecided),
  };
}

/**
 * The rules that open everything by themselves; then, if the others do so only together, those: neither half of
 * the address space is everything, and both are. What is certain is found with every unknown read in our favour,
 * what is undecided is what reading them against us adds.
 */
function judge(grants: Grants): Pick<JudgedRuleSet, "openings" | "undecided"> {
  const opens = (reach: Reach): boolean => reach.breadth === "unrestricted";
  const alone = grants.grants.filter((grant) => opens(grant.closed));
  const openings: Opening[] = alone.map((grant) => ({ grants: [grant], reach: grant.closed }));
  const rest = grants.grants.filter((grant) => !opens(grant.closed));
  const together = smallestOpening(rest, grants);
  if (together !== undefined) openings.push(together);

  const undecided = rest.filter((grant) => opens(grant.open));
  if (undecided.length === 0 && together === undefined && opens(grants.together(rest, "open"))) {
    undecided.push(...rest.filter((grant) => grant.unknown.length > 0));
  }
  return { openings, undecided };
}

function smallestOpening(rest: readonly Grant[], grants: Grants): Opening | undefined {
  const opens = (some: readonly Grant[]): boolean =>
    grants.together(some, "closed").breadth === "unrestricted";
  if (rest.length < 2 || !opens(rest)) return undefined;
  // Widest first, so that few rules are named.
  const byWidth = [...rest].sort((a, b) => (sizeOf(a.closed) < sizeOf(b.closed) ? 1 : -1));
  let least = 1;
  let most = byWidth.length;
  while (least < most) {
    const middle = (least + most) >>> 1;
    if (opens(byWidth.slice(0, middle))) most = middle;
    else least = middle + 1;
  }
  const [first, ...others] = byWidth.slice(0, least);
  if (first === undefined) return undefined;
  return { grants: [first, ...others], reach: grants.together([first, ...others], "closed") };
}

const sizeOf = (reach: Reach): bigint => reach.publicAddresses.ipv4;

const urnsOf = (rules: readonly Rule<unknown>[]): string[] => rules.map((rule) => rule.at.urn);
