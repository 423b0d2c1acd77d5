import type { Model, WorkloadFamily } from "../../egress/read";
import { egressOfSources, type SourceEgress } from "../../egress/reach";
import type { OptionSchema, Violation } from "../rule";
import { closingByRules } from "./source-closing";
import {
  byExits,
  opensEverything,
  requireProofOption,
  type SourceEgressOptions,
  sourceViolation,
} from "./source-egress";
import { THRESHOLD_OPTIONS } from "../thresholds";
import { capitalized, listed } from "../words";

/** The options of the rules on workloads. */
export const WORKLOAD_EGRESS_OPTIONS: {
  readonly [K in keyof SourceEgressOptions]: OptionSchema;
} = { ...THRESHOLD_OPTIONS, requireProof: requireProofOption("a service") };

/** The workloads of a family that can send to everywhere, or of which nothing proves that they cannot. */
export function workloadViolations(
  model: Model,
  family: WorkloadFamily,
  { requireProof, ...thresholds }: SourceEgressOptions,
): Violation[] {
  return egressOfSources(model, thresholds).flatMap((egress): Violation[] => {
    const { source } = egress;
    const { workload } = source;
    if (workload?.family !== family || !opensEverything(egress, requireProof)) return [];
    const words = {
      who: capitalized(source.title),
      how: routeOf(egress),
      fix: () => closingByRules(egress, model, thresholds) ?? workload.fix,
      involves: [source.urn, ...source.ways.map(urnOf)],
    };
    return [sourceViolation(egress, words, model)];
  });
}

/** What leaves the way open, where it passes every network; else what packets leave by. */
function routeOf({ source, exits }: SourceEgress): string {
  const settings = source.ways.flatMap((way) => (way.kind === "platform" ? [way.because] : []));
  return settings.length > 0 ? `straight from the platform (${listed(settings)})` : byExits(exits);
}

function urnOf(way: SourceEgress["source"]["ways"][number]): string {
  switch (way.kind) {
    case "network":
      return way.subnet.urn;
    case "platform":
    case "approved":
      return way.urn;
    case "undecided":
      return way.unknown.urn;
  }
}
