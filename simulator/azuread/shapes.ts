import { isObject, isUnknown, type Properties, type Value } from "../provider/values";
import type { Failure } from "../provider/typecheck";
import data from "./shapes.json";

/**
 * The content of `shapes.json`: one line of text a type. Codes are `s` string, `n` number, `b` boolean, `u` anything,
 * `[T` list and `@Name` an object; `!` marks what must be given.
 */
export interface EntraShapes {
  readonly source: string;
  /** Class -> `argument:code … | output:code …`, the outputs being those that the directory makes up. */
  readonly resources: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, string>>;
}

interface Member {
  readonly code: string;
  readonly required: boolean;
}

/** What one class takes and what the directory adds to it. */
export interface EntraShape {
  readonly inputs: ReadonlyMap<string, Member>;
  readonly madeUp: ReadonlyMap<string, Member>;
}

const { resources, types }: EntraShapes = data;

function readMembers(text: string): Map<string, Member> {
  const entries = text.split(" ").filter((entry) => entry !== "");
  return new Map(
    entries.map((entry) => {
      const [name = "", code = ""] = entry.split(":");
      return [name, { code: code.replace("!", ""), required: code.endsWith("!") }];
    }),
  );
}

/** The shape of a class, by the name of its file; undefined for one that the stand-in does not know. */
export function entraShape(name: string): EntraShape | undefined {
  const text = resources[name];
  if (text === undefined) return undefined;
  const [inputs = "", madeUp = ""] = text.split(" | ");
  return { inputs: readMembers(inputs), madeUp: readMembers(madeUp) };
}

/** What is wrong with arguments in themselves: missing, misspelled, or of the wrong kind, at any depth. */
export function entraFailures(shape: EntraShape, inputs: Properties): Failure[] {
  return objectFailures(inputs, shape.inputs, "");
}

function objectFailures(values: Properties, members: ReadonlyMap<string, Member>, prefix: string): Failure[] {
  const missing = [...members].flatMap(([name, { required }]): Failure[] => {
    const property = prefix + name;
    return required && values[name] === undefined
      ? [{ property, reason: `missing required property '${property}'` }]
      : [];
  });
  const wrong = Object.entries(values).flatMap(([name, value]): Failure[] => {
    if (name.startsWith("__")) return [];
    const property = prefix + name;
    const member = members.get(name);
    if (member !== undefined) return valueFailures(value, member.code, property);
    const known = [...members.keys()].sort().join(", ");
    return [{ property, reason: `'${property}' is no property here, which takes ${known}` }];
  });
  return [...missing, ...wrong];
}

const KINDS: Readonly<Record<string, string>> = { s: "string", n: "number", b: "boolean", "[": "array" };

function valueFailures(value: Value, code: string, property: string): Failure[] {
  if (value === null || isUnknown(value) || code === "u") return [];
  const wanted = KINDS[code.charAt(0)] ?? "object";
  const got = Array.isArray(value) ? "array" : typeof value;
  if (got !== wanted) {
    return [{ property, reason: `'${property}' should be of type '${wanted}' but got '${got}'` }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => valueFailures(item, code.slice(1), `${property}[${index}]`));
  }
  const members = types[code.slice(1)];
  return isObject(value) && members !== undefined
    ? objectFailures(value, readMembers(members), `${property}.`)
    : [];
}
