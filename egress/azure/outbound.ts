import { AddressSet, ALL_PORTS, type PacketBox, type Protocol, PROTOCOLS } from "../space";
import type { Location } from "./rule";
import type { Unknown } from "./unknown";

/** The families of addresses that a method gives. */
export interface Families {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

/** What gives a packet a public source address on its way to the Internet (E80–E103). */
export interface OutboundMethod extends Families {
  readonly kind: "natGateway" | "publicIp" | "loadBalancer" | "defaultOutbound";
  /** URN of the resource that gives it, or of the subnet for default outbound access. */
  readonly urn: string;
  readonly protocols: readonly Protocol[];
  /** What gives it in a load balancer that was read: one of its rules, or its SKU. */
  readonly grantedBy?: Location | undefined;
  /** What keeps it from being certain that the method is there, or that it lets packets out. */
  readonly unknown?: Unknown | undefined;
}

/** The packets that a method can carry, whatever their destination. */
export function carriedBy(method: OutboundMethod): PacketBox {
  const family = (method.ipv4 ? AddressSet.allIpv4.union(AddressSet.allPlaces) : AddressSet.none).union(
    method.ipv6 ? AddressSet.allIpv6 : AddressSet.none,
  );
  return { protocols: method.protocols, ports: ALL_PORTS, sources: AddressSet.all, destinations: family };
}

/** NAT gateways translate TCP and UDP; the Standard SKU has no IPv6 (E86). */
export function natGatewayMethod(urn: string, ipv6: boolean): OutboundMethod {
  return { kind: "natGateway", urn, protocols: ["Tcp", "Udp"], ipv4: true, ipv6 };
}

/** A public address of the machine's own carries every protocol, of its own family (E82, E84). */
export function publicIpMethod(urn: string, ipv6: boolean): OutboundMethod {
  return { kind: "publicIp", urn, protocols: PROTOCOLS, ipv4: !ipv6, ipv6 };
}

/**
 * A load balancer translates what its outbound rules, or its rules with implicit SNAT, name (E96, E97), to its
 * frontends' families (E105).
 */
export function loadBalancerMethod(
  urn: string,
  protocols: readonly Protocol[],
  { ipv4, ipv6 }: Families,
): OutboundMethod {
  return { kind: "loadBalancer", urn, protocols, ipv4, ipv6 };
}

/** A method that is there or lets packets out only if a value that is not known has it so. */
export function uncertain(method: OutboundMethod, unknown: Unknown | undefined): OutboundMethod {
  return unknown === undefined ? method : { ...method, unknown };
}

/** The implicit address of a subnet that is not private: IPv4 only (E89, E105). */
export function defaultOutboundMethod(urn: string): OutboundMethod {
  return { kind: "defaultOutbound", urn, protocols: ["Tcp", "Udp", "Icmp"], ipv4: true, ipv6: false };
}

// Which of several methods a packet leaves by (E80).
const PRECEDENCE: readonly OutboundMethod["kind"][] = [
  "natGateway",
  "publicIp",
  "loadBalancer",
  "defaultOutbound",
];

/**
 * Methods that stand side by side, as Azure chooses between them. Default outbound access is gone where a NAT
 * gateway or a public IPv4 address is there for certain (E90). A load balancer is not credited with that: whether
 * its rule is an explicit method depends on its kind and on how its pool is made (E95, E96).
 */
export function methodsOf(methods: readonly OutboundMethod[]): OutboundMethod[] {
  const explicit = methods.some(
    ({ kind, ipv4, unknown }) =>
      (kind === "natGateway" || kind === "publicIp") && ipv4 && unknown === undefined,
  );
  return methods
    .filter(({ kind }) => kind !== "defaultOutbound" || !explicit)
    .sort((a, b) => PRECEDENCE.indexOf(a.kind) - PRECEDENCE.indexOf(b.kind));
}

/** From this API version on, a new virtual network's subnets are private unless they say otherwise (E92, E93). */
const PRIVATE_BY_DEFAULT_FROM = "2025-07-01";

/** Whether a subnet that says nothing about it has default outbound access. */
export function hasDefaultOutboundAccess(apiVersion: string | undefined): boolean {
  return apiVersion === undefined || apiVersion.slice(0, 10) < PRIVATE_BY_DEFAULT_FROM;
}

/** Subnets of the platform, which are no workloads (E107). */
const PLATFORM_SUBNETS = new Set([
  "azurebastionsubnet",
  "azurefirewallmanagementsubnet",
  "azurefirewallsubnet",
  "gatewaysubnet",
  "routeserversubnet",
]);

export function isPlatformSubnet(name: string): boolean {
  return PLATFORM_SUBNETS.has(name.toLowerCase());
}
