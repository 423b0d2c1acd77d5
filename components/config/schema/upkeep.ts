import { z } from "zod";
import type { BackupPolicySettings } from "../../plans/backupPolicyPlan";
import type { MaintenanceWindowSettings } from "../../plans/maintenanceWindowPlan";
import { byKey, days, hinted, managedElsewhere, sentence } from "./hints";

const window = hinted(
  z.strictObject({
    start: sentence("when the first window opens, YYYY-MM-DD HH:mm", '"2026-12-05 22:00"'),
    duration: sentence("how long it is open, HH:mm from 01:30 to 03:55", '"03:00"').optional(),
    every: sentence("how often", "1Week Sunday").optional(),
    seldom: sentence(
      "the reason for a window that opens less often than every 35 days",
      '"Plant"',
    ).optional(),
    timeZone: sentence("a time zone as Windows names it", "W. Europe Standard Time").optional(),
    reboot: hinted(z.enum(["IfRequired", "Always"]), "one of IfRequired, Always", "IfRequired").optional(),
    neverReboot: sentence("the reason never to reboot", '"Operators reboot by hand"').optional(),
  }) satisfies z.ZodType<MaintenanceWindowSettings>,
  "when machines are patched",
  '{ start: "2026-12-05 22:00", every: 1Week Saturday }',
);

export const machines = hinted(
  z.strictObject({
    managedElsewhere: managedElsewhere(
      "this stack does not see to patches and malware",
      '"The platform team patches"',
    ),
    window: sentence("the key of the window that patches them, where there are several", "weekly").optional(),
    windows: byKey(window, "maintenance windows", '{ weekly: { start: "2026-12-05 22:00" } }').optional(),
  }),
  "when the subscription's machines are patched, or the reason why somebody else sees to it",
  '{ windows: { weekly: { start: "2026-12-05 22:00" } } }',
);

const policy = hinted(
  z.strictObject({
    time: sentence("time of the daily backup, HH:mm", '"23:00"').optional(),
    timeZone: sentence("a time zone as Windows names it", "W. Europe Standard Time").optional(),
    instantRestoreDays: days("days that a snapshot beside the machine lasts, 1 to 30", "7").optional(),
    days: days("days that daily backups are kept, 7 to 9999", "30").optional(),
    fewDays: sentence(
      "the reason to keep daily backups for less than 30 days",
      '"Rebuilt weekly"',
    ).optional(),
    weeks: days("weeks that a weekly backup is kept", "12").optional(),
    months: days("months that a monthly backup is kept", "12").optional(),
    years: days("years that a yearly backup is kept", "0").optional(),
  }) satisfies z.ZodType<BackupPolicySettings>,
  "when machines are backed up, and how long that is kept",
  "{ days: 30 }",
);

const machine = hinted(
  z.strictObject({
    id: sentence(
      "the ARM id of a virtual machine",
      "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/vm-web-3",
    ),
    policy: sentence("the name of its policy", "daily").optional(),
  }),
  "a machine that is backed up",
  "{ id: /subscriptions/…/virtualMachines/vm-web-3 }",
);

const reason = (what: string, example: string): z.ZodOptional<z.ZodString> =>
  sentence(`the reason ${what}`, example).optional();

export const backup = hinted(
  z.strictObject({
    managedElsewhere: managedElsewhere("this stack makes no vault", '"The backup team has one a region"'),
    policies: byKey(policy, "backup policies", "{ daily: { days: 30 } }").optional(),
    machines: byKey(machine, "machines", "{ web-3: { id: /subscriptions/… } }").optional(),
    softDeleteDays: days("days that the vault keeps what was deleted, 14 to 180", "14").optional(),
    resourceGuardId: sentence(
      "the ARM id of a resource guard of others",
      "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/guards/providers/Microsoft.DataProtection/resourceGuards/vaults",
    ).optional(),
    ownResourceGuard: reason("to make the resource guard here", '"There is one team only"'),
    withoutMultiUserAuthorization: reason("why one administrator may weaken the vault", '"One-person team"'),
    irreversibleImmutability: reason("to lock immutability for ever", '"Demanded by the auditor"'),
    irreversibleSoftDelete: reason("to lock soft delete for ever", '"Demanded by the auditor"'),
    withoutImmutability: reason("to let backups be deleted before their time", '"Test data"'),
    allowDeletion: reason("to let the vault be deleted", '"The test stack is destroyed every night"'),
  }),
  "the vault, or the reason why somebody else has one",
  '{ ownResourceGuard: "There is one team only" }',
);
