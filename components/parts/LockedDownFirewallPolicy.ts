import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import type { ApprovedDestination } from "../plans/approvedDestinationsPlan";
import type { DatedBlock } from "../plans/blockListPlan";
import { lockAgainstDeletion } from "./deletionLock";
import { orderless } from "./orderless";
import {
  blockCollections,
  blockGroupAddresses,
  FIRST_PRIORITY,
  policySettings,
  ruleCollectionGroups,
  type FirewallTier,
} from "../plans/lockedDownFirewallPolicyPlan";

/** Arguments of {@link LockedDownFirewallPolicy}; `LockedDownFirewall` has checked them. */
export interface LockedDownFirewallPolicyArgs {
  /** Required. Resource group of the policies. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region; the same as the firewall's. */
  readonly location: pulumi.Input<string>;
  /** Required. Tier of both policies; the same as the firewall's. */
  readonly tier: FirewallTier;
  /** Required. Blocks in force. Plain data: which rules exist depends on it, and a preview must show them. */
  readonly activeBlocks: readonly DatedBlock[];
  /** Required. What may leave. Plain data, for the same reason. */
  readonly approvedDestinations: readonly ApprovedDestination[];
  /** Required. Who may use an approved destination that names no sources. */
  readonly defaultSources: readonly string[];
  /** Required. DNS servers that the proxy asks; empty for Azure's own. */
  readonly dnsServers: readonly string[];
  /** Required. Deny Azure's infrastructure names as well (E126). */
  readonly closeInfrastructure: boolean;
  /** Required. Lock both policies against deletion. */
  readonly lock: boolean;
  /** Optional. Tags of the policies and the IP group. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * Two firewall policies: a base policy that holds the block list, and its child with the approved destinations, which
 * the firewall uses. A parent's rules come before its child's, whatever their priorities, so that nobody who adds
 * rules to the child can let a blocked address through (H30).
 *
 * Azure takes one write to a policy and its groups at a time, so each resource waits for the one before it (H34).
 */
export class LockedDownFirewallPolicy extends pulumi.ComponentResource {
  /** ARM id of the policy that the firewall uses. */
  readonly policyId: pulumi.Output<string>;
  /** ARM id of the base policy, for further child policies. */
  readonly basePolicyId: pulumi.Output<string>;
  /** What is written last: whoever needs the rules in place waits for it. */
  readonly lastWritten: pulumi.Resource;

  /**
   * @param name logical name
   * @param args see {@link LockedDownFirewallPolicyArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: LockedDownFirewallPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("azure-lockdown:network:LockedDownFirewallPolicy", name, orderless(args), opts);
    const shared = { resourceGroupName: args.resourceGroupName, location: args.location, tags: args.tags };
    const settings = policySettings(args.tier, args.dnsServers);

    const base = new network.FirewallPolicy(`${name}-base`, { ...shared, ...settings }, { parent: this });
    // The group and its rules stay when the last block ends, only empty: a block then costs one update, and never a
    // deletion that races with another write.
    const blocked = new network.IpGroup(
      `${name}-blocked`,
      { ...shared, ipAddresses: [...blockGroupAddresses(args.activeBlocks)] },
      { parent: this, dependsOn: base },
    );
    const blocks = new network.FirewallPolicyRuleCollectionGroup(
      `${name}-blocked-addresses`,
      {
        resourceGroupName: args.resourceGroupName,
        firewallPolicyName: base.name,
        priority: FIRST_PRIORITY,
        ruleCollections: blockCollections(args.activeBlocks, blocked.id),
      },
      { parent: this, dependsOn: blocked },
    );

    const policy = new network.FirewallPolicy(
      `${name}-workload`,
      { ...shared, ...settings, basePolicy: { id: base.id } },
      { parent: this, dependsOn: blocks },
    );
    let last: pulumi.Resource = policy;
    const groups = ruleCollectionGroups(
      args.approvedDestinations,
      args.defaultSources,
      args.closeInfrastructure,
    );
    for (const { role, ...group } of groups) {
      last = new network.FirewallPolicyRuleCollectionGroup(
        `${name}-${role}`,
        { resourceGroupName: args.resourceGroupName, firewallPolicyName: policy.name, ...group },
        { parent: this, dependsOn: last },
      );
    }

    if (args.lock) {
      lockAgainstDeletion(`${name}-base-lock`, base.id, { parent: this, dependsOn: blocks });
      lockAgainstDeletion(`${name}-workload-lock`, policy.id, { parent: this, dependsOn: last });
    }

    this.policyId = policy.id;
    this.basePolicyId = base.id;
    this.lastWritten = last;
    this.registerOutputs({ policyId: this.policyId, basePolicyId: this.basePolicyId });
  }
}
