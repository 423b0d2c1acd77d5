import { createHash } from "node:crypto";
import type { Fault } from "../checks/fault";

/** Settings of flow logs that the configuration may have; `FlowLogs` says what each of them is. */
export interface FlowLogSettings {
  readonly retentionDays?: number | undefined;
  readonly storageAccountId?: string | undefined;
  readonly networkWatcher?:
    { readonly resourceGroupName?: string | undefined; readonly name?: string | undefined } | undefined;
}

/** Days that flows stay in the storage account; less would be gone before most incidents are found (H41). */
export const FLOW_LOG_DAYS = { least: 90, most: 365, default: 90 } as const;

/** Everything that is wrong with the arguments. */
export function flowLogsFaults(args: {
  readonly networks: Readonly<Record<string, unknown>>;
  readonly retentionDays?: number | undefined;
}): Fault[] {
  const faults = args.retentionDays === undefined ? [] : flowLogDaysFaults(args.retentionDays);
  if (Object.keys(args.networks).length === 0) {
    faults.push({
      path: "networks",
      problem: "is empty",
      expected: "at least one network",
      example: "{ hub: hub.id }",
    });
  }
  return faults;
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
  return `${name}-${key}-${digest(networkId, 8)}`;
}

/** A name for the storage account: lower-case letters and digits, at most 24, that nobody else in the world has. */
export function storageAccountName(subscriptionId: string, resourceGroupName: string, name: string): string {
  return `flowlogs${digest([subscriptionId, resourceGroupName, name].join("/"), 16)}`;
}

/** Hex digits that are always the same for the same text in any letter case, as ARM compares it. */
function digest(text: string, length: number): string {
  return createHash("sha256").update(text.toLowerCase()).digest("hex").slice(0, length);
}
