import {
  ALL_CHANNELS,
  channelsOnPorts,
  nameBox,
  NAMES,
  type Reading,
  readRules,
  type RoutedPart,
  routedParts,
  type Rule,
} from "../azure";
import type { Attachment, Firewall, Model } from "../read";
import {
  AddressSet,
  domain,
  hasPorts,
  type PacketBox,
  parseAddresses,
  type Protocol,
  PUBLIC,
} from "../space";
import type { Source } from "./egress";
import { firewallAt } from "./next-hop";
import { likelySource } from "./packets";

/** What is asked about: may this packet, or this request for a name, leave from there? */
export interface Question {
  /** An address of the source; undefined for any of its own. */
  readonly from: string | undefined;
  /** An address or a domain name. */
  readonly to: string;
  readonly protocol: Protocol;
  /** 0 where the protocol has none. */
  readonly port: number;
}

/** One place on the way where something decides. */
export interface Hop {
  readonly hop: "nsg" | "route" | "firewall" | "exit";
  /** URN of the resource that decides; empty where Azure itself does. */
  readonly resource: string;
  /** The rule or route that decides, by name. */
  readonly rule: string;
  readonly action: "Allow" | "Deny" | "Unknown";
}

export interface Answer {
  readonly verdict: "allowed" | "denied" | "unknown";
  readonly path: readonly Hop[];
  readonly exit:
    "firewall" | "natGateway" | "publicIp" | "loadBalancer" | "defaultOutbound" | "appliance" | "none";
}

/**
 * Follows one packet through the model, rule by rule, as Azure would. Where a value that is not known decides, the
 * answer is `unknown`, with the way that the packet takes if all such values are read against us.
 */
export function ask(question: Question, source: Source, model: Model): Answer {
  const open = follow(question, source, model, "open");
  if (open.verdict === "denied") return open;
  const closed = follow(question, source, model, "closed");
  return closed.verdict === "allowed" ? open : { ...open, verdict: "unknown" };
}

function follow(question: Question, source: Source, model: Model, reading: Reading): Answer {
  const { subnet, networkInterface } = source;
  const from = question.from ?? addressOf(source);
  const to = parseAddresses(question.to);
  const path: Hop[] = [];
  const denied = (): Answer => ({ verdict: "denied", path, exit: "none" });
  const groups = [networkInterface?.securityGroup, subnet.securityGroup].filter(
    (group) => group !== undefined,
  );
  for (const group of groups) {
    const hop = throughGroup(group, { ...question, from }, to, model, reading);
    if (hop !== undefined) path.push(hop);
    if (hop?.action === "Deny") return denied();
  }
  if (to?.intersect(PUBLIC).isEmpty === true) {
    // What stays inside is not egress; where it goes is not followed here.
    path.push({ hop: "route", resource: "", rule: "a destination that is not public", action: "Unknown" });
    return reading === "open" ? { verdict: "allowed", path, exit: "none" } : denied();
  }
  for (const part of partsFor(source, to, model)) {
    const answer = leave(part, { ...question, from }, to, source, model, reading);
    path.push(...answer.path);
    // A name may be reached by any of the ways; an address has one.
    if (answer.verdict === "allowed") return { ...answer, path };
  }
  return denied();
}

/** The interface's own address, or the first that a machine of the subnet can have. */
function addressOf({ subnet, networkInterface }: Source): string {
  return networkInterface?.addresses.sample() ?? likelySource(subnet.addresses);
}

function throughGroup(
  group: Attachment<string>,
  question: Question & { from: string },
  to: AddressSet | undefined,
  model: Model,
  reading: Reading,
): Hop | undefined {
  if (group.kind === "none") return undefined;
  const found =
    group.kind === "is" ? model.networkSecurityGroups.find(({ urn }) => urn === group.value) : undefined;
  if (found === undefined)
    return unread("nsg", group.kind === "unknown" ? group.unknown.property : "", reading);
  const decided = firstRule([...found.outbound, ...found.defaults], question, to, reading);
  return {
    hop: "nsg",
    resource: decided?.rule.at.urn ?? found.urn,
    rule: decided?.rule.name ?? "",
    action: decided?.action ?? "Deny",
  };
}

function unread(hop: Hop["hop"], rule: string, reading: Reading): Hop {
  return { hop, resource: "", rule, action: reading === "open" ? "Unknown" : "Deny" };
}

/** The first rule that matches the packet; for a name, one that matches some public address. */
function firstRule(
  rules: readonly Rule<PacketBox>[],
  question: Question & { from: string },
  to: AddressSet | undefined,
  reading: Reading,
): { rule: Rule<PacketBox>; action: "Allow" | "Deny" } | undefined {
  const source = parseAddresses(question.from);
  let left = to ?? PUBLIC;
  let denied: { rule: Rule<PacketBox>; action: "Deny" } | undefined;
  for (const { rule, action, match } of readRules(rules, reading)) {
    if (!match.protocols.includes(question.protocol)) continue;
    if (hasPorts(question.protocol) && !match.ports.has(question.port)) continue;
    if (source === undefined || !match.sources.contains(source)) continue;
    if (left.intersect(match.destinations).isEmpty) continue;
    if (action === "Allow") return { rule, action };
    denied ??= { rule, action };
    left = left.difference(match.destinations);
    if (left.isEmpty) return denied;
  }
  return denied;
}

function partsFor({ subnet }: Source, to: AddressSet | undefined, model: Model): RoutedPart[] {
  const { routes } = subnet;
  if (routes.kind === "unknown") {
    return [{ destinations: PUBLIC, hop: { kind: "unknown", unknown: routes.unknown }, route: undefined }];
  }
  const { parts, unread: others } = routedParts(routes.kind === "none" ? [] : routes.value, model.places);
  const matching = to === undefined ? parts : parts.filter((part) => part.destinations.contains(to));
  const unsure = others.map((route): RoutedPart => {
    const unknown = { ...route.at, reason: "has a prefix that is not known" };
    return { destinations: PUBLIC, hop: { kind: "unknown", unknown }, route };
  });
  return [...unsure, ...matching];
}

function leave(
  part: RoutedPart,
  question: Question & { from: string },
  to: AddressSet | undefined,
  source: Source,
  model: Model,
  reading: Reading,
): Answer {
  const { hop, route } = part;
  const routeHop = (action: Hop["action"]): Hop => ({
    hop: "route",
    resource: route?.at.urn ?? "",
    rule: route?.name ?? "the default route to the Internet",
    action,
  });
  const undecided = (exit: Answer["exit"]): Answer =>
    reading === "open"
      ? { verdict: "allowed", path: [routeHop("Unknown")], exit }
      : { verdict: "denied", path: [routeHop("Deny")], exit: "none" };
  switch (hop.kind) {
    case "none":
    case "network":
      return { verdict: "denied", path: [routeHop("Deny")], exit: "none" };
    case "gateway":
    case "unknown":
      return undecided("none");
    case "internet": {
      const methods = [...source.subnet.methods, ...(source.networkInterface?.methods ?? [])];
      const ipv6 = question.from.includes(":");
      const method = methods.find((m) => m.protocols.includes(question.protocol) && (ipv6 ? m.ipv6 : m.ipv4));
      if (method === undefined) {
        const none: Hop = { hop: "exit", resource: "", rule: "no outbound method", action: "Deny" };
        return { verdict: "denied", path: [routeHop("Allow"), none], exit: "none" };
      }
      const exit: Hop = { hop: "exit", resource: method.urn, rule: method.kind, action: "Allow" };
      return { verdict: "allowed", path: [routeHop("Allow"), exit], exit: method.kind };
    }
    case "appliance": {
      const firewall = firewallAt(hop, model);
      if (firewall === undefined) return undecided("appliance");
      const inside = throughFirewall(firewall, question, to, model, reading);
      const verdict = inside.action === "Deny" ? "denied" : "allowed";
      return {
        verdict,
        path: [routeHop("Allow"), inside],
        exit: verdict === "allowed" ? "firewall" : "none",
      };
    }
  }
}

function throughFirewall(
  firewall: Firewall,
  question: Question & { from: string },
  to: AddressSet | undefined,
  model: Model,
  reading: Reading,
): Hop {
  const deny: Hop = { hop: "firewall", resource: firewall.urn, rule: "deny by default", action: "Deny" };
  if (firewall.policy === undefined) return deny;
  const policy =
    typeof firewall.policy === "string"
      ? model.firewallPolicies.find(({ urn }) => urn === firewall.policy)
      : undefined;
  if (policy === undefined) {
    return unread("firewall", typeof firewall.policy === "string" ? "" : firewall.policy.property, reading);
  }
  const network = firstRule(policy.rules.network, question, to, reading);
  const asHop = (rule: Rule<unknown>, action: "Allow" | "Deny"): Hop => ({
    hop: "firewall",
    resource: rule.at.urn,
    rule: rule.name,
    action,
  });
  if (network !== undefined) return asHop(network.rule, network.action);
  // Names are an application rule's business, and so is nothing else (E122).
  if (to !== undefined || question.protocol !== "Tcp") return deny;
  const source = parseAddresses(question.from) ?? AddressSet.none;
  const channels = channelsOnPorts(question.port, question.port + 1).intersect(ALL_CHANNELS);
  const request = nameBox(channels, source, domain(question.to));
  for (const { rule, action, match } of readRules<typeof request>(policy.rules.application, reading)) {
    if (!NAMES.isEmpty(NAMES.intersect(match, request))) return asHop(rule, action);
  }
  return deny;
}
