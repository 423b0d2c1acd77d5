import { type FirewallPolicyRules, known, type Places } from "../azure";
import type { Entry, Estate } from "./estate";
import type { Kind } from "./kinds";
import { joinRules, RuleReader, type RuleType } from "./firewall-rules";

/** Rules that stand on a firewall itself, in no policy (E110). */
export interface ClassicRules {
  readonly rules: FirewallPolicyRules;
  /** URNs of the resources that hold them. */
  readonly own: readonly string[];
}

const LISTS: readonly (readonly [type: RuleType, inline: string, separate: Kind])[] = [
  ["NetworkRule", "networkRuleCollections", "firewallNetworkRules"],
  ["ApplicationRule", "applicationRuleCollections", "firewallApplicationRules"],
  ["NatRule", "natRuleCollections", "firewallNatRules"],
];

/** No group, hence one for all. */
const GROUP = known(100);

/**
 * The classic rules of each firewall that has some: those inside it, and the collections of the classic provider,
 * which name their firewall. A collection whose firewall is not among the resources is in its own name.
 */
export function readClassicRules(estate: Estate, places: Places): ReadonlyMap<Entry, ClassicRules> {
  const parts = new Map<Entry, { rules: FirewallPolicyRules; own: string }[]>();
  const add = (owner: Entry, rules: FirewallPolicyRules, own: string): void => {
    const before = parts.get(owner);
    if (before === undefined) parts.set(owner, [{ rules, own }]);
    else before.push({ rules, own });
  };
  for (const firewall of estate.ofKind("firewall")) {
    const reader = new RuleReader(firewall, estate, places, GROUP);
    for (const [type, inline] of LISTS)
      for (const collection of firewall.properties.get(inline).objects())
        add(firewall, reader.collection(collection, type), firewall.resource.urn);
  }
  for (const [type, , kind] of LISTS) {
    for (const entry of estate.ofKind(kind)) {
      const target = estate.follow(entry, entry.properties.get("azureFirewallName"), "firewall");
      const rules = new RuleReader(entry, estate, places, GROUP).collection(entry.properties, type);
      const owners =
        target.kind === "entry" ? [target.entry] : target.kind === "oneOf" ? target.entries : [entry];
      for (const owner of owners) add(owner, rules, entry.resource.urn);
    }
  }
  return new Map(
    [...parts].map(([owner, some]) => [
      owner,
      { rules: joinRules(some.map(({ rules }) => rules)), own: [...new Set(some.map(({ own }) => own))] },
    ]),
  );
}
