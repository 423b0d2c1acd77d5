import { aggregated, comparePrefixes, isWithin, mustParsePrefix, type Prefix } from "../checks/addressing";
import { at, type Fault } from "../checks/fault";
import {
  endOf,
  formatInstant,
  HOUR,
  type BlockDirection,
  type BlockEntry,
  type BlockList,
  type DatedBlock,
} from "./blockEntry";
import { entryFaults } from "./blockEntryFaults";

export * from "./blockEntry";

/**
 * Addresses to deny, by family, since one rule must not mix them (H31): the fewest prefixes that hold exactly the
 * blocked addresses.
 */
export interface BlockedAddresses {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

/** What a block list means at one instant; sorted, so that the order of the entries changes nothing. */
export interface BlockListPlan {
  readonly active: readonly DatedBlock[];
  readonly expired: readonly DatedBlock[];
  /** The first instant at which an active entry ends; undefined when none is active. */
  readonly nextExpiry: string | undefined;
}

/** What the program tells the user about an entry that has ended. */
export interface ExpiryNote {
  readonly severity: "info" | "warn";
  readonly message: string;
}

/** An expired entry may stay listed this long before each run warns about it. */
export const STALE_AFTER_DAYS = 7;
/** Addresses that one network security group holds for each direction (H33). */
export const MAX_BLOCKED_ADDRESSES = 4000;

/** Sorts the entries into active and expired ones. The list must have been checked with `blockListFaults`. */
export function planBlockList(list: BlockList): BlockListPlan {
  const dated = list.entries.map((entry) => ({
    ...entry,
    direction: entry.direction ?? ("both" as const),
    expiresAt: formatInstant(new Date(endOf(entry))),
  }));
  const sorted = dated
    .map((block) => ({ block, prefix: mustParsePrefix(block.address), text: JSON.stringify(block) }))
    .sort((a, b) => comparePrefixes(a.prefix, b.prefix) || compareTexts(a.text, b.text))
    .map(({ block }) => block);
  const isActive = (block: BlockEntry): boolean => list.now.getTime() < endOf(block);
  const active = sorted.filter(isActive);
  const soonest = Math.min(...active.map(endOf));
  return {
    active,
    expired: sorted.filter((block) => !isActive(block)),
    nextExpiry: active.length === 0 ? undefined : formatInstant(new Date(soonest)),
  };
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The addresses of those blocks that work in one of the given directions.
 *
 * Neighbours are merged where together they are a block, so that a long list fits into what Azure takes (H33). The
 * set of addresses stays the very same: nothing is blocked that no entry names.
 */
export function blockedAddresses(
  blocks: readonly DatedBlock[],
  directions: readonly BlockDirection[],
): BlockedAddresses {
  const prefixes = aggregated(
    blocks
      .filter((block) => directions.includes(block.direction))
      .map((block) => mustParsePrefix(block.address)),
  );
  const textOf = (family: Prefix["family"]): string[] =>
    prefixes.filter((prefix) => prefix.family === family).map((prefix) => prefix.text);
  return { ipv4: textOf("ipv4"), ipv6: textOf("ipv6") };
}

/**
 * What to say about each expired entry, so that its removal does not come as a surprise. The program does not see the
 * last state: an entry that left with an earlier update is announced again until it is taken off the list.
 */
export function expiryNotes(plan: BlockListPlan, now: Date): ExpiryNote[] {
  return plan.expired.map((block) => {
    const origin = block.alertId === undefined ? block.reason : `alert ${block.alertId}`;
    const what = `block ${block.address} (${origin}) expired at ${block.expiresAt}`;
    const days = Math.floor((now.getTime() - Date.parse(block.expiresAt)) / (24 * HOUR));
    const successor = plan.active.find((other) => covers(other, block));
    if (successor !== undefined) {
      return {
        severity: "info",
        message: `${what}; another entry keeps it blocked until ${successor.expiresAt}`,
      };
    }
    return days > STALE_AFTER_DAYS
      ? { severity: "warn", message: `${what}, ${days} days ago: remove it from the block list` }
      : {
          severity: "info",
          message: `${what}: it leaves with this update (network security group in seconds, firewall in minutes)`,
        };
  });
}

/** What to tell whoever blocks an IPv6 address with something that filters IPv4 only (H31). */
export function ipv6Warnings(active: readonly DatedBlock[], what: string): string[] {
  const { ipv6 } = blockedAddresses(active, ["both", "in", "out"]);
  if (ipv6.length === 0) return [];
  const shown =
    ipv6.length > 3 ? `${ipv6.slice(0, 3).join(", ")} and ${ipv6.length - 3} more` : ipv6.join(", ");
  return [`${what} filters IPv4 only and does not block ${shown}: the network security groups do`];
}

/** Everything that is wrong with the entries, with paths that start at their index: `[0].address`. */
export function blockListFaults(list: BlockList): Fault[] {
  const faults = list.entries.flatMap((entry, index) =>
    entryFaults(entry, list).map((fault) => placed(at(`[${index}]`, fault), list.places)),
  );
  if (faults.length > 0) return faults;
  const { active } = planBlockList(list);
  for (const direction of ["in", "out"] as const) {
    const { ipv4, ipv6 } = blockedAddresses(active, ["both", direction]);
    const count = ipv4.length + ipv6.length;
    if (count <= MAX_BLOCKED_ADDRESSES) continue;
    const entries = active.filter((block) => block.direction === "both" || block.direction === direction);
    faults.push({
      path: "",
      problem: `has ${count} active addresses in direction "${direction}", after ${entries.length} entries were merged`,
      expected: `at most ${MAX_BLOCKED_ADDRESSES}, the most that one network security group holds`,
      example: "one /24 in place of its addresses",
    });
  }
  return faults;
}

/** The fault with the place in the file from which the entry was read, if it was: that of the key, else of the entry. */
function placed(fault: Fault, places: BlockList["places"]): Fault {
  const place = places?.[fault.path] ?? places?.[fault.path.replace(/\..*$/, "")];
  return place === undefined ? fault : { ...fault, path: `${fault.path} (${place})` };
}

/** Whether the first block denies all that the second one did. */
function covers(block: DatedBlock, other: DatedBlock): boolean {
  return (
    (block.direction === "both" || block.direction === other.direction) &&
    isWithin(mustParsePrefix(other.address), mustParsePrefix(block.address))
  );
}
