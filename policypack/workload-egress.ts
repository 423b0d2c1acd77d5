import type { Unknown } from "../egress/azure";
import type { Model, WorkloadFamily } from "../egress/read";
import { egressOfSources, type SourceEgress, type Thresholds } from "../egress/reach";
import { EXITS } from "./exits";
import type { OptionSchema, Violation } from "./rule";
import { THRESHOLD_OPTIONS } from "./thresholds";
import { listed } from "./listed";

/** How the rules on workloads can be configured. */
export interface WorkloadEgressOptions extends Thresholds {
  /** Whether a workload whose way out cannot be proved closed is a finding too. */
  readonly requireProof: boolean;
}

export const WORKLOAD_EGRESS_OPTIONS: {
  readonly [K in keyof WorkloadEgressOptions]: OptionSchema;
} = {
  ...THRESHOLD_OPTIONS,
  requireProof: {
    type: "boolean",
    description: "Whether a service whose way out cannot be proved closed is a finding too.",
    default: true,
  },
};

/** The workloads of a family that can send to everywhere, or of which nothing proves that they cannot. */
export function workloadViolations(
  model: Model,
  family: WorkloadFamily,
  { requireProof, ...thresholds }: WorkloadEgressOptions,
): Violation[] {
  return egressOfSources(model, thresholds)
    .filter(({ source, verdict, open }) => {
      if (source.kind !== "workload" || source.family !== family) return false;
      return (
        verdict === "unrestricted" ||
        (requireProof && verdict === "unknown" && open.breadth === "unrestricted")
      );
    })
    .map((egress) => violationOf(egress, model));
}

function violationOf(egress: SourceEgress, model: Model): Violation {
  const { source, verdict, open, unknown } = egress;
  const resource = model.resources.get(source.urn);
  const certain = verdict === "unrestricted";
  const who = `${source.title.charAt(0).toUpperCase()}${source.title.slice(1)}`;
  return {
    verdict,
    urn: source.urn,
    resourceType: resource?.type ?? "",
    resourceName: resource?.name ?? "",
    property: source.property,
    message: certain
      ? `${who} can send to the whole Internet ${routeOf(egress)}.`
      : `${who} may be able to send to the whole Internet: ${reasonsOf(unknown)}.`,
    witness: open.witness,
    publicAddresses: open.publicAddresses,
    fix: certain
      ? (source.fix ?? "")
      : "Judge the stacks that hold these resources together with this one, or write the values down.",
    unknown,
    involves: [...new Set([source.urn, ...source.ways.flatMap(urnsOf)])],
  };
}

/** What leaves the way open, where it passes every network; else what packets leave by. */
function routeOf({ source, exits }: SourceEgress): string {
  const settings = source.ways.flatMap((way) => (way.kind === "platform" ? [way.because] : []));
  const names = exits.map((exit) => EXITS[exit]);
  return settings.length > 0
    ? `straight from the platform (${listed(settings)})`
    : `by ${[...new Set(names)].join(" and ")}`;
}

function reasonsOf(unknown: readonly Unknown[]): string {
  return listed(
    unknown.map(({ property, reason }) => (property === "" ? `it ${reason}` : `${property} ${reason}`)),
  );
}

function urnsOf(way: SourceEgress["source"]["ways"][number]): string[] {
  switch (way.kind) {
    case "network":
      return [way.subnet.urn];
    case "platform":
    case "approved":
      return [way.urn];
    case "undecided":
      return [way.unknown.urn];
  }
}
