import { isWithin, parsePrefix } from "../../../components/checks/addressing";

/** A length of time, in milliseconds. */
export class Span {
  constructor(readonly ms: number) {}
}

/** A value of the query language. Null is the null of every type but string, whose is the empty text. */
export type Value = string | number | boolean | Date | Span | null | readonly Value[];

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The length of time that text such as `90m` names. */
export function spanOf(text: string): Span {
  const [, amount = "", unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const ms = UNIT_MS[unit];
  if (ms === undefined) throw new Error(`the evaluator does not know the timespan ${text}`);
  return new Span(Number(amount) * ms);
}

/** A value by which values of one type are compared; refuses to compare those of two. */
export function compare(a: Value, b: Value): number {
  const [x, y] = [comparable(a), comparable(b)];
  if (typeof x !== typeof y || a instanceof Date !== b instanceof Date) {
    throw new Error(`the evaluator does not compare ${shown(a)} with ${shown(b)}`);
  }
  return x < y ? -1 : x > y ? 1 : 0;
}

function comparable(value: Value): string | number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof Span) return value.ms;
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "string" || typeof value === "number") return value;
  throw new Error(`the evaluator does not compare ${shown(value)}`);
}

/** The value as text that is the same for the same value, for grouping. */
export function keyOf(value: Value): string {
  return JSON.stringify(value instanceof Span ? { span: value.ms } : value);
}

export function shown(value: Value): string {
  return `${typeof value} ${keyOf(value)}`;
}

/** Addition, subtraction, multiplication and division, as far as numbers and times go. */
export function arithmetic(operator: string, a: Value, b: Value): Value {
  if (a === null || b === null) return null;
  if (typeof a === "number" && typeof b === "number") {
    const results: Record<string, number> = { "+": a + b, "-": a - b, "*": a * b, "/": a / b };
    return results[operator] ?? null;
  }
  if (operator === "-" && a instanceof Date && b instanceof Date) return new Span(a.getTime() - b.getTime());
  if (operator === "-" && a instanceof Date && b instanceof Span) return new Date(a.getTime() - b.ms);
  if (operator === "/" && a instanceof Span && b instanceof Span) return a.ms / b.ms;
  throw new Error(`the evaluator does not know ${shown(a)} ${operator} ${shown(b)}`);
}

/** Whether an address is in one of the ranges; null for what is no address of the family. */
export function isInAnyRange(family: "ipv4" | "ipv6", address: Value, ranges: readonly Value[]): Value {
  const own = typeof address === "string" ? parsePrefix(address) : undefined;
  if (own?.family !== family) return null;
  return ranges.some((range) => {
    const prefix = typeof range === "string" ? parsePrefix(range) : undefined;
    if (prefix === undefined) throw new Error(`${shown(range)} is no range`);
    return prefix.family === family && isWithin(own, prefix);
  });
}
