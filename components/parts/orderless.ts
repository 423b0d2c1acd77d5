import * as pulumi from "@pulumi/pulumi";

/**
 * The arguments with each map and each list of plain data in an order of its own, for the engine to keep as a component's inputs: where
 * the order means nothing, a list that is written another way round must not show as a change.
 *
 * Outputs, promises and resources stay as they are, and so do lists that hold any.
 */
export function orderless<T extends object>(args: T): T {
  return ordered(args) as T;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(ordered);
    return items.every(isPlain) ? items.sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b))) : items;
  }
  if (!isRecord(value)) return value;
  // Maps as well: items of a list are compared as text.
  const entries = Object.entries(value).sort(([a], [b]) => compare(a, b));
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** An object that is data, and not an output, a promise, a resource or a date. */
function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || pulumi.Output.isInstance(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlain);
  if (isRecord(value)) return Object.values(value).every(isPlain);
  return ["string", "number", "boolean", "undefined"].includes(typeof value);
}
