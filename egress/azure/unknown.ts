/** A value that decides and could not be read. It is carried along to the finding that depends on it. */
export interface Unknown {
  /** URN of the resource that holds the value. */
  readonly urn: string;
  /** Path of the value in that resource, such as `ruleCollections[0].rules[0].destinationIpGroups[0]`. */
  readonly property: string;
  /** Why it could not be read, as a clause: "is not known before the update". */
  readonly reason: string;
  /** Whether the value will be known during the update; otherwise nobody here will ever know it. */
  readonly pending?: boolean;
}

/**
 * A value read twice: `least` with every unknown taken as nothing, `most` with every unknown taken as anything.
 * Where nothing is unknown the two are the same.
 */
export interface Bounded<T> {
  readonly least: T;
  readonly most: T;
  readonly unknown: readonly Unknown[];
}

/** A value that is certain. */
export function certain<T>(value: T): Bounded<T> {
  return { least: value, most: value, unknown: NONE };
}

/** No unknown at all, in one list for the many values that have none. */
export const NONE: readonly Unknown[] = [];

/** Either reading of the unknowns of a model. */
export type Reading = "closed" | "open";

/** One scalar as a reader found it. */
export type Read<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown"; readonly unknown: Unknown };

export function known<T>(value: T): Read<T> {
  return { kind: "known", value };
}
