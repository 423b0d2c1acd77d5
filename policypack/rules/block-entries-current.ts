import type { Unknown } from "../../egress/azure";
import type { Model } from "../../egress/read";
import { type BlockEntry, readBlockEntries } from "../../egress/read/posture";
import { defineRule, type Violation } from "../rule";
import { settingViolation, unknownSetting } from "../setting-findings";
import { capitalized } from "../words";

interface Options {
  readonly maxHours: number;
  readonly staleAfterDays: number;
}

/** Every entry of the block list has a reason and an end, and none outlives it. */
export const blockEntriesCurrent = defineRule<Options>({
  meta: {
    id: "block-entries-current",
    title: "Every entry of the block list has a reason and an end, and none outlives it.",
    why:
      "A blocked address is soon somebody else's, and a list of Deny rules that nobody dares to shorten hides what " +
      "it is for; what must stay closed is a security rule of its own and not a block.",
    group: "block list",
    severity: "advisory",
  },
  options: {
    maxHours: {
      type: "number",
      description: "How long an entry may last, in hours.",
      default: 168,
      minimum: 1,
    },
    staleAfterDays: {
      type: "number",
      description: "How long an entry that has ended may stay on the list, in days.",
      default: 7,
      minimum: 0,
    },
  },
  check(model, options, { now }) {
    const seen = new Set<string>();
    return readBlockEntries(model.estate).flatMap((entry) => {
      // The firewall and the security groups of a stack have the same list.
      const key = keyOf(entry);
      if (key !== undefined && seen.has(key)) return [];
      if (key !== undefined) seen.add(key);
      return violationsOf(entry, options, now.getTime(), model);
    });
  },
});

/** The same for entries that say the same; undefined where a part of that is not known. */
function keyOf({ address, reason, from, end }: BlockEntry): string | undefined {
  if (
    address.kind === "unknown" ||
    reason.kind === "unknown" ||
    from.kind !== "known" ||
    end.kind !== "known"
  )
    return undefined;
  return JSON.stringify([address, reason, from.time, end.time]);
}

function violationsOf(entry: BlockEntry, options: Options, now: number, model: Model): Violation[] {
  const name = `the block of ${entry.address.kind === "known" ? entry.address.value : "an address that is not known"}`;
  const unknown = unknownsOf(entry);
  const doubts =
    unknown.length === 0
      ? []
      : [unknownSetting(entry, `${name} may have no reason, or no end in time`, unknown, model)];
  const faults = faultsOf(entry, options, now).map(({ property, problem, fix }) =>
    settingViolation(
      { urn: entry.urn, property },
      { message: `${capitalized(name)} ${problem}.`, fix },
      model,
    ),
  );
  return [...faults, ...doubts];
}

function unknownsOf({ reason, from, end }: BlockEntry): Unknown[] {
  const unknown = [reason, from, end].flatMap((read) => (read.kind === "unknown" ? [read.unknown] : []));
  return unknown.filter((each, i) => unknown.findIndex(({ property }) => property === each.property) === i);
}

interface Fault {
  readonly property: string;
  /** What is wrong with the entry, as the rest of a sentence. */
  readonly problem: string;
  readonly fix: string;
}

function faultsOf(
  { property, reason, from, end, ended }: BlockEntry,
  options: Options,
  now: number,
): Fault[] {
  const faults: Fault[] = [];
  const fault = (at: string, problem: string, fix: string): void => {
    faults.push({ property: at, problem, fix });
  };
  if (reason.kind === "absent" || (reason.kind === "known" && reason.value.trim() === ""))
    fault(`${property}.reason`, "has no reason", "Give the entry a reason that tells the next reader why.");
  if (from.kind === "missing")
    fault(from.at.property, "has no beginning with a time zone", "Give the entry its addedAt, as RFC 3339.");
  else if (end.kind === "missing")
    fault(end.at.property, "has no end", "Give the entry ttlHours, the hours that it lasts.");
  if (from.kind === "known" && from.time > now)
    fault(
      from.at.property,
      `begins in the future, at ${written(from.time)}`,
      "Set addedAt to the time at which the entry was added.",
    );
  if (from.kind === "known" && end.kind === "known") {
    const hours = (end.time - from.time) / HOUR;
    const limit = String(options.maxHours);
    if (hours <= 0)
      fault(end.at.property, "ends before it begins", "Set ttlHours to the hours that the entry lasts.");
    if (hours > options.maxHours)
      fault(
        end.at.property,
        `lasts ${String(Math.round(hours * 10) / 10)} hours, longer than ${limit}`,
        `Set ttlHours to ${limit} or less, or write a Deny rule of its own if it must stay.`,
      );
  }
  if (end.kind === "known" && now - end.time > options.staleAfterDays * DAY)
    fault(
      property,
      `ended ${String(Math.floor((now - end.time) / DAY))} days ago, at ${written(end.time)}, and is still ${ended ? "listed" : "in force"}`,
      ended
        ? "Remove the entry from the block list."
        : "Run an update, and remove the entry from the block list.",
    );
  return faults;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const written = (time: number): string => new Date(time).toISOString().replace(".000Z", "Z");
