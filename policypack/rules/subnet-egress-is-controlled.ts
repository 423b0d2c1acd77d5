import type { Model, Subnet } from "../../egress/read";
import { egressOfSources, type Exit, type SourceEgress, type Thresholds } from "../../egress/reach";
import { EXITS } from "../exits";
import { defineRule, type Violation } from "../rule";
import { THRESHOLD_OPTIONS } from "../thresholds";

/** How the rule can be configured. */
export interface SubnetEgressOptions extends Thresholds {
  /** Whether a subnet whose way out cannot be proved closed is a finding too. */
  readonly requireProof: boolean;
}

/** Machines of a subnet reach only what somebody approved. */
export const subnetEgressIsControlled = defineRule<SubnetEgressOptions>({
  meta: {
    id: "subnet-egress-is-controlled",
    title: "Machines of a subnet reach only what somebody approved.",
    why:
      "A subnet's egress is its security groups, its routes and then where they lead: default outbound access, a " +
      "NAT gateway, a public address, a load balancer or a firewall. One open way is enough, whatever the others deny.",
    severity: "mandatory",
    judged: "stack",
    controls: [
      { framework: "MCSB", control: "NS-2" },
      { framework: "NIST 800-53", control: "SC-7" },
    ],
  },
  options: {
    ...THRESHOLD_OPTIONS,
    requireProof: {
      type: "boolean",
      description: "Whether a subnet whose way out cannot be proved closed is a finding too.",
      default: true,
    },
  },
  check: (model, { requireProof, ...thresholds }) => {
    const sources = egressOfSources(model, thresholds);
    const opens = ({ verdict, open }: SourceEgress): boolean =>
      verdict === "unrestricted" ||
      (requireProof && verdict === "unknown" && open.breadth === "unrestricted");
    const found = sources.filter((egress) => egress.source.kind !== "workload" && opens(egress));
    // What a subnet lets out, all of its interfaces let out: one finding is enough. But where all that stands in
    // the subnet is closed by guards of its own, nothing gets out (E29).
    const open = new Set(
      found.flatMap(({ source: { kind, subnet } }) => (kind === "subnet" ? [subnet] : [])),
    );
    const closed = new Set(
      [...open].filter((subnet) => {
        const occupants = sources.filter(
          ({ source }) => source.kind !== "subnet" && subnetsOf(source).includes(subnet),
        );
        return occupants.length > 0 && !occupants.some(opens);
      }),
    );
    return found
      .filter(({ source: { kind, subnet } }) => (kind === "subnet" ? !closed.has(subnet) : !open.has(subnet)))
      .map((egress) => violationOf(egress, model));
  },
});

const subnetsOf = ({ ways }: SourceEgress["source"]): (Subnet | undefined)[] =>
  ways.map((way) => (way.kind === "network" ? way.subnet : undefined));

function violationOf(egress: SourceEgress, model: Model): Violation {
  const { source, verdict, open, exits, unknown } = egress;
  const resource = model.resources.get(source.urn);
  const who = source.kind === "subnet" ? `Machines in ${source.title}` : source.title.replace(/^n/, "N");
  const certain = verdict === "unrestricted";
  const reasons = unknown.map(({ property, reason }) => `${property} ${reason}`).join(", ");
  return {
    verdict,
    urn: source.urn,
    resourceType: resource?.type ?? "",
    resourceName: resource?.name ?? "",
    property: source.property,
    message: certain
      ? `${who} can send to the whole Internet by ${exits.map((exit) => EXITS[exit]).join(" and ")}.`
      : `${who} may be able to send to the whole Internet: ${reasons}.`,
    witness: open.witness,
    publicAddresses: open.publicAddresses,
    fix: certain
      ? fixOf(exits, acceptedBy(source, model))
      : "Judge the stacks that hold these resources together with this one, or write the values down.",
    unknown,
    involves: [source.urn],
  };
}

/** The security admin rules that let packets past every security group (E44), by name. */
function acceptedBy({ subnet }: SourceEgress["source"], model: Model): string[] {
  const rules = subnet?.network === undefined ? undefined : model.securityAdminRules.get(subnet.network.urn);
  return (rules?.accepting ?? [])
    .filter(({ action }) => action.most === "Allow")
    .map(({ name }) => `"${name}"`);
}

function fixOf(exits: readonly Exit[], accepted: readonly string[]): string {
  if (exits.includes("firewall"))
    return "Narrow the rule that lets the packet through, and route what is left to the firewall.";
  const steps = [
    ...(exits.includes("defaultOutbound") ? ["set defaultOutboundAccess of the subnet to false"] : []),
    ...(exits.includes("publicIp") ? ["take the public address off the network interface"] : []),
    ...(exits.includes("loadBalancer")
      ? ["set disableOutboundSnat of the load-balancing rules to true"]
      : []),
    "route 0.0.0.0/0 to a firewall",
  ];
  const text = steps.join(", and ");
  const past =
    accepted.length === 0
      ? ""
      : `, which security admin rule ${accepted.join(" and ")} must not let packets past`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}; or deny outbound traffic to the Internet in the security group${past}.`;
}
