import { ALL_DOMAINS, type DomainSet, IntervalSet, type PacketBox, type Protocol, PROTOCOLS } from "../space";
import { addressesOf, type AddressTerm, describeTerms } from "./address-term";
import {
  type DomainPattern,
  fqdnPattern,
  fqdnTagPattern,
  urlPattern,
  webCategoryPattern,
} from "./domain-pattern";
import type { Relay } from "./firewall-relay";
import {
  ALL_CHANNELS,
  APPLICATION_PROTOCOLS,
  type Channel,
  channelSet,
  nameBox,
  type NameSet,
} from "./name-set";
import type { Places } from "./place";
import type { Location, Rule } from "./rule";
import { actionOf, type PortTerm, portsOf, priorityOf } from "./rule-fields";
import type { Bounded, Read, Unknown } from "./unknown";

/** Priorities of rule collection groups and of collections (E116). */
export const FIREWALL_PRIORITIES = [100, 65000] as const;

/** What the rules of one collection share. */
export interface RuleCollectionFields {
  readonly at: Location;
  readonly action: Read<string>;
  readonly groupPriority: Read<number>;
  readonly priority: Read<number>;
}

/** A network rule as it is written (E128). */
export interface NetworkRuleFields {
  readonly name: string;
  readonly at: Location;
  readonly protocols: readonly Exclude<Read<string>, { kind: "absent" }>[];
  readonly sources: readonly AddressTerm[];
  readonly destinations: readonly AddressTerm[];
  readonly ports: readonly PortTerm[];
}

/** One target of an application rule, by the list it stands in (E137). */
export type TargetTerm =
  | { readonly kind: "fqdn" | "url" | "fqdnTag" | "webCategory"; readonly text: string }
  | { readonly kind: "unknown"; readonly unknown: Unknown };

/** An application rule as it is written (E136–E150). */
export interface ApplicationRuleFields {
  readonly name: string;
  readonly at: Location;
  readonly protocols: readonly { readonly type: Read<string>; readonly port: Read<number> }[];
  readonly sources: readonly AddressTerm[];
  readonly targets: readonly TargetTerm[];
}

/** An application rule with its targets, which say how far it reaches. */
export interface ApplicationRule extends Rule<NameSet> {
  readonly patterns: readonly DomainPattern[];
}

/** The rules of one firewall policy, without those of its base policy. */
export interface FirewallPolicyRules {
  readonly network: readonly Rule<PacketBox>[];
  readonly application: readonly ApplicationRule[];
  /** DNAT rules that send on to the Internet, which come before all others (E115). Default is none. */
  readonly relays?: readonly Relay[];
}

/**
 * The rules of a policy and of the policies it inherits from, in evaluation order: a base policy's rules come
 * before those of the policy built on it, whatever the numbers (E117).
 *
 * @param chain the policies' own rules, the outermost base policy first.
 */
export function inheritRules(chain: readonly FirewallPolicyRules[]): FirewallPolicyRules {
  const inherited = <R extends Rule<unknown>>(rules: readonly R[], depth: number): R[] =>
    rules.map((rule) => ({
      ...rule,
      order: { ...rule.order, least: [depth, ...rule.order.least], most: [depth, ...rule.order.most] },
    }));
  return {
    network: chain.flatMap((policy, depth) => inherited(policy.network, depth)),
    application: chain.flatMap((policy, depth) => inherited(policy.application, depth)),
    // One page says that DNAT rules are not inherited, the newer one that a base policy's come first (E119).
    relays: chain.flatMap((policy, depth) => inherited(policy.relays ?? [], depth)),
  };
}

/** What a network rule matches. Only TCP and UDP are source-NATed, so only they reach the Internet (E129). */
export function networkRule(
  fields: NetworkRuleFields,
  collection: RuleCollectionFields,
  places: Places,
): Rule<PacketBox> {
  const action = actionOf(collection.action, collection.at);
  const protocols = firewallProtocols(fields.protocols, action.most === "Allow");
  const sources = addressesOf(fields.sources, { end: "source", action: action.most }, places);
  const destinations = addressesOf(fields.destinations, { end: "destination", action: action.most }, places);
  const ports = portsOf(fields.ports, action.most);
  const box = (pick: "least" | "most"): PacketBox => ({
    protocols: protocols[pick].filter((protocol) => protocol === "Tcp" || protocol === "Udp"),
    ports: ports[pick],
    sources: sources[pick],
    destinations: destinations[pick],
  });
  return {
    name: fields.name,
    at: fields.at,
    action,
    match: {
      least: box("least"),
      most: box("most"),
      unknown: [...protocols.unknown, ...sources.unknown, ...destinations.unknown, ...ports.unknown],
    },
    order: orderOf(collection, action.most),
    destinations: describeTerms(fields.destinations),
  };
}

/** What an application rule matches. */
export function applicationRule(
  fields: ApplicationRuleFields,
  collection: RuleCollectionFields,
  places: Places,
): ApplicationRule {
  const action = actionOf(collection.action, collection.at);
  const sources = addressesOf(fields.sources, { end: "source", action: action.most }, places);
  const channels = channelsOfProtocols(fields.protocols);
  const patterns: DomainPattern[] = [];
  const unknown: Unknown[] = [];
  for (const target of fields.targets) {
    if (target.kind === "unknown") unknown.push(target.unknown);
    else patterns.push(patternOf(target.kind, target.text, action.most));
  }
  const known: DomainSet = IntervalSet.ranges(
    patterns.flatMap((pattern) => [...pattern.domains.intervals()]),
  );
  const domains = { least: known, most: unknown.length > 0 ? ALL_DOMAINS : known };
  const box = (pick: "least" | "most"): NameSet => nameBox(channels[pick], sources[pick], domains[pick]);
  return {
    name: fields.name,
    at: fields.at,
    action,
    match: {
      least: box("least"),
      most: box("most"),
      unknown: [...sources.unknown, ...channels.unknown, ...unknown],
    },
    order: orderOf(collection, action.most),
    destinations: patterns.map((pattern) => pattern.text),
    patterns,
  };
}

/** By group, then by collection; within a collection all rules have one action, so their order is all one. */
export function orderOf(
  collection: RuleCollectionFields,
  action: "Allow" | "Deny",
): Bounded<readonly number[]> {
  const group = priorityOf(collection.groupPriority, FIREWALL_PRIORITIES, action, collection.at);
  const own = priorityOf(collection.priority, FIREWALL_PRIORITIES, action, collection.at);
  return {
    least: [group.least, own.least],
    most: [group.most, own.most],
    unknown: [...group.unknown, ...own.unknown],
  };
}

/** The protocols of a network or DNAT rule. None at all is every protocol for an Allow and none for a Deny. */
export function firewallProtocols(
  terms: NetworkRuleFields["protocols"],
  allow: boolean,
): Bounded<readonly Protocol[]> {
  if (terms.length === 0) return { least: allow ? PROTOCOLS : [], most: allow ? PROTOCOLS : [], unknown: [] };
  const least = new Set<Protocol>();
  const unknown: Unknown[] = [];
  for (const term of terms) {
    if (term.kind === "unknown") {
      unknown.push(term.unknown);
      continue;
    }
    const text = term.value.trim().toLowerCase();
    const named = PROTOCOLS.filter(
      (protocol) => text === "any" || text === "*" || protocol.toLowerCase() === text,
    );
    // A protocol that Azure does not know matches what it may match: all for an Allow, nothing for a Deny.
    for (const protocol of named.length > 0 ? named : allow ? PROTOCOLS : []) least.add(protocol);
  }
  return { least: [...least], most: unknown.length > 0 ? PROTOCOLS : [...least], unknown };
}

function channelsOfProtocols(protocols: ApplicationRuleFields["protocols"]): Bounded<IntervalSet<number>> {
  // Without protocols a rule is about the web's own ports (E138).
  if (protocols.length === 0) {
    const web = channelSet([
      { protocol: "Http", port: 80 },
      { protocol: "Https", port: 443 },
    ]);
    return { least: web, most: web, unknown: [] };
  }
  const channels: Channel[] = [];
  const unknown: Unknown[] = [];
  for (const { type, port } of protocols) {
    if (type.kind === "unknown") unknown.push(type.unknown);
    if (port.kind === "unknown") unknown.push(port.unknown);
    if (type.kind !== "known" || port.kind === "unknown") continue;
    const protocol = APPLICATION_PROTOCOLS.find((p) => p.toLowerCase() === type.value.trim().toLowerCase());
    if (protocol === undefined) continue;
    channels.push({ protocol, port: port.kind === "known" ? port.value : DEFAULT_PORTS[protocol] });
  }
  const least = channelSet(channels);
  return { least, most: unknown.length > 0 ? ALL_CHANNELS : least, unknown };
}

const DEFAULT_PORTS = { Http: 80, Https: 443, Mssql: 1433 } as const;

function patternOf(
  kind: "fqdn" | "url" | "fqdnTag" | "webCategory",
  text: string,
  action: "Allow" | "Deny",
): DomainPattern {
  switch (kind) {
    case "fqdn":
      return fqdnPattern(text, action);
    case "url":
      return urlPattern(text, action);
    case "fqdnTag":
      return fqdnTagPattern(text);
    case "webCategory":
      return webCategoryPattern(text);
  }
}
