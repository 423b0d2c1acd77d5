import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { conditionFor, egressAlertsFaults, WATCHED_FAMILIES } from "./plans/egressAlertsPlan";
import { refuseFaults } from "./checks/fault";

/** Arguments of {@link EgressAlerts}. */
export interface EgressAlertsArgs {
  /** Required. Resource group of the alerts and their action group. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Who is mailed: at least one address that people read. */
  readonly emails: readonly string[];
  /** Optional. What the action group is called in messages, at most 12 characters. Default: `egress`. */
  readonly shortName?: string | undefined;
  /** Optional. Id of the subscription whose activity log is watched. Default: the provider's. */
  readonly subscriptionId?: pulumi.Input<string> | undefined;
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * Mails for each operation in the subscription that opens egress or takes away what guards it, one alert for each
 * family of resources. A change by the pipeline is told of as well: an activity-log alert cannot ask who it was (H43).
 */
export class EgressAlerts extends pulumi.ComponentResource {
  /** ARM id of the action group, for further alerts. */
  readonly actionGroupId: pulumi.Output<string>;

  /**
   * @param name logical name
   * @param args see {@link EgressAlertsArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: EgressAlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`EgressAlerts "${name}"`, egressAlertsFaults(args));
    super("azure-lockdown:monitor:EgressAlerts", name, args, opts);
    const { resourceGroupName, tags, emails, shortName = "egress" } = args;
    // Both kinds belong to no region.
    const shared = { resourceGroupName, location: "Global", tags };
    const subscriptionId =
      args.subscriptionId ?? getClientConfigOutput({ parent: this }).apply((client) => client.subscriptionId);

    const group = new monitor.ActionGroup(
      `${name}-group`,
      {
        ...shared,
        groupShortName: shortName,
        enabled: true,
        emailReceivers: emails.map((emailAddress) => ({
          name: emailAddress,
          emailAddress,
          useCommonAlertSchema: true,
        })),
      },
      { parent: this },
    );
    for (const family of WATCHED_FAMILIES) {
      new monitor.ActivityLogAlert(
        `${name}-${family.role}`,
        {
          ...shared,
          enabled: true,
          description: family.description,
          scopes: [pulumi.interpolate`/subscriptions/${subscriptionId}`],
          condition: conditionFor(family),
          actions: { actionGroups: [{ actionGroupId: group.id }] },
        },
        { parent: this },
      );
    }

    this.actionGroupId = group.id;
    this.registerOutputs({ actionGroupId: this.actionGroupId });
  }
}
