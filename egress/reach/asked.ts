import type { Reading, RoutedPart, Rule, Unknown } from "../azure";
import type { Model } from "../read";
import { AddressSet, hasPorts, type PacketBox, parseAddresses, type Protocol, PUBLIC } from "../space";
import { readPacketRules } from "./covered-places";
import { addressOf, type Source } from "./source";
import type { Exit } from "./walked";

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

/** The rule that decides, and how; undefined where none does. */
export type Decided = { readonly rule: Rule<unknown>; readonly action: "Allow" | "Deny" } | undefined;

/** The answer that the last hop gives. */
export function ended(path: readonly Hop[], exit: Exit): Answer {
  return path.at(-1)?.action === "Deny"
    ? { verdict: "denied", path, exit: "none" }
    : { verdict: "allowed", path, exit };
}

/** One packet under one reading of the unknowns, and what single rules and values make of it. */
export class Asked {
  /** The sender's address, or the name of one whose address is not known. */
  readonly from: string;
  readonly sender: AddressSet;
  /** Undefined for a domain name, which may stand for any address. */
  readonly to: AddressSet | undefined;

  constructor(
    readonly question: Question,
    source: Source,
    readonly model: Model,
    readonly reading: Reading,
  ) {
    this.from = question.from ?? addressOf(source);
    // Who has no address that is known is in no rule's way by its address.
    this.sender = parseAddresses(this.from) ?? AddressSet.all;
    this.to = parseAddresses(question.to) ?? model.places.find(question.to);
  }

  /** The first rule that matches the packet; for a name, one that matches some public address. */
  firstRule(rules: readonly Rule<PacketBox>[]): Decided {
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
    // What is denied to some of a name's addresses may still go to the others, of which later rules are the judge.
    return undefined;
  }

  /** The first of the parts that may take the packet and lets it through; else all of them say why not. */
  byRoutes(parts: readonly RoutedPart[], follow: (part: RoutedPart) => Answer): Answer {
    const denied: Hop[] = [];
    for (const part of parts) {
      // One that only perhaps takes it does not do so in our favour.
      if (part.doubts.length > 0 && this.reading === "closed") continue;
      const answer = follow(part);
      if (answer.verdict === "allowed") return answer;
      denied.push(...answer.path);
    }
    return { verdict: "denied", path: denied, exit: "none" };
  }

  /** What a route does, which is not certain where it only perhaps takes the packet. */
  routeHop({ route, doubts }: RoutedPart, action: Hop["action"]): Hop {
    return {
      hop: "route",
      resource: route?.at.urn ?? "",
      rule: route?.name ?? "the default route to the Internet",
      action: action === "Allow" && doubts.length > 0 ? "Unknown" : action,
    };
  }

  /** A route behind which nobody here knows what happens; without one the routes themselves are not known. */
  undecidedRoute(part: RoutedPart, unknown: Unknown): Hop {
    return part.route === undefined ? this.unknown("route", unknown) : this.routeHop(part, this.undecided);
  }

  hopOf(hop: Hop["hop"], resource: string, decided: Decided): Hop {
    return {
      hop,
      resource: decided?.rule.at.urn ?? resource,
      rule: decided?.rule.name ?? "deny by default",
      action: decided?.action ?? "Deny",
    };
  }

  /** A value that is not known decides; where that is a resource as a whole, why says more than where. */
  unknown(hop: Hop["hop"], { urn, property, reason }: Unknown): Hop {
    return this.unread(hop, urn, property === "" ? reason : property);
  }

  unread(hop: Hop["hop"], resource: string, rule: string): Hop {
    return { hop, resource, rule, action: this.undecided };
  }

  /** What a value that is not known is taken for. */
  get undecided(): "Unknown" | "Deny" {
    return this.reading === "open" ? "Unknown" : "Deny";
  }
}
