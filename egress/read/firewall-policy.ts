import { type FirewallPolicyRules, inheritRules, type Places, type Unknown } from "../azure";
import { readClassicRules } from "./classic-firewall-rules";
import type { Entry, Estate } from "./estate";
import { joinRules, NO_RULES, RuleReader } from "./firewall-rules";
import { textOf, type Value } from "./value";

/** A firewall policy with all that decides in it: its own rules, and those it inherits. */
export interface FirewallPolicy {
  /** The policy, or what stands for one: a group whose policy was not read, a firewall with classic rules. */
  readonly urn: string;
  /** How people call it: `firewall policy "hub"`. */
  readonly title: string;
  /** In evaluation order, base policies first. */
  readonly rules: FirewallPolicyRules;
  /** URNs of the resources whose rules are the policy's own, not inherited. */
  readonly own: ReadonlySet<string>;
  /** The base policy that was not read, at whichever depth: what it allows comes on top (E118). */
  readonly unreadBase: Unknown | undefined;
}

/**
 * Reads all policies. A rule collection group whose policy is not among the resources makes one of its own, and so
 * do the classic rules of a firewall. Drafts are in no policy until they are deployed, and not read (E112).
 */
export function readFirewallPolicies(estate: Estate, places: Places): FirewallPolicy[] {
  const groupsOf = new Map<Entry, Entry[]>();
  for (const policy of estate.ofKind("firewallPolicy")) groupsOf.set(policy, []);
  for (const group of estate.ofKind("ruleCollectionGroup")) {
    const reference = group.properties.get("firewallPolicyName", "firewallPolicyId");
    const target = estate.follow(group, reference, "firewallPolicy");
    const policies =
      target.kind === "entry" ? [target.entry] : target.kind === "oneOf" ? target.entries : [group];
    for (const policy of policies) groupsOf.set(policy, [...(groupsOf.get(policy) ?? []), group]);
  }
  const ownRules = new Map<Entry, FirewallPolicyRules>();
  for (const [policy, groups] of groupsOf) {
    ownRules.set(policy, joinRules(groups.map((group) => readGroup(group, estate, places))));
  }
  const policies = [...groupsOf].map(([policy, groups]): FirewallPolicy => {
    const { chain, unread } = chainOf(policy, estate);
    return {
      urn: policy.resource.urn,
      title: `${policy.kind === "firewallPolicy" ? "firewall policy" : "rule collection group"} "${policy.resource.name}"`,
      rules: inheritRules(chain.map((link) => ownRules.get(link) ?? NO_RULES)),
      own: new Set(groups.map((group) => group.resource.urn)),
      unreadBase: unread,
    };
  });
  const classic = [...readClassicRules(estate, places)].map(([owner, { rules, own }]): FirewallPolicy => ({
    urn: owner.resource.urn,
    title:
      owner.kind === "firewall"
        ? `classic rules of firewall "${owner.resource.name}"`
        : `classic rule collection "${owner.resource.name}"`,
    rules,
    own: new Set(own),
    unreadBase: undefined,
  }));
  return [...policies, ...classic];
}

/** The policy and its base policies, the outermost base first; ends where a base policy was not read. */
export function chainOf(
  policy: Entry,
  estate: Estate,
): { readonly chain: readonly Entry[]; readonly unread: Unknown | undefined } {
  const chain: Entry[] = [policy];
  for (;;) {
    const inner = chain[0] ?? policy;
    if (inner.kind !== "firewallPolicy") return { chain, unread: undefined };
    const reference = inner.properties.get("basePolicy");
    const id = reference.isUnknown ? reference : reference.get("id");
    const base = id.isAbsent ? inner.properties.get("basePolicyId") : id;
    if (base.isAbsent) return { chain, unread: undefined };
    const target = estate.follow(inner, base, "firewallPolicy");
    if (target.kind !== "entry") {
      const unread = base.because("is a base policy that is not among the resources read");
      return { chain, unread };
    }
    // A policy that inherits from itself is refused by Azure; here it only must not go on for ever.
    if (chain.includes(target.entry)) return { chain, unread: undefined };
    chain.unshift(target.entry);
  }
}

function readGroup(group: Entry, estate: Estate, places: Places): FirewallPolicyRules {
  const { properties } = group;
  const reader = new RuleReader(group, estate, places, properties.get("priority").number());
  const classic = (list: string): Value[] => properties.get(list).objects();
  return joinRules([
    // azure-native and ARM: one list of collections, each of rules that name their own type (E113).
    ...properties
      .get("ruleCollections")
      .objects()
      .map((collection) => reader.collection(collection, isNat(collection) ? "NatRule" : undefined)),
    // Classic provider: one list for each type (E114).
    ...classic("networkRuleCollections").map((list) => reader.collection(list, "NetworkRule")),
    ...classic("applicationRuleCollections").map((list) => reader.collection(list, "ApplicationRule")),
    ...classic("natRuleCollections").map((list) => reader.collection(list, "NatRule")),
    // The legacy resource: rules that are collections, with conditions that are rules (E112).
    ...(properties.isUnknown ? [] : properties.get("rules").objects()).map((rule) =>
      rule.isUnknown
        ? reader.collection(rule)
        : reader.collection(rule, isNat(rule) ? "NatRule" : undefined, [
            ...rule.get("ruleConditions").objects(),
            ...rule.get("ruleCondition").objects(),
          ]),
    ),
  ]);
}

const isNat = (collection: Value): boolean =>
  /^firewallpolicynatrule(collection)?$/i.test(
    (collection.isUnknown ? undefined : textOf(collection.get("ruleCollectionType", "ruleType"))) ?? "",
  );
