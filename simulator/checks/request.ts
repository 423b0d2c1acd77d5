import { ArmError } from "../arm/error";
import { nameOf } from "../arm/ids";
import type { ProviderName } from "../arm/types";
import { show, isObject, type Properties, type Value } from "../provider/values";
import type { State, StoredResource } from "../store/state";

/** One create or update that ARM is asked for. */
export interface PutRequest {
  readonly id: string;
  readonly provider: ProviderName;
  /** The arguments without secret wrappers. */
  readonly body: Properties;
  readonly before: StoredResource | undefined;
  readonly state: State;
}

/** A check of one family: throws an `ArmError` to refuse the request. */
export type Check = (request: PutRequest) => void;

export function refuse(code: string, detail: string): never {
  throw new ArmError(code, detail);
}

/** A text argument; empty counts as absent, as it does for ARM. */
export function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A list argument; absent is empty. */
export function list(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

export function texts(value: Value | undefined): string[] {
  return list(value).filter((item): item is string => typeof item === "string");
}

export function objects(value: Value | undefined): Properties[] {
  return list(value).filter(isObject);
}

/** `{ id: … }`, azure-native's way to refer to a resource, or the bare id of the classic provider. */
export function reference(value: Value | undefined): string | undefined {
  return isObject(value) ? text(value["id"]) : text(value);
}

/** A word of a fixed set, without regard to case; undefined if absent. */
export function word(value: Value | undefined): string | undefined {
  return text(value)?.toLowerCase();
}

/** Refuses a number outside a range. */
export function inRange(
  value: Value | undefined,
  low: number,
  high: number,
  code: string,
  what: string,
): void {
  if (typeof value !== "number" || !Number.isInteger(value) || value < low || value > high) {
    refuse(
      code,
      `${what} has the priority ${show(value)}; it must be a whole number from ${low} to ${high}.`,
    );
  }
}

/** The first two items that share a key, if any do. */
export function firstClash<T>(items: readonly T[], key: (item: T) => string | undefined): [T, T] | undefined {
  const seen = new Map<string, T>();
  for (const item of items) {
    const k = key(item);
    if (k === undefined) continue;
    const other = seen.get(k);
    if (other !== undefined) return [other, item];
    seen.set(k, item);
  }
  return undefined;
}

/** The name of a stored sub-resource. */
export const storedName = (resource: StoredResource): string => nameOf(resource.id);
