/** The sets that verdicts are computed over: addresses, ports, protocols, packets and domain names. */
export type { Algebra } from "./algebra";
export {
  AddressSet,
  formatIpv4,
  formatIpv6,
  IPV4_END,
  parseAddresses,
  parseIpv4,
  parseIpv6,
  PLACE_END,
  toCidrs,
} from "./address";
export {
  ALL_DOMAINS,
  domain,
  type DomainSet,
  domainsEndingIn,
  hasDomain,
  normalizeDomain,
} from "./domain-set";
export { IntervalSet, intervalAlgebra } from "./interval-set";
export { DEFAULT_STEPS, TooIntricate } from "./budget";
export type { Channel } from "./channels";
export type { Column } from "./column";
export { Decisions } from "./decisions";
export { NO_PACKETS, type Packet, type PacketBox, PacketSet, type PacketSlice } from "./packet-set";
export { piecewise, type Piecewise, type PiecewiseAlgebra } from "./piecewise";
export { ALL_PORTS, formatPorts, parsePorts, type PortSet } from "./port";
export { hasPorts, type Protocol, PROTOCOLS } from "./protocol";
export { NOT_PUBLIC, PRIVATE_NETWORKS, PUBLIC } from "./public";
