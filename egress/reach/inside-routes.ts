import { known, type RoutedPart, routedParts, type RouteFields, type Unknown } from "../azure";
import type { Model, Subnet } from "../read";
import { AddressSet, parseAddresses, toCidrs } from "../space";
import { lookUpOf } from "./look-up";
import { learnedBy, userRoutes } from "./path";

/** Private space that Azure itself drops where nothing else takes it (E57). */
const RESERVED = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"].map((prefix) => ({
  set: parseAddresses(prefix) ?? AddressSet.none,
  route: systemRoute("no route to private space", { urn: "", property: "" }, prefix, "None"),
}));

/**
 * The parts of private destinations by the route that takes them: longest prefix first, of equal ones a route that
 * people wrote, then one that is learned, then Azure's own (E54). What is the network's or a peer's yields to no
 * learned route (E55).
 *
 * @param forwarded whether an appliance in the subnet sends for others, which a peering may refuse (E76).
 */
export function partsInside(subnet: Subnet, to: AddressSet, model: Model, forwarded: boolean): RoutedPart[] {
  const { routes } = subnet;
  if (routes.kind === "unknown") {
    const hop = { kind: "unknown", unknown: routes.unknown } as const;
    return [{ destinations: to, hop, route: undefined, arrivesAt: undefined, doubts: [] }];
  }
  const local = localRoutes(subnet, to, model, forwarded);
  const isLocal = local.some((route) => route.doubts?.length === 0 && takesAll(route, to));
  const learned = isLocal ? [] : learnedRoutes(subnet, to, model);
  const written = userRoutes(subnet, model).map((route) =>
    isAstray(route, to, subnet) ? doubted(route, ASTRAY) : route,
  );
  const reserved = RESERVED.filter(({ set }) => set.contains(to)).map(({ set, route }) =>
    [...written, ...learned].some((other) => isShorter(other, set)) ? doubted(route, MAYBE_GONE) : route,
  );
  const { parts, unread } = routedParts(
    {
      user: [...written, ...local, ...endpointRoutes(written, local, to, model)],
      learned: [...learned, ...reserved],
      endpoints: [],
    },
    model.places,
    to,
  );
  // A route whose prefix is not known may take from any other.
  const doubts = unread.flatMap((each) => each.doubts);
  const all = [...parts, ...unread.map((each) => ({ ...each, destinations: to }))];
  return doubts.length === 0 ? all : all.map((part) => ({ ...part, doubts: [...part.doubts, ...doubts] }));
}

/**
 * Azure's own routes to the network's blocks, or else to those of its peers (E57, E75): networks that share a part of
 * their space cannot be peers.
 */
function localRoutes(subnet: Subnet, to: AddressSet, model: Model, forwarded: boolean): RouteFields[] {
  const { network, urn, property } = subnet;
  const title = "the virtual network";
  if (network === undefined) {
    const at = { urn, property };
    const reason = "stands in a virtual network that is not among the resources read";
    return routesTo(title, at, [to], [{ ...at, reason }]);
  }
  const at = { urn: network.urn, property: "" };
  const shared = (block: AddressSet): boolean => !block.intersect(to).isEmpty;
  const own = network.blocks.filter(shared);
  if (own.length > 0) return routesTo(title, at, own, []);
  const reason = "has an address space that is not known";
  return [
    ...(network.blocks.length === 0 ? routesTo(title, at, [to], [{ ...at, reason }]) : []),
    ...network.links.flatMap((link) => {
      const name = `the peering with ${link.peerName}`;
      const doubts = [...link.doubts, ...(forwarded ? link.forwarding : [])];
      const blocks = lookUpOf(model).networks.get(link.peer ?? "")?.blocks ?? [];
      const where = `leads to ${link.peerName}, whose address space is not known`;
      return blocks.length === 0
        ? routesTo(name, link.at, [to], [...doubts, { ...link.at, reason: where }])
        : routesTo(name, link.at, blocks.filter(shared), doubts);
    }),
  ];
}

/**
 * A private endpoint has a route to its address alone, which no shorter route takes unless its subnet says so (E73).
 * Which addresses endpoints have is not read, so that each that is nobody else's may be one's.
 */
function endpointRoutes(
  written: readonly RouteFields[],
  local: readonly RouteFields[],
  to: AddressSet,
  model: Model,
): RouteFields[] {
  const [network] = local;
  const isTaken = written.some(
    (route) =>
      !prefixOf(route).intersect(to).isEmpty && !local.some((each) => isShorter(route, prefixOf(each))),
  );
  if (
    network === undefined ||
    !isTaken ||
    !lookUpOf(model).kinds.has("privateEndpoint") ||
    isOfMachine(to, model)
  )
    return [];
  const reason = "may have a private endpoint at the address";
  return routesTo("a private endpoint", network.at, [to], [{ ...network.at, reason }]);
}

/** Whether the address is known to be that of an interface or a firewall. */
function isOfMachine(to: AddressSet, model: Model): boolean {
  const address = to.sample() ?? "";
  return (
    lookUpOf(model).interfaces.has(address) ||
    model.firewalls.some(({ privateAddress }) => privateAddress === address)
  );
}

/** What a gateway gives a route to may be as little as the destination itself. */
function learnedRoutes(subnet: Subnet, to: AddressSet, model: Model): RouteFields[] {
  const inside = learnedBy(subnet, model, subnet.learnedInside);
  return [
    ...inside.flatMap((route) => toCidrs(to).map((prefix) => ({ ...route, addressPrefix: known(prefix) }))),
    ...learnedBy(subnet, model),
  ];
}

function routesTo(
  name: string,
  at: RouteFields["at"],
  blocks: readonly AddressSet[],
  doubts: readonly Unknown[],
): RouteFields[] {
  return blocks.flatMap(toCidrs).map((prefix) => ({ ...systemRoute(name, at, prefix, "VnetLocal"), doubts }));
}

function systemRoute(name: string, at: RouteFields["at"], prefix: string, hop: string): RouteFields {
  return {
    name,
    at,
    addressPrefix: known(prefix),
    nextHopType: known(hop),
    nextHopAddress: { kind: "absent" },
  };
}

const prefixOf = ({ addressPrefix }: RouteFields): AddressSet =>
  (addressPrefix.kind === "known" ? parseAddresses(addressPrefix.value) : undefined) ?? AddressSet.none;

const takesAll = (route: RouteFields, to: AddressSet): boolean => prefixOf(route).contains(to);

const isShorter = (route: RouteFields, block: AddressSet): boolean =>
  takesAll(route, block) && !prefixOf(route).equals(block);

/** Whether a route leads into the network for an address that is not the network's. */
function isAstray(route: RouteFields, to: AddressSet, { network }: Subnet): boolean {
  const type = route.nextHopType.kind === "known" ? route.nextHopType.value.trim().toLowerCase() : "";
  return type === "vnetlocal" && network?.blocks.some((block) => block.contains(to)) !== true;
}

/** By the longest prefix it has private space; whether it is still there beside a shorter route is not documented. */
const MAYBE_GONE = "may give way to a shorter route that is not Azure's own";
const ASTRAY = "leads into the virtual network, which does not have the address";

const doubted = (route: RouteFields, reason: string): RouteFields => ({
  ...route,
  doubts: [...(route.doubts ?? []), { ...route.at, reason }],
});
