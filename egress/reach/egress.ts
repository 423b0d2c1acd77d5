import {
  ALL_CHANNELS,
  type ApplicationRule,
  carriedBy,
  channelsOnPorts,
  nameBox,
  NAMES,
  type NameSet,
  type OutboundMethod,
  type Reading,
  readRules,
  type RoutedPart,
  routedParts,
  type Rule,
  type Unknown,
  unknownsOf,
} from "../azure";
import type { Attachment, Firewall, FirewallPolicy, Model, NetworkInterface, Subnet } from "../read";
import { ALL_DOMAINS, ALL_PORTS, AddressSet, PacketSet, type PacketBox, PROTOCOLS, PUBLIC } from "../space";
import type { Thresholds, Verdict } from "./breadth";
import { firstMatch } from "./first-match";
import { nameReach } from "./name-reach";
import { firewallAt } from "./next-hop";
import { PACKETS, reachOfPackets } from "./packets";
import { compareReach, NO_REACH, type Reach } from "./reach";

/** Something that packets start from: a subnet's machines, or one interface that differs from them. */
export interface Source {
  readonly subnet: Subnet;
  readonly networkInterface: NetworkInterface | undefined;
}

/** How packets leave. */
export type Exit = OutboundMethod["kind"] | "firewall" | "appliance" | "none";

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

/** What every subnet and every interface can send out. Subnets of the platform are no sources (E107). */
export function egressOfSources(model: Model, thresholds: Thresholds): SourceEgress[] {
  return model.subnets
    .filter((subnet) => !subnet.platform)
    .flatMap((subnet) => [
      egressOf({ subnet, networkInterface: undefined }, model, thresholds),
      ...subnet.interfaces.map((networkInterface) =>
        egressOf({ subnet, networkInterface }, model, thresholds),
      ),
    ]);
}

export function egressOf(source: Source, model: Model, thresholds: Thresholds): SourceEgress {
  const open = new Walk(source, model, thresholds, "open").result();
  const closed = open.unknown.length === 0 ? open : new Walk(source, model, thresholds, "closed").result();
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

const INTERNET = PUBLIC.union(AddressSet.allPlaces);

/** One way through the model under one reading of its unknowns. */
class Walk {
  private readonly unknown: Unknown[] = [];
  private readonly exits = new Set<Exit>();

  constructor(
    private readonly source: Source,
    private readonly model: Model,
    private readonly thresholds: Thresholds,
    private readonly reading: Reading,
  ) {}

  result(): { reach: Reach; packets: PacketSet; exits: Exit[]; unknown: readonly Unknown[] } {
    const { subnet, networkInterface } = this.source;
    const sources =
      networkInterface === undefined || networkInterface.addresses.isEmpty
        ? subnet.addresses
        : networkInterface.addresses;
    // Security groups see the private source and the original destination, so they come first (E1).
    let packets = PacketSet.box({ protocols: PROTOCOLS, ports: ALL_PORTS, sources, destinations: INTERNET });
    if (networkInterface !== undefined) packets = this.through(networkInterface.securityGroup, packets);
    packets = this.through(subnet.securityGroup, packets);

    const reaches: Reach[] = [];
    let out = PacketSet.none;
    for (const part of this.parts(subnet)) {
      const routed = packets.intersect(
        PacketSet.box({
          protocols: PROTOCOLS,
          ports: ALL_PORTS,
          sources: AddressSet.all,
          destinations: part.destinations,
        }),
      );
      if (routed.isEmpty) continue;
      const left = this.leave(part, routed);
      out = out.union(left.packets);
      if (left.names !== undefined) reaches.push(left.names);
    }
    reaches.push(reachOfPackets(out, this.model.places, this.thresholds));
    const reach = reaches.reduce((a, b) => (compareReach(a, b) >= 0 ? a : b), NO_REACH);
    const domains = [...new Set(reaches.flatMap((each) => each.domains))];
    return {
      reach: { ...reach, domains },
      packets: out,
      exits: this.exits.size === 0 ? ["none"] : [...this.exits],
      unknown: this.unknown,
    };
  }

  /** What a security group lets through; all of it where there is none (E28). */
  private through(attachment: Attachment<string>, packets: PacketSet): PacketSet {
    if (attachment.kind === "none") return packets;
    const group =
      attachment.kind === "is"
        ? this.model.networkSecurityGroups.find((candidate) => candidate.urn === attachment.value)
        : undefined;
    if (group === undefined) {
      return this.undecided(attachment.kind === "unknown" ? [attachment.unknown] : [], packets);
    }
    return this.allowed([...group.outbound, ...group.defaults], packets);
  }

  private allowed(rules: readonly Rule<PacketBox>[], packets: PacketSet): PacketSet {
    this.unknown.push(...rules.flatMap(unknownsOf));
    const matchers = readRules(rules, this.reading).map(({ action, match }) => ({
      action,
      match: PacketSet.box(match),
    }));
    return firstMatch(PACKETS, matchers, packets).allowed;
  }

  private parts(subnet: Subnet): readonly RoutedPart[] {
    const { routes } = subnet;
    if (routes.kind === "unknown") {
      return [
        { destinations: INTERNET, hop: { kind: "unknown", unknown: routes.unknown }, route: undefined },
      ];
    }
    const { parts, unread } = routedParts(routes.kind === "none" ? [] : routes.value, this.model.places);
    const anywhere = unread.map((route): RoutedPart => {
      const unknown =
        route.addressPrefix.kind === "unknown"
          ? route.addressPrefix.unknown
          : { ...route.at, reason: "has no address prefix" };
      return { destinations: INTERNET, hop: { kind: "unknown", unknown }, route };
    });
    return [...parts, ...anywhere];
  }

  private leave(part: RoutedPart, packets: PacketSet): { packets: PacketSet; names?: Reach } {
    const { hop } = part;
    switch (hop.kind) {
      case "none":
      case "network":
        return { packets: PacketSet.none };
      case "internet": {
        const methods = [...this.source.subnet.methods, ...(this.source.networkInterface?.methods ?? [])];
        let out = PacketSet.none;
        for (const method of methods) {
          const carried = packets.intersect(PacketSet.box(carriedBy(method)));
          if (!carried.isEmpty) this.exits.add(method.kind);
          out = out.union(carried);
        }
        return { packets: out };
      }
      case "gateway":
        return {
          packets: this.undecided(
            [
              {
                ...(part.route?.at ?? { urn: "", property: "" }),
                reason: "leads to on-premises, and what lies behind",
              },
            ],
            packets,
          ),
        };
      case "unknown":
        return { packets: this.undecided([hop.unknown], packets) };
      case "appliance": {
        const firewall = firewallAt(hop, this.model);
        if (firewall !== undefined) return this.throughFirewall(firewall, packets);
        this.exits.add("appliance");
        const reason =
          hop.address.kind === "known"
            ? `leads to ${hop.address.value}, which is no firewall that was read`
            : "leads to an address that is not known";
        return {
          packets: this.undecided([{ ...(part.route?.at ?? { urn: "", property: "" }), reason }], packets),
        };
      }
    }
  }

  private throughFirewall(firewall: Firewall, packets: PacketSet): { packets: PacketSet; names?: Reach } {
    this.exits.add("firewall");
    const { policy: urn } = firewall;
    // Without a policy and rules a firewall denies all (E166).
    if (urn === undefined) return { packets: PacketSet.none };
    const policy =
      typeof urn === "string" ? this.model.firewallPolicies.find((p) => p.urn === urn) : undefined;
    if (policy === undefined)
      return { packets: this.undecided(typeof urn === "string" ? [] : [urn], packets) };
    return { packets: this.allowed(policy.rules.network, packets), names: this.names(policy, packets) };
  }

  /** What application rules let through: names on ports that the security groups leave open. */
  private names(policy: FirewallPolicy, packets: PacketSet): Reach {
    const { application, network } = policy.rules;
    if (application.length === 0) return NO_REACH;
    this.unknown.push(...application.flatMap(unknownsOf));
    let left = NAMES.empty;
    for (const { protocol, ports, sources } of packets.boxes()) {
      if (protocol !== "Tcp") continue;
      left = NAMES.union(left, nameBox(channelsOnPorts(...ports), sources, ALL_DOMAINS));
    }
    const matchers = readRules(network, this.reading).map((rule) => ({
      action: rule.action,
      match: PacketSet.box(rule.match),
    }));
    const { decided } = firstMatch(PACKETS, matchers, packets);
    for (const { protocol, ports, sources, destinations } of decided.boxes()) {
      // A name may stand for any address, so only sources that lost all of them are out (E122).
      if (protocol !== "Tcp" || !destinations.v4.contains(PUBLIC.v4)) continue;
      left = NAMES.difference(left, nameBox(channelsOnPorts(...ports), sources, ALL_DOMAINS));
    }
    left = NAMES.intersect(left, nameBox(ALL_CHANNELS, AddressSet.allIpv4, ALL_DOMAINS));
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

  /** What is not known counts as anything or as nothing, by the reading. */
  private undecided(unknown: readonly Unknown[], packets: PacketSet): PacketSet {
    this.unknown.push(...unknown);
    return this.reading === "open" ? packets : PacketSet.none;
  }
}
