import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import * as security from "@pulumi/azure-native/security";
import * as pulumi from "@pulumi/pulumi";
import { AlertSuppressionRules } from "./parts/AlertSuppressionRules";
import { AlertWorkflows, withSecrets, type AlertWorkflow } from "./parts/AlertWorkflows";
import { DefenderForEndpoint, type DefenderForEndpointSettings } from "./parts/DefenderForEndpoint";
import { planSuppressions, type AlertSuppressions } from "./plans/alertSuppressionsPlan";
import { defenderFaults } from "./plans/defenderFaults";
import {
  defenderWarnings,
  planDefender,
  securityContactWarnings,
  withDefaultPlans,
  type DefenderPlanList,
  type SecurityContactSettings,
} from "./plans/defenderPlansPlan";
import { orderless } from "./parts/orderless";
import { refuseFaults } from "./checks/fault";

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
  /** Optional. What alerts start, each by a name of your own: logic apps and event hubs. Default: nothing. */
  readonly workflows?: Readonly<Record<string, AlertWorkflow>> | undefined;
  /**
   * Optional. Types of alerts that are dismissed for a while, each for a reason and with an end. Plain data: which
   * rules exist depends on it. Default: none.
   */
  readonly suppressions?: AlertSuppressions | undefined;
  /**
   * Optional. Hand the machines to Defender for Endpoint. Who deploys it must be allowed to assign roles. Default:
   * its settings stay as they are.
   */
  readonly defenderForEndpoint?: DefenderForEndpointSettings | undefined;
  /**
   * Optional. Id of the subscription. The contact, suppressions and remediation always are of the provider's: for
   * another one, give its provider as well. Default: the provider's.
   */
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
  /** Types of alerts that are dismissed at present. */
  readonly suppressedAlertTypes: pulumi.Output<readonly string[]>;
  /** When the next suppression ends, RFC 3339; schedule an update then. Null while there is none. */
  readonly nextSuppressionEnd: pulumi.Output<string | null>;

  /**
   * @param name logical name
   * @param args see {@link DefenderPlansArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: DefenderPlansArgs, opts?: pulumi.ComponentResourceOptions) {
    const plans = withDefaultPlans(args.plans);
    refuseFaults(`DefenderPlans "${name}"`, defenderFaults({ ...args, plans }));
    const suppressions = planSuppressions(args.suppressions ?? NO_SUPPRESSIONS);
    // The engine keeps these as the component's inputs: no clock, which differs in each run, and no secret in the clear.
    const workflows = withSecrets(args.workflows ?? {});
    const inputs = { ...args, suppressions: suppressions.active, workflows };
    super("azure-lockdown:security:DefenderPlans", name, orderless(inputs), opts);
    const warnings = [...defenderWarnings(plans), ...securityContactWarnings(args.securityContact)];
    for (const warning of warnings) void pulumi.log.warn(warning, this);
    for (const note of suppressions.notes) void pulumi.log.info(note, this);

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

    this.makeContact(name, args.securityContact);

    if (args.alertExport !== undefined) this.exportAlerts(name, args.alertExport, subscriptionId);
    if (Object.keys(workflows).length > 0) {
      new AlertWorkflows(`${name}-workflows`, { subscriptionId, workflows }, { parent: this });
    }
    if (Object.keys(suppressions.active).length > 0) {
      new AlertSuppressionRules(`${name}-suppressions`, { rules: suppressions.active }, { parent: this });
    }
    if (args.defenderForEndpoint !== undefined) {
      const settings = args.defenderForEndpoint;
      new DefenderForEndpoint(`${name}-endpoint`, { subscriptionId, settings }, { parent: this });
    }

    this.plansOn = pulumi.output(
      pricings.filter((pricing) => pricing.pricingTier === "Standard").map((pricing) => pricing.pricingName),
    );
    const types = Object.values(suppressions.active).map(({ alertType }) => alertType);
    this.suppressedAlertTypes = pulumi.output(types.sort());
    // Not undefined, which would make Pulumi warn about a stack output of that value.
    this.nextSuppressionEnd = pulumi.output(suppressions.nextEnd ?? null);
    this.registerOutputs({
      plansOn: this.plansOn,
      suppressedAlertTypes: this.suppressedAlertTypes,
      nextSuppressionEnd: this.nextSuppressionEnd,
    });
  }

  private makeContact(name: string, contact: SecurityContactSettings): void {
    const { emails, phone, onlyHigh, minimalSeverity = onlyHigh === undefined ? "Medium" : "High" } = contact;
    new security.SecurityContact(
      `${name}-contact`,
      {
        // Azure knows one contact, of this name.
        securityContactName: "default",
        isEnabled: true,
        emails: [...emails].sort().join(";"),
        ...(phone !== undefined && { phone }),
        notificationsByRole: { state: "On", roles: ["Owner"] },
        notificationsSources: [
          { sourceType: "Alert", minimalSeverity },
          { sourceType: "AttackPath", minimalRiskLevel: "High" },
        ],
      },
      { parent: this },
    );
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

const NO_SUPPRESSIONS: AlertSuppressions = { now: new Date(0), rules: {} };
