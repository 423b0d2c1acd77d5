import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { approvedPorts, type ApprovedDestination, type ApprovedPorts } from "./plans/approvedDestinationsPlan";
import type { BlockList, DatedBlock } from "./plans/blockListPlan";
import { lockAgainstDeletion } from "./deletionLock";
import { refuseFaults } from "./checks/fault";
import { LockedDownFirewallPolicy } from "./LockedDownFirewallPolicy";
import { activeBlocks, blockOfOwnAddress, firewallFaults } from "./plans/lockedDownFirewallPlan";
import type { FirewallTier } from "./plans/lockedDownFirewallPolicyPlan";

/** Arguments of {@link LockedDownFirewall}. */
export interface LockedDownFirewallArgs {
  /** Required. Resource group of the hub. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the hub. */
  readonly location: pulumi.Input<string>;
  /** Required. Address space of the hub network, a private IPv4 block. */
  readonly hubAddressSpace: string;
  /** Required. AzureFirewallSubnet: a /26 or wider within the hub. */
  readonly firewallSubnet: string;
  /** Required. Block behind the firewall: who may use approved destinations, unless they name sources within it. */
  readonly clients: string;
  /** Required. What may leave, each with its reason. Nothing else does. */
  readonly approvedDestinations: readonly ApprovedDestination[];
  /** Optional. The block list; it stands in a base policy that no other rule outranks. */
  readonly blockList?: BlockList | undefined;
  /** Optional. `Standard` has no intrusion detection. Default: `Premium`. */
  readonly tier?: FirewallTier | undefined;
  /** Optional. Zones of the firewall and its address, such as `["1", "2", "3"]`. Default: none. */
  readonly availabilityZones?: readonly string[] | undefined;
  /** Optional. DNS servers that the firewall's proxy asks. Default: Azure's own. */
  readonly dnsServers?: readonly string[] | undefined;
  /**
   * Optional. The reason to leave open the infrastructure names that Azure Firewall lets through on its own (E126).
   * Default: closed.
   */
  readonly allowInfrastructureNames?: string | undefined;
  /**
   * Optional. The reason to leave the firewall and its policies without a lock, so that one call can delete them.
   * Whoever deploys needs the right to write locks otherwise (Owner or User Access Administrator). Default: locked.
   */
  readonly allowDeletion?: string | undefined;
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * A hub network with an Azure Firewall that denies by default: threat intelligence and intrusion detection set to
 * deny, names resolved by its own proxy, the block list before everything else, then the approved destinations.
 */
export class LockedDownFirewall extends pulumi.ComponentResource {
  /** The firewall itself, for the option `deletedWith` of what hangs on it: its lock keeps that from being deleted. */
  readonly firewall: pulumi.Resource;
  /** ARM id of the firewall. */
  readonly firewallId: pulumi.Output<string>;
  /** Private address of the firewall: next hop of the workload's default route, and its DNS server. */
  readonly privateIpAddress: pulumi.Output<string>;
  /** Public address that approved traffic leaves from. */
  readonly publicIpAddress: pulumi.Output<string | undefined>;
  /** ARM id of the public address resource. */
  readonly publicIpAddressId: pulumi.Output<string>;
  /** Name of the hub network, for peerings. */
  readonly hubNetworkName: pulumi.Output<string>;
  /** ARM id of the hub network. */
  readonly hubNetworkId: pulumi.Output<string>;
  /** ARM id of the policy that the firewall uses. */
  readonly policyId: pulumi.Output<string>;
  /** ARM id of the base policy, for further child policies. */
  readonly basePolicyId: pulumi.Output<string>;
  /** Ports that a network security group before the firewall has to leave open. */
  readonly approvedPorts: ApprovedPorts;

  /**
   * @param name logical name
   * @param args see {@link LockedDownFirewallArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: LockedDownFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`LockedDownFirewall "${name}"`, firewallFaults(args));
    const active = activeBlocks(args.blockList);
    // The engine keeps these as the component's inputs, so they must not hold the clock: it would differ in each run.
    const inputs = { ...args, blockList: undefined, activeBlocks: active };
    super("azure-lockdown:network:LockedDownFirewall", name, inputs, opts);

    const { resourceGroupName, location, tags, tier = "Premium", availabilityZones = [] } = args;
    const shared = { resourceGroupName, location, tags };
    const zones = availabilityZones.length > 0 ? { zones: [...availabilityZones] } : {};
    if (tier === "Standard") {
      void pulumi.log.warn(
        "tier Standard has no intrusion detection: only Premium drops known attack traffic",
        this,
      );
    }

    const policy = new LockedDownFirewallPolicy(
      `${name}-policy`,
      {
        ...shared,
        tier,
        activeBlocks: active,
        approvedDestinations: args.approvedDestinations,
        defaultSources: [args.clients],
        dnsServers: args.dnsServers ?? [],
        closeInfrastructure: args.allowInfrastructureNames === undefined,
        lock: args.allowDeletion === undefined,
      },
      { parent: this },
    );

    const hub = new network.VirtualNetwork(
      `${name}-vnet`,
      { ...shared, addressSpace: { addressPrefixes: [args.hubAddressSpace] } },
      { parent: this },
    );
    const subnet = new network.Subnet(
      `${name}-firewall-subnet`,
      {
        resourceGroupName,
        virtualNetworkName: hub.name,
        // Azure looks for this very name.
        subnetName: "AzureFirewallSubnet",
        addressPrefix: args.firewallSubnet,
        // The firewall leaves through its public address; the implicit one is never wanted (H61).
        defaultOutboundAccess: false,
      },
      { parent: this },
    );
    const publicIp = new network.PublicIPAddress(
      `${name}-public-ip`,
      { ...shared, ...zones, sku: { name: "Standard" }, publicIPAllocationMethod: "Static" },
      { parent: this },
    );
    const firewall = new network.AzureFirewall(
      `${name}-firewall`,
      {
        ...shared,
        ...zones,
        sku: { name: "AZFW_VNet", tier },
        firewallPolicy: { id: policy.policyId },
        ipConfigurations: [
          { name: "public", subnet: { id: subnet.id }, publicIPAddress: { id: publicIp.id } },
        ],
      },
      // With its rules in place first, the firewall is made once, and not updated for minutes after each group.
      { parent: this, dependsOn: policy.lastWritten },
    );

    if (args.allowDeletion === undefined) {
      lockAgainstDeletion(`${name}-firewall-lock`, firewall.id, { parent: this });
    }

    this.firewall = firewall;
    this.firewallId = firewall.id;
    this.privateIpAddress = privateAddress(firewall);
    this.publicIpAddress = publicIp.ipAddress.apply((address) => refuseOwnAddress(name, active, address));
    this.publicIpAddressId = publicIp.id;
    this.hubNetworkName = hub.name;
    this.hubNetworkId = hub.id;
    this.policyId = policy.policyId;
    this.basePolicyId = policy.basePolicyId;
    this.approvedPorts = approvedPorts(args.approvedDestinations);
    this.registerOutputs({
      firewallId: this.firewallId,
      privateIpAddress: this.privateIpAddress,
      publicIpAddress: this.publicIpAddress,
      policyId: this.policyId,
      basePolicyId: this.basePolicyId,
      approvedPorts: this.approvedPorts,
    });
  }
}

/** The firewall's address in its subnet. Azure gives it out, so a first preview does not know it. */
function privateAddress(firewall: network.AzureFirewall): pulumi.Output<string> {
  return firewall.ipConfigurations.apply((configurations) => {
    const address = configurations?.[0]?.privateIPAddress;
    if (address !== undefined) return address;
    if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError("Azure gave the firewall no private address");
    // The provider may leave the property out of what it previews; an absent next hop would be a wrong preview.
    return pulumi.unknown as unknown as string;
  });
}

function refuseOwnAddress(
  name: string,
  active: readonly DatedBlock[],
  address: string | undefined,
): string | undefined {
  const block = address === undefined ? undefined : blockOfOwnAddress(active, address);
  if (block === undefined) return address;
  throw new pulumi.RunError(
    `LockedDownFirewall "${name}": the block list names ${block.address}, and ${address ?? ""} is the firewall's own ` +
      "public address: no traffic would leave; take the entry off the list",
  );
}
