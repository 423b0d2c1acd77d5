import type { Location, Read } from "../../azure";
import { type Entry, type Estate, lastSegment } from "../estate";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";
import { flagOf } from "./flag";

/** A peering as one of its two networks declares it. */
export interface Peering {
  readonly at: Location;
  /** The network that declares it. */
  readonly network: Entry;
  /** The other one; undefined where it is not among the resources read. */
  readonly remote: Entry | undefined;
  /** How the other one is called. */
  readonly remoteName: string;
  /** Whether the network learns the routes of the other's gateways (E76). Absent means no. */
  readonly useRemoteGateways: Read<boolean>;
}

/** Reads peerings, inline ones of azure-native and those that are resources. */
export function readPeerings(estate: Estate): Peering[] {
  const read = (from: Entry, network: Entry, properties: Value): Peering => {
    const id = idOf(properties.get("remoteVirtualNetwork", "remoteVirtualNetworkId"));
    const target = estate.follow(from, id, "virtualNetwork");
    const others = target.kind === "oneOf" ? target.entries.filter((entry) => entry !== network) : [];
    // Both ends may be among what the reference was made from, and one of them declares it.
    const remote = target.kind === "entry" ? target.entry : others.length === 1 ? others[0] : undefined;
    return {
      at: { urn: from.resource.urn, property: properties.path },
      network,
      remote,
      remoteName: remote?.resource.name ?? lastSegment(textOf(id)) ?? "a network that is not known",
      useRemoteGateways: flagOf(properties.get("useRemoteGateways")),
    };
  };
  const inline = estate.ofKind("virtualNetwork").flatMap((network) =>
    network.properties
      .get("virtualNetworkPeerings")
      .items()
      .map((peering) => read(network, network, peering)),
  );
  const separate = estate.ofKind("peering").flatMap((peering) => {
    const target = estate.follow(peering, peering.properties.get("virtualNetworkName"), "virtualNetwork");
    return target.kind === "entry" ? [read(peering, target.entry, peering.properties)] : [];
  });
  return [...inline, ...separate];
}

/** The networks that each is peered with, by either side: URNs, or names of those that were not read. */
export function peersOfNetworks(peerings: readonly Peering[]): ReadonlyMap<Entry, ReadonlySet<string>> {
  const peers = new Map<Entry, Set<string>>();
  const add = (network: Entry, peer: string): void => {
    const known = peers.get(network);
    if (known === undefined) peers.set(network, new Set([peer]));
    else known.add(peer);
  };
  for (const { network, remote, remoteName } of peerings) {
    add(network, remote?.resource.urn ?? remoteName);
    if (remote !== undefined) add(remote, network.resource.urn);
  }
  return peers;
}
