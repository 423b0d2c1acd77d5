import {
  AddressSet,
  formatIpv4,
  formatIpv6,
  parseAddresses,
  parseIpv4,
  parseIpv6,
  toCidrs,
} from "../../egress/space";

/** One address or CIDR block, as configuration and ARM write it. */
export interface Prefix {
  /** Canonical text: a plain address for a single host, otherwise `address/length`. */
  readonly text: string;
  readonly family: "ipv4" | "ipv6";
  /** Prefix length in bits; 32 or 128 for a single host. */
  readonly length: number;
  /** The block as written had bits set beyond its length, as in `10.1.2.3/8`. */
  readonly hasHostBits: boolean;
  readonly addresses: AddressSet;
}

/** Reads one address or CIDR block; undefined for anything else, ranges and service tags included. */
export function parsePrefix(text: string): Prefix | undefined {
  const [address = "", suffix] = text.split("/");
  const addresses = text.includes("-") ? undefined : parseAddresses(text);
  if (addresses === undefined) return undefined;
  const v4 = parseIpv4(address);
  if (v4 !== undefined) {
    const length = suffix === undefined ? 32 : Number(suffix);
    const low = addresses.v4.least ?? v4;
    return {
      text: length === 32 ? formatIpv4(low) : `${formatIpv4(low)}/${length}`,
      family: "ipv4",
      length,
      hasHostBits: low !== v4,
      addresses,
    };
  }
  const v6 = parseIpv6(address);
  if (v6 === undefined) return undefined;
  const length = suffix === undefined ? 128 : Number(suffix);
  const low = addresses.v6.least ?? v6;
  return {
    text: length === 128 ? formatIpv6(low) : `${formatIpv6(low)}/${length}`,
    family: "ipv6",
    length,
    hasHostBits: low !== v6,
    addresses,
  };
}

/** Reads a prefix that has been validated before; a malformed one is a fault of the caller. */
export function mustParsePrefix(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (prefix === undefined) throw new Error(`not an address or CIDR block: ${text}`);
  return prefix;
}

/** Whether the two blocks share an address. */
export function overlaps(a: Prefix, b: Prefix): boolean {
  return !a.addresses.intersect(b.addresses).isEmpty;
}

/** Whether every address of `inner` is in `outer`. */
export function isWithin(inner: Prefix, outer: Prefix): boolean {
  return outer.addresses.contains(inner.addresses);
}

/**
 * The prefixes in ascending order, without those that another one contains.
 *
 * ARM refuses a rule whose prefixes overlap. Neighbours are not merged into a wider block: each prefix of the rule
 * stays as somebody wrote it.
 */
export function withoutContained(prefixes: readonly Prefix[]): Prefix[] {
  const sorted = [...prefixes].sort(comparePrefixes);
  const kept: Prefix[] = [];
  for (const prefix of sorted) {
    // CIDR blocks nest or are disjoint, so only the block kept last can contain the next one.
    const last = kept.at(-1);
    if (last === undefined || !isWithin(prefix, last)) kept.push(prefix);
  }
  return kept;
}

/**
 * The fewest prefixes that hold exactly the same addresses, IPv4 first, in ascending order: contained ones are dropped
 * and neighbours that make up a block are merged. Never wider than what is given, and never more of them.
 */
export function aggregated(prefixes: readonly Prefix[]): Prefix[] {
  return toCidrs(AddressSet.union(prefixes.map(({ addresses }) => addresses))).map(mustParsePrefix);
}

/** Orders prefixes by family, address and length, IPv4 first. */
export function comparePrefixes(a: Prefix, b: Prefix): number {
  return a.family.localeCompare(b.family) || compareLow(a, b) || a.length - b.length;
}

function compareLow(a: Prefix, b: Prefix): number {
  if (a.family === "ipv4") return (a.addresses.v4.least ?? 0) - (b.addresses.v4.least ?? 0);
  const [low, other] = [a.addresses.v6.least ?? 0n, b.addresses.v6.least ?? 0n];
  return low < other ? -1 : low > other ? 1 : 0;
}
