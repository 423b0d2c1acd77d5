import {
  type AddressSet,
  type DomainSet,
  IntervalSet,
  intervalAlgebra,
  piecewise,
  type Piecewise,
} from "../space";

/** What application rules are about: requests from a source, by a protocol and port, to a domain name. */
export type NameSet = Piecewise<number, Piecewise<number, DomainSet>>;

const BY_SOURCE = piecewise<number, DomainSet>(intervalAlgebra<string>());

/** The set algebra of requests: channel → source → names. */
export const NAMES = piecewise<number, Piecewise<number, DomainSet>>(BY_SOURCE);

/** The protocols that application rules tell apart (E138). */
export const APPLICATION_PROTOCOLS = ["Http", "Https", "Mssql"] as const;
export type ApplicationProtocol = (typeof APPLICATION_PROTOCOLS)[number];

/** An application protocol on one port. */
export interface Channel {
  readonly protocol: ApplicationProtocol;
  readonly port: number;
}

// Protocol and port make one dimension: rules pair them freely, one by one.
const PORTS = 65536;
const numberOf = ({ protocol, port }: Channel): number =>
  APPLICATION_PROTOCOLS.indexOf(protocol) * PORTS + port;

/** Every channel there is, for rules whose protocols are not known. */
export const ALL_CHANNELS = IntervalSet.range(0, APPLICATION_PROTOCOLS.length * PORTS);

/** Every channel on the ports `low` to `high`, the latter left out. */
export function channelsOnPorts(low: number, high: number): IntervalSet<number> {
  return IntervalSet.ranges(APPLICATION_PROTOCOLS.map((_, i) => [i * PORTS + low, i * PORTS + high]));
}

export function channelSet(channels: readonly Channel[]): IntervalSet<number> {
  return IntervalSet.ranges(channels.map((channel) => [numberOf(channel), numberOf(channel) + 1]));
}

/** The product of channels, IPv4 sources (Azure Firewall speaks IPv4 here, E105) and names. */
export function nameBox(channels: IntervalSet<number>, sources: AddressSet, domains: DomainSet): NameSet {
  return NAMES.lift(channels.intervals(), BY_SOURCE.lift(sources.withoutPlaces().v4.intervals(), domains));
}

/** The set by channel: every source and every name of each run of channels that share them. */
export function* channelsOf(
  set: NameSet,
): Generator<{ readonly channel: Channel; readonly source: number; readonly domains: DomainSet }> {
  for (const [i, sources] of set.values.entries()) {
    const first = set.bounds[i] ?? 0;
    for (const [j, domains] of sources.values.entries()) {
      if (domains.isEmpty) continue;
      const protocol = APPLICATION_PROTOCOLS[Math.floor(first / PORTS)];
      if (protocol === undefined) continue;
      yield { channel: { protocol, port: first % PORTS }, source: sources.bounds[j] ?? 0, domains };
    }
  }
}
