import type { Model } from "../read";
import { parseAddresses } from "../space";
import { type Source, sourcesOf } from "./source";

/** Where a name, a URN or an address leads among the sources of a model. */
export type Found =
  | { readonly kind: "source"; readonly source: Source }
  /** Several have the name; their URNs. */
  | { readonly kind: "ambiguous"; readonly candidates: readonly string[] }
  /** None has it; the names of all there are. */
  | { readonly kind: "none"; readonly names: readonly string[] };

/**
 * Finds a source by URN, by logical or Azure name in any letter case, or by an address: that of an interface, else
 * of the subnet that holds it.
 */
export function findSource(text: string, model: Model): Found {
  const all = sourcesOf(model);
  const byName = all.filter(
    (source) =>
      source.urn === text || namesOf(source, model).some((name) => name.toLowerCase() === text.toLowerCase()),
  );
  const address = parseAddresses(text);
  const found = byName.length > 0 || address === undefined ? byName : byAddress(all, address);
  const [first] = found;
  if (first === undefined)
    return { kind: "none", names: [...new Set(all.flatMap((source) => namesOf(source, model)))] };
  if (found.length > 1) return { kind: "ambiguous", candidates: found.map(({ urn }) => urn) };
  return { kind: "source", source: first };
}

function byAddress(
  all: readonly Source[],
  address: NonNullable<ReturnType<typeof parseAddresses>>,
): Source[] {
  const holders = all.filter((source) =>
    source.ways.some((way) => way.kind === "network" && way.addresses.contains(address)),
  );
  const ofKind = (kind: Source["kind"]): Source[] => holders.filter((source) => source.kind === kind);
  const exact = ofKind("networkInterface").filter(({ subnet, ways }) =>
    ways.some((way) => way.kind === "network" && way.addresses !== subnet?.addresses),
  );
  if (exact.length > 0) return exact;
  const subnets = ofKind("subnet");
  return subnets.length > 0 ? subnets : ofKind("workload");
}

function namesOf({ urn, name }: Source, model: Model): string[] {
  const logical = model.resources.get(urn)?.name;
  return logical === undefined || logical === name ? [name] : [name, logical];
}
