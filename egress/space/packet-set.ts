import { AddressSet, parseIpv4, parseIpv6 } from "./address";
import { IntervalSet, intervalAlgebra, sizeOfBigints, sizeOfNumbers } from "./interval-set";
import { piecewise, type Piecewise } from "./piecewise";
import { ALL_PORTS, type PortSet } from "./port";
import { hasPorts, type Protocol, PROTOCOLS } from "./protocol";

/** One concrete packet. `port` is the destination port, 0 for protocols that have none. */
export interface Packet {
  readonly source: string;
  readonly destination: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** The four dimensions of a rule's match; the packets are the product of all four. */
export interface PacketBox {
  readonly protocols: readonly Protocol[];
  /** Destination ports; ignored for protocols without ports. */
  readonly ports: PortSet;
  readonly sources: AddressSet;
  readonly destinations: AddressSet;
}

/** The box without packets. */
export const NO_PACKETS: PacketBox = {
  protocols: [],
  ports: IntervalSet.none(),
  sources: AddressSet.none,
  destinations: AddressSet.none,
};

/** What one protocol and a run of ports share: the same destinations for the same sources. */
export interface PacketSlice {
  readonly protocol: Protocol;
  /** First port, and one past the last. */
  readonly ports: readonly [low: number, high: number];
  readonly sources: AddressSet;
  readonly destinations: AddressSet;
}

// protocol → port → source → destinations. Destinations are innermost because verdicts ask for the
// destinations at one protocol and port; protocols are outermost because rules tell few of them apart.
const DESTINATIONS_V4 = intervalAlgebra<number>();
const SOURCES_V4 = piecewise<number, IntervalSet<number>>(DESTINATIONS_V4);
const PORTS_V4 = piecewise<number, Piecewise<number, IntervalSet<number>>>(SOURCES_V4);
const SPACE_V4 = piecewise<number, Piecewise<number, Piecewise<number, IntervalSet<number>>>>(PORTS_V4);
const DESTINATIONS_V6 = intervalAlgebra<bigint>();
const SOURCES_V6 = piecewise<bigint, IntervalSet<bigint>>(DESTINATIONS_V6);
const PORTS_V6 = piecewise<number, Piecewise<bigint, IntervalSet<bigint>>>(SOURCES_V6);
const SPACE_V6 = piecewise<number, Piecewise<number, Piecewise<bigint, IntervalSet<bigint>>>>(PORTS_V6);

type V4 = typeof SPACE_V4.empty;
type V6 = typeof SPACE_V6.empty;

/** A set of packets of both address families. Immutable and canonical; every operation is exact. */
export class PacketSet {
  private constructor(
    private readonly v4: V4,
    private readonly v6: V6,
  ) {}

  static readonly none = new PacketSet(SPACE_V4.empty, SPACE_V6.empty);
  static readonly all = PacketSet.between(AddressSet.all, AddressSet.all);

  private static of(v4: V4, v6: V6): PacketSet {
    return v4.values.length === 0 && v6.values.length === 0 ? PacketSet.none : new PacketSet(v4, v6);
  }

  /** All packets from some addresses to others, whatever their protocol and port. */
  static between(sources: AddressSet, destinations: AddressSet): PacketSet {
    return PacketSet.box({ protocols: PROTOCOLS, ports: ALL_PORTS, sources, destinations });
  }

  /** The packets of a box. A source and a destination are always of one family. */
  static box({ protocols, ports, sources, destinations }: PacketBox): PacketSet {
    const kinds = (withPorts: boolean): (readonly [number, number])[] => [
      ...IntervalSet.ranges(
        protocols
          .filter((p) => hasPorts(p) === withPorts)
          .map((p) => [PROTOCOLS.indexOf(p), PROTOCOLS.indexOf(p) + 1]),
      ).intervals(),
    ];
    const fromV4 = SOURCES_V4.lift(sources.v4.intervals(), destinations.v4);
    const fromV6 = SOURCES_V6.lift(sources.v6.intervals(), destinations.v6);
    return PacketSet.of(
      SPACE_V4.union(
        SPACE_V4.lift(kinds(true), PORTS_V4.lift(ports.intervals(), fromV4)),
        SPACE_V4.lift(kinds(false), PORTS_V4.lift(ALL_PORTS.intervals(), fromV4)),
      ),
      SPACE_V6.union(
        SPACE_V6.lift(kinds(true), PORTS_V6.lift(ports.intervals(), fromV6)),
        SPACE_V6.lift(kinds(false), PORTS_V6.lift(ALL_PORTS.intervals(), fromV6)),
      ),
    );
  }

  /** The union of many sets, merged pairwise so that the cost stays near n·log n. */
  static union(sets: readonly PacketSet[]): PacketSet {
    let level = [...sets];
    while (level.length > 1) {
      const next: PacketSet[] = [];
      for (let i = 0; i < level.length; i += 2) {
        next.push((level[i] as PacketSet).union(level[i + 1] ?? PacketSet.none));
      }
      level = next;
    }
    return level[0] ?? PacketSet.none;
  }

  get isEmpty(): boolean {
    return this === PacketSet.none;
  }

  union(other: PacketSet): PacketSet {
    return PacketSet.of(SPACE_V4.union(this.v4, other.v4), SPACE_V6.union(this.v6, other.v6));
  }

  intersect(other: PacketSet): PacketSet {
    return PacketSet.of(SPACE_V4.intersect(this.v4, other.v4), SPACE_V6.intersect(this.v6, other.v6));
  }

  difference(other: PacketSet): PacketSet {
    return PacketSet.of(SPACE_V4.difference(this.v4, other.v4), SPACE_V6.difference(this.v6, other.v6));
  }

  complement(): PacketSet {
    return PacketSet.all.difference(this);
  }

  contains(other: PacketSet): boolean {
    return other.difference(this).isEmpty;
  }

  equals(other: PacketSet): boolean {
    return SPACE_V4.equals(this.v4, other.v4) && SPACE_V6.equals(this.v6, other.v6);
  }

  /** Whether the packet is in the set; false for text that is not an address, or two families in one packet. */
  has(packet: Packet): boolean {
    const protocol = PROTOCOLS.indexOf(packet.protocol);
    const port = hasPorts(packet.protocol) ? packet.port : 0;
    const [s4, d4] = [parseIpv4(packet.source), parseIpv4(packet.destination)];
    if (s4 !== undefined && d4 !== undefined) {
      return SOURCES_V4.at(PORTS_V4.at(SPACE_V4.at(this.v4, protocol), port), s4).has(d4);
    }
    const [s6, d6] = [parseIpv6(packet.source), parseIpv6(packet.destination)];
    if (s6 !== undefined && d6 !== undefined) {
      return SOURCES_V6.at(PORTS_V6.at(SPACE_V6.at(this.v6, protocol), port), s6).has(d6);
    }
    return false;
  }

  /**
   * The set cut into boxes, each with the greatest run of ports and of sources that share their destinations,
   * in ascending order of protocol, port and source; IPv4 before IPv6.
   */
  *boxes(): Generator<PacketSlice> {
    const none4 = IntervalSet.none<number>();
    const none6 = IntervalSet.none<bigint>();
    for (const [protocol, ports] of protocolsOf(this.v4)) {
      for (const [low, high, sources] of piecesOf(ports)) {
        for (const [from, to, destinations] of piecesOf(sources)) {
          yield {
            protocol,
            ports: [low, high],
            sources: AddressSet.of(IntervalSet.range(from, to), none6),
            destinations: AddressSet.of(destinations, none6),
          };
        }
      }
    }
    for (const [protocol, ports] of protocolsOf(this.v6)) {
      for (const [low, high, sources] of piecesOf(ports)) {
        for (const [from, to, destinations] of piecesOf(sources)) {
          yield {
            protocol,
            ports: [low, high],
            sources: AddressSet.of(none4, IntervalSet.range(from, to)),
            destinations: AddressSet.of(none4, destinations),
          };
        }
      }
    }
  }

  /**
   * The set seen by protocol and port alone: for each run of ports, every destination that some source
   * reaches there, and every source that reaches one.
   */
  *slices(): Generator<PacketSlice> {
    const none4 = IntervalSet.none<number>();
    const none6 = IntervalSet.none<bigint>();
    for (const [protocol, ports] of protocolsOf(this.v4)) {
      for (const [low, high, sources] of piecesOf(ports)) {
        const pieces = [...piecesOf(sources)];
        yield {
          protocol,
          ports: [low, high],
          sources: AddressSet.of(IntervalSet.ranges(pieces.map(([from, to]) => [from, to])), none6),
          destinations: AddressSet.of(
            IntervalSet.ranges(pieces.flatMap((p) => [...p[2].intervals()])),
            none6,
          ),
        };
      }
    }
    for (const [protocol, ports] of protocolsOf(this.v6)) {
      for (const [low, high, sources] of piecesOf(ports)) {
        const pieces = [...piecesOf(sources)];
        yield {
          protocol,
          ports: [low, high],
          sources: AddressSet.of(none4, IntervalSet.ranges(pieces.map(([from, to]) => [from, to]))),
          destinations: AddressSet.of(
            none4,
            IntervalSet.ranges(pieces.flatMap((p) => [...p[2].intervals()])),
          ),
        };
      }
    }
  }

  /** How many packets the set holds, a packet being a source, destination, protocol and (if it has one) port. */
  count(): bigint {
    let total = 0n;
    for (const { protocol, ports, sources, destinations } of this.boxes()) {
      const s = sizeOfNumbers(sources.v4) + sizeOfBigints(sources.v6);
      const d = sizeOfNumbers(destinations.v4) + sizeOfBigints(destinations.v6);
      total += BigInt(hasPorts(protocol) ? ports[1] - ports[0] : 1) * s * d;
    }
    return total;
  }

  /** The first packet between addresses, in the order of `boxes`; undefined if the set holds none. */
  sample(): Packet | undefined {
    for (const { protocol, ports, sources, destinations } of this.boxes()) {
      const source = sources.sample();
      const destination = destinations.sample();
      if (source === undefined || destination === undefined) continue;
      return { source, destination, protocol, port: hasPorts(protocol) ? ports[0] : 0 };
    }
    return undefined;
  }
}

function* piecesOf<K extends number | bigint, V>(
  set: Piecewise<K, V>,
): Generator<readonly [low: K, high: K, value: V]> {
  for (const [i, value] of set.values.entries()) {
    if (!isEmptyValue(value)) yield [set.bounds[i] as K, set.bounds[i + 1] as K, value];
  }
}

function* protocolsOf<V>(set: Piecewise<number, V>): Generator<readonly [protocol: Protocol, ports: V]> {
  for (const [low, high, ports] of piecesOf(set)) {
    for (let code = low; code < high; code++) yield [PROTOCOLS[code] as Protocol, ports];
  }
}

/** Pieces between others may be empty; they are no packets. */
function isEmptyValue(value: unknown): boolean {
  return value instanceof IntervalSet
    ? value.isEmpty
    : (value as Piecewise<number, unknown>).values.length === 0;
}
