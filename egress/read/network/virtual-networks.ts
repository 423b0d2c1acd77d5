import type { RouteFields } from "../../azure";
import { AddressSet } from "../../space";
import { type Estate, nameOf } from "../estate";
import { blocksOf } from "./blocks";
import { readGatewayRoutes } from "./gateway-routes";
import { peersOfNetworks, readPeerings } from "./peerings";
import { readHubRoutes } from "./virtual-wan";

/** A virtual network. */
export interface VirtualNetwork {
  readonly urn: string;
  readonly name: string;
  /** Its address space; empty where it is not known. */
  readonly addresses: AddressSet;
  /**
   * The networks that it is peered with directly, whichever side says so: URNs, or names of those that are not
   * among the resources read. A peering by itself gives no way to the Internet (E75).
   */
  readonly peers: readonly string[];
  /** Routes from gateways and virtual hubs, to be learned by the subnets whose route tables let them (E68). */
  readonly learned: readonly RouteFields[];
  /** Routes that a network manager gives each of its subnets, as if its user had written them (E52). */
  readonly managedRoutes: readonly RouteFields[];
}

export function readVirtualNetworks(estate: Estate): VirtualNetwork[] {
  const peerings = readPeerings(estate);
  const peers = peersOfNetworks(peerings);
  const gateways = readGatewayRoutes(estate, peerings);
  const hubs = readHubRoutes(estate);
  return estate.ofKind("virtualNetwork").map((network) => ({
    urn: network.resource.urn,
    name: nameOf(network) ?? network.resource.name,
    addresses: blocksOf(
      [
        network.properties.get("addressSpace").get("addressPrefixes"),
        network.properties.get("addressSpaces"),
      ],
      AddressSet.none,
    ),
    peers: [...(peers.get(network) ?? [])],
    learned: [...(gateways.get(network.resource.urn) ?? []), ...(hubs.get(network.resource.urn) ?? [])],
    managedRoutes: [],
  }));
}
