import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A property value as it travels between the engine and a provider: JSON with marked objects and strings. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** The properties of a resource. */
export type Properties = Record<string, Value>;

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What stands for a value that is not known yet. The engine reads it as unknown whatever its type will be. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Each kind of value has its own mark for "not known yet" (sdk/go/common/resource/plugin of Pulumi). */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // list
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Whether a value is a JSON object: not null and no list. */
export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is itself one of the marks for "not known yet". */
export const isUnknown = (value: unknown): boolean => UNKNOWNS.has(value);

/** Whether a value is wrapped as a secret. */
export function isSecret(value: unknown): value is { value: Value } & Properties {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** Wraps a value as a secret. */
export function secret(value: Value): Value {
  return { [SIGNATURE]: SECRET, value };
}

/** The value without secret wrappers, at any depth. For looking at only: what goes back to the engine keeps them. */
export function reveal(value: Value): Value {
  if (isSecret(value)) return reveal(value.value);
  if (Array.isArray(value)) return value.map(reveal);
  if (isObject(value)) return mapValues(value, reveal);
  return value;
}

/** Whether a value, or anything inside it, is not known yet. */
export function hasUnknown(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isObject(value)) return Object.values(value).some(hasUnknown);
  return isUnknown(value);
}

/** Drops properties that are null, at any depth: for Azure null and absent are the same. */
export function dropNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, v]) => (v === null ? [] : [[key, dropNulls(v)]])),
  );
}

/** Maps each property of an object. */
export function mapValues(value: Properties, map: (value: Value, key: string) => Value): Properties {
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, map(v, key)]));
}

/** The properties but for those of some names. */
export function without(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !names.includes(key)));
}

/** Deep equality; the order of an object's properties does not matter. */
export function equal(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && equal(a[key], b[key]));
  }
  return false;
}

/** Reads the properties of a request; null properties count as absent. */
export function decode(struct: Struct | undefined): Properties {
  return struct ? (dropNulls(struct.toJavaScript()) as Properties) : {};
}

/** Writes properties for a response. */
export function encode(properties: Properties): Struct {
  return Struct.fromJavaScript(properties);
}

/** A value as text for a message; absent is empty. */
export function show(value: Value | undefined): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}
