import type { Model } from "../read";
import { AddressSet } from "../space";
import { ask } from "./ask";
import type { Grant } from "./grants";
import { likelySource } from "./packets";
import type { Witness } from "./reach";
import { type Source, sourcesOf } from "./source";

/** How many senders are tried; the estate may have thousands. */
const TRIED = 16;

/**
 * The witness of a rule set with a sender of the model that gets it out, where there is one. A rule set alone knows
 * only which senders its rules name, and `10.0.0.4` may be nobody's address, or the firewall's own.
 *
 * @param grants the rules that open the way.
 */
export function walkedWitness(
  witness: Witness | undefined,
  grants: readonly Grant[],
  model: Model,
): Witness | undefined {
  if (witness === undefined) return undefined;
  const named = AddressSet.union(grants.map(({ rule }) => sendersOf(rule.match.most)));
  const rules = new Set(grants.map(({ rule }) => rule.at.urn));
  let left = TRIED;
  for (const [source, addresses] of senders(model)) {
    const from = named.isEmpty ? addresses : addresses.intersect(named);
    if (from.isEmpty) continue;
    if (left-- === 0) break;
    const moved = { ...witness, source: likelySource(from) };
    const { destination: to, protocol, port } = moved;
    const { verdict, path } = ask({ from: moved.source, to, protocol, port }, source, model);
    if (verdict !== "denied" && path.some(({ resource }) => rules.has(resource))) return moved;
  }
  return witness;
}

/** The addresses that a rule's match names as senders; none where it is no match of packets. */
function sendersOf(match: unknown): AddressSet {
  const sources = (match as { readonly sources?: unknown }).sources;
  return sources instanceof AddressSet ? sources : AddressSet.none;
}

/** Interfaces first: their addresses are those of machines that are there. */
function* senders(model: Model): Generator<readonly [Source, AddressSet]> {
  const sources = sourcesOf(model);
  for (const kind of ["networkInterface", "subnet"] as const) {
    for (const source of sources) {
      if (source.kind !== kind) continue;
      for (const way of source.ways) if (way.kind === "network") yield [source, way.addresses];
    }
  }
}
