/** Virtual networks and what stands in them, joined. */
export { type Attachment, followed, idOf } from "./attachment";
export { type NetworkInterface, readInterfaces } from "./interfaces";
export type { ServiceEndpoint } from "./service-endpoints";
export { readSubnets, type Subnet, Subnets } from "./subnets";
export { readVirtualNetworks, type VirtualNetwork } from "./virtual-networks";
export type { PeerLink } from "./peerings";
