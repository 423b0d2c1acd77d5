import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import * as security from "@pulumi/azure-native/security";
import * as pulumi from "@pulumi/pulumi";
import {
  DEFAULT_PLANS,
  defenderPlanFaults,
  defenderWarnings,
  planDefender,
  securityContactFaults,
  type DefenderPlanList,
  type SecurityContactSettings,
} from "./defenderPlansPlan";
import { at, refuseFaults } from "./fault";

/** Arguments of {@link DefenderPlans}. */
export interface DefenderPlansArgs {
  /** Required. Whom Defender writes to. */
  readonly securityContact: SecurityContactSettings;
  /** Optional. Plans by name. Default: `VirtualMachines`, the one that reports traffic to malicious machines. */
  readonly plans?: DefenderPlanList | undefined;
  /** Optional. Id of the subscription. Default: the provider's. */
  readonly subscriptionId?: pulumi.Input<string> | undefined;
}

/**
 * Defender for Cloud on one subscription: its plans, and whom it writes to. They belong to the subscription and not
 * to the stack, so only one stack may own them (H5d).
 *
 * A plan that is taken off the list stays as it is in Azure; set its tier to `Free` to turn it off.
 */
export class DefenderPlans extends pulumi.ComponentResource {
  /** Names of the plans that are on. */
  readonly plansOn: pulumi.Output<readonly string[]>;

  /**
   * @param name logical name
   * @param args see {@link DefenderPlansArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: DefenderPlansArgs, opts?: pulumi.ComponentResourceOptions) {
    const plans = args.plans ?? DEFAULT_PLANS;
    refuseFaults(`DefenderPlans "${name}"`, [
      ...defenderPlanFaults(plans).map((fault) => at("plans", fault)),
      ...securityContactFaults(args.securityContact).map((fault) => at("securityContact", fault)),
    ]);
    super("azure-lockdown:security:DefenderPlans", name, args, opts);
    for (const warning of defenderWarnings(plans)) void pulumi.log.warn(warning, this);

    const subscriptionId =
      args.subscriptionId ?? getClientConfigOutput({ parent: this }).apply((client) => client.subscriptionId);
    let previous: pulumi.Resource | undefined;
    const pricings = planDefender(plans);
    for (const pricing of pricings) {
      previous = new security.Pricing(
        `${name}-${pricing.pricingName}`,
        { ...pricing, scopeId: pulumi.interpolate`subscriptions/${subscriptionId}` },
        {
          parent: this,
          // Azure refuses to delete a subscription's plan (H5a), and writes of two plans at once (H5b).
          retainOnDelete: true,
          ...(previous !== undefined && { dependsOn: previous }),
        },
      );
    }

    const { emails, phone, minimalSeverity = "Medium" } = args.securityContact;
    new security.SecurityContact(
      `${name}-contact`,
      {
        // Azure knows one contact, of this name.
        securityContactName: "default",
        isEnabled: true,
        emails: emails.join(";"),
        ...(phone !== undefined && { phone }),
        notificationsByRole: { state: "On", roles: ["Owner"] },
        notificationsSources: [
          { sourceType: "Alert", minimalSeverity },
          { sourceType: "AttackPath", minimalRiskLevel: "High" },
        ],
      },
      { parent: this },
    );

    this.plansOn = pulumi.output(
      pricings.filter((pricing) => pricing.pricingTier === "Standard").map((pricing) => pricing.pricingName),
    );
    this.registerOutputs({ plansOn: this.plansOn });
  }
}
