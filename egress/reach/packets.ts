import type { Places } from "../azure";
import {
  AddressSet,
  type Algebra,
  hasPorts,
  IntervalSet,
  PacketSet,
  type PacketSlice,
  PUBLIC,
} from "../space";
import { breadthOfCount, breadthOfPlaces, type Thresholds, wider } from "./breadth";
import { compareReach, NO_REACH, type Reach, type Witness } from "./reach";

/** The algebra of packet sets, for `firstMatch`. */
export const PACKETS: Algebra<PacketSet> = {
  empty: PacketSet.none,
  isEmpty: (a) => a.isEmpty,
  equals: (a, b) => a.equals(b),
  union: (a, b) => a.union(b),
  intersect: (a, b) => a.intersect(b),
  difference: (a, b) => a.difference(b),
};

/** How far a set of packets reaches, at the protocol and port where it reaches furthest. */
export function reachOfPackets(set: PacketSet, places: Places, thresholds: Thresholds): Reach {
  let furthest: { slice: PacketSlice; reach: Omit<Reach, "witness"> } | undefined;
  for (const slice of set.slices()) {
    const publicAddresses = slice.destinations.intersect(PUBLIC).count();
    const found = places.in(slice.destinations);
    const breadth = wider(
      breadthOfCount(publicAddresses.ipv4, publicAddresses.ipv6, thresholds),
      breadthOfPlaces(found),
    );
    if (breadth === "none") continue;
    const reach = { breadth, publicAddresses, places: found, domains: [] };
    if (furthest === undefined || compareReach(reach, furthest.reach) > 0) furthest = { slice, reach };
  }
  if (furthest === undefined) return NO_REACH;
  return { ...furthest.reach, witness: witnessOf(set, furthest.slice, furthest.reach, places) };
}

/** A packet of the set at the protocol and port of a slice: its source sees its destination. */
function witnessOf(
  set: PacketSet,
  slice: PacketSlice,
  reach: Omit<Reach, "witness">,
  places: Places,
): Witness | undefined {
  const { protocol } = slice;
  const port = hasPorts(protocol) ? slice.ports[0] : 0;
  for (const box of set.boxes()) {
    if (box.protocol !== protocol || port < box.ports[0] || port >= box.ports[1]) continue;
    const named = places.in(box.destinations);
    // A place that any customer can rent proves more than one that is somebody's own.
    const place = named.find((each) => breadthOfPlaces([each]) === reach.breadth) ?? named[0];
    const destination = box.destinations.intersect(PUBLIC).sample() ?? place?.name;
    if (destination === undefined) continue;
    return { source: likelySource(box.sources), destination, protocol, port };
  }
  return undefined;
}

/** Some packet of a set, wherever it is sent; undefined for none. */
export function somePacket(set: PacketSet): Witness | undefined {
  for (const { protocol, ports, sources, destinations } of set.boxes()) {
    const destination = destinations.sample();
    if (destination === undefined) continue;
    return { source: likelySource(sources), destination, protocol, port: hasPorts(protocol) ? ports[0] : 0 };
  }
  return undefined;
}

/** Addresses that a machine in a virtual network is likely to have, the likeliest first. */
const LIKELY_SOURCES: readonly AddressSet[] = [
  [0x0a000004, 0x0a000005],
  [0x0a000004, 0x0b000000],
  [0xac100004, 0xac200000],
  [0xc0a80004, 0xc0a90000],
].map(([low = 0, high = 0]) => AddressSet.of(IntervalSet.range(low, high), IntervalSet.none()));

/** A source for a witness out of all that are possible. */
export function likelySource(sources: AddressSet): string {
  for (const likely of LIKELY_SOURCES) {
    const found = sources.intersect(likely).sample();
    if (found !== undefined) return found;
  }
  return sources.sample() ?? "";
}
