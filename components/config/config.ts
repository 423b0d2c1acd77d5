import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { parsePrefix } from "../checks/addressing";
import { at, describeFaults, type Fault } from "../checks/fault";
import { regionFaults } from "../checks/regions";
import { approvedDestinationFaults } from "../plans/approvedDestinationFaults";
import { planApprovals } from "../plans/approvedDestinationsPlan";
import type { BlockListFile, BlockListFileResult } from "../plans/blockListFile";
import { blockListFaults, type BlockEntry, type BlockList } from "../plans/blockListPlan";
import type { SecurityContactSettings } from "../plans/defenderPlansPlan";
import { logSettingsFaults } from "../plans/diagnosticSettingsPlan";
import type { EgressAlertsSettings } from "../plans/egressAlertsPlan";
import { hubSpaceFaults } from "../plans/hubPlan";
import { settingFaults } from "../plans/lockedDownFirewallPlan";
import { internalPrefixFaults } from "../plans/networkBlockListPlan";
import { overlapFaults } from "../plans/networkPlan";
import type { NeverBlockRange } from "../plans/neverBlock";
import { spokesFaults } from "../plans/spokePlan";
import { blockListFileAt } from "../readBlockListFile";
import { NOW_VARIABLE, readClock } from "./clock";
import { schemaFaults, unknownKeyFault } from "./configFaults";
import { readParts } from "./parts";
import { configSchema, type RawConfig } from "./schema";

/** The stack's configuration, checked. A part that is undefined is left out, for the reason that the stack gives. */
export interface StackConfig {
  /** Azure region of everything that has one. */
  readonly location: string;
  readonly network: Omit<NetworkConfig, "internalPrefixes"> & {
    /** Private prefixes that machines may talk to freely: their own networks, the firewall's subnet, and more. */
    readonly internalPrefixes: readonly string[];
    /** Blocks of all subnets behind the firewall. */
    readonly clients: readonly string[];
  };
  readonly firewall: RawConfig["firewall"];
  readonly blockList: BlockList;
  readonly defender:
    (Part<RawConfig["defender"]> & { readonly securityContact: SecurityContactSettings }) | undefined;
  /** As its component takes them: the reasons to do without a query stand in `queries`. */
  readonly alerts: Pick<EgressAlertsSettings, "emails" | "pipelineObjectIds" | "queries"> | undefined;
  readonly flowLogs: Part<RawConfig["flowLogs"]> | undefined;
  readonly logs: NonNullable<RawConfig["logs"]>;
  readonly machines: Part<RawConfig["machines"]> | undefined;
  readonly backup: Part<RawConfig["backup"]> | undefined;
  readonly identity:
    (Part<RawConfig["identity"]> & { readonly allowDocumentationRanges?: boolean }) | undefined;
  readonly guardrails: Part<RawConfig["guardrails"]> | undefined;
  readonly access: Part<RawConfig["access"]> | undefined;
  readonly edge: Part<RawConfig["edge"]> | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

type NetworkConfig = RawConfig["network"];
/** A part that is made. */
type Part<Section> = Omit<NonNullable<Section>, "managedElsewhere">;

/** All that the configuration is made from. */
export interface ConfigSource {
  /** Namespace of the project's keys: the project's name. */
  readonly namespace: string;
  /** All configuration as Pulumi hands it out: `namespace:key` to text, structures as JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Value of the environment variable AZURE_LOCKDOWN_NOW. */
  readonly environmentNow?: string | undefined;
  readonly wallClock: Date;
  /** Reads the file that `blockListFile` names. */
  readonly readBlockListFile: (path: string) => BlockListFileResult;
}

/** The configuration, or everything that is wrong with it. */
export type ConfigResult =
  | { readonly config: StackConfig; readonly warnings: readonly string[] }
  | { readonly faults: readonly Fault[] };

/**
 * Reads and checks the stack's configuration. Stops the program with one message that lists every fault.
 *
 * This is the program's one reading of the clock. `pulumi up` runs the program twice, for the preview and for the
 * update, and the reader of the preview may think for a while in between, so that a block can expire there: the update
 * would then remove what the preview showed as staying. A pipeline therefore sets AZURE_LOCKDOWN_NOW once, before it
 * calls `pulumi`, and both phases inherit it. On the wall clock the difference is at most that the block ends on time.
 */
export function readStackConfig(): StackConfig {
  const result = parseStackConfig({
    namespace: pulumi.getProject(),
    values: pulumi.runtime.allConfig(),
    environmentNow: process.env[NOW_VARIABLE],
    wallClock: new Date(),
    readBlockListFile: blockListFileAt,
  });
  if ("faults" in result) {
    throw new pulumi.RunError(
      describeFaults(`The configuration of stack ${pulumi.getStack()} is not valid`, result.faults),
    );
  }
  for (const warning of result.warnings) void pulumi.log.warn(warning);
  return result.config;
}

/** Reads the configuration from its source: without the Pulumi runtime, the environment, or a clock of its own. */
export function parseStackConfig(source: ConfigSource): ConfigResult {
  const { raw, faults } = readSections(source);
  const clock = readClock(raw.now, source);
  const file = fileEntries(raw, source);
  faults.push(...clock.faults, ...file.faults);
  const blockList: BlockList = {
    entries: raw.blockList ?? file.entries,
    places: file.places,
    now: clock.now,
    neverBlock: [...(raw.neverBlock ?? []), ...ownRanges(raw.network)],
    allowDocumentationRanges: raw.allowDocumentationRanges ?? false,
  };
  const blockFaults = blocksFaults(raw, blockList);
  faults.push(...meaningFaults(raw, blockList.now), ...blockFaults);
  const checked = blockFaults.length === 0 ? blockList : undefined;
  const parts = readParts(raw, { now: blockList.now, blockList: checked }, faults);
  const { location, network, firewall } = raw;
  if (faults.length > 0 || location === undefined || network === undefined || firewall === undefined) {
    return { faults: faults.map((fault) => ({ ...fault, path: `${source.namespace}:${fault.path}` })) };
  }
  return {
    config: {
      location,
      network: { ...network, clients: clientsOf(network), internalPrefixes: internalPrefixesOf(network) },
      firewall,
      blockList,
      ...parts,
      logs: raw.logs ?? {},
      tags: raw.tags ?? {},
    },
    warnings: clock.warnings,
  };
}

/** Blocks of all subnets of all spokes. */
function clientsOf({ spokes }: NetworkConfig): string[] {
  return Object.values(spokes).flatMap(({ subnets }) =>
    Object.values(subnets).map(({ addressPrefix }) => addressPrefix),
  );
}

/** Our own networks, and the firewall's place in the hub, whose proxy answers for names. */
function internalPrefixesOf({
  spokes,
  firewallSubnet,
  hubAddressSpace,
  internalPrefixes = [],
}: NetworkConfig): string[] {
  const spaces = Object.values(spokes).map(({ spokeAddressSpace }) => spokeAddressSpace);
  return [...spaces, firewallSubnet ?? hubAddressSpace, ...internalPrefixes];
}

/** The entries of the file, and what is wrong with it. */
function fileEntries(
  { blockListFile: path, blockList }: Partial<RawConfig>,
  { readBlockListFile }: ConfigSource,
): Partial<BlockListFile> & { readonly entries: readonly BlockEntry[]; readonly faults: readonly Fault[] } {
  if (path === undefined) return { entries: [], faults: [] };
  if (blockList !== undefined) {
    const fault: Fault = {
      path: "blockListFile",
      problem: "stands beside [blockList]",
      expected: "one of them: two lists of blocks would have to be kept in step",
      example: "blocks.yaml",
    };
    return { entries: [], faults: [fault] };
  }
  const result = readBlockListFile(path);
  if ("file" in result) return { ...result.file, faults: [] };
  return { entries: [], faults: result.faults.map((fault) => inFile("blockListFile", fault)) };
}

/** Reads each section against its schema; sections with faults are left out of what is returned. */
function readSections(source: ConfigSource): { raw: Partial<RawConfig>; faults: Fault[] } {
  const faults: Fault[] = [];
  const sections = Object.keys(configSchema.shape);
  const prefix = `${source.namespace}:`;
  for (const name of Object.keys(source.values)) {
    if (!name.startsWith(prefix)) continue;
    const key = name.slice(prefix.length);
    if (!sections.includes(key)) faults.push(unknownSection(key, sections));
  }
  const raw: Record<string, unknown> = {};
  for (const [section, schema] of Object.entries(configSchema.shape)) {
    const text = source.values[prefix + section];
    const value = text === undefined ? undefined : readValue(text, schema);
    const result = schema.safeParse(value);
    if (result.success) raw[section] = result.data;
    else faults.push(...schemaFaults(section, schema, value, result.error));
  }
  return { raw, faults };
}

/** Pulumi hands out text; structures, numbers and truth values come as JSON. Text that is no JSON is left as text. */
function readValue(text: string, schema: z.ZodType): unknown {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (inner instanceof z.ZodString) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function unknownSection(key: string, sections: readonly string[]): Fault {
  const [head = ""] = key.split(/[.[]/);
  const fault = unknownKeyFault(key, head, sections);
  // `pulumi config set network.hubAddressSpace …` without --path makes a key with a dot in its name.
  return sections.includes(head)
    ? { ...fault, problem: `is one key with that whole name: set it with --path to reach into ${head}` }
    : fault;
}

/** A fault of the file, whose path starts at its own line and column, below the key that names the file. */
const inFile = (key: string, fault: Fault): Fault => ({ ...fault, path: `${key}: ${fault.path}` });

const below = (section: string, faults: readonly Fault[]): Fault[] =>
  faults.map((fault) => at(section, fault));

/** What the schema cannot say: what values mean together, and what Azure or our own rules refuse. */
function meaningFaults(raw: Partial<RawConfig>, now: Date): Fault[] {
  const { location, network, firewall, logs } = raw;
  const faults = regionFaults(location).map((fault) => ({
    ...at("location", fault),
    // Not what a program may do beside: there are no outputs here.
    expected: "the name of an Azure region",
  }));
  if (network !== undefined) {
    faults.push(
      ...below("network", hubSpaceFaults(network)),
      ...below("network", spokeFaults(network)),
      ...below("network.internalPrefixes", internalPrefixFaults(network.internalPrefixes ?? [])),
    );
  }
  if (firewall !== undefined) {
    // Without a valid network there is nothing that sources could be within.
    const clients = network === undefined ? ["0.0.0.0/0"] : clientsOf(network);
    const { approvedDestinations } = firewall;
    const { inForce } = planApprovals(approvedDestinations, now);
    faults.push(
      ...below("firewall", settingFaults(firewall)),
      ...below(
        "firewall.approvedDestinations",
        approvedDestinationFaults(approvedDestinations, clients, inForce),
      ),
    );
  }
  if (logs !== undefined) faults.push(...below("logs", logSettingsFaults(logs)));
  return faults;
}

/** What is wrong with the spokes, and with them and the hub, in the words of the configuration. */
function spokeFaults({ spokes, hubKind, hubAddressSpace }: NetworkConfig): Fault[] {
  const hub = { path: "hubAddressSpace", text: hubAddressSpace };
  const meeting = Object.entries(spokes).flatMap(([key, { spokeAddressSpace }]) =>
    overlapFaults(
      [hub, { path: `spokes.${key}.spokeAddressSpace`, text: spokeAddressSpace }],
      "Azure does not connect networks that overlap",
      "10.20.0.0/16",
    ),
  );
  const faults = [...spokesFaults(spokes, { kind: hubKind }), ...meeting];
  if (!Object.hasOwn(spokes, "hub")) return faults;
  return [
    ...faults,
    {
      path: "spokes.hub",
      problem: "has the key by which the hub's own network is logged",
      expected: "another key",
      example: "shop",
    },
  ];
}

/** What is wrong with the blocks, and with what must never be blocked. */
function blocksFaults(raw: Partial<RawConfig>, blockList: BlockList): Fault[] {
  const isPrefix = ({ prefix }: NeverBlockRange): boolean => parsePrefix(prefix) !== undefined;
  const faults = (raw.neverBlock ?? []).flatMap((range, i): Fault[] =>
    isPrefix(range)
      ? []
      : [
          {
            path: `neverBlock[${i}].prefix`,
            problem: `"${range.prefix}" is not an address or a CIDR block`,
            expected: "an address or a CIDR block",
            example: "20.60.0.0/24",
          },
        ],
  );
  const found = blockListFaults({ ...blockList, neverBlock: blockList.neverBlock?.filter(isPrefix) });
  const isFile = raw.blockListFile !== undefined && raw.blockList === undefined;
  return [...faults, ...below(isFile ? "blockListFile" : "blockList", found)];
}

/** Our own networks, which no block may touch. */
function ownRanges(network: RawConfig["network"] | undefined): NeverBlockRange[] {
  if (network === undefined) return [];
  const ranges: [string, string][] = [
    [network.hubAddressSpace, "this stack's hub network"],
    ...Object.entries(network.spokes).map(([key, { spokeAddressSpace }]): [string, string] => [
      spokeAddressSpace,
      `this stack's spoke ${key}`,
    ]),
    ...(network.internalPrefixes ?? []).map((prefix): [string, string] => [
      prefix,
      "an internal prefix of this stack",
    ]),
  ];
  return ranges.map(([prefix, reason]) => ({ prefix, reason }));
}
