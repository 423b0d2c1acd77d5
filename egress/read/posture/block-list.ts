import type { Location, Read, Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Value } from "../value";

/** One entry of a block list, as the component of the stack that enforces it has it. */
export interface BlockEntry {
  /** URN of the component. */
  readonly urn: string;
  /** Where the entry stands in it: `activeBlocks[0]`. */
  readonly property: string;
  /** An address or a CIDR block. */
  readonly address: Read<string>;
  readonly reason: Read<string>;
  /** `both`, `in` (from the address) or `out` (to it). */
  readonly direction: Read<string>;
  readonly from: Instant;
  readonly end: Instant;
  /** Whether the component put it among those that have ended. */
  readonly ended: boolean;
}

/** An instant of an entry, in milliseconds since 1970, or why there is none. */
export type Instant =
  | { readonly kind: "known"; readonly at: Location; readonly time: number }
  | { readonly kind: "missing"; readonly at: Location }
  | { readonly kind: "unknown"; readonly at: Location; readonly unknown: Unknown };

/**
 * The entries of all block lists. Security rules and IP groups hold the addresses alone: a block list's component
 * keeps its entries with their reasons and ends as inputs, so that they are in its state and in each preview.
 */
export function readBlockEntries(estate: Estate): BlockEntry[] {
  return estate
    .ofKind("blockList")
    .flatMap((list) => [
      ...entriesIn(list, "activeBlocks", false),
      ...entriesIn(list, "expiredBlocks", true),
    ]);
}

function entriesIn(list: Entry, property: string, ended: boolean): BlockEntry[] {
  return list.properties
    .get(property)
    .objects()
    .map((entry) => {
      const from = instantOf(entry.get("addedAt"));
      return {
        urn: list.resource.urn,
        property: entry.path,
        address: entry.get("address").text(),
        reason: entry.get("reason").text(),
        direction: entry.get("direction").text(),
        from,
        end: endOf(entry, from),
        ended,
      };
    });
}

/** The end that the entry says it has, or the one that its length makes. */
function endOf(entry: Value, from: Instant): Instant {
  const written = entry.get("expiresAt");
  const hours = entry.get("ttlHours");
  if (!written.isAbsent || hours.isAbsent) return instantOf(written);
  const length = hours.number();
  if (length.kind === "known" && from.kind === "known")
    return { kind: "known", at: hours, time: within(from.time + length.value * HOUR) };
  return length.kind === "unknown"
    ? { kind: "unknown", at: hours, unknown: length.unknown }
    : { ...from, at: hours };
}

const HOUR = 3_600_000;
const LAST_INSTANT = 8.64e15;

/** What is later or earlier than any instant that can be written is the last or the first. */
const within = (time: number): number => Math.min(Math.max(time, -LAST_INSTANT), LAST_INSTANT);

/** RFC 3339 with a time zone. */
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** What is no instant with a time zone is none at all. */
function instantOf(value: Value): Instant {
  const text = value.text();
  if (text.kind === "unknown") return { kind: "unknown", at: value, unknown: text.unknown };
  const time = text.kind === "known" && RFC3339.test(text.value.trim()) ? Date.parse(text.value) : NaN;
  return Number.isNaN(time) ? { kind: "missing", at: value } : { kind: "known", at: value, time };
}
