import { ManagementLockByScope } from "@pulumi/azure-native/authorization";
import { ResourceGuard } from "@pulumi/azure-native/dataprotection";
import * as recoveryservices from "@pulumi/azure-native/recoveryservices";
import * as pulumi from "@pulumi/pulumi";
import { refuseFaults } from "./checks/fault";
import { planBackupPolicy, type BackupPolicySettings } from "./plans/backupPolicyPlan";
import {
  backupVaultFaults,
  DEFAULT_POLICIES,
  planVault,
  policyOf,
  protectedItemNames,
  type SingleRegion,
} from "./plans/backupVaultPlan";

/** Arguments of {@link BackupVault}. */
export interface BackupVaultArgs {
  /** Required. Resource group of the vault. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the vault and of the machines; their backups are copied to its paired region. */
  readonly location: pulumi.Input<string>;
  /** Optional. Azure's name of the vault, 2 to 50 characters. Default: the logical name with a random end. */
  readonly vaultName?: string | undefined;
  /**
   * Optional. When machines are backed up and how long that is kept, by the policy's name in the vault. Default: one,
   * `daily`, with the defaults of its settings.
   */
  readonly policies?: Readonly<Record<string, BackupPolicySettings>> | undefined;
  /** Optional. Machines to back up, by a key that stays the same. Plain data but for the ids. */
  readonly machines?: Readonly<Record<string, ProtectedMachine>> | undefined;
  /** Optional. Days that the vault keeps what was deleted, 14 to 180. Default: 14. */
  readonly softDeleteDays?: number | undefined;
  /**
   * Optional. ARM id of a resource guard: without the leave of those who own it, nobody can weaken the vault. Theirs is
   * best another subscription or tenant. Either this, `ownResourceGuard` or `withoutMultiUserAuthorization` is given.
   */
  readonly resourceGuardId?: pulumi.Input<string> | undefined;
  /**
   * Optional. The reason to make the resource guard here, in the vault's resource group, where the vault's
   * administrators may have rights over it.
   */
  readonly ownResourceGuard?: string | undefined;
  /** Optional. The reason why one administrator alone may weaken the vault. */
  readonly withoutMultiUserAuthorization?: string | undefined;
  /**
   * Optional. The reason to lock immutability: nobody, Microsoft included, can take it away again, and no backup can be
   * deleted before its time. Default: it is on, and can be turned off.
   */
  readonly irreversibleImmutability?: string | undefined;
  /** Optional. The reason to lock soft delete, which then stays on for ever. Default: it is on, and can be turned off. */
  readonly irreversibleSoftDelete?: string | undefined;
  /** Optional. The reason to let administrators delete backups before their time. */
  readonly withoutImmutability?: string | undefined;
  /** Optional. Keep backups in one region. It cannot be changed once there is a backup. Default: the paired region too. */
  readonly singleRegion?: SingleRegion | undefined;
  /** Optional. The reason to open the vault to the public network. Machines are backed up without it. */
  readonly publicNetworkAccess?: string | undefined;
  /** Optional. The reason to let backups be restored into other subscriptions. */
  readonly crossSubscriptionRestore?: string | undefined;
  /**
   * Optional. The reason to let the vault be deleted: without lock and protection, and with its backups where Azure
   * allows. For a stack that is only a test.
   */
  readonly allowDeletion?: string | undefined;
  /** Optional. Tags of the vault and the resource guard. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** One machine to back up. */
export interface ProtectedMachine {
  /** Required. ARM id of the virtual machine. */
  readonly id: pulumi.Input<string>;
  /** Optional. Name of its policy. Default: the only policy, where there is one. */
  readonly policy?: string | undefined;
}

/**
 * A Recovery Services vault whose backups outlive who takes over the machines, the subscription's administrators or the
 * region: copied to another region, immutable, kept for days after a deletion, and weakened only by two people.
 *
 * The engine refuses to delete the vault and its guard, a lock stops everybody else, and the backups of a machine that
 * leaves the list stay, with their policy, unless `allowDeletion` says why not.
 */
export class BackupVault extends pulumi.ComponentResource {
  /** ARM id of the vault. */
  readonly vaultId: pulumi.Output<string>;
  /** The vault itself, for the option `deletedWith` of what hangs on it: its lock keeps that from being deleted. */
  readonly vault: pulumi.Resource;
  /** Azure's name of the vault. */
  readonly vaultName: pulumi.Output<string>;
  /** ARM ids of the policies, by name. */
  readonly policyIds: pulumi.Output<Readonly<Record<string, string>>>;
  /** ARM id of the resource guard; null without one. */
  readonly resourceGuardId: pulumi.Output<string | null>;

  /**
   * @param name logical name
   * @param args see {@link BackupVaultArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: BackupVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`BackupVault "${name}"`, backupVaultFaults(name, args));
    super("azure-lockdown:recovery:BackupVault", name, args, opts);
    const { resourceGroupName, location, tags } = args;
    const isKept = args.allowDeletion === undefined;

    const vault = new recoveryservices.Vault(
      `${name}-vault`,
      {
        resourceGroupName,
        location,
        ...(args.vaultName !== undefined && { vaultName: args.vaultName }),
        sku: { name: "RS0", tier: "Standard" },
        identity: { type: "SystemAssigned" },
        properties: planVault(args),
        tags,
      },
      { parent: this, protect: isKept },
    );
    const within = { resourceGroupName, vaultName: vault.name };
    const policies = Object.entries(args.policies ?? DEFAULT_POLICIES).map(([key, settings]) => {
      const policy = new recoveryservices.ProtectionPolicy(
        `${name}-${key}`,
        { ...within, policyName: key, properties: planBackupPolicy(settings) },
        // Items that have left the list go on by it.
        { parent: this, retainOnDelete: isKept },
      );
      return [key, policy] as const;
    });
    const items = this.backUp(name, args, within, Object.fromEntries(policies));

    const guardId = this.guard(name, args);
    const guarded =
      guardId === undefined
        ? []
        : [
            new recoveryservices.ResourceGuardProxy(
              `${name}-guard-proxy`,
              // The one name that Azure Backup takes.
              {
                ...within,
                resourceGuardProxyName: "VaultProxy",
                properties: { resourceGuardResourceId: guardId },
              },
              // Once it is there, changes to the rest may need the guard's leave.
              {
                parent: this,
                protect: isKept,
                dependsOn: [...policies.map(([, policy]) => policy), ...items],
              },
            ),
          ];
    if (isKept) {
      new ManagementLockByScope(
        `${name}-lock`,
        {
          lockName: "azure-lockdown",
          scope: vault.id,
          level: "CanNotDelete",
          notes:
            "Backups for the day after an attack. To delete it, take the lock away with the stack that made it.",
        },
        // A lock holds for all that is nested in the vault as well (H56).
        { parent: this, dependsOn: [...policies.map(([, policy]) => policy), ...items, ...guarded] },
      );
    }

    this.vault = vault;
    this.vaultId = vault.id;
    this.vaultName = vault.name;
    this.policyIds = pulumi.output(Object.fromEntries(policies.map(([key, policy]) => [key, policy.id])));
    // Not undefined, which would make Pulumi warn about a stack output of that value.
    this.resourceGuardId = pulumi.output(guardId ?? null);
    this.registerOutputs({
      vaultId: this.vaultId,
      vaultName: this.vaultName,
      policyIds: this.policyIds,
      resourceGuardId: this.resourceGuardId,
    });
  }

  /** The items that back up machines. */
  private backUp(
    name: string,
    args: BackupVaultArgs,
    within: { readonly resourceGroupName: pulumi.Input<string>; readonly vaultName: pulumi.Input<string> },
    policies: Readonly<Record<string, recoveryservices.ProtectionPolicy>>,
  ): recoveryservices.ProtectedItem[] {
    return Object.entries(args.machines ?? {}).map(([key, machine]) => {
      const names = pulumi.output(machine.id).apply(protectedItemNames);
      const policy = policies[policyOf(machine, policies) ?? ""];
      return new recoveryservices.ProtectedItem(
        `${name}-${key}`,
        {
          ...within,
          fabricName: "Azure",
          containerName: names.containerName,
          protectedItemName: names.protectedItemName,
          properties: {
            protectedItemType: "Microsoft.Compute/virtualMachines",
            sourceResourceId: machine.id,
            ...(policy !== undefined && { policyId: policy.id }),
          },
        },
        // A deleted item takes its backups with it, which an immutable vault refuses (H53).
        { parent: this, retainOnDelete: args.allowDeletion === undefined },
      );
    });
  }

  /** Id of the resource guard: that of others, or of our own. */
  private guard(name: string, args: BackupVaultArgs): pulumi.Input<string> | undefined {
    if (args.ownResourceGuard === undefined) return args.resourceGuardId;
    const { resourceGroupName, location, tags } = args;
    return new ResourceGuard(
      `${name}-guard`,
      // All critical operations are guarded but those that are listed, and none is.
      { resourceGroupName, location, properties: { vaultCriticalOperationExclusionList: [] }, tags },
      { parent: this, protect: args.allowDeletion === undefined },
    ).id;
  }
}
