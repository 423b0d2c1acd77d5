import type { Model } from "../../egress/read";
import {
  type Grant,
  type JudgedRuleSet,
  judgeFirewallPolicies,
  judgeNetworkSecurityGroups,
  judgeSecurityAdminRules,
  type Opening,
  opensOf,
  type Reach,
  type Thresholds,
  walkedWitness,
} from "../../egress/reach";
import type { Violation } from "../rule";
import { closingOf } from "./rule-closing";
import { listed, madeKnown, unknownsListed } from "../words";

/** All rule sets of a model, judged: of security groups, firewall policies and security admin configurations. */
export function judgedRuleSets(model: Model, thresholds: Thresholds): JudgedRuleSet[] {
  return [
    ...judgeNetworkSecurityGroups(model, thresholds),
    ...judgeFirewallPolicies(model, thresholds),
    ...judgeSecurityAdminRules(model, thresholds),
  ];
}

/** The finding that an opening is, with its proof. */
export function openingViolation(set: JudgedRuleSet, opening: Opening, model: Model): Violation {
  const [blamed, ...others] = opening.grants;
  return {
    ...base(blamed, set, model),
    verdict: opening.reach.breadth,
    ...(opening.closedElsewhere ? { severity: "advisory" as const } : {}),
    message: `${sentenceOf(set, opening, others.length === 0 ? "lets" : "let")}${opening.closedElsewhere ? CLOSED_ELSEWHERE : ""}.`,
    witness: walkedWitness(opening.reach.witness, opening.grants, model),
    publicAddresses: opening.reach.publicAddresses,
    fix: closingOf(opening.closing.map(({ rule }) => rule)),
    unknown: [],
  };
}

/** The finding that a draft would open everything, ahead of time: until it is deployed, no packet gets out by it (E112). */
export function draftViolation(set: JudgedRuleSet, opening: Opening, model: Model): Violation {
  return {
    ...openingViolation(set, opening, model),
    severity: "advisory",
    message: `${sentenceOf(set, opening, "would let")}; it is pending, and not in force until it is deployed.`,
    witness: undefined,
  };
}

function sentenceOf({ title }: JudgedRuleSet, { grants, reach }: Opening, verb: string): string {
  const names = listed(grants.map(({ rule }) => `"${rule.name}"`));
  const subject = grants.length === 1 ? `Rule ${names}` : `Rules ${names} together`;
  return `${subject} of ${title} ${verb} traffic out to ${extentOf(reach)}`;
}

/** The finding that a rule could open everything, depending on values that are not known. */
export function undecidedViolation(set: JudgedRuleSet, grant: Grant, model: Model): Violation {
  return {
    ...base(grant, set, model),
    verdict: "unknown",
    message:
      `Rule "${grant.rule.name}" of ${set.title} may let traffic out to ${extentOf(grant.open)}: ` +
      `${unknownsListed(grant.unknown)}.`,
    witness: walkedWitness(grant.open.witness, [grant], model),
    publicAddresses: grant.open.publicAddresses,
    fix: madeKnown(grant.unknown, grant.rule.at.urn, model),
    unknown: grant.unknown,
  };
}

/**
 * The findings that a policy inherits from one that was not read, whose rules come before all of its own (E117, E118).
 * Where several policies inherit the same, the one that names it is at fault.
 */
export function unreadBaseViolations(model: Model): Violation[] {
  return model.firewallPolicies.flatMap(({ urn, title, unreadBase }): Violation[] => {
    if (unreadBase?.urn !== urn) return [];
    const resource = model.resources.get(urn);
    return [
      {
        verdict: "unknown",
        urn,
        resourceType: resource?.type ?? "",
        resourceName: resource?.name ?? "",
        property: unreadBase.property,
        message: `What ${title} inherits may let traffic out to the Internet: ${unknownsListed([unreadBase])}.`,
        witness: undefined,
        publicAddresses: { ipv4: 0n, ipv6: 0n },
        fix: madeKnown([unreadBase], urn, model),
        unknown: [unreadBase],
        involves: [urn],
      },
    ];
  });
}

const CLOSED_ELSEWHERE = "; nothing that was read can take that way as things stand";

function base(
  grant: Grant,
  set: JudgedRuleSet,
  model: Model,
): Pick<Violation, "urn" | "resourceType" | "resourceName" | "property" | "involves"> {
  const { urn, property } = grant.rule.at;
  const resource = model.resources.get(urn);
  return {
    urn,
    resourceType: resource?.type ?? "",
    resourceName: resource?.name ?? "",
    property,
    involves: [...new Set(set.involves)],
  };
}

function extentOf(reach: Reach): string {
  const [place] = reach.places;
  const [opened] = opensOf(reach);
  if (opened !== undefined) return reach.breadth === "unrestricted" ? "the Internet" : opened;
  if (place !== undefined) return `${place.name}, where any customer of the cloud can receive it`;
  // A list that is too intricate to be decided shows nothing of what it lets out.
  if (reach.domains.length === 0) return "the Internet";
  const names = listed(reach.domains.map((name) => `"${name}"`));
  return reach.breadth === "unrestricted"
    ? `names that anybody can register (${names})`
    : `names behind which anybody can receive it (${names})`;
}
