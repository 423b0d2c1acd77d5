import type { Unknown } from "../../azure";
import { parseArmId, tokenOfArmType } from "../documents/arm-types";
import { candidatesOf, type Entry } from "../estate";
import { type Kind, kindOf } from "../kinds";
import type { Model } from "../model";
import { textOf, type Value } from "../value";
import { madeFrom, tellsOnly } from "./scopes";

/** What a diagnostic setting, a flow log or the like is for. */
export type Aim =
  | { readonly kind: "is"; readonly entry: Entry }
  /** None of the resources read that it could be for. */
  | { readonly kind: "elsewhere" }
  /** It is not known which; undefined entries are any at all. */
  | { readonly kind: "maybe"; readonly entries: readonly Entry[] | undefined; readonly unknown: Unknown };

/**
 * The resource that a reference leads to, of any of these kinds.
 *
 * @param reference an ARM id, or the end of one from the namespace on, as a template's `scope` may have it.
 */
export function aimOf(model: Model, from: Entry, reference: Value, kinds: readonly Kind[]): Aim {
  const { estate } = model;
  const id = textOf(reference);
  if (id !== undefined) {
    const byId = estate.entryWithId(id);
    const kind = byId?.kind ?? kindOfId(id);
    if (kind === undefined || !kinds.includes(kind)) return ELSEWHERE;
    return one(byId === undefined ? candidatesOf(estate.follow(from, reference, kind)) : [byId], reference);
  }
  if (reference.isAbsent) return maybeAny(reference);
  const candidates = kinds.flatMap((kind) => candidatesOf(estate.follow(from, reference, kind)));
  if (candidates.length > 0) return one(candidates, reference);
  return isMadeElsewhere(from, reference) ? ELSEWHERE : maybeAny(reference);
}

/** The family of the resource that an ARM id names. */
export function kindOfId(id: string): Kind | undefined {
  const parsed = parseArmId(/\/providers\//i.test(id) ? id : `/providers/${id}`);
  return parsed === undefined ? undefined : kindOf(tokenOfArmType(parsed.type, undefined));
}

const ELSEWHERE: Aim = { kind: "elsewhere" };

function maybeAny(reference: Value): Aim {
  return {
    kind: "maybe",
    entries: undefined,
    unknown: reference.isAbsent ? reference.because("is not among what was read") : reference.unknown,
  };
}

function one(entries: readonly Entry[], reference: Value): Aim {
  const [entry] = entries;
  if (entry === undefined) return ELSEWHERE;
  if (entries.length === 1) return { kind: "is", entry };
  const names = entries.map(({ resource }) => resource.name).join(", ");
  return { kind: "maybe", entries, unknown: reference.because(`is one of ${names}, not known which`) };
}

/** Whether an id that is not known was made from other resources of Azure alone, none of which can be meant. */
function isMadeElsewhere(from: Entry, reference: Value): boolean {
  const made = madeFrom(from, reference);
  return made.length > 0 && tellsOnly(made);
}
