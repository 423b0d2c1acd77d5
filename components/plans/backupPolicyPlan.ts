import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { timeZoneFaults } from "../checks/timeZones";
import { WEEKDAYS, type Weekday } from "./weekdays";

/** When machines are backed up, and how long that is kept. */
export interface BackupPolicySettings {
  /** Optional. Time of the daily backup, `HH:mm` on the hour or half past. Default: `23:00`. */
  readonly time?: string | undefined;
  /** Optional. Time zone as Windows names it, such as `W. Europe Standard Time`. Default: `UTC`. */
  readonly timeZone?: string | undefined;
  /** Optional. Days that a snapshot beside the machine lasts, to restore from at once, 1 to 30. Default: 7. */
  readonly instantRestoreDays?: number | undefined;
  /** Optional. Days that daily backups are kept, 7 to 9999. Default: 30. */
  readonly days?: number | undefined;
  /** Optional. The reason to keep daily backups for less than 30 days: attackers wait until no clean one is left. */
  readonly fewDays?: string | undefined;
  /** Optional. Weeks that the backup of the weekday below is kept, up to 5163; 0 for none. Default: 12. */
  readonly weeks?: number | undefined;
  /** Optional. Months that the first such backup of a month is kept, up to 1188; 0 for none. Default: 12. */
  readonly months?: number | undefined;
  /** Optional. Years that the first such backup of January is kept, up to 99; 0 for none. Default: 0. */
  readonly years?: number | undefined;
  /** Optional. The day whose backups are kept longer. Default: `Sunday`. */
  readonly weekday?: Weekday | undefined;
}

/** How long backups of one kind are kept. */
interface Duration<Type extends string> {
  readonly count: number;
  readonly durationType: Type;
}

interface WeekdayOfMonth {
  readonly retentionScheduleFormatType: "Weekly";
  readonly retentionScheduleWeekly: {
    readonly daysOfTheWeek: Weekday[];
    readonly weeksOfTheMonth: "First"[];
  };
  readonly retentionTimes: string[];
}

/** A policy for machines, as azure-native takes it. */
export interface BackupPolicyPlan {
  readonly backupManagementType: "AzureIaasVM";
  readonly policyType: "V2";
  readonly timeZone: string;
  readonly instantRpRetentionRangeInDays: number;
  readonly schedulePolicy: {
    readonly schedulePolicyType: "SimpleSchedulePolicyV2";
    readonly scheduleRunFrequency: "Daily";
    readonly dailySchedule: { readonly scheduleRunTimes: string[] };
  };
  readonly retentionPolicy: {
    readonly retentionPolicyType: "LongTermRetentionPolicy";
    readonly dailySchedule: {
      readonly retentionTimes: string[];
      readonly retentionDuration: Duration<"Days">;
    };
    readonly weeklySchedule?: {
      readonly daysOfTheWeek: Weekday[];
      readonly retentionTimes: string[];
      readonly retentionDuration: Duration<"Weeks">;
    };
    readonly monthlySchedule?: WeekdayOfMonth & { readonly retentionDuration: Duration<"Months"> };
    readonly yearlySchedule?: WeekdayOfMonth & {
      readonly monthsOfYear: "January"[];
      readonly retentionDuration: Duration<"Years">;
    };
  };
}

const TIME = "23:00";
const WEEKDAY: Weekday = "Sunday";

/** Limits of Azure Backup and our defaults, by argument. `few` is where too short a time wants a reason. */
const LENGTHS = {
  instantRestoreDays: { least: 1, most: 30, default: 7, unit: "days" },
  days: { least: 7, most: 9999, default: 30, unit: "days" },
  weeks: { least: 0, most: 5163, default: 12, unit: "weeks" },
  months: { least: 0, most: 1188, default: 12, unit: "months" },
  years: { least: 0, most: 99, default: 0, unit: "years" },
} as const;
const FEW_DAYS = 30;

/** A backup policy of the second kind, which also takes machines with trusted launch and ultra disks. */
export function planBackupPolicy(settings: BackupPolicySettings): BackupPolicyPlan {
  const length = (key: keyof typeof LENGTHS): number => settings[key] ?? LENGTHS[key].default;
  const weekday = settings.weekday ?? WEEKDAY;
  // Azure wants a date and reads the time of it. All schedules of a policy have the same.
  const times = [`2026-01-01T${settings.time ?? TIME}:00Z`];
  const firstOfMonth: WeekdayOfMonth = {
    retentionScheduleFormatType: "Weekly",
    retentionScheduleWeekly: { daysOfTheWeek: [weekday], weeksOfTheMonth: ["First"] },
    retentionTimes: times,
  };
  const [weeks, months, years] = [length("weeks"), length("months"), length("years")];
  return {
    backupManagementType: "AzureIaasVM",
    policyType: "V2",
    timeZone: settings.timeZone ?? "UTC",
    instantRpRetentionRangeInDays: length("instantRestoreDays"),
    schedulePolicy: {
      schedulePolicyType: "SimpleSchedulePolicyV2",
      scheduleRunFrequency: "Daily",
      dailySchedule: { scheduleRunTimes: times },
    },
    retentionPolicy: {
      retentionPolicyType: "LongTermRetentionPolicy",
      dailySchedule: {
        retentionTimes: times,
        retentionDuration: { count: length("days"), durationType: "Days" },
      },
      ...(weeks > 0 && {
        weeklySchedule: {
          daysOfTheWeek: [weekday],
          retentionTimes: times,
          retentionDuration: { count: weeks, durationType: "Weeks" as const },
        },
      }),
      ...(months > 0 && {
        monthlySchedule: {
          ...firstOfMonth,
          retentionDuration: { count: months, durationType: "Months" as const },
        },
      }),
      ...(years > 0 && {
        yearlySchedule: {
          ...firstOfMonth,
          monthsOfYear: ["January" as const],
          retentionDuration: { count: years, durationType: "Years" as const },
        },
      }),
    },
  };
}

/** Everything that is wrong with a policy; paths start below it. */
export function backupPolicyFaults(settings: BackupPolicySettings): Fault[] {
  const { time = TIME, weekday = WEEKDAY, timeZone = "UTC" } = settings;
  const faults = [
    ...(Object.keys(LENGTHS) as (keyof typeof LENGTHS)[]).flatMap((key) => lengthFaults(key, settings[key])),
    ...timeZoneFaults(timeZone).map((fault) => at("timeZone", fault)),
    ...reasonFaults({ fewDays: settings.fewDays }),
  ];
  if (!/^([01]\d|2[0-3]):(00|30)$/.test(time)) {
    faults.push({
      path: "time",
      problem: `"${time}" is no time of day on the hour or half past`,
      expected: "HH:mm from 00:00 to 23:30",
      example: `"${TIME}"`,
    });
  }
  if (!WEEKDAYS.includes(weekday)) {
    faults.push({
      path: "weekday",
      problem: `"${weekday}" is no day of the week`,
      expected: `one of ${WEEKDAYS.join(", ")}`,
      example: `"${WEEKDAY}"`,
    });
  }
  const days = settings.days ?? LENGTHS.days.default;
  const instant = settings.instantRestoreDays ?? LENGTHS.instantRestoreDays.default;
  if (instant > days) {
    faults.push({
      path: "instantRestoreDays",
      problem: `${instant} is longer than daily backups are kept (${days} days)`,
      expected: "at most days",
      example: String(Math.min(days, LENGTHS.instantRestoreDays.default)),
    });
  }
  if (days >= LENGTHS.days.least && days < FEW_DAYS && settings.fewDays === undefined) {
    faults.push({
      path: "days",
      problem: `${days} is less than attackers wait for until no clean backup is left`,
      expected: `at least ${FEW_DAYS} days, or the reason in fewDays`,
      example: String(FEW_DAYS),
    });
  }
  return faults;
}

function lengthFaults(key: keyof typeof LENGTHS, value: number | undefined): Fault[] {
  const { least, most, unit, default: usual } = LENGTHS[key];
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return [];
  return [
    {
      path: key,
      problem: `${value} is out of range`,
      expected: `a whole number of ${unit} from ${least} to ${most}`,
      example: String(usual),
    },
  ];
}
