import { nameFaults } from "../checks/azureNames";
import { at, type Fault } from "../checks/fault";
import { didYouMean } from "../checks/suggest";
import { HUB_KINDS, type Hub } from "./hubPlan";
import { blockFaults, overlapFaults, SMALLEST, type PlacedBlock } from "./networkPlan";

/** The plain part of a subnet of a spoke. */
export interface SpokeSubnetSettings {
  /** Required. Block of the subnet within the spoke, a /29 or wider. */
  readonly addressPrefix: string;
  /**
   * Optional. Service that Azure runs in the subnet, such as `Microsoft.Web/serverFarms`; nothing else can then stand
   * in it. Default: none.
   */
  readonly delegatedTo?: string | undefined;
}

/** The plain part of a spoke: what can come from configuration, and is checked before anything is made. */
export interface SpokeSettings {
  /** Required. Address space of the spoke network, a private IPv4 block apart from the hub's. */
  readonly spokeAddressSpace: string;
  /** Required. Its subnets by a key of yours, which is part of their names. */
  readonly subnets: Readonly<Record<string, SpokeSubnetSettings>>;
}

const EXAMPLES = { spoke: "10.20.0.0/16", subnet: "10.20.1.0/24" } as const;
const NO_PEERING = "Azure does not connect networks that overlap";

/** Everything that is wrong with a spoke, and with it and its hub. */
export function spokeFaults(settings: SpokeSettings, hub: Pick<Hub, "kind" | "addressSpace">): Fault[] {
  const space = { path: "spokeAddressSpace", text: settings.spokeAddressSpace };
  const { kind = "virtualNetwork", addressSpace } = hub;
  const faults: Fault[] = [
    ...blockFaults(space, { smallest: SMALLEST.network, example: EXAMPLES.spoke }),
    ...overlapFaults([...placed("hub.addressSpace", addressSpace), space], NO_PEERING, EXAMPLES.spoke),
    ...subnetFaults(settings.subnets, space),
  ];
  if (!HUB_KINDS.includes(kind)) {
    faults.push({
      path: "hub.kind",
      problem: `"${kind}" is no kind of hub${didYouMean(kind, HUB_KINDS)}`,
      expected: `one of ${HUB_KINDS.join(", ")}`,
      example: "virtualNetwork",
    });
  }
  return faults;
}

/** Everything that is wrong with several spokes of one hub; paths start at their keys. */
export function spokesFaults(
  spokes: Readonly<Record<string, SpokeSettings>>,
  hub: Pick<Hub, "kind" | "addressSpace">,
): Fault[] {
  const entries = Object.entries(spokes);
  const spaces = entries.map(([key, { spokeAddressSpace }]) => ({
    path: `spokes.${key}.spokeAddressSpace`,
    text: spokeAddressSpace,
  }));
  const faults = entries.flatMap(([key, spoke]) =>
    // What is wrong with the hub itself is said once.
    spokeFaults(spoke, {}).map((fault) => at(`spokes.${key}`, fault)),
  );
  faults.push(
    ...overlapFaults(
      [...placed("hub.addressSpace", hub.addressSpace), ...spaces],
      NO_PEERING,
      "10.21.0.0/16",
    ),
  );
  for (const [key] of entries) {
    faults.push(...nameFaults("routeTable", key).map((fault) => at(`spokes.${key}`, fault)));
  }
  if (entries.length === 0) {
    faults.push({
      path: "spokes",
      problem: "is empty",
      expected: "at least one spoke by a key of yours",
      example: `{ web: { spokeAddressSpace: "${EXAMPLES.spoke}", subnets: … } }`,
    });
  }
  return faults;
}

const placed = (path: string, text: string | undefined): PlacedBlock[] =>
  text === undefined ? [] : [{ path, text }];

function subnetFaults(subnets: SpokeSettings["subnets"], space: PlacedBlock): Fault[] {
  const entries = Object.entries(subnets);
  const blocks = entries.map(([key, { addressPrefix }]) => ({
    path: `subnets.${key}.addressPrefix`,
    text: addressPrefix,
  }));
  const faults = blocks.flatMap((block) =>
    blockFaults(block, { smallest: SMALLEST.workloadSubnet, example: EXAMPLES.subnet, within: space }),
  );
  faults.push(...overlapFaults(blocks, "each subnet has its own addresses", EXAMPLES.subnet));
  for (const [key, { delegatedTo }] of entries) {
    faults.push(...nameFaults("subnet", key).map((fault) => at(`subnets.${key}`, fault)));
    if (delegatedTo === undefined || /^[A-Za-z]+(\.[A-Za-z]+)+(\/[A-Za-z]+)+$/.test(delegatedTo)) continue;
    faults.push({
      path: `subnets.${key}.delegatedTo`,
      problem: `"${delegatedTo}" is not a service`,
      expected: "the resource type that Azure runs there",
      example: "Microsoft.Web/serverFarms",
    });
  }
  if (entries.length === 0) {
    faults.push({
      path: "subnets",
      problem: "is empty",
      expected: "at least one subnet by a key of yours",
      example: `{ workload: { addressPrefix: "${EXAMPLES.subnet}", networkSecurityGroupId: nsg.id } }`,
    });
  }
  return faults;
}
