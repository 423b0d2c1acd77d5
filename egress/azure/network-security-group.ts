import {
  ALL_PORTS,
  AddressSet,
  NO_PACKETS,
  type PacketBox,
  type PortSet,
  type Protocol,
  PROTOCOLS,
  PRIVATE_NETWORKS,
} from "../space";
import { addressesOf, type AddressTerm, describeTerms, isVirtualNetwork } from "./address-term";
import type { Places } from "./place";
import type { Action, Location, Rule } from "./rule";
import { actionOf, because, type PortTerm, portsOf, priorityOf } from "./rule-fields";
import { type Bounded, certain, NONE, type Read, type Unknown } from "./unknown";

/** A security rule as it is written, in either provider, inline or as a resource of its own (E5). */
export interface SecurityRuleFields {
  readonly name: string;
  readonly at: Location;
  readonly access: Read<string>;
  readonly direction: Read<string>;
  readonly priority: Read<number>;
  readonly protocol: Read<string>;
  readonly sources: readonly AddressTerm[];
  readonly sourcePorts: readonly PortTerm[];
  readonly destinations: readonly AddressTerm[];
  readonly destinationPorts: readonly PortTerm[];
}

/** The priorities that customers may give (E20). */
export const SECURITY_RULE_PRIORITIES = [100, 4096] as const;

/**
 * What an outbound security rule matches; undefined for an inbound one, which says nothing about egress (E27).
 */
export function outboundRule(
  fields: SecurityRuleFields,
  places: Places,
  priorities: readonly [least: number, most: number] = SECURITY_RULE_PRIORITIES,
): Rule<PacketBox> | undefined {
  const direction = directionOf(fields.direction, new Inside(fields.at, "direction"));
  if (!direction.most) return undefined;
  const action = actionOf(fields.access, new Inside(fields.at, "access"));
  const match = matchOf(fields, action.most, direction, places);
  const priority = priorityOf(fields.priority, priorities, action.most, new Inside(fields.at, "priority"));
  const order =
    priority.unknown.length === 0
      ? orderAt(priority.most)
      : { least: [priority.least], most: [priority.most], unknown: priority.unknown };
  return new OutboundRule(
    fields.name,
    fields.at,
    action,
    match,
    order,
    describeTerms(fields.destinations),
    fields.destinations.some(isVirtualNetwork),
  );
}

/**
 * What an inbound security rule matches, as the one who sends sees it: its destinations are the senders, and its
 * sources the machines that they send to. So questions about the Internet have one form for both ways. Undefined for
 * an outbound rule.
 */
export function inboundRule(
  fields: SecurityRuleFields,
  places: Places,
  priorities: readonly [least: number, most: number] = SECURITY_RULE_PRIORITIES,
): Rule<PacketBox> | undefined {
  const { direction, sources, destinations } = fields;
  const turned = { direction: turnedRound(direction), sources: destinations, destinations: sources };
  return outboundRule({ ...fields, ...turned }, places, priorities);
}

/** What is not known remains so, whichever way it is looked at. */
function turnedRound(direction: Read<string>): Read<string> {
  if (direction.kind !== "known") return direction;
  switch (direction.value.trim().toLowerCase()) {
    case "inbound":
      return { ...direction, value: "Outbound" };
    case "outbound":
      return { ...direction, value: "Inbound" };
    default:
      return direction;
  }
}

/** A list may have a million of them: what most rules have one of is kept without a list around it. */
class OutboundRule implements Rule<PacketBox> {
  private readonly written: string | readonly string[];

  constructor(
    readonly name: string,
    readonly at: Location,
    readonly action: Bounded<Action>,
    readonly match: Bounded<PacketBox>,
    readonly order: Bounded<readonly number[]>,
    destinations: readonly string[],
    readonly toVirtualNetwork: boolean,
  ) {
    const [only] = destinations;
    this.written = only !== undefined && destinations.length === 1 ? only : destinations;
  }

  get destinations(): readonly string[] {
    return typeof this.written === "string" ? [this.written] : this.written;
  }
}

/**
 * The rules as they apply to a subnet whose own routes lead to some public addresses: to Azure those are part of
 * the tag `VirtualNetwork` (E39). A Deny is not credited with them.
 *
 * @param routed the destinations of the subnet's user-defined routes; not all of their prefixes may be known.
 */
export function toVirtualNetwork(
  rules: readonly Rule<PacketBox>[],
  routed: Bounded<AddressSet>,
): readonly Rule<PacketBox>[] {
  if (routed.most.isEmpty || !rules.some((rule) => rule.toVirtualNetwork === true)) return rules;
  return rules.map((rule) => {
    if (rule.toVirtualNetwork !== true || rule.action.most === "Deny") return rule;
    const wider = (box: PacketBox, more: AddressSet): PacketBox => ({
      ...box,
      destinations: box.destinations.union(more),
    });
    const { least, most, unknown } = rule.match;
    const { destinations } = rule;
    const match = {
      least: wider(least, routed.least),
      most: wider(most, routed.most),
      unknown: [...unknown, ...routed.unknown],
    };
    return { ...rule, destinations, match };
  });
}

/** A property of a rule. Its path is made when asked for: only what is unknown is named by it. */
class Inside implements Location {
  constructor(
    private readonly outer: Location,
    private readonly name: string,
  ) {}

  get urn(): string {
    return this.outer.urn;
  }

  get property(): string {
    return this.outer.property === "" ? this.name : `${this.outer.property}.${this.name}`;
  }
}

// Few numbers are priorities, so that rules can share the orders made of them.
const ORDERS = new Map<number, Bounded<readonly number[]>>();

function orderAt(priority: number): Bounded<readonly number[]> {
  let order = ORDERS.get(priority);
  if (order === undefined) {
    order = certain([priority]);
    // A program may also give what is no whole number.
    if (Number.isInteger(priority)) ORDERS.set(priority, order);
  }
  return order;
}

function defaultRule(
  urn: string,
  name: string,
  priority: number,
  action: Action,
  destinations: AddressSet,
): Rule<PacketBox> {
  return {
    name,
    at: { urn, property: "defaultSecurityRules" },
    action: certain(action),
    match: certain({ protocols: PROTOCOLS, ports: ALL_PORTS, sources: AddressSet.all, destinations }),
    order: certain([priority]),
    destinations: [],
  };
}

/**
 * The inbound rules that every network security group has after its own, as `inboundRule` has them. That of the
 * platform's health probes is left out: they come from no public address.
 */
export function defaultInboundRules(urn: string): Rule<PacketBox>[] {
  return [
    {
      ...defaultRule(urn, "AllowVnetInBound", 65000, "Allow", PRIVATE_NETWORKS),
      toVirtualNetwork: true,
    },
    defaultRule(urn, "DenyAllInBound", 65500, "Deny", AddressSet.all),
  ];
}

/** The outbound rules that every network security group has after its own (E25). */
export function defaultOutboundRules(urn: string): Rule<PacketBox>[] {
  return [
    defaultRule(urn, "AllowVnetOutBound", 65000, "Allow", PRIVATE_NETWORKS),
    defaultRule(urn, "AllowInternetOutBound", 65001, "Allow", AddressSet.all.difference(PRIVATE_NETWORKS)),
    defaultRule(urn, "DenyAllOutBound", 65500, "Deny", AddressSet.all),
  ];
}

const OUTBOUND = certain(true);
const INBOUND = certain(false);

function directionOf(read: Read<string>, place: Location): Bounded<boolean> {
  if (read.kind === "known") {
    const text = read.value.trim().toLowerCase();
    if (text === "outbound") return OUTBOUND;
    if (text === "inbound") return INBOUND;
    return { least: false, most: true, unknown: [because(place, `is "${read.value}"`)] };
  }
  const unknown = read.kind === "unknown" ? read.unknown : because(place, "is missing");
  return { least: false, most: true, unknown: [unknown] };
}

function matchOf(
  fields: SecurityRuleFields,
  action: Action,
  direction: Bounded<boolean>,
  places: Places,
): Bounded<PacketBox> {
  const protocols = protocolsOf(fields.protocol, action, fields.at);
  const sources = addressesOf(fields.sources, { end: "source", action }, places);
  const destinations = addressesOf(fields.destinations, { end: "destination", action }, places);
  const ports = portsOf(fields.destinationPorts, action);
  const fromAnyPort = coversSourcePorts(fields.sourcePorts, action);
  const box = (pick: "least" | "most"): PacketBox =>
    direction[pick] && fromAnyPort[pick]
      ? new CertainBox(protocols[pick], ports[pick], sources[pick], destinations[pick])
      : NO_PACKETS;
  const most = box("most");
  if (
    isCertain(direction) &&
    isCertain(protocols) &&
    isCertain(sources) &&
    isCertain(fromAnyPort) &&
    isCertain(destinations) &&
    isCertain(ports)
  )
    return most instanceof CertainBox ? most : NOTHING;
  const parts = [direction, protocols, sources, fromAnyPort, destinations, ports];
  return { least: box("least"), most, unknown: parts.flatMap((part) => part.unknown) };
}

function isCertain({ least, most, unknown }: Bounded<unknown>): boolean {
  return least === most && unknown.length === 0;
}

const NOTHING = certain(NO_PACKETS);

/** A box that is both of its bounds, since nearly all of them are: one object for each rule, not two. */
class CertainBox implements PacketBox, Bounded<PacketBox> {
  constructor(
    readonly protocols: readonly Protocol[],
    readonly ports: PortSet,
    readonly sources: AddressSet,
    readonly destinations: AddressSet,
  ) {}

  get least(): PacketBox {
    return this;
  }

  get most(): PacketBox {
    return this;
  }

  get unknown(): readonly Unknown[] {
    return NONE;
  }
}

const EVERY_PROTOCOL = certain<readonly Protocol[]>(PROTOCOLS);
// One value for each name, so that rules with the same protocols are known by identity.
const NAMED_PROTOCOLS = new Map<string, Bounded<readonly Protocol[]>>([
  ["*", EVERY_PROTOCOL],
  ["any", EVERY_PROTOCOL],
  ...PROTOCOLS.filter((protocol) => protocol !== "Other").map(
    (protocol) => [protocol.toLowerCase(), certain([protocol])] as const,
  ),
]);

function protocolsOf(read: Read<string>, action: Action, place: Location): Bounded<readonly Protocol[]> {
  if (read.kind === "absent") return action === "Allow" ? EVERY_PROTOCOL : certain([]);
  if (read.kind === "unknown") return { least: [], most: PROTOCOLS, unknown: [read.unknown] };
  const text = read.value.trim().toLowerCase();
  const named = NAMED_PROTOCOLS.get(text);
  if (named !== undefined) return named;
  return { least: [], most: PROTOCOLS, unknown: [because(place, `has the protocol "${read.value}"`)] };
}

/**
 * Whether the rule matches whatever source port a client picks. Clients choose it, so an Allow that names
 * source ports restricts nothing, and a Deny that names them stops nobody (E12).
 */
const FROM_ANY_PORT = certain(true);

function coversSourcePorts(terms: readonly PortTerm[], action: Action): Bounded<boolean> {
  if (action === "Allow" || terms.length === 0) return FROM_ANY_PORT;
  const ports = portsOf(terms, action);
  return { least: ports.least.equals(ALL_PORTS), most: ports.most.equals(ALL_PORTS), unknown: ports.unknown };
}
