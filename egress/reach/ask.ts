import { carriedBy, type RoutedPart } from "../azure";
import type { Model, NetworkWay, Way } from "../read";
import { AddressSet, type PacketBox } from "../space";
import { INTERNET } from "./allowed-packets";
import { byProxy, throughFirewall, throughRules } from "./ask-firewall";
import { inside } from "./ask-inside";
import { type Answer, Asked, ended, type Hop, type Question } from "./asked";
import { guardsOf, onwardOf, partsOf } from "./path";
import type { Source } from "./source";

/**
 * Follows one packet through the model, rule by rule, as Azure would. Where a value that is not known decides, the
 * answer is `unknown`, with the way that the packet takes if all such values are read against us.
 *
 * A packet to a private destination is allowed where it leaves the source and is routed to the network that has the
 * address: the destination's own inbound rules are not read, and may still turn it away.
 */
export function ask(question: Question, source: Source, model: Model): Answer {
  const answer = (reading: Asked["reading"]): Answer =>
    answerOf(new Asked(question, source, model, reading), source);
  const open = answer("open");
  if (open.verdict === "denied") return open;
  const closed = answer("closed");
  // One that only perhaps stays inside is no less uncertain than one that only perhaps gets anywhere.
  const same = closed.verdict === "allowed" && (closed.exit === "none") === (open.exit === "none");
  return same ? open : { ...open, verdict: "unknown" };
}

/** Any way that lets the packet out is enough; if none does, the first says why. */
function answerOf(asked: Asked, { ways }: Source): Answer {
  let first: Answer | undefined;
  for (const way of ways) {
    const answer = byWay(asked, way);
    if (answer.verdict === "allowed") return answer;
    first ??= answer;
  }
  return first ?? { verdict: "denied", path: [], exit: "none" };
}

function byWay(asked: Asked, way: Way): Answer {
  switch (way.kind) {
    case "network": {
      const routed = byNetwork(asked, way);
      return routed.verdict === "allowed" ? routed : (byProxy(asked, way) ?? routed);
    }
    case "platform":
      return ended([{ hop: "exit", resource: way.urn, rule: way.because, action: "Allow" }], "platform");
    case "approved":
      return ended([throughRules(asked, way.urn, way.rules)], "platform");
    case "undecided":
      return ended([asked.unknown("exit", way.unknown)], "none");
  }
}

function byNetwork(asked: Asked, way: NetworkWay): Answer {
  const guarded = pastGuards(asked, way);
  if (guarded.at(-1)?.action === "Deny") return ended(guarded, "none");
  const { to, model } = asked;
  // A name or a place may be reached by any of the ways; an address has one, and those that are not known.
  const routed =
    to?.intersect(INTERNET).isEmpty === true
      ? inside(asked, way, to)
      : asked.byRoutes(
          partsOf(way.subnet, model).filter((part) => to === undefined || takes(part, to)),
          (part) => onward(asked, part, way),
        );
  return { ...routed, path: [...guarded, ...routed.path] };
}

/** Whether a part may take all that is sent to a destination. */
function takes({ destinations, arrivesAt }: RoutedPart, to: AddressSet): boolean {
  return destinations.contains(to) || arrivesAt?.contains(to) === true;
}

/** What guards the way decides, up to the first that denies. */
function pastGuards(asked: Asked, way: NetworkWay): Hop[] {
  const path: Hop[] = [];
  const admin = throughAdmin(asked, way);
  if (admin !== undefined) path.push(admin.hop);
  if (admin?.accepted === true || admin?.hop.action === "Deny") return path;
  for (const guard of guardsOf(way, asked.model)) {
    const hop =
      guard.kind === "unread"
        ? asked.unknown("nsg", guard.unknown)
        : asked.hopOf("nsg", guard.resource, asked.firstRule(guard.rules));
    path.push(hop);
    if (hop.action === "Deny") return path;
  }
  return path;
}

/** Security admin rules accept, drop, or hand on to the security groups (E42). */
function throughAdmin(asked: Asked, { subnet }: NetworkWay): { hop: Hop; accepted: boolean } | undefined {
  const { network } = subnet;
  const rules = network === undefined ? undefined : asked.model.securityAdminRules.get(network.urn);
  if (rules === undefined) return undefined;
  const accepting = asked.firstRule(rules.accepting);
  if (accepting?.action === "Allow")
    return { hop: asked.hopOf("securityAdmin", "", accepting), accepted: true };
  const passing = asked.firstRule(rules.passing);
  return passing === undefined
    ? undefined
    : { hop: asked.hopOf("securityAdmin", "", passing), accepted: false };
}

/** Where the packet goes by a part of the routes, and whether it gets out there. */
function onward(asked: Asked, part: RoutedPart, way: NetworkWay): Answer {
  const goesOn = asked.routeHop(part, "Allow");
  const onward = onwardOf(part, way, asked.model);
  switch (onward.kind) {
    case "dropped":
      return ended([asked.routeHop(part, "Deny")], "none");
    case "undecided":
      return ended([asked.undecidedRoute(part, onward.unknown)], onward.exit ?? "none");
    case "platform":
      return ended([goesOn], "platform");
    case "methods": {
      const carrying = onward.methods.filter((each) => carries(asked, carriedBy(each)));
      const method = carrying.find(({ unknown }) => unknown === undefined) ?? carrying[0];
      const exit: Hop =
        method === undefined
          ? { hop: "exit", resource: "", rule: "no outbound method", action: "Deny" }
          : method.unknown === undefined
            ? { hop: "exit", resource: method.urn, rule: method.kind, action: "Allow" }
            : asked.unread("exit", method.urn, method.kind);
      return ended([goesOn, exit], method?.kind ?? "none");
    }
    case "firewall":
      return ended([goesOn, throughFirewall(asked, onward.firewall)], "firewall");
  }
}

/** A name is carried where some address is, of the sender's own family. */
function carries({ question, to, from }: Asked, { protocols, destinations }: PacketBox): boolean {
  if (!protocols.includes(question.protocol)) return false;
  if (to !== undefined) return destinations.contains(to);
  const family = from.includes(":") ? AddressSet.allIpv6 : AddressSet.allIpv4;
  return !destinations.intersect(family).isEmpty;
}
