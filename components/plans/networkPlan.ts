import { PRIVATE_NETWORKS } from "../../egress/space";
import { isWithin, overlaps, parsePrefix, type Prefix } from "../checks/addressing";
import type { Fault } from "../checks/fault";

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
