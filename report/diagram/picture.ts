import type { Model, Subnet, VirtualNetwork } from "../../egress/read";
import { readBlockEntries } from "../../egress/read/posture";
import { type Breadth, describeUnknown, opensOf, type SurfaceEntry, type Verdict } from "../../egress/reach";
import { AddressSet, IntervalSet, toCidrs } from "../../egress/space";
import { plural } from "../words";

/** What a picture of an estate shows: networks with what stands in them, the ways out, and what takes them. */
export interface Picture {
  readonly networks: readonly PicturedNetwork[];
  /** Sources that stand in no network: services with a way out of their own. */
  readonly services: readonly PicturedSource[];
  readonly exits: readonly PicturedExit[];
  readonly flows: readonly Flow[];
  /** Pairs of networks that are peered, by URN. */
  readonly peerings: readonly (readonly [string, string])[];
  /** Addresses that nothing may talk to, with their reasons. */
  readonly blocked: readonly string[];
}

/** A virtual network. */
export interface PicturedNetwork {
  readonly urn: string;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly sources: readonly PicturedSource[];
}

/** A subnet, a network interface or a service. */
export interface PicturedSource {
  readonly urn: string;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly verdict: Verdict;
  /** Subnets that belong to the platform, such as the firewall's own, are no sources. */
  readonly platform: boolean;
}

/** Something that traffic leaves by. */
export interface PicturedExit {
  readonly id: string;
  readonly title: string;
  /** URN of the network that it stands in, where it stands in one. */
  readonly network: string | undefined;
  /** The widest of what takes it. */
  readonly verdict: Verdict;
}

/** What a source may send by an exit. */
export interface Flow {
  readonly from: string;
  readonly exit: string;
  readonly verdict: Verdict;
  /** What of the Internet it reaches, a line each. */
  readonly reaches: readonly string[];
}

const EXITS: Readonly<Record<string, string>> = {
  natGateway: "NAT gateway",
  publicIp: "Public address of its own",
  loadBalancer: "Load balancer's outbound rules",
  defaultOutbound: "Azure's default outbound access",
  platform: "The service's own way out",
  appliance: "Network appliance",
  unknown: "A way that is not known",
};

/** The picture of a model, with what each source reaches. */
export function pictureOf(model: Model, entries: readonly SurfaceEntry[]): Picture {
  const exits = new Map<string, PicturedExit>();
  const flows: Flow[] = [];
  for (const entry of entries) {
    if (entry.verdict === "none") continue;
    const kinds = entry.exits.filter((kind) => kind !== "none");
    for (const kind of kinds.length === 0 && entry.verdict === "unknown" ? ["unknown"] : kinds) {
      const exit = kind === "firewall" ? firewallExit(model, entry) : otherExit(kind, entry);
      exits.set(exit.id, { ...exit, verdict: wider(exits.get(exit.id)?.verdict, entry.verdict) });
      flows.push({ from: entry.resource, exit: exit.id, verdict: entry.verdict, reaches: reachesOf(entry) });
    }
  }
  // A firewall that nothing may leave by is still what stands in the way.
  for (const firewall of model.firewalls) {
    if (exits.has(firewall.urn)) continue;
    exits.set(firewall.urn, firewallNode(firewall.urn, firewall.name, firewall.network));
  }
  const outside = entries.filter(({ source }) => source.subnet?.network === undefined);
  return {
    networks: model.virtualNetworks.map((network) => pictured(network, model.subnets, entries)),
    services: outside.map((entry) => sourceOf(entry)),
    exits: [...exits.values()],
    flows,
    peerings: peeringsOf(model),
    blocked: blockedOf(model),
  };
}

function pictured(
  network: VirtualNetwork,
  subnets: readonly Subnet[],
  entries: readonly SurfaceEntry[],
): PicturedNetwork {
  const platform = subnets.filter((subnet) => subnet.platform && subnet.network === network);
  return {
    urn: network.urn,
    name: calledIn(network.urn, network.name),
    addresses: toCidrs(network.addresses),
    sources: [
      ...platform.map(({ urn, name, addresses }) => ({
        urn,
        name,
        addresses: blocksOf(addresses),
        verdict: "none" as const,
        platform: true,
      })),
      ...entries.filter(({ source }) => source.subnet?.network === network).map(sourceOf),
    ],
  };
}

/** What the program calls a resource: Azure's name ends in random digits where Pulumi gave it, another in each preview. */
function calledIn(urn: string, name: string): string {
  return urn.startsWith("urn:pulumi:") ? (urn.split("::").at(-1) ?? name) : name;
}

/** The blocks of a subnet as people write them: with the five addresses that Azure keeps, which no machine has. */
function blocksOf(addresses: AddressSet): string[] {
  const bounds = addresses.v4.bounds;
  const [low = 0, end = 0] = bounds;
  const size = end - low + 5;
  const isOneBlock =
    bounds.length === 2 && size >= 8 && Number.isInteger(Math.log2(size)) && (low - 4) % size === 0;
  if (!isOneBlock) return toCidrs(addresses);
  return toCidrs(AddressSet.of(IntervalSet.range(low - 4, end + 1), addresses.v6));
}

function sourceOf({ resource, name, verdict, source }: SurfaceEntry): PicturedSource {
  const { kind, subnet } = source;
  const addresses = kind === "subnet" && subnet !== undefined ? blocksOf(subnet.addresses) : [];
  return { urn: resource, name, addresses, verdict, platform: false };
}

/** The firewall on a source's way: the one whose rules let it out, or the only one there is. */
function firewallExit(model: Model, entry: SurfaceEntry): PicturedExit {
  const on = new Set(entry.because.map(({ resource }) => resource));
  const { firewalls } = model;
  const found =
    firewalls.find(
      ({ urn, policies }) =>
        on.has(urn) || policies.some((policy) => typeof policy === "string" && on.has(policy)),
    ) ?? (firewalls.length === 1 ? firewalls[0] : undefined);
  return found === undefined
    ? firewallNode("firewall", "a firewall", undefined)
    : firewallNode(found.urn, found.name, found.network);
}

function firewallNode(id: string, name: string, network: string | undefined): PicturedExit {
  return { id, title: `Azure Firewall\n${name}`, network, verdict: "none" };
}

function otherExit(kind: string, { source }: SurfaceEntry): PicturedExit {
  const network = source.subnet?.network?.urn;
  return { id: `${kind} ${network ?? source.urn}`, title: EXITS[kind] ?? kind, network, verdict: "none" };
}

const ORDER: readonly Breadth[] = ["none", "restricted", "broad", "unrestricted"];

function wider(a: Verdict | undefined, b: Verdict): Verdict {
  if (a === undefined || a === b) return b;
  if (a === "unknown" || b === "unknown")
    return a === "unrestricted" || b === "unrestricted" ? "unrestricted" : "unknown";
  return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;
}

/** Lines that a picture has room for. */
const MOST_LINES = 6;

function reachesOf({ reach, unknown }: SurfaceEntry): string[] {
  const lines = [
    ...reach.domains,
    ...reach.places.map(({ name }) => name),
    ...opensOf(reach),
    ...unknown.map(describeUnknown),
  ];
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `and ${plural(lines.length - MOST_LINES + 1, "more line")}`];
}

function peeringsOf({ virtualNetworks }: Model): (readonly [string, string])[] {
  const known = new Set(virtualNetworks.map(({ urn }) => urn));
  const pairs = new Map<string, readonly [string, string]>();
  for (const { urn, peers } of virtualNetworks) {
    for (const peer of peers) {
      if (!known.has(peer)) continue;
      const [a, b] = urn < peer ? [urn, peer] : [peer, urn];
      pairs.set(`${a} ${b}`, [a, b]);
    }
  }
  return [...pairs.values()];
}

function blockedOf(model: Model): string[] {
  const active = readBlockEntries(model.estate).filter(({ ended }) => !ended);
  const texts = active.map(({ address, direction }) => {
    const way = direction.kind === "known" && direction.value !== "both" ? ` (${direction.value})` : "";
    return address.kind === "known" ? `${address.value}${way}` : "an address that is not known";
  });
  return [...new Set(texts)].sort();
}
