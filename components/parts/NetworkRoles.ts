import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { guidOf } from "../checks/guid";
import { planActivation, type ActivationSettings, type EligibilityPeriod } from "../plans/pimPlan";
import { describeAssignment, type RoleChoice } from "../plans/roleChoicePlan";
import type { RoleToDefine } from "../plans/rolesPlan";

/** Somebody who has a role. */
export interface RoleAssignmentSettings extends RoleChoice {
  /** Required. Object id of the user, group, service principal or managed identity. */
  readonly principalId: pulumi.Input<string>;
  /** Required. What it is the id of; Azure would have to look for it otherwise, and fail for one that is new. */
  readonly principalType: "User" | "Group" | "ServicePrincipal" | "ForeignGroup";
  /** Optional. ARM id of what it has the role on. Default: the component's scope. */
  readonly scope?: pulumi.Input<string> | undefined;
  /** Optional. Why, as an auditor will read it. Default: none. */
  readonly description?: string | undefined;
}

/** Somebody who may take a role for some hours, by Privileged Identity Management. */
export interface RoleEligibilitySettings extends RoleChoice, EligibilityPeriod {
  /** Required. Object id of the user or group. */
  readonly principalId: pulumi.Input<string>;
  /** Optional. ARM id of what it may take the role on. Default: the component's scope. */
  readonly scope?: pulumi.Input<string> | undefined;
}

/** How a role is activated at a scope. */
export interface RoleActivationSettings extends ActivationSettings {
  /** Optional. ARM id of the scope whose policy it is. Default: the component's scope. */
  readonly scope?: pulumi.Input<string> | undefined;
}

/** What {@link NetworkRoles} makes. */
export interface RolesToMake {
  readonly scope: pulumi.Input<string>;
  readonly furtherScopes: readonly pulumi.Input<string>[];
  readonly roles: ReadonlyMap<string, RoleToDefine>;
  readonly assignments: Readonly<Record<string, RoleAssignmentSettings>>;
  readonly eligibilities: Readonly<Record<string, RoleEligibilitySettings>>;
  readonly activations: Readonly<Record<string, RoleActivationSettings>>;
}

/** Roles, who has them, who may take them, and how. A part of `NetworkAccess`, which checks what is given here. */
export class NetworkRoles extends pulumi.ComponentResource {
  /** ARM ids of the roles, by key. */
  readonly roleIds: Readonly<Record<string, pulumi.Output<string>>>;

  /**
   * @param name logical name
   * @param plan what to make, checked before
   * @param opts options of the component
   */
  constructor(name: string, plan: RolesToMake, opts?: pulumi.ComponentResourceOptions) {
    super("azure-lockdown:authorization:NetworkRoles", name, {}, opts);
    const scopes = [plan.scope, ...plan.furtherScopes];
    this.roleIds = Object.fromEntries(
      [...plan.roles].map(([key, role]) => [key, this.define(`${name}-${key}`, role, plan.scope, scopes)]),
    );
    for (const [key, assignment] of Object.entries(plan.assignments)) {
      this.assign(`${name}-has-${key}`, assignment, assignment.scope ?? plan.scope);
    }
    for (const [key, eligibility] of Object.entries(plan.eligibilities)) {
      this.offer(`${name}-may-${key}`, eligibility, eligibility.scope ?? plan.scope);
    }
    for (const [key, activation] of Object.entries(plan.activations)) {
      this.settle(`${name}-activation-${key}`, activation, activation.scope ?? plan.scope);
    }
    this.registerOutputs({ roleIds: this.roleIds });
  }

  /**
   * Role names and ids must be unique in the whole directory, so both hold the stack, and the id the scope as well: the
   * same role again has the same id, whichever machine deploys it.
   */
  private define(
    name: string,
    role: RoleToDefine,
    scope: pulumi.Input<string>,
    assignableScopes: pulumi.Input<string>[],
  ): pulumi.Output<string> {
    const place = `${pulumi.getProject()}/${pulumi.getStack()}/${name}`;
    const definition = new authorization.RoleDefinition(
      name,
      {
        scope,
        roleDefinitionId: pulumi.output(scope).apply((id) => guidOf(`${place}@${id.toLowerCase()}`)),
        roleName: `${role.title} (${place})`,
        roleType: "CustomRole",
        description: role.description,
        permissions: role.permissions,
        assignableScopes,
      },
      { parent: this },
    );
    return definition.id;
  }

  /** Azure takes one assignment of a role to somebody at a scope, so these three make its name. */
  private assign(name: string, assignment: RoleAssignmentSettings, scope: pulumi.Input<string>): void {
    const { principalId, principalType } = assignment;
    const description = describeAssignment(assignment.description, assignment.allowEgressChange);
    const roleDefinitionId = this.idOf(assignment, scope);
    new authorization.RoleAssignment(
      name,
      {
        scope,
        principalId,
        principalType,
        roleDefinitionId,
        roleAssignmentName: pulumi
          .all([scope, roleDefinitionId, principalId])
          .apply((parts) => guidOf(parts.join("|").toLowerCase())),
        ...(description !== undefined && { description }),
      },
      { parent: this },
    );
  }

  private offer(name: string, eligibility: RoleEligibilitySettings, scope: pulumi.Input<string>): void {
    const { principalId, justification, startsAt, endsAt } = eligibility;
    new authorization.PimRoleEligibilitySchedule(
      name,
      {
        scope,
        principalId,
        roleDefinitionId: this.idOf(eligibility, scope),
        justification,
        scheduleInfo: {
          startDateTime: startsAt,
          expiration: { type: "AfterDateTime", endDateTime: endsAt },
        },
      },
      { parent: this },
    );
  }

  private settle(name: string, activation: RoleActivationSettings, scope: pulumi.Input<string>): void {
    new authorization.RoleManagementPolicy(
      name,
      { scope, roleManagementPolicyName: activation.policyName, rules: planActivation(activation) },
      // Azure has made the policy and keeps it as long as the role: there is nothing to delete.
      { parent: this, retainOnDelete: true },
    );
  }

  /** Azure answers with the id of a built-in role below the subscription, whatever it was asked with. */
  private idOf({ role, builtInRole }: RoleChoice, scope: pulumi.Input<string>): pulumi.Output<string> {
    const own = this.roleIds[role ?? ""];
    if (own !== undefined) return own;
    return pulumi.output(scope).apply((id) => {
      const subscription = /^\/subscriptions\/[^/]+/i.exec(id)?.[0] ?? "";
      return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${builtInRole ?? ""}`;
    });
  }
}
