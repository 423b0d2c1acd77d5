import { reaches, type Wide } from "./addresses";
import { allOf, anyOf, type Condition, currentSpot, field, isMissing, isType, some } from "./language";
import { namesWidely, urlsWidely } from "./names";

const POLICY = "Microsoft.Network/firewallPolicies";
const GROUP = `${POLICY}/ruleCollectionGroups`;
const CLASSIC = "Microsoft.Network/azureFirewalls";

/**
 * A rule of a firewall policy that lets out to a destination which is, by itself, as wide as said. An alias without the
 * names of the kinds of collection and rule matches nothing (H59).
 */
export function openPolicyRule(wide: Wide): Condition {
  const collections = `${GROUP}/ruleCollections[*]`;
  const filter = `${collections}.FirewallPolicyFilterRuleCollection`;
  const rules = `${filter}.rules[*]`;
  return allOf(
    isType(GROUP),
    some(
      collections,
      allOf(
        field(`${filter}.action.type`, "equals", "Allow"),
        some(
          rules,
          anyOf(
            openNetworkRule(wide, `${rules}.NetworkRule`, "ipProtocols"),
            openApplicationRule(wide, `${rules}.ApplicationRule`),
          ),
        ),
      ),
    ),
  );
}

/** The same for the rules that a firewall holds itself. */
export function openClassicRule(wide: Wide): Condition {
  const collection = (kind: string, condition: (rules: string) => Condition): Condition => {
    const list = `${CLASSIC}/${kind}[*]`;
    const rules = `${list}.rules[*]`;
    return some(list, allOf(field(`${list}.action.type`, "equals", "Allow"), some(rules, condition(rules))));
  };
  return allOf(
    isType(CLASSIC),
    anyOf(
      collection("networkRuleCollections", (rules) => openNetworkRule(wide, rules, "protocols")),
      collection("applicationRuleCollections", (rules) => namesIn(wide, `${rules}.targetFqdns[*]`)),
    ),
  );
}

function openNetworkRule(wide: Wide, rule: string, protocols: string): Condition {
  const addresses = `${rule}.destinationAddresses[*]`;
  const names = `${rule}.destinationFqdns[*]`;
  return allOf(
    // A firewall does not send ICMP on to the Internet.
    some(`${rule}.${protocols}[*]`, field(`${rule}.${protocols}[*]`, "notEquals", "ICMP")),
    anyOf(
      some(addresses, reaches(wide, currentSpot(addresses))),
      // A wildcard cannot be resolved: what Azure makes of it is not documented, so it is read as everything.
      ...(wide === "unrestricted" ? [some(names, field(names, "contains", "*"))] : []),
    ),
  );
}

function openApplicationRule(wide: Wide, rule: string): Condition {
  const [urls, categories, tags] = [
    `${rule}.targetUrls[*]`,
    `${rule}.webCategories[*]`,
    `${rule}.fqdnTags[*]`,
  ];
  const isUnsorted = field(categories, "in", ["Uncategorized", "*"]);
  const byWidth =
    wide === "unrestricted"
      ? [some(categories, isUnsorted)]
      : [
          some(categories, field(categories, "notIn", ["Uncategorized", "*"])),
          some(
            tags,
            anyOf(field(tags, "like", "Office365*"), field(tags, "like", "AzureKubernetesService*")),
          ),
        ];
  return anyOf(
    namesIn(wide, `${rule}.targetFqdns[*]`),
    some(urls, urlsWidely(wide, currentSpot(urls))),
    ...byWidth,
  );
}

const namesIn = (wide: Wide, list: string): Condition => some(list, namesWidely(wide, currentSpot(list)));

/** A policy, or a firewall with rules of its own, that does not deny known bad destinations. */
export const lenientIntelligence = (): Condition =>
  anyOf(
    allOf(
      isType(POLICY),
      anyOf(
        field(`${POLICY}/threatIntelMode`, "in", ["Off", "Alert"]),
        // A child takes the stricter mode of itself and its base.
        allOf(isMissing(`${POLICY}/threatIntelMode`), isMissing(`${POLICY}/basePolicy.id`)),
      ),
    ),
    allOf(
      isType(CLASSIC),
      isMissing(`${CLASSIC}/firewallPolicy.id`),
      field(`${CLASSIC}/threatIntelMode`, "notEquals", "Deny"),
    ),
  );

export const lenientDetection = (): Condition =>
  allOf(
    isType(POLICY),
    anyOf(
      field(`${POLICY}/sku.tier`, "notEquals", "Premium"),
      allOf(
        field(`${POLICY}/intrusionDetection.mode`, "notEquals", "Deny"),
        isMissing(`${POLICY}/basePolicy.id`),
      ),
      field(`${POLICY}/intrusionDetection.mode`, "in", ["Off", "Alert"]),
    ),
  );

export const withoutDnsProxy = (): Condition =>
  allOf(
    isType(POLICY),
    anyOf(
      field(`${POLICY}/dnsSettings.enableProxy`, "equals", "false"),
      allOf(isMissing(`${POLICY}/dnsSettings.enableProxy`), isMissing(`${POLICY}/basePolicy.id`)),
    ),
  );

export const withoutPolicy = (): Condition =>
  allOf(isType(CLASSIC), isMissing(`${CLASSIC}/firewallPolicy.id`));
