import * as security from "@pulumi/azure-native/security";
import * as pulumi from "@pulumi/pulumi";
import type { AlertSuppression } from "../plans/alertSuppressionsPlan";
import { formatInstant } from "../plans/blockEntry";

/** Arguments of {@link AlertSuppressionRules}; `DefenderPlans` has checked them. */
export interface AlertSuppressionRulesArgs {
  /** Required. Suppressions in force, each by a name of your own. */
  readonly rules: Readonly<Record<string, AlertSuppression>>;
}

/** Dismisses alerts of single types until a day, in the provider's subscription. */
export class AlertSuppressionRules extends pulumi.ComponentResource {
  /** Types of alerts that are dismissed, sorted. */
  readonly alertTypes: pulumi.Output<readonly string[]>;

  /**
   * @param name logical name
   * @param args see {@link AlertSuppressionRulesArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: AlertSuppressionRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("azure-lockdown:security:AlertSuppressionRules", name, args, opts);
    for (const [key, { alertType, reason, until }] of Object.entries(args.rules)) {
      new security.AlertsSuppressionRule(
        `${name}-${key}`,
        {
          alertType,
          // What the portal offers; the reason itself is the comment.
          reason: "Other",
          comment: reason,
          state: "Enabled",
          // The service ends the rule itself, should no update come in time.
          expirationDateUtc: formatInstant(new Date(until)),
        },
        { parent: this },
      );
    }
    this.alertTypes = pulumi.output(
      Object.values(args.rules)
        .map(({ alertType }) => alertType)
        .sort(),
    );
    this.registerOutputs({ alertTypes: this.alertTypes });
  }
}
