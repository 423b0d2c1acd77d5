/** What each family of Azure resources means, as rules over sets. */
export type { AddressTerm } from "./address-term";
export type { DomainPattern, PatternBreadth } from "./domain-pattern";
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
export { ALL_CHANNELS, channelsOf, channelsOnPorts, nameBox, NAMES, type NameSet } from "./name-set";
export {
  defaultOutboundRules,
  outboundRule,
  SECURITY_RULE_PRIORITIES,
  toVirtualNetwork,
  type SecurityRuleFields,
} from "./network-security-group";
export {
  carriedBy,
  defaultOutboundMethod,
  hasDefaultOutboundAccess,
  isPlatformSubnet,
  loadBalancerMethod,
  natGatewayMethod,
  type OutboundMethod,
  publicIpMethod,
} from "./outbound";
export type { SecurityAdminRules } from "./security-admin-rule";
export { type NextHop, type RoutedPart, routedParts, type RouteFields } from "./route-table";
export { type Place, type PlaceClass, Places } from "./place";
export { type Action, type Location, readRules, type ReadRule, type Rule, unknownsOf } from "./rule";
export type { PortTerm } from "./rule-fields";
export { type Bounded, certain, known, type Read, type Reading, type Unknown } from "./unknown";
