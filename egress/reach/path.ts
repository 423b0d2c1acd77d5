import {
  type Bounded,
  certain,
  type NextHop,
  type OutboundMethod,
  placesOfTag,
  type Read,
  type RoutedPart,
  routedParts,
  type RouteFields,
  type Rule,
  toVirtualNetwork,
  type Unknown,
} from "../azure";
import type { Firewall, Model, NetworkWay, Subnet } from "../read";
import { AddressSet, type PacketBox, parseAddresses, PUBLIC } from "../space";
import { INTERNET } from "./allowed-packets";
import { lookUpOf } from "./look-up";
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
    const found = lookUpOf(model).groups.get(group.value);
    if (found === undefined) {
      const unknown = { urn: group.value, property: "", reason: "is a security group that was not read" };
      return [{ kind: "unread", unknown }];
    }
    const rules = [...found.outbound, ...found.defaults];
    const routed = rules.some((rule) => rule.toVirtualNetwork === true)
      ? routedPublicly(subnet, model)
      : certain(AddressSet.none);
    const { least, most } = routed;
    const bounds = [least, most].map(({ v4, v6 }) => [...v4.bounds, ...v6.bounds].join());
    const key = most.isEmpty ? found.urn : `${found.urn} ${bounds.join(" ")}`;
    return [{ kind: "rules", resource: found.urn, rules: toVirtualNetwork(rules, routed), key }];
  });
}

/** The routes that people wrote for a subnet: its table's, and those that a network manager puts there (E52). */
export function userRoutes({ routes, network }: Subnet, model: Model): readonly RouteFields[] {
  const managed = network === undefined ? undefined : model.managedRouting.get(network.urn)?.routes;
  return [...(managed ?? []), ...(routes.kind === "is" ? routes.value : [])];
}

/**
 * The routes that a subnet learns, unless a network manager turns that off.
 *
 * @param learned of the subnet's learned routes. Default is those to public space.
 */
export function learnedBy(
  subnet: Subnet,
  model: Model,
  learned: readonly RouteFields[] = subnet.learned,
): readonly RouteFields[] {
  const { network } = subnet;
  const stops = network === undefined ? undefined : model.managedRouting.get(network.urn)?.stopsLearning;
  if (stops === undefined || stops.length === 0) return learned;
  if (stops.some((doubts) => doubts.length === 0)) return [];
  return learned.map((route) => ({ ...route, doubts: [...(route.doubts ?? []), ...stops.flat()] }));
}

/** Where the subnet's own routes lead that is public; to Azure that is part of the tag `VirtualNetwork` (E39). */
function routedPublicly(subnet: Subnet, model: Model): Bounded<AddressSet> {
  const unknown: Unknown[] = subnet.routes.kind === "unknown" ? [subnet.routes.unknown] : [];
  const prefixes: AddressSet[] = [];
  for (const { addressPrefix, doubts = [] } of userRoutes(subnet, model)) {
    unknown.push(...doubts);
    if (addressPrefix.kind === "unknown") unknown.push(addressPrefix.unknown);
    if (addressPrefix.kind !== "known" || doubts.length > 0) continue;
    prefixes.push(
      parseAddresses(addressPrefix.value) ?? placesOfTag(addressPrefix.value, model.places).touched,
    );
  }
  const all = AddressSet.union(prefixes).intersect(INTERNET);
  const least = all.v4.contains(PUBLIC.v4) ? all.union(AddressSet.allPlaces) : all;
  return { least, most: unknown.length === 0 ? least : INTERNET, unknown };
}

/** The parts of the destinations by the route that takes them; a route whose prefix is not known may take any. */
export function partsOf(subnet: Subnet, model: Model): RoutedPart[] {
  const { routes } = subnet;
  if (routes.kind === "unknown")
    return [anywhere({ kind: "unknown", unknown: routes.unknown }, undefined, [])];
  const { parts, unread } = routedParts(
    {
      user: userRoutes(subnet, model),
      learned: learnedBy(subnet, model),
      endpoints: subnet.serviceEndpoints,
      local: localTo(subnet, model),
    },
    model.places,
  );
  return [...parts, ...unread.map(({ hop, route, doubts }) => anywhere(hop, route, doubts))];
}

function anywhere(hop: NextHop, route: RouteFields | undefined, doubts: readonly Unknown[]): RoutedPart {
  return { destinations: INTERNET, hop, route, arrivesAt: undefined, doubts };
}

/** The space of the subnet's network and of the networks that it is peered with. */
function localTo({ network }: Subnet, model: Model): AddressSet {
  if (network === undefined || network.peers.length === 0) return network?.addresses ?? AddressSet.none;
  const { networks } = lookUpOf(model);
  const peers = network.peers.flatMap((urn) => networks.get(urn)?.addresses ?? []);
  // Private space, which nearly all of it is, plays no part in what is public.
  return AddressSet.union([network.addresses, ...peers].map((addresses) => addresses.intersect(PUBLIC)));
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
      const reason = strayReason(hop.address, way.subnet, model);
      return { kind: "undecided", unknown: { ...at, reason }, exit: "appliance" };
    }
  }
}

/** Why nobody here can tell what the device behind a next hop does (E61). */
function strayReason(address: Read<string>, subnet: Subnet, model: Model): string {
  if (address.kind !== "known") return "leads to an address that is not known";
  const set = parseAddresses(address.value);
  if (set === undefined) return `leads to "${address.value}", which is no address`;
  const device = lookUpOf(model).interfaces.get(set.sample() ?? "");
  if (device?.mayForward === false)
    return `leads to network interface "${device.name}", which has no IP forwarding, so Azure drops what is sent there`;
  if (device !== undefined)
    return `leads to network interface "${device.name}", whose machine decides what goes on`;
  // A device that sends on to itself; whether it is one is not known either.
  const inside = subnet.addresses !== AddressSet.all && subnet.addresses.contains(set);
  return `leads to ${address.value}, which is no firewall that was read${inside ? ", and in the subnet itself" : ""}`;
}
