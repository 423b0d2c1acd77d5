import type { Unknown } from "../egress/azure";
import type { Model } from "../egress/read";
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
} from "../egress/reach";
import type { Violation } from "./rule";
import { listed, unknownsListed } from "./words";

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
  const names = opening.grants.map((grant) => `"${grant.rule.name}"`);
  const subject = others.length === 0 ? `Rule ${names.join("")}` : `Rules ${listed(names)} together`;
  return {
    ...base(blamed, set, model),
    verdict: opening.reach.breadth,
    ...(opening.closedElsewhere ? { severity: "advisory" as const } : {}),
    message: `${subject} of ${set.title} let${others.length === 0 ? "s" : ""} traffic out to ${extentOf(opening.reach)}${opening.closedElsewhere ? CLOSED_ELSEWHERE : ""}.`,
    witness: walkedWitness(opening.reach.witness, opening.grants, model),
    publicAddresses: opening.reach.publicAddresses,
    fix: fixOf(opening),
    unknown: [],
  };
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
    fix: fixOfUnknown(grant.unknown),
    unknown: grant.unknown,
  };
}

/** A resource that is not known as a whole is a list of rules that overlap too much. */
function fixOfUnknown(unknown: readonly Unknown[]): string {
  const properties = unknown.map(({ property }) => property).filter((property) => property !== "");
  return properties.length === 0
    ? "Write fewer rules that overlap, or split them over several resources."
    : `Give ${listed(properties)} a value that the preview can read, or refer to a resource of the same program.`;
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
  const names = listed(reach.domains.map((name) => `"${name}"`));
  return reach.breadth === "unrestricted"
    ? `names that anybody can register (${names})`
    : `names behind which anybody can receive it (${names})`;
}

/** The smallest change: what the rules name that is too wide, or the rules themselves. */
function fixOf({ grants: [blamed, ...others] }: Opening): string {
  if (others.length > 0) {
    const names = [blamed, ...others].map((grant) => `"${grant.rule.name}"`);
    return `Delete rules ${listed(names)}, or give them the destinations that are needed and no more.`;
  }
  const { name, destinations } = blamed.rule;
  return `Delete rule "${name}", or replace ${listed(destinations)} by the destinations it needs.`;
}
