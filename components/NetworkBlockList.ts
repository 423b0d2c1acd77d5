import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { ApprovedPorts } from "./plans/approvedDestinationsPlan";
import {
  expiryNotes,
  ipv6Warnings,
  planBlockList,
  type BlockList,
  type BlockListPlan,
  type DatedBlock,
} from "./plans/blockListPlan";
import { orderless } from "./parts/orderless";
import { refuseFaults } from "./checks/fault";
import { NetworkManagerBlockList, type NetworkManagerSettings } from "./parts/NetworkManagerBlockList";
import { blockOf, networkBlockListFaults } from "./plans/networkBlockListFaults";
import { blockRules, closingRules, type SecurityRule } from "./plans/networkBlockListPlan";
import { sharedAddressWarnings } from "./plans/sharedAddresses";

/** Arguments of {@link NetworkBlockList}. Either `subnet` or `existing` says what the blocks guard. */
export interface NetworkBlockListArgs {
  /** Required. Resource group of the network security group. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the network security group. */
  readonly location: pulumi.Input<string>;
  /**
   * Required. The block list. Plain data: which rules exist depends on it, and a preview must show them.
   */
  readonly blockList: BlockList;
  /**
   * Optional. Make a network security group of our own for a subnet behind the firewall. Its rules are written inline,
   * so that a rule made by hand is removed with the next update.
   */
  readonly subnet?: GuardedSubnet | undefined;
  /**
   * Optional. A network security group of the same resource group that others own: only the block rules are added to
   * it, at priorities 100 and 101, as resources of their own. Its owners must not write its rules inline, which would
   * remove ours (H28).
   */
  readonly existing?: ExistingGroup | undefined;
  /**
   * Optional. Deny the blocked addresses in whole virtual networks as well, by security admin rules, which come before
   * every network security group and take no exception from one (H32).
   */
  readonly networkManager?: NetworkManagerSettings | undefined;
  /**
   * Optional. Public addresses of ours, such as that of the firewall. A block that hits one is refused: those that are
   * known before anything is made, those of resources of the same program once they have one.
   */
  readonly ownAddresses?: readonly pulumi.Input<string>[] | undefined;
  /**
   * Optional. Judge live connections again when rules change. Without it a block leaves open connections up (H29).
   * Turn it off in a region that does not offer it. Default: true.
   */
  readonly flushConnection?: boolean | undefined;
  /** Optional. Tags of the network security group. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** A network security group that others own. */
export interface ExistingGroup {
  /** Required. Its name. */
  readonly name: pulumi.Input<string>;
  /** Required. Its ARM id. */
  readonly id: pulumi.Input<string>;
}

/** What a subnet behind the firewall is allowed; everything else is denied. */
export interface GuardedSubnet {
  /** Required. Private prefixes that it may talk to freely, the firewall's subnet included (its DNS proxy). */
  readonly internalPrefixes: readonly string[];
  /** Required. Ports of the destinations that the firewall lets through; `LockedDownFirewall.approvedPorts`. */
  readonly approvedPorts: ApprovedPorts;
  /** Optional. Close Azure's own resolver, so that names go through the firewall's DNS proxy. Default: true. */
  readonly denyPlatformDns?: boolean | undefined;
}

/**
 * A network security group that denies blocked addresses both ways for as long as their entries last, and, for a
 * subnet of our own, everything that no approved destination needs.
 *
 * An application gateway and the firewall's DNAT hide a sender's address from the group (H32): what comes in through
 * them is blocked by the firewall's own rules, so give the block list to `LockedDownFirewall` as well.
 */
export class NetworkBlockList extends pulumi.ComponentResource {
  /** ARM id of the network security group, ours or the existing one. */
  readonly networkSecurityGroupId: pulumi.Output<string>;
  /** Blocks in force. */
  readonly activeBlocks: pulumi.Output<readonly DatedBlock[]>;
  /** Blocks that have ended and are still listed. */
  readonly expiredBlocks: pulumi.Output<readonly DatedBlock[]>;
  /** When the next block ends, RFC 3339; schedule an update then. Null while nothing is blocked. */
  readonly nextExpiry: pulumi.Output<string | null>;

  /**
   * @param name logical name
   * @param args see {@link NetworkBlockListArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: NetworkBlockListArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`NetworkBlockList "${name}"`, networkBlockListFaults(args));
    const plan = planBlockList(args.blockList);
    // The engine keeps these as the component's inputs, so they must not hold the clock: it would differ in each run.
    // The pack judges the entries by them.
    const inputs = {
      ...args,
      blockList: undefined,
      activeBlocks: plan.active,
      expiredBlocks: plan.expired,
    };
    super("azure-lockdown:network:NetworkBlockList", name, orderless(inputs), opts);

    this.tell(plan, args);

    const rules = blockRules(plan.active);
    this.networkSecurityGroupId =
      args.existing === undefined
        ? this.ownGroup(name, args, rules)
        : this.addTo(args.existing, name, args.resourceGroupName, rules);
    if (args.networkManager !== undefined) {
      const { resourceGroupName, location, tags, networkManager } = args;
      new NetworkManagerBlockList(
        `${name}-admin`,
        { resourceGroupName, location, tags, settings: networkManager, activeBlocks: plan.active },
        { parent: this },
      );
    }
    // On its own, and not on the way of any output: an address that a preview does not know yet, and that no list can
    // name, would leave the preview without the group's id.
    pulumi.all([...(args.ownAddresses ?? [])]).apply((addresses) => {
      refuseOwnBlock(name, plan.active, addresses);
    });
    this.activeBlocks = pulumi.output(plan.active);
    this.expiredBlocks = pulumi.output(plan.expired);
    // Not undefined, which would make Pulumi warn about a stack output of that value.
    this.nextExpiry = pulumi.output(plan.nextExpiry ?? null);
    this.registerOutputs({
      networkSecurityGroupId: this.networkSecurityGroupId,
      activeBlocks: this.activeBlocks,
      expiredBlocks: this.expiredBlocks,
      nextExpiry: this.nextExpiry,
    });
  }

  /** Says in the preview what leaves, and what a block does that nobody may want. */
  private tell(plan: BlockListPlan, { blockList, networkManager }: NetworkBlockListArgs): void {
    for (const note of expiryNotes(plan, blockList.now)) void pulumi.log[note.severity](note.message, this);
    const warnings = [
      ...sharedAddressWarnings(plan.active),
      ...(networkManager === undefined ? [] : ipv6Warnings(plan.active, "the network manager's rule")),
    ];
    for (const warning of warnings) void pulumi.log.warn(warning, this);
  }

  /** A group of our own, with all its rules inline. */
  private ownGroup(name: string, args: NetworkBlockListArgs, rules: SecurityRule[]): pulumi.Output<string> {
    const {
      internalPrefixes = [],
      approvedPorts = { tcp: [], udp: [] },
      denyPlatformDns = true,
    } = args.subnet ?? {};
    const group = new network.NetworkSecurityGroup(
      `${name}-nsg`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        flushConnection: args.flushConnection ?? true,
        // Priority decides, not the place in the list. Block rules stand last, so that a block which comes or goes
        // does not move the others: the preview then shows that one rule and nothing else.
        securityRules: [...closingRules(internalPrefixes, approvedPorts, denyPlatformDns), ...rules],
        tags: args.tags,
      },
      { parent: this },
    );
    return group.id;
  }

  /** The block rules as resources of their own in a group of others. */
  private addTo(
    group: ExistingGroup,
    name: string,
    resourceGroupName: pulumi.Input<string>,
    rules: readonly SecurityRule[],
  ): pulumi.Output<string> {
    for (const { name: securityRuleName, ...rule } of rules) {
      new network.SecurityRule(
        `${name}-${securityRuleName}`,
        { ...rule, securityRuleName, resourceGroupName, networkSecurityGroupName: group.name },
        { parent: this },
      );
    }
    return pulumi.output(group.id);
  }
}

function refuseOwnBlock(name: string, active: readonly DatedBlock[], addresses: readonly string[]): void {
  const hit = blockOf(active, addresses);
  if (hit === undefined) return;
  throw new pulumi.RunError(
    `NetworkBlockList "${name}": the block list names ${hit.block.address}, and ${hit.address} is an address of ours: ` +
      "take the entry off the list",
  );
}
