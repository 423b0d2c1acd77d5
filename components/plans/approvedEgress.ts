import {
  DEFAULT_THRESHOLDS,
  describePacket,
  judgeFirewallPolicies,
  opensOf,
  type Opening,
} from "../../egress/reach";
import { readModel } from "../../egress/read";
import type { ApprovedDestination } from "./approvedDestinationsPlan";
import { applicationRules, networkRules } from "./approvedRules";

/** What the rules of some approved destinations open, as the core computes it. */
export interface WideEgress {
  readonly breadth: "broad" | "unrestricted";
  /** Names of the rules that open it together. */
  readonly rules: readonly string[];
  /** The proof, as the rest of a sentence: a packet that would be let out, and how many addresses with it. */
  readonly proof: string;
}

type Resource = Parameters<typeof readModel>[0] extends Iterable<infer R> ? R : never;

/**
 * What each list of destinations opens that is more than anybody can answer for; none where that is nothing. The
 * policy pack asks the same question of what is deployed.
 *
 * @param sources who may use a destination that names no sources
 */
export function wideEgress(
  lists: readonly (readonly ApprovedDestination[])[],
  sources: readonly string[],
): WideEgress[][] {
  const model = readModel(lists.flatMap((list, i) => policyWith(list, sources, i)));
  const judged = judgeFirewallPolicies(model, DEFAULT_THRESHOLDS);
  return lists.map((_, i) => {
    const set = judged.find(({ urn }) => urn === urnOf("FirewallPolicy", i));
    return [...(set?.openings ?? []), ...(set?.broad ?? [])].map(wideOf);
  });
}

function wideOf({ grants, reach }: Opening): WideEgress {
  const [place] = reach.places;
  const parts = [
    ...(reach.witness === undefined ? [] : [`${describePacket(reach.witness)} would be let out`]),
    ...opensOf(reach).map((opens) => `and with it ${opens}`),
    ...(place === undefined ? [] : [meaningOf(place)]),
  ];
  return {
    breadth: reach.breadth === "unrestricted" ? "unrestricted" : "broad",
    rules: grants.map(({ rule }) => rule.name),
    proof: parts.join(", "),
  };
}

/** Why a service tag is more than one destination. */
function meaningOf({ name, class: kind }: Opening["reach"]["places"][number]): string {
  return kind === "unknownTag"
    ? `and ${name} is no tag that is known here`
    : `where any customer of the cloud can receive it`;
}

const urnOf = (type: string, i: number): string =>
  `urn:pulumi:plan::plan::azure-native:network:${type}::${nameOf(i)}`;

const nameOf = (i: number): string => `policy-${i}`;

/** A policy with nothing but the rules for the destinations, as the core reads resources. */
function policyWith(
  destinations: readonly ApprovedDestination[],
  sources: readonly string[],
  i: number,
): Resource[] {
  const collections = [networkRules(destinations, sources), applicationRules(destinations, sources)]
    .filter((rules) => rules.length > 0)
    .map((rules, kind) => ({
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: `approved-${kind}`,
      priority: 1000 + kind,
      action: { type: "Allow" },
      rules,
    }));
  return [
    {
      urn: urnOf("FirewallPolicy", i),
      type: "azure-native:network:FirewallPolicy",
      name: nameOf(i),
      properties: { firewallPolicyName: nameOf(i), resourceGroupName: "plan" },
    },
    {
      urn: urnOf("FirewallPolicyRuleCollectionGroup", i),
      type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
      name: nameOf(i),
      properties: {
        firewallPolicyName: nameOf(i),
        resourceGroupName: "plan",
        priority: 200,
        ruleCollections: collections,
      },
    },
  ];
}
