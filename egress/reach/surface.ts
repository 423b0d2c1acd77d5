import type { Unknown } from "../azure";
import type { Model, Subnet } from "../read";
import { ask } from "./ask";
import type { Thresholds, Verdict } from "./breadth";
import { egressOfSources, type SourceEgress } from "./egress";
import type { Reach } from "./reach";
import type { Source } from "./source";
import type { Exit } from "./walked";

/** What one source reaches of the Internet, and why. */
export interface SurfaceEntry {
  readonly source: Source;
  /** URN of the source. */
  readonly resource: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly exits: readonly Exit[];
  readonly reach: Reach;
  /** What lets the witness out: each rule, route and exit on its way. */
  readonly because: readonly { readonly resource: string; readonly rule: string }[];
  readonly unknown: readonly Unknown[];
}

/** One entry for each subnet and workload, and for each interface whose reach differs from its subnet's. */
export function surfaceOf(model: Model, thresholds: Thresholds): SurfaceEntry[] {
  const ofSubnets = new Map<Subnet, SourceEgress>();
  const entries: SurfaceEntry[] = [];
  for (const egress of egressOfSources(model, thresholds)) {
    const { kind, subnet } = egress.source;
    if (kind === "subnet" && subnet !== undefined) ofSubnets.set(subnet, egress);
    const own = kind === "networkInterface" && subnet !== undefined ? ofSubnets.get(subnet) : undefined;
    if (own === undefined || differs(egress, own)) entries.push(entryOf(egress, model));
  }
  return entries;
}

function differs(a: SourceEgress, b: SourceEgress): boolean {
  const counts = ({ open }: SourceEgress): string =>
    `${String(open.publicAddresses.ipv4)}/${String(open.publicAddresses.ipv6)}`;
  return a.verdict !== b.verdict || a.exits.join() !== b.exits.join() || counts(a) !== counts(b);
}

/** An entry of the surface; also of a difference, where the egress is a part of a source's. */
export function entryOf(
  {
    source,
    verdict,
    exits,
    open,
    unknown,
  }: Pick<SourceEgress, "source" | "verdict" | "exits" | "open" | "unknown">,
  model: Model,
): SurfaceEntry {
  return {
    source,
    resource: source.urn,
    name: source.name,
    verdict,
    exits,
    reach: open,
    because: becauseOf(source, open, model),
    unknown,
  };
}

function becauseOf(source: Source, { witness }: Reach, model: Model): SurfaceEntry["because"] {
  if (witness === undefined) return [];
  const { source: from, destination: to, protocol, port } = witness;
  return ask({ from, to, protocol, port }, source, model)
    .path.filter(({ action, resource }) => action !== "Deny" && resource !== "")
    .map(({ resource, rule }) => ({ resource, rule }));
}
