import { egressBy, methodViolation } from "../findings/method-egress";
import { type SourceEgress, sourcesOf, subnetSource, type Thresholds } from "../../egress/reach";
import {
  readNetworkWideGateways,
  readSubnetAttachments,
  type StrayAssociation,
  type SubnetAttachment,
} from "../../egress/read/posture";
import type { Model, Subnet } from "../../egress/read";
import { defineRule, type Violation } from "../rule";
import { THRESHOLD_OPTIONS } from "../thresholds";

interface Options extends Thresholds {
  /** Names of the subnets that may have a NAT gateway, in any letter case. */
  readonly allowedSubnets: readonly string[];
}

/** A NAT gateway stands behind the firewall, and nowhere else. */
export const natGatewayBehindFirewall = defineRule<Options>({
  meta: {
    id: "nat-gateway-behind-firewall",
    title: "A NAT gateway stands at the firewall's subnet, and nowhere else.",
    why:
      "A NAT gateway becomes the Internet next hop of its whole subnet: at AzureFirewallSubnet it carries what the " +
      "firewall has let through, at any other subnet it carries whatever the machines send, past every inspection.",
    group: "egress",
    severity: "mandatory",
    // A route table or a security group that closes the way may be associated later.
    judged: "stack",
  },
  options: {
    ...THRESHOLD_OPTIONS,
    allowedSubnets: {
      type: "array",
      description: "Names of the subnets that may have a NAT gateway, in any letter case.",
      default: ["AzureFirewallSubnet"],
      items: { type: "string" },
    },
  },
  check: (model, { allowedSubnets, ...thresholds }) => {
    const allowed = new Set(allowedSubnets.map((name) => name.toLowerCase()));
    const isAllowed = (name: string | undefined): boolean =>
      name !== undefined && allowed.has(name.toLowerCase());
    const { subnets, strays } = readSubnetAttachments(model, "natGateway");
    return [
      ...subnets
        .filter(({ subnet, unnamed }) => unnamed !== undefined || !isAllowed(subnet.name))
        .flatMap((attachment) => violationsOf(attachment, model, thresholds)),
      ...strays.filter(({ subnet }) => !isAllowed(subnet)).map((stray) => ofStray(stray, model)),
      ...readNetworkWideGateways(model.estate).map(({ at, name }) => {
        const words = {
          who: `NAT gateway "${name}"`,
          what: "a whole virtual network behind it",
          senders: "all of its subnets",
          fix: `Delete ${at.path}, and attach the gateway to AzureFirewallSubnet alone.`,
        };
        const unknown = at.isUnknown ? at.unknown : undefined;
        return methodViolation({ urn: at.urn, property: at.path }, words, [], unknown, model);
      }),
    ];
  },
});

function violationsOf(attachment: SubnetAttachment, model: Model, thresholds: Thresholds): Violation[] {
  const { subnet, title, unnamed, presence } = attachment;
  if (presence.kind === "absent") return [];
  const resource = presence.kind === "present" ? presence.resource : undefined;
  const { urn, property } = presence.at;
  const words = {
    who: title,
    what: `a NAT gateway of its own${resource === undefined ? "" : `, "${model.resources.get(resource)?.name ?? resource}"`}`,
    senders: "its machines",
    fix: `${property === "" ? "Delete the association" : `Delete ${property}`}, and route 0.0.0.0/0 of the subnet to the firewall.`,
    involves: [subnet.urn, ...(resource === undefined ? [] : [resource])],
  };
  const unknown = presence.kind === "unknown" ? presence.unknown : unnamed;
  return [methodViolation({ urn, property }, words, sendersIn(subnet, model, thresholds), unknown, model)];
}

/**
 * What machines of a subnet can send by its NAT gateway. Where the subnet lets them, and all that stands in it is
 * closed by guards of its own, nothing gets out (E29).
 */
function sendersIn(subnet: Subnet, model: Model, thresholds: Thresholds): SourceEgress[] {
  const byGateway = (source: Parameters<typeof egressBy>[1]): SourceEgress =>
    egressBy(({ kind }) => kind === "natGateway", source, model, thresholds);
  const occupants = sourcesOf(model).flatMap((source) => {
    if (source.kind === "subnet") return [];
    const ways = source.ways.filter((way) => way.kind === "network" && way.subnet === subnet);
    return ways.length === 0 ? [] : [{ ...source, ways }];
  });
  return (occupants.length === 0 ? [subnetSource(subnet)] : occupants).map(byGateway);
}

function ofStray({ at, name, subnet, unknown }: StrayAssociation, model: Model): Violation {
  const words = {
    who: subnet === undefined ? `the subnet of association "${name}"` : `subnet "${subnet}"`,
    what: "a NAT gateway of its own",
    senders: "its machines",
    fix: "Delete the association, and route 0.0.0.0/0 of the subnet to the firewall.",
  };
  return methodViolation(at, words, [], unknown, model);
}
