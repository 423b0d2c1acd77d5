import { createHash } from "node:crypto";
import { idFaults } from "../checks/armIds";
import { nameFaults } from "../checks/azureNames";
import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { regionFaults } from "../checks/regions";

/** Settings of flow logs that the configuration may have; `FlowLogs` says what each of them is. */
export interface FlowLogSettings {
  readonly retentionDays?: number | undefined;
  readonly storageAccountId?: string | undefined;
  readonly storageAccountName?: string | undefined;
  readonly networkWatcher?:
    { readonly resourceGroupName?: string | undefined; readonly name?: string | undefined } | undefined;
  readonly withoutAnalytics?: string | undefined;
  readonly analyticsInterval?: 10 | 60 | undefined;
}

/** What can be checked of the arguments before anything is made. What may be an output is `unknown`. */
export interface FlowLogArguments {
  readonly location?: unknown;
  readonly networks?: Readonly<Record<string, unknown>> | undefined;
  readonly parts?: Readonly<Record<string, unknown>> | undefined;
  readonly workspaceId?: unknown;
  readonly withoutAnalytics?: string | undefined;
  readonly analyticsInterval?: number | undefined;
  readonly retentionDays?: number | undefined;
  readonly storageAccountId?: unknown;
  readonly storageAccountName?: string | undefined;
  readonly networkWatcher?: { readonly resourceGroupName?: unknown; readonly name?: unknown } | undefined;
}

/** Days that flows stay in the storage account; less would be gone before most incidents are found (H41). */
export const FLOW_LOG_DAYS = { least: 90, most: 365, default: 90 } as const;

const NETWORK = "Microsoft.Network/virtualNetworks";
const SUBNET = "Microsoft.Network/virtualNetworks/subnets";
const INTERFACE = "Microsoft.Network/networkInterfaces";
const SECURITY_GROUP = /\/providers\/Microsoft\.Network\/networkSecurityGroups\//i;
/** Hex digits at the end of a flow log's name. */
const DIGEST = 8;

/** Everything that is wrong with the arguments. */
export function flowLogsFaults(name: string, args: FlowLogArguments): Fault[] {
  const { networks = {}, parts = {}, retentionDays, networkWatcher = {} } = args;
  const faults = [
    ...regionFaults(args.location).map((fault) => at("location", fault)),
    ...(retentionDays === undefined ? [] : flowLogDaysFaults(retentionDays)),
    ...reasonFaults({ withoutAnalytics: args.withoutAnalytics }),
    ...analyticsFaults(args),
    ...storageFaults(args),
    ...textFaults("networkWatcher", networkWatcher.name, "networkWatcher.name"),
    ...textFaults("resourceGroup", networkWatcher.resourceGroupName, "networkWatcher.resourceGroupName"),
    ...targetFaults(name, { networks, parts }),
  ];
  if (Object.keys(networks).length + Object.keys(parts).length > 0) return faults;
  return [
    ...faults,
    {
      path: "networks",
      problem: "is empty",
      expected: "at least one network, or a part of one in `parts`",
      example: "{ hub: hub.id }",
    },
  ];
}

function textFaults(kind: Parameters<typeof nameFaults>[0], name: unknown, path: string): Fault[] {
  return typeof name === "string" ? nameFaults(kind, name).map((fault) => at(path, fault)) : [];
}

function analyticsFaults({ workspaceId, withoutAnalytics, analyticsInterval }: FlowLogArguments): Fault[] {
  const faults = idFaults("workspaceId", workspaceId, "Microsoft.OperationalInsights/workspaces");
  if (workspaceId === undefined && withoutAnalytics === undefined) {
    faults.push({
      path: "workspaceId",
      problem: "is missing, and nothing would look into the flows",
      expected: "the workspace of traffic analytics, or the reason to do without as withoutAnalytics",
      example: "logs.workspaceId",
    });
  }
  if (withoutAnalytics !== undefined && analyticsInterval !== undefined) {
    faults.push({
      path: "[withoutAnalytics, analyticsInterval]",
      problem: "both are given",
      expected: "one of them",
      example: "analyticsInterval: 10",
    });
  }
  if (analyticsInterval !== undefined && analyticsInterval !== 10 && analyticsInterval !== 60) {
    faults.push({
      path: "analyticsInterval",
      problem: `${analyticsInterval} is not what Azure offers`,
      expected: "10 or 60 minutes",
      example: "10",
    });
  }
  return faults;
}

function storageFaults({ storageAccountId, storageAccountName }: FlowLogArguments): Fault[] {
  const faults = [
    ...idFaults("storageAccountId", storageAccountId, "Microsoft.Storage/storageAccounts"),
    ...textFaults("storageAccount", storageAccountName, "storageAccountName"),
  ];
  if (storageAccountId === undefined || storageAccountName === undefined) return faults;
  return [
    ...faults,
    {
      path: "[storageAccountId, storageAccountName]",
      problem: "both are given, and an account of others has its name",
      expected: "one of them",
      example: "storageAccountName: contosoflows",
    },
  ];
}

function targetFaults(
  name: string,
  lists: Readonly<Record<"networks" | "parts", Readonly<Record<string, unknown>>>>,
): Fault[] {
  const seen = new Map<unknown, string>();
  return (["networks", "parts"] as const).flatMap((list) =>
    Object.entries(lists[list]).flatMap(([key, id]): Fault[] => {
      const path = `${list}.${key}`;
      const faults = keyFaults(name, key, path);
      if (list === "parts" && Object.hasOwn(lists.networks, key)) {
        faults.push({
          path,
          problem: "is also the key of a network",
          expected: "a key of its own, since resources are named by it",
          example: `${key}-subnet`,
        });
      }
      const identity = typeof id === "string" ? id.toLowerCase() : id;
      const other = seen.get(identity);
      seen.set(identity, path);
      if (other !== undefined) {
        const problem = `is the same as ${other}`;
        faults.push({
          path,
          problem,
          expected: "each target once, as Azure takes one flow log of it",
          example: other,
        });
      }
      return [...faults, ...targetIdFaults(path, id, list)];
    }),
  );
}

/** A key becomes part of the flow log's name in Azure. */
function keyFaults(name: string, key: string, path: string): Fault[] {
  if (nameFaults("flowLog", flowLogName(name, key, "")).length === 0 && key !== "") return [];
  const most = 80 - name.length - DIGEST - 2;
  return [
    {
      path,
      problem: `"${key}" gives a name that Azure refuses for a flow log`,
      expected: `a key of 1 to ${most} letters, digits, _, - and .`,
      example: "hub",
    },
  ];
}

function targetIdFaults(path: string, id: unknown, list: "networks" | "parts"): Fault[] {
  if (typeof id !== "string") return [];
  const refused = targetProblem(id);
  if (refused !== undefined) {
    const expected =
      list === "networks" ? "the ARM id of a network" : "the ARM id of a subnet or an interface";
    return [{ path, problem: refused, expected, example: "hub.id" }];
  }
  const types = list === "networks" ? [NETWORK] : [SUBNET, INTERFACE];
  const faults = types.map((type) => idFaults(path, id, type));
  return faults.some((each) => each.length === 0) ? [] : (faults[0] ?? []);
}

/** Why Azure takes no flow log of what the id names, where that is certain. */
export function targetProblem(id: string): string | undefined {
  return SECURITY_GROUP.test(id)
    ? `"${id}" is a network security group, of which Azure takes no new flow logs since 2025-06-30`
    : undefined;
}

/** What is wrong with a length of retention. */
export function flowLogDaysFaults(days: number): Fault[] {
  const { least, most } = FLOW_LOG_DAYS;
  if (Number.isInteger(days) && days >= least && days <= most) return [];
  const tooShort = days < least ? ", too short to look into an incident that is found late" : "";
  return [
    {
      path: "retentionDays",
      problem: `${days} is out of range${tooShort}`,
      expected: `a whole number of days from ${least} to ${most}`,
      example: String(FLOW_LOG_DAYS.default),
    },
  ];
}

/** The network watcher that Azure makes by itself for each region with a network (H39). */
export function watcherOf(location: string): string {
  return `NetworkWatcher_${location.toLowerCase().replace(/ /g, "")}`;
}

/**
 * A name for the flow log of a network. All flow logs of a region stand under one watcher, those of other stacks
 * included, so the name tells networks of the same key apart.
 */
export function flowLogName(name: string, key: string, networkId: string): string {
  return `${name}-${key}-${digest(networkId, DIGEST)}`;
}

/** A name for the storage account: lower-case letters and digits, at most 24, that nobody else in the world has. */
export function storageAccountName(subscriptionId: string, resourceGroupName: string, name: string): string {
  return `flowlogs${digest([subscriptionId, resourceGroupName, name].join("/"), 16)}`;
}

/** Hex digits that are always the same for the same text in any letter case, as ARM compares it. */
function digest(text: string, length: number): string {
  return createHash("sha256").update(text.toLowerCase()).digest("hex").slice(0, length);
}
