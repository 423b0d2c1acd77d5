type Properties = Record<string, unknown>;

const listOf = (value: unknown): Properties[] => (Array.isArray(value) ? (value as Properties[]) : []);

/** The rule collections of azure-native, by kind of their rules, as the classic provider has them. */
export function ruleCollectionsOf(collections: readonly Properties[]): Properties {
  const ofKind = (ruleType: string, write: (rule: Properties) => Properties): Properties[] =>
    collections.flatMap(({ name, priority, action, rules }, i) => {
      const written = listOf(rules).filter((rule) => rule["ruleType"] === ruleType);
      if (written.length === 0) return [];
      return [
        {
          name: `${String(name)}${String(i)}`,
          priority,
          action: (action as { type: string }).type,
          rules: written.map(write),
        },
      ];
    });
  return {
    networkRuleCollections: ofKind("NetworkRule", ({ ipProtocols, ...rule }) => ({
      ...rule,
      ruleType: undefined,
      protocols: ipProtocols,
    })),
    applicationRuleCollections: ofKind(
      "ApplicationRule",
      ({ protocols, targetFqdns, targetUrls, fqdnTags, terminateTLS, ...rule }) => ({
        ...rule,
        ruleType: undefined,
        protocols: listOf(protocols).map(({ protocolType, port }) => ({ type: protocolType, port })),
        destinationFqdns: targetFqdns,
        destinationUrls: targetUrls,
        destinationFqdnTags: fqdnTags,
        terminateTls: terminateTLS,
      }),
    ),
    natRuleCollections: ofKind("NatRule", ({ ipProtocols, ...rule }) => ({
      ...rule,
      ruleType: undefined,
      protocols: ipProtocols,
    })),
  };
}
