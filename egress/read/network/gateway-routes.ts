import { known, type RouteFields, type Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";
import { flagOf } from "./flag";
import { learnedDefault } from "./learned-routes";
import type { Peering } from "./peerings";
import { subnetsAt } from "./subnet-reference";

const TO_GATEWAY = { nextHopType: known("VirtualNetworkGateway") };

type RoutesOf = Map<string, RouteFields[]>;

/**
 * The default routes that networks learn, by URN of the network: from gateways and route servers of their own, and
 * from those of the peers whose gateways they use (E76, E104).
 */
export function readGatewayRoutes(
  estate: Estate,
  peerings: readonly Peering[],
): ReadonlyMap<string, readonly RouteFields[]> {
  const own: RoutesOf = new Map();
  const giveTo = (from: Entry, route: RouteFields | undefined): void => {
    if (route === undefined) return;
    const networks = subnetsOf(from).flatMap((subnet) => networksAt(estate, from, subnet));
    for (const urn of new Set(networks)) add(own, urn, route);
  };
  for (const gateway of estate.ofKind("virtualNetworkGateway")) giveTo(gateway, gatewayRoute(gateway));
  for (const server of estate.ofKind("routeServer")) giveTo(server, serverRoute(server));
  const all: RoutesOf = new Map([...own].map(([urn, routes]) => [urn, [...routes]]));
  for (const peering of peerings) {
    for (const route of remoteRoutes(peering, own)) add(all, peering.network.resource.urn, route);
  }
  return all;
}

function add(routes: RoutesOf, urn: string, route: RouteFields): void {
  const known = routes.get(urn);
  if (known === undefined) routes.set(urn, [route]);
  else known.push(route);
}

function remoteRoutes({ remote, remoteName, useRemoteGateways, at }: Peering, own: RoutesOf): RouteFields[] {
  if (useRemoteGateways.kind === "absent") return [];
  if (useRemoteGateways.kind === "known" && !useRemoteGateways.value) return [];
  const doubts = useRemoteGateways.kind === "unknown" ? [useRemoteGateways.unknown] : [];
  if (remote !== undefined)
    return (own.get(remote.resource.urn) ?? []).map((route) => withDoubts(route, doubts));
  const reason = `leads to gateways of ${remoteName}, which is not among the resources read`;
  const unknown = { urn: at.urn, property: inside(at.property, "useRemoteGateways"), reason };
  return [learnedDefault(`routes of ${remoteName}`, at, TO_GATEWAY, [unknown, ...doubts])];
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

/** The default route that a gateway gives, certain with a default site, and perhaps where it speaks BGP. */
function gatewayRoute({ properties, resource }: Entry): RouteFields | undefined {
  const name = `the default route of gateway "${resource.name}"`;
  const site = idOf(properties.get("gatewayDefaultSite", "defaultLocalNetworkGatewayId"));
  if (!site.isAbsent) return learnedDefault(name, { urn: resource.urn, property: site.path }, TO_GATEWAY);
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
