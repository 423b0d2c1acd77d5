import {
  ALL_CHANNELS,
  type ApplicationRule,
  channelsOnPorts,
  type FirewallPolicyRules,
  nameBox,
  NAMES,
  type NameSet,
  readRules,
  unknownsOf,
} from "../azure";
import { ALL_DOMAINS, AddressSet, type PacketSet, PUBLIC } from "../space";
import { firstMatch, unionOf } from "./first-match";
import { nameReach } from "./name-reach";
import { compareReach, NO_REACH, type Reach } from "./reach";
import type { Walked } from "./walked";

/**
 * What application rules let through: names on ports that the packets before them have.
 *
 * @param decided what network rules have decided, which come first (E115).
 */
export function namesBehind(
  walked: Walked,
  { application }: FirewallPolicyRules,
  decided: PacketSet,
  packets: PacketSet,
): Reach {
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
  return namesOf(walked, application, left);
}

/** What application rules let through of some requests. */
export function namesOf(walked: Walked, application: readonly ApplicationRule[], requests: NameSet): Reach {
  walked.depends(application.flatMap(unknownsOf));
  const left = NAMES.intersect(requests, nameBox(ALL_CHANNELS, AddressSet.allIpv4, ALL_DOMAINS));
  const read = readRules(application, walked.reading);
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
