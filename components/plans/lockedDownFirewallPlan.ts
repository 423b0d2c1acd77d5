import { approvedDestinationFaults, type ApprovedDestination } from "./approvedDestinationsPlan";
import { mustParsePrefix, overlaps, parsePrefix } from "../checks/addressing";
import { blockListFaults, planBlockList, type BlockList, type DatedBlock } from "./blockListPlan";
import { at, type Fault } from "../checks/fault";
import { hubFaults } from "./networkPlan";

/** The plain arguments of a firewall, which can be checked before anything is made. */
export interface FirewallPlanArgs {
  readonly hubAddressSpace: string;
  readonly firewallSubnet: string;
  readonly clients: string;
  readonly approvedDestinations: readonly ApprovedDestination[];
  readonly blockList?: BlockList | undefined;
  readonly allowInfrastructureNames?: string | undefined;
  readonly allowDeletion?: string | undefined;
  readonly dnsServers?: readonly string[] | undefined;
  readonly availabilityZones?: readonly string[] | undefined;
}

/** Azure DNS and the proxy's own servers: at most 15 (E157). */
const MOST_DNS_SERVERS = 15;

/** Everything that is wrong with the arguments. */
export function firewallFaults(args: FirewallPlanArgs): Fault[] {
  return [
    ...hubFaults(args),
    ...clientFaults(args.clients, args.hubAddressSpace),
    ...settingFaults(args),
    ...approvedDestinationFaults(args.approvedDestinations, args.clients).map((fault) =>
      at("approvedDestinations", fault),
    ),
    ...blockListFaults(args.blockList ?? NOTHING_BLOCKED).map((fault) => at("blockList.entries", fault)),
  ];
}

/** Settings of the firewall that stand on their own: the same in configuration and in arguments. */
export function settingFaults(
  args: Pick<
    FirewallPlanArgs,
    "allowInfrastructureNames" | "allowDeletion" | "dnsServers" | "availabilityZones"
  >,
): Fault[] {
  const faults: Fault[] = [];
  if (args.allowInfrastructureNames?.trim() === "") {
    faults.push({
      path: "allowInfrastructureNames",
      problem: "is empty",
      expected: "the reason why Azure's infrastructure names stay open; leave it out to close them",
      example: '"VM images come from the platform repository"',
    });
  }
  if (args.allowDeletion?.trim() === "") {
    faults.push({
      path: "allowDeletion",
      problem: "is empty",
      expected: "the reason why firewall and policies have no lock; leave it out to lock them",
      example: '"The test stack is destroyed every night"',
    });
  }
  args.dnsServers?.forEach((server, i) => {
    const prefix = parsePrefix(server);
    if (prefix?.family === "ipv4" && prefix.length === 32) return;
    faults.push({
      path: `dnsServers[${i}]`,
      problem: `"${server}" is not an IPv4 address`,
      expected: "the address of a DNS server",
      example: "10.10.0.68",
    });
  });
  if ((args.dnsServers?.length ?? 0) > MOST_DNS_SERVERS) {
    faults.push({
      path: "dnsServers",
      problem: `has ${args.dnsServers?.length ?? 0} servers`,
      expected: `at most ${MOST_DNS_SERVERS}`,
      example: "[10.10.0.68]",
    });
  }
  args.availabilityZones?.forEach((zone, i) => {
    if (/^[1-3]$/.test(zone)) return;
    faults.push({
      path: `availabilityZones[${i}]`,
      problem: `"${zone}" is not a zone`,
      expected: 'one of "1", "2", "3"',
      example: '["1", "2", "3"]',
    });
  });
  return faults;
}

function clientFaults(clients: string, hub: string): Fault[] {
  const prefix = parsePrefix(clients);
  const hubPrefix = parsePrefix(hub);
  const problem =
    prefix === undefined
      ? "is not a CIDR block"
      : hubPrefix !== undefined && overlaps(prefix, hubPrefix)
        ? `overlaps hubAddressSpace ${hub}, whose machines do not pass the firewall`
        : undefined;
  if (problem === undefined) return [];
  return [
    {
      path: "clients",
      problem: `"${clients}" ${problem}`,
      expected: "a block behind the firewall",
      example: "10.20.1.0/24",
    },
  ];
}

const NOTHING_BLOCKED: BlockList = { entries: [], now: new Date(0) };

/** The blocks in force; none without a block list. */
export function activeBlocks(list: BlockList | undefined): readonly DatedBlock[] {
  return planBlockList(list ?? NOTHING_BLOCKED).active;
}

/** The first block that would hit the firewall's own public address, which no block may (H31). */
export function blockOfOwnAddress(active: readonly DatedBlock[], address: string): DatedBlock | undefined {
  const own = mustParsePrefix(address);
  return active.find((block) => overlaps(mustParsePrefix(block.address), own));
}
