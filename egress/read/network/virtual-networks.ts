import { AddressSet } from "../../space";
import { type Estate, nameOf } from "../estate";
import { blocksOf } from "./blocks";

/** A virtual network. */
export interface VirtualNetwork {
  readonly urn: string;
  readonly name: string;
  /** Its address space; empty where it is not known. */
  readonly addresses: AddressSet;
}

export function readVirtualNetworks(estate: Estate): VirtualNetwork[] {
  return [...estate.ofKind("virtualNetwork")].map((network) => ({
    urn: network.resource.urn,
    name: nameOf(network) ?? network.resource.name,
    addresses: blocksOf(
      [
        network.properties.get("addressSpace").get("addressPrefixes"),
        network.properties.get("addressSpaces"),
      ],
      AddressSet.none,
    ),
  }));
}
