import { isWithin, mustParsePrefix, parsePrefix, withoutContained, type Prefix } from "../checks/addressing";
import { at, type Fault } from "../checks/fault";
import { neverBlockReason, type NeverBlockRange } from "./neverBlock";

/** Which way a block works: `in` from the address, `out` to it, or `both`. */
export type BlockDirection = "both" | "in" | "out";

/** One blocked address. It is data with a history in source control, not code. */
export interface BlockEntry {
  /** Required. Address or CIDR block. */
  readonly address: string;
  /** Required. Why it is blocked. */
  readonly reason: string;
  /** Required. When it was added, RFC 3339 with a time zone. */
  readonly addedAt: string;
  /** Optional. How long it stays, in hours, at most 168. Default: 24. */
  readonly ttlHours?: number | undefined;
  /** Optional. Default: `both`. */
  readonly direction?: BlockDirection | undefined;
  /** Optional. `systemAlertId` of the Defender alert. */
  readonly alertId?: string | undefined;
  /** Optional. Type of the Defender alert, such as `Network_CommunicationWithC2`. */
  readonly alertType?: string | undefined;
  /** Optional. Number of the incident. */
  readonly ticket?: string | undefined;
  /** Optional. Who added it. */
  readonly addedBy?: string | undefined;
  /** Optional. Accept a block wider than /24 (IPv4) or /48 (IPv6). Default: false. */
  readonly allowWide?: boolean | undefined;
}

/** A block list with all that decides what it means today. */
export interface BlockList {
  /** Required. */
  readonly entries: readonly BlockEntry[];
  /** Required. The instant at which entries are judged active or expired. */
  readonly now: Date;
  /** Optional. Our own ranges, which no entry may touch. */
  readonly neverBlock?: readonly NeverBlockRange[] | undefined;
  /** Optional. Accept documentation ranges, for samples and tests. Default: false. */
  readonly allowDocumentationRanges?: boolean | undefined;
}

/** An entry with its end. */
export interface DatedBlock extends BlockEntry {
  readonly direction: BlockDirection;
  /** End of the block, RFC 3339 in UTC; the block is no longer active at this instant. */
  readonly expiresAt: string;
}

/** Addresses to deny, by family, since one rule must not mix them (H31). No address is contained in another. */
export interface BlockedAddresses {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

/** What a block list means at one instant. */
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

export const DEFAULT_TTL_HOURS = 24;
export const MAX_TTL_HOURS = 7 * 24;
/** An expired entry may stay listed this long before each run warns about it. */
export const STALE_AFTER_DAYS = 7;
/** Addresses that one network security group holds for each direction (H33). */
export const MAX_BLOCKED_ADDRESSES = 4000;

const HOUR = 3_600_000;
const WIDEST = { ipv4: 24, ipv6: 48 } as const;
/** RFC 3339 with up to nine digits of a second: Defender writes seven. */
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** The instant that RFC 3339 text names, or undefined if it is something else. */
export function parseInstant(text: string): Date | undefined {
  if (!RFC3339.test(text)) return undefined;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** RFC 3339 text in UTC, without milliseconds where there are none. */
export function formatInstant(instant: Date): string {
  return instant.toISOString().replace(".000Z", "Z");
}

/** Sorts the entries into active and expired ones. The list must have been checked with `blockListFaults`. */
export function planBlockList(list: BlockList): BlockListPlan {
  const dated = list.entries.map((entry) => ({
    ...entry,
    direction: entry.direction ?? ("both" as const),
    expiresAt: formatInstant(new Date(expiryOf(entry))),
  }));
  const isActive = (block: BlockEntry): boolean => list.now.getTime() < expiryOf(block);
  const active = dated.filter(isActive);
  const soonest = Math.min(...active.map(expiryOf));
  return {
    active,
    expired: dated.filter((block) => !isActive(block)),
    nextExpiry: active.length === 0 ? undefined : formatInstant(new Date(soonest)),
  };
}

/** The addresses of those blocks that work in one of the given directions. */
export function blockedAddresses(
  blocks: readonly DatedBlock[],
  directions: readonly BlockDirection[],
): BlockedAddresses {
  const prefixes = withoutContained(
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

/** Everything that is wrong with the entries, with paths that start at their index: `[0].address`. */
export function blockListFaults(list: BlockList): Fault[] {
  const faults = list.entries.flatMap((entry, index) =>
    entryFaults(entry, list).map((fault) => at(`[${index}]`, fault)),
  );
  if (faults.length > 0) return faults;
  const { active } = planBlockList(list);
  for (const direction of ["in", "out"] as const) {
    const { ipv4, ipv6 } = blockedAddresses(active, ["both", direction]);
    const count = ipv4.length + ipv6.length;
    if (count <= MAX_BLOCKED_ADDRESSES) continue;
    faults.push({
      path: "",
      problem: `has ${count} active addresses in direction "${direction}"`,
      expected: `at most ${MAX_BLOCKED_ADDRESSES}, the most that one network security group holds`,
      example: "one /24 in place of its addresses",
    });
  }
  return faults;
}

function entryFaults(entry: BlockEntry, list: BlockList): Fault[] {
  const faults: Fault[] = [];
  const addressProblem = addressFault(entry, list);
  if (addressProblem !== undefined) {
    faults.push({
      path: "address",
      problem: `"${entry.address}" ${addressProblem}`,
      expected: "the public address of an attacker, or a CIDR block of /24 (IPv4) or /48 (IPv6) or longer",
      example: "20.50.1.77",
    });
  }
  if (entry.reason.trim() === "") {
    faults.push({
      path: "reason",
      problem: "is empty",
      expected: "a sentence that tells the next reader why this is blocked",
      example: '"C2 server of incident 4711"',
    });
  }
  const addedAt = parseInstant(entry.addedAt);
  if (addedAt === undefined || addedAt > list.now) {
    faults.push({
      path: "addedAt",
      problem:
        addedAt === undefined
          ? `"${entry.addedAt}" is not a time with a time zone`
          : `${entry.addedAt} is in the future (now is ${formatInstant(list.now)})`,
      expected: "the past time at which the entry was added, RFC 3339",
      example: `"${formatInstant(list.now)}"`,
    });
  }
  const ttl = entry.ttlHours ?? DEFAULT_TTL_HOURS;
  if (!(ttl > 0 && ttl <= MAX_TTL_HOURS)) {
    faults.push({
      path: "ttlHours",
      problem: `${ttl} is ${ttl > 0 ? "longer than 7 days" : "not a length of time"}`,
      expected: `more than 0 and at most ${MAX_TTL_HOURS} hours, since what must stay longer is a rule and not a block`,
      example: "24",
    });
  }
  return faults;
}

function addressFault(entry: BlockEntry, list: BlockList): string | undefined {
  const prefix = parsePrefix(entry.address);
  if (prefix === undefined) return "is not an address or a CIDR block";
  if (prefix.length === 0) return "is the whole Internet: close the firewall's openings instead";
  if (prefix.hasHostBits) return `has bits set beyond /${prefix.length} (did you mean ${prefix.text}?)`;
  const never = neverBlockReason(prefix, list.neverBlock ?? [], list.allowDocumentationRanges ?? false);
  if (never !== undefined) return `must not be blocked: it ${never}`;
  if (prefix.length < WIDEST[prefix.family] && entry.allowWide !== true) {
    return `is wider than /${WIDEST[prefix.family]} and would hit bystanders; set allowWide: true if it must be`;
  }
  return undefined;
}

/** Whether the first block denies all that the second one did. */
function covers(block: DatedBlock, other: DatedBlock): boolean {
  return (
    (block.direction === "both" || block.direction === other.direction) &&
    isWithin(mustParsePrefix(other.address), mustParsePrefix(block.address))
  );
}

function expiryOf(entry: BlockEntry): number {
  const addedAt = parseInstant(entry.addedAt);
  if (addedAt === undefined) throw new Error(`not a time: ${entry.addedAt}`);
  return addedAt.getTime() + (entry.ttlHours ?? DEFAULT_TTL_HOURS) * HOUR;
}
