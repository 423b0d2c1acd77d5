/** What each family of Azure resources means, as rules over sets. */
export { addressesOf, type AddressTerm } from "./address-term";
export { type DomainPattern, type PatternBreadth, punycode } from "./domain-pattern";
export {
  applicationRule,
  type ApplicationRule,
  type ApplicationRuleFields,
  type FirewallPolicyRules,
  inheritRules,
  networkRule,
  type NetworkRuleFields,
  type RuleCollectionFields,
  type TargetTerm,
} from "./firewall-policy";
export { type NatRuleFields, relay, type Relay } from "./firewall-relay";
export { ALL_CHANNELS, channelsOf, channelsOnPorts, nameBox, NAMES, type NameSet } from "./name-set";
export {
  defaultInboundRules,
  defaultOutboundRules,
  inboundRule,
  outboundRule,
  SECURITY_RULE_PRIORITIES,
  toVirtualNetwork,
  type SecurityRuleFields,
} from "./network-security-group";
export {
  carriedBy,
  defaultOutboundMethod,
  type Families,
  hasDefaultOutboundAccess,
  isPlatformSubnet,
  loadBalancerMethod,
  methodsOf,
  natGatewayMethod,
  type OutboundMethod,
  publicIpMethod,
  uncertain,
} from "./outbound";
export {
  type Force,
  inForce,
  securityAdminRule,
  type SecurityAdminRule,
  type SecurityAdminRules,
} from "./security-admin-rule";
export { placesOfTag } from "./routed-places";
export {
  type EndpointFields,
  type NextHop,
  type RoutedPart,
  routedParts,
  type RouteFields,
} from "./route-table";
export { type Place, type PlaceClass, Places } from "./place";
export { type Action, type Location, readRules, type ReadRule, type Rule, unknownsOf } from "./rule";
export type { PortTerm } from "./rule-fields";
export { type Bounded, certain, known, type Read, type Reading, type Unknown } from "./unknown";
