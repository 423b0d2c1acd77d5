import { addressesOf, type Bounded, type Location, type Places } from "../../azure";
import type { AddressSet } from "../../space";
import { ipGroupTerms, textTerms } from "../address-terms";
import type { Entry, Estate } from "../estate";
import { textOf, type Value } from "../value";

/** A DNAT rule of a firewall: who may send to what it translates. */
export interface InboundTranslation {
  readonly at: Location;
  readonly name: string;
  readonly senders: Bounded<AddressSet>;
}

/** All DNAT rules, of policies and of firewalls themselves, in both providers. */
export function readInboundTranslations(estate: Estate, places: Places): InboundTranslation[] {
  const read = (owner: Entry, rules: readonly Value[]): InboundTranslation[] =>
    rules.map((rule) => translation(owner, rule, estate, places));
  const within = (owner: Entry, collections: Value): InboundTranslation[] =>
    collections.objects().flatMap((collection) => read(owner, collection.get("rules").objects()));
  return [
    ...estate
      .ofKind("ruleCollectionGroup")
      .flatMap((group) => [
        ...read(group, group.properties.get("ruleCollections").objects().flatMap(translating)),
        ...within(group, group.properties.get("natRuleCollections")),
      ]),
    ...estate
      .ofKind("firewall")
      .flatMap((firewall) => within(firewall, firewall.properties.get("natRuleCollections"))),
    ...estate
      .ofKind("firewallNatRules")
      .flatMap((collection) => read(collection, collection.properties.get("rules").objects())),
  ];
}

/** The DNAT rules of a collection of any type; what cannot be read may be one. */
function translating(collection: Value): readonly Value[] {
  if (collection.isUnknown) return [collection];
  return collection
    .get("rules")
    .objects()
    .filter(
      (rule) => rule.isUnknown || /^nat/i.test(textOf(rule.get("ruleType", "ruleConditionType")) ?? ""),
    );
}

function translation(owner: Entry, rule: Value, estate: Estate, places: Places): InboundTranslation {
  const terms = rule.isUnknown
    ? [{ kind: "unknown" as const, unknown: rule.unknown }]
    : [
        ...textTerms([rule.get("sourceAddresses")], owner, estate),
        ...ipGroupTerms([rule.get("sourceIpGroups")], owner, estate),
      ];
  return {
    at: { urn: owner.resource.urn, property: rule.path },
    name: textOf(rule.get("name")) ?? owner.resource.name,
    // The senders are in the Internet, so a tag or `Internet` means what it means as a destination.
    senders: addressesOf(terms, { end: "destination", action: "Allow" }, places),
  };
}
