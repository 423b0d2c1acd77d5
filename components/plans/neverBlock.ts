import { NOT_PUBLIC } from "../../egress/space";
import { mustParsePrefix, overlaps, parsePrefix, type Prefix } from "../checks/addressing";
import type { Fault } from "../checks/fault";

/** A range that must not be blocked, because the block would hit ourselves. */
export interface NeverBlockRange {
  /** Required. Address or CIDR block. */
  readonly prefix: string;
  /** Required. What stands there, such as "office VPN" or "resolver". */
  readonly reason: string;
}

/** Ranges that no block list may name, whatever the stack (H31). The more telling reason comes first. */
const ALWAYS: readonly (readonly [prefix: Prefix, reason: string])[] = (
  [
    ["168.63.129.16", "Azure's own address for DNS and health probes"],
    ["169.254.169.254", "Azure's instance metadata service"],
    ["10.0.0.0/8", "private space (RFC 1918)"],
    ["172.16.0.0/12", "private space (RFC 1918)"],
    ["192.168.0.0/16", "private space (RFC 1918)"],
    ["100.64.0.0/10", "shared carrier space (RFC 6598)"],
    ["127.0.0.0/8", "the loopback range"],
    ["169.254.0.0/16", "the link-local range"],
    ["224.0.0.0/4", "the multicast range"],
    ["240.0.0.0/4", "reserved space"],
    ["::1", "the loopback range"],
    ["fc00::/7", "private space (unique local)"],
    ["fe80::/10", "the link-local range"],
    ["ff00::/8", "the multicast range"],
  ] as const
).map(([text, reason]) => [mustParsePrefix(text), reason]);

/** Ranges set aside for documentation: no attacker has one, so one in a block list is a copied example. */
const DOCUMENTATION = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"].map(
  mustParsePrefix,
);

/**
 * Why the range must not be blocked, as the rest of a sentence, or undefined if it may be.
 *
 * @param prefix the range to block
 * @param ours the stack's own ranges and those its owners named
 * @param allowDocumentationRanges let documentation ranges through, for samples and tests
 */
export function neverBlockReason(
  prefix: Prefix,
  ours: readonly NeverBlockRange[],
  allowDocumentationRanges: boolean,
): string | undefined {
  for (const range of ours) {
    if (overlaps(prefix, mustParsePrefix(range.prefix))) return `overlaps ${range.prefix} (${range.reason})`;
  }
  for (const [never, reason] of ALWAYS) {
    if (overlaps(prefix, never)) return `overlaps ${never.text}, ${reason}`;
  }
  if (DOCUMENTATION.some((range) => overlaps(prefix, range))) {
    return allowDocumentationRanges
      ? undefined
      : "is in a documentation range, which no attacker has (samples may set allowDocumentationRanges)";
  }
  if (!prefix.addresses.intersect(NOT_PUBLIC).isEmpty) return "is reserved, and not routed on the Internet";
  return undefined;
}

/** Everything that is wrong with the ranges that are not to be blocked, with paths that start at their index. */
export function neverBlockFaults(ranges: readonly NeverBlockRange[]): Fault[] {
  return ranges.flatMap(({ prefix, reason }, i) => {
    const faults: Fault[] = [];
    if (parsePrefix(prefix) === undefined) {
      faults.push({
        path: `[${i}].prefix`,
        problem: `"${prefix}" is not an address or a CIDR block`,
        expected: "an address or a CIDR block",
        example: "20.60.0.0/24",
      });
    }
    if (reason.trim() === "") {
      faults.push({
        path: `[${i}].reason`,
        problem: "is empty",
        expected: "what stands there",
        example: '"Office VPN"',
      });
    }
    return faults;
  });
}
