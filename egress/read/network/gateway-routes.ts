import { known, type RouteFields, type Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";
import { flagOf } from "./flag";
import { learnedDefault } from "./learned-routes";
import type { Peering } from "./peerings";
import { subnetsAt } from "./subnet-reference";

const TO_GATEWAY = { nextHopType: known("VirtualNetworkGateway") };

/** The default routes that gateways and route servers give their networks, by URN of the network (E104). */
export function readGatewayRoutes(estate: Estate): ReadonlyMap<string, readonly RouteFields[]> {
  const routes = new Map<string, RouteFields[]>();
  const add = (from: Entry, subnets: readonly Value[], route: RouteFields | undefined): void => {
    if (route === undefined) return;
    const networks = subnets.flatMap((subnet) => networksAt(estate, from, subnet));
    for (const urn of new Set(networks)) routes.set(urn, [...(routes.get(urn) ?? []), route]);
  };
  for (const gateway of estate.ofKind("virtualNetworkGateway"))
    add(gateway, subnetsOf(gateway), gatewayRoute(gateway));
  for (const server of estate.ofKind("routeServer")) add(server, subnetsOf(server), serverRoute(server));
  return routes;
}

/** What a network learns: from gateways of its own, and from those of the peers whose gateways it uses (E76). */
export function gatewayRoutesOf(
  network: Entry,
  ofNetworks: ReadonlyMap<string, readonly RouteFields[]>,
  peerings: readonly Peering[],
): RouteFields[] {
  const own = ofNetworks.get(network.resource.urn) ?? [];
  const remote = peerings.flatMap(({ network: from, remote, remoteName, useRemoteGateways, at }) => {
    if (from !== network || useRemoteGateways.kind === "absent") return [];
    if (useRemoteGateways.kind === "known" && !useRemoteGateways.value) return [];
    const doubts = useRemoteGateways.kind === "unknown" ? [useRemoteGateways.unknown] : [];
    if (remote !== undefined)
      return (ofNetworks.get(remote.resource.urn) ?? []).map((route) => withDoubts(route, doubts));
    const reason = `leads to gateways of ${remoteName}, which is not among the resources read`;
    const unknown = { urn: at.urn, property: inside(at.property, "useRemoteGateways"), reason };
    return [learnedDefault(`routes of ${remoteName}`, at, TO_GATEWAY, [unknown, ...doubts])];
  });
  return [...own, ...remote];
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
