import type { NextHop, RoutedPart, RouteFields, Unknown } from "../azure";
import type { Model, NetworkWay, Subnet } from "../read";
import { AddressSet, parseAddresses, PUBLIC } from "../space";
import { breadthOfCount, isWide, type Thresholds } from "./breadth";
import { egressOf, type SourceEgress } from "./egress";
import { firewallAt } from "./next-hop";
import { learnedBy, partsOf, userRoutes } from "./path";
import { compareReach } from "./reach";
import { type Source, sourcesOf } from "./source";

/** What leads packets past a firewall: a route, a service endpoint, or what no route takes. */
export interface Detour {
  /** Undefined for Azure's own default route, which has what the routes to the firewall leave. */
  readonly route: RouteFields | undefined;
  readonly hop: NextHop;
}

/** Detours that let packets out past the firewall that the subnet's other packets go to. */
export interface Bypass {
  /** Several where they are wide only together. */
  readonly detours: readonly [Detour, ...Detour[]];
  /** What they pass, as people call it: `firewall "hub"`. */
  readonly past: string;
  /** Who can take them. */
  readonly sources: readonly Source[];
  /** What gets out that way, of the source for which it is most. */
  readonly egress: SourceEgress;
}

/**
 * The ways past the firewalls of a model. A subnet has a firewall, or another appliance, where its routes lead at
 * least half of the public addresses there; whatever leaves it by a longer route to the Internet, or by a service
 * endpoint without a policy, is not filtered (E65–E67, E70). What would find no outbound method leaves by nothing,
 * and is none (E91).
 */
export function bypassesOf(model: Model, thresholds: Thresholds): Bypass[] {
  const found = new Map<string, Bypass>();
  for (const source of sourcesOf(model)) {
    for (const way of source.ways) {
      if (way.kind !== "network") continue;
      for (const bypass of bypassesOfWay(source, way, model, thresholds)) {
        const key = bypass.detours.map(keyOf).join("\n");
        const before = found.get(key);
        found.set(key, before === undefined ? bypass : merged(before, bypass));
      }
    }
  }
  return [...found.values()];
}

/** One table serves many subnets: the widest says it for all of them. */
function merged(a: Bypass, b: Bypass): Bypass {
  const widest = compareReach(a.egress.open, b.egress.open) >= 0 ? a : b;
  return { ...widest, sources: [...a.sources, ...b.sources] };
}

function bypassesOfWay(source: Source, way: NetworkWay, model: Model, thresholds: Thresholds): Bypass[] {
  const guard = guardOf(way.subnet, model, thresholds);
  if (guard === undefined) return [];
  const alone: Source = { ...source, ways: [way] };
  const bypass = (...detours: Bypass["detours"]): Bypass => {
    const keys = new Set(detours.map(keyOf));
    const takes = (part: RoutedPart): boolean => isDetour(part, guard) && keys.has(keyOf(part));
    const egress = egressOf(alone, model, thresholds, takes);
    return { detours, past: guard.title, sources: [source], egress: doubted(egress, guard) };
  };
  const parts = partsOf(way.subnet, model).filter((part) => isDetour(part, guard));
  const each = [...new Map(parts.map((part) => [keyOf(part), part])).values()].map((part) => bypass(part));
  const open = each.filter(({ egress }) => egress.open.breadth !== "none");
  const wide = open.filter(opensWide);
  const narrow = open.filter((one) => !opensWide(one));
  const [first, ...others] = narrow.flatMap(({ detours }) => detours);
  if (first === undefined || others.length === 0) return open;
  const together = bypass(first, ...others);
  return opensWide(together) ? [...wide, together] : open;
}

const opensWide = ({ egress }: Bypass): boolean => isWide(egress.open.breadth);

interface Guard {
  readonly title: string;
  /** The address families whose default goes there. */
  readonly families: AddressSet;
  /** What keeps it from being certain that they do. */
  readonly unknown: readonly Unknown[];
}

/** What goes past a guard that may be none is no more certain than that. */
function doubted(egress: SourceEgress, { unknown }: Guard): SourceEgress {
  if (unknown.length === 0 || egress.open.breadth === "none") return egress;
  return { ...egress, verdict: "unknown", unknown: [...egress.unknown, ...unknown] };
}

/** What the subnet's routes lead most public addresses to, however many longer ones lead elsewhere. */
function guardOf(subnet: Subnet, model: Model, thresholds: Thresholds): Guard | undefined {
  const routes = [...userRoutes(subnet, model), ...learnedBy(subnet, model)].filter(
    ({ nextHopType, doubts = [] }) =>
      doubts.length === 0 &&
      nextHopType.kind === "known" &&
      nextHopType.value.trim().toLowerCase() === "virtualappliance",
  );
  const prefixes = routes.flatMap(({ addressPrefix }) =>
    addressPrefix.kind === "known" ? (parseAddresses(addressPrefix.value) ?? []) : [],
  );
  const { ipv4, ipv6 } = AddressSet.union(prefixes).intersect(PUBLIC).count();
  const isMost = (v4: bigint, v6: bigint): boolean => breadthOfCount(v4, v6, thresholds) === "unrestricted";
  const ofIpv4 = [AddressSet.allIpv4, AddressSet.allPlaces];
  const certain = [...(isMost(ipv4, 0n) ? ofIpv4 : []), ...(isMost(0n, ipv6) ? [AddressSet.allIpv6] : [])];
  const [route] = routes;
  if (route !== undefined && certain.length > 0)
    return { title: titleOf(route, model), families: AddressSet.union(certain), unknown: [] };
  // One whose addresses are not known may be the default route.
  const doubtful = routes.filter(({ addressPrefix }) => addressPrefix.kind === "unknown");
  const [maybe] = doubtful;
  if (maybe === undefined) return undefined;
  return {
    title: titleOf(maybe, model),
    families: AddressSet.union([...ofIpv4, AddressSet.allIpv6]),
    unknown: doubtful.flatMap(({ addressPrefix }) =>
      addressPrefix.kind === "unknown" ? [addressPrefix.unknown] : [],
    ),
  };
}

function titleOf({ nextHopAddress, nextHopFirewall }: RouteFields, model: Model): string {
  const hop = { kind: "appliance", address: nextHopAddress, firewall: nextHopFirewall } as const;
  const firewall = firewallAt(hop, model);
  if (firewall !== undefined) return `firewall "${firewall.name}"`;
  return nextHopAddress.kind === "known" ? `the appliance at ${nextHopAddress.value}` : "the appliance";
}

function isDetour({ hop, destinations, arrivesAt }: RoutedPart, { families }: Guard): boolean {
  if (arrivesAt !== undefined) return false;
  if (hop.kind !== "internet" && hop.kind !== "service" && hop.kind !== "unknown") return false;
  return !destinations.intersect(families).isEmpty;
}

const keyOf = ({ route }: Pick<Detour, "route">): string =>
  route === undefined ? "" : `${route.at.urn}\0${route.at.property}\0${route.name}`;
