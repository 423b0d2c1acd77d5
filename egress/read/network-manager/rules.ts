import {
  type AddressTerm,
  type Bounded,
  certain,
  outboundRule,
  type Places,
  securityAdminRule,
  type SecurityAdminRule,
} from "../../azure";
import { textTerms } from "../address-terms";
import type { Entry, Estate } from "../estate";
import { textOf, type Value } from "../value";
import type { Configuration } from "./commits";
import { entriesAt } from "./references";

/** A rule and where it belongs. */
export interface PlacedRule {
  readonly rule: SecurityAdminRule;
  /** What its configuration is known by: a resource, else the collection, else the rule. */
  readonly home: Entry;
  /** The same for rules of the same configuration and, where that was not read, of the same collection. */
  readonly key: string;
  readonly configuration: Configuration;
  /** Undefined where it is not among the resources read. */
  readonly collection: Entry | undefined;
}

/**
 * All security admin rules of one direction, once for each collection that they may be in.
 *
 * @param meaning of a rule of that direction. Default is outbound.
 */
export function placedRules(
  estate: Estate,
  places: Places,
  meaning: typeof outboundRule = outboundRule,
): PlacedRule[] {
  const placed: (Omit<PlacedRule, "rule"> & { entry: Entry })[] = [];
  for (const entry of estate.ofKind("adminRule")) {
    if (isDefaultOf(meaning === outboundRule ? INBOUND : OUTBOUND, entry)) continue;
    const reference = entry.properties.get("ruleCollectionName", "adminRuleCollectionId");
    const collections = entriesAt(estate, entry, reference, "adminRuleCollection");
    for (const collection of collections.length === 0 ? [undefined] : collections) {
      const configuration = configurationOf(estate, collection ?? entry);
      const home = configuration.entry ?? collection ?? entry;
      const own = collection === undefined ? textOf(reference) : "";
      const key = keyOf(managerOf(estate, entry, configuration), configuration, own, home);
      placed.push({ entry, home, key, configuration, collection });
    }
  }
  const managers = new Set(placed.map(({ entry, configuration }) => managerOf(estate, entry, configuration)));
  return placed.flatMap(({ entry, ...place }) => {
    const manager = managerOf(estate, entry, place.configuration);
    const rank = managers.size > 1 ? rankOf(manager, entry) : FIRST;
    const rule = securityAdminRule(fieldsOf(entry, estate), rank, places, meaning);
    return rule === undefined ? [] : [{ ...place, rule }];
  });
}

/** Default rules are known by a flag alone, such as `AllowVirtualNetworkInbound`. */
function isDefaultOf(direction: RegExp, { properties }: Entry): boolean {
  return properties.get("direction").isAbsent && direction.test(textOf(properties.get("flag")) ?? "");
}

const INBOUND = /inbound$/i;
const OUTBOUND = /outbound$/i;

function configurationOf(estate: Estate, from: Entry): Configuration {
  const reference = from.properties.get("configurationName", "securityAdminConfigurationId");
  const [entry, ...others] = entriesAt(estate, from, reference, "securityAdminConfiguration");
  const name = textOf(reference)?.split("/").at(-1);
  return { entry: others.length === 0 ? entry : undefined, name };
}

/** Where names are not known either, each rule is by itself. */
function keyOf(
  manager: Manager,
  { entry, name }: Configuration,
  collection: string | undefined,
  home: Entry,
): string {
  const of = typeof manager === "object" ? manager.resource.urn : manager;
  const own = collection === undefined || (entry ?? name) === undefined ? home.resource.urn : collection;
  return [of, entry?.resource.urn ?? name, own].join(" ").toLowerCase();
}

const FIRST = certain(0);

type Manager = Entry | string | undefined;

function managerOf(estate: Estate, rule: Entry, { entry }: Configuration): Manager {
  const from = entry ?? rule;
  const reference = from.properties.get("networkManagerName", "networkManagerId");
  const found = entriesAt(estate, from, reference, "networkManager");
  return found.length === 1 ? found[0] : textOf(reference)?.toLowerCase();
}

/** Rules of a management group's manager win over those of a subscription's (E50). */
function rankOf(manager: Manager, rule: Entry): Bounded<number> {
  if (typeof manager === "object") {
    const scope = manager.properties.get("networkManagerScopes", "scope");
    const groups = scope.get("managementGroups", "managementGroupIds");
    const subscriptions = scope.get("subscriptions", "subscriptionIds");
    if (!groups.isUnknown && !groups.isAbsent) return FIRST;
    if (groups.isAbsent && !subscriptions.isAbsent) return certain(1);
  }
  const unknown = {
    urn: rule.resource.urn,
    property: "networkManagerName",
    reason: "is a network manager whose scope is not known",
  };
  return { least: 1, most: 0, unknown: [unknown] };
}

function fieldsOf(rule: Entry, estate: Estate): Parameters<typeof securityAdminRule>[0] {
  const { properties, resource } = rule;
  const addresses = (...keys: readonly string[]): readonly AddressTerm[] =>
    textTerms(
      properties
        .get(...keys)
        .items()
        .map((item: Value) => item.get("addressPrefix")),
      rule,
      estate,
    );
  return {
    name: textOf(properties.get("ruleName", "name")) ?? resource.name,
    at: { urn: resource.urn, property: "" },
    access: properties.get("access", "action").text(),
    direction: properties.get("direction").text(),
    priority: properties.get("priority").number(),
    protocol: properties.get("protocol").text(),
    sources: addresses("sources", "source"),
    sourcePorts: properties.get("sourcePortRanges").texts(),
    destinations: addresses("destinations", "destination"),
    destinationPorts: properties.get("destinationPortRanges").texts(),
  };
}
