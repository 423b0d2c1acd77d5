import { compare, isInAnyRange, keyOf, Span, shown, type Value } from "./values";

type Scalar = (args: readonly Value[]) => Value;
type Aggregate = (values: readonly Value[], limit: Value | undefined) => Value;

const text = (value: Value | undefined): string => {
  if (typeof value !== "string") throw new Error(`${shown(value ?? null)} is no text`);
  return value;
};
const isEmpty = (value: Value | undefined): boolean => value === null || value === undefined || value === "";
const list = (value: Value | undefined): readonly Value[] => {
  if (!Array.isArray(value)) throw new Error(`${shown(value ?? null)} is no list`);
  return value as readonly Value[];
};

/** Functions of one row, but for those that need its neighbours or choose what is worked out. */
export const SCALARS: Readonly<Record<string, Scalar>> = {
  bin: ([value, step]) => {
    if (!(value instanceof Date) || !(step instanceof Span)) throw new Error("bin is known for times only");
    return new Date(Math.floor(value.getTime() / step.ms) * step.ms);
  },
  coalesce: (args) => args.find((value) => !isEmpty(value)) ?? null,
  ipv4_is_in_any_range: ([address = null, ranges]) => isInAnyRange("ipv4", address, list(ranges)),
  ipv6_is_in_any_range: ([address = null, ranges]) => isInAnyRange("ipv6", address, list(ranges)),
  isempty: ([value]) => isEmpty(value),
  isnotempty: ([value]) => !isEmpty(value),
  not: ([value = null]) => (value === null ? null : value !== true),
  split: ([value, delimiter]) => text(value).split(text(delimiter)),
  strcat: (args) => args.map(text).join(""),
  tolong: ([value = null]) => (typeof value === "number" ? Math.trunc(value) : null),
  tolower: ([value]) => text(value).toLowerCase(),
  tostring: ([value = null]) => (value === null ? "" : text(value)),
};

const numbers = (values: readonly Value[]): number[] =>
  values.filter((value): value is number => typeof value === "number");
const present = (values: readonly Value[]): Value[] => values.filter((value) => !isEmpty(value));
const distinct = (values: readonly Value[]): Value[] => [
  ...new Map(present(values).map((value) => [keyOf(value), value])).values(),
];
const mean = (values: readonly number[]): number => values.reduce((sum, n) => sum + n, 0) / values.length;

const least = (values: readonly Value[], sign: 1 | -1): Value =>
  present(values).reduce<Value>((best, value) => {
    if (best === null) return value;
    const [a, b] = [best, value].map((each) => (each instanceof Date ? each.getTime() : each)) as [
      number | string,
      number | string,
    ];
    return (sign === 1 ? b < a : b > a) ? value : best;
  }, null);

/** Functions of all rows of a group. */
export const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  avg: (values) => (numbers(values).length === 0 ? null : mean(numbers(values))),
  count: (values) => values.length,
  // The service estimates it; for few values the estimate is exact.
  dcount: (values) => distinct(values).length,
  make_set: (values, limit) => distinct(values).slice(0, typeof limit === "number" ? limit : undefined),
  max: (values) => least(values, -1),
  min: (values) => least(values, 1),
  stdev: (values) => {
    const all = numbers(values);
    if (all.length < 2) return 0;
    const middle = mean(all);
    return Math.sqrt(all.reduce((sum, n) => sum + (n - middle) ** 2, 0) / (all.length - 1));
  },
  sum: (values) => numbers(values).reduce((sum, n) => sum + n, 0),
};

type Comparison = (a: Value, b: Value) => Value;

const lower = (value: Value): Value => (typeof value === "string" ? value.toLowerCase() : value);
const isIn = (a: Value, list: Value, fold: (value: Value) => Value): boolean => {
  if (!Array.isArray(list)) throw new Error(`${shown(list)} is no list`);
  return (list as Value[]).some((each) => keyOf(fold(each)) === keyOf(fold(a)));
};
/** A comparison with null is null, and chooses no row. */
const ordered =
  (holds: (order: number) => boolean): Comparison =>
  (a, b) =>
    a === null || b === null ? null : holds(compare(a, b));

/** Comparisons by the kind of their expression. */
export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  EqualExpression: ordered((order) => order === 0),
  EqualTildeExpression: (a, b) => compare(lower(a), lower(b)) === 0,
  GreaterThanExpression: ordered((order) => order > 0),
  GreaterThanOrEqualExpression: ordered((order) => order >= 0),
  LessThanOrEqualExpression: ordered((order) => order <= 0),
  InExpression: (a, b) => isIn(a, b, (value) => value),
  InCsExpression: (a, b) => isIn(a, b, lower),
  NotInCsExpression: (a, b) => !isIn(a, b, lower),
  StartsWithExpression: (a, b) => text(lower(a)).startsWith(text(lower(b))),
};
