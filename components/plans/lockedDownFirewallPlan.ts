import {
  approvedDestinationFaults,
  planApprovals,
  type ApprovedDestination,
} from "./approvedDestinationsPlan";
import { reasonFaults } from "../checks/reasons";
import { mustParsePrefix, overlaps, parsePrefix } from "../checks/addressing";
import { zoneFaults } from "../checks/regions";
import { blockListFaults, planBlockList, type BlockList, type DatedBlock } from "./blockListPlan";
import { at, type Fault } from "../checks/fault";
import type { FirewallTier } from "./lockedDownFirewallPolicyPlan";
import { hubSpaceFaults, type ForcedTunnel, type HubKind } from "./hubPlan";
import { blockFaults } from "./networkPlan";

/** The plain settings of a firewall: what can come from configuration, and is checked before anything is made. */
export interface LockedDownFirewallSettings {
  /** Required. Address space of the hub, a private IPv4 block; with `hubKind: "virtualWan"` a /24 or wider. */
  readonly hubAddressSpace: string;
  /** Optional. A network of ours, or a secured virtual hub of Virtual WAN. Default: `virtualNetwork`. */
  readonly hubKind?: HubKind | undefined;
  /**
   * Optional. AzureFirewallSubnet: a /26 or wider within the hub. Required in a network; a virtual hub has no subnets
   * of ours.
   */
  readonly firewallSubnet?: string | undefined;
  /** Required. Blocks behind the firewall: who may use approved destinations, unless they name sources within them. */
  readonly clients: readonly string[];
  /** Required. What may leave, each with its reason. Nothing else does. */
  readonly approvedDestinations: readonly ApprovedDestination[];
  /** Optional. The block list; it stands in a base policy that no other rule outranks. */
  readonly blockList?: BlockList | undefined;
  /**
   * Optional. The instant at which it is decided which approved destinations have ended; required where one has an
   * end. Default: that of the block list.
   */
  readonly now?: Date | undefined;
  /** Optional. `Standard` has no intrusion detection. Default: `Premium`. */
  readonly tier?: FirewallTier | undefined;
  /** Optional. Zones of the firewall and its addresses, such as `["1", "2", "3"]`. Default: none. */
  readonly availabilityZones?: readonly string[] | undefined;
  /** Optional. DNS servers that the firewall's proxy asks. Default: Azure's own. */
  readonly dnsServers?: readonly string[] | undefined;
  /** Optional. Send on to on-premises what the firewall lets out; in a network only. Default: to the Internet. */
  readonly forcedTunnel?: ForcedTunnel | undefined;
  /** Optional. How many public addresses Azure gives a firewall in a virtual hub, 1 to 80. Default: 1. */
  readonly hubPublicIpCount?: number | undefined;
  /**
   * Optional. The reason to leave open the infrastructure names that Azure Firewall lets through on its own (E126).
   * Default: closed.
   */
  readonly allowInfrastructureNames?: string | undefined;
  /**
   * Optional. The reason to leave the firewall and its policies without a lock, so that one call can delete them.
   * Whoever deploys needs the right to write locks otherwise (Owner or User Access Administrator). Default: locked.
   */
  readonly allowDeletion?: string | undefined;
}

/** Azure DNS and the proxy's own servers: at most 15 (E157). */
const MOST_DNS_SERVERS = 15;
/** Everything that is wrong with the settings. */
export function firewallFaults(settings: LockedDownFirewallSettings): Fault[] {
  const { approvedDestinations, clients } = settings;
  const { inForce } = planApprovals(approvedDestinations, clockOf(settings));
  return [
    ...hubSpaceFaults(settings),
    ...clientFaults(settings),
    ...settingFaults(settings),
    ...clockFaults(settings),
    ...approvedDestinationFaults(approvedDestinations, clients, inForce).map((fault) =>
      at("approvedDestinations", fault),
    ),
    ...blockListFaults(settings.blockList ?? NOTHING_BLOCKED).map((fault) => at("blockList.entries", fault)),
  ];
}

/** Settings of the firewall that stand on their own: the same in configuration and in arguments. */
export function settingFaults(
  settings: Pick<
    LockedDownFirewallSettings,
    "allowInfrastructureNames" | "allowDeletion" | "dnsServers" | "availabilityZones"
  >,
): Fault[] {
  const { allowInfrastructureNames, allowDeletion } = settings;
  return [
    ...reasonFaults({ allowInfrastructureNames, allowDeletion }),
    ...dnsServerFaults(settings.dnsServers ?? []),
    ...zoneFaults(settings.availabilityZones ?? []).map((fault) => at("availabilityZones", fault)),
  ];
}

function dnsServerFaults(servers: readonly string[]): Fault[] {
  const faults = servers.flatMap((server, i): Fault[] => {
    const prefix = parsePrefix(server);
    if (prefix?.family === "ipv4" && prefix.length === 32) return [];
    return [
      {
        path: `dnsServers[${i}]`,
        problem: `"${server}" is not an IPv4 address`,
        expected: "the address of a DNS server",
        example: "10.10.0.68",
      },
    ];
  });
  if (servers.length > MOST_DNS_SERVERS) {
    faults.push({
      path: "dnsServers",
      problem: `has ${servers.length} servers`,
      expected: `at most ${MOST_DNS_SERVERS}`,
      example: "[10.10.0.68]",
    });
  }
  return faults;
}

function clientFaults({ clients, hubAddressSpace }: LockedDownFirewallSettings): Fault[] {
  const expected = "a private IPv4 block behind the firewall";
  const example = "10.20.0.0/16";
  if (clients.length === 0) {
    return [
      { path: "clients", problem: "is empty", expected: `a list of ${expected}`, example: `[${example}]` },
    ];
  }
  const hub = parsePrefix(hubAddressSpace);
  return clients.flatMap((text, i): Fault[] => {
    const block = { path: `clients[${i}]`, text };
    const faults = blockFaults(block, { smallest: 32, example });
    if (faults.length > 0) return faults;
    if (hub === undefined || !overlaps(mustParsePrefix(text), hub)) return [];
    const problem = `"${text}" overlaps hubAddressSpace ${hubAddressSpace}, whose machines do not pass the firewall`;
    return [{ path: block.path, problem, expected, example }];
  });
}

function clockFaults(settings: LockedDownFirewallSettings): Fault[] {
  const now = clockOf(settings);
  const example = "new Date(…) of the run, the same in its preview and its update";
  if (now !== undefined && Number.isNaN(now.getTime())) {
    return [{ path: "now", problem: "is not a time", expected: "a valid time", example }];
  }
  const dated = settings.approvedDestinations.findIndex(({ until }) => until !== undefined);
  if (now !== undefined || dated < 0) return [];
  return [
    {
      path: "now",
      problem: `is missing, and approvedDestinations[${dated}] has an end`,
      expected: "the time at which it is decided what has ended",
      example,
    },
  ];
}

const NOTHING_BLOCKED: BlockList = { entries: [], now: new Date(0) };

/** The instant at which approvals are judged; undefined where nobody gave one. */
export function clockOf({
  now,
  blockList,
}: Pick<LockedDownFirewallSettings, "now" | "blockList">): Date | undefined {
  return now ?? blockList?.now;
}

/** The blocks in force; none without a block list. */
export function activeBlocks(list: BlockList | undefined): readonly DatedBlock[] {
  return planBlockList(list ?? NOTHING_BLOCKED).active;
}

/** The first block that would hit the firewall's own public address, which no block may (H31). */
export function blockOfOwnAddress(active: readonly DatedBlock[], address: string): DatedBlock | undefined {
  const own = mustParsePrefix(address);
  return active.find((block) => overlaps(mustParsePrefix(block.address), own));
}
