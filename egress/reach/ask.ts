import {
  ALL_CHANNELS,
  carriedBy,
  channelsOnPorts,
  type FirewallPolicyRules,
  nameBox,
  NAMES,
  punycode,
  type Reading,
  readRules,
  type RoutedPart,
  type RouteFields,
  type Rule,
  type Unknown,
} from "../azure";
import type { Firewall, FirewallPolicy, Model, NetworkWay, Way } from "../read";
import {
  AddressSet,
  domain,
  hasPorts,
  type PacketBox,
  parseAddresses,
  type Protocol,
  PUBLIC,
} from "../space";
import { INTERNET } from "./allowed-packets";
import { readPacketRules } from "./covered-places";
import type { Exit } from "./egress";
import { lookUpOf } from "./look-up";
import { guardsOf, onwardOf, partsOf, userRoutes } from "./path";
import { proxiesOf } from "./proxy";
import { addressOf, type Source } from "./source";

/** What is asked about: may this packet, or this request for a name, leave from there? */
export interface Question {
  /** An address of the source; undefined for any of its own. */
  readonly from: string | undefined;
  /** An address, a service tag or another place of the model, or a domain name. */
  readonly to: string;
  readonly protocol: Protocol;
  /** 0 where the protocol has none. */
  readonly port: number;
}

/** One place on the way where something decides. */
export interface Hop {
  readonly hop: "securityAdmin" | "nsg" | "route" | "firewall" | "exit";
  /** URN of the resource that decides; empty where Azure itself does. */
  readonly resource: string;
  /** The rule or route that decides, by name. */
  readonly rule: string;
  readonly action: "Allow" | "Deny" | "Unknown";
}

export interface Answer {
  readonly verdict: "allowed" | "denied" | "unknown";
  readonly path: readonly Hop[];
  readonly exit: Exit;
}

/**
 * Follows one packet through the model, rule by rule, as Azure would. Where a value that is not known decides, the
 * answer is `unknown`, with the way that the packet takes if all such values are read against us.
 */
export function ask(question: Question, source: Source, model: Model): Answer {
  const open = new Trace(question, source, model, "open").answer();
  if (open.verdict === "denied") return open;
  const closed = new Trace(question, source, model, "closed").answer();
  return closed.verdict === "allowed" ? open : { ...open, verdict: "unknown" };
}

type Decided = { readonly rule: Rule<unknown>; readonly action: "Allow" | "Deny" } | undefined;

/** Whether a part may take all that is sent to a destination. */
function takes({ destinations, arrivesAt }: RoutedPart, to: AddressSet): boolean {
  return destinations.contains(to) || arrivesAt?.contains(to) === true;
}

/** Whether a route may take a private destination: one to a part of the network comes before Azure's own (E54, E55). */
function mayTakeInside({ addressPrefix }: RouteFields, to: AddressSet, own: AddressSet): boolean {
  if (addressPrefix.kind !== "known") return true;
  const prefix = parseAddresses(addressPrefix.value);
  return prefix?.contains(to) === true && (own.contains(prefix) || !own.contains(to));
}

/** One packet under one reading of the unknowns. */
class Trace {
  private readonly from: string;
  private readonly sender: AddressSet;
  /** Undefined for a domain name, which may stand for any address. */
  private readonly to: AddressSet | undefined;

  constructor(
    private readonly question: Question,
    private readonly source: Source,
    private readonly model: Model,
    private readonly reading: Reading,
  ) {
    this.from = question.from ?? addressOf(source);
    // Who has no address that is known is in no rule's way by its address.
    this.sender = parseAddresses(this.from) ?? AddressSet.all;
    this.to = parseAddresses(question.to) ?? model.places.find(question.to);
  }

  /** Any way that lets the packet out is enough; if none does, the first says why. */
  answer(): Answer {
    let first: Answer | undefined;
    for (const way of this.source.ways) {
      const answer = this.by(way);
      if (answer.verdict === "allowed") return answer;
      first ??= answer;
    }
    return first ?? { verdict: "denied", path: [], exit: "none" };
  }

  private by(way: Way): Answer {
    switch (way.kind) {
      case "network":
        return this.byProxy(way, this.byNetwork(way));
      case "platform":
        return this.ended(
          [{ hop: "exit", resource: way.urn, rule: way.because, action: "Allow" }],
          "platform",
        );
      case "approved":
        return this.ended(
          [this.throughRules(way.urn, way.rules, this.firstRule(way.rules.network))],
          "platform",
        );
      case "undecided":
        return this.ended([this.unknown("exit", way.unknown)], "none");
    }
  }

  /** The answer that the last hop gives. */
  private ended(path: readonly Hop[], exit: Exit): Answer {
    return path.at(-1)?.action === "Deny"
      ? { verdict: "denied", path, exit: "none" }
      : { verdict: "allowed", path, exit };
  }

  private byNetwork(way: NetworkWay): Answer {
    const path: Hop[] = [];
    const admin = this.throughAdmin(way);
    if (admin !== undefined) path.push(admin.hop);
    if (admin?.hop.action === "Deny") return this.ended(path, "none");
    for (const guard of admin?.accepted === true ? [] : guardsOf(way, this.model)) {
      const hop =
        guard.kind === "unread"
          ? this.unknown("nsg", guard.unknown)
          : this.hopOf("nsg", guard.resource, this.firstRule(guard.rules));
      path.push(hop);
      if (hop.action === "Deny") return this.ended(path, "none");
    }
    if (this.to?.intersect(INTERNET).isEmpty === true) return this.inside(way, this.to, path);
    // A name or a place may be reached by any of the ways; an address has one, and those that are not known.
    for (const part of partsOf(way.subnet, this.model)) {
      if (this.to !== undefined && !takes(part, this.to)) continue;
      if (part.doubts.length > 0 && this.reading === "closed") continue;
      const answer = this.onward(part, way);
      path.push(...answer.path);
      if (answer.verdict === "allowed") return { ...answer, path };
    }
    return { verdict: "denied", path, exit: "none" };
  }

  /** Security admin rules accept, drop, or hand on to the security groups (E42). */
  private throughAdmin({ subnet }: NetworkWay): { hop: Hop; accepted: boolean } | undefined {
    const { network } = subnet;
    const rules = network === undefined ? undefined : this.model.securityAdminRules.get(network.urn);
    if (rules === undefined) return undefined;
    const accepting = this.firstRule(rules.accepting);
    if (accepting?.action === "Allow")
      return { hop: this.hopOf("securityAdmin", "", accepting), accepted: true };
    const passing = this.firstRule(rules.passing);
    return passing === undefined
      ? undefined
      : { hop: this.hopOf("securityAdmin", "", passing), accepted: false };
  }

  /**
   * What stays in the customer's networks. Where a route that people wrote may take it, or it leaves the network to a
   * peer or a gateway, it is not followed further, and so not known.
   */
  private inside({ subnet }: NetworkWay, to: AddressSet, path: Hop[]): Answer {
    const { network } = subnet;
    const own = network?.addresses ?? AddressSet.none;
    const route = userRoutes(subnet, this.model).find((each) => mayTakeInside(each, to, own));
    if (subnet.routes.kind === "unknown") {
      path.push(this.unknown("route", subnet.routes.unknown));
    } else if (route !== undefined) {
      path.push(this.unread("route", route.at.urn, route.name));
    } else if (network !== undefined && own.contains(to)) {
      path.push({ hop: "route", resource: network.urn, rule: "the virtual network", action: "Allow" });
    } else {
      path.push(this.unread("route", "", "a private destination outside the network"));
    }
    return this.ended(path, "none");
  }

  private onward(part: RoutedPart, way: NetworkWay): Answer {
    const { route } = part;
    const routeHop = (action: Hop["action"]): Hop => ({
      hop: "route",
      resource: route?.at.urn ?? "",
      rule: route?.name ?? "the default route to the Internet",
      action: action === "Allow" && part.doubts.length > 0 ? "Unknown" : action,
    });
    const onward = onwardOf(part, way, this.model);
    switch (onward.kind) {
      case "dropped":
        return this.ended([routeHop("Deny")], "none");
      case "undecided":
        return this.ended([routeHop(this.reading === "open" ? "Unknown" : "Deny")], onward.exit ?? "none");
      case "platform":
        return this.ended([routeHop("Allow")], "platform");
      case "methods": {
        const carrying = onward.methods.filter((each) => this.carries(carriedBy(each)));
        const method = carrying.find(({ unknown }) => unknown === undefined) ?? carrying[0];
        const exit: Hop =
          method === undefined
            ? { hop: "exit", resource: "", rule: "no outbound method", action: "Deny" }
            : method.unknown === undefined
              ? { hop: "exit", resource: method.urn, rule: method.kind, action: "Allow" }
              : this.unread("exit", method.urn, method.kind);
        return this.ended([routeHop("Allow"), exit], method?.kind ?? "none");
      }
      case "firewall":
        return this.ended([routeHop("Allow"), this.throughFirewall(onward.firewall)], "firewall");
    }
  }

  /** A name is carried where some address is, of the sender's own family. */
  private carries({ protocols, destinations }: PacketBox): boolean {
    if (!protocols.includes(this.question.protocol)) return false;
    if (this.to !== undefined) return destinations.contains(this.to);
    const family = this.from.includes(":") ? AddressSet.allIpv6 : AddressSet.allIpv4;
    return !destinations.intersect(family).isEmpty;
  }

  /** A name may also be asked for at a firewall that is an explicit proxy, past all routes (E158). */
  private byProxy(way: NetworkWay, routed: Answer): Answer {
    if (routed.verdict === "allowed" || this.to !== undefined || this.question.protocol !== "Tcp")
      return routed;
    for (const { firewall, senders } of proxiesOf(way, this.model, this.reading)) {
      if (senders.intersect(this.sender).isEmpty) continue;
      const hop = this.anyPolicy(firewall, ({ rules }) =>
        this.beyond(firewall.onward.names, this.throughNames(firewall.urn, rules)),
      );
      if (hop.action !== "Deny") return this.ended([hop], "firewall");
    }
    return routed;
  }

  private throughFirewall(firewall: Firewall): Hop {
    const { onward } = firewall;
    return this.anyPolicy(firewall, ({ rules }) => {
      // DNAT comes first (E115); a name is never the firewall's own.
      const relayed = this.to === undefined ? undefined : this.firstRule(rules.relays ?? []);
      if (relayed !== undefined)
        return this.beyond(onward.names, this.hopOf("firewall", firewall.urn, relayed));
      const byNetwork = this.firstRule(rules.network);
      if (byNetwork === undefined)
        return this.beyond(onward.names, this.throughRules(firewall.urn, rules, byNetwork));
      const away = onward.untranslated.contains(this.to ?? PUBLIC);
      const hop = this.hopOf("firewall", firewall.urn, byNetwork);
      return away ? this.beyond(onward.packets, hop) : hop;
    });
  }

  /** Where what is let out is sent on to something that is not known, the answer is not known either. */
  private beyond(unknown: Unknown | undefined, hop: Hop): Hop {
    if (unknown === undefined || hop.action === "Deny") return hop;
    return this.unknown("firewall", unknown);
  }

  /** Any of its policies lets the packet out (E111). */
  private anyPolicy(firewall: Firewall, through: (policy: FirewallPolicy) => Hop): Hop {
    let denied: Hop | undefined;
    for (const urn of firewall.policies) {
      const policy = typeof urn === "string" ? lookUpOf(this.model).policies.get(urn) : undefined;
      const hop =
        typeof urn !== "string"
          ? this.unknown("firewall", urn)
          : policy === undefined
            ? this.unread("firewall", urn, "")
            : through(policy);
      if (hop.action !== "Deny") return hop;
      denied ??= hop;
    }
    return denied ?? this.hopOf("firewall", firewall.urn, undefined);
  }

  private throughRules(owner: string, rules: FirewallPolicyRules, network: Decided): Hop {
    // Names are an application rule's business, and so is nothing else (E122).
    if (network !== undefined || this.to !== undefined || this.question.protocol !== "Tcp")
      return this.hopOf("firewall", owner, network);
    return this.throughNames(owner, rules);
  }

  private throughNames(owner: string, { application }: FirewallPolicyRules): Hop {
    const { port, to } = this.question;
    const channels = channelsOnPorts(port, port + 1).intersect(ALL_CHANNELS);
    const request = nameBox(channels, this.sender, domain(punycode(to)));
    const decided = readRules(application, this.reading).find(
      ({ match }) => !NAMES.isEmpty(NAMES.intersect(match, request)),
    );
    return this.hopOf("firewall", owner, decided);
  }

  private hopOf(hop: Hop["hop"], resource: string, decided: Decided): Hop {
    return {
      hop,
      resource: decided?.rule.at.urn ?? resource,
      rule: decided?.rule.name ?? "deny by default",
      action: decided?.action ?? "Deny",
    };
  }

  /** A value that is not known decides; where that is a resource as a whole, why says more than where. */
  private unknown(hop: Hop["hop"], { urn, property, reason }: Unknown): Hop {
    return this.unread(hop, urn, property === "" ? reason : property);
  }

  private unread(hop: Hop["hop"], resource: string, rule: string): Hop {
    return { hop, resource, rule, action: this.reading === "open" ? "Unknown" : "Deny" };
  }

  /** The first rule that matches the packet; for a name, one that matches some public address. */
  private firstRule(rules: readonly Rule<PacketBox>[]): Decided {
    const { protocol, port } = this.question;
    let left = this.to ?? PUBLIC;
    let denied: Decided;
    for (const { rule, action, match } of readPacketRules(rules, this.reading)) {
      if (!match.protocols.includes(protocol)) continue;
      if (hasPorts(protocol) && !match.ports.has(port)) continue;
      if (!match.sources.contains(this.sender)) continue;
      if (left.intersect(match.destinations).isEmpty) continue;
      if (action === "Allow") return { rule, action };
      denied ??= { rule, action };
      left = left.difference(match.destinations);
      if (left.isEmpty) return denied;
    }
    return denied;
  }
}
