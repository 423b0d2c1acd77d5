import { type ArmRequest, type Found, resolve } from "./resolve";
import { type Scope, valueOf } from "./template";

type Condition = Readonly<Record<string, unknown>>;

/** A list that a count goes through, and where it is. */
interface Frame {
  /** The alias, or the name of a list of values, in lower case. */
  readonly name: string;
  readonly value: unknown;
  readonly place?: number;
}

interface Context {
  readonly request: ArmRequest;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The counts around the condition, outermost first. */
  readonly frames: readonly Frame[];
}

/** The part of a policy definition that decides. */
export interface PolicyRule {
  readonly if: Condition;
}

/**
 * Whether a request meets the condition of a policy, as the documentation of Azure Policy says it.
 *
 * @throws TemplateFailure where an expression cannot be evaluated; Azure denies the request then.
 */
export function meets(
  rule: PolicyRule,
  request: ArmRequest,
  parameters: Readonly<Record<string, unknown>> = {},
): boolean {
  return holds(rule.if, { request, parameters, frames: [] });
}

function holds(condition: Condition, context: Context): boolean {
  if ("allOf" in condition) return conditionsOf(condition["allOf"]).every((each) => holds(each, context));
  if ("anyOf" in condition) return conditionsOf(condition["anyOf"]).some((each) => holds(each, context));
  if ("not" in condition) return !holds(condition["not"] as Condition, context);
  const { field, value, count, ...comparison } = condition;
  const [[operator, operand] = ["", undefined], ...others] = Object.entries(comparison);
  if (others.length > 0) throw new Error(`more than one comparison: ${Object.keys(comparison).join(", ")}`);
  const expected = valueOf(operand, scopeOf(context));
  if (count !== undefined) return compare(countOf(count as Condition, context), operator, expected);
  if (field === undefined) return compare(valueOf(value, scopeOf(context)), operator, expected);
  const actual = fieldValues(String(valueOf(field, scopeOf(context))), context);
  return actual.every((each) => compare(each, operator, expected));
}

const conditionsOf = (value: unknown): readonly Condition[] => value as readonly Condition[];

/** One value of a field, or, of an alias with `[*]`, all that are not ruled out by a count around it. */
function fieldValues(alias: string, context: Context): readonly unknown[] {
  const { request } = context;
  switch (alias.toLowerCase()) {
    case "type":
      return [request.type];
    case "name":
      return [request.name];
    case "id":
      return [request.id];
    case "kind":
      return [request.kind];
    case "location":
      return [request.location];
    default:
      return found(alias, context).map(({ value }) => value);
  }
}

function found(alias: string, { request, frames }: Context): readonly Found[] {
  const places = frames.flatMap(({ name, place }) => (place === undefined ? [] : [[name, place] as const]));
  return resolve(alias, request, new Map(places));
}

/** How many elements of a list, of an alias or of values, meet a condition. */
function countOf(count: Condition, context: Context): number {
  const where = count["where"] as Condition | undefined;
  const frames = framesOf(count, context);
  if (where === undefined) return frames.length;
  return frames.filter((frame) => holds(where, { ...context, frames: [...context.frames, frame] })).length;
}

function framesOf(count: Condition, context: Context): readonly Frame[] {
  const { field, name } = count;
  if (typeof field === "string") {
    const path = field.toLowerCase();
    if (!path.endsWith("[*]")) throw new Error(`count of ${field}, which is no list`);
    return found(field, context).map(({ value, places }) => ({
      name: path,
      value,
      place: placeIn(places, path),
    }));
  }
  const values = valueOf(count["value"], scopeOf(context));
  if (!Array.isArray(values)) throw new Error("count of a value that is no list");
  return values.map((value: unknown) => ({
    name: typeof name === "string" ? name.toLowerCase() : "",
    value,
  }));
}

function placeIn(places: ReadonlyMap<string, number>, path: string): number {
  const place = places.get(path);
  if (place === undefined) throw new Error(`no place in ${path}`);
  return place;
}

function scopeOf(context: Context): Scope {
  return {
    parameters: context.parameters,
    field: (alias) => {
      const values = fieldValues(alias, context);
      return alias.includes("[*]") ? values : (values[0] ?? null);
    },
    current: (name) => currentOf(name, context),
  };
}

/** `current()` is the innermost element; by an alias it is that count's, or what an alias below it leads to. */
function currentOf(name: string | undefined, context: Context): unknown {
  const wanted = name?.toLowerCase();
  const frame = context.frames.findLast((each) => wanted === undefined || each.name === wanted);
  if (frame !== undefined) return frame.value;
  const above = context.frames.findLast((each) => wanted?.startsWith(`${each.name}.`) === true);
  if (above === undefined || name === undefined)
    throw new Error(`current(${name ?? ""}) outside of its count`);
  const values = found(name, context);
  if (values.length !== 1) throw new Error(`current(${name}) is ${String(values.length)} values`);
  return values[0]?.value ?? null;
}

/** Compares as Azure Policy does: texts without regard to letter case, and numbers and truth values with their texts. */
function compare(actual: unknown, operator: string, expected: unknown): boolean {
  const negated = /^not([A-Z])(.*)$/.exec(operator);
  if (negated !== null)
    return !compare(actual, `${(negated[1] ?? "").toLowerCase()}${negated[2] ?? ""}`, expected);
  switch (operator) {
    case "exists":
      return (actual !== undefined && actual !== null) === (String(expected).toLowerCase() === "true");
    case "equals":
      return isSame(actual, expected);
    case "in":
      return listOf(expected, operator).some((each) => isSame(actual, each));
    case "contains":
      return Array.isArray(actual)
        ? actual.some((each) => isSame(each, expected))
        : isText(actual) && fold(actual).includes(fold(expected));
    case "containsKey":
      return typeof actual === "object" && actual !== null && fold(expected) in lowered(actual);
    case "like":
      return isText(actual) && likeness(String(expected)).test(String(actual));
    case "match":
      return isText(actual) && pattern(String(expected), "").test(String(actual));
    case "matchInsensitively":
      return isText(actual) && pattern(String(expected), "i").test(String(actual));
    case "less":
    case "lessOrEquals":
    case "greater":
    case "greaterOrEquals":
      return isOrdered(actual, operator, expected);
    default:
      throw new Error(`there is no comparison "${operator}"`);
  }
}

const fold = (value: unknown): string => String(value).toLowerCase();
const isText = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);
const isSame = (a: unknown, b: unknown): boolean => isText(a) && isText(b) && fold(a) === fold(b);
const lowered = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]));

function listOf(value: unknown, operator: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${operator} takes a list`);
  return value;
}

/** One wildcard for any text, and no more. */
function likeness(text: string): RegExp {
  const parts = text.split("*");
  if (parts.length > 2) throw new Error(`more than one wildcard: ${text}`);
  return new RegExp(`^${parts.map(quoted).join("[^]*")}$`, "i");
}

/** `#` is a digit, `?` a letter, `.` any character. */
function pattern(text: string, flags: string): RegExp {
  const parts = Array.from(text, (each) =>
    each === "#" ? "\\d" : each === "?" ? "[a-z]" : each === "." ? "." : quoted(each),
  );
  return new RegExp(`^${parts.join("").replaceAll("[a-z]", "[A-Za-z]")}$`, flags);
}

const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** Only values of one kind have an order; what is missing has none. */
function isOrdered(actual: unknown, operator: string, expected: unknown): boolean {
  if (typeof actual !== typeof expected || (typeof actual !== "number" && typeof actual !== "string"))
    return false;
  const [a, b] = typeof actual === "number" ? [actual, Number(expected)] : [fold(actual), fold(expected)];
  if (operator === "less") return a < b;
  if (operator === "lessOrEquals") return a <= b;
  return operator === "greater" ? a > b : a >= b;
}
