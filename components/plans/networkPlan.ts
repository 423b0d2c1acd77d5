import { PRIVATE_NETWORKS } from "../../egress/space";
import { isWithin, overlaps, parsePrefix, type Prefix } from "../checks/addressing";
import type { Fault } from "../checks/fault";

/** Address plan of a hub and a spoke behind it. */
export interface NetworkPlan {
  /** Required. Address space of the hub network. */
  readonly hubAddressSpace: string;
  /** Required. AzureFirewallSubnet, a /26 or wider within the hub. */
  readonly firewallSubnet: string;
  /** Required. Address space of the spoke network. */
  readonly spokeAddressSpace: string;
  /** Required. Subnet of the workload within the spoke. */
  readonly workloadSubnet: string;
}

/** A block with the path of the argument that it stands in. */
export interface PlacedBlock {
  readonly path: string;
  readonly text: string;
}

/** What a block has to be. */
export interface BlockRules {
  /** The longest prefix that Azure takes there. */
  readonly smallest: number;
  readonly example: string;
  /** The block that it lies within. */
  readonly within?: PlacedBlock | undefined;
}

/**
 * Azure Firewall needs a /26 to scale out, and so does its management; Azure keeps five addresses of each subnet for
 * itself; a virtual hub needs a /24.
 */
export const SMALLEST = {
  network: 29,
  virtualHub: 24,
  firewallSubnet: 26,
  managementSubnet: 26,
  workloadSubnet: 29,
} as const;
const EXAMPLES: NetworkPlan = {
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  spokeAddressSpace: "10.20.0.0/16",
  workloadSubnet: "10.20.1.0/24",
};

/** What is wrong with the two blocks of a hub. */
export function hubFaults(plan: Pick<NetworkPlan, "hubAddressSpace" | "firewallSubnet">): Fault[] {
  return pairFaults(plan, "hubAddressSpace", "firewallSubnet");
}

/** What is wrong with the two blocks of a spoke. */
export function spokeFaults(plan: Pick<NetworkPlan, "spokeAddressSpace" | "workloadSubnet">): Fault[] {
  return pairFaults(plan, "spokeAddressSpace", "workloadSubnet");
}

/** What is wrong with a hub and a spoke, and with the two together: Azure does not peer networks that overlap. */
export function networkFaults(plan: NetworkPlan): Fault[] {
  return [
    ...hubFaults(plan),
    ...spokeFaults(plan),
    ...overlapFaults(
      [
        { path: "hubAddressSpace", text: plan.hubAddressSpace },
        { path: "spokeAddressSpace", text: plan.spokeAddressSpace },
      ],
      "Azure does not peer networks that overlap",
      EXAMPLES.spokeAddressSpace,
    ),
  ];
}

function pairFaults<
  Outer extends "hubAddressSpace" | "spokeAddressSpace",
  Inner extends "firewallSubnet" | "workloadSubnet",
>(plan: Record<Outer | Inner, string>, outerKey: Outer, innerKey: Inner): Fault[] {
  const outer = { path: outerKey, text: plan[outerKey] };
  const inner = { path: innerKey, text: plan[innerKey] };
  return [
    ...blockFaults(outer, { smallest: SMALLEST.network, example: EXAMPLES[outerKey] }),
    ...blockFaults(inner, { smallest: SMALLEST[innerKey], example: EXAMPLES[innerKey], within: outer }),
  ];
}

/** What is wrong with a block of private IPv4 addresses, and with its place in another one. */
export function blockFaults({ path, text }: PlacedBlock, { smallest, example, within }: BlockRules): Fault[] {
  const block = privateBlock(text);
  const problem =
    typeof block === "string" ? block : (sizeProblem(block, smallest) ?? outside(block, within));
  if (problem === undefined) return [];
  return [
    {
      path,
      problem: `"${text}" ${problem}`,
      expected:
        within === undefined
          ? `a private IPv4 CIDR block of /${smallest} or wider`
          : `a CIDR block of /${smallest} or wider within ${within.path}`,
      example,
    },
  ];
}

/** What is wrong with blocks that must lie apart: a fault for each that meets one before it. */
export function overlapFaults(blocks: readonly PlacedBlock[], why: string, example: string): Fault[] {
  const read = blocks.flatMap((block) => {
    const prefix = parsePrefix(block.text);
    return prefix === undefined ? [] : [{ ...block, prefix }];
  });
  return read.flatMap(({ path, text, prefix }, i): Fault[] => {
    const other = read.slice(0, i).find((before) => overlaps(before.prefix, prefix));
    if (other === undefined) return [];
    return [
      {
        path,
        problem: `${text} overlaps ${other.path} ${other.text}`,
        expected: `a block apart from it, since ${why}`,
        example,
      },
    ];
  });
}

function outside(block: Prefix, within: PlacedBlock | undefined): string | undefined {
  if (within === undefined) return undefined;
  // Where the outer block is wrong itself, that is said of it, and nothing can be said of this one.
  const outer = privateBlock(within.text);
  return typeof outer === "string" || isWithin(block, outer)
    ? undefined
    : `is not within ${within.path} ${within.text}`;
}

/** The block, or what is wrong with it. */
function privateBlock(text: string): Prefix | string {
  const prefix = parsePrefix(text);
  if (prefix === undefined) return "is not a CIDR block";
  if (prefix.family === "ipv6") return "is IPv6, which Azure Firewall does not filter";
  if (prefix.hasHostBits) return `has bits set beyond /${prefix.length} (did you mean ${prefix.text}?)`;
  if (!PRIVATE_NETWORKS.contains(prefix.addresses)) return "is not private address space";
  return prefix;
}

function sizeProblem(prefix: Prefix, smallest: number): string | undefined {
  return prefix.length > smallest ? `is smaller than /${smallest}` : undefined;
}
