import { mustParsePrefix, overlaps, type Prefix } from "../checks/addressing";
import type { DatedBlock } from "./blockEntry";

/** Addresses that many parties share, and whose they are. */
interface SharedRange {
  readonly prefixes: readonly Prefix[];
  /** Who is behind them, as the rest of "it is shared by …". */
  readonly users: string;
}

/**
 * Ranges behind which many parties stand, so that one bad tenant is no reason to block an address (H31). They change:
 * a range that is missing here costs a warning and nothing else. Each names where its owner publishes it.
 */
const SHARED: readonly SharedRange[] = [
  // https://www.cloudflare.com/ips/
  shared(
    "the customers of the Cloudflare network",
    "103.21.244.0/22 103.22.200.0/22 103.31.4.0/22 104.16.0.0/13 104.24.0.0/14 108.162.192.0/18 131.0.72.0/22 " +
      "141.101.64.0/18 162.158.0.0/15 172.64.0.0/13 173.245.48.0/20 188.114.96.0/20 190.93.240.0/20 " +
      "197.234.240.0/22 198.41.128.0/17 2400:cb00::/32 2405:8100::/32 2405:b500::/32 2606:4700::/32 2803:f800::/32 " +
      "2a06:98c0::/29 2c0f:f248::/32",
  ),
  // https://api.fastly.com/public-ip-list
  shared(
    "the customers of the Fastly network",
    "23.235.32.0/20 43.249.72.0/22 103.244.50.0/24 103.245.222.0/23 103.245.224.0/24 104.156.80.0/20 " +
      "140.248.64.0/18 140.248.128.0/17 146.75.0.0/17 151.101.0.0/16 157.52.64.0/18 167.82.0.0/17 167.82.128.0/20 " +
      "167.82.160.0/20 167.82.224.0/20 172.111.64.0/18 185.31.16.0/22 199.27.72.0/21 199.232.0.0/16",
  ),
  // https://api.github.com/meta
  shared(
    "everybody on GitHub",
    "140.82.112.0/20 143.55.64.0/20 185.199.108.0/22 192.30.252.0/22 2606:50c0::/32 2a0a:a440::/29",
  ),
  // Microsoft's page of URLs and address ranges of Microsoft 365, section of Entra ID (id 56)
  shared(
    "everybody who signs in with Entra ID",
    "20.20.32.0/19 20.190.128.0/18 20.231.128.0/19 40.126.0.0/18",
  ),
  // The same page, sections of Exchange Online and SharePoint Online (ids 1, 9 and 31)
  shared(
    "the tenants of Microsoft 365",
    "13.107.136.0/22 40.92.0.0/15 40.96.0.0/13 40.104.0.0/15 40.107.0.0/16 40.108.128.0/17 52.96.0.0/14 " +
      "52.100.0.0/14 52.104.0.0/14 104.47.0.0/17 104.146.128.0/17 132.245.0.0/16 150.171.32.0/22 150.171.40.0/22",
  ),
  // Addresses that their operators publish as resolvers for everybody
  shared(
    "everybody who asks this public resolver",
    "1.0.0.1 1.1.1.1 8.8.4.4 8.8.8.8 9.9.9.9 149.112.112.112 208.67.220.220 208.67.222.222",
  ),
];

function shared(users: string, prefixes: string): SharedRange {
  return { users, prefixes: prefixes.split(" ").map(mustParsePrefix) };
}

/** Who shares an address or range with whoever is to be blocked, or undefined where nobody is known to. */
export function sharedBy(prefix: Prefix): string | undefined {
  return SHARED.find(({ prefixes }) => prefixes.some((range) => overlaps(range, prefix)))?.users;
}

/** What to tell the user about blocks that also hit strangers; each address once. */
export function sharedAddressWarnings(active: readonly DatedBlock[]): string[] {
  const warnings = active.flatMap(({ address }) => {
    const users = sharedBy(mustParsePrefix(address));
    if (users === undefined) return [];
    return [
      `block ${address} hits strangers: the address is shared by ${users}; ` +
        "an approved destination by name, or a URL rule, stops one of them only",
    ];
  });
  return [...new Set(warnings)];
}
