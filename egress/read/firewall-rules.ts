import {
  type AddressTerm,
  applicationRule,
  type ApplicationRule,
  type FirewallPolicyRules,
  networkRule,
  type Places,
  type Read,
  relay,
  type Relay,
  type Rule,
  type RuleCollectionFields,
  type TargetTerm,
} from "../azure";
import type { PacketBox } from "../space";
import { ipGroupTerms, textTerms } from "./address-terms";
import type { Entry, Estate } from "./estate";
import { textOf, type Value } from "./value";

/** What firewall rules are about. */
export type RuleType = "NetworkRule" | "ApplicationRule" | "NatRule";

/** No rules at all. */
export const NO_RULES: FirewallPolicyRules = { network: [], application: [], relays: [] };

export function joinRules(parts: readonly FirewallPolicyRules[]): FirewallPolicyRules {
  return {
    network: parts.flatMap((part) => part.network),
    application: parts.flatMap((part) => part.application),
    relays: parts.flatMap((part) => part.relays ?? []),
  };
}

/** The action of a collection: `{ type }` in azure-native, the text alone in the classic provider. */
export function actionIn(collection: Value): Value {
  const action = collection.get("action");
  const type = action.get("type");
  return action.isUnknown || type.isAbsent ? action : type;
}

/** The rules of a collection. What has none of a collection's properties is none, and may stand for any rule. */
function rulesIn(collection: Value): readonly Value[] {
  if (collection.isUnknown) return [collection];
  const rules = collection.get("rules");
  if (rules.isAbsent && collection.get("action", "name", "priority", "ruleCollectionType").isAbsent)
    return [collection.hidden("is no rule collection")];
  return rules.objects();
}

/** Reads the rules of the collections that one resource holds, whatever calls itself a collection there. */
export class RuleReader {
  constructor(
    private readonly owner: Entry,
    private readonly estate: Estate,
    private readonly places: Places,
    /** Of the group that the collections stand in. */
    private readonly groupPriority: Read<number>,
  ) {}

  /**
   * @param type of all rules of the collection; undefined where each says it itself.
   * @param rules of the collection; default is its list `rules`.
   */
  collection(
    collection: Value,
    type?: RuleType,
    rules: readonly Value[] = rulesIn(collection),
  ): FirewallPolicyRules {
    const fields: RuleCollectionFields = {
      at: { urn: this.owner.resource.urn, property: collection.path },
      action: actionIn(collection).text(),
      groupPriority: this.groupPriority,
      priority: collection.get("priority").number(),
    };
    const network: Rule<PacketBox>[] = [];
    const application: ApplicationRule[] = [];
    const relays: Relay[] = [];
    for (const rule of rules) {
      // A rule whose type cannot be read may be of any; the network reading is the widest.
      switch (type ?? typeOf(rule)) {
        case "ApplicationRule":
          application.push(applicationRule(this.applicationFields(rule), fields, this.places));
          break;
        case "NetworkRule":
          network.push(networkRule(this.networkFields(rule), fields, this.places));
          break;
        case "NatRule": {
          const made = relay(this.natFields(rule, collection), fields, this.places);
          if (made !== undefined) relays.push(made);
        }
      }
    }
    return { network, application, relays };
  }

  private networkFields(rule: Value): Parameters<typeof networkRule>[0] {
    return {
      ...this.named(rule),
      protocols: rule.get("ipProtocols", "protocols").texts(),
      sources: this.sourceTerms(rule),
      destinations: [
        ...textTerms([rule.get("destinationAddresses")], this.owner, this.estate),
        ...ipGroupTerms([rule.get("destinationIpGroups")], this.owner, this.estate),
        ...rule.get("destinationFqdns").texts().map(nameTerm),
        ...whole(rule),
      ],
      ports: rule.get("destinationPorts").texts(),
    };
  }

  private applicationFields(rule: Value): Parameters<typeof applicationRule>[0] {
    return {
      ...this.named(rule),
      protocols: rule
        .get("protocols")
        .objects()
        .map((protocol) => ({
          type: protocol.isUnknown ? protocol.text() : protocol.get("protocolType", "type").text(),
          port: protocol.get("port").number(),
        })),
      sources: this.sourceTerms(rule),
      targets: [
        ...targets(rule.get("targetFqdns", "destinationFqdns"), "fqdn"),
        ...targets(rule.get("targetUrls", "destinationUrls"), "url"),
        ...targets(rule.get("fqdnTags", "destinationFqdnTags"), "fqdnTag"),
        ...targets(rule.get("webCategories"), "webCategory"),
      ],
    };
  }

  /** @param written the collection, which in the legacy resource says for the rule where it sends on to (E112). */
  private natFields(rule: Value, written: Value): Parameters<typeof relay>[0] {
    const target = (key: string): Read<string> => {
      const own = rule.get(key);
      return (own.isAbsent ? written.get(key) : own).text();
    };
    return {
      ...this.named(rule),
      protocols: rule.get("ipProtocols", "protocols").texts(),
      sources: this.sourceTerms(rule),
      destinations: [
        ...textTerms([rule.get("destinationAddresses", "destinationAddress")], this.owner, this.estate),
        ...whole(rule),
      ],
      ports: rule.get("destinationPorts").texts(),
      translatedAddress: target("translatedAddress"),
      translatedName: target("translatedFqdn"),
    };
  }

  private named(rule: Value): { name: string; at: RuleCollectionFields["at"] } {
    return {
      name: textOf(rule.get("name")) ?? this.owner.resource.name,
      at: { urn: this.owner.resource.urn, property: rule.path },
    };
  }

  private sourceTerms(rule: Value): AddressTerm[] {
    if (rule.isUnknown) return whole(rule);
    return [
      ...textTerms([rule.get("sourceAddresses")], this.owner, this.estate),
      ...ipGroupTerms([rule.get("sourceIpGroups")], this.owner, this.estate),
    ];
  }
}

/** All of an unknown rule is unknown, and none of its lists is there to say so. */
const whole = (rule: Value): AddressTerm[] =>
  rule.isUnknown ? [{ kind: "unknown", unknown: rule.unknown }] : [];

function typeOf(rule: Value): RuleType {
  const type = rule.isUnknown
    ? ""
    : (textOf(rule.get("ruleType", "ruleConditionType")) ?? "").toLowerCase().replace(/condition$/, "");
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
