import type { Model } from "../read";

/** What a text means as the destination of a question. */
export type FoundDestination =
  /** An address, or the name of a place of the model. */
  | { readonly kind: "destination"; readonly to: string }
  /** Several have the name; their URNs. */
  | { readonly kind: "ambiguous"; readonly candidates: readonly string[] }
  /** No resource with an address has it; the names of all that have one. */
  | { readonly kind: "none"; readonly names: readonly string[] };

/**
 * Finds a resource that packets can be meant for, by URN or by logical or Azure name in any letter case. One whose
 * address is not known yet is asked about as the one address that it will get.
 */
export function findDestination(text: string, model: Model): FoundDestination {
  const wanted = text.toLowerCase();
  const found = model.destinations.filter(
    ({ urn, names }) => urn === text || names.some((name) => name.toLowerCase() === wanted),
  );
  const [first] = found;
  if (first === undefined)
    return { kind: "none", names: [...new Set(model.destinations.flatMap(({ names }) => names))] };
  if (found.length > 1) return { kind: "ambiguous", candidates: found.map(({ urn }) => urn) };
  if (first.address !== undefined) return { kind: "destination", to: first.address };
  const place = `address of ${first.names[0] ?? ""}`;
  model.places.named(place, "oneAddress");
  return { kind: "destination", to: place };
}
