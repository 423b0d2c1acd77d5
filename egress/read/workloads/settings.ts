import type { Unknown } from "../../azure";
import type { Entry } from "../estate";
import { parseToken } from "../token";
import type { Value } from "../value";

/**
 * A setting that is one of several words, in any letter case (E9).
 *
 * @param otherwise what the service takes where nothing is written.
 * @returns the word as it stands in `words`, or why it cannot be told.
 */
export function choiceOf<T extends string>(value: Value, words: readonly T[], otherwise: T): T | Unknown {
  const text = value.text();
  if (text.kind === "absent") return otherwise;
  if (text.kind === "unknown") return text.unknown;
  const wanted = text.value.trim().toLowerCase();
  return (
    words.find((word) => word.toLowerCase() === wanted) ??
    value.because(`is "${text.value}", which is none of ${words.join(", ")}`)
  );
}

/** A setting that is on or off. */
export function flagOf(value: Value, otherwise: boolean): boolean | Unknown {
  const choice = choiceOf(value, ["true", "false"], otherwise ? "true" : "false");
  return typeof choice === "string" ? choice === "true" : choice;
}

/** The properties of a resource whose type keeps them one level deeper, under `properties`. */
export function innerOf({ properties }: Entry): Value {
  const inner = properties.get("properties");
  return inner.isAbsent ? properties : inner;
}

/** What a fix asks of the subnet that a service is put into. */
export const ROUTED = "whose 0.0.0.0/0 is routed to a firewall";

/** What a fix asks of the subnets that a service stands in. */
export const ROUTE_THEM = "route 0.0.0.0/0 of its subnets to a firewall and nothing past it";

/** The steps of a fix, as a sentence. */
export function sentenceOf(steps: readonly string[]): string {
  const text = steps.join(", and ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** A setting's name as the resource's own provider spells it. */
export function spelled(entry: Entry, native: string, classic: string): string {
  return parseToken(entry.resource.type)?.provider === "azure" ? classic : native;
}
