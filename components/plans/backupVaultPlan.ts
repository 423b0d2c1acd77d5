import { logicalNameFaults, nameFaults } from "../checks/azureNames";
import { idFaults } from "../checks/armIds";
import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { regionFaults } from "../checks/regions";
import { didYouMean } from "../checks/suggest";
import { backupPolicyFaults, type BackupPolicySettings } from "./backupPolicyPlan";
import { keyFaults, machineIdFaults, machineOf, twiceFaults } from "./machineIds";

/** Settings of a vault that the configuration may have; `BackupVault` says what each of them is. */
export interface BackupVaultSettings {
  readonly vaultName?: string | undefined;
  readonly policies?: Readonly<Record<string, BackupPolicySettings>> | undefined;
  readonly softDeleteDays?: number | undefined;
  readonly resourceGuardId?: string | undefined;
  readonly ownResourceGuard?: string | undefined;
  readonly withoutMultiUserAuthorization?: string | undefined;
  readonly irreversibleImmutability?: string | undefined;
  readonly irreversibleSoftDelete?: string | undefined;
  readonly withoutImmutability?: string | undefined;
  readonly singleRegion?: SingleRegion | undefined;
  readonly publicNetworkAccess?: string | undefined;
  readonly crossSubscriptionRestore?: string | undefined;
  readonly allowDeletion?: string | undefined;
}

/** Backups that stay in the region of the vault. */
export interface SingleRegion {
  /** Required. Whether another building or another zone of the region has a copy. */
  readonly redundancy: "LocallyRedundant" | "ZoneRedundant";
  /** Required. Why no other region has one. */
  readonly reason: string;
}

/** The arguments as far as they decide what exists; ids may not be known yet. */
interface Checked extends Omit<BackupVaultSettings, "resourceGuardId"> {
  readonly location?: unknown;
  readonly resourceGuardId?: unknown;
  readonly machines?:
    Readonly<Record<string, { readonly id: unknown; readonly policy?: string | undefined }>> | undefined;
}

/** Days that the vault keeps what was deleted [range not verified against a subscription]. */
export const SOFT_DELETE_DAYS = { least: 14, most: 180, default: 14 } as const;

/** The policy of machines that name none. */
export const DEFAULT_POLICIES: Readonly<Record<string, BackupPolicySettings>> = { daily: {} };

/** The settings of the vault itself, as azure-native takes them (H53). */
export function planVault(settings: Omit<BackupVaultSettings, "resourceGuardId">): VaultPlan {
  const { singleRegion, irreversibleImmutability, withoutImmutability } = settings;
  const softDelete = settings.irreversibleSoftDelete === undefined ? "Enabled" : "AlwaysON";
  return {
    publicNetworkAccess: settings.publicNetworkAccess === undefined ? "Disabled" : "Enabled",
    redundancySettings: {
      standardTierStorageRedundancy: singleRegion?.redundancy ?? "GeoRedundant",
      // Without it, only Microsoft can open the copy, and only once the whole region is lost.
      crossRegionRestore: singleRegion === undefined ? "Enabled" : "Disabled",
    },
    securitySettings: {
      immutabilitySettings: {
        state:
          irreversibleImmutability !== undefined
            ? "Locked"
            : withoutImmutability === undefined
              ? "Unlocked"
              : "Disabled",
      },
      softDeleteSettings: {
        softDeleteState: softDelete,
        enhancedSecurityState: softDelete,
        softDeleteRetentionPeriodInDays: settings.softDeleteDays ?? SOFT_DELETE_DAYS.default,
      },
    },
    restoreSettings: {
      crossSubscriptionRestoreSettings: {
        // Whoever restores elsewhere takes the machine with him.
        crossSubscriptionRestoreState:
          settings.crossSubscriptionRestore === undefined ? "Disabled" : "Enabled",
      },
    },
    monitoringSettings: {
      azureMonitorAlertSettings: { alertsForAllJobFailures: "Enabled" },
      classicAlertSettings: { alertsForCriticalOperations: "Disabled" },
    },
  };
}

/** `properties` of a vault. */
export interface VaultPlan {
  readonly publicNetworkAccess: "Disabled" | "Enabled";
  readonly redundancySettings: {
    readonly standardTierStorageRedundancy: "GeoRedundant" | SingleRegion["redundancy"];
    readonly crossRegionRestore: "Enabled" | "Disabled";
  };
  readonly securitySettings: {
    readonly immutabilitySettings: { readonly state: "Locked" | "Unlocked" | "Disabled" };
    readonly softDeleteSettings: {
      readonly softDeleteState: "Enabled" | "AlwaysON";
      readonly enhancedSecurityState: "Enabled" | "AlwaysON";
      readonly softDeleteRetentionPeriodInDays: number;
    };
  };
  readonly restoreSettings: {
    readonly crossSubscriptionRestoreSettings: {
      readonly crossSubscriptionRestoreState: "Disabled" | "Enabled";
    };
  };
  readonly monitoringSettings: {
    readonly azureMonitorAlertSettings: { readonly alertsForAllJobFailures: "Enabled" };
    readonly classicAlertSettings: { readonly alertsForCriticalOperations: "Disabled" };
  };
}

/** Where a vault keeps the backups of a machine: Azure finds the machine by these names. */
export function protectedItemNames(machineId: string): {
  readonly containerName: string;
  readonly protectedItemName: string;
} {
  const { resourceGroupName, machineName } = machineOf(machineId);
  const place = `iaasvmcontainerv2;${resourceGroupName};${machineName}`;
  return { containerName: `iaasvmcontainer;${place}`, protectedItemName: `vm;${place}` };
}

/** The policy of a machine: the one it names, or the only one there is. */
export function policyOf(
  machine: { readonly policy?: string | undefined },
  policies: Readonly<Record<string, unknown>>,
): string | undefined {
  const names = Object.keys(policies);
  return machine.policy ?? (names.length === 1 ? names[0] : undefined);
}

/** Everything that is wrong with the arguments. */
export function backupVaultFaults(name: string, args: Checked): Fault[] {
  const { vaultName, policies = DEFAULT_POLICIES, machines = {} } = args;
  const kind = "recoveryServicesVault";
  const singleRegion: Partial<SingleRegion> | undefined = args.singleRegion;
  return [
    ...(vaultName === undefined
      ? logicalNameFaults(kind, name)
      : nameFaults(kind, vaultName).map((fault) => at("vaultName", fault))),
    ...regionFaults(args.location).map((fault) => at("location", fault)),
    ...Object.entries(policies).flatMap(([key, policy]) =>
      [...nameFaults("backupPolicy", key), ...backupPolicyFaults(policy)].map((fault) =>
        at(`policies.${key}`, fault),
      ),
    ),
    ...(Object.keys(policies).length > 0 ? [] : [noPolicy()]),
    ...Object.entries(machines).flatMap(([key, machine]) =>
      [...keyFaults(key), ...machineIdFaults("id", machine.id), ...policyFaults(machine, policies)].map(
        (fault) => at(`machines.${key}`, fault),
      ),
    ),
    ...twiceFaults(machines),
    ...softDeleteFaults(args.softDeleteDays),
    ...guardFaults(args),
    ...clashFaults(args),
    ...reasonFaults({
      irreversibleImmutability: args.irreversibleImmutability,
      irreversibleSoftDelete: args.irreversibleSoftDelete,
      withoutImmutability: args.withoutImmutability,
      "singleRegion.reason": singleRegion && (singleRegion.reason ?? ""),
      publicNetworkAccess: args.publicNetworkAccess,
      crossSubscriptionRestore: args.crossSubscriptionRestore,
      ownResourceGuard: args.ownResourceGuard,
      withoutMultiUserAuthorization: args.withoutMultiUserAuthorization,
      allowDeletion: args.allowDeletion,
    }),
  ];
}

const noPolicy = (): Fault => ({
  path: "policies",
  problem: "is empty",
  expected: "at least one policy, or nothing for the usual one",
  example: '{ daily: { timeZone: "W. Europe Standard Time" } }',
});

function policyFaults(
  machine: { readonly policy?: string | undefined },
  policies: Readonly<Record<string, unknown>>,
): Fault[] {
  const names = Object.keys(policies);
  const { policy } = machine;
  const isThere = policy === undefined ? names.length === 1 : Object.hasOwn(policies, policy);
  if (isThere || names.length === 0) return [];
  const problem =
    policy === undefined
      ? "is not given, and there are several"
      : `"${policy}" is not among the policies${didYouMean(policy, names)}`;
  return [
    {
      path: "policy",
      problem,
      expected: `one of ${names.join(", ")}`,
      example: JSON.stringify(names[0]),
    },
  ];
}

function softDeleteFaults(days: number | undefined): Fault[] {
  const { least, most, default: usual } = SOFT_DELETE_DAYS;
  if (days === undefined || (Number.isInteger(days) && days >= least && days <= most)) return [];
  return [
    {
      path: "softDeleteDays",
      problem: `${days} is out of range`,
      expected: `a whole number of days from ${least} to ${most}`,
      example: String(usual),
    },
  ];
}

/** Who guards the vault against its own administrators has to be said, one way or the other. */
function guardFaults(args: Checked): Fault[] {
  const ways = ["resourceGuardId", "ownResourceGuard", "withoutMultiUserAuthorization"] as const;
  const given = ways.filter((way) => args[way] !== undefined);
  const faults = idFaults("resourceGuardId", args.resourceGuardId, "Microsoft.DataProtection/resourceGuards");
  if (given.length === 1) return faults;
  return [
    ...faults,
    {
      path: `[${ways.join(", ")}]`,
      problem: given.length === 0 ? "none is given" : `${given.join(" and ")} are given`,
      expected: "exactly one of them",
      example:
        'resourceGuardId: "/subscriptions/…/resourceGuards/backups", of people who have no rights here',
    },
  ];
}

function clashFaults(args: Checked): Fault[] {
  const faults: Fault[] = [];
  if (args.irreversibleImmutability !== undefined && args.withoutImmutability !== undefined) {
    faults.push({
      path: "[irreversibleImmutability, withoutImmutability]",
      problem: "both are given",
      expected: "at most one of them; with neither, the vault is immutable and can still be unlocked",
      example: 'irreversibleImmutability: "ransomware policy, approved by the board"',
    });
  }
  return faults;
}
