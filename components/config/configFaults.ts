import { z } from "zod";
import { hints, type Hint } from "./schema";
import type { Fault } from "../checks/fault";
import { closest, didYouMean } from "../checks/suggest";

type Path = readonly PropertyKey[];

const NO_HINT: Hint = { expected: "another value", example: "the sample stack configuration" };

/** What the schema found wrong with a value, as faults with paths that start at `root`. */
export function schemaFaults(root: string, schema: z.ZodType, value: unknown, error: z.ZodError): Fault[] {
  return error.issues.flatMap((issue): Fault[] => {
    if (issue.code === "unrecognized_keys") {
      const known = keysAt(schema, issue.path);
      return issue.keys.map((key) => unknownKeyFault(pathText(root, [...issue.path, key]), key, known));
    }
    const found = valueAt(value, issue.path);
    return [
      { path: pathText(root, issue.path), problem: problemOf(issue, found), ...hintAt(schema, issue.path) },
    ];
  });
}

/** The fault of a key that does not exist. */
export function unknownKeyFault(path: string, key: string, known: readonly string[]): Fault {
  return {
    path,
    problem: `is not a known key${didYouMean(key, known)}`,
    expected: `one of ${known.join(", ")}`,
    example: closest(key, known) ?? known[0] ?? "no key",
  };
}

function problemOf(issue: z.core.$ZodIssue, found: unknown): string {
  if (found === undefined) return "is missing";
  const shown = describeValue(found);
  switch (issue.code) {
    case "invalid_type":
      return `is ${kindOf(found)} ${shown}`;
    case "invalid_value":
      return `is ${shown}${typeof found === "string" ? didYouMean(found, issue.values.map(String)) : ""}`;
    case "too_small":
      return found === "" || (Array.isArray(found) && found.length === 0)
        ? "is empty"
        : `is ${shown}, too small`;
    default:
      return `is ${shown}`;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "nothing,";
  if (Array.isArray(value)) return "a list,";
  return typeof value === "object" ? "a structure," : `the ${typeof value}`;
}

/** A value as text, short enough for one line. */
export function describeValue(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** `network.subnets[2].prefix`, the form that `pulumi config set --path` takes. */
function pathText(root: string, path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = String(key);
    return /^[\w-]+$/.test(name) ? `${text}.${name}` : `${text}["${name}"]`;
  }, root);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

/** The hint of the schema at a path, or that of the nearest schema above it. */
function hintAt(schema: z.ZodType, path: Path): Hint {
  let hint = NO_HINT;
  for (const step of schemasAlong(schema, path)) hint = hints.get(step) ?? hint;
  return hint;
}

function keysAt(schema: z.ZodType, path: Path): string[] {
  const last = [...schemasAlong(schema, path)].at(-1);
  return last instanceof z.ZodObject ? Object.keys(last.shape) : [];
}

/** The schemas that a path passes, from the root down, without the wrappers that make a key optional. */
function* schemasAlong(schema: z.ZodType, path: Path): Generator<z.ZodType> {
  let at: unknown = unwrap(schema);
  for (const key of [undefined, ...path]) {
    if (key !== undefined) at = unwrap(child(at, key));
    if (!(at instanceof z.ZodType)) return;
    yield at;
  }
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

function child(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return (schema.shape as Record<PropertyKey, unknown>)[key];
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}
