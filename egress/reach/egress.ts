import { carriedBy, type OutboundMethod, type Reading, type RoutedPart, type Unknown } from "../azure";
import type { Model, NetworkWay } from "../read";
import { AddressSet, IntervalSet, PacketSet } from "../space";
import { INTERNET } from "./allowed-packets";
import type { Thresholds, Verdict } from "./breadth";
import { byFirewall, byProxy, byRelays, byRules } from "./egress-firewall";
import { pastGuards } from "./guards";
import { reachOfPackets } from "./packets";
import { type Onward, onwardOf, partsOf } from "./path";
import { compareReach, NO_REACH, type Reach } from "./reach";
import { remembered } from "./remember";
import { EVERYTHING } from "./rule-sets";
import { type Source, sourcesOf } from "./source";
import { type Exit, type Left, Walked } from "./walked";

/** What a source can send to the Internet, over all its ways out. */
export interface SourceEgress {
  readonly source: Source;
  readonly verdict: Verdict;
  /** With every unknown read against us. */
  readonly open: Reach;
  /** With every unknown read in our favour. */
  readonly closed: Reach;
  /** The packets to public destinations that get out, with every unknown read against us. */
  readonly packets: PacketSet;
  /** The same with every unknown read in our favour. */
  readonly certainPackets: PacketSet;
  readonly exits: readonly Exit[];
  /** The values that decide, where the verdict is unknown. */
  readonly unknown: readonly Unknown[];
  /** Every value that was not known on the way, whether the verdict hangs on it or not. */
  readonly doubts: readonly Unknown[];
}

/** What every source can send out. */
export const egressOfSources = remembered((model, thresholds): readonly SourceEgress[] =>
  sourcesOf(model).map((source) => egressOf(source, model, thresholds)),
);

/** @param takes the parts of the destinations that are followed, by the route that takes them. Default is all. */
export function egressOf(
  source: Source,
  model: Model,
  thresholds: Thresholds,
  takes?: (part: RoutedPart) => boolean,
): SourceEgress {
  const walk = (reading: Reading): Walk => new Walk(source, new Walked(model, thresholds, reading), takes);
  const open = walk("open").result();
  const closed = open.unknown.length === 0 ? open : walk("closed").result();
  const same = open.reach.breadth === closed.reach.breadth;
  return {
    source,
    verdict: same ? open.reach.breadth : "unknown",
    open: open.reach,
    closed: closed.reach,
    packets: open.packets,
    certainPackets: closed.packets,
    exits: open.exits,
    unknown: same ? [] : open.unknown,
    doubts: open.unknown,
  };
}

/** Whether packets may go on at all. */
function leads(onward: Onward): boolean {
  return onward.kind !== "dropped" && (onward.kind !== "methods" || onward.methods.length > 0);
}

/** All ways of one source through the model under one reading of its unknowns. */
class Walk {
  constructor(
    private readonly source: Source,
    private readonly walked: Walked,
    private readonly takes: ((part: RoutedPart) => boolean) | undefined,
  ) {}

  result(): { reach: Reach; packets: PacketSet; exits: Exit[]; unknown: readonly Unknown[] } {
    const { walked } = this;
    const left = this.source.ways.flatMap((way): Left[] => {
      switch (way.kind) {
        case "network":
          // A part of the routes has no firewall that is addressed itself.
          return this.takes === undefined
            ? [...this.byNetwork(way), ...byProxy(walked, way), ...byRelays(walked, way)]
            : this.byNetwork(way);
        case "platform":
          walked.exits.add("platform");
          return [{ packets: EVERYTHING, names: NO_REACH }];
        case "approved":
          return [byRules(walked, way.urn, way.rules, EVERYTHING, "platform")];
        case "undecided":
          return [walked.undecided([way.unknown], EVERYTHING)];
      }
    });
    const packets = PacketSet.union(left.map((each) => each.packets));
    const reaches = [
      ...left.map((each) => each.names),
      reachOfPackets(packets, walked.model.places, walked.thresholds),
    ];
    const reach = reaches.reduce((a, b) => (compareReach(a, b) >= 0 ? a : b), NO_REACH);
    const domains = [...new Set(reaches.flatMap((each) => each.domains))];
    return {
      reach: { ...reach, domains, witness: this.from(reach.witness) },
      packets,
      exits: walked.exits.size === 0 ? ["none"] : [...walked.exits],
      unknown: [...walked.unknown],
    };
  }

  /** Where the platform does not tell from which address it sends, the witness names the sender. */
  private from(witness: Reach["witness"]): Reach["witness"] {
    if (witness === undefined || this.source.ways.some(({ kind }) => kind === "network")) return witness;
    return { ...witness, source: this.source.name };
  }

  private byNetwork(way: NetworkWay): Left[] {
    const { walked } = this;
    const left: Left[] = [];
    const parts = partsOf(way.subnet, walked.model)
      .map((part) => ({ part, onward: onwardOf(part, way, walked.model) }))
      .filter(({ onward }) => leads(onward));
    // Many subnets are private, and nothing that guards them matters.
    if (parts.length === 0) return left;
    const packets = this.throughGuards(way);
    for (const { part, onward } of parts) {
      const routed = packets.intersect(PacketSet.between(AddressSet.all, part.destinations));
      if (routed.isEmpty || !this.mayTake(part)) continue;
      switch (onward.kind) {
        case "dropped":
          break;
        case "methods":
          left.push(this.byMethods(onward.methods, routed));
          break;
        case "firewall":
          left.push(...byFirewall(walked, onward.firewall, routed));
          break;
        case "platform":
          walked.exits.add("platform");
          left.push({ packets: arrivedOf(routed, part), names: NO_REACH });
          break;
        case "undecided":
          if (onward.exit !== undefined) walked.exits.add(onward.exit);
          left.push(walked.undecided([onward.unknown], routed));
          break;
      }
    }
    return left;
  }

  /** A route that may not be there takes nothing in our favour, nor does one that would take its place. */
  private mayTake(part: RoutedPart): boolean {
    if (this.takes?.(part) === false) return false;
    this.walked.depends(part.doubts);
    return part.doubts.length === 0 || this.walked.reading === "open";
  }

  private throughGuards(way: NetworkWay): PacketSet {
    return pastGuards(PacketSet.between(way.addresses, INTERNET), way, this.walked.model, {
      decide: (key, owner, rules, packets) => {
        const { allowed, decided } = this.walked.through(key, owner, rules);
        return {
          allowed: packets.intersect(allowed),
          // Security groups, which are most of the guards, are not asked for it.
          get denied() {
            return packets.intersect(decided).difference(allowed);
          },
        };
      },
      undecided: (unknown, packets) => this.walked.undecided([unknown], packets).packets,
    });
  }

  private byMethods(methods: readonly OutboundMethod[], packets: PacketSet): Left {
    const carried = methods.map((method) => {
      const some = packets.intersect(PacketSet.box(carriedBy(method)));
      if (some.isEmpty) return some;
      this.walked.exits.add(method.kind);
      return method.unknown === undefined ? some : this.walked.undecided([method.unknown], some).packets;
    });
    return { packets: PacketSet.union(carried), names: NO_REACH };
  }
}

/** What a route takes to fewer destinations than packets are sent to arrives there alone. */
function arrivedOf(packets: PacketSet, { arrivesAt: destinations }: RoutedPart): PacketSet {
  if (destinations === undefined) return packets;
  return PacketSet.union(
    [...packets.boxes()].map(({ protocol, ports: [low, high], sources }) =>
      PacketSet.box({ protocols: [protocol], ports: IntervalSet.range(low, high), sources, destinations }),
    ),
  );
}
