import type { Entry, Model } from "../../egress/read";
import {
  any,
  type BackupVault,
  isClassic,
  readBackupVaults,
  readMachines,
  readProtectedMachines,
  type VaultSetting,
} from "../../egress/read/posture";
import { defineRule, type Violation } from "../rule";
import {
  isResponsible,
  responsibilityOption,
  type ResponsibilityOptions,
  settingViolation,
  unknownSetting,
} from "../setting-findings";
import { capitalized, lastKey } from "../words";

interface Options extends ResponsibilityOptions {
  readonly requireCrossRegionRestore: boolean;
  readonly softDeleteDays: number;
  readonly requirePrivate: boolean;
  readonly requireProtection: boolean;
}

/** Every machine has a backup, in another region, that nobody can delete before its time. */
export const backupGeoRedundantImmutable = defineRule<Options>({
  meta: {
    id: "backup-geo-redundant-immutable",
    title: "Every machine has a backup, in another region, that nobody can delete before its time.",
    why:
      "Who takes over a machine encrypts it and deletes its backups; a vault that is GeoRedundant, immutable and " +
      "has soft delete keeps them, even if a region or an administrator's account is lost.",
    group: "machines",
    severity: "advisory",
    judged: "stack",
  },
  options: {
    requireCrossRegionRestore: {
      type: "boolean",
      description: "Whether backups can be restored in the other region while this one still works.",
      default: true,
    },
    softDeleteDays: {
      type: "number",
      description: "How long vaults have to keep what was deleted, in days.",
      default: 14,
      minimum: 1,
      maximum: 180,
    },
    requirePrivate: {
      type: "boolean",
      description: "Whether recovery vaults have to be closed to the public network.",
      default: false,
    },
    requireProtection: {
      type: "boolean",
      description: "Whether a machine without a backup item is a finding.",
      default: true,
    },
    responsibility: responsibilityOption("a stack that declares a recovery vault"),
  },
  check: (model, options) => [
    ...readBackupVaults(model.estate).flatMap((vault) => vaultViolations(vault, options, model)),
    ...(options.requireProtection && isResponsible(options, model.estate.ofKind("recoveryVault").length > 0)
      ? unprotected(model)
      : []),
  ],
});

function vaultViolations(vault: BackupVault, options: Options, model: Model): Violation[] {
  const { geoRedundant, crossRegionRestore, immutable, softDelete, isPrivate, keptDays, title } = vault;
  const judge = (setting: VaultSetting, problem: string, more = ""): Violation[] =>
    settingViolations(
      vault.entry,
      `${title} ${problem}`,
      `${title} may be one that ${problem}`,
      setting,
      more,
      model,
    );
  return [
    ...judge(geoRedundant, "keeps its backups in one region only", BEFORE_ITEMS),
    // Without a copy in the other region there is nothing to restore there.
    ...(options.requireCrossRegionRestore && geoRedundant.holds.kind !== "no"
      ? judge(crossRegionRestore, "cannot restore in the other region")
      : []),
    ...judge(immutable, "lets administrators delete backups before their time"),
    ...judge(softDelete, "deletes backups at once"),
    ...(softDelete.holds.kind === "no" ? [] : daysViolations(vault, keptDays, options.softDeleteDays, model)),
    ...(options.requirePrivate && isPrivate !== undefined
      ? judge(isPrivate, "is open to the public network")
      : []),
  ];
}

const BEFORE_ITEMS = ", before it has any backup: it cannot be changed afterwards";

function settingViolations(
  { resource: { urn } }: Entry,
  statement: string,
  doubt: string,
  { value, holds, wanted }: VaultSetting,
  more: string,
  model: Model,
): Violation[] {
  const place = { urn, property: value.path };
  switch (holds.kind) {
    case "yes":
      return [];
    case "unknown":
      return [unknownSetting(place, doubt, holds.unknown, model)];
    case "no": {
      const text = value.text();
      const name = lastKey(value.path);
      const said = text.kind === "known" ? `is ${text.value}` : "is not given";
      const message = `${capitalized(statement)} (${name} ${said}).`;
      return [settingViolation(place, { message, fix: `Set ${wanted}${more}.` }, model)];
    }
  }
}

function daysViolations(
  { entry, title }: BackupVault,
  { value, days }: BackupVault["keptDays"],
  least: number,
  model: Model,
): Violation[] {
  const place = { urn: entry.resource.urn, property: value.path };
  if (days.kind === "unknown")
    return [
      unknownSetting(place, `${title} may not keep long enough what was deleted`, [days.unknown], model),
    ];
  if (days.kind === "absent" || days.value >= least) return [];
  const message = `${capitalized(title)} keeps what was deleted for ${String(days.value)} days, and ${String(least)} are asked for.`;
  return [settingViolation(place, { message, fix: `Set ${value.path} to ${String(least)}.` }, model)];
}

/** The machines that no backup item protects. */
function unprotected(model: Model): Violation[] {
  const items = readProtectedMachines(model.estate);
  return readMachines(model.estate)
    .filter(({ isScaleSet }) => !isScaleSet)
    .flatMap(({ entry, title }) => {
      const place = { urn: entry.resource.urn, property: "" };
      const truth = any(items.map((item) => item.protects(entry)));
      if (truth.kind === "yes") return [];
      if (truth.kind === "unknown")
        return [unknownSetting(place, `${title} may have no backup`, truth.unknown, model)];
      const message = `${capitalized(title)} has no backup.`;
      const fix = isClassic(entry)
        ? "Add an azure.backup.ProtectedVM with its sourceVmId and a backup policy."
        : "Add a recoveryservices.ProtectedItem with its sourceResourceId and a protection policy.";
      return [settingViolation(place, { message, fix }, model)];
    });
}
