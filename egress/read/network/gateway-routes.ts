import { known, type Location, type RouteFields, type Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";
import { flagOf } from "./flag";
import { learnedDefault } from "./learned-routes";
import type { Peering } from "./peerings";
import { subnetsAt } from "./subnet-reference";

const TO_GATEWAY = { nextHopType: known("VirtualNetworkGateway") };

type RoutesOf = Map<string, RouteFields[]>;

/** The routes of one kind that gateways and route servers give. */
interface Given {
  readonly gateway: (gateway: Entry) => readonly RouteFields[];
  readonly server: (server: Entry) => RouteFields;
  /** What comes from the gateways of a network that was not read. */
  readonly elsewhere: (name: string, at: Location, unknown: Unknown) => readonly RouteFields[];
}

/**
 * The default routes that networks learn, by URN of the network: from gateways and route servers of their own, and
 * from those of the peers whose gateways they use (E76, E104).
 */
export function readGatewayRoutes(
  estate: Estate,
  peerings: readonly Peering[],
): ReadonlyMap<string, readonly RouteFields[]> {
  return givenRoutes(estate, peerings, {
    gateway: gatewayRoutes,
    server: serverRoute,
    elsewhere: (name, at, unknown) =>
      ofBothFamilies(learnedDefault(`routes of ${name}`, at, TO_GATEWAY, [unknown])),
  });
}

/**
 * The routes to private space that networks learn from the same, and from virtual hubs. Which prefixes those have is
 * told by nothing that is read: each may lead anywhere that is not the network's own or a peer's (E55).
 */
export function readPrivateRoutes(
  estate: Estate,
  peerings: readonly Peering[],
): ReadonlyMap<string, readonly RouteFields[]> {
  const routes = givenRoutes(estate, peerings, {
    gateway: ({ resource }) => [
      privateRoute(`gateway "${resource.name}"`, { urn: resource.urn, property: "" }),
    ],
    server: ({ resource }) =>
      privateRoute(`route server "${resource.name}"`, { urn: resource.urn, property: "" }),
    elsewhere: (name, at) => [privateRoute(name, at)],
  });
  for (const connection of estate.ofKind("hubConnection")) {
    const { properties, resource } = connection;
    const id = idOf(properties.get("remoteVirtualNetwork", "remoteVirtualNetworkId"));
    const target = estate.follow(connection, id, "virtualNetwork");
    if (target.kind !== "entry") continue;
    const at = { urn: resource.urn, property: "" };
    add(routes, target.entry.resource.urn, privateRoute(`hub connection "${resource.name}"`, at));
  }
  return routes;
}

function privateRoute(giver: string, at: Location): RouteFields {
  const unknown = { ...at, reason: "gives routes to private addresses, and to which is not known" };
  return {
    name: `routes of ${giver}`,
    at,
    addressPrefix: { kind: "unknown", unknown },
    nextHopType: { kind: "unknown", unknown },
    nextHopAddress: { kind: "absent" },
    doubts: [unknown],
  };
}

function givenRoutes(estate: Estate, peerings: readonly Peering[], given: Given): RoutesOf {
  const own: RoutesOf = new Map();
  const giveTo = (from: Entry, routes: readonly RouteFields[]): void => {
    if (routes.length === 0) return;
    const networks = subnetsOf(from).flatMap((subnet) => networksAt(estate, from, subnet));
    for (const urn of new Set(networks)) for (const route of routes) add(own, urn, route);
  };
  for (const gateway of estate.ofKind("virtualNetworkGateway")) giveTo(gateway, given.gateway(gateway));
  for (const server of estate.ofKind("routeServer")) giveTo(server, [given.server(server)]);
  const all: RoutesOf = new Map([...own].map(([urn, routes]) => [urn, [...routes]]));
  for (const peering of peerings) {
    for (const route of remoteRoutes(peering, own, given)) add(all, peering.network.resource.urn, route);
  }
  return all;
}

function add(routes: RoutesOf, urn: string, route: RouteFields): void {
  const known = routes.get(urn);
  if (known === undefined) routes.set(urn, [route]);
  else known.push(route);
}

function remoteRoutes(
  { remote, remoteName, useRemoteGateways, at }: Peering,
  own: RoutesOf,
  { elsewhere }: Given,
): RouteFields[] {
  if (useRemoteGateways.kind === "absent") return [];
  if (useRemoteGateways.kind === "known" && !useRemoteGateways.value) return [];
  const doubts = useRemoteGateways.kind === "unknown" ? [useRemoteGateways.unknown] : [];
  if (remote !== undefined)
    return (own.get(remote.resource.urn) ?? []).map((route) => withDoubts(route, doubts));
  const reason = `leads to gateways of ${remoteName}, which is not among the resources read`;
  const unknown = { urn: at.urn, property: inside(at.property, "useRemoteGateways"), reason };
  return elsewhere(remoteName, at, unknown).map((route) => withDoubts(route, doubts));
}

const subnetsOf = ({ properties }: Entry): Value[] => [
  properties.get("subnet", "subnetId"),
  ...properties
    .get("ipConfigurations")
    .items()
    .map((configuration) => configuration.get("subnet", "subnetId")),
];

function networksAt(estate: Estate, from: Entry, subnet: Value): string[] {
  if (subnet.isAbsent) return [];
  return subnetsAt(estate, from, subnet).flatMap(({ owner }) => {
    if (owner.kind === "virtualNetwork") return [owner.resource.urn];
    const target = estate.follow(owner, owner.properties.get("virtualNetworkName"), "virtualNetwork");
    return target.kind === "entry" ? [target.entry.resource.urn] : [];
  });
}

/** The default routes that a gateway gives: for certain to a default site, and perhaps what BGP announces. */
function gatewayRoutes(gateway: Entry): RouteFields[] {
  const { properties, resource } = gateway;
  const name = `the default route of gateway "${resource.name}"`;
  const announced = announcedRoute(name, gateway);
  const site = idOf(properties.get("gatewayDefaultSite", "defaultLocalNetworkGatewayId"));
  return [
    ...(site.isAbsent ? [] : [learnedDefault(name, { urn: resource.urn, property: site.path }, TO_GATEWAY)]),
    ...(announced === undefined ? [] : ofBothFamilies(announced)),
  ];
}

/** BGP may announce IPv6 as well; a route server and a virtual hub take no such routes. */
const ofBothFamilies = (route: RouteFields): RouteFields[] => [
  route,
  { ...route, addressPrefix: known("::/0") },
];

function announcedRoute(name: string, { properties, resource }: Entry): RouteFields | undefined {
  const type = properties.get("gatewayType", "type");
  const bgp = properties.get("enableBgp", "bgpEnabled");
  const flag = flagOf(bgp);
  const express = textOf(type)?.toLowerCase() === "expressroute";
  if (!express && !type.isUnknown && (flag.kind === "absent" || (flag.kind === "known" && !flag.value)))
    return undefined;
  // ExpressRoute always speaks BGP (E104).
  const by = express || type.isUnknown ? type : bgp;
  const reason = "lets on-premises announce a default route, and whether it does is not known";
  const unknown: Unknown = flag.kind === "unknown" && !express ? flag.unknown : by.because(reason);
  return learnedDefault(name, { urn: resource.urn, property: by.path }, TO_GATEWAY, [unknown]);
}

/** Whatever appliance is a peer of a route server may give a default route to itself. */
function serverRoute({ resource }: Entry): RouteFields {
  const at = { urn: resource.urn, property: "" };
  const unknown = {
    ...at,
    reason: "lets appliances announce a default route, and whether they do is not known",
  };
  const name = `the default route of route server "${resource.name}"`;
  return learnedDefault(name, at, { nextHopType: { kind: "unknown", unknown } }, [unknown]);
}

const withDoubts = (route: RouteFields, doubts: readonly Unknown[]): RouteFields =>
  doubts.length === 0 ? route : { ...route, doubts: [...(route.doubts ?? []), ...doubts] };

const inside = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);
