import type { Reading, RoutedPart, Unknown } from "../azure";
import type { Firewall, Model, NetworkWay } from "../read";
import { type AddressSet, NOT_PUBLIC, PacketSet, parseAddresses } from "../space";
import { pastGuards } from "./guards";
import { partsInside } from "./inside-routes";
import { lookUpOf } from "./look-up";
import { subnetOf } from "./next-hop";
import { onwardOf } from "./path";
import { PrivatePackets } from "./private-packets";
import { wayOf } from "./source";

/** Packets that get to where they are sent, and what that hangs on. */
export interface Arriving {
  readonly packets: PacketSet;
  readonly unknown: readonly Unknown[];
}

/** The packets of a way that get to a firewall's own address, straight or through other firewalls. */
export function arrivingAt(firewall: Firewall, way: NetworkWay, model: Model, reading: Reading): Arriving {
  const address = parseAddresses(firewall.privateAddress ?? "");
  const decider = new PrivatePackets(reading);
  const sent = pastGuards(PacketSet.between(way.addresses, address ?? NOT_PUBLIC), way, model, decider);
  const reason = "has no address that is known";
  const packets =
    address === undefined
      ? decider.undecided({ urn: firewall.urn, property: "ipConfigurations", reason }, sent)
      : new Routed(firewall, address, model, decider).from(way, sent, []);
  return { packets, unknown: decider.unknown };
}

/** The way of packets to one firewall, by the routes of each subnet that they come through. */
class Routed {
  constructor(
    private readonly firewall: Firewall,
    private readonly address: AddressSet,
    private readonly model: Model,
    private readonly decider: PrivatePackets,
  ) {}

  from(way: NetworkWay, packets: PacketSet, past: readonly Firewall[]): PacketSet {
    if (packets.isEmpty) return packets;
    const parts = partsInside(way.subnet, this.address, this.model, past.length > 0);
    return PacketSet.union(
      parts
        .filter(({ destinations }) => destinations.contains(this.address))
        .map((part) => {
          const taken = part.doubts.reduce((some, doubt) => this.decider.undecided(doubt, some), packets);
          return this.by(part, way, taken, past);
        }),
    );
  }

  private by(part: RoutedPart, way: NetworkWay, packets: PacketSet, past: readonly Firewall[]): PacketSet {
    if (part.hop.kind === "network") return packets;
    const onward = onwardOf(part, way, this.model);
    switch (onward.kind) {
      case "firewall":
        return onward.firewall === this.firewall ? packets : this.through(onward.firewall, packets, past);
      case "undecided":
        return this.decider.undecided(onward.unknown, packets);
      default:
        return PacketSet.none;
    }
  }

  /** What another firewall lets through, which goes on by the routes of its own subnet. */
  private through(firewall: Firewall, packets: PacketSet, past: readonly Firewall[]): PacketSet {
    if (past.includes(firewall)) return PacketSet.none;
    const passed = firewall.policies.map((urn) => {
      if (typeof urn !== "string") return this.decider.undecided(urn, packets);
      const rules = lookUpOf(this.model).policies.get(urn)?.rules.network ?? [];
      return this.decider.decide(urn, urn, rules, packets).allowed;
    });
    const subnet = subnetOf(firewall, this.model);
    const reason = "stands in a subnet that was not read";
    return subnet === undefined
      ? this.decider.undecided({ urn: firewall.urn, property: "", reason }, PacketSet.union(passed))
      : this.from(wayOf(subnet), PacketSet.union(passed), [...past, firewall]);
  }
}
