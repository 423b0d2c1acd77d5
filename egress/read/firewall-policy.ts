import {
  type AddressTerm,
  applicationRule,
  type ApplicationRule,
  type FirewallPolicyRules,
  inheritRules,
  networkRule,
  type Places,
  type Read,
  type Rule,
  type RuleCollectionFields,
  type TargetTerm,
} from "../azure";
import type { PacketBox } from "../space";
import { ipGroupTerms, textTerms } from "./address-terms";
import type { Entry, Estate } from "./estate";
import { textOf, type Value } from "./value";

/** A firewall policy with all that decides in it: its own rules, and those it inherits. */
export interface FirewallPolicy {
  /** The policy, or the rule collection group that stands for a policy that was not read. */
  readonly urn: string;
  /** How people call it: `firewall policy "hub"`. */
  readonly title: string;
  /** In evaluation order, base policies first. */
  readonly rules: FirewallPolicyRules;
  /** URNs of the rule collection groups that are the policy's own, not inherited. */
  readonly own: ReadonlySet<string>;
}

/** Reads all policies. A rule collection group whose policy is not among the resources makes one of its own. */
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
  return [...groupsOf].map(([policy, groups]) => ({
    urn: policy.resource.urn,
    title: `${policy.kind === "firewallPolicy" ? "firewall policy" : "rule collection group"} "${policy.resource.name}"`,
    rules: inheritRules(chainOf(policy, estate).map((link) => ownRules.get(link) ?? NO_RULES)),
    own: new Set(groups.map((group) => group.resource.urn)),
  }));
}

const NO_RULES: FirewallPolicyRules = { network: [], application: [] };

/** The policy and its base policies, the outermost base first; ends where a base policy was not read. */
function chainOf(policy: Entry, estate: Estate): Entry[] {
  const chain: Entry[] = [policy];
  for (;;) {
    const inner = chain[0] ?? policy;
    if (inner.kind !== "firewallPolicy") return chain;
    const reference = inner.properties.get("basePolicy");
    const id = reference.isUnknown ? reference : reference.get("id");
    const target = estate.follow(
      inner,
      id.isAbsent ? inner.properties.get("basePolicyId") : id,
      "firewallPolicy",
    );
    // A policy that inherits from itself is refused by Azure; here it only must not go on for ever.
    if (target.kind !== "entry" || chain.includes(target.entry)) return chain;
    chain.unshift(target.entry);
  }
}

function joinRules(parts: readonly FirewallPolicyRules[]): FirewallPolicyRules {
  return {
    network: parts.flatMap((part) => part.network),
    application: parts.flatMap((part) => part.application),
  };
}

function readGroup(group: Entry, estate: Estate, places: Places): FirewallPolicyRules {
  const groupPriority = group.properties.get("priority").number();
  return joinRules([
    // azure-native and ARM: one list of collections, each of rules that name their own type (E113).
    ...group.properties
      .get("ruleCollections")
      .items()
      .filter((collection) => !isNat(collection))
      .map((collection) =>
        readCollection(
          collection,
          collection.get("action").isUnknown
            ? collection.get("action")
            : collection.get("action").get("type"),
          undefined,
        ),
      ),
    // Classic provider: one list for each type (E114).
    ...group.properties
      .get("networkRuleCollections")
      .items()
      .map((collection) => readCollection(collection, collection.get("action"), "NetworkRule")),
    ...group.properties
      .get("applicationRuleCollections")
      .items()
      .map((collection) => readCollection(collection, collection.get("action"), "ApplicationRule")),
  ]);

  function readCollection(collection: Value, action: Value, type: string | undefined): FirewallPolicyRules {
    const fields: RuleCollectionFields = {
      at: { urn: group.resource.urn, property: collection.path },
      action: action.text(),
      groupPriority,
      priority: collection.get("priority").number(),
    };
    const network: Rule<PacketBox>[] = [];
    const application: ApplicationRule[] = [];
    const rules = collection.isUnknown ? [collection] : collection.get("rules").items();
    for (const rule of rules) {
      // A rule whose type cannot be read may be of either; the network reading is the wider of the two.
      const kind = type ?? typeOf(rule);
      if (kind === "ApplicationRule")
        application.push(applicationRule(applicationFields(rule), fields, places));
      else if (kind === "NetworkRule") network.push(networkRule(networkFields(rule), fields, places));
    }
    return { network, application };
  }

  function networkFields(rule: Value): Parameters<typeof networkRule>[0] {
    return {
      name: textOf(rule.get("name")) ?? group.resource.name,
      at: { urn: group.resource.urn, property: rule.path },
      protocols: rule.get("ipProtocols", "protocols").texts(),
      sources: sourceTerms(rule),
      destinations: [
        ...textTerms([rule.get("destinationAddresses")], group, estate),
        ...ipGroupTerms([rule.get("destinationIpGroups")], group, estate),
        ...rule.get("destinationFqdns").texts().map(nameTerm),
        // All of an unknown rule is unknown, and none of its lists is there to say so.
        ...(rule.isUnknown ? [{ kind: "unknown", unknown: rule.unknown } as const] : []),
      ],
      ports: rule.get("destinationPorts").texts(),
    };
  }

  function applicationFields(rule: Value): Parameters<typeof applicationRule>[0] {
    return {
      name: textOf(rule.get("name")) ?? group.resource.name,
      at: { urn: group.resource.urn, property: rule.path },
      protocols: rule
        .get("protocols")
        .items()
        .map((protocol) => ({
          type: protocol.isUnknown ? protocol.text() : protocol.get("protocolType", "type").text(),
          port: protocol.get("port").number(),
        })),
      sources: sourceTerms(rule),
      targets: [
        ...targets(rule.get("targetFqdns", "destinationFqdns"), "fqdn"),
        ...targets(rule.get("targetUrls", "destinationUrls"), "url"),
        ...targets(rule.get("fqdnTags", "destinationFqdnTags"), "fqdnTag"),
        ...targets(rule.get("webCategories"), "webCategory"),
      ],
    };
  }

  function sourceTerms(rule: Value): AddressTerm[] {
    if (rule.isUnknown) return [{ kind: "unknown", unknown: rule.unknown }];
    return [
      ...textTerms([rule.get("sourceAddresses")], group, estate),
      ...ipGroupTerms([rule.get("sourceIpGroups")], group, estate),
    ];
  }
}

const isNat = (collection: Value): boolean =>
  (textOf(collection.get("ruleCollectionType")) ?? "").toLowerCase() === "firewallpolicynatrulecollection";

function typeOf(rule: Value): string {
  const type = rule.isUnknown ? "" : (textOf(rule.get("ruleType")) ?? "").toLowerCase();
  if (type === "applicationrule") return "ApplicationRule";
  if (type === "natrule") return "NatRule";
  return "NetworkRule";
}

function nameTerm(read: Exclude<Read<string>, { kind: "absent" }>): AddressTerm {
  return read.kind === "known"
    ? { kind: "domainName", name: read.value }
    : { kind: "unknown", unknown: read.unknown };
}

function targets(list: Value, kind: "fqdn" | "url" | "fqdnTag" | "webCategory"): TargetTerm[] {
  return list
    .texts()
    .map((read) =>
      read.kind === "known" ? { kind, text: read.value } : { kind: "unknown", unknown: read.unknown },
    );
}
