import type { Resource } from "../../../egress/read";

export type Properties = Record<string, unknown>;

/** A resource whose properties may be changed. */
export type Editable = Omit<Resource, "properties"> & { properties: Properties };

/** The value if it is an object; else an empty one. */
export const objectOf = (value: unknown): Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : {};

/** `a.b[0].c` as keys. */
const keysOf = (path: string): string[] => [...path.matchAll(/[^.[\]]+/g)].map(([key]) => key);

/** What stands at a path. */
export function objectAt(properties: Properties, path: string): Properties {
  return keysOf(path).reduce<unknown>((value, key) => objectOrList(value)[key], properties) as Properties;
}

const objectOrList = (value: unknown): Properties => (value ?? {}) as Properties;

/** Sets what stands at a path, and makes what leads there. */
export function put(properties: Properties, path: string, value: unknown): void {
  const keys = keysOf(path);
  const last = keys.pop() ?? "";
  let holder: Properties = properties;
  for (const [i, key] of keys.entries()) {
    const next = keys[i + 1] ?? last;
    if (typeof holder[key] !== "object" || holder[key] === null) holder[key] = /^\d+$/.test(next) ? [] : {};
    holder = holder[key] as Properties;
  }
  holder[last] = value;
}

/** The objects of a list. */
export const listIn = (value: unknown): Properties[] => (Array.isArray(value) ? value.map(objectOf) : []);

/** The same value without some keys, at any depth. */
export function without(value: unknown, keys: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, keys));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      keys.includes(key) ? [] : [[key, without(inner, keys)]],
    ),
  );
}

/** Whether a value is this text, in any letter case. */
export const sameText = (a: unknown, b: string | undefined): boolean =>
  textOf(a)?.toLowerCase() === (b?.toLowerCase() ?? null);

/** Whether a resource is one of the classic provider's. */
export const isClassic = ({ type }: Editable): boolean => type.startsWith("azure:");

/** The value if it is text. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
