import { known, type RouteFields, type Unknown } from "../../azure";
import { parseAddresses } from "../../space";
import { type Entry, type Estate, lastSegment, nameOf } from "../estate";
import { parseToken } from "../token";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";
import { flagOf } from "./flag";
import { learnedDefault } from "./learned-routes";

/**
 * The default routes that virtual hubs give the networks connected to them, by URN of the network (E77). A hub's
 * default route does not go on to other hubs.
 */
export function readHubRoutes(estate: Estate): ReadonlyMap<string, readonly RouteFields[]> {
  const routes = new Map<string, RouteFields[]>();
  for (const connection of estate.ofKind("hubConnection")) {
    const id = idOf(connection.properties.get("remoteVirtualNetwork", "remoteVirtualNetworkId"));
    const target = estate.follow(connection, id, "virtualNetwork");
    if (target.kind !== "entry") continue;
    const { urn } = target.entry.resource;
    routes.set(urn, [...(routes.get(urn) ?? []), ...routesOver(connection, estate)]);
  }
  return routes;
}

/**
 * The default routes that come over a connection. It takes none unless internet security is on. Where it does not
 * say: off in the classic provider, as that documents; in azure-native either, since nobody documents what Azure
 * takes it for (E77).
 */
function routesOver(connection: Entry, estate: Estate): RouteFields[] {
  const { properties, resource } = connection;
  const security = properties.get("enableInternetSecurity", "internetSecurityEnabled");
  const flag = flagOf(security);
  if (flag.kind === "known" && !flag.value) return [];
  if (flag.kind === "absent" && parseToken(resource.type)?.provider === "azure") return [];
  const doubts: Unknown[] =
    flag.kind === "unknown"
      ? [flag.unknown]
      : flag.kind === "absent"
        ? [{ ...security.because("is not there, and what Azure takes it for is not documented") }]
        : [];
  return hubDefaults(connection, estate).map((route) => ({
    ...route,
    doubts: [...(route.doubts ?? []), ...doubts],
  }));
}

function hubDefaults(connection: Entry, estate: Estate): RouteFields[] {
  const hub = hubOf(connection, estate);
  const intents = estate.ofKind("routingIntent").filter((intent) => sameHub(hubOf(intent, estate), hub));
  // A hub has one routing intent or route tables, not both.
  if (intents.length > 0)
    return [...intents.flatMap((intent) => intentRoutes(intent, estate)), ...announcedRoutes(hub, estate)];
  if (hub?.entry === undefined) {
    const reference = connection.properties.get("virtualHubId", "virtualHubName");
    const unknown = reference.because("is a virtual hub that is not among the resources read");
    return [stray(connection, "routes of a virtual hub", "", unknown, [unknown])];
  }
  return tableRoutes(connection, { ...hub, entry: hub.entry }, estate);
}

/** The routing policies for the Internet; those for private traffic alone leave a network its own default (E77). */
function intentRoutes(intent: Entry, estate: Estate): RouteFields[] {
  return intent.properties
    .get("routingPolicies")
    .items()
    .flatMap((policy) => {
      const destinations = policy.get("destinations").texts();
      const certain = destinations.some(
        (each) => each.kind === "known" && each.value.trim().toLowerCase() === "internet",
      );
      const doubts = certain
        ? []
        : destinations.flatMap((each) => (each.kind === "unknown" ? [each.unknown] : []));
      if (!certain && doubts.length === 0) return [];
      return routesTo(intent, policy, "the hub's routing intent for the Internet", estate, doubts);
    });
}

/**
 * The static routes of the table that the connection is associated with, the hub's own by default; then what is
 * announced to the hub, which comes second.
 */
function tableRoutes(connection: Entry, hub: ReadHub, estate: Estate): RouteFields[] {
  const routing = connection.properties.get("routingConfiguration", "routing");
  const id = idOf(routing.get("associatedRouteTable", "associatedRouteTableId"));
  const named = lastSegment(textOf(id))?.toLowerCase();
  // Azure makes both of these in every hub.
  if (named === "noneroutetable") return [];
  const isDefault = id.isAbsent || named === "defaultroutetable";
  const target = isDefault ? undefined : estate.follow(connection, id, "hubRouteTable");
  if (target !== undefined && target.kind !== "entry") {
    const unknown = id.because("is a route table of a hub that is not among the resources read");
    return [stray(connection, "routes of a hub's route table", id.path, unknown, [unknown])];
  }
  const tables = estate
    .ofKind("hubRouteTable")
    .filter((table) =>
      target === undefined
        ? nameOf(table)?.toLowerCase() === "defaultroutetable" && sameHub(hubOf(table, estate), hub)
        : table === target.entry,
    );
  const inline = tables.flatMap((table) =>
    table.properties
      .get("routes")
      .objects()
      .map((route) => [table, route] as const),
  );
  const separate = estate.ofKind("hubRoute").flatMap((route) => {
    const reference = route.properties.get("routeTableId");
    const end = estate.follow(route, reference, "hubRouteTable");
    if (end.kind === "entry" && tables.includes(end.entry)) return [[route, route.properties] as const];
    // The hub's own table need not be among the resources.
    const own =
      isDefault &&
      textOf(reference)
        ?.toLowerCase()
        .endsWith(`/${hub.name.toLowerCase()}/hubroutetables/defaultroutetable`);
    return own === true ? [[route, route.properties] as const] : [];
  });
  return [
    ...[...inline, ...separate].flatMap(([owner, route]) => staticRoutes(owner, route, estate)),
    ...(isDefault ? olderRoutes(connection, hub, estate) : []),
    ...announcedRoutes(hub, estate),
  ];
}

/** The routes of a hub in the forms from before its tables: a table of its own, and tables that name connections. */
function olderRoutes(connection: Entry, { entry: hub }: ReadHub, estate: Estate): RouteFields[] {
  const { properties } = hub;
  // The classic provider has the list without the table around it.
  const own = [properties.get("routeTable").get("routes"), properties.get("routes")];
  const tables = [
    ...properties
      .get("virtualHubRouteTableV2s")
      .objects()
      .map((table) => [hub, table] as const),
    ...estate
      .ofKind("hubRouteTableV2")
      .filter((table) => hubOf(table, estate)?.entry === hub)
      .map((table) => [table, table.properties] as const),
  ];
  return [
    ...own.flatMap((routes) => routes.objects().flatMap((route) => staticRoutes(hub, route, estate))),
    ...tables.flatMap(([owner, table]) => {
      const doubts = attachmentDoubts(connection, table);
      if (doubts === undefined) return [];
      return table
        .get("routes")
        .objects()
        .flatMap((route) => staticRoutes(owner, route, estate, doubts));
    }),
  ];
}

/** Why a table may not be attached to a connection; undefined where it is not. */
function attachmentDoubts(connection: Entry, table: Value): readonly Unknown[] | undefined {
  const names = table.get("attachedConnections").texts();
  const wanted = ["all_vnets", nameOf(connection)?.toLowerCase()];
  if (names.some((name) => name.kind === "known" && wanted.includes(lastSegment(name.value)?.toLowerCase())))
    return [];
  const unread = names.flatMap((name) => (name.kind === "unknown" ? [name.unknown] : []));
  return unread.length === 0 ? undefined : unread;
}

/** The default routes that branches, and appliances that speak BGP, may announce to a hub (E63). */
function announcedRoutes(hub: Hub | undefined, estate: Estate): RouteFields[] {
  const reason =
    "lets on-premises or an appliance announce a default route, and whether it does is not known";
  return [...estate.ofKind("hubGateway"), ...estate.ofKind("hubBgpConnection")]
    .filter((giver) => sameHub(hubOf(giver, estate), hub))
    .map(({ kind, resource }) => {
      const at = { urn: resource.urn, property: "" };
      const unknown = { ...at, reason };
      const nextHopType: RouteFields["nextHopType"] =
        kind === "hubGateway" ? known("VirtualNetworkGateway") : { kind: "unknown", unknown };
      return learnedDefault(`the default route of "${resource.name}"`, at, { nextHopType }, [unknown]);
    });
}

/** A route that is written in a hub, for each of its prefixes. */
function staticRoutes(
  owner: Entry,
  route: Value,
  estate: Estate,
  doubts: readonly Unknown[] = [],
): RouteFields[] {
  const routes = routesTo(owner, route, "a static route of the hub", estate, doubts);
  return (
    route
      .get("destinations", "addressPrefixes")
      .texts()
      // A destination may be a resource, too: a network or a branch, and nothing public.
      .filter((prefix) => prefix.kind === "unknown" || !prefix.value.startsWith("/"))
      .flatMap((addressPrefix) => routes.map((each) => ({ ...each, addressPrefix })))
  );
}

/** A route to what its next hop names: a firewall, an address, or something that nobody here can look into. */
function routesTo(
  owner: Entry,
  route: Value,
  otherwise: string,
  estate: Estate,
  doubts: readonly Unknown[],
): RouteFields[] {
  const written = route.get("nextHop", "nextHopId", "nextHopIpAddress", "nextHops");
  const hops = written.isAbsent ? [written] : written.items();
  const name = textOf(route.get("name")) ?? otherwise;
  const at = { urn: owner.resource.urn, property: route.path };
  return hops.map((hop) => {
    const reasons =
      hops.length === 1 ? doubts : [...doubts, hop.because("is one of several next hops, not known which")];
    const target = estate.follow(owner, hop, "firewall");
    if (target.kind === "entry") {
      const to = { nextHopType: known("VirtualAppliance"), nextHopFirewall: target.entry.resource.urn };
      return learnedDefault(name, at, to, reasons);
    }
    const address = hop.text();
    if (address.kind === "known" && parseAddresses(address.value) !== undefined) {
      const to = { nextHopType: known("VirtualAppliance"), nextHopAddress: address };
      return learnedDefault(name, at, to, reasons);
    }
    const unknown = hop.because("leads to no firewall among the resources read");
    return stray(owner, name, route.path, unknown, reasons);
  });
}

function stray(
  owner: Entry,
  name: string,
  property: string,
  unknown: Unknown,
  doubts: readonly Unknown[],
): RouteFields {
  const at = { urn: owner.resource.urn, property };
  return learnedDefault(name, at, { nextHopType: { kind: "unknown", unknown } }, doubts);
}

interface Hub {
  readonly entry: Entry | undefined;
  readonly name: string;
}

interface ReadHub extends Hub {
  readonly entry: Entry;
}

/** The hub that a resource belongs to; undefined where it is not known. */
function hubOf(part: Entry, estate: Estate): Hub | undefined {
  const reference = idOf(part.properties.get("virtualHubId", "virtualHubName", "virtualHub"));
  const target = estate.follow(part, reference, "virtualHub");
  if (target.kind === "entry") return { entry: target.entry, name: nameOf(target.entry) ?? "" };
  const name = lastSegment(textOf(reference));
  return name === undefined ? undefined : { entry: undefined, name };
}

function sameHub(a: Hub | undefined, b: Hub | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.entry === b.entry && a.name.toLowerCase() === b.name.toLowerCase();
}
