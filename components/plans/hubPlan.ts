import type * as pulumi from "@pulumi/pulumi";
import { isWithin, parsePrefix } from "../checks/addressing";
import type { Fault } from "../checks/fault";
import { didYouMean } from "../checks/suggest";
import type { LockedDownFirewallSettings } from "./lockedDownFirewallPlan";
import { blockFaults, overlapFaults, SMALLEST, type PlacedBlock } from "./networkPlan";

/** What the firewall stands in: a network of ours, or a virtual hub of Virtual WAN, which Azure runs. */
export type HubKind = "virtualNetwork" | "virtualWan";

/** A hub that spokes connect to; `LockedDownFirewall.hub`. */
export interface Hub {
  /** Optional. A network of ours, or a virtual hub of Virtual WAN. Default: `virtualNetwork`. */
  readonly kind?: HubKind | undefined;
  /** Required. Resource group of the hub. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Name of the hub network, or of the virtual hub. */
  readonly name: pulumi.Input<string>;
  /** Required. ARM id of the hub network, or of the virtual hub. */
  readonly id: pulumi.Input<string>;
  /** Optional. Its address space, against which that of a spoke is checked. Default: not checked. */
  readonly addressSpace?: string | undefined;
}

/** Where a firewall sends what it lets out, in place of the Internet. */
export type TunnelNextHop = "virtualAppliance" | "virtualNetworkGateway" | "learnedRoute";

/** What the firewall lets out goes on to on-premises, or to another appliance, and not straight to the Internet. */
export interface ForcedTunnel {
  /**
   * Required. AzureFirewallManagementSubnet: a /26 or wider within the hub. Azure runs the firewall through it, with a
   * public address of its own that carries no traffic of yours (E161).
   */
  readonly managementSubnet: string;
  /**
   * Required. The next hop of the firewall's default route: an appliance, the hub's VPN gateway, or what the hub's
   * gateway learns, as from ExpressRoute.
   */
  readonly nextHop: TunnelNextHop;
  /** Optional. Private address of the appliance, with `nextHop: "virtualAppliance"`, where it is required. */
  readonly nextHopIpAddress?: string | undefined;
}

/** A route table as azure-native takes it, without its name and place. */
export interface PlannedRoutes {
  readonly disableBgpRoutePropagation: boolean;
  readonly routes: {
    readonly name: string;
    readonly addressPrefix: string;
    readonly nextHopType: "VirtualAppliance" | "VirtualNetworkGateway" | "Internet";
    readonly nextHopIpAddress?: string;
  }[];
}

/**
 * The routes of AzureFirewallSubnet, which lead what the firewall lets out to the tunnel. Learned routes are left out
 * where an appliance is the way: one that is longer than the default would lead around it.
 */
export function tunnelRoutes({ nextHop, nextHopIpAddress }: ForcedTunnel): PlannedRoutes {
  const byDefault = { name: "default-to-tunnel", addressPrefix: "0.0.0.0/0" };
  switch (nextHop) {
    case "virtualAppliance":
      return {
        disableBgpRoutePropagation: true,
        routes: [
          {
            ...byDefault,
            nextHopType: "VirtualAppliance",
            ...(nextHopIpAddress !== undefined && { nextHopIpAddress }),
          },
        ],
      };
    case "virtualNetworkGateway":
      return {
        disableBgpRoutePropagation: false,
        routes: [{ ...byDefault, nextHopType: "VirtualNetworkGateway" }],
      };
    case "learnedRoute":
      return { disableBgpRoutePropagation: false, routes: [] };
  }
}

/** The routes of AzureFirewallManagementSubnet: Azure takes none but the default to the Internet there (E161). */
export const MANAGEMENT_ROUTES: PlannedRoutes = {
  disableBgpRoutePropagation: true,
  routes: [{ name: "default-to-internet", addressPrefix: "0.0.0.0/0", nextHopType: "Internet" }],
};

/** The most public addresses that a firewall in a virtual hub takes. */
const MOST_HUB_ADDRESSES = 80;
const EXAMPLES = {
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  managementSubnet: "10.10.0.64/26",
} as const;
/** All kinds of hub, for what is not checked by a compiler. */
export const HUB_KINDS: readonly string[] = ["virtualNetwork", "virtualWan"] satisfies HubKind[];
const TUNNEL_NEXT_HOPS: readonly string[] = [
  "virtualAppliance",
  "virtualNetworkGateway",
  "learnedRoute",
] satisfies TunnelNextHop[];

type HubSettings = Pick<
  LockedDownFirewallSettings,
  "hubKind" | "hubAddressSpace" | "firewallSubnet" | "forcedTunnel" | "hubPublicIpCount"
>;

/** What is wrong with the hub's blocks, and with the settings that only one kind of hub has. */
export function hubSpaceFaults(settings: HubSettings): Fault[] {
  const { hubKind = "virtualNetwork", firewallSubnet, forcedTunnel, hubPublicIpCount } = settings;
  const hub = { path: "hubAddressSpace", text: settings.hubAddressSpace };
  if (!HUB_KINDS.includes(hubKind)) {
    const problem = `"${hubKind}" is no kind of hub${didYouMean(hubKind, HUB_KINDS)}`;
    return [
      { path: "hubKind", problem, expected: `one of ${HUB_KINDS.join(", ")}`, example: "virtualNetwork" },
    ];
  }
  if (hubKind === "virtualWan") {
    return [
      ...blockFaults(hub, { smallest: SMALLEST.virtualHub, example: EXAMPLES.hubAddressSpace }),
      ...(firewallSubnet === undefined ? [] : [foreign("firewallSubnet", "virtualNetwork")]),
      ...(forcedTunnel === undefined ? [] : [foreign("forcedTunnel", "virtualNetwork")]),
      ...countFaults(hubPublicIpCount ?? 1),
    ];
  }
  const subnet = { path: "firewallSubnet", text: firewallSubnet ?? "" };
  return [
    ...blockFaults(hub, { smallest: SMALLEST.network, example: EXAMPLES.hubAddressSpace }),
    ...(firewallSubnet === undefined
      ? [
          {
            path: subnet.path,
            problem: "is missing",
            expected: `a CIDR block of /${SMALLEST.firewallSubnet} or wider within hubAddressSpace`,
            example: EXAMPLES.firewallSubnet,
          },
        ]
      : blockFaults(subnet, {
          smallest: SMALLEST.firewallSubnet,
          example: EXAMPLES.firewallSubnet,
          within: hub,
        })),
    ...(forcedTunnel === undefined ? [] : tunnelFaults(forcedTunnel, hub, subnet)),
    ...(hubPublicIpCount === undefined ? [] : [foreign("hubPublicIpCount", "virtualWan")]),
  ];
}

function foreign(path: string, kind: HubKind): Fault {
  return {
    path,
    problem: `is given, and only a hub of kind ${kind} has it`,
    expected: "nothing",
    example: `hubKind: "${kind}"`,
  };
}

function countFaults(count: number): Fault[] {
  if (Number.isInteger(count) && count >= 1 && count <= MOST_HUB_ADDRESSES) return [];
  return [
    {
      path: "hubPublicIpCount",
      problem: `is ${count}`,
      expected: `a whole number from 1 to ${MOST_HUB_ADDRESSES}`,
      example: "1",
    },
  ];
}

function tunnelFaults(tunnel: ForcedTunnel, hub: PlacedBlock, firewall: PlacedBlock): Fault[] {
  const management = { path: "forcedTunnel.managementSubnet", text: tunnel.managementSubnet };
  const faults = [
    ...blockFaults(management, {
      smallest: SMALLEST.managementSubnet,
      example: EXAMPLES.managementSubnet,
      within: hub,
    }),
    ...overlapFaults([firewall, management], "each subnet has its own addresses", EXAMPLES.managementSubnet),
  ];
  if (!TUNNEL_NEXT_HOPS.includes(tunnel.nextHop)) {
    faults.push({
      path: "forcedTunnel.nextHop",
      problem: `"${tunnel.nextHop}" is no next hop${didYouMean(tunnel.nextHop, TUNNEL_NEXT_HOPS)}`,
      expected: `one of ${TUNNEL_NEXT_HOPS.join(", ")}`,
      example: "virtualNetworkGateway",
    });
  }
  return [...faults, ...nextHopFaults(tunnel, [firewall, management])];
}

function nextHopFaults(tunnel: ForcedTunnel, own: readonly PlacedBlock[]): Fault[] {
  const path = "forcedTunnel.nextHopIpAddress";
  const expected = "the private IPv4 address of the appliance, outside of the firewall's subnets";
  const example = "10.10.1.4";
  const text = tunnel.nextHopIpAddress;
  if (tunnel.nextHop !== "virtualAppliance") {
    if (text === undefined) return [];
    const problem = `is given, and nextHop ${tunnel.nextHop} has no address of its own`;
    return [{ path, problem, expected: "nothing", example: 'nextHop: "virtualAppliance"' }];
  }
  const address = text === undefined ? undefined : parsePrefix(text);
  const inside = own.find((block) => {
    const prefix = parsePrefix(block.text);
    return prefix !== undefined && address !== undefined && isWithin(address, prefix);
  });
  const problem =
    text === undefined
      ? "is missing"
      : address?.family !== "ipv4" || address.length !== 32
        ? `"${text}" is not an IPv4 address`
        : inside === undefined
          ? undefined
          : `${text} is in ${inside.path} ${inside.text}, where the firewall itself stands`;
  return problem === undefined ? [] : [{ path, problem, expected, example }];
}
