import { type FirewallPolicyRules, inheritRules, type Places, type Unknown } from "../azure";
import { readClassicRules } from "./classic-firewall-rules";
import { candidatesOf, type Entry, type Estate } from "./estate";
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
 * do the classic rules of a firewall.
 */
export function readFirewallPolicies(estate: Estate, places: Places): FirewallPolicy[] {
  const groupsOf = groupsByPolicy(estate, "ruleCollectionGroup");
  const ownRules = new Map<Entry, FirewallPolicyRules>();
  for (const [policy, groups] of groupsOf) ownRules.set(policy, rulesOf(groups, estate, places));
  const policies = [...groupsOf].map(([policy, groups]): FirewallPolicy => {
    const { chain, unread } = chainOf(policy, estate);
    return {
      urn: policy.resource.urn,
      title: titleOf(policy),
      rules: inheritRules(chain.map((link) => ownRules.get(link) ?? NO_RULES)),
      own: urnsOf(groups),
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

/**
 * The policies that have drafts of rule collection groups, as they would be with the drafts deployed; only the drafts'
 * rules are their own. Until somebody deploys it, a draft is in no policy (E112).
 */
export function readFirewallDrafts(estate: Estate, places: Places): FirewallPolicy[] {
  if (estate.ofKind("ruleCollectionGroupDraft").length === 0) return [];
  const groupsOf = groupsByPolicy(estate, "ruleCollectionGroup");
  return [...groupsByPolicy(estate, "ruleCollectionGroupDraft")]
    .filter(([, drafts]) => drafts.length > 0)
    .map(([policy, drafts]) => {
      const { chain, unread } = chainOf(policy, estate);
      const replaced = drafts.flatMap((draft) => candidatesOf(followGroup(draft, estate)));
      const groupsIn = (link: Entry): readonly Entry[] =>
        link === policy
          ? [...(groupsOf.get(link) ?? []).filter((group) => !replaced.includes(group)), ...drafts]
          : (groupsOf.get(link) ?? []);
      return {
        urn: policy.resource.urn,
        title: `a draft of ${titleOf(policy)}`,
        rules: inheritRules(chain.map((link) => rulesOf(groupsIn(link), estate, places))),
        own: urnsOf(drafts),
        unreadBase: unread,
      };
    });
}

/** Every policy with its groups, or with their drafts; what may be of several is of each. */
function groupsByPolicy(
  estate: Estate,
  kind: "ruleCollectionGroup" | "ruleCollectionGroupDraft",
): ReadonlyMap<Entry, readonly Entry[]> {
  const groupsOf = new Map<Entry, Entry[]>();
  for (const policy of estate.ofKind("firewallPolicy")) groupsOf.set(policy, []);
  for (const group of estate.ofKind(kind)) {
    const policies = policiesOf(group, estate);
    for (const policy of policies.length > 0 ? policies : [group])
      groupsOf.set(policy, [...(groupsOf.get(policy) ?? []), group]);
  }
  return groupsOf;
}

function policiesOf(group: Entry, estate: Estate): readonly Entry[] {
  const reference = group.properties.get("firewallPolicyName", "firewallPolicyId");
  if (!reference.isAbsent || group.kind === "ruleCollectionGroup")
    return candidatesOf(estate.follow(group, reference, "firewallPolicy"));
  // In ARM a draft names its group, and that its policy.
  return candidatesOf(followGroup(group, estate)).flatMap((parent) => policiesOf(parent, estate));
}

const followGroup = (draft: Entry, estate: Estate): ReturnType<Estate["follow"]> =>
  estate.follow(draft, draft.properties.get("ruleCollectionGroupName"), "ruleCollectionGroup");

const rulesOf = (groups: readonly Entry[], estate: Estate, places: Places): FirewallPolicyRules =>
  joinRules(groups.map((group) => readGroup(group, estate, places)));

const urnsOf = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(entries.map(({ resource }) => resource.urn));

const titleOf = ({ kind, resource }: Entry): string =>
  `${kind === "firewallPolicy" ? "firewall policy" : "rule collection group"} "${resource.name}"`;

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
      const written = textOf(base);
      const which = written === undefined ? "" : `${written}, `;
      const unread = base.because(`is ${which}a base policy that is not among the resources read`);
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
        : reader.collection(rule, isNat(rule) ? "NatRule" : undefined, conditionsOf(rule)),
    ),
  ]);
}

/** What a rule without conditions matches is not documented: all or nothing. */
function conditionsOf(rule: Value): Value[] {
  const conditions = [...rule.get("ruleConditions").objects(), ...rule.get("ruleCondition").objects()];
  return conditions.length > 0 ? conditions : [rule.hidden("is a rule without conditions")];
}

const isNat = (collection: Value): boolean =>
  /^firewallpolicynatrule(collection)?$/i.test(
    (collection.isUnknown ? undefined : textOf(collection.get("ruleCollectionType", "ruleType"))) ?? "",
  );
