import type { Place } from "../azure";
import { PUBLIC } from "../space";

/** How far a set reaches into the Internet, widest last (design, "Words"; E section 0). */
export const VERDICTS = ["none", "restricted", "broad", "unrestricted"] as const;
export type Breadth = (typeof VERDICTS)[number];

/** Whether that is more than anybody can answer for: `broad` or `unrestricted`. */
export function isWide(breadth: Breadth): boolean {
  return breadth === "broad" || breadth === "unrestricted";
}

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

const PUBLIC_COUNT = PUBLIC.count();

/** How far a number of public addresses reaches. */
export function breadthOfCount(ipv4: bigint, ipv6: bigint, thresholds: Thresholds): Breadth {
  const reaches = (count: bigint, all: bigint): boolean =>
    // Scaled, because the part is a fraction and the counts are exact.
    count * 1_000_000n >= all * BigInt(Math.round(thresholds.unrestrictedPart * 1_000_000));
  if (reaches(ipv4, PUBLIC_COUNT.ipv4) || reaches(ipv6, PUBLIC_COUNT.ipv6)) return "unrestricted";
  if (ipv4 >= BigInt(Math.round(thresholds.broadAddresses))) return "broad";
  return ipv4 > 0n || ipv6 > 0n ? "restricted" : "none";
}

/** How far destinations reach that have a name and no list of addresses (E section 8). */
export function breadthOfPlaces(places: readonly Place[]): Breadth {
  let breadth: Breadth = "none";
  for (const place of places) {
    switch (place.class) {
      case "wholeCloud":
        return "unrestricted";
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
