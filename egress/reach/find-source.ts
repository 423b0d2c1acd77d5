import type { Model } from "../read";
import { parseAddresses } from "../space";
import type { Source } from "./egress";

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
      urnOf(source) === text ||
      namesOf(source, model).some((name) => name.toLowerCase() === text.toLowerCase()),
  );
  const address = parseAddresses(text);
  const found = byName.length > 0 || address === undefined ? byName : byAddress(all, address);
  const [first] = found;
  if (first === undefined)
    return { kind: "none", names: [...new Set(all.flatMap((source) => namesOf(source, model)))] };
  if (found.length > 1) return { kind: "ambiguous", candidates: found.map(urnOf) };
  return { kind: "source", source: first };
}

function sourcesOf(model: Model): Source[] {
  return model.subnets
    .filter((subnet) => !subnet.platform)
    .flatMap((subnet) => [
      { subnet, networkInterface: undefined },
      ...subnet.interfaces.map((networkInterface) => ({ subnet, networkInterface })),
    ]);
}

function byAddress(
  all: readonly Source[],
  address: NonNullable<ReturnType<typeof parseAddresses>>,
): Source[] {
  const own = all.filter(({ networkInterface }) => networkInterface?.addresses.contains(address) === true);
  if (own.length > 0) return own;
  return all.filter(
    ({ subnet, networkInterface }) => networkInterface === undefined && subnet.addresses.contains(address),
  );
}

const urnOf = ({ subnet, networkInterface }: Source): string => networkInterface?.urn ?? subnet.urn;

function namesOf(source: Source, model: Model): string[] {
  const { subnet, networkInterface } = source;
  const logical = model.resources.get(urnOf(source))?.name;
  const own = networkInterface?.name ?? subnet.name;
  return logical === undefined || logical === own ? [own] : [own, logical];
}
