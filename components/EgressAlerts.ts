import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { at, refuseFaults, type Fault } from "./checks/fault";
import { EgressQueries } from "./parts/EgressQueries";
import { EgressWorkbook } from "./parts/EgressWorkbook";
import { orderless } from "./parts/orderless";
import { blockListFaults, planBlockList, type BlockList, type DatedBlock } from "./plans/blockListPlan";
import {
  ALERTED_ROLES,
  conditionFor,
  egressAlertsFaults,
  WATCHED_FAMILIES,
  type AlertedRole,
} from "./plans/egressAlertsPlan";
import { blockedTextFaults } from "./plans/egressQueriesFaults";
import { planEgressQueries, queryValues, type EgressQueryChoices } from "./plans/egressQueriesPlan";
import { inOrder } from "./plans/inOrder";
import { workbookViews } from "./plans/egressWorkbookPlan";

/** Arguments of {@link EgressAlerts}. */
export interface EgressAlertsArgs {
  /** Required. Resource group of the alerts and their action group. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Optional. Azure region of the scheduled queries and the workbook. Default: the resource group's. */
  readonly location?: pulumi.Input<string> | undefined;
  /** Required. Who is mailed: at least one address that people read. */
  readonly emails: readonly string[];
  /** Optional. Built-in roles whose holders in the subscription are mailed as well. Default: none. */
  readonly roles?: readonly AlertedRole[] | undefined;
  /** Optional. Addresses that are called with each alert. Default: none. */
  readonly webhooks?: readonly AlertWebhook[] | undefined;
  /** Optional. Logic apps that are started with each alert. Default: none. */
  readonly logicApps?: readonly AlertLogicApp[] | undefined;
  /** Optional. What the action group is called in messages, at most 12 characters. Default: `egress`. */
  readonly shortName?: string | undefined;
  /** Optional. Id of the subscription whose activity log is watched. Default: the provider's. */
  readonly subscriptionId?: pulumi.Input<string> | undefined;
  /**
   * Optional. ARM id of the workspace that the firewall's logs, the flow logs, the activity log and Defender's alerts go
   * to, such as `DiagnosticSettings.workspaceId`. It is required unless `withoutQueries` says why not.
   */
  readonly workspaceId?: pulumi.Input<string> | undefined;
  /** Optional. The reason to do without scheduled queries. Default: there are some. */
  readonly withoutQueries?: string | undefined;
  /** Optional. How each scheduled query runs, or why it does not. Default: each runs as the page says. */
  readonly queries?: EgressQueryChoices | undefined;
  /**
   * Optional. Object ids of the identities by which pipelines make changes; a change by anybody else is a finding. It is
   * required unless `queries.changedOutsidePipeline.leftOut` says why not.
   */
  readonly pipelineObjectIds?: readonly string[] | undefined;
  /** Optional. IPv4 ranges of your own, which are no destination. Default: private, shared and link-local ones. */
  readonly internalPrefixes?: readonly string[] | undefined;
  /** Optional. The block list, whose addresses are looked for. Plain data: which queries exist depends on it. */
  readonly blockList?: BlockList | undefined;
  /** Optional. The reason to do without a workbook. Default: there is one. */
  readonly withoutWorkbook?: string | undefined;
  /** Optional. What the workbook is called in the portal. Default: `Egress`. */
  readonly workbookName?: string | undefined;
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** An address that is called with each alert, in the common schema of alerts. */
export interface AlertWebhook {
  /** Required. Name of the receiver, which no other receiver has. */
  readonly name: string;
  /**
   * Required. Its https address, kept as a secret.
   *
   * @secret
   */
  readonly serviceUri: pulumi.Input<string>;
}

/** A logic app that is started with each alert, in the common schema of alerts. */
export interface AlertLogicApp {
  /** Required. Name of the receiver, which no other receiver has. */
  readonly name: string;
  /** Required. ARM id of the logic app. */
  readonly resourceId: pulumi.Input<string>;
  /**
   * Required. Its https callback address, kept as a secret.
   *
   * @secret
   */
  readonly callbackUrl: pulumi.Input<string>;
}

/**
 * Tells people of each operation in the subscription that opens egress or takes away what guards it, one alert for each
 * family of resources, and of what scheduled queries find in the logs: new, hostile, blocked and regularly asked
 * destinations, and changes that no pipeline made. A workbook shows what leaves.
 */
export class EgressAlerts extends pulumi.ComponentResource {
  /** ARM id of the action group, for further alerts. */
  readonly actionGroupId: pulumi.Output<string>;
  /** ARM ids of the scheduled queries, by the names of their queries. */
  readonly queryRuleIds: pulumi.Output<Record<string, string>>;
  /** ARM id of the workbook; null without one. */
  readonly workbookId: pulumi.Output<string | null>;

  /**
   * @param name logical name
   * @param args see {@link EgressAlertsArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: EgressAlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`EgressAlerts "${name}"`, argumentFaults(args));
    const active = args.blockList === undefined ? [] : planBlockList(args.blockList).active;
    const webhooks = args.webhooks?.map((hook) => ({ ...hook, serviceUri: pulumi.secret(hook.serviceUri) }));
    const logicApps = args.logicApps?.map((app) => ({ ...app, callbackUrl: pulumi.secret(app.callbackUrl) }));
    // The engine keeps these as the component's inputs: neither the clock, which differs in each run, nor secrets.
    const inputs = { ...args, blockList: undefined, activeBlocks: active, webhooks, logicApps };
    super("azure-lockdown:monitor:EgressAlerts", name, orderless(inputs), opts);

    this.actionGroupId = this.group(name, { ...args, webhooks, logicApps });
    this.watchActivity(name, args);
    const { queryRuleIds, workbookId } = this.watchLogs(name, args, active);
    this.queryRuleIds = queryRuleIds;
    this.workbookId = workbookId;
    this.registerOutputs({ actionGroupId: this.actionGroupId, queryRuleIds, workbookId });
  }

  private group(name: string, args: EgressAlertsArgs): pulumi.Output<string> {
    const { resourceGroupName, tags, emails, roles = [], webhooks = [], logicApps = [] } = args;
    const group = new monitor.ActionGroup(
      `${name}-group`,
      {
        resourceGroupName,
        // It belongs to no region.
        location: "Global",
        tags,
        groupShortName: args.shortName ?? "egress",
        enabled: true,
        emailReceivers: inOrder(emails).map((emailAddress) => ({
          name: emailAddress,
          emailAddress,
          useCommonAlertSchema: true,
        })),
        armRoleReceivers: some(
          [...roles]
            .sort()
            .map((role) => ({ name: role, roleId: ALERTED_ROLES[role], useCommonAlertSchema: true })),
        ),
        webhookReceivers: some(byName(webhooks).map((hook) => ({ ...hook, useCommonAlertSchema: true }))),
        logicAppReceivers: some(byName(logicApps).map((app) => ({ ...app, useCommonAlertSchema: true }))),
      },
      { parent: this },
    );
    return group.id;
  }

  /** A change by a pipeline is told of as well: an activity-log alert cannot ask who it was (H43). */
  private watchActivity(name: string, { resourceGroupName, tags, ...args }: EgressAlertsArgs): void {
    const subscriptionId =
      args.subscriptionId ?? getClientConfigOutput({ parent: this }).apply((client) => client.subscriptionId);
    for (const family of WATCHED_FAMILIES) {
      new monitor.ActivityLogAlert(
        `${name}-${family.role}`,
        {
          resourceGroupName,
          location: "Global",
          tags,
          enabled: true,
          description: family.description,
          scopes: [pulumi.interpolate`/subscriptions/${subscriptionId}`],
          condition: conditionFor(family),
          actions: { actionGroups: [{ actionGroupId: this.actionGroupId }] },
        },
        { parent: this },
      );
    }
  }

  private watchLogs(
    name: string,
    args: EgressAlertsArgs,
    active: readonly DatedBlock[],
  ): Pick<EgressAlerts, "queryRuleIds" | "workbookId"> {
    const { resourceGroupName, location, tags, workspaceId } = args;
    const none = {
      queryRuleIds: pulumi.output<Record<string, string>>({}),
      workbookId: pulumi.output<string | null>(null),
    };
    if (workspaceId === undefined) return none;
    const shared = { resourceGroupName, location, tags, workspaceId };
    const queries =
      args.withoutQueries === undefined
        ? new EgressQueries(
            `${name}-queries`,
            { ...shared, actionGroupId: this.actionGroupId, queries: planEgressQueries(args, active) },
            { parent: this },
          )
        : undefined;
    const views = workbookViews(queryValues(args, active), active.length > 0);
    const workbook =
      args.withoutWorkbook === undefined
        ? new EgressWorkbook(
            name,
            { ...shared, displayName: args.workbookName ?? "Egress", views },
            { parent: this },
          )
        : undefined;
    return {
      queryRuleIds: queries === undefined ? none.queryRuleIds : pulumi.output(queries.ruleIds),
      workbookId: workbook === undefined ? none.workbookId : workbook.workbookId,
    };
  }
}

/** The service leaves out what is empty; an empty list would come back as a change. */
function some<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}

const byName = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : 1));

function argumentFaults(args: EgressAlertsArgs): Fault[] {
  const faults = egressAlertsFaults(args);
  if (args.blockList === undefined) return faults;
  const ofList = blockListFaults(args.blockList).map((fault) => at("blockList", fault));
  const isSought = args.withoutQueries === undefined && args.queries?.blockListHit?.leftOut === undefined;
  const tooLong =
    ofList.length === 0 && isSought ? blockedTextFaults(planBlockList(args.blockList).active) : [];
  return [...faults, ...ofList, ...tooLong];
}
