import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { approvedDestinationFaults, type ApprovedDestination } from "../plans/approvedDestinationsPlan";
import { parsePrefix } from "../checks/addressing";
import { blockListFaults, formatInstant, parseInstant, type BlockList } from "../plans/blockListPlan";
import { describeValue, schemaFaults, unknownKeyFault } from "./configFaults";
import { configSchema, type RawConfig } from "./configSchema";
import {
  defenderPlanFaults,
  securityContactFaults,
  type DefenderPlanList,
  type SecurityContactSettings,
} from "../plans/defenderPlansPlan";
import { retentionFaults } from "../plans/diagnosticSettingsPlan";
import { emailFaults } from "../checks/emailAddresses";
import { at, describeFaults, type Fault } from "../checks/fault";
import { flowLogDaysFaults, type FlowLogSettings } from "../plans/flowLogsPlan";
import { settingFaults } from "../plans/lockedDownFirewallPlan";
import type { FirewallTier } from "../plans/lockedDownFirewallPolicyPlan";
import type { NeverBlockRange } from "../plans/neverBlock";
import { internalPrefixFaults } from "../plans/networkBlockListPlan";
import { networkFaults, type NetworkPlan } from "../plans/networkPlan";

/** The stack's configuration, checked. */
export interface StackConfig {
  /** Azure region of everything that has one. */
  readonly location: string;
  readonly network: NetworkPlan & {
    /** Private prefixes that the workload may talk to freely: its own network, the firewall's subnet, and more. */
    readonly internalPrefixes: readonly string[];
  };
  readonly firewall: {
    readonly tier?: FirewallTier | undefined;
    readonly availabilityZones?: readonly string[] | undefined;
    readonly dnsServers?: readonly string[] | undefined;
    readonly allowInfrastructureNames?: string | undefined;
    readonly allowDeletion?: string | undefined;
    readonly approvedDestinations: readonly ApprovedDestination[];
  };
  readonly blockList: BlockList;
  /** Undefined where another stack manages Defender for this subscription. */
  readonly defender: DefenderConfig | undefined;
  /** Undefined where another stack tells people of changes that can open egress. */
  readonly alerts: { readonly emails: readonly string[] } | undefined;
  /** Undefined where somebody else makes the flow logs. */
  readonly flowLogs: FlowLogSettings | undefined;
  readonly logs: { readonly retentionDays?: number | undefined };
  readonly tags: Readonly<Record<string, string>>;
}

/** Defender for Cloud on the subscription. */
export interface DefenderConfig {
  readonly subscriptionId?: string | undefined;
  readonly plans?: DefenderPlanList | undefined;
  readonly securityContact: SecurityContactSettings;
  readonly alertExportElsewhere?: string | undefined;
}

/** All that the configuration is made from. */
export interface ConfigSource {
  /** Namespace of the project's keys: the project's name. */
  readonly namespace: string;
  /** All configuration as Pulumi hands it out: `namespace:key` to text, structures as JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** Value of the environment variable AZURE_LOCKDOWN_NOW. */
  readonly environmentNow?: string | undefined;
  readonly wallClock: Date;
}

/** The configuration, or everything that is wrong with it. */
export type ConfigResult =
  | { readonly config: StackConfig; readonly warnings: readonly string[] }
  | { readonly faults: readonly Fault[] };

/** Environment variable that sets the clock for one run. */
export const NOW_VARIABLE = "AZURE_LOCKDOWN_NOW";

const DAY = 86_400_000;

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
  faults.push(...clock.faults);
  const blockList: BlockList = {
    entries: raw.blockList ?? [],
    now: clock.now,
    neverBlock: [...(raw.neverBlock ?? []), ...ownRanges(raw.network)],
    allowDocumentationRanges: raw.allowDocumentationRanges ?? false,
  };
  faults.push(...meaningFaults(raw, blockList));
  const { location, network, firewall } = raw;
  const defender = readDefender(raw.defender);
  const alerts = readAlerts(raw.alerts);
  const flowLogs = readFlowLogs(raw.flowLogs);
  faults.push(...defender.faults, ...alerts.faults, ...flowLogs.faults);
  if (faults.length > 0 || location === undefined || network === undefined || firewall === undefined) {
    return { faults: faults.map((fault) => ({ ...fault, path: `${source.namespace}:${fault.path}` })) };
  }
  const { spokeAddressSpace, firewallSubnet, internalPrefixes = [] } = network;
  return {
    config: {
      location,
      network: { ...network, internalPrefixes: [spokeAddressSpace, firewallSubnet, ...internalPrefixes] },
      firewall,
      blockList,
      defender: defender.config,
      alerts: alerts.config,
      flowLogs: flowLogs.config,
      logs: raw.logs ?? {},
      tags: raw.tags ?? {},
    },
    warnings: clock.warnings,
  };
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

/** What the schema cannot say: what values mean together, and what Azure or our own rules refuse. */
function meaningFaults(raw: Partial<RawConfig>, blockList: BlockList): Fault[] {
  const { network, firewall, logs } = raw;
  const below = (section: string, faults: readonly Fault[]): Fault[] =>
    faults.map((fault) => at(section, fault));
  const faults: Fault[] = [];
  if (network !== undefined) {
    faults.push(
      ...below("network", networkFaults(network)),
      ...below("network.internalPrefixes", internalPrefixFaults(network.internalPrefixes ?? [])),
    );
  }
  if (firewall !== undefined) {
    // Without a valid network there is nothing that sources could be within.
    const clients = network?.workloadSubnet ?? "0.0.0.0/0";
    faults.push(
      ...below("firewall", settingFaults(firewall)),
      ...below(
        "firewall.approvedDestinations",
        approvedDestinationFaults(firewall.approvedDestinations, clients),
      ),
    );
  }
  raw.neverBlock?.forEach(({ prefix }, i) => {
    if (parsePrefix(prefix) !== undefined) return;
    faults.push({
      path: `neverBlock[${i}].prefix`,
      problem: `"${prefix}" is not an address or a CIDR block`,
      expected: "an address or a CIDR block",
      example: "20.60.0.0/24",
    });
  });
  const neverBlock = blockList.neverBlock?.filter(({ prefix }) => parsePrefix(prefix) !== undefined);
  faults.push(...below("blockList", blockListFaults({ ...blockList, neverBlock })));
  if (logs?.retentionDays !== undefined) faults.push(...below("logs", retentionFaults(logs.retentionDays)));
  return faults;
}

/** Our own networks, which no block may touch. */
function ownRanges(network: RawConfig["network"] | undefined): NeverBlockRange[] {
  if (network === undefined) return [];
  const ranges: [string, string][] = [
    [network.hubAddressSpace, "this stack's hub network"],
    [network.spokeAddressSpace, "this stack's spoke network"],
    ...(network.internalPrefixes ?? []).map((prefix): [string, string] => [
      prefix,
      "an internal prefix of this stack",
    ]),
  ];
  return ranges.map(([prefix, reason]) => ({ prefix, reason }));
}

/** A section as it is to be used, if it is at all, and what is wrong with it. */
interface ReadSection<Config> {
  readonly config: Config | undefined;
  readonly faults: Fault[];
}

/** What is wrong with a section that says that others see to it, and says something else beside. */
function besideElsewhere(section: string, raw: object, example: string): Fault[] {
  const others = Object.keys(raw).filter((key) => key !== "managedElsewhere");
  if (others.length === 0) return [];
  return [
    {
      path: `${section}.managedElsewhere`,
      problem: `stands beside [${others.join(", ")}]`,
      expected: "either the reason why somebody else sees to it, or the settings, not both",
      example,
    },
  ];
}

function readAlerts(raw: RawConfig["alerts"] | undefined): ReadSection<{ emails: readonly string[] }> {
  if (raw === undefined) return { config: undefined, faults: [] };
  const { managedElsewhere, emails } = raw;
  const example = "{ emails: [soc@contoso.com] }";
  if (managedElsewhere !== undefined)
    return { config: undefined, faults: besideElsewhere("alerts", raw, example) };
  if (emails === undefined) {
    const fault: Fault = {
      path: "alerts.emails",
      problem: "is missing",
      expected: "who is mailed, or managedElsewhere with the reason why this stack mails nobody",
      example,
    };
    return { config: undefined, faults: [fault] };
  }
  return { config: { emails }, faults: emailFaults(emails).map((fault) => at("alerts", fault)) };
}

function readFlowLogs(raw: RawConfig["flowLogs"] | undefined): ReadSection<FlowLogSettings> {
  if (raw === undefined) return { config: {}, faults: [] };
  const { managedElsewhere, ...settings } = raw;
  if (managedElsewhere !== undefined) {
    return { config: undefined, faults: besideElsewhere("flowLogs", raw, "{ retentionDays: 90 }") };
  }
  const days = settings.retentionDays === undefined ? [] : flowLogDaysFaults(settings.retentionDays);
  return { config: settings, faults: days.map((fault) => at("flowLogs", fault)) };
}

function readDefender(raw: RawConfig["defender"] | undefined): ReadSection<DefenderConfig> {
  if (raw === undefined) return { config: undefined, faults: [] };
  const { managedElsewhere, securityContact, plans, subscriptionId, alertExportElsewhere } = raw;
  if (managedElsewhere !== undefined) {
    const example = "{ securityContact: { emails: [soc@contoso.com] } }";
    return { config: undefined, faults: besideElsewhere("defender", raw, example) };
  }
  const faults = defenderPlanFaults(plans ?? {}).map((fault) => at("defender.plans", fault));
  if (securityContact === undefined) {
    faults.push({
      path: "defender.securityContact",
      problem: "is missing",
      expected: "whom Defender writes to, or managedElsewhere with the reason why this stack leaves it alone",
      example: "{ emails: [soc@contoso.com] }",
    });
    return { config: undefined, faults };
  }
  faults.push(
    ...securityContactFaults(securityContact).map((fault) => at("defender.securityContact", fault)),
  );
  return { config: { subscriptionId, plans, securityContact, alertExportElsewhere }, faults };
}

/** The one clock: the configured time, else that of the environment, else the wall clock. */
function readClock(
  configured: string | undefined,
  source: ConfigSource,
): { now: Date; faults: Fault[]; warnings: string[] } {
  const text = configured ?? source.environmentNow;
  if (text === undefined || text === "") return { now: source.wallClock, faults: [], warnings: [] };
  const now = parseInstant(text);
  if (now === undefined) {
    const origin = configured === undefined ? ` (from ${NOW_VARIABLE})` : "";
    const fault: Fault = {
      path: "now",
      problem: `is ${describeValue(text)}${origin}`,
      expected: "a time, RFC 3339 with a time zone",
      example: `"${formatInstant(source.wallClock)}"`,
    };
    return { now: source.wallClock, faults: [fault], warnings: [] };
  }
  const drift = Math.abs(now.getTime() - source.wallClock.getTime());
  const warnings =
    configured !== undefined && drift > DAY
      ? [
          `the clock is held at ${formatInstant(now)} by ${source.namespace}:now, ${Math.floor(drift / DAY)} days off: ` +
            "no block expires while it is; remove the key in a stack that is not a sample",
        ]
      : [];
  return { now, faults: [], warnings };
}
