import type { RouteFields } from "../../azure";
import { AddressSet } from "../../space";
import { type Estate, nameOf } from "../estate";
import { blocksOf } from "./blocks";
import { readGatewayRoutes, readPrivateRoutes } from "./gateway-routes";
import { linksOfNetworks, type PeerLink, peersOfNetworks, readPeerings } from "./peerings";
import { readHubRoutes } from "./virtual-wan";

/** A virtual network. */
export interface VirtualNetwork {
  readonly urn: string;
  readonly name: string;
  /** Its address space; empty where it is not known. */
  readonly addresses: AddressSet;
  /** The blocks that make it up, each of which has a route of its own (E57); none where it is not known. */
  readonly blocks: readonly AddressSet[];
  /**
   * The networks that it is peered with directly, whichever side says so: URNs, or names of those that are not
   * among the resources read. A peering by itself gives no way to the Internet (E75).
   */
  readonly peers: readonly string[];
  /** The same with what keeps it from being certain that packets get there. */
  readonly links: readonly PeerLink[];
  /** Routes from gateways and virtual hubs, to be learned by the subnets whose route tables let them (E68). */
  readonly learned: readonly RouteFields[];
  /** Routes to private space from the same; which prefixes they have is not known. */
  readonly learnedInside: readonly RouteFields[];
  /** Routes that a network manager gives each of its subnets, as if its user had written them (E52). */
  readonly managedRoutes: readonly RouteFields[];
}

export function readVirtualNetworks(estate: Estate): VirtualNetwork[] {
  const peerings = readPeerings(estate);
  const peers = peersOfNetworks(peerings);
  const gateways = readGatewayRoutes(estate, peerings);
  const hubs = readHubRoutes(estate);
  const links = linksOfNetworks(peerings);
  const inside = readPrivateRoutes(estate, peerings);
  return estate.ofKind("virtualNetwork").map((network) => {
    const { urn } = network.resource;
    const space = [
      network.properties.get("addressSpace").get("addressPrefixes"),
      network.properties.get("addressSpaces"),
    ];
    const addresses = blocksOf(space, AddressSet.none);
    return {
      urn,
      name: nameOf(network) ?? network.resource.name,
      addresses,
      blocks: addresses.isEmpty
        ? []
        : space.flatMap((list) => list.items()).map((block) => blocksOf([block], AddressSet.none)),
      peers: [...(peers.get(network) ?? [])],
      links: links.get(network) ?? [],
      learned: [...(gateways.get(urn) ?? []), ...(hubs.get(urn) ?? [])],
      learnedInside: inside.get(urn) ?? [],
      managedRoutes: [],
    };
  });
}
