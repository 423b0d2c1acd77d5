import { IntervalSet, sizeOfBigints, sizeOfNumbers } from "./interval-set";

/** One past the last IPv4 address. */
export const IPV4_END = 2 ** 32;
/** One past the last IPv6 address. */
export const IPV6_END = 1n << 128n;
/**
 * One past the last *place*. A place is a set of public addresses that has a name but no list here, such as a
 * service tag, or an address that Azure has yet to hand out. Places are numbered from `IPV4_END` on and live
 * among the IPv4 numbers, so that every operation on sets carries them along.
 */
export const PLACE_END = 2 ** 33;

/** A set of IPv4 and IPv6 addresses, and of places. Immutable; every operation is exact. */
export class AddressSet {
  private constructor(
    /** IPv4 addresses as unsigned 32-bit numbers, and places as numbers from `IPV4_END` on. */
    readonly v4: IntervalSet<number>,
    /** IPv6 addresses as unsigned 128-bit numbers. */
    readonly v6: IntervalSet<bigint>,
  ) {}

  static readonly none = new AddressSet(IntervalSet.none(), IntervalSet.none());
  static readonly allIpv4 = new AddressSet(IntervalSet.range(0, IPV4_END), IntervalSet.none());
  static readonly allIpv6 = new AddressSet(IntervalSet.none(), IntervalSet.range(0n, IPV6_END));
  static readonly allPlaces = new AddressSet(IntervalSet.range(IPV4_END, PLACE_END), IntervalSet.none());
  static readonly all = new AddressSet(IntervalSet.range(0, PLACE_END), AddressSet.allIpv6.v6);

  /** The set of one place. */
  static place(place: number): AddressSet {
    if (place < IPV4_END || place >= PLACE_END) throw new RangeError(`not a place: ${String(place)}`);
    return AddressSet.of(IntervalSet.range(place, place + 1), IntervalSet.none());
  }

  static of(v4: IntervalSet<number>, v6: IntervalSet<bigint>): AddressSet {
    return v4.isEmpty && v6.isEmpty ? AddressSet.none : new AddressSet(v4, v6);
  }

  /** The union of many sets, in n·log n of their intervals. */
  static union(sets: readonly AddressSet[]): AddressSet {
    const [only] = sets;
    if (only === undefined) return AddressSet.none;
    if (sets.length === 1) return only;
    return AddressSet.of(
      IntervalSet.ranges(sets.flatMap((set) => [...set.v4.intervals()])),
      IntervalSet.ranges(sets.flatMap((set) => [...set.v6.intervals()])),
    );
  }

  get isEmpty(): boolean {
    return this.v4.isEmpty && this.v6.isEmpty;
  }

  union(other: AddressSet): AddressSet {
    return AddressSet.of(this.v4.union(other.v4), this.v6.union(other.v6));
  }

  intersect(other: AddressSet): AddressSet {
    return AddressSet.of(this.v4.intersect(other.v4), this.v6.intersect(other.v6));
  }

  difference(other: AddressSet): AddressSet {
    return AddressSet.of(this.v4.difference(other.v4), this.v6.difference(other.v6));
  }

  complement(): AddressSet {
    return AddressSet.all.difference(this);
  }

  contains(other: AddressSet): boolean {
    return this.v4.contains(other.v4) && this.v6.contains(other.v6);
  }

  equals(other: AddressSet): boolean {
    return this.v4.equals(other.v4) && this.v6.equals(other.v6);
  }

  /** The addresses alone, without places. */
  withoutPlaces(): AddressSet {
    return this.difference(AddressSet.allPlaces);
  }

  get hasPlaces(): boolean {
    const { bounds } = this.v4;
    return bounds.length > 0 && (bounds[bounds.length - 1] as number) > IPV4_END;
  }

  /** The places in the set, ascending; at most `limit` of them. */
  places(limit: number): number[] {
    const places: number[] = [];
    for (const [low, high] of this.intersect(AddressSet.allPlaces).v4.intervals()) {
      for (let place = low; place < high && places.length < limit; place++) places.push(place);
    }
    return places;
  }

  /** How many addresses of each family the set holds; places count nothing here. */
  count(): { readonly ipv4: bigint; readonly ipv6: bigint } {
    return { ipv4: sizeOfNumbers(this.withoutPlaces().v4), ipv6: sizeOfBigints(this.v6) };
  }

  /** The least address as text (IPv4 first), or undefined where the set holds none. */
  sample(): string | undefined {
    if (this.v4.least !== undefined && this.v4.least < IPV4_END) return formatIpv4(this.v4.least);
    if (this.v6.least !== undefined) return formatIpv6(this.v6.least);
    return undefined;
  }
}

/** Reads dotted-decimal IPv4 text; undefined if it is anything else. */
export function parseIpv4(text: string): number | undefined {
  // By character: rules hold more of these than of anything else.
  let address = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (digits === 0 || ++dots > 3) return undefined;
      address = address * 256 + octet;
      octet = digits = 0;
    } else {
      octet = octet * 10 + code - ZERO;
      if (code < ZERO || code > NINE || ++digits > 3 || octet > 255) return undefined;
    }
  }
  return digits === 0 || dots < 3 ? undefined : address * 256 + octet;
}

const [DOT, ZERO, NINE] = [0x2e, 0x30, 0x39];

/** Reads IPv6 text of RFC 4291, with `::` and an IPv4 tail; undefined if it is anything else. */
export function parseIpv6(text: string): bigint | undefined {
  if (!text.includes(":") || text.includes("%")) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups: number[][] = [];
  for (const half of halves) {
    const parsed: number[] = [];
    const words = half === "" ? [] : half.split(":");
    for (const [i, word] of words.entries()) {
      if (i === words.length - 1 && half === halves.at(-1) && word.includes(".")) {
        const tail = parseIpv4(word);
        if (tail === undefined) return undefined;
        parsed.push(Math.floor(tail / 65536), tail % 65536);
      } else if (/^[0-9a-f]{1,4}$/i.test(word)) {
        parsed.push(Number.parseInt(word, 16));
      } else {
        return undefined;
      }
    }
    groups.push(parsed);
  }
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array<number>(halves.length === 1 ? 0 : missing).fill(0), ...tail];
  return all.reduce((sum, group) => sum * 65536n + BigInt(group), 0n);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** IPv6 text in the canonical form of RFC 5952. */
export function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => Number((address >> BigInt(112 - 16 * i)) & 0xffffn));
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  const hex = (part: number[]): string => part.map((group) => group.toString(16)).join(":");
  if (best.at < 0) return hex(groups);
  return `${hex(groups.slice(0, best.at))}::${hex(groups.slice(best.at + best.length))}`;
}

/**
 * Reads an address, a CIDR block (host bits are masked, as Azure does: E13) or a range `a-b` of either family.
 * Undefined if the text is none of these, or a range runs backwards.
 */
export function parseAddresses(text: string): AddressSet | undefined {
  const trimmed = text.trim();
  const dash = trimmed.indexOf("-");
  if (dash >= 0) return parseRange(trimmed.slice(0, dash).trim(), trimmed.slice(dash + 1).trim());
  const slash = trimmed.indexOf("/");
  const address = slash < 0 ? trimmed : trimmed.slice(0, slash);
  const length = slash < 0 ? undefined : parseLength(trimmed, slash + 1);
  if (slash >= 0 && length === undefined) return undefined;
  const v4 = parseIpv4(address);
  if (v4 !== undefined) {
    const bits = length ?? 32;
    if (bits > 32) return undefined;
    const size = 2 ** (32 - bits);
    const low = Math.floor(v4 / size) * size;
    return AddressSet.of(IntervalSet.range(low, low + size), IntervalSet.none());
  }
  const v6 = parseIpv6(address);
  if (v6 !== undefined) {
    const bits = length ?? 128;
    if (bits > 128) return undefined;
    const size = 1n << BigInt(128 - bits);
    const low = (v6 / size) * size;
    return AddressSet.of(IntervalSet.none(), IntervalSet.range(low, low + size));
  }
  return undefined;
}

/** Up to three digits to the end of the text. */
function parseLength(text: string, from: number): number | undefined {
  if (from === text.length || text.length - from > 3) return undefined;
  let length = 0;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < ZERO || code > NINE) return undefined;
    length = length * 10 + code - ZERO;
  }
  return length;
}

function parseRange(from: string, to: string): AddressSet | undefined {
  const low4 = parseIpv4(from);
  const high4 = parseIpv4(to);
  if (low4 !== undefined && high4 !== undefined && low4 <= high4) {
    return AddressSet.of(IntervalSet.range(low4, high4 + 1), IntervalSet.none());
  }
  const low6 = parseIpv6(from);
  const high6 = parseIpv6(to);
  if (low6 !== undefined && high6 !== undefined && low6 <= high6) {
    return AddressSet.of(IntervalSet.none(), IntervalSet.range(low6, high6 + 1n));
  }
  return undefined;
}

/** The fewest CIDR blocks that make up the set, IPv4 first, in ascending order. */
export function toCidrs(set: AddressSet): string[] {
  const blocks: string[] = [];
  for (const [low, high] of set.withoutPlaces().v4.intervals()) {
    let at = low;
    while (at < high) {
      let bits = 0;
      while (bits < 32 && at % 2 ** (bits + 1) === 0 && at + 2 ** (bits + 1) <= high) bits++;
      blocks.push(`${formatIpv4(at)}/${String(32 - bits)}`);
      at += 2 ** bits;
    }
  }
  for (const [low, high] of set.v6.intervals()) {
    let at = low;
    while (at < high) {
      let bits = 0n;
      while (bits < 128n && at % (1n << (bits + 1n)) === 0n && at + (1n << (bits + 1n)) <= high) bits++;
      blocks.push(`${formatIpv6(at)}/${String(128n - bits)}`);
      at += 1n << bits;
    }
  }
  return blocks;
}
