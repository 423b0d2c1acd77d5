import * as monitor from "@pulumi/azure-native/monitor";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as pulumi from "@pulumi/pulumi";
import {
  diagnosticCategories,
  RETENTION_DAYS,
  retentionFaults,
  type DiagnosticKind,
} from "./plans/diagnosticSettingsPlan";
import { refuseFaults } from "./checks/fault";

/** Arguments of {@link DiagnosticSettings}. */
export interface DiagnosticSettingsArgs {
  /** Required. Resource group of the workspace. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the workspace. */
  readonly location: pulumi.Input<string>;
  /** Required. What to log, by a key that stays the same: it becomes part of the resource's name. */
  readonly targets: Readonly<Record<string, DiagnosticTarget>>;
  /** Optional. How long the workspace keeps logs, 90 to 730 days. Default: 365. */
  readonly retentionDays?: number | undefined;
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

/** A Log Analytics workspace, and the settings that send it the logs of network resources. */
export class DiagnosticSettings extends pulumi.ComponentResource {
  /** ARM id of the workspace. */
  readonly workspaceId: pulumi.Output<string>;

  /**
   * @param name logical name
   * @param args see {@link DiagnosticSettingsArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: DiagnosticSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    const retentionInDays = args.retentionDays ?? RETENTION_DAYS.default;
    refuseFaults(`DiagnosticSettings "${name}"`, retentionFaults(retentionInDays));
    // The engine keeps the component's inputs, and what is only an order of deletion is none.
    const targets = Object.entries(args.targets).map(([key, { kind, resourceId }]) => [
      key,
      { kind, resourceId },
    ]);
    const inputs = { ...args, targets: Object.fromEntries(targets) as object };
    super("azure-lockdown:monitor:DiagnosticSettings", name, inputs, opts);

    const workspace = new operationalinsights.Workspace(
      `${name}-workspace`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        sku: { name: "PerGB2018" },
        retentionInDays,
        tags: args.tags,
      },
      { parent: this },
    );
    for (const [key, { kind, resourceId, deletedWith }] of Object.entries(args.targets)) {
      new monitor.DiagnosticSetting(
        `${name}-${key}`,
        {
          // Unique for the logged resource only, so one name does for all; an automatic one would tell nothing more.
          name: "azure-lockdown",
          resourceUri: resourceId,
          workspaceId: workspace.id,
          ...diagnosticCategories(kind),
        },
        { parent: this, ...(deletedWith !== undefined && { deletedWith }) },
      );
    }

    this.workspaceId = workspace.id;
    this.registerOutputs({ workspaceId: this.workspaceId });
  }
}
