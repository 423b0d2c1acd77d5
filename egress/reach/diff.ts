import type { Model } from "../read";
import type { PacketSet } from "../space";
import type { Thresholds } from "./breadth";
import { egressOfSources, type SourceEgress } from "./egress";
import { reachOfPackets } from "./packets";
import { entryOf, type SurfaceEntry } from "./surface";

/** What egress opens and what closes from one estate to another, by source. */
export interface EgressDifference {
  readonly opened: readonly SurfaceEntry[];
  readonly closed: readonly SurfaceEntry[];
}

/**
 * Compares two estates as packet sets: however the rules were rewritten, only what gets out counts. Values that are
 * not known are read against us on both sides.
 *
 * @param before a model with the same `Places` as `after`.
 */
export function diffOf(before: Model, after: Model, thresholds: Thresholds): EgressDifference {
  const [old, now] = [bySource(before, thresholds), bySource(after, thresholds)];
  return {
    opened: [...now].flatMap(([key, egress]) => gained(old.get(key), egress, after, thresholds)),
    closed: [...old].flatMap(([key, egress]) => gained(now.get(key), egress, before, thresholds)),
  };
}

function bySource(model: Model, thresholds: Thresholds): Map<string, SourceEgress> {
  return new Map(
    egressOfSources(model, thresholds).map((egress) => {
      const { kind, urn, property, subnet } = egress.source;
      // An interface may stand in several subnets, of which each has its own egress.
      const place = kind === "networkInterface" ? `${subnet?.urn ?? ""} ${subnet?.property ?? ""}` : "";
      return [`${urn} ${property} ${place}`, egress] as const;
    }),
  );
}

/** What one side has and the other has not: nothing, or an entry with the packets and names that make it up. */
function gained(
  from: SourceEgress | undefined,
  to: SourceEgress,
  model: Model,
  thresholds: Thresholds,
): SurfaceEntry[] {
  const packets: PacketSet = from === undefined ? to.packets : to.packets.difference(from.packets);
  const known = new Set(from?.open.domains ?? []);
  const domains = to.open.domains.filter((name) => !known.has(name));
  if (packets.isEmpty && domains.length === 0) return [];
  const reach = reachOfPackets(packets, model.places, thresholds);
  // Names alone have no packets; how far they reach is what the source's own verdict says.
  const open = packets.isEmpty ? { ...to.open, domains } : { ...reach, domains };
  return [
    entryOf({ source: to.source, verdict: open.breadth, exits: to.exits, open, unknown: to.unknown }, model),
  ];
}
