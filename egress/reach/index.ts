/** Questions to the model: what gets out, which rule lets it, and the packet that proves it. */
export { type Breadth, DEFAULT_THRESHOLDS, isWide, type Thresholds, type Verdict } from "./breadth";
export { describeFinding, describePacket, describeUnknown, grouped, opensOf, packetOf } from "./describe";
export type { Finding, Severity } from "./finding";
export { type Bypass, bypassesOf, type Detour } from "./firewall-bypass";
export { firstMatch } from "./first-match";
export { type Grant, type Grants, packetGrants, policyGrants } from "./grants";
export {
  type JudgedRuleSet,
  judgeFirewallDrafts,
  judgeFirewallPolicies,
  judgeNetworkSecurityGroup,
  judgeNetworkSecurityGroups,
  type Opening,
} from "./judgement";
export { judgeSecurityAdminRules } from "./judge-security-admin";
export type { Reach, Witness } from "./reach";
export { egressOf, egressOfSources, type SourceEgress } from "./egress";
export { interfaceSource, type Source, sourcesOf, subnetSource } from "./source";
export { ask } from "./ask";
export type { Answer, Hop, Question } from "./asked";
export { walkedWitness } from "./walked-witness";
export { findDestination, type FoundDestination } from "./find-destination";
export { findSource, type Found } from "./find-source";
export { surfaceOf, type SurfaceEntry } from "./surface";
export { diffOf, type EgressDifference } from "./diff";
export type { Exit } from "./walked";
export { type DoubtfulPorts, type OpenPorts, openPortsOf, type Senders } from "./inbound";
export { contactOut, type ContactWith } from "./contact";
export { contactIn } from "./contact-in";
export { type ProvedContact, provedContact } from "./contact-proof";
export { namesBesides } from "./names-besides";
