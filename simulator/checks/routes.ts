import { parseAddress, parseCidr } from "../arm/cidr";
import { nameOf, parentId } from "../arm/ids";
import { reveal, type Properties } from "../provider/values";
import { firstClash, objects, refuse, storedName, text, word, type PutRequest } from "./request";
import { isServiceTag } from "./syntax";

const HOPS = new Set(["virtualnetworkgateway", "vnetlocal", "internet", "virtualappliance", "none"]);
const MAX_ROUTES = 400;

interface NamedRoute {
  readonly name: string;
  readonly body: Properties;
}

/** Refuses a route table whose inline routes ARM would refuse. */
export function checkRouteTable({ body }: PutRequest): void {
  const routes = objects(body["routes"]).map((route) => ({ name: text(route["name"]) ?? "", body: route }));
  for (const route of routes) checkOne(route);
  checkTogether(routes);
}

/** Refuses a route that is wrong in itself or has the prefix of another one in its table. */
export function checkRoute({ id, body, state }: PutRequest): void {
  const name = nameOf(id);
  checkOne({ name, body });
  const others = state
    .children(parentId(id) ?? "", "routes")
    .map((route) => ({ name: storedName(route), body: reveal(route.inputs) as Properties }))
    .filter((route) => route.name.toLowerCase() !== name.toLowerCase());
  checkTogether([...others, { name, body }]);
}

function checkOne({ name, body }: NamedRoute): void {
  const prefix = text(body["addressPrefix"]) ?? "";
  if (parseCidr(prefix) === undefined && !isServiceTag(prefix)) {
    refuse("InvalidAddressPrefix", `Route ${name}: '${prefix}' is no valid address prefix or service tag.`);
  }
  const hop = word(body["nextHopType"]) ?? "";
  if (!HOPS.has(hop)) refuse("InvalidNextHopType", `Route ${name}: the next hop type '${hop}' is unknown.`);
  const address = text(body["nextHopIpAddress"] ?? body["nextHopInIpAddress"]);
  if (hop === "virtualappliance" && (address === undefined || parseAddress(address) === undefined)) {
    refuse(
      "InvalidNextHopIpAddress",
      `Route ${name}: a VirtualAppliance needs the IP address of the next hop.`,
    );
  }
  if (hop !== "virtualappliance" && address !== undefined) {
    refuse(
      "RouteNextHopIpAddressNotAllowed",
      `Route ${name}: only a VirtualAppliance has a next hop IP address.`,
    );
  }
}

function checkTogether(routes: readonly NamedRoute[]): void {
  const same = firstClash(routes, (route) => route.name.toLowerCase());
  if (same) refuse("RouteNamesNotUnique", `Two routes have the name '${same[1].name}'.`);
  const clash = firstClash(routes, ({ body }) => word(body["addressPrefix"]));
  if (clash) {
    refuse("RouteConflict", `Routes ${clash[0].name} and ${clash[1].name} have the same address prefix.`);
  }
  if (routes.length > MAX_ROUTES) {
    refuse(
      "RouteCountExceeded",
      `A route table holds ${MAX_ROUTES} routes at most; this has ${routes.length}.`,
    );
  }
}
