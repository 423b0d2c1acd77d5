import * as security from "@pulumi/azure-native/security";
import type { security as inputs } from "@pulumi/azure-native/types/input";
import * as pulumi from "@pulumi/pulumi";
import { alertRuleSets, type AlertFilter } from "../plans/alertWorkflowsPlan";

/** What is started by alerts: a logic app or an event hub. */
export interface AlertWorkflow {
  /** Required. Resource group of the automation. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the automation. */
  readonly location: pulumi.Input<string>;
  /** Optional. ARM id of a logic app of the plan Consumption. Either this or `eventHubId` is given. */
  readonly logicAppId?: pulumi.Input<string> | undefined;
  /**
   * Optional. Callback URL of the logic app's trigger for alerts; whoever has it can start the app. Given with
   * `logicAppId`.
   *
   * @secret
   */
  readonly logicAppTriggerUrl?: pulumi.Input<string> | undefined;
  /** Optional. ARM id of an event hub. */
  readonly eventHubId?: pulumi.Input<string> | undefined;
  /**
   * Optional. Connection string that may send to the event hub. Given with `eventHubId`, unless `trustedService` is.
   *
   * @secret
   */
  readonly eventHubConnectionString?: pulumi.Input<string> | undefined;
  /** Optional. Send to an event hub behind a firewall as a service that it trusts. Default: false. */
  readonly trustedService?: boolean | undefined;
  /**
   * Optional. Which alerts start it: `important` are those of severity Medium and High and those of traffic to a
   * malicious machine, `maliciousTraffic` the latter alone. Default: `important`.
   */
  readonly filter?: AlertFilter | undefined;
  /** Optional. Tags of the automation. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** Arguments of {@link AlertWorkflows}; `DefenderPlans` has checked them. */
export interface AlertWorkflowsArgs {
  /** Required. Id of the subscription whose alerts are handed on. */
  readonly subscriptionId: pulumi.Input<string>;
  /** Required. Workflows, each by a name of your own. */
  readonly workflows: Readonly<Record<string, AlertWorkflow>>;
}

/** Workflow automation of Defender for Cloud: each workflow is started once for each alert that its filter lets through. */
export class AlertWorkflows extends pulumi.ComponentResource {
  /** ARM ids of the automations, by the names of the workflows. */
  readonly automationIds: pulumi.Output<Record<string, string>>;

  /**
   * @param name logical name
   * @param args see {@link AlertWorkflowsArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: AlertWorkflowsArgs, opts?: pulumi.ComponentResourceOptions) {
    const workflows = withSecrets(args.workflows);
    super("azure-lockdown:security:AlertWorkflows", name, { ...args, workflows }, opts);
    const ids = Object.entries(workflows).map(([key, workflow]) => {
      const { resourceGroupName, location, tags, filter = "important" } = workflow;
      const ruleSets = alertRuleSets(filter);
      const automation = new security.Automation(
        `${name}-${key}`,
        {
          resourceGroupName,
          location,
          description: "Starts a workflow for alerts of Defender for Cloud.",
          isEnabled: true,
          scopes: [{ scopePath: pulumi.interpolate`/subscriptions/${args.subscriptionId}` }],
          sources: [{ eventSource: "Alerts", ...(ruleSets.length > 0 && { ruleSets }) }],
          actions: [actionOf(workflow)],
          tags,
        },
        { parent: this },
      );
      return [key, automation.id] as const;
    });
    this.automationIds = pulumi.output(Object.fromEntries(ids));
    this.registerOutputs({ automationIds: this.automationIds });
  }
}

/** Marks what must not be read in the state: the engine keeps a component's arguments as well. */
export function withSecrets(
  workflows: Readonly<Record<string, AlertWorkflow>>,
): Readonly<Record<string, AlertWorkflow>> {
  const marked = Object.entries(workflows).map(([key, workflow]) => {
    const { logicAppTriggerUrl, eventHubConnectionString, ...rest } = workflow;
    return [
      key,
      {
        ...rest,
        ...(logicAppTriggerUrl !== undefined && { logicAppTriggerUrl: pulumi.secret(logicAppTriggerUrl) }),
        ...(eventHubConnectionString !== undefined && {
          eventHubConnectionString: pulumi.secret(eventHubConnectionString),
        }),
      },
    ] as const;
  });
  return Object.fromEntries(marked);
}

function actionOf(
  workflow: AlertWorkflow,
): inputs.AutomationActionEventHubArgs | inputs.AutomationActionLogicAppArgs {
  const { logicAppId, logicAppTriggerUrl, eventHubId, eventHubConnectionString, trustedService } = workflow;
  return logicAppId === undefined
    ? {
        actionType: "EventHub",
        eventHubResourceId: eventHubId,
        ...(eventHubConnectionString !== undefined && { connectionString: eventHubConnectionString }),
        ...(trustedService !== undefined && { isTrustedServiceEnabled: trustedService }),
      }
    : { actionType: "LogicApp", logicAppResourceId: logicAppId, uri: logicAppTriggerUrl };
}
