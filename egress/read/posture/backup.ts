import type { Read } from "../../azure";
import type { Entry, Estate } from "../estate";
import type { Value } from "../value";
import { all, isClassic, isOn, NO, type Truth, truthOf, truthOfRead, undecided, YES } from "./truth";

/** A setting of a vault: what Azure does, and where that is said. */
export interface VaultSetting {
  readonly value: Value;
  readonly holds: Truth;
  /** What it is to be, in the words of the resource's provider: `crossRegionRestore to Enabled`. */
  readonly wanted: string;
}

/** A vault for backups of either kind (H53). */
export interface BackupVault {
  readonly entry: Entry;
  /** How people call it: `recovery vault "main"`. */
  readonly title: string;
  /** Whether another region has a copy, and whether it can be used while this one still works. */
  readonly geoRedundant: VaultSetting;
  readonly crossRegionRestore: VaultSetting;
  readonly immutable: VaultSetting;
  readonly softDelete: VaultSetting;
  /** How long what was deleted is kept, and where that is said; the service's default where it is not. */
  readonly keptDays: { readonly value: Value; readonly days: Read<number> };
  /** Whether only private endpoints lead to it; undefined for a vault that cannot be closed. */
  readonly isPrivate: VaultSetting | undefined;
}

/** How long vaults keep what was deleted, where they are told nothing. */
const DEFAULT_DAYS = 14;

/** Reads the vaults of Recovery Services and of Data Protection. */
export function readBackupVaults(estate: Estate): readonly BackupVault[] {
  return [
    ...estate.ofKind("recoveryVault").map(recoveryVault),
    ...estate.ofKind("backupVault").map(backupVault),
  ];
}

function recoveryVault(entry: Entry): BackupVault {
  const base = nested(entry, ["redundancySettings", "securitySettings", "publicNetworkAccess"]);
  const title = `recovery vault "${entry.resource.name}"`;
  if (isClassic(entry))
    return {
      entry,
      title,
      geoRedundant: oneOf(base.get("storageModeType"), ["GeoRedundant"], true),
      crossRegionRestore: switched(base.get("crossRegionRestoreEnabled"), true, false),
      immutable: oneOf(base.get("immutability"), IMMUTABLE, false),
      softDelete: switched(base.get("softDeleteEnabled"), true, true),
      keptDays: daysOf(base.get("softDeleteRetentionPeriodInDays")),
      isPrivate: switched(base.get("publicNetworkAccessEnabled"), false, false),
    };
  const redundancy = base.get("redundancySettings");
  const security = base.get("securitySettings");
  const softDelete = security.get("softDeleteSettings");
  return {
    entry,
    title,
    geoRedundant: oneOf(redundancy.get("standardTierStorageRedundancy"), ["GeoRedundant"], true),
    crossRegionRestore: oneOf(redundancy.get("crossRegionRestore"), ["Enabled"], false),
    immutable: oneOf(security.get("immutabilitySettings").get("state"), IMMUTABLE, false),
    softDelete: oneOf(softDelete.get("softDeleteState"), ["Enabled", "AlwaysON"], true),
    keptDays: daysOf(softDelete.get("softDeleteRetentionPeriodInDays")),
    isPrivate: oneOf(base.get("publicNetworkAccess"), ["Disabled"], false),
  };
}

function backupVault(entry: Entry): BackupVault {
  const base = nested(entry, ["storageSettings", "securitySettings", "featureSettings"]);
  const title = `backup vault "${entry.resource.name}"`;
  if (isClassic(entry))
    return {
      entry,
      title,
      geoRedundant: oneOf(base.get("redundancy"), ["GeoRedundant"], false),
      crossRegionRestore: switched(base.get("crossRegionRestoreEnabled"), true, false),
      immutable: oneOf(base.get("immutability"), IMMUTABLE, false),
      softDelete: oneOf(base.get("softDelete"), ["On", "AlwaysOn"], true),
      keptDays: daysOf(base.get("retentionDurationInDays")),
      isPrivate: undefined,
    };
  const security = base.get("securitySettings");
  const softDelete = security.get("softDeleteSettings");
  return {
    entry,
    title,
    geoRedundant: storageOf(base.get("storageSettings")),
    crossRegionRestore: oneOf(
      base.get("featureSettings").get("crossRegionRestoreSettings").get("state"),
      ["Enabled"],
      false,
    ),
    immutable: oneOf(security.get("immutabilitySettings").get("state"), IMMUTABLE, false),
    softDelete: oneOf(softDelete.get("state"), ["On", "AlwaysOn"], true),
    keptDays: daysOf(softDelete.get("retentionDurationInDays")),
    isPrivate: undefined,
  };
}

// What is locked can never be unlocked, so the first is what is asked for.
const IMMUTABLE = ["Unlocked", "Locked"];

/** azure-native leaves `properties` as they are here; ARM documents are read flat, and the classic provider is. */
function nested(entry: Entry, flatKeys: readonly string[]): Value {
  const { properties } = entry;
  if (isClassic(entry)) return properties;
  const inner = properties.get("properties");
  return inner.isAbsent && !properties.get(...flatKeys).isAbsent ? properties : inner;
}

/** A text that has to be one of these, the first of which is asked for. */
function oneOf(value: Value, good: readonly string[], absent: boolean): VaultSetting {
  const lower = good.map((text) => text.toLowerCase());
  const holds = truthOfRead(value.text(), (text) => lower.includes(text.toLowerCase()), absent);
  return { value, holds, wanted: `${value.path} to ${good[0] ?? ""}` };
}

/** A switch that has to be in this position. */
function switched(value: Value, on: boolean, absent: boolean): VaultSetting {
  const holds = truthOfRead(value.text(), (text) => text.toLowerCase() === String(on), absent);
  return { value, holds, wanted: `${value.path} to ${String(on)}` };
}

function daysOf(value: Value): BackupVault["keptDays"] {
  const days = value.number();
  return { value, days: days.kind === "absent" ? { kind: "known", value: DEFAULT_DAYS } : days };
}

/** Each store of a backup vault has a redundancy of its own. */
function storageOf(stores: Value): VaultSetting {
  const settings = stores.objects().map((store) => oneOf(store.get("type"), ["GeoRedundant"], false));
  const wrong =
    settings.find(({ holds }) => holds.kind === "no") ?? settings.find(({ holds }) => holds.kind !== "yes");
  return wrong ?? settings[0] ?? oneOf(stores, [], false);
}

/** What a vault protects, as far as it is a machine. */
export interface ProtectedMachine {
  readonly entry: Entry;
  /** Whether it is this machine that is protected, and still is. */
  protects(machine: Entry): Truth;
}

/** Reads the items of recovery vaults. */
export function readProtectedMachines(estate: Estate): readonly ProtectedMachine[] {
  return estate.ofKind("backupProtectedItem").map((entry) => {
    const base = nested(entry, ["sourceResourceId"]);
    const source = base.get("sourceResourceId", "sourceVmId");
    // A database on a machine has that machine for its source.
    const isWhole = truthOfRead(
      base.get("protectedItemType").text(),
      (type) => WHOLE_MACHINES.has(type.toLowerCase()),
      true,
    );
    const state = base.get("protectionState");
    const continues = truthOfRead(state.text(), (text) => !STOPPED.has(text.toLowerCase()), true);
    const deleted = isOn(base.get("isScheduledForDeferredDelete"));
    const lasts = deleted.kind === "yes" ? truthOf(false) : deleted.kind === "no" ? YES : deleted;
    return {
      entry,
      protects: (machine) => all([isWhole, isMachine(entry, source, machine, estate), continues, lasts]),
    };
  });
}

const WHOLE_MACHINES: ReadonlySet<string> = new Set([
  "azureiaasvmprotecteditem",
  "microsoft.classiccompute/virtualmachines",
  "microsoft.compute/virtualmachines",
]);

const STOPPED: ReadonlySet<string> = new Set([
  "backupssuspended",
  "invalid",
  "protectionerror",
  "protectionpaused",
  "protectionstopped",
]);

function isMachine(from: Entry, source: Value, machine: Entry, estate: Estate): Truth {
  if (source.isAbsent) return isNamed(from, machine);
  const target = estate.follow(from, source, "virtualMachine");
  switch (target.kind) {
    case "entry":
      return truthOf(target.entry === machine);
    case "oneOf":
      return target.entries.includes(machine)
        ? undecided(source.because("is one of several machines, not known which"))
        : truthOf(false);
    case "elsewhere":
      return source.isUnknown ? undecided(source.unknown) : truthOf(false);
  }
}

/** Without a source, the item's own name says what it is: `vm;iaasvmcontainerv2;<resource group>;<machine>`. */
function isNamed(item: Entry, machine: Entry): Truth {
  const name = machine.properties.get("vmName", "name").text();
  const group = machine.properties.get("resourceGroupName").text();
  return truthOfReads(item.properties.get("protectedItemName", "name").text(), (text) => {
    const [, , itemGroup, itemName, ...more] = text.toLowerCase().split(";");
    if (itemName === undefined || more.length > 0) return NO;
    return all([
      truthOfRead(name, (known) => known.toLowerCase() === itemName),
      truthOfRead(group, (known) => known.toLowerCase() === itemGroup, true),
    ]);
  });
}

const truthOfReads = (read: Read<string>, holds: (text: string) => Truth): Truth =>
  read.kind === "known" ? holds(read.value) : truthOfRead(read, () => false);
