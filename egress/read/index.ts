/** Resources as they come → the one model that every question is asked of. */
export { kindOf } from "./estate";
export type { FirewallPolicy } from "./firewall-policy";
export { type Model, readModel } from "./model";
export type { NetworkSecurityGroup } from "./network-security-group";
export type { Resource } from "./resource";
export { parseToken, type Token } from "./token";
export { UNKNOWN_TEXT, Value } from "./value";
