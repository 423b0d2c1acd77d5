import { AddressSet, parseAddresses, PUBLIC, toCidrs } from "../space";
import type { Places } from "./place";
import type { Location } from "./rule";
import { placesOfTag, rankOfTag } from "./routed-places";
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

/** A route as it is written, or as something else gives it. */
export interface RouteFields {
  readonly name: string;
  readonly at: Location;
  readonly addressPrefix: Read<string>;
  readonly nextHopType: Read<string>;
  readonly nextHopAddress: Read<string>;
  /** URN of the firewall that the next hop's address was made from, where the address itself is not known. */
  readonly nextHopFirewall?: string | undefined;
  /** The values that decide whether the route is there at all. Default is none: it is. */
  readonly doubts?: readonly Unknown[];
}

/** A service endpoint as the routes see it (E70). */
export interface EndpointFields {
  readonly at: Location;
  /** `Microsoft.Storage`, … as written. */
  readonly service: string;
  /** The service tag of its addresses. */
  readonly tag: string;
  /** What a service endpoint policy leaves of the service, by a name of its own; undefined for all of it. */
  readonly limitedTo: string | undefined;
  /** The values that decide whether it is there at all. */
  readonly doubts: readonly Unknown[];
}

/** Everything that chooses a route beside Azure's own default. */
export interface Routes {
  /** User-defined routes. */
  readonly user: readonly RouteFields[];
  /** Routes from gateways, peers and virtual hubs. */
  readonly learned: readonly RouteFields[];
  readonly endpoints: readonly EndpointFields[];
  /** The address space of the virtual network and of its peers, which Azure routes inside (E57, E75). Default none. */
  readonly local?: AddressSet;
}

/** The part of the destinations that one route takes. */
export interface RoutedPart {
  readonly destinations: AddressSet;
  readonly hop: NextHop;
  /** Undefined for Azure's own default route. */
  readonly route: RouteFields | undefined;
  /** Where packets arrive of all that the route takes; undefined for wherever they are sent. */
  readonly arrivesAt: AddressSet | undefined;
  /** The values that decide whether the route takes them; with none it does. */
  readonly doubts: readonly Unknown[];
}

/**
 * Cuts the public destinations by the route that takes them: longest prefix first, of equal ones a user-defined
 * route before what is learned, and that before Azure's own default to the Internet (E54). The space of the
 * virtual network and its peers yields to no learned route (E55).
 *
 * A route that may not be there takes its part only perhaps, and so do the routes that would have it then: both
 * come with the values that decide. Destinations with a name and no list of addresses, such as service tags, go
 * along with every route that takes public IPv4 addresses.
 *
 * A route whose prefix cannot be read is returned beside the parts: it may take anything.
 *
 * @param of the destinations of interest. Default is what is public.
 */
export function routedParts(
  { user, learned, endpoints, local = AddressSet.none }: Routes,
  places: Places,
  of = PUBLIC,
): { readonly parts: RoutedPart[]; readonly unread: Omit<RoutedPart, "destinations">[] } {
  const sized: Sized[] = [];
  const unread: Omit<RoutedPart, "destinations">[] = [];
  const tagged: { tag: string; route: RouteFields }[] = [];
  const read = (route: RouteFields, yields: AddressSet): void => {
    const prefix = route.addressPrefix;
    const set = prefix.kind === "known" ? parseAddresses(prefix.value) : undefined;
    // What is no prefix is a service tag: its addresses are Microsoft's to list, all public (E67).
    if (prefix.kind === "known" && set === undefined && TAG.test(prefix.value))
      tagged.push({ tag: prefix.value.trim(), route });
    else if (set === undefined)
      unread.push({
        hop: hopOf(route),
        route,
        arrivesAt: undefined,
        doubts: [unreadPrefix(route), ...(route.doubts ?? [])],
      });
    else sized.push({ set: set.difference(yields), length: lengthOf(set), route, hop: hopOf(route) });
  };
  for (const route of user) read(route, AddressSet.none);
  for (const block of toCidrs(local.intersect(of))) {
    const set = parseAddresses(block) ?? AddressSet.none;
    sized.push({ set, length: lengthOf(set), route: undefined, hop: { kind: "network" } });
  }
  for (const route of learned) read(route, local);
  const { parts, taken } = taggedParts(tagged, places);
  // Sorting keeps the order among equal prefixes.
  sized.sort((a, b) => b.length - a.length);
  sized.push({ set: of, length: 0, route: undefined, hop: { kind: "internet" } });
  return {
    parts: [
      ...endpoints.map((each) => endpointPart(each, places)),
      ...parts,
      ...sizedParts(sized, taken, of),
    ],
    unread,
  };
}

/** `Storage.WestEurope`: whatever may be the name of a service tag. */
const TAG = /^\s*[a-z]\w*(?:\.\w+)*\s*$/i;

function unreadPrefix({ addressPrefix, at }: RouteFields): Unknown {
  switch (addressPrefix.kind) {
    case "unknown":
      return addressPrefix.unknown;
    case "absent":
      return { ...at, reason: "has no address prefix" };
    case "known":
      return { ...at, reason: "has an address prefix that is neither a block nor the name of a service tag" };
  }
}

interface Sized {
  readonly set: AddressSet;
  readonly length: number;
  readonly route: RouteFields | undefined;
  readonly hop: NextHop;
}

/** No service owns a block as large as these: whatever prefix its tag stands for is longer. */
const LONGEST_BELOW_TAGS = 7;

function sizedParts(sized: readonly Sized[], taken: AddressSet, of: AddressSet): RoutedPart[] {
  const parts: RoutedPart[] = [];
  let perhaps: { set: AddressSet; doubts: readonly Unknown[] }[] = [];
  let left = of;
  for (const { set, length, route, hop } of sized) {
    const destinations = left.intersect(set);
    if (destinations.isEmpty) continue;
    const doubts = route?.doubts ?? [];
    const named =
      length <= LONGEST_BELOW_TAGS ? AddressSet.allPlaces.difference(taken) : AddressSet.allPlaces;
    for (const piece of piecesOf({ set: destinations, doubts }, perhaps)) {
      const both = piece.set.intersect(AddressSet.allIpv4).isEmpty ? piece.set : piece.set.union(named);
      parts.push({ destinations: both, hop, route, arrivesAt: undefined, doubts: piece.doubts });
    }
    if (doubts.length === 0) left = left.difference(set);
    else perhaps = [...perhaps, { set: destinations, doubts }];
  }
  return parts;
}

/** Cuts a piece by the routes before it that may have taken some of it. */
function piecesOf<T extends { set: AddressSet; doubts: readonly Unknown[] }>(
  piece: T,
  perhaps: readonly T[],
): Pick<T, "set" | "doubts">[] {
  let pieces: Pick<T, "set" | "doubts">[] = [piece];
  for (const before of perhaps) {
    pieces = pieces.flatMap(({ set, doubts }) => [
      { set: set.difference(before.set), doubts },
      { set: set.intersect(before.set), doubts: [...doubts, ...before.doubts] },
    ]);
  }
  return pieces.filter(({ set }) => !set.isEmpty);
}

/** Routes to service tags, and the places that shorter prefixes have lost to them. */
function taggedParts(
  tagged: readonly { tag: string; route: RouteFields }[],
  places: Places,
): { parts: RoutedPart[]; taken: AddressSet } {
  const parts: RoutedPart[] = [];
  let taken = AddressSet.none;
  for (const { tag, route } of [...tagged].sort((a, b) => rankOfTag(a.tag) - rankOfTag(b.tag))) {
    const { touched, held } = placesOfTag(tag, places);
    const destinations = touched.difference(taken);
    const doubts = route.doubts ?? [];
    parts.push({ destinations, hop: hopOf(route), route, arrivesAt: undefined, doubts });
    if (doubts.length === 0) taken = taken.union(held);
  }
  return { parts, taken };
}

/** Endpoints come before every route that a user writes (E55). */
function endpointPart({ at, service, tag, limitedTo, doubts }: EndpointFields, places: Places): RoutedPart {
  const route: RouteFields = {
    name: `service endpoint ${service}`,
    at,
    addressPrefix: known(tag),
    nextHopType: known("VirtualNetworkServiceEndpoint"),
    nextHopAddress: { kind: "absent" },
    doubts,
  };
  return {
    destinations: placesOfTag(tag, places).touched,
    hop: { kind: "service" },
    route,
    // The policy's accounts are somebody's choice, like the destinations of a rule.
    arrivesAt: limitedTo === undefined ? undefined : places.named(limitedTo, "managed"),
    doubts,
  };
}

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
    case "nonexthop":
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
