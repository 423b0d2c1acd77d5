import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { logicalNameFaults } from "./checks/azureNames";
import { at, refuseFaults } from "./checks/fault";
import { regionFaults } from "./checks/regions";
import { lockAgainstDeletion } from "./parts/deletionLock";
import { LockedDownFirewallPolicy } from "./parts/LockedDownFirewallPolicy";
import { LockedDownHubNetwork } from "./parts/LockedDownHubNetwork";
import { LockedDownVirtualHub } from "./parts/LockedDownVirtualHub";
import { orderless } from "./parts/orderless";
import {
  approvedPorts,
  endedApprovalNotes,
  planApprovals,
  type ApprovedPorts,
} from "./plans/approvedDestinationsPlan";
import { ipv6Warnings, type DatedBlock } from "./plans/blockListPlan";
import type { Hub } from "./plans/hubPlan";
import {
  activeBlocks,
  blockOfOwnAddress,
  clockOf,
  firewallFaults,
  type LockedDownFirewallSettings,
} from "./plans/lockedDownFirewallPlan";
import type { FirewallTier } from "./plans/lockedDownFirewallPolicyPlan";

/** Arguments of {@link LockedDownFirewall}. */
export interface LockedDownFirewallArgs extends LockedDownFirewallSettings {
  /** Required. Resource group of the hub. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the hub. */
  readonly location: pulumi.Input<string>;
  /** Optional. ARM id of the Virtual WAN, with `hubKind: "virtualWan"`. Default: one of its own. */
  readonly virtualWanId?: pulumi.Input<string> | undefined;
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** Where a firewall stands: what it is made with, and what the others need to know of the place. */
interface Standing {
  readonly args: Omit<network.AzureFirewallArgs, "resourceGroupName">;
  readonly hubId: pulumi.Output<string>;
  /** The hub's name, once everything that connects to it is led to the firewall. */
  readonly hubNameBehind: (firewall: network.AzureFirewall) => pulumi.Output<string>;
  readonly publicIpAddress?: pulumi.Output<string | undefined> | undefined;
  readonly publicIpAddressId?: pulumi.Output<string> | undefined;
  readonly managementPublicIpAddressId?: pulumi.Output<string> | undefined;
}

/**
 * A hub with an Azure Firewall that denies by default: threat intelligence and intrusion detection set to deny, names
 * resolved by its own proxy, the block list before everything else, then the approved destinations. The hub is a
 * network of ours, or a secured virtual hub of Virtual WAN. Its policies are its own, and no other firewall's.
 */
export class LockedDownFirewall extends pulumi.ComponentResource {
  /** The firewall itself, for the option `deletedWith` of what hangs on it: its lock keeps that from being deleted. */
  readonly firewall: pulumi.Resource;
  /** ARM id of the firewall. */
  readonly firewallId: pulumi.Output<string>;
  /** Private address of the firewall: next hop of the workload's default route, and its DNS server. */
  readonly privateIpAddress: pulumi.Output<string>;
  /** Public address that approved traffic leaves from, the first of several; none with a forced tunnel. */
  readonly publicIpAddress: pulumi.Output<string | undefined>;
  /** All public addresses that approved traffic leaves from. */
  readonly publicIpAddresses: pulumi.Output<readonly string[]>;
  /** ARM id of the public address resource; none with a forced tunnel, or in a virtual hub, where Azure owns it. */
  readonly publicIpAddressId: pulumi.Output<string> | undefined;
  /** ARM id of the public address by which Azure manages the firewall, with a forced tunnel. */
  readonly managementPublicIpAddressId: pulumi.Output<string> | undefined;
  /** The hub, for `LockedDownSpoke` and `LockedDownSpokes`. */
  readonly hub: Hub;
  /** Name of the hub network, or of the virtual hub. */
  readonly hubNetworkName: pulumi.Output<string>;
  /** ARM id of the hub network, or of the virtual hub. */
  readonly hubNetworkId: pulumi.Output<string>;
  /** ARM id of the policy that the firewall uses. */
  readonly policyId: pulumi.Output<string>;
  /** ARM id of the base policy, for further child policies. */
  readonly basePolicyId: pulumi.Output<string>;
  /** Ports that a network security group before the firewall has to leave open. */
  readonly approvedPorts: ApprovedPorts;
  /** When the next approval ends, RFC 3339; schedule an update then. Null where none has an end. */
  readonly nextApprovalExpiry: pulumi.Output<string | null>;

  /**
   * @param name logical name
   * @param args see {@link LockedDownFirewallArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: LockedDownFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`LockedDownFirewall "${name}"`, [
      ...logicalNameFaults("firewall", name, "-firewall"),
      ...regionFaults(args.location).map((fault) => at("location", fault)),
      ...firewallFaults(args),
    ]);
    const now = clockOf(args);
    const approvals = planApprovals(args.approvedDestinations, now);
    const active = activeBlocks(args.blockList);
    // The engine keeps these as the component's inputs, so they must not hold the clock: it would differ in each run.
    const inputs = {
      ...args,
      now: undefined,
      approvedDestinations: approvals.inForce,
      endedApprovals: approvals.ended.map((destination) => destination.name),
      blockList: undefined,
      activeBlocks: active,
    };
    super("azure-lockdown:network:LockedDownFirewall", name, orderless(inputs), opts);

    const { resourceGroupName, location, tags, tier = "Premium" } = args;
    const shared = { resourceGroupName, location, tags };
    const ended = now === undefined ? [] : endedApprovalNotes(args.approvedDestinations, now);
    const lacks = "tier Standard has no intrusion detection: only Premium drops known attack traffic";
    const warnings = [...(tier === "Standard" ? [lacks] : []), ...ended];
    for (const warning of [...warnings, ...ipv6Warnings(active, "Azure Firewall")]) {
      void pulumi.log.warn(warning, this);
    }

    const policy = new LockedDownFirewallPolicy(
      `${name}-policy`,
      {
        ...shared,
        tier,
        activeBlocks: active,
        approvedDestinations: approvals.inForce,
        defaultSources: args.clients,
        dnsServers: args.dnsServers ?? [],
        closeInfrastructure: args.allowInfrastructureNames === undefined,
        lock: args.allowDeletion === undefined,
      },
      { parent: this },
    );
    const isVirtual = args.hubKind === "virtualWan";
    const standing = isVirtual ? this.inVirtualHub(name, args, tier) : this.inNetwork(name, args, tier);
    const { availabilityZones = [] } = args;
    const firewall = new network.AzureFirewall(
      `${name}-firewall`,
      {
        ...shared,
        ...standing.args,
        ...(availabilityZones.length > 0 && { zones: [...availabilityZones] }),
        firewallPolicy: { id: policy.policyId },
      },
      // With its rules in place first, the firewall is made once, and not updated for minutes after each group.
      { parent: this, dependsOn: policy.lastWritten },
    );
    if (args.allowDeletion === undefined) {
      lockAgainstDeletion(`${name}-firewall-lock`, firewall.id, { parent: this });
    }
    const hubName = standing.hubNameBehind(firewall);

    this.firewall = firewall;
    this.firewallId = firewall.id;
    this.privateIpAddress = privateAddress(firewall, isVirtual);
    this.publicIpAddresses = publicAddresses(firewall, standing.publicIpAddress, isVirtual).apply(
      (addresses) => {
        for (const address of addresses) refuseOwnAddress(name, active, address);
        return addresses;
      },
    );
    this.publicIpAddress = this.publicIpAddresses.apply(([first]) => first);
    this.publicIpAddressId = standing.publicIpAddressId;
    this.managementPublicIpAddressId = standing.managementPublicIpAddressId;
    this.hubNetworkName = hubName;
    this.hubNetworkId = standing.hubId;
    this.hub = {
      kind: args.hubKind ?? "virtualNetwork",
      resourceGroupName,
      name: hubName,
      id: standing.hubId,
      addressSpace: args.hubAddressSpace,
    };
    this.policyId = policy.policyId;
    this.basePolicyId = policy.basePolicyId;
    this.approvedPorts = approvedPorts(approvals.inForce);
    // Not undefined, which would make Pulumi warn about a stack output of that value.
    this.nextApprovalExpiry = pulumi.output(approvals.nextExpiry ?? null);
    this.registerOutputs({
      firewallId: this.firewallId,
      privateIpAddress: this.privateIpAddress,
      publicIpAddress: this.publicIpAddress,
      publicIpAddresses: this.publicIpAddresses,
      publicIpAddressId: this.publicIpAddressId,
      managementPublicIpAddressId: this.managementPublicIpAddressId,
      hub: this.hub,
      hubNetworkName: this.hubNetworkName,
      hubNetworkId: this.hubNetworkId,
      policyId: this.policyId,
      basePolicyId: this.basePolicyId,
      approvedPorts: this.approvedPorts,
      nextApprovalExpiry: this.nextApprovalExpiry,
    });
  }

  /** A network of ours with the firewall's subnet. */
  private inNetwork(name: string, args: LockedDownFirewallArgs, tier: FirewallTier): Standing {
    const { resourceGroupName, location, tags, availabilityZones = [], forcedTunnel } = args;
    const hub = new LockedDownHubNetwork(
      `${name}-network`,
      {
        resourceGroupName,
        location,
        tags,
        availabilityZones,
        forcedTunnel,
        addressSpace: args.hubAddressSpace,
        firewallSubnet: args.firewallSubnet ?? "",
      },
      { parent: this },
    );
    const traffic = { subnet: { id: hub.firewallSubnetId } };
    const { publicIpAddressId, managementSubnetId, managementPublicIpAddressId } = hub;
    return {
      args: {
        sku: { name: "AZFW_VNet", tier },
        ipConfigurations: [
          publicIpAddressId === undefined
            ? { name: "private", ...traffic }
            : { name: "public", ...traffic, publicIPAddress: { id: publicIpAddressId } },
        ],
        ...(managementSubnetId !== undefined &&
          managementPublicIpAddressId !== undefined && {
            managementIpConfiguration: {
              name: "management",
              subnet: { id: managementSubnetId },
              publicIPAddress: { id: managementPublicIpAddressId },
            },
          }),
      },
      hubId: hub.networkId,
      hubNameBehind: () => hub.networkName,
      publicIpAddress: hub.publicIpAddress,
      publicIpAddressId,
      managementPublicIpAddressId,
    };
  }

  /** A virtual hub, which Azure runs: the firewall gets its addresses from it (E163). */
  private inVirtualHub(name: string, args: LockedDownFirewallArgs, tier: FirewallTier): Standing {
    const { resourceGroupName, location, tags, virtualWanId, hubPublicIpCount = 1 } = args;
    const hub = new LockedDownVirtualHub(
      `${name}-virtual`,
      { resourceGroupName, location, tags, virtualWanId, addressPrefix: args.hubAddressSpace },
      { parent: this },
    );
    return {
      args: {
        sku: { name: "AZFW_Hub", tier },
        virtualHub: { id: hub.hubId },
        hubIPAddresses: { publicIPs: { count: hubPublicIpCount } },
      },
      hubId: hub.hubId,
      hubNameBehind: (firewall) => hub.leadTo(firewall.id),
    };
  }
}

/** The firewall's address in its subnet or hub. Azure gives it out, so a first preview does not know it. */
function privateAddress(firewall: network.AzureFirewall, isVirtual: boolean): pulumi.Output<string> {
  // Only the property that there is: a preview takes an absent one for unknown, and would show changes for it.
  const given = isVirtual
    ? firewall.hubIPAddresses.apply((inHub) => inHub?.privateIPAddress)
    : firewall.ipConfigurations.apply((configurations) => configurations?.[0]?.privateIPAddress);
  return given.apply((address) => {
    if (address !== undefined) return address;
    if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError("Azure gave the firewall no private address");
    // The provider may leave the property out of what it previews; an absent next hop would be a wrong preview.
    return pulumi.unknown as unknown as string;
  });
}

/** What approved traffic leaves from: our own address, or what Azure gives to a firewall in a virtual hub. */
function publicAddresses(
  firewall: network.AzureFirewall,
  own: pulumi.Output<string | undefined> | undefined,
  isVirtual: boolean,
): pulumi.Output<readonly string[]> {
  if (own !== undefined) return own.apply((address) => (address === undefined ? [] : [address]));
  if (!isVirtual) return pulumi.output([]);
  return firewall.hubIPAddresses.apply((inHub) =>
    (inHub?.publicIPs?.addresses ?? []).flatMap(({ address }) => address ?? []),
  );
}

function refuseOwnAddress(name: string, active: readonly DatedBlock[], address: string): void {
  const block = blockOfOwnAddress(active, address);
  if (block === undefined) return;
  throw new pulumi.RunError(
    `LockedDownFirewall "${name}": the block list names ${block.address}, and ${address} is the firewall's own ` +
      "public address: no traffic would leave; take the entry off the list",
  );
}
