import { ALL_PORTS, PRIVATE_NETWORKS, type PortSet } from "../../egress/space";
import { mustParsePrefix, parsePrefix, withoutContained, type Prefix } from "../checks/addressing";
import { portSet, portTexts, type ApprovedPorts } from "./approvedDestinationsPlan";
import { blockedAddresses, type DatedBlock } from "./blockListPlan";
import type { Fault } from "../checks/fault";

/** A security rule as azure-native takes it, inline in a network security group or on its own. */
export interface SecurityRule {
  readonly name: string;
  readonly description: string;
  readonly priority: number;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "*" | "Tcp" | "Udp" | "Icmp" | "Esp" | "Ah";
  readonly sourcePortRange: string;
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: string[];
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: string[];
  readonly destinationAddressPrefix?: string;
  readonly destinationAddressPrefixes?: string[];
}

/** Block rules stand here, before everything else; nothing else may use a priority below 200 (H27). */
const BLOCK_PRIORITY = { ipv4: 100, ipv6: 101 } as const;
const LAST_PRIORITY = 4096;

const ANY_PORT = { sourcePortRange: "*", destinationPortRange: "*" } as const;
const FROM_ANY = { sourceAddressPrefix: "*" } as const;
const TO_ANY = { destinationAddressPrefix: "*" } as const;

/**
 * The rules that deny blocked addresses: at most one for each direction and family. A rule that would have no
 * address is left out, since ARM refuses it.
 */
export function blockRules(active: readonly DatedBlock[]): SecurityRule[] {
  const inbound = blockedAddresses(active, ["both", "in"]);
  const outbound = blockedAddresses(active, ["both", "out"]);
  return (["ipv4", "ipv6"] as const).flatMap((family) => {
    const version = family === "ipv4" ? "IPv4" : "IPv6";
    const deny = { ...ANY_PORT, priority: BLOCK_PRIORITY[family], access: "Deny", protocol: "*" } as const;
    const rules: SecurityRule[] = [];
    if (inbound[family].length > 0) {
      rules.push({
        ...deny,
        ...TO_ANY,
        name: `DenyBlocked${version}InBound`,
        description: "Nothing from an address on the block list.",
        direction: "Inbound",
        sourceAddressPrefixes: [...inbound[family]],
      });
    }
    if (outbound[family].length > 0) {
      rules.push({
        ...deny,
        ...FROM_ANY,
        name: `DenyBlocked${version}OutBound`,
        description: "Nothing to an address on the block list.",
        direction: "Outbound",
        destinationAddressPrefixes: [...outbound[family]],
      });
    }
    return rules;
  });
}

/**
 * The rules that close a workload subnet whose default route leads to the firewall.
 *
 * An NSG sees the original destination, so the traffic to approved destinations must pass it on its way to the
 * firewall. There is no Allow rule for it: a custom Allow to the Internet would stand even where the route to the
 * firewall is lost. Instead Deny rules take away every port and protocol that no approved destination uses, and what
 * is left falls to Azure's default rules, of which the path (the firewall) is the judge.
 *
 * The Deny rules name `*` and not the tag `Internet`: next to a 0.0.0.0/0 route the tag `VirtualNetwork` may cover
 * public addresses (E39), and so the reach of `Internet` is uncertain too. For the same reason the one outbound Allow
 * names the prefixes of our own networks, never `VirtualNetwork`.
 *
 * @param internal private prefixes that the subnet may talk to freely, both ways
 * @param ports what approved destinations use
 * @param denyPlatformDns also deny Azure's own resolver, which bypasses `*` and would carry data out in names (E37)
 */
export function closingRules(
  internal: readonly string[],
  ports: ApprovedPorts,
  denyPlatformDns: boolean,
): SecurityRule[] {
  const prefixes = withoutContained(internal.map(mustParsePrefix)).map((prefix) => prefix.text);
  const allow = { ...ANY_PORT, access: "Allow", protocol: "*" } as const;
  const deny = { ...ANY_PORT, access: "Deny", protocol: "*" } as const;
  const rules: SecurityRule[] = [];
  if (denyPlatformDns) {
    rules.push({
      ...deny,
      ...FROM_ANY,
      name: "DenyAzurePlatformDnsOutBound",
      description: "Names are resolved by the firewall's DNS proxy, which logs them.",
      priority: 200,
      direction: "Outbound",
      destinationAddressPrefix: "AzurePlatformDNS",
    });
  }
  if (prefixes.length > 0) {
    rules.push(
      {
        ...allow,
        ...FROM_ANY,
        name: "AllowInternalOutBound",
        description: "To our own private networks, the firewall's DNS proxy included.",
        priority: 210,
        direction: "Outbound",
        destinationAddressPrefixes: prefixes,
      },
      {
        ...allow,
        ...TO_ANY,
        name: "AllowInternalInBound",
        description: "From our own private networks.",
        priority: 210,
        direction: "Inbound",
        sourceAddressPrefixes: prefixes,
      },
    );
  }
  rules.push(
    {
      ...allow,
      ...TO_ANY,
      name: "AllowAzureLoadBalancerInBound",
      description: "Health probes.",
      priority: 220,
      direction: "Inbound",
      sourceAddressPrefix: "AzureLoadBalancer",
    },
    {
      ...deny,
      ...FROM_ANY,
      ...TO_ANY,
      name: "DenyAllInBound",
      description: "Nothing else comes in: the default rules' tag VirtualNetwork may cover public addresses.",
      priority: LAST_PRIORITY,
      direction: "Inbound",
    },
    ...outboundDenies(ports),
  );
  return rules;
}

/** Denies everything outbound but the given ports. */
function outboundDenies(ports: ApprovedPorts): SecurityRule[] {
  const deny = {
    ...FROM_ANY,
    ...TO_ANY,
    sourcePortRange: "*",
    direction: "Outbound",
    access: "Deny",
  } as const;
  const [tcp, udp] = [portSet(ports.tcp), portSet(ports.udp)];
  if (tcp.isEmpty && udp.isEmpty) {
    return [
      {
        ...deny,
        ...ANY_PORT,
        name: "DenyAllOutBound",
        description: "No destination is approved.",
        priority: LAST_PRIORITY,
        protocol: "*",
      },
    ];
  }
  const rules: SecurityRule[] = [
    {
      ...deny,
      ...ANY_PORT,
      name: "DenyIPv6OutBound",
      description: "Azure Firewall filters IPv4 only.",
      priority: 4000,
      protocol: "*",
      destinationAddressPrefix: "::/0",
    },
  ];
  const withPorts = [
    ["Tcp", tcp, 4010],
    ["Udp", udp, 4020],
  ] as const;
  for (const [protocol, approved, priority] of withPorts) {
    if (approved.equals(ALL_PORTS)) continue;
    rules.push({
      ...deny,
      ...(approved.isEmpty
        ? { destinationPortRange: "*" }
        : { destinationPortRanges: complementRanges(approved) }),
      name: `DenyOther${protocol}OutBound`,
      description: `${protocol} ports that no approved destination uses.`,
      priority,
      protocol,
    });
  }
  (["Icmp", "Esp", "Ah"] as const).forEach((protocol, i) => {
    rules.push({
      ...deny,
      ...ANY_PORT,
      name: `Deny${protocol}OutBound`,
      description: `${protocol} can carry data out, and no approved destination uses it.`,
      priority: 4030 + 10 * i,
      protocol,
    });
  });
  return rules;
}

/** The ports that are not in the set, as Azure writes ranges: `0-79`, `81-442`. */
export function complementRanges(ports: PortSet): string[] {
  return portTexts(ALL_PORTS.difference(ports));
}

/** What is wrong with the prefixes that the subnet may talk to freely. */
export function internalPrefixFaults(internal: readonly string[]): Fault[] {
  return internal.flatMap((text, i) => {
    const prefix = parsePrefix(text);
    if (prefix !== undefined && !prefix.hasHostBits && isPrivateIpv4(prefix)) return [];
    return [
      {
        path: `[${i}]`,
        problem:
          prefix === undefined ? `"${text}" is not a CIDR block` : `"${text}" is not a private network block`,
        expected: "a CIDR block of a private IPv4 network",
        example: "10.20.0.0/16",
      },
    ];
  });
}

function isPrivateIpv4(prefix: Prefix): boolean {
  return prefix.family === "ipv4" && PRIVATE_NETWORKS.contains(prefix.addresses);
}
