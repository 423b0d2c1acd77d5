/** Resources as they come → the one model that every question is asked of. */
export type { Destination } from "./destinations";
export { candidatesOf, type Entry, Estate, nameOf, type Target } from "./estate";
export { type Kind, kindOf } from "./kinds";
export type { Firewall } from "./firewall";
export type { FirewallPolicy } from "./firewall-policy";
export { type Model, readModel } from "./model";
export type {
  Attachment,
  NetworkInterface,
  PeerLink,
  ServiceEndpoint,
  Subnet,
  VirtualNetwork,
} from "./network";
export { type InboundGroup, type NetworkSecurityGroup, readInboundGroups } from "./network-security-group";
export { type Resource, UNREADABLE_PROPERTIES } from "./resource";
export { readSecurityAdmin, type SecurityAdminConfiguration } from "./security-admin";
export { parseSourcePosition, type SourcePosition } from "./source-position";
export { isClassicType, parseToken, type Token } from "./token";
export type {
  ApprovedWay,
  NetworkWay,
  PlatformWay,
  UndecidedWay,
  Way,
  Workload,
  WorkloadFamily,
} from "./workloads";
export { UNKNOWN_TEXT, Value } from "./value";
