import * as pulumi from "@pulumi/pulumi";
import { logicalNameFaults } from "./checks/azureNames";
import { at, refuseFaults } from "./checks/fault";
import { regionFaults } from "./checks/regions";
import { LockedDownSpoke, type SpokeSubnet } from "./LockedDownSpoke";
import type { Hub } from "./plans/hubPlan";
import { spokesFaults } from "./plans/spokePlan";

/** One of several spokes. */
export interface SpokeOfSeveral {
  /** Required. Address space of the spoke network, a private IPv4 block apart from the hub's and the other spokes'. */
  readonly spokeAddressSpace: string;
  /** Required. Its subnets by a key of yours, which is part of their names. */
  readonly subnets: Readonly<Record<string, SpokeSubnet>>;
  /** Optional. Resource group of this spoke. Default: that of all. */
  readonly resourceGroupName?: pulumi.Input<string> | undefined;
}

/** Arguments of {@link LockedDownSpokes}. */
export interface LockedDownSpokesArgs {
  /** Required. Resource group of the spokes. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the spokes. */
  readonly location: pulumi.Input<string>;
  /** Required. The spokes by a key of yours, which is part of their names. */
  readonly spokes: Readonly<Record<string, SpokeOfSeveral>>;
  /** Required. Private address of the firewall, `LockedDownFirewall.privateIpAddress`. */
  readonly firewallPrivateIpAddress: pulumi.Input<string>;
  /** Required. The hub that the firewall stands in, `LockedDownFirewall.hub`. */
  readonly hub: Hub;
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * Several spokes of one hub. Their address spaces lie apart, and they are connected one after the other, since Azure
 * takes one write to a hub at a time.
 */
export class LockedDownSpokes extends pulumi.ComponentResource {
  /** ARM ids of the networks by the keys of their spokes. */
  readonly networkIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** ARM ids of the subnets by the keys of their spokes, then by their own. */
  readonly subnetIds: Readonly<Record<string, Readonly<Record<string, pulumi.Output<string>>>>>;

  /**
   * @param name logical name
   * @param args see {@link LockedDownSpokesArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: LockedDownSpokesArgs, opts?: pulumi.ComponentResourceOptions) {
    const keys = Object.keys(args.spokes).sort();
    // Faults of a key are told by its path; here only its length counts.
    const longest = "x".repeat(Math.max(1, ...keys.map((key) => key.length)));
    refuseFaults(`LockedDownSpokes "${name}"`, [
      ...logicalNameFaults("virtualNetwork", name, `-${longest}-vnet`),
      ...regionFaults(args.location).map((fault) => at("location", fault)),
      ...spokesFaults(args.spokes, args.hub),
    ]);
    super("azure-lockdown:network:LockedDownSpokes", name, args, opts);
    const { location, firewallPrivateIpAddress, hub, tags } = args;

    const made: Record<string, LockedDownSpoke> = {};
    let last: LockedDownSpoke | undefined;
    for (const key of keys) {
      const spoke = args.spokes[key];
      if (spoke === undefined) continue;
      const { resourceGroupName = args.resourceGroupName, spokeAddressSpace, subnets } = spoke;
      last = new LockedDownSpoke(
        `${name}-${key}`,
        { resourceGroupName, location, tags, hub, firewallPrivateIpAddress, spokeAddressSpace, subnets },
        { parent: this, ...(last !== undefined && { dependsOn: last }) },
      );
      made[key] = last;
    }

    const ofAll = <T>(pick: (spoke: LockedDownSpoke) => T): Record<string, T> =>
      Object.fromEntries(Object.entries(made).map(([key, spoke]) => [key, pick(spoke)]));
    this.networkIds = ofAll((spoke) => spoke.networkId);
    this.subnetIds = ofAll((spoke) => spoke.subnetIds);
    this.registerOutputs({ networkIds: this.networkIds, subnetIds: this.subnetIds });
  }
}
