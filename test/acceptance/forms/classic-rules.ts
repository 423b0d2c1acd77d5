import { at, listOf, type Properties } from "./classic-parts";

/** The rule collections of azure-native, by kind of their rules, as the classic provider has them (E114). */
export function ruleCollectionsOf(collections: readonly Properties[]): Properties {
  const ofKind = (ruleType: string, write: (rule: Properties) => Properties): Properties[] =>
    collections.flatMap(({ name, priority, action, rules, ruleCollectionType }, i) => {
      const isNat = ruleCollectionType === "FirewallPolicyNatRuleCollection";
      const written = listOf(rules).filter((rule) => rule["ruleType"] === ruleType);
      if (written.length === 0 || isNat !== (ruleType === "NatRule")) return [];
      return [
        {
          name: `${String(name)}${String(i)}`,
          priority,
          action: at(action, "type"),
          rules: written.map((rule) => ({ ...write(rule), ruleType: undefined })),
        },
      ];
    });
  return {
    networkRuleCollections: ofKind("NetworkRule", ({ ipProtocols, ...rule }) => ({
      ...rule,
      protocols: ipProtocols,
    })),
    applicationRuleCollections: ofKind(
      "ApplicationRule",
      ({ protocols, targetFqdns, targetUrls, fqdnTags, terminateTLS, ...rule }) => ({
        ...rule,
        protocols: protocolsOf(protocols),
        destinationFqdns: targetFqdns,
        destinationUrls: targetUrls,
        destinationFqdnTags: fqdnTags,
        terminateTls: terminateTLS,
      }),
    ),
    natRuleCollections: ofKind(
      "NatRule",
      ({ ipProtocols, destinationAddresses, destinationPorts, translatedPort, ...rule }) => ({
        ...rule,
        protocols: ipProtocols,
        // One of each, where azure-native has a list.
        destinationAddress: at(destinationAddresses, "0"),
        destinationPorts: at(destinationPorts, "0"),
        translatedPort: translatedPort === undefined ? undefined : Number(translatedPort),
      }),
    ),
  };
}

/** The rule collections that stand on a firewall itself, by kind of their rules (E110). */
export function rulesOfFirewall(
  firewall: Readonly<Properties>,
): { readonly type: "Network" | "Application" | "Nat"; readonly collection: Properties }[] {
  return (["Network", "Application", "Nat"] as const).flatMap((type) =>
    listOf(firewall[`${type.toLowerCase()}RuleCollections`]).map(({ name, priority, action, rules }) => ({
      type,
      collection: {
        name,
        priority,
        action: at(action, "type"),
        rules:
          type === "Application"
            ? listOf(rules).map((rule) => ({ ...rule, protocols: protocolsOf(rule["protocols"]) }))
            : rules,
      },
    })),
  );
}

const protocolsOf = (protocols: unknown): Properties[] =>
  listOf(protocols).map(({ protocolType, port }) => ({ type: protocolType, port }));
