import * as monitor from "@pulumi/azure-native/monitor";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as pulumi from "@pulumi/pulumi";
import { refuseFaults } from "./checks/fault";
import { lockAgainstDeletion } from "./parts/deletionLock";
import {
  diagnosticSettingsFaults,
  longKeptTables,
  RETENTION_DAYS,
  SETTING_NAME,
  TOTAL_RETENTION_DAYS,
} from "./plans/diagnosticSettingsPlan";
import { activityLogCategories, diagnosticCategories, type DiagnosticKind } from "./plans/logCategories";

/** Arguments of {@link DiagnosticSettings}. */
export interface DiagnosticSettingsArgs {
  /** Required without `workspaceId`. Resource group of the workspace. */
  readonly resourceGroupName?: pulumi.Input<string> | undefined;
  /** Required without `workspaceId`. Azure region of the workspace. */
  readonly location?: pulumi.Input<string> | undefined;
  /**
   * Optional. ARM id of a Log Analytics workspace of others, whose retention is theirs. Default: one of our own.
   */
  readonly workspaceId?: pulumi.Input<string> | undefined;
  /**
   * Optional. What to log, by a key that stays the same: it becomes part of the resource's name. Default: nothing but
   * the activity log. `logEverything` adds what else the stack has.
   */
  readonly targets?: Readonly<Record<string, DiagnosticTarget>> | undefined;
  /**
   * Optional. The reason not to send the subscription's activity log, such as the stack that does: who changed what is
   * in no other log. It is one for the whole subscription, which takes five settings. Default: sent.
   */
  readonly activityLogElsewhere?: string | undefined;
  /** Optional. How long logs can be queried, 90 to 730 days. Default: 365. */
  readonly retentionDays?: number | undefined;
  /**
   * Optional. How long the activity log and the firewall's logs are kept in all, 365 to 4383 days; what is longer than
   * `retentionDays` is for search jobs, and much cheaper. Default: 365.
   */
  readonly totalRetentionDays?: number | undefined;
  /** Optional. ARM id of a storage account that all logs go to as well, in the region of what is logged. */
  readonly storageAccountId?: pulumi.Input<string> | undefined;
  /** Optional. An event hub that all logs go to as well. */
  readonly eventHub?: LogEventHub | undefined;
  /** Optional. Further log categories by kind, such as `{ azureFirewall: ["AZFWFatFlow"] }`. Default: none. */
  readonly moreCategories?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Optional. Log categories that are not sent, each with the reason. Default: none. */
  readonly withoutCategories?: Readonly<Record<string, string>> | undefined;
  /**
   * Optional. Azure's name of the settings. A resource takes five of them, whose names differ: give another one to a
   * second instance that sends logs of the same resources elsewhere. Default: `azure-lockdown`.
   */
  readonly settingName?: string | undefined;
  /**
   * Optional. The reason to leave the workspace without a lock, so that one call can delete all logs. Whoever deploys
   * needs the right to write locks otherwise (Owner or User Access Administrator). Default: locked.
   */
  readonly allowDeletion?: string | undefined;
  /** Optional. Tags of the workspace. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** One resource to log. */
export interface DiagnosticTarget {
  /** Required. What it is; decides the log categories. */
  readonly kind: DiagnosticKind;
  /** Required. Its ARM id. */
  readonly resourceId: pulumi.Input<string>;
  /**
   * Optional. The resource itself, if it has a lock, which keeps its setting from being deleted as well. When both go,
   * only the resource is deleted then, after its lock.
   */
  readonly deletedWith?: pulumi.Resource | undefined;
}

/** An event hub for logs. */
export interface LogEventHub {
  /** Required. ARM id of an authorization rule of its namespace that may send and listen. */
  readonly authorizationRuleId: pulumi.Input<string>;
  /** Optional. Name of the hub. Default: one that Azure makes for each category. */
  readonly name?: pulumi.Input<string> | undefined;
}

/**
 * A Log Analytics workspace, and the settings that send it the logs of network resources and the activity log of the
 * subscription. Azure keeps no resource logs without such a setting.
 */
export class DiagnosticSettings extends pulumi.ComponentResource {
  /** ARM id of the workspace. */
  readonly workspaceId: pulumi.Output<string>;
  /**
   * The workspace itself, for the option `deletedWith` of what is nested in it: its lock keeps that from being deleted.
   * Undefined where it is one of others.
   */
  readonly workspace: pulumi.Resource | undefined;
  private readonly name: string;
  private readonly args: DiagnosticSettingsArgs;

  /**
   * @param name logical name
   * @param args see {@link DiagnosticSettingsArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: DiagnosticSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`DiagnosticSettings "${name}"`, diagnosticSettingsFaults(args));
    const targets = Object.entries(args.targets ?? {});
    // The engine keeps the component's inputs, and what is only an order of deletion is none.
    const inputs = {
      ...args,
      targets: Object.fromEntries(
        targets.map(([key, { kind, resourceId }]) => [key, { kind, resourceId }]),
      ) as object,
    };
    super("azure-lockdown:monitor:DiagnosticSettings", name, inputs, opts);
    this.name = name;
    this.args = args;

    const own = args.workspaceId === undefined ? this.ownWorkspace() : undefined;
    this.workspace = own;
    this.workspaceId = pulumi.output(args.workspaceId ?? own?.id ?? "");
    for (const [key, { kind, resourceId, deletedWith }] of targets) {
      this.log(key, kind, resourceId, { parent: this, ...(deletedWith !== undefined && { deletedWith }) });
    }
    if (args.activityLogElsewhere === undefined) {
      new monitor.SubscriptionDiagnosticSetting(
        `${name}-activity`,
        // Not a fixed name: other stacks of the subscription may send it elsewhere.
        { logs: activityLogCategories(args), ...this.destinations() },
        { parent: this },
      );
    }
    this.registerOutputs({ workspaceId: this.workspaceId });
  }

  /**
   * Makes the setting of one more resource, of which there must be no other with the same name.
   *
   * @param key end of the setting's logical name
   * @param kind what the resource is
   * @param resourceId its ARM id
   * @param opts options of the setting
   */
  log(
    key: string,
    kind: DiagnosticKind,
    resourceId: pulumi.Input<string>,
    opts: pulumi.CustomResourceOptions,
  ): monitor.DiagnosticSetting {
    return new monitor.DiagnosticSetting(
      `${this.name}-${key}`,
      {
        name: this.settingName,
        resourceUri: resourceId,
        ...this.destinations(),
        ...diagnosticCategories(kind, this.args),
      },
      opts,
    );
  }

  /** Azure's name of the settings. */
  get settingName(): string {
    return this.args.settingName ?? SETTING_NAME;
  }

  private destinations(): Pick<
    monitor.DiagnosticSettingArgs,
    "workspaceId" | "storageAccountId" | "eventHubAuthorizationRuleId" | "eventHubName"
  > {
    const { storageAccountId, eventHub } = this.args;
    return {
      workspaceId: this.workspaceId,
      ...(storageAccountId !== undefined && { storageAccountId }),
      ...(eventHub !== undefined && { eventHubAuthorizationRuleId: eventHub.authorizationRuleId }),
      ...(eventHub?.name !== undefined && { eventHubName: eventHub.name }),
    };
  }

  private ownWorkspace(): operationalinsights.Workspace {
    const { name, args } = this;
    // The faults have been refused, so there is a group.
    const resourceGroupName = args.resourceGroupName ?? "";
    const workspace = new operationalinsights.Workspace(
      `${name}-workspace`,
      {
        resourceGroupName,
        ...(args.location !== undefined && { location: args.location }),
        sku: { name: "PerGB2018" },
        retentionInDays: args.retentionDays ?? RETENTION_DAYS.default,
        tags: args.tags,
      },
      { parent: this },
    );
    const tables = longKeptTables(args).map(
      (tableName) =>
        new operationalinsights.Table(
          `${name}-${tableName}`,
          {
            resourceGroupName,
            workspaceName: workspace.name,
            tableName,
            totalRetentionInDays: args.totalRetentionDays ?? TOTAL_RETENTION_DAYS.default,
          },
          // Azure's own tables cannot be deleted: they go with their workspace.
          { parent: this, retainOnDelete: true },
        ),
    );
    if (args.allowDeletion === undefined) {
      const notes = "The logs are kept here. To delete it, take the lock away with the stack that made it.";
      lockAgainstDeletion(`${name}-workspace-lock`, workspace.id, { parent: this, dependsOn: tables }, notes);
    }
    return workspace;
  }
}
