import {
  type OutboundMethod,
  type RoutedPart,
  routedParts,
  type Rule,
  toVirtualNetwork,
  type Unknown,
} from "../azure";
import type { Firewall, Model, NetworkWay, Subnet } from "../read";
import { AddressSet, type PacketBox, parseAddresses } from "../space";
import { INTERNET } from "./allowed-packets";
import { firewallAt } from "./next-hop";

/** A security group on the way: its rules, or what keeps them from being read. */
export type Guard =
  | {
      readonly kind: "rules";
      readonly resource: string;
      readonly rules: readonly Rule<PacketBox>[];
      /** The same for the same rules, for those who remember what rules let through. */
      readonly key: string;
    }
  | { readonly kind: "unread"; readonly unknown: Unknown };

/** The security groups of a way in the order that packets meet them: the interface's, then the subnet's (E28). */
export function guardsOf({ interfaceGroup, subnet }: NetworkWay, model: Model): Guard[] {
  return [interfaceGroup, subnet.securityGroup].flatMap((group): Guard[] => {
    if (group.kind === "none") return [];
    if (group.kind === "unknown") return [{ kind: "unread", unknown: group.unknown }];
    const found = model.networkSecurityGroups.find(({ urn }) => urn === group.value);
    if (found === undefined) {
      const unknown = { urn: group.value, property: "", reason: "is a security group that was not read" };
      return [{ kind: "unread", unknown }];
    }
    const rules = [...found.outbound, ...found.defaults];
    const routed = rules.some((rule) => rule.toVirtualNetwork === true)
      ? routedPublicly(subnet)
      : AddressSet.none;
    const key = routed.isEmpty
      ? found.urn
      : `${found.urn} ${[...routed.v4.bounds, ...routed.v6.bounds].join()}`;
    return [{ kind: "rules", resource: found.urn, rules: toVirtualNetwork(rules, routed), key }];
  });
}

/** Where the subnet's own routes lead, as far as it is known and public. */
function routedPublicly({ routes }: Subnet): AddressSet {
  if (routes.kind !== "is") return AddressSet.none;
  const prefixes = routes.value.flatMap(({ addressPrefix }) =>
    addressPrefix.kind === "known" ? (parseAddresses(addressPrefix.value) ?? []) : [],
  );
  return AddressSet.union(prefixes).intersect(INTERNET);
}

/** The parts of the destinations by the route that takes them; those that hang on an unknown take any. */
export function partsOf(subnet: Subnet, model: Model): RoutedPart[] {
  const { routes } = subnet;
  if (routes.kind === "unknown")
    return [{ destinations: INTERNET, hop: { kind: "unknown", unknown: routes.unknown }, route: undefined }];
  const { parts, unread } = routedParts(
    {
      user: routes.kind === "none" ? [] : routes.value,
      learned: subnet.learned,
      endpoints: subnet.serviceEndpoints,
    },
    model.places,
  );
  const anywhere = unread.map((route): RoutedPart => {
    const unknown =
      route.addressPrefix.kind === "unknown"
        ? route.addressPrefix.unknown
        : { ...route.at, reason: "has no address prefix" };
    return { destinations: INTERNET, hop: { kind: "unknown", unknown }, route };
  });
  return [...parts, ...anywhere];
}

/** Where a packet goes on once its route is chosen. */
export type Onward =
  | { readonly kind: "dropped" }
  /** By one of these, whichever carries it. */
  | { readonly kind: "methods"; readonly methods: readonly OutboundMethod[] }
  | { readonly kind: "firewall"; readonly firewall: Firewall }
  /** To a service of the platform. */
  | { readonly kind: "platform" }
  | { readonly kind: "undecided"; readonly unknown: Unknown; readonly exit: "appliance" | undefined };

export function onwardOf({ hop, route }: RoutedPart, way: NetworkWay, model: Model): Onward {
  const at = route?.at ?? { urn: way.subnet.urn, property: "" };
  switch (hop.kind) {
    case "none":
    case "network":
      return { kind: "dropped" };
    case "internet":
      return { kind: "methods", methods: way.methods };
    case "service":
      return { kind: "platform" };
    case "gateway": {
      const reason = "leads to on-premises, and what lies behind";
      return { kind: "undecided", unknown: { ...at, reason }, exit: undefined };
    }
    case "unknown":
      return { kind: "undecided", unknown: hop.unknown, exit: undefined };
    case "appliance": {
      const firewall = firewallAt(hop, model);
      if (firewall !== undefined) return { kind: "firewall", firewall };
      const reason =
        hop.address.kind === "known"
          ? `leads to ${hop.address.value}, which is no firewall that was read`
          : "leads to an address that is not known";
      return { kind: "undecided", unknown: { ...at, reason }, exit: "appliance" };
    }
  }
}
