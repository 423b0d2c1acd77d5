import assert from "node:assert/strict";

import {
  backupPolicyFaults,
  planBackupPolicy,
  type BackupPolicySettings,
} from "../../../components/plans/backupPolicyPlan";

const paths = (settings: BackupPolicySettings): string[] =>
  backupPolicyFaults(settings).map(({ path }) => path);

describe("plan of a backup policy", () => {
  it("backs up each night, keeps days, weeks and months, and restores at once for a week", () => {
    const times = ["2026-01-01T23:00:00Z"];
    assert.deepEqual(backupPolicyFaults({}), []);
    assert.deepEqual(planBackupPolicy({}), {
      backupManagementType: "AzureIaasVM",
      policyType: "V2",
      timeZone: "UTC",
      instantRpRetentionRangeInDays: 7,
      schedulePolicy: {
        schedulePolicyType: "SimpleSchedulePolicyV2",
        scheduleRunFrequency: "Daily",
        dailySchedule: { scheduleRunTimes: times },
      },
      retentionPolicy: {
        retentionPolicyType: "LongTermRetentionPolicy",
        dailySchedule: { retentionTimes: times, retentionDuration: { count: 30, durationType: "Days" } },
        weeklySchedule: {
          daysOfTheWeek: ["Sunday"],
          retentionTimes: times,
          retentionDuration: { count: 12, durationType: "Weeks" },
        },
        monthlySchedule: {
          retentionScheduleFormatType: "Weekly",
          retentionScheduleWeekly: { daysOfTheWeek: ["Sunday"], weeksOfTheMonth: ["First"] },
          retentionTimes: times,
          retentionDuration: { count: 12, durationType: "Months" },
        },
      },
    });
  });

  it("keeps the first of January for years where asked to, all at the time of the backup", () => {
    const { retentionPolicy, schedulePolicy } = planBackupPolicy({
      time: "01:30",
      weekday: "Monday",
      weeks: 0,
      months: 0,
      years: 7,
    });
    const times = ["2026-01-01T01:30:00Z"];
    assert.deepEqual(schedulePolicy.dailySchedule.scheduleRunTimes, times);
    assert.deepEqual(Object.keys(retentionPolicy), [
      "retentionPolicyType",
      "dailySchedule",
      "yearlySchedule",
    ]);
    assert.deepEqual(retentionPolicy.yearlySchedule, {
      retentionScheduleFormatType: "Weekly",
      retentionScheduleWeekly: { daysOfTheWeek: ["Monday"], weeksOfTheMonth: ["First"] },
      retentionTimes: times,
      monthsOfYear: ["January"],
      retentionDuration: { count: 7, durationType: "Years" },
    });
  });

  it("takes lengths within Azure's limits", () => {
    const most = { instantRestoreDays: 30, days: 9999, weeks: 5163, months: 1188, years: 99 };
    assert.deepEqual(paths(most), []);
    const beyond = { instantRestoreDays: 31, days: 10000, weeks: 5164, months: 1189, years: 100 };
    assert.deepEqual(paths(beyond), ["instantRestoreDays", "days", "weeks", "months", "years"]);
    assert.deepEqual(paths({ weeks: -1, months: 1.5 }), ["weeks", "months"]);
  });

  it("wants a reason to keep less than 30 days, and never takes less than a week", () => {
    assert.deepEqual(paths({ days: 29 }), ["days"]);
    assert.deepEqual(paths({ days: 29, fewDays: "Caches only" }), []);
    assert.deepEqual(paths({ days: 29, fewDays: "" }), ["fewDays"]);
    assert.deepEqual(paths({ days: 6, instantRestoreDays: 1, fewDays: "Caches only" }), ["days"]);
  });

  it("keeps no snapshot longer than backups", () => {
    assert.deepEqual(paths({ days: 7, instantRestoreDays: 8, fewDays: "Caches only" }), [
      "instantRestoreDays",
    ]);
  });

  it("takes times on the hour and half past, and time zones of Windows", () => {
    for (const time of ["00:00", "23:30"]) assert.deepEqual(paths({ time }), [], time);
    for (const time of ["24:00", "23:15", "9:00", "noon"]) assert.deepEqual(paths({ time }), ["time"], time);
    assert.deepEqual(paths({ timeZone: "Europe/Berlin" }), ["timeZone"]);
    assert.deepEqual(paths({ weekday: "Sonntag" as "Sunday" }), ["weekday"]);
  });
});
