import { AddressSet, parseAddresses } from "./address";

/**
 * Address blocks of the IANA IPv4 special-purpose registry that are not reachable on the public Internet, and
 * the address of Azure's host services (E section 0, which states the resulting count).
 */
export const SPECIAL_PURPOSE_IPV4: readonly string[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/** IPv6 global unicast, the only part of IPv6 that is routed on the public Internet (E section 0). */
export const GLOBAL_UNICAST_IPV6 = "2000::/3";

function addresses(text: string): AddressSet {
  const set = parseAddresses(text);
  if (set === undefined) throw new Error(`not an address block: ${text}`);
  return set;
}

/** The public addresses: 3,702,258,687 of IPv4, and 2000::/3 of IPv6. */
export const PUBLIC: AddressSet = AddressSet.allIpv4
  .difference(AddressSet.union(SPECIAL_PURPOSE_IPV4.map(addresses)))
  .union(addresses(GLOBAL_UNICAST_IPV6));

/** What is not public: private, reserved and special-purpose space. */
export const NOT_PUBLIC: AddressSet = PUBLIC.complement().withoutPlaces();

/** RFC 1918 and RFC 6598: the space that private networks use. */
export const PRIVATE_NETWORKS: AddressSet = AddressSet.union(
  ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"].map(addresses),
);
