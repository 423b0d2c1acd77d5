/**
 * A small estate in plain words, and how Azure treats one packet in it: a second evaluator, written apart from the
 * product and as plainly as possible. One packet walks down lists; there are no sets and no intervals.
 */

/** An address or block as rules write it: `*`, `Internet`, `a.b.c.d`, `a.b.c.d/n` or `a.b.c.d-a.b.c.d`. */
export type Block = string;

export interface WorldRule {
  readonly name: string;
  readonly priority: number;
  readonly outbound: boolean;
  readonly allow: boolean;
  readonly protocol: "*" | "Tcp" | "Udp" | "Icmp";
  readonly from: Block;
  readonly to: readonly Block[];
  readonly ports: readonly string[];
}

/** A security admin rule, which comes before every security group. */
export interface WorldAdminRule extends Omit<WorldRule, "allow"> {
  readonly access: "Allow" | "AlwaysAllow" | "Deny";
}

export interface WorldRoute {
  readonly prefix: Block;
  readonly hop: "Internet" | "None" | "Firewall";
}

export interface WorldNetworkRule {
  readonly protocols: readonly ("Any" | "TCP" | "UDP" | "ICMP")[];
  readonly from: readonly Block[];
  readonly to: readonly Block[];
  readonly ports: readonly string[];
}

export interface WorldCollection {
  readonly group: number;
  readonly priority: number;
  readonly allow: boolean;
  readonly rules: readonly WorldNetworkRule[];
}

/** A DNAT rule of the firewall, for TCP and UDP, to a host in the Internet. */
export interface WorldRelay {
  readonly from: Block;
  readonly to: string;
  readonly ports: string;
}

/** The network 10.0.0.0/16 with the firewall at 10.0.0.4, and another, 10.9.0.0/16. */
export interface World {
  /** Rules of the subnet's and of the interface's security group; undefined for none. */
  readonly subnetRules: readonly WorldRule[] | undefined;
  readonly interfaceRules: readonly WorldRule[] | undefined;
  /** Rules that Azure Virtual Network Manager applies to the network; their priorities differ. */
  readonly adminRules: readonly WorldAdminRule[];
  readonly routes: readonly WorldRoute[];
  readonly isPrivate: boolean;
  readonly natGateway: boolean;
  readonly publicIp: boolean;
  /** Collections of the base policy, then of the firewall's own. */
  readonly policies: readonly [readonly WorldCollection[], readonly WorldCollection[]];
  readonly relays: readonly WorldRelay[];
  /** Which of the two networks declare a peering with the other. */
  readonly peering: "both" | "one" | "none";
  /** Whether they take what appliances of the other send on. */
  readonly forwarding: boolean;
}

export interface WorldPacket {
  readonly source: string;
  readonly destination: string;
  readonly protocol: "Tcp" | "Udp" | "Icmp";
  readonly port: number;
}

/** Whether a packet to a public address gets out. */
export function getsOut(world: World, packet: WorldPacket): boolean {
  if (!passesGuards(world, packet)) return false;
  switch (routeOf(world, packet)) {
    case "None":
      return false;
    case "Internet":
      return hasWayOut(world, packet);
    case "Firewall":
      return isRelayed(world, packet) || passesFirewall(world, packet);
  }
}

/** Where a packet to a private address ends: in a network, at a host in the Internet, or nowhere. */
export type End = "inside" | "relayed" | "nowhere";

/** What nobody knows of a world: each is true or false. */
interface Luck {
  /** Whether a peering that one side declares carries packets. */
  readonly peering: boolean;
  /** Whether one that is not said to take what appliances send on takes it. */
  readonly forwarding: boolean;
  /** Whether Azure's own route to nowhere is there beside a shorter one. */
  readonly nowhere: boolean;
  /** Whether the firewall lets ICMP through. */
  readonly icmp: boolean;
}

/** All the ends that a packet to a private address may find. */
export function endsOf(world: World, packet: WorldPacket): Set<End> {
  const ends = new Set<End>();
  const either = [true, false];
  for (const peering of either)
    for (const forwarding of either)
      for (const nowhere of either)
        for (const icmp of either) ends.add(endOf(world, packet, { peering, forwarding, nowhere, icmp }));
  return ends;
}

const FIREWALL = "10.0.0.4";

function endOf(world: World, packet: WorldPacket, luck: Luck): End {
  if (!passesGuards(world, packet)) return "nowhere";
  const isHere = isIn(packet.destination, "10.0.0.0/16");
  const isThere = isIn(packet.destination, "10.9.0.0/16");
  const peered = world.peering === "both" || (world.peering === "one" && luck.peering);
  const routes: { prefix: Block; hop: WorldRoute["hop"] | "Network" }[] = [...world.routes];
  if (isHere) routes.push({ prefix: "10.0.0.0/16", hop: "Network" });
  if (isThere && peered) routes.push({ prefix: "10.9.0.0/16", hop: "Network" });
  const isWritten = world.routes.some(({ prefix }) => isIn(packet.destination, prefix));
  if (!isWritten || luck.nowhere) routes.push({ prefix: "10.0.0.0/8", hop: "None" });
  switch (longest(routes, packet.destination)) {
    case "Network":
      return packet.destination === FIREWALL && isRelayed(world, packet) ? "relayed" : "inside";
    case "Firewall":
      if (isRelayed(world, packet)) return "relayed";
      if (packet.destination === FIREWALL) return "inside";
      if (packet.protocol === "Icmp" ? !luck.icmp : !passesFirewall(world, packet)) return "nowhere";
      // The firewall's own subnet has no routes but Azure's.
      return isHere || (isThere && peered && (world.forwarding || luck.forwarding)) ? "inside" : "nowhere";
    default:
      return "nowhere";
  }
}

function passesGuards(world: World, packet: WorldPacket): boolean {
  switch (administered(world.adminRules, packet)) {
    case "Deny":
      return false;
    case "AlwaysAllow":
      return true;
    case "Allow":
      return passes(world.interfaceRules, packet) && passes(world.subnetRules, packet);
  }
}

function passes(rules: readonly WorldRule[] | undefined, packet: WorldPacket): boolean {
  if (rules === undefined) return true;
  // Of two rules with one priority nobody knows which wins; the one that lets out is taken.
  const sorted = [...rules].sort((a, b) => a.priority - b.priority || Number(b.allow) - Number(a.allow));
  for (const rule of sorted) if (matches(rule, packet)) return rule.allow;
  // Azure's own rules let everything out to the Internet and to private networks.
  return true;
}

/** What the first admin rule that matches says; what none matches goes on to the security groups. */
function administered(rules: readonly WorldAdminRule[], packet: WorldPacket): WorldAdminRule["access"] {
  const sorted = [...rules].sort((a, b) => a.priority - b.priority);
  return sorted.find((rule) => matches(rule, packet))?.access ?? "Allow";
}

function matches(rule: Omit<WorldRule, "allow">, packet: WorldPacket): boolean {
  if (!rule.outbound) return false;
  if (rule.protocol !== "*" && rule.protocol !== packet.protocol) return false;
  if (!isIn(packet.source, rule.from)) return false;
  if (!rule.to.some((block) => isIn(packet.destination, block))) return false;
  return packet.protocol === "Icmp" || rule.ports.some((ports) => isPort(packet.port, ports));
}

function routeOf(world: World, packet: WorldPacket): WorldRoute["hop"] {
  return longest(world.routes, packet.destination) ?? "Internet";
}

/** The hop of the longest prefix, of equal ones the first. */
function longest<H>(routes: readonly { prefix: Block; hop: H }[], destination: string): H | undefined {
  let best = -1;
  let hop: H | undefined;
  for (const route of routes) {
    const length = Number(route.prefix.split("/")[1]);
    if (isIn(destination, route.prefix) && length > best) {
      best = length;
      hop = route.hop;
    }
  }
  return hop;
}

function hasWayOut(world: World, packet: WorldPacket): boolean {
  if (world.publicIp) return true;
  // A NAT gateway takes the place of default outbound access, and carries no ICMP.
  if (world.natGateway) return packet.protocol !== "Icmp";
  return !world.isPrivate;
}

function isRelayed(world: World, packet: WorldPacket): boolean {
  if (packet.protocol === "Icmp") return false;
  return world.relays.some(
    ({ from, to, ports }) =>
      isIn(packet.source, from) && packet.destination === to && isPort(packet.port, ports),
  );
}

function passesFirewall(world: World, packet: WorldPacket): boolean {
  if (packet.protocol === "Icmp") return false;
  for (const policy of world.policies) {
    const sorted = [...policy].sort(
      (a, b) => a.group - b.group || a.priority - b.priority || Number(b.allow) - Number(a.allow),
    );
    for (const collection of sorted) {
      for (const rule of collection.rules) {
        const named = rule.protocols.some((p) => p === "Any" || p === packet.protocol.toUpperCase());
        if (!named) continue;
        if (!rule.from.some((block) => isIn(packet.source, block))) continue;
        if (!rule.to.some((block) => isIn(packet.destination, block))) continue;
        if (!rule.ports.some((ports) => isPort(packet.port, ports))) continue;
        return collection.allow;
      }
    }
  }
  return false;
}

function isPort(port: number, text: string): boolean {
  if (text === "*") return true;
  const [low = "", high = low] = text.split("-");
  return Number(low) <= port && port <= Number(high);
}

function isIn(address: string, block: Block): boolean {
  if (block === "*") return true;
  // All private addresses here are of one block, and all others are public.
  if (block === "Internet") return !isPrivate(address);
  const value = numberOf(address);
  if (block.includes("-")) {
    const [low = "", high = ""] = block.split("-");
    return numberOf(low) <= value && value <= numberOf(high);
  }
  const [base = "", length = "32"] = block.split("/");
  const shift = 32 - Number(length);
  return (
    value / 2 ** shift - ((value / 2 ** shift) % 1) ===
    numberOf(base) / 2 ** shift - ((numberOf(base) / 2 ** shift) % 1)
  );
}

export function isPrivate(address: string): boolean {
  return isIn(address, "10.0.0.0/8");
}

export function numberOf(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}
