import * as applicationinsights from "@pulumi/azure-native/applicationinsights";
import * as pulumi from "@pulumi/pulumi";
import { nameUuid, workbookData, type WorkbookView } from "../plans/egressWorkbookPlan";
import { renderQuery } from "../queries/render";
import { querySource } from "../queries/sources";

/** Arguments of {@link EgressWorkbook}. */
export interface EgressWorkbookArgs {
  /** Required. Resource group of the workbook. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Optional. Azure region of the workbook. Default: the resource group's. */
  readonly location?: pulumi.Input<string> | undefined;
  /** Required. ARM id of the workspace with the logs. */
  readonly workspaceId: pulumi.Input<string>;
  /** Required. What the workbook is called in the portal. */
  readonly displayName: string;
  /** Required. Its pictures, as `workbookViews` says. */
  readonly views: readonly WorkbookView[];
  /** Optional. Tags of the workbook. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** A workbook with pictures of what leaves, by source, destination and rule; a part of `EgressAlerts`. */
export class EgressWorkbook extends pulumi.ComponentResource {
  /** ARM id of the workbook. */
  readonly workbookId: pulumi.Output<string>;

  /**
   * @param name logical name
   * @param args see {@link EgressWorkbookArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: EgressWorkbookArgs, opts?: pulumi.ComponentResourceOptions) {
    // What it shows stands in the workbook itself, so the engine need not keep it twice.
    super("azure-lockdown:monitor:EgressWorkbook", name, { ...args, views: undefined }, opts);
    const { resourceGroupName, location, displayName, tags } = args;
    const views = args.views.map((view) => ({
      ...view,
      query: renderQuery(querySource(view.source), view.values),
    }));
    // The service keeps the id of the source in lower case.
    const sourceId = pulumi.output(args.workspaceId).apply((id) => id.toLowerCase());
    const workbook = new applicationinsights.Workbook(
      `${name}-workbook`,
      {
        resourceGroupName,
        location,
        tags,
        resourceName: pulumi
          .output(resourceGroupName)
          .apply((group) => nameUuid(`${group.toLowerCase()}/${name}`)),
        displayName,
        kind: "shared",
        category: "workbook",
        version: "Notebook/1.0",
        sourceId,
        serializedData: sourceId.apply((id) => workbookData(views, id)),
      },
      { parent: this },
    );
    this.workbookId = workbook.id;
    this.registerOutputs({ workbookId: this.workbookId });
  }
}
