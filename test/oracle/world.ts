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
}

export interface WorldPacket {
  readonly source: string;
  readonly destination: string;
  readonly protocol: "Tcp" | "Udp" | "Icmp";
  readonly port: number;
}

/** Whether a packet to a public address gets out. */
export function getsOut(world: World, packet: WorldPacket): boolean {
  switch (administered(world.adminRules, packet)) {
    case "Deny":
      return false;
    case "AlwaysAllow":
      break;
    case "Allow":
      if (!passes(world.interfaceRules, packet)) return false;
      if (!passes(world.subnetRules, packet)) return false;
  }
  switch (routeOf(world, packet)) {
    case "None":
      return false;
    case "Internet":
      return hasWayOut(world, packet);
    case "Firewall":
      return passesFirewall(world, packet);
  }
}

function passes(rules: readonly WorldRule[] | undefined, packet: WorldPacket): boolean {
  if (rules === undefined) return true;
  // Of two rules with one priority nobody knows which wins; the one that lets out is taken.
  const sorted = [...rules].sort((a, b) => a.priority - b.priority || Number(b.allow) - Number(a.allow));
  for (const rule of sorted) if (matches(rule, packet)) return rule.allow;
  // Azure's own rules let everything out to the Internet.
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
  let best = -1;
  let hop: WorldRoute["hop"] = "Internet";
  for (const route of world.routes) {
    const length = Number(route.prefix.split("/")[1]);
    if (isIn(packet.destination, route.prefix) && length > best) {
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
  // All packets asked about go to public addresses, and those are what the tag names.
  if (block === "*" || block === "Internet") return true;
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

export function numberOf(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}
