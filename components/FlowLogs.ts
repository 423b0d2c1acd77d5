import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import * as network from "@pulumi/azure-native/network";
import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { refuseFaults } from "./checks/fault";
import {
  FLOW_LOG_DAYS,
  flowLogName,
  flowLogsFaults,
  storageAccountName,
  targetProblem,
  watcherOf,
} from "./plans/flowLogsPlan";

/** Arguments of {@link FlowLogs}. */
export interface FlowLogsArgs {
  /** Required. Resource group of the storage account. */
  readonly resourceGroupName: pulumi.Input<string>;
  /**
   * Required. Azure region of the networks, of the storage account and of the network watcher. One instance logs one
   * region; a stack with several has one of each.
   */
  readonly location: pulumi.Input<string>;
  /**
   * Required without `parts`. ARM ids of the networks, by a key that stays the same: it becomes part of the resource's
   * name. Plain data but for the ids, so that a preview shows which networks are logged.
   */
  readonly networks?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * Optional. ARM ids of single subnets or network interfaces, by a key that no network has: of networks that others
   * own, or that are too large to be logged as a whole. Default: none.
   */
  readonly parts?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** Required without `withoutAnalytics`. ARM id of the Log Analytics workspace that traffic analytics writes to. */
  readonly workspaceId?: pulumi.Input<string> | undefined;
  /**
   * Optional. The reason to do without traffic analytics: flows are then files in the storage account, and nothing
   * marks those to addresses that are known to be malicious. Default: with it.
   */
  readonly withoutAnalytics?: string | undefined;
  /** Optional. How long flows stay in the storage account, 90 to 365 days. Default: 90. */
  readonly retentionDays?: number | undefined;
  /**
   * Optional. ARM id of a storage account of the same region to write to: general purpose v2, open for Azure's trusted
   * services and for access by key. Default: one of our own.
   */
  readonly storageAccountId?: pulumi.Input<string> | undefined;
  /**
   * Optional. Name of our own storage account, 3 to 24 lower-case letters and digits that nobody else in the world has.
   * Default: one made from the subscription, the group and the component's name.
   */
  readonly storageAccountName?: string | undefined;
  /**
   * Optional. The region's network watcher; Azure takes one a region. Default: the one that Azure makes with the first
   * network of a region, unless the subscription has that turned off.
   */
  readonly networkWatcher?: NetworkWatcher | undefined;
  /** Optional. Minutes between two looks of traffic analytics. Default: 10. */
  readonly analyticsInterval?: 10 | 60 | undefined;
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** The network watcher of a region. */
export interface NetworkWatcher {
  /** Optional. Its resource group. Default: `NetworkWatcherRG`. */
  readonly resourceGroupName?: pulumi.Input<string> | undefined;
  /** Optional. Its name. Default: `NetworkWatcher_<region>`. */
  readonly name?: pulumi.Input<string> | undefined;
}

/**
 * Flow logs of whole networks, with traffic analytics: who talked to whom, also where no firewall and no security group
 * is on the way. Analytics is minutes to an hour late (H40): it is for looking back, not an alarm.
 */
export class FlowLogs extends pulumi.ComponentResource {
  /** ARM id of the storage account that flows are written to. */
  readonly storageAccountId: pulumi.Output<string>;

  /**
   * @param name logical name
   * @param args see {@link FlowLogsArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`FlowLogs "${name}"`, flowLogsFaults(name, args));
    super("azure-lockdown:network:FlowLogs", name, args, opts);
    const { location, tags, networkWatcher = {}, retentionDays = FLOW_LOG_DAYS.default } = args;

    this.storageAccountId = pulumi.output(args.storageAccountId ?? this.ownAccount(name, args).id);
    for (const [key, id] of Object.entries({ ...args.networks, ...args.parts })) {
      const targetResourceId = pulumi.output(id).apply((known) => refuseTarget(name, key, known));
      new network.FlowLog(
        `${name}-${key}`,
        {
          resourceGroupName: networkWatcher.resourceGroupName ?? "NetworkWatcherRG",
          networkWatcherName: networkWatcher.name ?? pulumi.output(location).apply(watcherOf),
          flowLogName: targetResourceId.apply((known) => flowLogName(name, key, known)),
          location,
          targetResourceId,
          enabled: true,
          storageId: this.storageAccountId,
          format: { type: "JSON", version: 2 },
          retentionPolicy: { enabled: true, days: retentionDays },
          flowAnalyticsConfiguration: analyticsOf(args),
          tags,
        },
        { parent: this },
      );
    }
    this.registerOutputs({ storageAccountId: this.storageAccountId });
  }

  /** An account that nobody reaches from a network but Azure's trusted services, of which the network watcher is one. */
  private ownAccount(name: string, args: FlowLogsArgs): storage.StorageAccount {
    const { resourceGroupName, location, tags } = args;
    const { subscriptionId } = getClientConfigOutput({ parent: this });
    return new storage.StorageAccount(
      `${name}-storage`,
      {
        resourceGroupName,
        location,
        // An automatic name would begin with the logical one, whose hyphens Azure refuses here.
        accountName:
          args.storageAccountName ??
          pulumi
            .all([subscriptionId, resourceGroupName])
            .apply(([subscription, group]) => storageAccountName(subscription, group, name)),
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        // Not allowSharedKeyAccess: flow logs are written by key.
        defaultToOAuthAuthentication: true,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
        networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" },
        tags,
      },
      { parent: this },
    );
  }
}

/** Without a workspace it is turned off, and not only left out, so that an earlier one is turned off as well. */
function analyticsOf({ workspaceId, withoutAnalytics, analyticsInterval }: FlowLogsArgs): {
  networkWatcherFlowAnalyticsConfiguration: pulumi.Inputs;
} {
  if (withoutAnalytics !== undefined || workspaceId === undefined)
    return { networkWatcherFlowAnalyticsConfiguration: { enabled: false } };
  return {
    networkWatcherFlowAnalyticsConfiguration: {
      enabled: true,
      workspaceResourceId: workspaceId,
      trafficAnalyticsInterval: analyticsInterval ?? 10,
    },
  };
}

/** An id that is an output is known only now. */
function refuseTarget(name: string, key: string, id: string): string {
  const problem = targetProblem(id);
  if (problem === undefined) return id;
  throw new pulumi.RunError(`FlowLogs "${name}": the target "${key}": ${problem}; log its network instead`);
}
