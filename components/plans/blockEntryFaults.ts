import { parsePrefix } from "../checks/addressing";
import type { Fault } from "../checks/fault";
import {
  DEFAULT_TTL_HOURS,
  formatInstant,
  HOUR,
  MAX_TTL_HOURS,
  parseInstant,
  type BlockEntry,
  type BlockList,
} from "./blockEntry";
import { neverBlockReason } from "./neverBlock";

/** The shortest prefix that is blocked without being asked for by `allowWide` (H31). */
const WIDEST = { ipv4: 24, ipv6: 48 } as const;

/** Everything that is wrong with one entry of a list, with paths that start at its keys. */
export function entryFaults(entry: BlockEntry, list: BlockList): Fault[] {
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
  return [...faults, ...lengthFaults(entry, addedAt)];
}

function lengthFaults({ ttlHours, expiresAt }: BlockEntry, addedAt: Date | undefined): Fault[] {
  if (expiresAt !== undefined) return endFaults(expiresAt, ttlHours, addedAt);
  const ttl = ttlHours ?? DEFAULT_TTL_HOURS;
  if (ttl > 0 && ttl <= MAX_TTL_HOURS) return [];
  return [
    {
      path: "ttlHours",
      problem: `${ttl} is ${ttl > 0 ? "longer than 7 days" : "not a length of time"}`,
      expected: `more than 0 and at most ${MAX_TTL_HOURS} hours, since what must stay longer is a rule and not a block`,
      example: "24",
    },
  ];
}

function endFaults(expiresAt: string, ttlHours: number | undefined, addedAt: Date | undefined): Fault[] {
  const end = parseInstant(expiresAt);
  const hours = end === undefined || addedAt === undefined ? undefined : (+end - +addedAt) / HOUR;
  const problem =
    ttlHours !== undefined
      ? "stands beside ttlHours"
      : end === undefined
        ? `"${expiresAt}" is not a time with a time zone`
        : hours === undefined || (hours > 0 && hours <= MAX_TTL_HOURS)
          ? undefined
          : `${expiresAt} is ${hours > 0 ? "more than 7 days after addedAt" : "not after addedAt"}`;
  if (problem === undefined) return [];
  return [
    {
      path: "expiresAt",
      problem,
      expected: `either ttlHours or one end, RFC 3339, at most ${MAX_TTL_HOURS} hours after addedAt`,
      example: addedAt === undefined ? '"2026-11-25T06:00:00Z"' : `"${formatInstant(dayAfter(addedAt))}"`,
    },
  ];
}

const dayAfter = (instant: Date): Date => new Date(instant.getTime() + DEFAULT_TTL_HOURS * HOUR);

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
