import { mustParsePrefix, overlaps, parsePrefix, withoutContained } from "../checks/addressing";
import { at, type Fault } from "../checks/fault";
import { regionFaults } from "../checks/regions";
import {
  blockedAddresses,
  blockListFaults,
  MAX_BLOCKED_ADDRESSES,
  planBlockList,
  type BlockList,
  type DatedBlock,
} from "./blockListPlan";
import { internalPrefixFaults } from "./networkBlockListPlan";
import {
  adminPrefixFaults,
  networkManagerFaults,
  type NetworkManagerChecks,
} from "./networkManagerBlockListPlan";
import { neverBlockFaults } from "./neverBlock";

/** What is checked of the arguments; what may be an output is not looked at. */
export interface NetworkBlockListChecks {
  readonly location?: unknown;
  readonly blockList: BlockList;
  readonly subnet?: { readonly internalPrefixes: readonly string[] } | undefined;
  readonly existing?: unknown;
  readonly ownAddresses?: readonly unknown[] | undefined;
  readonly networkManager?: NetworkManagerChecks | undefined;
}

/** Everything that is wrong with the arguments of a block list. */
export function networkBlockListFaults(args: NetworkBlockListChecks): Fault[] {
  const { subnet, networkManager } = args;
  const faults: Fault[] = [];
  if ((subnet === undefined) === (args.existing === undefined)) {
    faults.push({
      path: "[subnet, existing]",
      problem: subnet === undefined ? "neither is given" : "both are given",
      expected: "exactly one of them",
      example: "existing: { name: nsg.name, id: nsg.id }",
    });
  }
  const below = (path: string, some: readonly Fault[]): Fault[] => some.map((fault) => at(path, fault));
  const entries = below("blockList.entries", entriesFaults(args));
  faults.push(
    ...below("location", regionFaults(args.location)),
    ...entries,
    ...below("blockList.neverBlock", neverBlockFaults(args.blockList.neverBlock ?? [])),
    ...below("subnet.internalPrefixes", internalPrefixFaults(subnet?.internalPrefixes ?? [])),
    ...below("networkManager", networkManager === undefined ? [] : networkManagerFaults(networkManager)),
  );
  // Numbers mean something only where all that is counted can be read.
  if (faults.length > 0) return faults;
  const { active } = planBlockList(args.blockList);
  return below("blockList.entries", [
    ...(subnet === undefined ? [] : sizeFaults(active, subnet.internalPrefixes)),
    ...(networkManager === undefined ? [] : adminPrefixFaults(active)),
  ]);
}

/** What is wrong with the entries, our own addresses that are known already counted among what no block may touch. */
function entriesFaults({ blockList, ownAddresses = [] }: NetworkBlockListChecks): Fault[] {
  const own = ownAddresses
    .filter((address) => typeof address === "string")
    .map((prefix) => ({ prefix, reason: "an address of ours" }));
  const neverBlock = [...own, ...(blockList.neverBlock ?? [])].filter(
    ({ prefix }) => parsePrefix(prefix) !== undefined,
  );
  return blockListFaults({ ...blockList, neverBlock });
}

/** The first block that hits one of the addresses. */
export function blockOf(
  active: readonly DatedBlock[],
  addresses: readonly string[],
): { readonly block: DatedBlock; readonly address: string } | undefined {
  for (const block of active) {
    const blocked = mustParsePrefix(block.address);
    const address = addresses.find((text) => {
      const prefix = parsePrefix(text);
      return prefix !== undefined && overlaps(prefix, blocked);
    });
    if (address !== undefined) return { block, address };
  }
  return undefined;
}

/** A group of our own holds the subnet's own prefixes beside the blocks, and Azure counts both (H33). */
function sizeFaults(active: readonly DatedBlock[], internalPrefixes: readonly string[]): Fault[] {
  const own = withoutContained(internalPrefixes.map(mustParsePrefix)).length;
  return (["in", "out"] as const).flatMap((direction): Fault[] => {
    const { ipv4, ipv6 } = blockedAddresses(active, ["both", direction]);
    const count = ipv4.length + ipv6.length;
    if (count + own <= MAX_BLOCKED_ADDRESSES) return [];
    return [
      {
        path: "",
        problem: `has ${count} active addresses in direction "${direction}", beside ${own} of internalPrefixes`,
        expected: `at most ${MAX_BLOCKED_ADDRESSES} together, the most that one network security group holds`,
        example: "one /24 in place of its addresses",
      },
    ];
  });
}
