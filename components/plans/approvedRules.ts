import { formatPorts, IntervalSet, parsePorts, type PortSet } from "../../egress/space";
import { mustParsePrefix, withoutContained } from "../checks/addressing";
import type { ApprovedDestination } from "./approvedDestinationsPlan";

/** The ports that approved destinations use, as Azure writes ports and ranges: `443`, `8000-8010`. */
export interface ApprovedPorts {
  /** Required. Ports and ranges of TCP, those of HTTP and HTTPS included. */
  readonly tcp: readonly string[];
  /** Required. Ports and ranges of UDP. */
  readonly udp: readonly string[];
}

/** An application rule as azure-native takes it. */
export interface ApplicationRule {
  readonly ruleType: "ApplicationRule";
  readonly name: string;
  readonly description: string;
  readonly sourceAddresses: string[];
  readonly targetFqdns?: string[];
  readonly fqdnTags?: string[];
  readonly protocols: { readonly protocolType: string; readonly port: number }[];
}

/** A network rule as azure-native takes it. */
export interface NetworkRule {
  readonly ruleType: "NetworkRule";
  readonly name: string;
  readonly description: string;
  readonly sourceAddresses: string[];
  readonly destinationAddresses: string[];
  readonly destinationPorts: string[];
  readonly ipProtocols: string[];
}

/** Whether the destination is given by name, and so becomes an application rule. */
export function isNamed(destination: ApprovedDestination): boolean {
  return (destination.addresses ?? destination.serviceTags) === undefined;
}

/** By name, so that the order of the list changes no rule; Azure compares names without regard to case. */
export function byName(destinations: readonly ApprovedDestination[]): ApprovedDestination[] {
  const keyOf = ({ name }: ApprovedDestination): string => name.toLowerCase();
  return [...destinations].sort((a, b) => compareTexts(keyOf(a), keyOf(b)));
}

/** The application rules that let through the destinations given by name, in the order of their names. */
export function applicationRules(
  destinations: readonly ApprovedDestination[],
  defaultSources: readonly string[],
): ApplicationRule[] {
  return byName(destinations)
    .filter(isNamed)
    .map((destination) => ({
      ruleType: "ApplicationRule",
      name: destination.name,
      description: describe(destination),
      sourceAddresses: blocks(destination.sources ?? defaultSources),
      ...(destination.fqdns !== undefined && {
        targetFqdns: sorted(destination.fqdns.map((name) => name.toLowerCase())),
      }),
      ...(destination.fqdnTags !== undefined && { fqdnTags: sorted(destination.fqdnTags) }),
      protocols: protocolsOf(destination).map(({ protocol, ports }) => ({
        protocolType: protocol,
        port: Number(ports),
      })),
    }));
}

/** The network rules for the destinations given by address or service tag: one for each protocol they use. */
export function networkRules(
  destinations: readonly ApprovedDestination[],
  defaultSources: readonly string[],
): NetworkRule[] {
  return byName(destinations)
    .filter((destination) => !isNamed(destination))
    .flatMap((destination) => {
      const protocols = protocolsOf(destination);
      return ["Tcp", "Udp"].flatMap((protocol): NetworkRule[] => {
        const ports = protocols.filter((p) => p.protocol === protocol).map((p) => p.ports);
        if (ports.length === 0) return [];
        return [
          {
            ruleType: "NetworkRule",
            name: `${destination.name}-${protocol.toLowerCase()}`,
            description: describe(destination),
            sourceAddresses: blocks(destination.sources ?? defaultSources),
            destinationAddresses:
              destination.addresses === undefined
                ? sorted(destination.serviceTags ?? [])
                : blocks(destination.addresses),
            destinationPorts: portTexts(portSet(ports)),
            ipProtocols: [protocol.toUpperCase()],
          },
        ];
      });
    });
}

/** The ports that a network security group has to leave open for the destinations to be reached. */
export function approvedPorts(destinations: readonly ApprovedDestination[]): ApprovedPorts {
  const protocols = destinations.flatMap(protocolsOf);
  const textOf = (udp: boolean): string[] =>
    portTexts(portSet(protocols.filter((p) => (p.protocol === "Udp") === udp).map((p) => p.ports)));
  return { tcp: textOf(false), udp: textOf(true) };
}

/** The set of ports that a list of ports and ranges names. The list must have been checked. */
export function portSet(ranges: readonly string[]): PortSet {
  return ranges.reduce<PortSet>((all, text) => {
    const ports = parsePorts(text);
    if (ports === undefined) throw new Error(`not a port or a range of ports: ${text}`);
    return all.union(ports);
  }, IntervalSet.none());
}

/** A set of ports as a list of ports and ranges, ascending. */
export function portTexts(ports: PortSet): string[] {
  return ports.isEmpty ? [] : formatPorts(ports).split(",");
}

/** What the firewall's logs and its portal show: why, who asked and until when. */
function describe({ reason, owner, until }: ApprovedDestination): string {
  const more = [
    ...(owner === undefined ? [] : [`asked by ${owner}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ];
  return more.length === 0 ? reason : `${reason} (${more.join(", ")})`;
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort(compareTexts);

/** Blocks in canonical text, ascending. */
const blocks = (texts: readonly string[]): string[] =>
  withoutContained(texts.map(mustParsePrefix)).map(({ text }) => text);

/** Protocol and port, each once, in an order of their own. */
function protocolsOf(destination: ApprovedDestination): { protocol: string; ports: string }[] {
  const texts = (destination.protocols ?? ["Https:443"]).map((text) => {
    const [protocol = "", ports = ""] = text.split(":");
    return `${protocol.charAt(0).toUpperCase()}${protocol.slice(1).toLowerCase()}:${ports}`;
  });
  return [...new Set(texts)]
    .map((text) => {
      const [protocol = "", ports = ""] = text.split(":");
      return { protocol, ports };
    })
    .sort((a, b) => compareTexts(a.protocol, b.protocol) || parseInt(a.ports, 10) - parseInt(b.ports, 10));
}
