import type { Location, Read, Unknown } from "../../azure";
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
  /** What keeps it from being certain that it carries packets both ways, as far as this side tells (E76). */
  readonly doubts: readonly Unknown[];
  /** The same for packets that an appliance of the other network sends on. */
  readonly forwarding: readonly Unknown[];
  /** Whether Azure says that the other side has its peering, too. */
  readonly connected: boolean;
}

/** A network that packets go straight to, by a peering. */
export interface PeerLink {
  readonly at: Location;
  /** URN of the other network; undefined where it was not read. */
  readonly peer: string | undefined;
  readonly peerName: string;
  /** What keeps it from being certain that packets of the network arrive there. */
  readonly doubts: readonly Unknown[];
  /** The same for packets that an appliance of the network sends on for others. */
  readonly forwarding: readonly Unknown[];
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
      doubts: accessDoubts(properties.get("allowVirtualNetworkAccess")),
      forwarding: forwardingDoubts(properties.get("allowForwardedTraffic")),
      connected: textOf(properties.get("peeringState"))?.toLowerCase() === "connected",
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

/** `false` only takes the other network out of the tag `VirtualNetwork`; rules may let packets there all the same. */
function accessDoubts(access: Value): Unknown[] {
  const flag = flagOf(access);
  if (flag.kind === "unknown") return [flag.unknown];
  return flag.kind === "known" && !flag.value
    ? [access.because("is false, and whether packets go there all the same is up to the rules")]
    : [];
}

/** `false`, which is the default, does not stop all that an appliance sends on, and nobody documents what it stops. */
function forwardingDoubts(forwarded: Value): Unknown[] {
  const flag = flagOf(forwarded);
  if (flag.kind === "unknown") return [flag.unknown];
  return flag.kind === "known" && flag.value
    ? []
    : [
        forwarded.because(
          "is not true, and whether packets of an appliance are taken then is not documented",
        ),
      ];
}

/** The two sides of what joins two networks. */
interface Sides {
  readonly at: Location;
  /** As the network itself declares it. */
  readonly out?: Peering;
  /** As the other one does. */
  readonly back?: Peering;
}

/** The links of each network by its peerings. A peering carries packets once both networks declare it. */
export function linksOfNetworks(peerings: readonly Peering[]): ReadonlyMap<Entry, readonly PeerLink[]> {
  const declared = new Map<Entry, Map<Entry | string, Sides>>();
  const note = (network: Entry, peer: Entry | string, sides: Sides): void => {
    const peers = declared.get(network) ?? new Map<Entry | string, Sides>();
    declared.set(network, peers.set(peer, { ...peers.get(peer), ...sides }));
  };
  for (const peering of peerings) {
    const { at, network, remote, remoteName } = peering;
    note(network, remote ?? remoteName, { at, out: peering });
    if (remote !== undefined) note(remote, network, { at, back: peering });
  }
  return new Map(
    [...declared].map(([network, peers]) => [
      network,
      [...peers].map(([peer, sides]) => linkOf(peer, sides)),
    ]),
  );
}

function linkOf(peer: Entry | string, { at, out, back }: Sides): PeerLink {
  const oneSided = {
    ...at,
    reason: "is a peering of which one side is declared, and whether the other has one is not known",
  };
  const isBoth = out !== undefined && back !== undefined;
  return {
    at,
    peer: typeof peer === "string" ? undefined : peer.resource.urn,
    peerName: typeof peer === "string" ? peer : peer.resource.name,
    doubts: [
      ...(out?.doubts ?? []),
      ...(back?.doubts ?? []),
      ...(isBoth || out?.connected === true || back?.connected === true ? [] : [oneSided]),
    ],
    forwarding: back?.forwarding ?? [oneSided],
  };
}
