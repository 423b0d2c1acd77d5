import type { RouteFields } from "../../azure";
import { candidatesOf, type Entry, type Estate } from "../estate";
import { textOf, type Value } from "../value";

/** The user-defined routes of a table: those that stand in it, and those that are resources of their own. */
export function routesOf(table: Entry, estate: Estate): RouteFields[] {
  const fields = (route: Value, owner: Entry, property: string): RouteFields => {
    const hop = route.get("nextHopIpAddress", "nextHopInIpAddress");
    return {
      name: textOf(route.get("name", "routeName")) ?? owner.resource.name,
      at: { urn: owner.resource.urn, property },
      addressPrefix: route.get("addressPrefix").text(),
      nextHopType: route.get("nextHopType").text(),
      nextHopAddress: hop.text(),
      nextHopFirewall: hop.isUnknown
        ? estate.madeFrom(owner, topLevelOf(hop.path), "firewall")?.resource.urn
        : undefined,
    };
  };
  const inline = table.properties
    .get("routes")
    .objects()
    .map((route) => fields(route, table, route.path));
  const separate = [...estate.ofKind("route")].flatMap((route) => {
    const tables = candidatesOf(estate.follow(route, route.properties.get("routeTableName"), "routeTable"));
    return tables.includes(table) ? [fields(route.properties, route, "")] : [];
  });
  return [...inline, ...separate];
}

/** The property of the resource that a value stands in. */
const topLevelOf = (path: string): string => /^\w+/.exec(path)?.[0] ?? "";
