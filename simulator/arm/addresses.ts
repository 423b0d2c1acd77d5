import { formatAddress, parseAddress, parseCidr } from "./cidr";

/**
 * The public addresses that the simulator hands out. They are real Azure space, since an analysis of what is public
 * would treat documentation ranges as private; nothing is ever sent to them.
 */
const PUBLIC_IPV4 = "20.33.0.0/16";
const PUBLIC_IPV6 = "2603:1030:100::/48";

/** The public address with a given number, counted from 1. */
export function publicAddress(version: 4 | 6, number: number): string {
  return formatAddress(version, nth(version === 4 ? PUBLIC_IPV4 : PUBLIC_IPV6, BigInt(number)));
}

/** The public prefix of a given length that starts after `number` single addresses. */
export function publicPrefix(version: 4 | 6, number: number, length: number): string {
  const size = 1n << BigInt((version === 4 ? 32 : 128) - length);
  const start = nth(version === 4 ? PUBLIC_IPV4 : PUBLIC_IPV6, BigInt(number));
  return `${formatAddress(version, ((start + size - 1n) / size) * size)}/${length}`;
}

function nth(pool: string, number: bigint): bigint {
  const range = parseCidr(pool);
  if (range === undefined) throw new Error(`${pool} is no CIDR`);
  return range.first + (number % (range.last - range.first + 1n));
}

/** The first address of a subnet that Azure would give out (it keeps the first four) and that is not taken. */
export function firstFree(prefix: string, taken: ReadonlySet<string>): string | undefined {
  const range = parseCidr(prefix);
  if (range === undefined) return undefined;
  // The broadcast address is kept back as well.
  for (let value = range.first + 4n; value < range.last; value++) {
    const address = formatAddress(range.version, value);
    if (!taken.has(address)) return address;
  }
  return undefined;
}

/** One spelling for each address, to compare what users wrote with what was handed out. */
export function canonicalAddress(text: string): string {
  const address = parseAddress(text);
  return address ? formatAddress(address.version, address.value) : text;
}
