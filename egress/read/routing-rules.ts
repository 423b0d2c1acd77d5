import type { RouteFields, Unknown } from "../azure";
import { type Entry, type Estate, lastSegment } from "./estate";
import { commitsOf, type Configuration } from "./network-manager/commits";
import { type Members, membersOf } from "./network-manager/members";
import { entriesAt } from "./network-manager/references";
import { flagOf } from "./network/flag";
import { bestCommit } from "./security-admin";
import { textOf } from "./value";

/** What Azure Virtual Network Manager does to the routes of a virtual network's subnets (E52). */
export interface ManagedRouting {
  /** As if the user had written them. */
  readonly routes: readonly RouteFields[];
  /** Collections that turn propagation off: for each, the values that it hangs on; with none it does for certain. */
  readonly stopsLearning: readonly (readonly Unknown[])[];
}

const ROUTING = { name: "routing", title: "Routing", kind: "routingConfiguration" } as const;

/**
 * Reads the routing rules in force, by URN of the virtual network. Without a commit a rule is not there; but one to
 * the Internet waits to be committed, so that it may be there.
 */
export function readManagedRouting(estate: Estate): ReadonlyMap<string, ManagedRouting> {
  const collections = estate.ofKind("routingRuleCollection");
  const rules = estate.ofKind("routingRule");
  const routing = new Map<string, ManagedRouting>();
  for (const collection of collections) {
    const members = membersOf(estate, collection);
    const own = rules.filter((rule) => collectionsOf(estate, rule).includes(collection));
    for (const network of estate.ofKind("virtualNetwork")) {
      const doubts = membershipDoubts(network, members);
      if (doubts === undefined) continue;
      const before = routing.get(network.resource.urn) ?? { routes: [], stopsLearning: [] };
      routing.set(network.resource.urn, added(before, collection, own, network, doubts, estate));
    }
  }
  return routing;
}

/** Why a network may not be a member; undefined where it is none. */
function membershipDoubts(network: Entry, { certain, possible, any }: Members): Unknown[] | undefined {
  if (certain.has(network)) return [];
  const why = possible.get(network) ?? any;
  return why === undefined ? undefined : [why];
}

function added(
  { routes, stopsLearning }: ManagedRouting,
  collection: Entry,
  rules: readonly Entry[],
  network: Entry,
  doubts: readonly Unknown[],
  estate: Estate,
): ManagedRouting {
  const commit = bestCommit(commitsOf(estate, configurationOf(estate, collection), ROUTING), network);
  if (commit === undefined) {
    const pending = {
      urn: collection.resource.urn,
      property: "configurationName",
      reason: "names a routing configuration that is not committed",
    };
    const waiting = rules.map((rule) => routeOf(rule, estate, [...doubts, pending])).filter(leadsOut);
    return { routes: [...routes, ...waiting], stopsLearning };
  }
  const all = commit.unknown === undefined ? doubts : [...doubts, commit.unknown];
  return {
    routes: [...routes, ...rules.map((rule) => routeOf(rule, estate, all))],
    stopsLearning: [...stopsLearning, ...propagationOf(collection, all)],
  };
}

const leadsOut = ({ nextHopType }: RouteFields): boolean =>
  nextHopType.kind !== "known" || nextHopType.value.trim().toLowerCase() === "internet";

function propagationOf({ properties }: Entry, doubts: readonly Unknown[]): (readonly Unknown[])[] {
  const off = properties.get("disableBgpRoutePropagation");
  const on = properties.get("bgpRoutePropagationEnabled");
  const [offFlag, onFlag] = [flagOf(off), flagOf(on)];
  if (offFlag.kind === "known") return offFlag.value ? [doubts] : [];
  if (onFlag.kind === "known") return onFlag.value ? [] : [doubts];
  if (offFlag.kind === "unknown") return [[...doubts, offFlag.unknown]];
  if (onFlag.kind === "unknown") return [[...doubts, onFlag.unknown]];
  // The description of its default can be read either way.
  return [[...doubts, off.because("is not there, and its default is not clear")]];
}

function routeOf(rule: Entry, estate: Estate, doubts: readonly Unknown[]): RouteFields {
  const { properties, resource } = rule;
  const destination = properties.get("destination");
  const hop = properties.get("nextHop");
  const address = hop.get("nextHopAddress", "address");
  return {
    name: textOf(properties.get("ruleName", "name")) ?? resource.name,
    at: { urn: resource.urn, property: "" },
    addressPrefix: destination.get("destinationAddress", "address").text(),
    nextHopType: hop.get("nextHopType", "type").text(),
    nextHopAddress: address.text(),
    nextHopFirewall: address.isUnknown
      ? estate.madeFrom(rule, "nextHop", "firewall")?.resource.urn
      : undefined,
    doubts,
  };
}

function collectionsOf(estate: Estate, rule: Entry): readonly Entry[] {
  const reference = rule.properties.get("ruleCollectionName", "ruleCollectionId");
  return entriesAt(estate, rule, reference, "routingRuleCollection");
}

function configurationOf(estate: Estate, collection: Entry): Configuration {
  const reference = collection.properties.get("configurationName", "routingConfigurationId");
  const [entry, ...others] = entriesAt(estate, collection, reference, "routingConfiguration");
  return { entry: others.length === 0 ? entry : undefined, name: lastSegment(textOf(reference)) };
}
