import type { Read, Unknown } from "../../azure";
import type { Entry } from "../estate";
import { isClassicType } from "../token";
import type { Value } from "../value";

/** Whether something holds, as far as the values that decide it are known. */
export type Truth =
  | { readonly kind: "yes" }
  | { readonly kind: "no" }
  | { readonly kind: "unknown"; readonly unknown: readonly Unknown[] };

export const YES: Truth = { kind: "yes" };
export const NO: Truth = { kind: "no" };

/** The truth of what is known. */
export const truthOf = (holds: boolean): Truth => (holds ? YES : NO);

/** What hangs on these values. */
export const undecided = (...unknown: readonly Unknown[]): Truth => ({ kind: "unknown", unknown });

/** Whether all of them hold: one that does not settles it, whatever is unknown beside it. */
export function all(truths: readonly Truth[]): Truth {
  if (truths.some(({ kind }) => kind === "no")) return NO;
  return undecidedUnless(truths, YES);
}

/** Whether one of them holds: one that does settles it. */
export function any(truths: readonly Truth[]): Truth {
  if (truths.some(({ kind }) => kind === "yes")) return YES;
  return undecidedUnless(truths, NO);
}

/** Whether it does not hold. */
export function not(truth: Truth): Truth {
  return truth.kind === "unknown" ? truth : truthOf(truth.kind === "no");
}

/** What leaves a truth open. */
export const unknownsOf = (truth: Truth): readonly Unknown[] =>
  truth.kind === "unknown" ? truth.unknown : [];

function undecidedUnless(truths: readonly Truth[], settled: Truth): Truth {
  const unknown = truths.flatMap(unknownsOf);
  return unknown.length === 0 ? settled : undecided(...unknown);
}

/** What a scalar says of itself, with what Azure takes where it is not there. */
export function truthOfRead<T>(read: Read<T>, holds: (value: T) => boolean, absent = false): Truth {
  switch (read.kind) {
    case "known":
      return truthOf(holds(read.value));
    case "absent":
      return truthOf(absent);
    case "unknown":
      return undecided(read.unknown);
  }
}

/** Whether a switch is on, which ARM writes as a boolean or as `On`, and older versions as either. */
export function isOn(value: Value, absent = false): Truth {
  return truthOfRead(value.text(), (text) => ["on", "true"].includes(text.toLowerCase()), absent);
}

/** Whether a resource is the classic provider's, which calls its properties by other names. */
export const isClassic = ({ resource }: Entry): boolean => isClassicType(resource.type);
