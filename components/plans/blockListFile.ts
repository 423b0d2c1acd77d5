import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type YAMLMap,
} from "yaml";
import { z } from "zod";
import type { Fault } from "../checks/fault";
import { didYouMean } from "../checks/suggest";
import { MAX_TTL_HOURS, type BlockEntry } from "./blockEntry";

/** The version of the file's form; it changes when a writer would have to. */
export const BLOCK_LIST_VERSION = 1;

/** What a file of blocks holds, with where; spread it into a `BlockList`. */
export interface BlockListFile {
  readonly entries: readonly BlockEntry[];
  /** `file:line:column` by path: of each entry (`[0]`), and of each of its keys (`[0].address`). */
  readonly places: Readonly<Record<string, string>>;
}

/** A file of blocks as it was read, or everything that is wrong with it; each path starts at `file:line:column`. */
export type BlockListFileResult = { readonly file: BlockListFile } | { readonly faults: readonly Fault[] };

const text = (what: string): z.ZodString => z.string().min(1).describe(what);
const instant = (what: string): z.ZodString =>
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/)
    .describe(`${what}, RFC 3339 with a time zone.`);

const block = z.strictObject({
  address: text("Public address or CIDR block."),
  reason: text("Why it is blocked."),
  addedAt: instant("When it was added"),
  ttlHours: z
    .number()
    .max(MAX_TTL_HOURS)
    .optional()
    .describe("How long it stays, in hours, more than 0. Without it and expiresAt: 24."),
  expiresAt: instant("When it ends, instead of ttlHours; at most 168 hours after addedAt").optional(),
  direction: z
    .enum(["both", "in", "out"])
    .optional()
    .describe("`in` from the address, `out` to it, or `both`. Without it: both."),
  alertId: text("systemAlertId of the Defender alert.").optional(),
  alertType: text("Type of the Defender alert.").optional(),
  ticket: text("Number of the incident.").optional(),
  addedBy: text("Who added it.").optional(),
  allowWide: z.boolean().optional().describe("Accept a block wider than /24 (IPv4) or /48 (IPv6)."),
}) satisfies z.ZodType<BlockEntry>;

const schema = z.strictObject({
  schemaVersion: z.literal(BLOCK_LIST_VERSION),
  blocks: z.array(block).describe("What is blocked, in any order. What has ended may stay for a week."),
});

/** The JSON Schema of the file, which docs/schemas/block-list-1.schema.json publishes. */
export function blockListSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema);
  return {
    $schema,
    $id: `urn:azure-lockdown:schema:block-list:${BLOCK_LIST_VERSION}`,
    title: `azure-lockdown block list, version ${BLOCK_LIST_VERSION}`,
    description: "The file of blocked addresses that `readBlockListFile` reads. It is YAML or JSON.",
    ...rest,
  };
}

/**
 * Reads a file of blocks: YAML, by docs/schemas/block-list-1.schema.json. A file with one fault counts for nothing as
 * a whole, so that nobody believes an address blocked that is not. What the entries mean is checked where they are
 * used, since it depends on the time and on the stack.
 *
 * @param name of the file, for messages.
 */
export function parseBlockListFile(source: string, name: string): BlockListFileResult {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const placeOf = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line || 1}:${col || 1}`;
  };
  const broken = notPlain(document);
  if (broken.length > 0) {
    return {
      faults: broken.map(({ at, problem }) => ({
        path: placeOf(at),
        problem,
        expected: "plain YAML",
        example: EXAMPLE,
      })),
    };
  }
  numbersAsWritten(document);
  const value: unknown = document.toJS();
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, value));
    const placed = faults.map((fault) => ({ ...fault, offset: offsetAt(document, fault.keys) }));
    placed.sort((one, other) => one.offset - other.offset);
    return {
      faults: placed.map(({ offset, keys, problem, expected, example }) => ({
        path: [placeOf(offset), pathText(keys)].filter((part) => part !== "").join(": "),
        problem,
        expected,
        example,
      })),
    };
  }
  const place = (path: Path): string => placeOf(offsetAt(document, path));
  const places = parsed.data.blocks.flatMap((entry, i) => [
    [`[${i}]`, place(["blocks", i])] as const,
    ...Object.keys(entry).map((key) => [`[${i}].${key}`, place(["blocks", i, key])] as const),
  ]);
  return { file: { entries: parsed.data.blocks, places: Object.fromEntries(places) } };
}

type Path = readonly PropertyKey[];

/** What YAML does not take, or takes for something that nobody would look for in a list of blocks. */
function notPlain(document: Document.Parsed): { readonly at: number; readonly problem: string }[] {
  // An unknown tag is a warning to the parser; here it would be a value that nobody meant.
  const found = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    at: pos[0],
    problem: (message.split("\n")[0] ?? message)
      .replace(/ at line \d+, column \d+:?$/, "")
      .replace(/; please use YAML\..*$/, ""),
  }));
  visit(document, {
    Alias(_, alias) {
      found.push({ at: startOf(alias) ?? 0, problem: `*${alias.source} repeats another part of the file` });
    },
  });
  return found;
}

const ENTRY = '{ address: 20.50.1.77, addedAt: "2026-11-24T06:00:00Z", reason: C2 }';
const EXAMPLE = `{ schemaVersion: ${BLOCK_LIST_VERSION}, blocks: [${ENTRY}] }`;

/** Keys whose value is text even where it looks like a number: an alert's id has more digits than a number keeps. */
const TEXTS: ReadonlySet<unknown> = new Set([
  "address",
  "reason",
  "alertId",
  "alertType",
  "ticket",
  "addedBy",
]);

function numbersAsWritten(document: Document): void {
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !TEXTS.has(key.value) || !isScalar(value)) return;
      if (typeof value.value === "number" && value.source !== undefined) value.value = value.source;
    },
  });
}

/** Where the value at a path begins; what is missing stands nowhere, and is then looked for in what it is missing in. */
function offsetAt(document: Document, path: Path): number {
  let at: unknown = document.contents;
  let offset = startOf(at) ?? 0;
  for (const key of path) {
    if (isMap(at)) at = keyed(at, key)?.value;
    else if (isSeq(at) && typeof key === "number") at = at.items[key];
    else return offset;
    const start = startOf(at);
    if (start === undefined) return offset;
    offset = start;
  }
  return offset;
}

const keyed = (map: YAMLMap, key: PropertyKey): YAMLMap["items"][number] | undefined =>
  map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];

/** What is wrong at a path. */
interface FaultAt extends Omit<Fault, "path"> {
  readonly keys: Path;
}

function faultsOf(issue: z.core.$ZodIssue, value: unknown): FaultAt[] {
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(issue.path.length === 0 ? schema.shape : block.shape);
    return issue.keys.map((key) => ({
      keys: [...issue.path, key],
      problem: `is not a known key${didYouMean(key, known)}`,
      expected: `one of ${known.join(", ")}`,
      example: issue.path.length === 0 ? EXAMPLE : ENTRY,
    }));
  }
  const key = issue.path.at(-1);
  const [expected, example] =
    typeof key === "number"
      ? (["one block", ENTRY] as const)
      : (HINTS[String(key)] ?? (["a map with schemaVersion and blocks", EXAMPLE] as const));
  return [{ keys: issue.path, problem: problemOf(valueAt(value, issue.path)), expected, example }];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function problemOf(found: unknown): string {
  if (found === undefined) return "is missing";
  if (found === null || found === "") return "is empty";
  const shown = JSON.stringify(found);
  return `is ${shown.length > 60 ? `${shown.slice(0, 57)}…` : shown}`;
}

const HINTS: Readonly<Record<string, readonly [expected: string, example: string]>> = {
  schemaVersion: [`${BLOCK_LIST_VERSION}, the only version there is`, `schemaVersion: ${BLOCK_LIST_VERSION}`],
  blocks: ["a list of blocks, [] for none", `blocks: [${ENTRY}]`],
  address: ["a public address or CIDR block", "20.50.1.77"],
  reason: ["why it is blocked", "C2 server of incident 4711"],
  addedAt: ["when it was added, RFC 3339 with a time zone", "2026-11-24T06:00:00Z"],
  ttlHours: [`hours from addedAt, more than 0 and at most ${MAX_TTL_HOURS}`, "24"],
  expiresAt: ["when it ends, RFC 3339 with a time zone", "2026-11-25T06:00:00Z"],
  direction: ["one of both, in, out", "both"],
  alertId: ["systemAlertId of the Defender alert", "2518298467986649999_4d25bfef"],
  alertType: ["type of the Defender alert", "Network_CommunicationWithC2"],
  ticket: ["number of the incident", "INC-4711"],
  addedBy: ["who added the entry", "soc@contoso.com"],
  allowWide: ["true to accept a block wider than /24 or /48", "true"],
};

/** `blocks[1].address`. */
function pathText(path: Path): string {
  const all = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return all.replace(/^\./, "");
}
