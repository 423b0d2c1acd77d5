import { ManagementLockByScope } from "@pulumi/azure-native/authorization";
import { JitNetworkAccessPolicy } from "@pulumi/azure-native/security";
import * as pulumi from "@pulumi/pulumi";
import { nameFaults } from "./checks/azureNames";
import { at, refuseFaults, type Fault } from "./checks/fault";
import { regionFaults } from "./checks/regions";
import {
  NetworkRoles,
  type RoleActivationSettings,
  type RoleAssignmentSettings,
  type RoleEligibilitySettings,
} from "./parts/NetworkRoles";
import { orderless } from "./parts/orderless";
import { planJitPorts, type JitSettings } from "./plans/jitPlan";
import { networkAccessFaults, planLock, type LockSettings } from "./plans/networkAccessPlan";
import { planRoles, type RoleSettings } from "./plans/rolesPlan";

/** Arguments of {@link NetworkAccess}. */
export interface NetworkAccessArgs extends RoleSettings {
  /**
   * Required. ARM id of the subscription or resource group in which the roles are defined and can be given; that of a
   * subscription is the usual one.
   */
  readonly scope: pulumi.Input<string>;
  /** Optional. ARM ids of further subscriptions and resource groups in which the roles can be given. Default: none. */
  readonly furtherScopes?: readonly pulumi.Input<string>[] | undefined;
  /** Optional. Who has which role, by a key that stays the same. Default: nobody has any. */
  readonly assignments?: Readonly<Record<string, RoleAssignmentSettings>> | undefined;
  /** Optional. Who may take which role for some hours, by a key that stays the same. Default: nobody. */
  readonly eligibilities?: Readonly<Record<string, RoleEligibilitySettings>> | undefined;
  /** Optional. How a role is activated, by a key that stays the same. Default: as Azure has it. */
  readonly activations?: Readonly<Record<string, RoleActivationSettings>> | undefined;
  /**
   * Optional. What must not be deleted, by a key that stays the same. Locks wait for all that the component depends on
   * by its option `dependsOn`, and go before it. Default: no locks.
   */
  readonly locks?: Readonly<Record<string, AccessLock>> | undefined;
  /**
   * Optional. Management ports that are closed until somebody asks for one. Needs Defender for Servers P2. Default: as
   * the security groups have them.
   */
  readonly justInTime?: JustInTimeAccess | undefined;
}

/** A lock on one scope. */
export interface AccessLock extends LockSettings {
  /** Required. ARM id of the resource or resource group. */
  readonly scope: pulumi.Input<string>;
}

/** Just-in-time access to machines of one region (H57). */
export interface JustInTimeAccess extends JitSettings {
  /** Required. Resource group of the policy: that of the machines. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the machines. */
  readonly location: pulumi.Input<string>;
  /** Required. ARM ids of the machines, by a key that stays the same. */
  readonly machines: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Who may do what to the network: roles that run it and cannot open egress, who has them and who may take them for some
 * hours, locks on what must not be deleted, and management ports that open on request.
 *
 * A role's `notActions` are no deny: who has another role that allows the operation can do it. What nobody may do is the
 * business of the policy pack and of `EgressGuardrails`.
 */
export class NetworkAccess extends pulumi.ComponentResource {
  /** ARM ids of the roles that are defined, by key. */
  readonly roleIds: pulumi.Output<Readonly<Record<string, string>>>;
  /** ARM ids of the locks, by key. */
  readonly lockIds: pulumi.Output<Readonly<Record<string, string>>>;
  /** ARM id of the policy of just-in-time access; null without one. */
  readonly justInTimePolicyId: pulumi.Output<string | null>;

  /**
   * @param name logical name
   * @param args see {@link NetworkAccessArgs}
   * @param opts options of the component; what it depends on, its locks wait for
   */
  constructor(name: string, args: NetworkAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`NetworkAccess "${name}"`, argumentFaults(name, args));
    super("azure-lockdown:authorization:NetworkAccess", name, orderless(args), opts);

    const roles = new NetworkRoles(
      `${name}-role`,
      {
        scope: args.scope,
        furtherScopes: args.furtherScopes ?? [],
        roles: planRoles(args),
        assignments: args.assignments ?? {},
        eligibilities: args.eligibilities ?? {},
        activations: args.activations ?? {},
      },
      { parent: this },
    );
    const jit = args.justInTime === undefined ? undefined : this.openOnRequest(name, args.justInTime);
    // A lock holds for what is nested in its scope, assignments too, so it comes last and goes first.
    const before = [roles, ...(jit === undefined ? [] : [jit])];
    const dependsOn = pulumi
      .output(opts?.dependsOn ?? [])
      .apply((others) => [...before, ...(Array.isArray(others) ? others : [others])]);
    const locks = Object.entries(args.locks ?? {}).map(([key, lock]) => {
      const lockName = lockNameOf(name, key);
      const made = new ManagementLockByScope(
        lockName,
        { lockName, scope: lock.scope, ...planLock(lock) },
        { parent: this, dependsOn },
      );
      return [key, made.id] as const;
    });

    this.roleIds = pulumi.output(roles.roleIds);
    this.lockIds = pulumi.output(Object.fromEntries(locks));
    this.justInTimePolicyId = jit === undefined ? pulumi.output(null) : jit.id;
    this.registerOutputs({
      roleIds: this.roleIds,
      lockIds: this.lockIds,
      justInTimePolicyId: this.justInTimePolicyId,
    });
  }

  /** One policy for all machines, sorted by their keys. */
  private openOnRequest(name: string, jit: JustInTimeAccess): JitNetworkAccessPolicy {
    const machines = Object.entries(jit.machines).sort(([a], [b]) => (a < b ? -1 : 1));
    const policyName = `${name}-just-in-time`;
    return new JitNetworkAccessPolicy(
      policyName,
      {
        resourceGroupName: jit.resourceGroupName,
        ascLocation: jit.location,
        // Azure takes several policies in one place, so that two components do not take turns with one.
        jitNetworkAccessPolicyName: policyName,
        kind: "Basic",
        virtualMachines: machines.map(([, id]) => ({ id, ports: planJitPorts(jit) })),
      },
      { parent: this },
    );
  }
}

function argumentFaults(name: string, args: NetworkAccessArgs): Fault[] {
  return [
    ...networkAccessFaults(args),
    ...Object.keys(args.locks ?? {}).flatMap((key) =>
      nameFaults("managementLock", lockNameOf(name, key)).map((fault) => at(`locks.${key}`, fault)),
    ),
    ...regionFaults(args.justInTime?.location).map((fault) => at("justInTime.location", fault)),
  ];
}

/** Several locks may lie on one resource, so each has a name of its own. */
const lockNameOf = (name: string, key: string): string => `${name}-lock-${key}`;
