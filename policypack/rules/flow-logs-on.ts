import type { Read } from "../../egress/azure";
import type { Model } from "../../egress/read";
import { type FlowLog, LoggedParts, readFlowLogs, readUnreadFlowLogs } from "../../egress/read/posture";
import { defineRule, type RuleContext, type Violation } from "../rule";
import {
  responsibilityOption,
  type ResponsibilityOptions,
  settingViolation,
  unknownSetting,
} from "../setting-findings";
import { capitalized, isClassicAt, listed } from "../words";

interface Options extends ResponsibilityOptions {
  readonly requireTrafficAnalytics: boolean;
}

type Subnet = Model["subnets"][number];

/** The end of the flow logs of network security groups; no new ones since 2025-06-30 (H39). */
const GROUP_LOGS_END = "2027-09-30";

/** Each virtual network has a flow log that is on and looked into. */
export const flowLogsOn = defineRule<Options>({
  meta: {
    id: "flow-logs-on",
    title: "Each virtual network has a flow log that is on, with traffic analytics.",
    why:
      "VNet flow logs are the only record of which address talked to which, also where no firewall is on the way; " +
      "traffic analytics marks flows to addresses that are known to be malicious.",
    group: "logs",
    severity: "advisory",
    judged: "stack",
  },
  options: {
    requireTrafficAnalytics: {
      type: "boolean",
      description: "Whether flow logs have to be sent to a workspace by traffic analytics.",
      default: true,
    },
    responsibility: responsibilityOption("a stack that declares a virtual network"),
  },
  check: (model, options, context) => {
    const logs = readFlowLogs(model);
    const found = logs.flatMap((log) =>
      log.target.kind === "securityGroup"
        ? [groupLog(log, log.target.name, model, context)]
        : settings(log, options, model),
    );
    if (options.responsibility === "elsewhere") return found;
    const logged = new LoggedParts(logs, readUnreadFlowLogs(model));
    const subnetsOf = new Map<string, Subnet[]>(model.virtualNetworks.map(({ urn }) => [urn, []]));
    for (const subnet of model.subnets) subnetsOf.get(subnet.network?.urn ?? "")?.push(subnet);
    for (const [urn, subnets] of subnetsOf) found.push(...missing(urn, subnets, logged, model));
    return found;
  },
});

function groupLog({ urn, name }: FlowLog, group: string, model: Model, { now }: RuleContext): Violation {
  const ends = now.toISOString().slice(0, 10) > GROUP_LOGS_END ? "ended" : "end";
  return settingViolation(
    { urn, property: "targetResourceId" },
    {
      message: `Flow log "${name}" is one of network security group "${group}": Azure has accepted no new ones since 2025-06-30, and all of them ${ends} on ${GROUP_LOGS_END}.`,
      fix: "Set targetResourceId to the id of the virtual network.",
    },
    model,
  );
}

/** What is wrong with a flow log of a network or of a part of one. */
function settings(log: FlowLog, { requireTrafficAnalytics }: Options, model: Model): Violation[] {
  const { urn, name, enabled, analytics } = log;
  const isClassic = isClassicAt(urn, model);
  const [storage, analysis, configuration] = isClassic
    ? ["storageAccountId", "trafficAnalytics", "trafficAnalytics"]
    : [
        "storageId",
        "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration",
        "flowAnalyticsConfiguration",
      ];
  const violations = [...off(log, "enabled", "is off", "may be off", enabled, model)];
  if (!log.hasStorage) {
    const message = `Flow log "${name}" has no storage account to write to (${storage} is not set).`;
    const fix = `Set ${storage} to the id of a storage account.`;
    violations.push(settingViolation({ urn, property: storage }, { message, fix }, model));
  }
  if (!requireTrafficAnalytics) return violations;
  const property = `${analysis}.enabled`;
  const unanalysed = "is not looked into by traffic analytics";
  violations.push(
    ...off(log, property, unanalysed, "may not be looked into by traffic analytics", analytics, model),
  );
  if (analytics.kind === "known" && analytics.value && !log.hasWorkspace) {
    const message = `Flow log "${name}" ${unanalysed}, which has no workspace.`;
    const fix = `Set workspaceResourceId in ${configuration} to the id of a workspace.`;
    violations.push(
      settingViolation({ urn, property: `${analysis}.workspaceResourceId` }, { message, fix }, model),
    );
  }
  return violations;
}

function off(
  { urn, name }: FlowLog,
  property: string,
  message: string,
  doubt: string,
  flag: Read<boolean>,
  model: Model,
): Violation[] {
  const place = { urn, property };
  if (flag.kind === "unknown")
    return [unknownSetting(place, `flow log "${name}" ${doubt}`, [flag.unknown], model)];
  if (flag.kind === "known" && flag.value) return [];
  const given = flag.kind === "known" ? "false" : "not set";
  const words = {
    message: `Flow log "${name}" ${message} (${property} is ${given}).`,
    fix: `Set ${property} to true.`,
  };
  return [settingViolation(place, words, model)];
}

/** A network of which neither itself nor each of its subnets has a flow log. */
function missing(urn: string, subnets: readonly Subnet[], logged: LoggedParts, model: Model): Violation[] {
  if (logged.has(urn)) return [];
  const bare = subnets.filter((subnet) => !logged.hasSubnet(subnet));
  if (subnets.length > 0 && bare.length === 0) return [];
  const resource = model.resources.get(urn);
  const title = `virtual network "${resource?.name ?? ""}"`;
  const unknown = logged.doubtsAbout([urn, ...subnets.map((subnet) => subnet.urn)]);
  if (unknown.length > 0)
    return [unknownSetting({ urn, property: "" }, `${title} may have no flow log`, unknown, model)];
  const names = listed(bare.map(({ name }) => `"${name}"`));
  const part = bare.length < subnets.length ? `not all of its subnets have one (${names})` : "";
  const type = isClassicAt(urn, model) ? "NetworkWatcherFlowLog" : "FlowLog";
  const words = {
    message: `${capitalized(title)} has no flow log${part === "" ? "" : `, and ${part}`}.`,
    fix: `Add a ${type} with the id of ${title} as targetResourceId.`,
  };
  return [settingViolation({ urn, property: "" }, words, model)];
}
