import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyPlan } from "../plans/machinePoliciesPlan";

/** Where policies are assigned. */
export interface PolicyPlace {
  /** ARM id of the subscription or resource group that they look after. */
  readonly scope: pulumi.Input<string>;
  /** Id of its subscription. */
  readonly subscriptionId: pulumi.Input<string>;
  /** Azure region of their identities. */
  readonly location: pulumi.Input<string>;
}

/** Assigns built-in policies to a scope, with the roles that the identities of those which change something need. */
export function assignPolicies(
  name: string,
  policies: readonly PolicyPlan[],
  { scope, subscriptionId, location }: PolicyPlace,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const { role, displayName, policyDefinitionId, parameters, roles } of policies) {
    const assignment = new authorization.PolicyAssignment(
      `${name}-${role}`,
      {
        scope,
        policyDefinitionId,
        displayName,
        parameters,
        enforcementMode: "Default",
        // An identity of its own: one that is shared could be put on a machine, and its roles used from there.
        ...(roles.length > 0 && { identity: { type: "SystemAssigned" }, location }),
      },
      opts,
    );
    for (const [i, roleId] of roles.entries()) {
      new authorization.RoleAssignment(
        `${name}-${role}-role${i === 0 ? "" : String(i + 1)}`,
        {
          scope,
          principalId: assignment.identity.apply((identity) => identity?.principalId ?? ""),
          // Entra may not know the new identity yet; with its type given, Azure does not ask for it.
          principalType: "ServicePrincipal",
          // With the subscription, as Azure gives it back: without, a refresh would show drift.
          roleDefinitionId: pulumi.interpolate`/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
        },
        opts,
      );
    }
  }
}
