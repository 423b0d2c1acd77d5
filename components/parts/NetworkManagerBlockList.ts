import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { DatedBlock } from "../plans/blockListPlan";
import { adminBlockRules, commitTag } from "../plans/networkManagerBlockListPlan";

/** Where security admin rules deny blocked addresses, before every network security group. */
export interface NetworkManagerSettings {
  /** Optional. A network manager that is there already. Either this or scopes of a new one are given. */
  readonly manager?: ExistingManager | undefined;
  /**
   * Optional. The security admin configuration that the manager has deployed to the regions. Azure deploys one to a
   * region, so that a second one would push out the first: give it wherever there is one. Default: one of our own.
   */
  readonly configuration?: ExistingConfiguration | undefined;
  /** Optional. ARM ids of subscriptions that a new manager is for, `/subscriptions/…`. */
  readonly subscriptions?: readonly pulumi.Input<string>[] | undefined;
  /** Optional. ARM ids of management groups that a new manager is for. */
  readonly managementGroups?: readonly pulumi.Input<string>[] | undefined;
  /** Optional. ARM ids of the virtual networks to guard, each by a name of your own. */
  readonly networks?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** Optional. ARM ids of network groups of the manager to guard, each by a name of your own. */
  readonly networkGroupIds?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
  /** Required. Regions of the virtual networks: rules count in a region only once they are deployed to it. */
  readonly regions: readonly string[];
  /**
   * Optional. The reason why the rules are not deployed here. They are then written and without effect until somebody
   * deploys the configuration.
   */
  readonly committedElsewhere?: string | undefined;
  /**
   * Optional. The reason why the rules are taken out of force: no configuration is deployed to the regions. Azure
   * wants this before rules, configuration or manager are deleted.
   */
  readonly withdrawn?: string | undefined;
}

/** A network manager that others own. */
export interface ExistingManager {
  /** Required. Its resource group. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Its name. */
  readonly name: pulumi.Input<string>;
}

/** A security admin configuration that others own. */
export interface ExistingConfiguration {
  /** Required. Its name. */
  readonly name: pulumi.Input<string>;
  /** Required. Its ARM id. */
  readonly id: pulumi.Input<string>;
}

/** Arguments of {@link NetworkManagerBlockList}; `NetworkBlockList` has checked them. */
export interface NetworkManagerBlockListArgs {
  /** Required. Resource group of a new manager. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of a new manager. */
  readonly location: pulumi.Input<string>;
  /** Required. Where the rules stand and whom they guard. */
  readonly settings: NetworkManagerSettings;
  /** Required. Blocks in force. Plain data: a preview must show them. */
  readonly activeBlocks: readonly DatedBlock[];
  /** Optional. Tags of a new manager. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** The manager that the rules belong to. */
interface Manager {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly networkManagerName: pulumi.Input<string>;
}

/** Security admin rules that deny blocked addresses in whole virtual networks, whatever their security groups say. */
export class NetworkManagerBlockList extends pulumi.ComponentResource {
  /** ARM id of the security admin configuration that the rules are in. */
  readonly configurationId: pulumi.Output<string>;

  /**
   * @param name logical name
   * @param args see {@link NetworkManagerBlockListArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: NetworkManagerBlockListArgs, opts?: pulumi.ComponentResourceOptions) {
    super("azure-lockdown:network:NetworkManagerBlockList", name, args, opts);
    const { settings } = args;
    const manager = this.managerOf(name, args);
    const configuration = this.configurationOf(name, manager, settings.configuration);
    const collection = new network.AdminRuleCollection(
      `${name}-blocked-addresses`,
      {
        ...manager,
        configurationName: configuration.name,
        description: "Blocked addresses, both ways.",
        appliesToGroups: this.groupsOf(name, manager, settings),
      },
      { parent: this },
    );
    const rules = adminBlockRules(args.activeBlocks);
    const written = rules.map(
      ({ role, ...rule }) =>
        new network.AdminRule(
          `${name}-blocked-${role}`,
          { ...manager, configurationName: configuration.name, ruleCollectionName: collection.name, ...rule },
          { parent: this },
        ),
    );
    if (settings.committedElsewhere === undefined) {
      new network.Commit(
        `${name}-commit`,
        {
          ...manager,
          properties: {
            commitType: "SecurityAdmin",
            configurationIds: settings.withdrawn === undefined ? [configuration.id] : [],
            targetLocations: [...settings.regions].sort(),
            // A commit deploys what the rules are at the time, so that each change of theirs needs another.
            forceUpdateTag: commitTag(rules),
          },
        },
        { parent: this, dependsOn: written },
      );
    }

    this.configurationId = pulumi.output(configuration.id);
    this.registerOutputs({ configurationId: this.configurationId });
  }

  private managerOf(
    name: string,
    { settings, resourceGroupName, ...args }: NetworkManagerBlockListArgs,
  ): Manager {
    const { manager, subscriptions, managementGroups } = settings;
    if (manager !== undefined) {
      return { resourceGroupName: manager.resourceGroupName, networkManagerName: manager.name };
    }
    const made = new network.NetworkManager(
      `${name}-manager`,
      {
        resourceGroupName,
        location: args.location,
        description: "Denies blocked addresses in all virtual networks of its scope.",
        networkManagerScopeAccesses: ["SecurityAdmin"],
        networkManagerScopes: {
          ...(subscriptions !== undefined && { subscriptions: [...subscriptions] }),
          ...(managementGroups !== undefined && { managementGroups: [...managementGroups] }),
        },
        tags: args.tags,
      },
      { parent: this },
    );
    return { resourceGroupName, networkManagerName: made.name };
  }

  private configurationOf(
    name: string,
    manager: Manager,
    existing: ExistingConfiguration | undefined,
  ): ExistingConfiguration {
    if (existing !== undefined) return existing;
    return new network.SecurityAdminConfiguration(
      `${name}-configuration`,
      { ...manager, description: "Blocked addresses." },
      { parent: this },
    );
  }

  /** The groups of the collection: one of our own for the networks, and those that are given. */
  private groupsOf(
    name: string,
    manager: Manager,
    { networks = {}, networkGroupIds = {} }: NetworkManagerSettings,
  ): { networkGroupId: pulumi.Input<string> }[] {
    const given = sortedByKey(networkGroupIds).map(([, networkGroupId]) => ({ networkGroupId }));
    if (Object.keys(networks).length === 0) return given;
    const group = new network.NetworkGroup(
      `${name}-guarded`,
      {
        ...manager,
        memberType: "VirtualNetwork",
        description: "Virtual networks that the block list guards.",
      },
      { parent: this },
    );
    // Rules that are deployed before a network is a member reach it as it joins: the group needs no order.
    for (const [key, resourceId] of sortedByKey(networks)) {
      new network.StaticMember(
        `${name}-member-${key}`,
        { ...manager, networkGroupName: group.name, resourceId },
        { parent: this },
      );
    }
    return [{ networkGroupId: group.id }, ...given];
  }
}

/** The pairs of a record in the order of their keys, so that the order in which they were written changes nothing. */
function sortedByKey<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
