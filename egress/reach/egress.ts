import {
  ALL_CHANNELS,
  type ApplicationRule,
  carriedBy,
  channelsOnPorts,
  type FirewallPolicyRules,
  nameBox,
  NAMES,
  type NameSet,
  type OutboundMethod,
  type Reading,
  readRules,
  type Relay,
  type RoutedPart,
  type Unknown,
  unknownsOf,
} from "../azure";
import type { Firewall, Model, NetworkWay } from "../read";
import { ALL_DOMAINS, AddressSet, IntervalSet, PacketSet, PUBLIC } from "../space";
import { INTERNET } from "./allowed-packets";
import type { Thresholds, Verdict } from "./breadth";
import { firstMatch, unionOf } from "./first-match";
import { pastGuards } from "./guards";
import { nameReach } from "./name-reach";
import { likelySource, reachOfPackets } from "./packets";
import { lookUpOf } from "./look-up";
import { type Onward, onwardOf, partsOf } from "./path";
import { proxiesOf } from "./proxy";
import { compareReach, NO_REACH, type Reach } from "./reach";
import { remembered } from "./remember";
import { EVERYTHING, RuleSets, type Through } from "./rule-sets";
import { type Source, sourcesOf } from "./source";

/** How packets leave. */
export type Exit = OutboundMethod["kind"] | "firewall" | "appliance" | "platform" | "none";

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
  readonly exits: readonly Exit[];
  /** The values that decide, where the verdict is unknown. */
  readonly unknown: readonly Unknown[];
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
  const walk = (reading: Reading): Walk => new Walk(source, model, thresholds, reading, takes);
  const open = walk("open").result();
  const closed = open.unknown.length === 0 ? open : walk("closed").result();
  const same = open.reach.breadth === closed.reach.breadth;
  return {
    source,
    verdict: same ? open.reach.breadth : "unknown",
    open: open.reach,
    closed: closed.reach,
    packets: open.packets,
    exits: open.exits,
    unknown: same ? [] : open.unknown,
  };
}

/** What leaves by one way or a part of it. */
interface Left {
  readonly packets: PacketSet;
  /** Names that application rules let through. */
  readonly names: Reach;
}

/** Whether packets may go on at all. */
function leads(onward: Onward): boolean {
  return onward.kind !== "dropped" && (onward.kind !== "methods" || onward.methods.length > 0);
}

const NOTHING: Left = { packets: PacketSet.none, names: NO_REACH };

/** All ways of one source through the model under one reading of its unknowns. */
class Walk {
  private readonly unknown = new Set<Unknown>();
  private readonly exits = new Set<Exit>();
  private readonly ruleSets: RuleSets;

  constructor(
    private readonly source: Source,
    private readonly model: Model,
    private readonly thresholds: Thresholds,
    private readonly reading: Reading,
    private readonly takes: ((part: RoutedPart) => boolean) | undefined,
  ) {
    this.ruleSets = RuleSets.of(model);
  }

  result(): { reach: Reach; packets: PacketSet; exits: Exit[]; unknown: readonly Unknown[] } {
    const left = this.source.ways.flatMap((way): Left[] => {
      switch (way.kind) {
        case "network":
          return [...this.byNetwork(way), ...this.byProxy(way)];
        case "platform":
          this.exits.add("platform");
          return [{ packets: EVERYTHING, names: NO_REACH }];
        case "approved":
          return [this.byRules(way.urn, way.rules, EVERYTHING, "platform")];
        case "undecided":
          return [this.undecided([way.unknown], EVERYTHING)];
      }
    });
    const packets = PacketSet.union(left.map((each) => each.packets));
    const reaches = [
      ...left.map((each) => each.names),
      reachOfPackets(packets, this.model.places, this.thresholds),
    ];
    const reach = reaches.reduce((a, b) => (compareReach(a, b) >= 0 ? a : b), NO_REACH);
    const domains = [...new Set(reaches.flatMap((each) => each.domains))];
    return {
      reach: { ...reach, domains, witness: this.from(reach.witness) },
      packets,
      exits: this.exits.size === 0 ? ["none"] : [...this.exits],
      unknown: [...this.unknown],
    };
  }

  /** Where the platform does not tell from which address it sends, the witness names the sender. */
  private from(witness: Reach["witness"]): Reach["witness"] {
    if (witness === undefined || this.source.ways.some(({ kind }) => kind === "network")) return witness;
    return { ...witness, source: this.source.name };
  }

  private byNetwork(way: NetworkWay): Left[] {
    const left: Left[] = [];
    const parts = partsOf(way.subnet, this.model)
      .map((part) => ({ part, onward: onwardOf(part, way, this.model) }))
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
          left.push(...this.byFirewall(onward.firewall, routed));
          break;
        case "platform":
          this.exits.add("platform");
          left.push({ packets: arrivedOf(routed, part), names: NO_REACH });
          break;
        case "undecided":
          if (onward.exit !== undefined) this.exits.add(onward.exit);
          left.push(this.undecided([onward.unknown], routed));
          break;
      }
    }
    return left;
  }

  /** A route that may not be there takes nothing in our favour, nor does one that would take its place. */
  private mayTake(part: RoutedPart): boolean {
    if (this.takes?.(part) === false) return false;
    this.depends(part.doubts);
    return part.doubts.length === 0 || this.reading === "open";
  }

  private throughGuards(way: NetworkWay): PacketSet {
    return pastGuards(PacketSet.between(way.addresses, INTERNET), way, this.model, {
      decide: (key, owner, rules, packets) => {
        const { allowed, decided } = this.through(key, owner, rules);
        return {
          allowed: packets.intersect(allowed),
          // Security groups, which are most of the guards, are not asked for it.
          get denied() {
            return packets.intersect(decided).difference(allowed);
          },
        };
      },
      undecided: (unknown, packets) => this.undecided([unknown], packets).packets,
    });
  }

  private through(key: string, owner: string, rules: Parameters<RuleSets["through"]>[2]): Through {
    const through = this.ruleSets.through(key, owner, rules, this.reading);
    this.depends(through.unknown);
    return through;
  }

  private byMethods(methods: readonly OutboundMethod[], packets: PacketSet): Left {
    const carried = methods.map((method) => {
      const some = packets.intersect(PacketSet.box(carriedBy(method)));
      if (some.isEmpty) return some;
      this.exits.add(method.kind);
      return method.unknown === undefined ? some : this.undecided([method.unknown], some).packets;
    });
    return { packets: PacketSet.union(carried), names: NO_REACH };
  }

  private byFirewall(firewall: Firewall, packets: PacketSet): Left[] {
    this.exits.add("firewall");
    return firewall.policies.flatMap((urn): Left[] => {
      if (typeof urn !== "string") return [this.undecided([urn], packets)];
      const policy = lookUpOf(this.model).policies.get(urn);
      if (policy === undefined) return [];
      return [
        this.beyond(firewall, this.byRules(urn, policy.rules, packets, "firewall")),
        this.relayed(firewall, urn, policy.rules.relays ?? [], packets),
      ];
    });
  }

  /** What a firewall does not send straight to the Internet goes nobody here knows where (E156, E161). */
  private beyond({ onward }: Firewall, left: Left): Left {
    let { packets } = left;
    if (onward.packets !== undefined) {
      const away = packets.intersect(PacketSet.between(AddressSet.all, onward.untranslated));
      if (!away.isEmpty)
        packets = packets.difference(away).union(this.undecided([onward.packets], away).packets);
    }
    return { packets, names: this.namesBeyond(onward.names, left.names) };
  }

  private namesBeyond(unknown: Unknown | undefined, names: Reach): Reach {
    if (unknown === undefined || names.breadth === "none") return names;
    this.depends([unknown]);
    return this.reading === "open" ? names : NO_REACH;
  }

  /** DNAT to the Internet: what reaches the firewall goes on to somebody's host there (E125). */
  private relayed({ onward }: Firewall, owner: string, relays: readonly Relay[], packets: PacketSet): Left {
    if (relays.length === 0) return NOTHING;
    const sent = packets.intersect(this.through(`relays of ${owner}`, owner, relays).allowed);
    if (sent.isEmpty) return NOTHING;
    const { witness } = reachOfPackets(sent, this.model.places, this.thresholds);
    const domains = [...new Set(relays.map(({ target }) => target))];
    const names: Reach = { ...NO_REACH, breadth: "broad", domains, witness };
    return onward.names === undefined || this.reading === "open"
      ? { packets: sent, names: this.namesBeyond(onward.names, names) }
      : NOTHING;
  }

  /** By explicit proxies, for which only application rules count (E158). A part of the routes has none. */
  private byProxy(way: NetworkWay): Left[] {
    if (this.takes !== undefined) return [];
    return proxiesOf(way, this.model, this.reading).flatMap(({ firewall, senders, unknown }) => {
      this.depends(unknown);
      if (senders.isEmpty) return [];
      this.exits.add("firewall");
      const requests = nameBox(ALL_CHANNELS, senders, ALL_DOMAINS);
      return firewall.policies.map((urn): Left => {
        const names =
          typeof urn === "string"
            ? this.namesOf(lookUpOf(this.model).policies.get(urn)?.rules.application ?? [], requests)
            : this.namesBeyond(urn, anyName(senders));
        return { packets: PacketSet.none, names: this.namesBeyond(firewall.onward.names, names) };
      });
    });
  }

  /** Network rules first, then application rules for what those leave (E115). */
  private byRules(owner: string, rules: FirewallPolicyRules, packets: PacketSet, exit: Exit): Left {
    this.exits.add(exit);
    const network = this.through(owner, owner, rules.network);
    return {
      packets: packets.intersect(network.allowed),
      names: this.names(rules, network.decided, packets),
    };
  }

  /** What application rules let through: names on ports that the packets before them have. */
  private names({ application }: FirewallPolicyRules, decided: PacketSet, packets: PacketSet): Reach {
    if (application.length === 0) return NO_REACH;
    const requests: NameSet[] = [];
    for (const { protocol, ports, sources } of packets.boxes()) {
      if (protocol === "Tcp") requests.push(nameBox(channelsOnPorts(...ports), sources, ALL_DOMAINS));
    }
    let left = unionOf(NAMES, requests);
    for (const { protocol, ports, sources, destinations } of decided.intersect(packets).boxes()) {
      // A name may stand for any address, so only sources that lost all of them are out (E122).
      if (protocol !== "Tcp" || !destinations.v4.contains(PUBLIC.v4)) continue;
      left = NAMES.difference(left, nameBox(channelsOnPorts(...ports), sources, ALL_DOMAINS));
    }
    return this.namesOf(application, left);
  }

  private namesOf(application: readonly ApplicationRule[], requests: NameSet): Reach {
    this.depends(application.flatMap(unknownsOf));
    const left = NAMES.intersect(requests, nameBox(ALL_CHANNELS, AddressSet.allIpv4, ALL_DOMAINS));
    const read = readRules(application, this.reading);
    const { decides } = firstMatch<NameSet>(NAMES, read, left);
    return read
      .map(({ rule, action }, i) =>
        action === "Allow" ? nameReach(rule as ApplicationRule, decides[i] ?? NAMES.empty) : NO_REACH,
      )
      .reduce(
        (a, b) => ({ ...(compareReach(a, b) >= 0 ? a : b), domains: [...a.domains, ...b.domains] }),
        NO_REACH,
      );
  }

  private depends(unknown: readonly Unknown[]): void {
    for (const each of unknown) this.unknown.add(each);
  }

  /** What is not known counts as anything or as nothing, by the reading. */
  private undecided(unknown: readonly Unknown[], packets: PacketSet): Left {
    this.depends(unknown);
    return this.reading === "open" ? { packets, names: NO_REACH } : NOTHING;
  }
}

/** Every name there is, for rules that were not read. */
function anyName(senders: AddressSet): Reach {
  const source = likelySource(senders);
  const witness = { source, destination: "attacker.example", protocol: "Tcp", port: 443 } as const;
  return { ...NO_REACH, breadth: "unrestricted", domains: ["*"], witness };
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
