import {
  ALL_PORTS,
  AddressSet,
  NO_PACKETS,
  type PacketBox,
  type Protocol,
  PROTOCOLS,
  PRIVATE_NETWORKS,
} from "../space";
import { addressesOf, type AddressTerm, describeTerms } from "./address-term";
import type { Places } from "./place";
import type { Action, Location, Rule } from "./rule";
import { actionOf, type PortTerm, portsOf, priorityOf } from "./rule-fields";
import { type Bounded, certain, type Read, type Unknown } from "./unknown";

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
export function outboundRule(fields: SecurityRuleFields, places: Places): Rule<PacketBox> | undefined {
  const at = (property: string): Location => ({
    urn: fields.at.urn,
    property: fields.at.property === "" ? property : `${fields.at.property}.${property}`,
  });
  const direction = directionOf(fields.direction, at("direction"));
  if (!direction.most) return undefined;
  const action = actionOf(fields.access, at("access"));
  const match = matchOf(fields, action.most, direction, places);
  const priority = priorityOf(fields.priority, SECURITY_RULE_PRIORITIES, action.most, at("priority"));
  return {
    name: fields.name,
    at: fields.at,
    action,
    match,
    order: { least: [priority.least], most: [priority.most], unknown: priority.unknown },
    destinations: describeTerms(fields.destinations),
  };
}

/** The outbound rules that every network security group has after its own (E25). */
export function defaultOutboundRules(urn: string): Rule<PacketBox>[] {
  const rule = (
    name: string,
    priority: number,
    action: Action,
    destinations: AddressSet,
  ): Rule<PacketBox> => ({
    name,
    at: { urn, property: "defaultSecurityRules" },
    action: certain(action),
    match: certain({ protocols: PROTOCOLS, ports: ALL_PORTS, sources: AddressSet.all, destinations }),
    order: certain([priority]),
    destinations: [],
  });
  return [
    rule("AllowVnetOutBound", 65000, "Allow", PRIVATE_NETWORKS),
    rule("AllowInternetOutBound", 65001, "Allow", AddressSet.all.difference(PRIVATE_NETWORKS)),
    rule("DenyAllOutBound", 65500, "Deny", AddressSet.all),
  ];
}

function directionOf(read: Read<string>, place: Location): Bounded<boolean> {
  if (read.kind === "known") {
    const text = read.value.trim().toLowerCase();
    if (text === "outbound" || text === "inbound") return certain(text === "outbound");
    return { least: false, most: true, unknown: [{ ...place, reason: `is "${read.value}"` }] };
  }
  const unknown: Unknown = read.kind === "unknown" ? read.unknown : { ...place, reason: "is missing" };
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
      ? {
          protocols: protocols[pick],
          ports: ports[pick],
          sources: sources[pick],
          destinations: destinations[pick],
        }
      : NO_PACKETS;
  return {
    least: box("least"),
    most: box("most"),
    unknown: [
      ...direction.unknown,
      ...protocols.unknown,
      ...sources.unknown,
      ...fromAnyPort.unknown,
      ...destinations.unknown,
      ...ports.unknown,
    ],
  };
}

function protocolsOf(read: Read<string>, action: Action, place: Location): Bounded<readonly Protocol[]> {
  if (read.kind === "absent") return certain(action === "Allow" ? PROTOCOLS : []);
  if (read.kind === "unknown") return { least: [], most: PROTOCOLS, unknown: [read.unknown] };
  const text = read.value.trim().toLowerCase();
  if (text === "*" || text === "any") return certain(PROTOCOLS);
  const named = PROTOCOLS.find((protocol) => protocol !== "Other" && protocol.toLowerCase() === text);
  if (named !== undefined) return certain([named]);
  return { least: [], most: PROTOCOLS, unknown: [{ ...place, reason: `has the protocol "${read.value}"` }] };
}

/**
 * Whether the rule matches whatever source port a client picks. Clients choose it, so an Allow that names
 * source ports restricts nothing, and a Deny that names them stops nobody (E12).
 */
function coversSourcePorts(terms: readonly PortTerm[], action: Action): Bounded<boolean> {
  if (action === "Allow" || terms.length === 0) return certain(true);
  const ports = portsOf(terms, action);
  return { least: ports.least.equals(ALL_PORTS), most: ports.most.equals(ALL_PORTS), unknown: ports.unknown };
}
