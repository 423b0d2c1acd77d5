import type { Model, Subnet } from "../../egress/read";
import { egressOfSources, type SourceEgress, type Thresholds } from "../../egress/reach";
import { defineRule, type Violation } from "../rule";
import { closingOfSource } from "../findings/source-closing";
import {
  byExits,
  opensEverything,
  requireProofOption,
  type SourceEgressOptions,
  sourceViolation,
} from "../findings/source-egress";
import { THRESHOLD_OPTIONS } from "../thresholds";
import { capitalized } from "../words";

/** Machines of a subnet reach only what somebody approved. */
export const subnetEgressIsControlled = defineRule<SourceEgressOptions>({
  meta: {
    id: "subnet-egress-is-controlled",
    title: "Machines of a subnet reach only what somebody approved.",
    why:
      "A subnet's egress is its security groups, its routes and then where they lead: default outbound access, a " +
      "NAT gateway, a public address, a load balancer or a firewall. One open way is enough, whatever the others deny.",
    group: "egress",
    severity: "mandatory",
    judged: "stack",
  },
  options: { ...THRESHOLD_OPTIONS, requireProof: requireProofOption("a subnet") },
  check: (model, { requireProof, ...thresholds }) => {
    const sources = egressOfSources(model, thresholds);
    const opens = (egress: SourceEgress): boolean => opensEverything(egress, requireProof);
    const found = sources.filter((egress) => egress.source.kind !== "workload" && opens(egress));
    // What a subnet lets out, all of its interfaces let out: one finding is enough. But where all that stands in
    // the subnet is closed by guards of its own, nothing gets out (E29).
    const open = new Set(
      found.flatMap(({ source: { kind, subnet } }) => (kind === "subnet" ? [subnet] : [])),
    );
    const occupied = occupiedSubnets(sources);
    const used = occupiedSubnets(sources.filter(opens));
    const isOpen = (subnet: Subnet | undefined): boolean => !occupied.has(subnet) || used.has(subnet);
    return found
      .filter(({ source: { kind, subnet } }) => (kind === "subnet" ? isOpen(subnet) : !open.has(subnet)))
      .map((egress) => violationOf(egress, model, thresholds));
  },
});

/** The subnets in which one of the sources stands that is no subnet itself. */
function occupiedSubnets(sources: readonly SourceEgress[]): ReadonlySet<Subnet | undefined> {
  const occupants = sources.filter(({ source }) => source.kind !== "subnet");
  return new Set(
    occupants.flatMap(({ source: { ways } }) =>
      ways.map((way) => (way.kind === "network" ? way.subnet : undefined)),
    ),
  );
}

function violationOf(egress: SourceEgress, model: Model, thresholds: Thresholds): Violation {
  const { source, exits } = egress;
  const words = {
    who: source.kind === "subnet" ? `Machines in ${source.title}` : capitalized(source.title),
    how: byExits(exits),
    fix: () => closingOfSource(egress, model, thresholds),
    involves: [source.urn],
  };
  return sourceViolation(egress, words, model);
}
