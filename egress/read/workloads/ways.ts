import { methodsOf, type OutboundMethod, type Unknown } from "../../azure";
import type { Entry } from "../estate";
import { idOf, type Subnet, type Subnets } from "../network";
import type { Value } from "../value";
import type { PlatformWay, UndecidedWay, Way } from "./workload";

/**
 * The ways through the subnet that a reference means: one for each where it is not known which, and an undecided
 * one where it is not among the resources read.
 *
 * @param methods what gives packets of the service a public address in that subnet.
 */
export function waysThrough(
  subnets: Subnets,
  from: Entry,
  reference: Value,
  methods: (subnet: Subnet) => readonly OutboundMethod[],
): Way[] {
  const found = subnets.at(from, reference);
  if (found.length === 0) return [undecidedWay(unreadSubnet(reference))];
  return found.map((subnet) => networkWay(subnet, methods(subnet)));
}

/** The way of a service that takes the whole of a subnet, without security groups of its own. */
export function networkWay(subnet: Subnet, methods: readonly OutboundMethod[]): Way {
  return {
    kind: "network",
    subnet,
    addresses: subnet.addresses,
    interfaceGroup: { kind: "none" },
    methods: methodsOf(methods),
  };
}

export function platformWay(from: Entry, because: string): PlatformWay {
  return { kind: "platform", urn: from.resource.urn, because };
}

export function undecidedWay(unknown: Unknown): UndecidedWay {
  return { kind: "undecided", unknown };
}

/** What a subnet gives to those that are delegated it: no default outbound access (E95). */
export function delegatedMethods(subnet: Subnet): OutboundMethod[] {
  return subnet.methods.filter(({ kind }) => kind !== "defaultOutbound");
}

function unreadSubnet(reference: Value): Unknown {
  const id = idOf(reference);
  return id.isUnknown ? id.unknown : id.because("is a subnet that is not among those read");
}
