import { idFaults } from "../checks/armIds";
import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { regionFaults } from "../checks/regions";
import {
  armTypeOf,
  AZFW,
  categoryFaults,
  type CategoryChoice,
  isDiagnosticKind,
  unknownKind,
} from "./logCategories";

/** Settings of the logs that the configuration may have; `DiagnosticSettings` says what each of them is. */
export interface LogSettings extends CategoryChoice {
  readonly retentionDays?: number | undefined;
  readonly totalRetentionDays?: number | undefined;
  readonly settingName?: string | undefined;
  readonly activityLogElsewhere?: string | undefined;
  readonly allowDeletion?: string | undefined;
}

/** What can be checked of the arguments before anything is made. What may be an output is `unknown`. */
export interface LogArguments extends LogSettings {
  readonly resourceGroupName?: unknown;
  readonly location?: unknown;
  readonly workspaceId?: unknown;
  readonly storageAccountId?: unknown;
  readonly eventHub?: { readonly name?: unknown; readonly authorizationRuleId?: unknown } | undefined;
  readonly targets?:
    Readonly<Record<string, { readonly kind: string; readonly resourceId: unknown }>> | undefined;
}

/** Log Analytics keeps 30 to 730 days; less than 90 would be gone before most incidents are found (H41). */
export const RETENTION_DAYS = { least: 90, most: 730, default: 365 } as const;
/** Tables keep logs longer than they can be queried; less than a year is too short for what is audited (H41). */
export const TOTAL_RETENTION_DAYS = { least: 365, most: 4383, default: 365 } as const;
/** Azure's name of our settings: unique for the logged resource only, so that one does for all. */
export const SETTING_NAME = "azure-lockdown";

/** Tables that tell who opened egress and who used it; a firewall's tables are called as its categories are (H41). */
const LONG_KEPT_TABLES: readonly string[] = ["AzureActivity", ...AZFW, "AZFWDnsQuery"];

/**
 * Tables that need settings of their own, since the workspace keeps logs for a shorter time than they are to be kept
 * in all. None by default.
 */
export function longKeptTables({ retentionDays, totalRetentionDays }: LogSettings): readonly string[] {
  const hot = retentionDays ?? RETENTION_DAYS.default;
  return (totalRetentionDays ?? TOTAL_RETENTION_DAYS.default) > hot ? LONG_KEPT_TABLES : [];
}

/** What is wrong with a length of retention. */
export function retentionFaults(days: number): Fault[] {
  return daysFaults("retentionDays", days, RETENTION_DAYS);
}

function daysFaults(
  path: string,
  days: number,
  range: typeof RETENTION_DAYS | typeof TOTAL_RETENTION_DAYS,
): Fault[] {
  if (Number.isInteger(days) && days >= range.least && days <= range.most) return [];
  const tooShort = days < range.least ? ", too short to look into an incident that is found late" : "";
  return [
    {
      path,
      problem: `${days} is out of range${tooShort}`,
      expected: `a whole number of days from ${range.least} to ${range.most}`,
      example: String(range.default),
    },
  ];
}

/** Beyond two years Azure takes whole years only. */
const WHOLE_YEARS: readonly number[] = [1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653, 4018, 4383];

function totalRetentionFaults(days: number): Fault[] {
  const faults = daysFaults("totalRetentionDays", days, TOTAL_RETENTION_DAYS);
  if (faults.length > 0 || days <= RETENTION_DAYS.most || WHOLE_YEARS.includes(days)) return faults;
  const expected = `at most ${RETENTION_DAYS.most}, or one of ${WHOLE_YEARS.join(", ")}`;
  return [
    {
      path: "totalRetentionDays",
      problem: `${days} is not a number of whole years`,
      expected,
      example: "1095",
    },
  ];
}

/** Everything that is wrong with the arguments. */
export function diagnosticSettingsFaults(args: LogArguments): Fault[] {
  return [
    ...logSettingsFaults(args),
    ...workspaceFaults(args),
    ...idFaults("storageAccountId", args.storageAccountId, "Microsoft.Storage/storageAccounts"),
    ...eventHubFaults(args.eventHub),
    ...targetFaults(args.targets ?? {}),
  ];
}

/** Everything that is wrong with the settings that the configuration may have. */
export function logSettingsFaults(settings: LogSettings): Fault[] {
  const { retentionDays, totalRetentionDays, settingName } = settings;
  const faults: Fault[] = [];
  if (retentionDays !== undefined) faults.push(...retentionFaults(retentionDays));
  if (totalRetentionDays !== undefined) faults.push(...totalRetentionFaults(totalRetentionDays));
  if (settingName !== undefined && !/^[^<>*%&:\\?+/]{1,260}$/.test(settingName)) {
    faults.push({
      path: "settingName",
      problem: `"${settingName}" is no name that Azure takes`,
      expected: "1 to 260 characters without < > * % & : \\ ? + /",
      example: SETTING_NAME,
    });
  }
  const { activityLogElsewhere, allowDeletion } = settings;
  return [...faults, ...reasonFaults({ activityLogElsewhere, allowDeletion }), ...categoryFaults(settings)];
}

function workspaceFaults(args: LogArguments): Fault[] {
  const { workspaceId, location } = args;
  if (workspaceId === undefined) {
    const missing = (["resourceGroupName", "location"] as const).filter((key) => args[key] === undefined);
    const faults = missing.map((path) => ({
      path,
      problem: "is missing, and there is no workspaceId either",
      expected: "where to make the workspace, or the id of one that is there",
      example: path === "location" ? "westeurope" : "group.name",
    }));
    return [...faults, ...regionFaults(location).map((fault) => at("location", fault))];
  }
  const ours = (["retentionDays", "totalRetentionDays", "allowDeletion"] as const).filter(
    (key) => args[key] !== undefined,
  );
  const faults: Fault[] = ours.map((key) => ({
    path: `[workspaceId, ${key}]`,
    problem: "both are given, and a workspace of others keeps its own settings",
    expected: "one of them",
    example: "workspaceId",
  }));
  return [...faults, ...idFaults("workspaceId", workspaceId, "Microsoft.OperationalInsights/workspaces")];
}

function eventHubFaults(eventHub: LogArguments["eventHub"]): Fault[] {
  if (eventHub === undefined) return [];
  const path = "eventHub.authorizationRuleId";
  // A hub's own rule is refused by Azure Monitor, which takes one of the namespace.
  return idFaults(path, eventHub.authorizationRuleId, "Microsoft.EventHub/namespaces/authorizationRules");
}

function targetFaults(targets: NonNullable<LogArguments["targets"]>): Fault[] {
  const seen = new Map<unknown, string>();
  return Object.entries(targets).flatMap(([key, { kind, resourceId }]): Fault[] => {
    const path = `targets.${key}`;
    if (!isDiagnosticKind(kind)) return [unknownKind(`${path}.kind`, kind)];
    // The same output is the same resource; two outputs may be as well, which Azure tells at the second setting.
    const identity = typeof resourceId === "string" ? resourceId.toLowerCase() : resourceId;
    const other = seen.get(identity);
    seen.set(identity, key);
    if (other !== undefined) {
      return [
        {
          path: `${path}.resourceId`,
          problem: `is that of targets.${other} as well`,
          expected: "each resource once: one setting sends all its logs",
          example: `targets: { ${other}: … }`,
        },
      ];
    }
    return idFaults(`${path}.resourceId`, resourceId, armTypeOf(kind));
  });
}
