import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import * as security from "@pulumi/azure-native/security";
import * as pulumi from "@pulumi/pulumi";
import {
  defenderPlanFaults,
  defenderWarnings,
  planDefender,
  securityContactFaults,
  withDefaultPlans,
  type DefenderPlanList,
  type SecurityContactSettings,
} from "./plans/defenderPlansPlan";
import { at, refuseFaults, type Fault } from "./checks/fault";

/** Arguments of {@link DefenderPlans}. */
export interface DefenderPlansArgs {
  /** Required. Whom Defender writes to. */
  readonly securityContact: SecurityContactSettings;
  /**
   * Optional. Plans by name, beside those that are on by default: those of servers, storage, databases, App Service,
   * key vaults, Resource Manager, containers and cloud posture. Default: these, each with the sub-plan that covers most.
   */
  readonly plans?: DefenderPlanList | undefined;
  /** Optional. Where alerts are handed on to. Either this or `alertExportElsewhere` is given. */
  readonly alertExport?: AlertExport | undefined;
  /** Optional. The reason why alerts are not handed on here, such as who does it. */
  readonly alertExportElsewhere?: string | undefined;
  /** Optional. Id of the subscription. Default: the provider's. */
  readonly subscriptionId?: pulumi.Input<string> | undefined;
}

/** Continuous export of alerts to a Log Analytics workspace. */
export interface AlertExport {
  /** Required. Resource group of the automation that exports. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the automation. */
  readonly location: pulumi.Input<string>;
  /** Required. ARM id of the workspace. */
  readonly workspaceId: pulumi.Input<string>;
  /** Optional. Tags of the automation. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * Defender for Cloud on one subscription: its plans, whom it writes to, and the export of its alerts. They belong to
 * the subscription and not to the stack, so only one stack may own them (H5d).
 *
 * To turn a plan off, set its tier to `Free`. One that is not on by default stays as it is in Azure when it is taken
 * off the list.
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
    const plans = withDefaultPlans(args.plans);
    refuseFaults(`DefenderPlans "${name}"`, [
      ...defenderPlanFaults(plans).map((fault) => at("plans", fault)),
      ...securityContactFaults(args.securityContact).map((fault) => at("securityContact", fault)),
      ...exportFaults(args),
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

    if (args.alertExport !== undefined) this.exportAlerts(name, args.alertExport, subscriptionId);

    this.plansOn = pulumi.output(
      pricings.filter((pricing) => pricing.pricingTier === "Standard").map((pricing) => pricing.pricingName),
    );
    this.registerOutputs({ plansOn: this.plansOn });
  }

  /** Every alert goes to the workspace: without rule sets, the source lets all of them through (H9). */
  private exportAlerts(name: string, target: AlertExport, subscriptionId: pulumi.Input<string>): void {
    const { resourceGroupName, location, workspaceId, tags } = target;
    new security.Automation(
      `${name}-alert-export`,
      {
        resourceGroupName,
        location,
        description: "Hands every alert of Defender for Cloud on to the workspace.",
        isEnabled: true,
        scopes: [{ scopePath: pulumi.interpolate`/subscriptions/${subscriptionId}` }],
        sources: [{ eventSource: "Alerts" }],
        actions: [{ actionType: "Workspace", workspaceResourceId: workspaceId }],
        tags,
      },
      { parent: this },
    );
  }
}

function exportFaults({ alertExport, alertExportElsewhere }: DefenderPlansArgs): Fault[] {
  if (alertExportElsewhere?.trim() === "") {
    return [
      {
        path: "alertExportElsewhere",
        problem: "is empty",
        expected: "the reason why alerts are not handed on here",
        example: '"Sentinel\'s own connector takes them"',
      },
    ];
  }
  if ((alertExport === undefined) !== (alertExportElsewhere === undefined)) return [];
  return [
    {
      path: "[alertExport, alertExportElsewhere]",
      problem: alertExport === undefined ? "neither is given" : "both are given",
      expected: "exactly one of them",
      example: "alertExport: { resourceGroupName: group.name, location, workspaceId: workspace.id }",
    },
  ];
}
