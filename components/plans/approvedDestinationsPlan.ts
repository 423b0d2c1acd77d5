import { formatPorts, IntervalSet, parsePorts, type PortSet } from "../../egress/space";
import { isWithin, mustParsePrefix, parsePrefix } from "../checks/addressing";
import { domainNameFault } from "../checks/domainNames";
import { at, type Fault } from "../checks/fault";

/**
 * One opening in the firewall, and why it is there. Exactly one of `fqdns`, `fqdnTags`, `addresses` and `serviceTags`
 * says where to; the first two become application rules, the others network rules.
 */
export interface ApprovedDestination {
  /** Required. Name of the rule in Azure and in the firewall's logs; unique in the stack. */
  readonly name: string;
  /** Required. Why the traffic may leave; becomes the rule's description. */
  readonly reason: string;
  /** Domain names; `*.contoso.com` matches its sub-domains. */
  readonly fqdns?: readonly string[] | undefined;
  /** Azure Firewall FQDN tags, such as `WindowsUpdate`. */
  readonly fqdnTags?: readonly string[] | undefined;
  /** Public IPv4 addresses or CIDR blocks of /16 or longer. */
  readonly addresses?: readonly string[] | undefined;
  /** Service tags, such as `AzureMonitor`. A tag names a service of all its customers, not your instance. */
  readonly serviceTags?: readonly string[] | undefined;
  /**
   * Protocol and port: `Https:443` or `Http:80` with names, `Tcp:1433`, `Udp:123` or `Tcp:8000-8010` with addresses.
   * Optional with names, where the default is `Https:443`.
   */
  readonly protocols?: readonly string[] | undefined;
  /** Optional. Who may use it: CIDR blocks within the workload's network. Default: the whole workload subnet. */
  readonly sources?: readonly string[] | undefined;
}

/** The ports that approved destinations use, as Azure writes ports and ranges: `443`, `8000-8010`. */
export interface ApprovedPorts {
  readonly tcp: readonly string[];
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

const TARGETS = ["fqdns", "fqdnTags", "addresses", "serviceTags"] as const;
const WIDEST_ADDRESS_PREFIX = 16;
/** Tags that are as good as the Internet, or that Azure Firewall does not take (E130, E211). */
const REFUSED_TAGS = /^(Internet|VirtualNetwork|AzureLoadBalancer|AzurePlatform\w+|AzureCloud(\.\w+)?)$/i;
const NAMED_PROTOCOL = /^(Https?):(\d{1,5})$/i;
const RAW_PROTOCOL = /^(Tcp|Udp):(\d{1,5}(?:-\d{1,5})?)$/i;

/** Everything that is wrong with the list, with paths that start at its index: `[0].fqdns[1]`. */
export function approvedDestinationFaults(
  destinations: readonly ApprovedDestination[],
  network: string,
): Fault[] {
  const seen = new Map<string, number>();
  return destinations.flatMap((destination, index) => {
    const faults = destinationFaults(destination, network);
    // Azure compares rule names without regard to case.
    const key = destination.name.toLowerCase();
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else {
      faults.push({
        path: "name",
        problem: `"${destination.name}" is also the name of [${first}]`,
        expected: "a name that no other approved destination has",
        example: `${destination.name}-2`,
      });
    }
    return faults.map((fault) => at(`[${index}]`, fault));
  });
}

function destinationFaults(destination: ApprovedDestination, network: string): Fault[] {
  const faults: Fault[] = [];
  const given = TARGETS.filter((key) => (destination[key]?.length ?? 0) > 0);
  if (given.length !== 1) {
    faults.push({
      path: "",
      problem: given.length === 0 ? "says no destination" : `mixes [${given.join(", ")}]`,
      expected: `exactly one of ${TARGETS.join(", ")}, as a list that is not empty`,
      example: "fqdns: [api.contoso.com]",
    });
  }
  destination.fqdns?.forEach((name, i) => {
    const problem = domainNameFault(name);
    if (problem === undefined) return;
    faults.push({
      path: `fqdns[${i}]`,
      problem: `"${name}" ${problem}`,
      expected: "a domain name, or *. before a domain that one party owns",
      example: "*.contoso.com",
    });
  });
  destination.addresses?.forEach((text, i) => {
    const problem = addressFault(text);
    if (problem === undefined) return;
    faults.push({
      path: `addresses[${i}]`,
      problem: `"${text}" ${problem}`,
      expected: `an IPv4 address or a CIDR block of /${WIDEST_ADDRESS_PREFIX} or longer`,
      example: "20.50.1.0/24",
    });
  });
  destination.serviceTags?.forEach((tag, i) => {
    if (!REFUSED_TAGS.test(tag) && /^[A-Za-z]\w*(\.\w+)?$/.test(tag)) return;
    faults.push({
      path: `serviceTags[${i}]`,
      problem: REFUSED_TAGS.test(tag)
        ? `"${tag}" is no destination to approve: it is open to everyone, or Azure Firewall does not take it`
        : `"${tag}" is not a service tag`,
      expected: "the tag of one Azure service",
      example: "AzureMonitor",
    });
  });
  faults.push(...protocolFaults(destination), ...sourceFaults(destination, network));
  return faults;
}

function addressFault(text: string): string | undefined {
  const prefix = parsePrefix(text);
  if (prefix === undefined) return "is not an address or a CIDR block";
  if (prefix.family === "ipv6") return "is IPv6, which Azure Firewall does not filter";
  if (prefix.hasHostBits) return `has bits set beyond /${prefix.length} (did you mean ${prefix.text}?)`;
  if (prefix.length < WIDEST_ADDRESS_PREFIX) return "is too wide for an approved destination";
  return undefined;
}

function protocolFaults(destination: ApprovedDestination): Fault[] {
  const named = isNamed(destination);
  const expected = named ? "Http or Https with a port" : "Tcp or Udp with a port or a range";
  const example = named ? "Https:443" : "Tcp:1433";
  // With names there is a default, Https:443; an empty list is a slip either way.
  if ((destination.protocols?.length ?? (named ? 1 : 0)) === 0) {
    const problem = destination.protocols === undefined ? "is missing" : "is empty";
    return [{ path: "protocols", problem, expected: `a list of ${expected}`, example: `[${example}]` }];
  }
  const faults: Fault[] = [];
  destination.protocols?.forEach((text, i) => {
    const match = (named ? NAMED_PROTOCOL : RAW_PROTOCOL).exec(text);
    const ports = match?.[2] === undefined ? undefined : parsePorts(match[2]);
    // Azure takes ports up to 64000 in application rules (E133), and nobody needs a rule for port 0.
    const limit = named ? 64001 : 65536;
    if (ports !== undefined && IntervalSet.range<number>(1, limit).contains(ports)) return;
    faults.push({ path: `protocols[${i}]`, problem: `"${text}" is not understood`, expected, example });
  });
  return faults;
}

function sourceFaults(destination: ApprovedDestination, network: string): Fault[] {
  const faults: Fault[] = [];
  const outer = parsePrefix(network);
  destination.sources?.forEach((text, i) => {
    const prefix = parsePrefix(text);
    if (prefix !== undefined && !prefix.hasHostBits && (outer === undefined || isWithin(prefix, outer)))
      return;
    faults.push({
      path: `sources[${i}]`,
      problem:
        prefix === undefined ? `"${text}" is not a CIDR block` : `"${text}" is not a block within ${network}`,
      expected: `a CIDR block within ${network}`,
      example: network,
    });
  });
  return faults;
}

function isNamed(destination: ApprovedDestination): boolean {
  return (destination.addresses ?? destination.serviceTags) === undefined;
}

/** The application rules that let through the destinations given by name, in the order of the list. */
export function applicationRules(
  destinations: readonly ApprovedDestination[],
  defaultSources: readonly string[],
): ApplicationRule[] {
  return destinations.filter(isNamed).map((destination) => ({
    ruleType: "ApplicationRule",
    name: destination.name,
    description: destination.reason,
    sourceAddresses: [...(destination.sources ?? defaultSources)],
    ...(destination.fqdns !== undefined && {
      targetFqdns: destination.fqdns.map((name) => name.toLowerCase()),
    }),
    ...(destination.fqdnTags !== undefined && { fqdnTags: [...destination.fqdnTags] }),
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
  return destinations
    .filter((destination) => !isNamed(destination))
    .flatMap((destination) => {
      const protocols = protocolsOf(destination);
      return ["Tcp", "Udp"].flatMap((protocol): NetworkRule[] => {
        const destinationPorts = protocols.filter((p) => p.protocol === protocol).map((p) => p.ports);
        if (destinationPorts.length === 0) return [];
        return [
          {
            ruleType: "NetworkRule",
            name: `${destination.name}-${protocol.toLowerCase()}`,
            description: destination.reason,
            sourceAddresses: [...(destination.sources ?? defaultSources)],
            destinationAddresses: destination.addresses?.map((text) => mustParsePrefix(text).text) ?? [
              ...(destination.serviceTags ?? []),
            ],
            destinationPorts,
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

function protocolsOf(destination: ApprovedDestination): { protocol: string; ports: string }[] {
  return (destination.protocols ?? ["Https:443"]).map((text) => {
    const [protocol = "", ports = ""] = text.split(":");
    return { protocol: protocol.charAt(0).toUpperCase() + protocol.slice(1).toLowerCase(), ports };
  });
}
