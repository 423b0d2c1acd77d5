import type { ApplicationRule, NameSet, PatternBreadth, Place, Places } from "../azure";
import { channelsOf } from "../azure";
import {
  AddressSet,
  formatIpv4,
  hasPorts,
  IntervalSet,
  type PacketSet,
  type PacketSlice,
  type Protocol,
  PUBLIC,
} from "../space";

/** How far a set reaches into the Internet, widest last (design, "Words"; E section 0). */
export const VERDICTS = ["none", "restricted", "broad", "unrestricted"] as const;
export type Breadth = (typeof VERDICTS)[number];

/** A verdict where a value that decides may be unknown. */
export type Verdict = Breadth | "unknown";

/** The wider of two. */
export function wider(a: Breadth, b: Breadth): Breadth {
  return VERDICTS.indexOf(a) >= VERDICTS.indexOf(b) ? a : b;
}

/** From how many public addresses on a set is no longer restricted. */
export interface Thresholds {
  /** The part of the public IPv4 or IPv6 space from which on a set is `unrestricted`. Default 1/2. */
  readonly unrestrictedPart: number;
  /** The number of public IPv4 addresses from which on a set is `broad`. Default 2^24, one /8. */
  readonly broadAddresses: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = { unrestrictedPart: 0.5, broadAddresses: 2 ** 24 };

/** One packet or request that proves a finding. `port` is 0 where the protocol has none. */
export interface Witness {
  readonly source: string;
  /** A public address, or a domain name. */
  readonly destination: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** What a set reaches of the Internet. */
export interface Reach {
  readonly breadth: Breadth;
  /** Public addresses at the witness's protocol and port. */
  readonly publicAddresses: { readonly ipv4: bigint; readonly ipv6: bigint };
  readonly places: readonly Place[];
  /** Targets of application rules that are reached, as written. */
  readonly domains: readonly string[];
  readonly witness: Witness | undefined;
}

export const NO_REACH: Reach = {
  breadth: "none",
  publicAddresses: { ipv4: 0n, ipv6: 0n },
  places: [],
  domains: [],
  witness: undefined,
};

const PUBLIC_COUNT = PUBLIC.count();

/**
 * The widest that the set reaches at any one protocol and port, over all its sources: several sources that
 * reach a part of the Internet each count together, since they belong to whoever holds the network.
 */
export function reachOfPackets(set: PacketSet, places: Places, thresholds: Thresholds): Reach {
  let best: { slice: PacketSlice; breadth: Breadth; ipv4: bigint; ipv6: bigint; places: Place[] } | undefined;
  // A slice holds one family; the same protocol and ports in the other family are a slice of their own.
  for (const slice of set.slices()) {
    const reached = slice.destinations.intersect(PUBLIC);
    const { ipv4, ipv6 } = reached.count();
    const found = places.in(slice.destinations);
    const breadth = wider(breadthOfCount(ipv4, ipv6, thresholds), breadthOfPlaces(found));
    if (breadth === "none") continue;
    if (best === undefined || isWider({ breadth, ipv4, ipv6 }, best))
      best = { slice, breadth, ipv4, ipv6, places: found };
  }
  if (best === undefined) return NO_REACH;
  return {
    breadth: best.breadth,
    publicAddresses: { ipv4: best.ipv4, ipv6: best.ipv6 },
    places: best.places,
    domains: [],
    witness: witnessOf(best.slice, best.places),
  };
}

/** What an application rule reaches with the requests it decides. */
export function reachOfNames(rule: ApplicationRule, decides: NameSet): Reach {
  let breadth: Breadth = "none";
  let witness: Witness | undefined;
  const domains = new Set<string>();
  for (const { channel, source, domains: names } of channelsOf(decides)) {
    for (const pattern of rule.patterns) {
      if (pattern.domains.intersect(names).isEmpty) continue;
      domains.add(pattern.text);
      if (witness !== undefined && wider(breadth, pattern.breadth) === breadth) continue;
      breadth = wider(breadth, pattern.breadth);
      witness = {
        source: source === 0 ? "10.0.0.4" : formatIpv4(source),
        destination: exampleName(pattern.text, pattern.breadth),
        protocol: "Tcp",
        port: channel.port,
      };
    }
  }
  return { ...NO_REACH, breadth, domains: [...domains], witness };
}

function isWider(
  a: { breadth: Breadth; ipv4: bigint; ipv6: bigint },
  b: { breadth: Breadth; ipv4: bigint; ipv6: bigint },
): boolean {
  if (a.breadth !== b.breadth) return wider(a.breadth, b.breadth) === a.breadth;
  return a.ipv4 !== b.ipv4 ? a.ipv4 > b.ipv4 : a.ipv6 > b.ipv6;
}

function breadthOfCount(ipv4: bigint, ipv6: bigint, thresholds: Thresholds): Breadth {
  const reaches = (count: bigint, all: bigint): boolean =>
    // Scaled, because the part is a fraction and the counts are exact.
    count * 1_000_000n >= all * BigInt(Math.round(thresholds.unrestrictedPart * 1_000_000));
  if (reaches(ipv4, PUBLIC_COUNT.ipv4) || reaches(ipv6, PUBLIC_COUNT.ipv6)) return "unrestricted";
  if (ipv4 >= BigInt(thresholds.broadAddresses)) return "broad";
  return ipv4 > 0n || ipv6 > 0n ? "restricted" : "none";
}

function breadthOfPlaces(places: readonly Place[]): Breadth {
  let breadth: Breadth = "none";
  for (const place of places) {
    switch (place.class) {
      case "wholeCloud":
        breadth = wider(breadth, "unrestricted");
        break;
      case "multiTenant":
      case "unknownTag":
        breadth = wider(breadth, "broad");
        break;
      case "managed":
      case "domainName":
      case "oneAddress":
        breadth = wider(breadth, "restricted");
        break;
    }
  }
  return breadth;
}

function witnessOf(slice: PacketSlice, places: readonly Place[]): Witness {
  const reached = slice.destinations.intersect(PUBLIC);
  return {
    source: privateSource(slice.sources),
    destination: reached.sample() ?? places[0]?.name ?? "",
    protocol: slice.protocol,
    port: hasPorts(slice.protocol) ? slice.ports[0] : 0,
  };
}

const EXAMPLE_SOURCES = AddressSet.of(IntervalSet.range(0x0a000004, 0x0a000005), IntervalSet.none());
const EXAMPLE_NETWORKS = AddressSet.of(
  IntervalSet.ranges([
    [0x0a000004, 0x0b000000],
    [0xac100004, 0xac200000],
    [0xc0a80004, 0xc0a90000],
  ]),
  IntervalSet.none(),
);

/** A source that a machine can have: 10.0.0.4 if the rule takes any, else the first private one it takes. */
function privateSource(sources: AddressSet): string {
  return (
    sources.intersect(EXAMPLE_SOURCES).sample() ??
    sources.intersect(EXAMPLE_NETWORKS).sample() ??
    sources.sample() ??
    "10.0.0.4"
  );
}

/** A name that the pattern lets through. */
function exampleName(text: string, breadth: PatternBreadth): string {
  const rest = text.replace(/^\*+\.?/, "");
  if (rest === text) return text;
  if (rest === "" || rest.includes("*")) return "attacker.example";
  // `*contoso.com` lets through what merely ends so.
  if (!text.includes("*.") && rest.includes(".")) return `attacker${rest}`;
  return breadth === "restricted" ? `www.${rest}` : `attacker.${rest}`;
}
