import type { Relay } from "../azure";
import type { Model } from "../read";
import { PacketSet } from "../space";
import type { Thresholds } from "./breadth";
import type { Grant } from "./grants";
import type { Opening } from "./judgement";
import { reachOfPackets, somePacket } from "./packets";
import { NO_REACH, type Reach } from "./reach";

/**
 * DNAT rules that send on to the Internet: each gives whoever reaches the firewall a way out to somebody's host there
 * (E125), by itself and whatever the others do.
 */
export function judgeRelays(
  relays: readonly Relay[],
  model: Model,
  thresholds: Thresholds,
): { readonly openings: []; readonly broad: readonly Opening[]; readonly undecided: readonly Grant[] } {
  const grants = relays.map((rule, position): Grant => {
    const [open, closed] = [rule.match.most, rule.match.least].map((box): Reach => {
      const packets = PacketSet.box(box);
      if (packets.isEmpty) return NO_REACH;
      const { witness } = reachOfPackets(packets, model.places, thresholds);
      // Not every relay has a public address: the firewall's own private one will do.
      return {
        ...NO_REACH,
        breadth: "broad",
        domains: [rule.target],
        witness: witness ?? somePacket(packets),
      };
    });
    return {
      position,
      rule,
      verdict: open?.breadth === closed?.breadth ? "broad" : "unknown",
      open: open ?? NO_REACH,
      closed: closed ?? NO_REACH,
      unknown: rule.match.unknown,
    };
  });
  const certain = grants.filter(({ closed }) => closed.breadth === "broad");
  return {
    openings: [],
    broad: certain.map((grant) => ({
      grants: [grant],
      closing: [grant],
      reach: grant.closed,
      closedElsewhere: false,
    })),
    undecided: grants.filter((grant) => !certain.includes(grant) && grant.open.breadth === "broad"),
  };
}
