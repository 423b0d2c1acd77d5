import { known, type Location, type RouteFields, type Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Value } from "../value";
import { attached } from "./attachment";
import { flagOf } from "./flag";

/** Routes that a subnet has without a user's route table: from gateways, peers and virtual hubs. */
export type LearnedRoutes = readonly RouteFields[];

/** A default route for IPv4 that somebody else gives a network. */
export function learnedDefault(
  name: string,
  at: Location,
  nextHop: Pick<RouteFields, "nextHopType"> & Partial<RouteFields>,
  doubts: readonly Unknown[] = [],
): RouteFields {
  return {
    name,
    at,
    addressPrefix: known("0.0.0.0/0"),
    nextHopAddress: { kind: "absent" },
    ...nextHop,
    doubts,
  };
}

/** What a subnet learns of its network's routes; nothing where its route table turns propagation off (E68). */
export function learnedRoutes(
  estate: Estate,
  owner: Entry,
  subnet: Value,
  routes: LearnedRoutes,
): LearnedRoutes {
  if (routes.length === 0) return [];
  const table = attached(
    estate,
    owner,
    subnet,
    ["routeTable", "routeTableId"],
    "routeTable",
    { kind: "subnetRouteTable", other: "routeTableId" },
    (entry) => entry,
  );
  // Without the table nothing is known about the subnet's routes, and its other readers say so.
  if (table.kind !== "is") return routes;
  const { properties } = table.value;
  const off = flagOf(properties.get("disableBgpRoutePropagation"));
  // The classic provider asks the opposite question.
  const on = flagOf(properties.get("bgpRoutePropagationEnabled"));
  if ((off.kind === "known" && off.value) || (on.kind === "known" && !on.value)) return [];
  const unknown = off.kind === "unknown" ? off.unknown : on.kind === "unknown" ? on.unknown : undefined;
  if (unknown === undefined) return routes;
  return routes.map((route) => ({ ...route, doubts: [...(route.doubts ?? []), unknown] }));
}
