import type { Read } from "../../egress/azure";
import type { Model } from "../../egress/read";
import {
  FIREWALL_CATEGORIES,
  type FlowLog,
  type LogTable,
  type LogWorkspace,
  readFlowLogs,
  readLogTables,
  readLogWorkspaces,
} from "../../egress/read/posture";
import { defineRule, type Violation } from "../rule";
import { type Place, settingViolation, unknownSetting } from "../setting-findings";
import { capitalized } from "../words";

interface Options {
  readonly workspaceDays: number;
  readonly totalDays: number;
  readonly tables: readonly string[];
  readonly flowLogDays: number;
}

/** For how long Log Analytics keeps logs where nothing else is said. */
const SERVICE_DAYS = { kind: "known", value: 30 } as const;

/** Logs are kept long enough to look into an incident that is found late. */
export const logRetention = defineRule<Options>({
  meta: {
    id: "log-retention",
    title: "Logs are kept long enough to look into an incident that is found late.",
    why:
      "A Log Analytics workspace keeps logs for 30 days unless its data retention says otherwise, and most intrusions " +
      "are found later than that.",
    group: "logs",
    severity: "advisory",
  },
  options: {
    workspaceDays: {
      type: "number",
      description: "For how many days logs in a workspace can be queried, at least.",
      default: 90,
      minimum: 4,
      maximum: 730,
    },
    totalDays: {
      type: "number",
      description: "For how many days a table that sets its own retention keeps its logs in all, at least.",
      default: 365,
      minimum: 4,
      maximum: 4383,
    },
    tables: {
      type: "array",
      description: "Tables whose own retention is judged.",
      // A firewall's tables are called as its log categories are.
      default: ["AzureActivity", ...FIREWALL_CATEGORIES],
      items: { type: "string" },
    },
    flowLogDays: {
      type: "number",
      description: "For how many days flow logs are kept, at least.",
      default: 90,
      minimum: 1,
      maximum: 365,
    },
  },
  check: (model, options) => [
    ...readLogWorkspaces(model).flatMap((workspace) => workspaceViolations(workspace, options, model)),
    ...readLogTables(model).flatMap((table) => tableViolations(table, options, model)),
    ...readFlowLogs(model).flatMap((log) => flowLogViolations(log, options, model)),
  ],
});

/** Logs that are kept, and for how many days they should be. */
interface Kept {
  readonly place: Place;
  /** `table "activity"`. */
  readonly subject: string;
  /** What is kept: `its logs`. */
  readonly what: string;
  readonly least: number;
  /** Why it is as many days as it is; by default the property says so. */
  readonly since?: string;
  readonly fix?: string;
}

type Days = Exclude<Read<number>, { kind: "absent" }>;

function tooShort({ place, subject, what, least, since, fix }: Kept, days: Days, model: Model): Violation[] {
  if (days.kind === "unknown") {
    const doubt = `${subject} may keep ${what} for less than ${String(least)} days`;
    return [unknownSetting(place, doubt, [days.unknown], model)];
  }
  if (days.value >= least) return [];
  const kept = `keeps ${what} for ${String(days.value)} days, less than ${String(least)}`;
  const words = {
    message: `${capitalized(subject)} ${kept} (${place.property} is ${since ?? String(days.value)}).`,
    fix: fix ?? `Set ${place.property} to ${String(least)} or more.`,
  };
  return [settingViolation(place, words, model)];
}

function workspaceViolations(
  { urn, name, retention }: LogWorkspace,
  { workspaceDays: least }: Options,
  model: Model,
): Violation[] {
  const place = { urn, property: "retentionInDays" };
  const kept: Kept = { place, subject: `log workspace "${name}"`, what: "its logs", least };
  if (retention.kind === "absent") return tooShort({ ...kept, since: "not set" }, SERVICE_DAYS, model);
  // -1 is without end, in the plan that has it.
  const isEndless = retention.kind === "known" && retention.value === -1;
  return isEndless ? [] : tooShort(kept, retention, model);
}

function tableViolations(table: LogTable, options: Options, model: Model): Violation[] {
  const { urn, name, table: called, plan } = table;
  const isJudged =
    called.kind === "unknown" ||
    (called.kind === "known" && options.tables.some((each) => isSame(each, called.value)));
  if (!isJudged) return [];
  const subject = `table "${name}"`;
  const found = [...ofQueries(table, subject, options, model), ...ofAll(table, subject, options, model)];
  if (plan.kind === "unknown") {
    const doubt = `${subject} may not keep its logs for queries`;
    found.push(unknownSetting({ urn, property: "plan" }, doubt, [plan.unknown], model));
  }
  if (called.kind === "known" || found.length === 0) return found;
  const doubt = `${subject} may be one whose logs are kept for too short a time`;
  return [unknownSetting({ urn, property: "tableName" }, doubt, [called.unknown], model)];
}

/** The days in which a table can be queried, where it does not leave that to its workspace. */
function ofQueries(
  { urn, plan, retention }: LogTable,
  subject: string,
  { workspaceDays: least }: Options,
  model: Model,
): Violation[] {
  const kept = { subject, what: "its logs for queries", least };
  if (isCheap(plan)) {
    const since = { since: plan.value, fix: "Set plan to Analytics." };
    return tooShort({ ...kept, place: { urn, property: "plan" }, ...since }, SERVICE_DAYS, model);
  }
  if (retention.kind === "absent") return [];
  return tooShort({ ...kept, place: { urn, property: "retentionInDays" } }, retention, model);
}

/** All days, which are those of queries where nothing else is said. */
function ofAll(
  { urn, plan, retention, total }: LogTable,
  subject: string,
  { totalDays: least }: Options,
  model: Model,
): Violation[] {
  const place = { urn, property: "totalRetentionInDays" };
  const kept: Kept = { place, subject, what: "its logs in all", least };
  if (total.kind !== "absent") return tooShort(kept, total, model);
  const days = isCheap(plan) ? SERVICE_DAYS : retention;
  return days.kind === "absent" ? [] : tooShort({ ...kept, since: "not set" }, days, model);
}

/** Whether it is a plan whose logs can be queried for no more than what the service has by itself. */
function isCheap(plan: Read<string>): plan is { kind: "known"; value: string } {
  return plan.kind === "known" && ["auxiliary", "basic"].some((each) => isSame(each, plan.value));
}

/** A flow log without a retention policy is kept until somebody else deletes it, and so is one of 0 days (H39). */
function flowLogViolations(
  { urn, name, expires, days }: FlowLog,
  { flowLogDays: least }: Options,
  model: Model,
): Violation[] {
  const isEndless = expires.kind === "absent" || (expires.kind === "known" && !expires.value);
  if (isEndless || days.kind === "absent" || (days.kind === "known" && days.value === 0)) return [];
  const kept = { place: { urn, property: "retentionPolicy.days" }, subject: `flow log "${name}"`, least };
  const violations = tooShort({ ...kept, what: "flows" }, days, model);
  if (violations.length === 0 || expires.kind === "known") return violations;
  const doubt = `${kept.subject} may keep flows for less than ${String(least)} days`;
  return [unknownSetting({ urn, property: "retentionPolicy.enabled" }, doubt, [expires.unknown], model)];
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
