import * as authorization from "@pulumi/azure-native/authorization";
import * as policyinsights from "@pulumi/azure-native/policyinsights";
import * as pulumi from "@pulumi/pulumi";
import { guidOf } from "../checks/guid";

/** Defender for Endpoint on the machines of a subscription. */
export interface DefenderForEndpointSettings {
  /** Required. Azure region of the identity that turns the settings on. */
  readonly location: pulumi.Input<string>;
  /**
   * Optional. The reason not to start remediation tasks for a subscription that is there already. The settings then
   * stay as they are until somebody starts them, since Azure Policy acts by itself on what is new only.
   */
  readonly withoutRemediation?: string | undefined;
}

/** Arguments of {@link DefenderForEndpoint}; `DefenderPlans` has checked them. */
export interface DefenderForEndpointArgs {
  /** Required. Id of the subscription. */
  readonly subscriptionId: pulumi.Input<string>;
  /** Required. How it is turned on. */
  readonly settings: DefenderForEndpointSettings;
}

/** Azure's own initiative for the settings that hand machines to Defender for Endpoint (H7). */
const INITIATIVE =
  "/providers/Microsoft.Authorization/policySetDefinitions/77b391e3-2d5d-40c3-83bf-65c846b3c6a3";
/** Its parts, by the ids under which the initiative refers to them (built-in policies of Azure, version 1.0.0). */
const PARTS = {
  wdatp: "deployWdatp",
  unified: "deployWdatpUnifiedSolution",
  linux: "deployWdatpExcludeLinuxPublicPreview",
} as const;
/** Security Admin, the one role that all parts ask for: it may write Defender's settings. */
const SECURITY_ADMIN = "fb1c8493-542b-48eb-b624-b4c8fea62acd";

/**
 * Hands the machines of a subscription to Defender for Endpoint by a policy, since azure-native has no resource for the
 * settings (H7): the policy's identity writes them, with the role Security Admin on the subscription.
 */
export class DefenderForEndpoint extends pulumi.ComponentResource {
  /** ARM id of the policy assignment. */
  readonly assignmentId: pulumi.Output<string>;

  /**
   * @param name logical name
   * @param args see {@link DefenderForEndpointArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: DefenderForEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("azure-lockdown:security:DefenderForEndpoint", name, args, opts);
    const { location, withoutRemediation } = args.settings;
    const scope = pulumi.interpolate`/subscriptions/${args.subscriptionId}`;
    const assignment = new authorization.PolicyAssignment(
      `${name}-assignment`,
      {
        scope,
        location,
        displayName: "Defender for Endpoint is on for machines",
        description:
          "Turns on the settings of Defender for Cloud that hand machines to Defender for Endpoint.",
        policyDefinitionId: INITIATIVE,
        enforcementMode: "Default",
        identity: { type: "SystemAssigned" },
      },
      { parent: this },
    );
    const principalId = principalOf(assignment);
    const role = new authorization.RoleAssignment(
      `${name}-role`,
      {
        scope,
        principalId,
        principalType: "ServicePrincipal",
        roleDefinitionId: pulumi.interpolate`${scope}/providers/Microsoft.Authorization/roleDefinitions/${SECURITY_ADMIN}`,
        roleAssignmentName: pulumi.all([scope, principalId]).apply((parts) => guidOf(parts.join(" "))),
        description: "Lets the policy for Defender for Endpoint write Defender's settings.",
      },
      { parent: this },
    );
    if (withoutRemediation === undefined) {
      for (const [part, policyDefinitionReferenceId] of Object.entries(PARTS)) {
        new policyinsights.RemediationAtSubscription(
          `${name}-${part}`,
          {
            policyAssignmentId: assignment.id,
            policyDefinitionReferenceId,
            // A new assignment has judged nothing yet.
            resourceDiscoveryMode: "ReEvaluateCompliance",
          },
          { parent: this, dependsOn: role },
        );
      }
    }
    this.assignmentId = assignment.id;
    this.registerOutputs({ assignmentId: this.assignmentId });
  }
}

/** The identity's principal. Azure makes it up, so a first preview does not know it. */
function principalOf(assignment: authorization.PolicyAssignment): pulumi.Output<string> {
  return assignment.identity.apply((identity) => {
    const principal: string | undefined = identity?.principalId;
    if (principal !== undefined) return principal;
    if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError("Azure gave the policy assignment no identity");
    // The provider may leave the property out of what it previews; an empty principal would be a wrong preview.
    return pulumi.unknown as unknown as string;
  });
}
