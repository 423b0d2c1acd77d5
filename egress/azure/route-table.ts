import { AddressSet, parseAddresses, PUBLIC } from "../space";
import type { Places } from "./place";
import type { Location } from "./rule";
import { classOfTag } from "./service-tag";
import { known, type Read, type Unknown } from "./unknown";

/** Where a route leads (E58). */
export type NextHop =
  /** To the subnet's outbound method (E60). */
  | { readonly kind: "internet" }
  /** Dropped (E59). */
  | { readonly kind: "none" }
  /** To the device at an address, which decides (E61). */
  | { readonly kind: "appliance"; readonly address: Read<string>; readonly firewall: string | undefined }
  /** To on-premises or a branch, and what lies behind (E63). */
  | { readonly kind: "gateway" }
  /** Straight to a service of the platform, by a service endpoint: no outbound method is needed (E70). */
  | { readonly kind: "service" }
  /** Stays in the virtual network. */
  | { readonly kind: "network" }
  /** A next hop that could not be read. */
  | { readonly kind: "unknown"; readonly unknown: Unknown };

/** A user-defined route as it is written. */
export interface RouteFields {
  readonly name: string;
  readonly at: Location;
  readonly addressPrefix: Read<string>;
  readonly nextHopType: Read<string>;
  readonly nextHopAddress: Read<string>;
  /** URN of the firewall that the next hop's address was made from, where the address itself is not known. */
  readonly nextHopFirewall?: string | undefined;
}

/** Everything that chooses a route beside Azure's own default. */
export interface Routes {
  /** User-defined routes. */
  readonly user: readonly RouteFields[];
  /** Routes from gateways, peers and virtual hubs. */
  readonly learned: readonly RouteFields[];
  /** Service endpoints of the subnet, by the service tag of their addresses (E70). */
  readonly endpoints: readonly { readonly tag: string; readonly at: Location }[];
}

/** The part of the destinations that one route takes, by longest prefix. */
export interface RoutedPart {
  readonly destinations: AddressSet;
  readonly hop: NextHop;
  /** Undefined for Azure's own default route. */
  readonly route: RouteFields | undefined;
}

/**
 * Cuts the public destinations by the route that takes them: longest prefix first, and a user-defined route
 * before Azure's own default to the Internet where both have the same prefix (E54). Destinations with a name and
 * no list of addresses, such as service tags, go along with every route that takes public addresses.
 *
 * A route whose prefix cannot be read takes nothing here, and is returned beside the parts: it may take anything.
 */
export function routedParts(
  { user, learned, endpoints }: Routes,
  places: Places,
): { readonly parts: RoutedPart[]; readonly unread: RouteFields[] } {
  const sized: { set: AddressSet; length: number; route: RouteFields }[] = [];
  const unread: RouteFields[] = [];
  const parts: RoutedPart[] = [];
  for (const { tag, at } of endpoints) {
    const route: RouteFields = {
      name: `service endpoint ${tag}`,
      at,
      addressPrefix: known(tag),
      nextHopType: known("VirtualNetworkServiceEndpoint"),
      nextHopAddress: { kind: "absent" },
    };
    parts.push({ destinations: places.named(tag, classOfTag(tag)), hop: { kind: "service" }, route });
  }
  // Of equal prefixes the user's route comes first (E54), and sorting keeps the order.
  for (const route of [...user, ...learned]) {
    const prefix = route.addressPrefix;
    const set = prefix.kind === "known" ? parseAddresses(prefix.value) : undefined;
    if (prefix.kind === "known" && set === undefined) {
      // A service tag: its addresses are Microsoft's to list, all public (E67).
      const place = places.named(prefix.value.trim(), classOfTag(prefix.value.trim()));
      parts.push({ destinations: place, hop: hopOf(route), route });
    } else if (set === undefined) {
      unread.push(route);
    } else {
      sized.push({ set, length: lengthOf(set), route });
    }
  }
  sized.sort((a, b) => b.length - a.length);
  let left = PUBLIC;
  for (const { set, route } of sized) {
    const destinations = left.intersect(set);
    if (destinations.isEmpty) continue;
    parts.push({ destinations: withPlaces(destinations), hop: hopOf(route), route });
    left = left.difference(set);
  }
  if (!left.isEmpty)
    parts.push({ destinations: withPlaces(left), hop: { kind: "internet" }, route: undefined });
  return { parts, unread };
}

const withPlaces = (set: AddressSet): AddressSet => set.union(AddressSet.allPlaces);

/** The length of the prefix that a block was written with. */
function lengthOf(set: AddressSet): number {
  const { ipv4, ipv6 } = set.count();
  return ipv4 > 0n ? 32 - Math.log2(Number(ipv4)) : 128 - Math.log2(Number(ipv6));
}

function hopOf(route: RouteFields): NextHop {
  const type = route.nextHopType;
  if (type.kind !== "known") {
    const unknown: Unknown =
      type.kind === "unknown"
        ? type.unknown
        : { urn: route.at.urn, property: `${route.at.property}.nextHopType`, reason: "is missing" };
    return { kind: "unknown", unknown };
  }
  switch (type.value.trim().toLowerCase()) {
    case "internet":
      return { kind: "internet" };
    case "none":
      return { kind: "none" };
    case "virtualappliance":
      return { kind: "appliance", address: route.nextHopAddress, firewall: route.nextHopFirewall };
    case "virtualnetworkgateway":
      return { kind: "gateway" };
    case "vnetlocal":
      return { kind: "network" };
    default: {
      const reason = `is "${type.value}", which is no next hop that Azure knows`;
      return { kind: "unknown", unknown: { urn: route.at.urn, property: route.at.property, reason } };
    }
  }
}
