/** A range of addresses of one IP version, both ends included. */
export interface Range {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const WIDTH = { 4: 32n, 6: 128n } as const;

function parseIpv4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1).map(Number);
  return parts.every((part) => part <= 255)
    ? parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n)
    : undefined;
}

function parseIpv6(text: string): bigint | undefined {
  if (!/^[0-9a-f:.]+$/i.test(text) || !text.includes(":")) return undefined;
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let groups = text;
  if (tail) {
    const v4 = parseIpv4(tail[2] ?? "");
    if (v4 === undefined) return undefined;
    groups = `${tail[1] ?? ""}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`;
  }
  const halves = groups.split("::");
  if (halves.length > 2) return undefined;
  const split = (half: string | undefined): string[] =>
    half === undefined || half === "" ? [] : half.split(":");
  const head = split(halves[0]);
  const end = split(halves[1]);
  const missing = 8 - head.length - end.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill("0"), ...end];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** Reads one address. */
export function parseAddress(text: string): { version: 4 | 6; value: bigint } | undefined {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return { version: 4, value: v4 };
  const v6 = parseIpv6(text);
  return v6 === undefined ? undefined : { version: 6, value: v6 };
}

/** Reads `address/length` or a single address. Bits after the length are masked; see `isCanonical`. */
export function parseCidr(text: string): Range | undefined {
  const slash = text.indexOf("/");
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const width = WIDTH[address.version];
  const length = slash < 0 ? String(width) : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(length) || BigInt(length) > width) return undefined;
  const size = 1n << (width - BigInt(length));
  const first = (address.value / size) * size;
  return { version: address.version, first, last: first + size - 1n };
}

/** Whether a CIDR has no bits set after its length, as virtual networks and subnets demand. */
export function isCanonical(text: string): boolean {
  const range = parseCidr(text);
  return (
    range !== undefined &&
    text.includes("/") &&
    parseAddress(text.slice(0, text.indexOf("/")))?.value === range.first
  );
}

/** Reads `first-last`, as firewall rules and IP groups allow. */
export function parseDashRange(text: string): Range | undefined {
  const [from, to, more] = text.split("-").map((part) => parseAddress(part.trim()));
  if (!from || !to || more || from.version !== to.version || from.value > to.value) return undefined;
  return { version: from.version, first: from.value, last: to.value };
}

/** The prefix length of a range that is a CIDR. */
export function prefixLength(range: Range): number {
  return Number(WIDTH[range.version]) - ((range.last - range.first + 1n).toString(2).length - 1);
}

export const contains = (outer: Range, inner: Range): boolean =>
  outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;

export const overlaps = (a: Range, b: Range): boolean =>
  a.version === b.version && a.first <= b.last && b.first <= a.last;

/** Writes an address: IPv4 with dots, IPv6 in full groups. */
export function formatAddress(version: 4 | 6, value: bigint): string {
  const parts = version === 4 ? 4 : 8;
  const bits = version === 4 ? 8n : 16n;
  const groups = Array.from({ length: parts }, (_, index) => {
    const group = (value >> (bits * BigInt(parts - 1 - index))) & ((1n << bits) - 1n);
    return group.toString(version === 4 ? 10 : 16);
  });
  return groups.join(version === 4 ? "." : ":");
}
