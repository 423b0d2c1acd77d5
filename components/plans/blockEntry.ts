import type { NeverBlockRange } from "./neverBlock";

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
  /** Optional. How long it stays, in hours, at most 168. Not beside `expiresAt`. Default: 24. */
  readonly ttlHours?: number | undefined;
  /** Optional. When it ends, RFC 3339, at most 168 hours after `addedAt`. Default: `ttlHours` after `addedAt`. */
  readonly expiresAt?: string | undefined;
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
  /** Required. What is blocked, in any order; `readBlockListFile` reads it from a file. */
  readonly entries: readonly BlockEntry[];
  /** Required. The instant at which entries are judged active or expired. */
  readonly now: Date;
  /** Optional. Our own ranges, which no entry may touch. */
  readonly neverBlock?: readonly NeverBlockRange[] | undefined;
  /** Optional. Accept documentation ranges, for samples and tests. Default: false. */
  readonly allowDocumentationRanges?: boolean | undefined;
  /** Optional. Where entries stand in the file they were read from, by path: `[0].address` is at `blocks.yaml:3:14`. */
  readonly places?: Readonly<Record<string, string>> | undefined;
}

/** An entry with its end. */
export interface DatedBlock extends BlockEntry {
  readonly direction: BlockDirection;
  /** End of the block, RFC 3339 in UTC; the block is no longer active at this instant. */
  readonly expiresAt: string;
}

/** How long a block lasts where nothing is said. */
export const DEFAULT_TTL_HOURS = 24;
/** How long one may last: what must stay longer is a rule and not a block. */
export const MAX_TTL_HOURS = 7 * 24;

export const HOUR = 3_600_000;
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

/** When an entry that has been checked ends, in milliseconds since 1970. */
export function endOf(entry: BlockEntry): number {
  if (entry.expiresAt !== undefined) return mustParseInstant(entry.expiresAt);
  return mustParseInstant(entry.addedAt) + (entry.ttlHours ?? DEFAULT_TTL_HOURS) * HOUR;
}

function mustParseInstant(text: string): number {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`not a time: ${text}`);
  return instant.getTime();
}
