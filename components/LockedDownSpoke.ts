import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { logicalNameFaults } from "./checks/azureNames";
import { at, refuseFaults } from "./checks/fault";
import { regionFaults } from "./checks/regions";
import type { Hub } from "./plans/hubPlan";
import { spokeFaults, type SpokeSettings, type SpokeSubnetSettings } from "./plans/spokePlan";

/** A subnet of a spoke. */
export interface SpokeSubnet extends SpokeSubnetSettings {
  /**
   * Required. ARM id of its network security group, such as `NetworkBlockList.networkSecurityGroupId`. Several subnets
   * may have the same.
   */
  readonly networkSecurityGroupId: pulumi.Input<string>;
}

/** Arguments of {@link LockedDownSpoke}. */
export interface LockedDownSpokeArgs extends SpokeSettings {
  /** Required. Resource group of the spoke. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the spoke. */
  readonly location: pulumi.Input<string>;
  /** Required. Its subnets by a key of yours, which is part of their names. */
  readonly subnets: Readonly<Record<string, SpokeSubnet>>;
  /** Required. Private address of the firewall, `LockedDownFirewall.privateIpAddress`. */
  readonly firewallPrivateIpAddress: pulumi.Input<string>;
  /** Required. The hub that the firewall stands in, `LockedDownFirewall.hub`. */
  readonly hub: Hub;
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * A network with private subnets whose only way out is the firewall: no default outbound access, a default route to
 * the firewall that no learned route can replace, and the firewall as DNS server.
 *
 * Azure takes one write to a hub network at a time: of several spokes of one hub, give each the one before it in the
 * option `dependsOn`, or make them with `LockedDownSpokes`, which does so.
 */
export class LockedDownSpoke extends pulumi.ComponentResource {
  /** ARM id of the spoke network. */
  readonly networkId: pulumi.Output<string>;
  /** ARM ids of the subnets by their keys. */
  readonly subnetIds: Readonly<Record<string, pulumi.Output<string>>>;
  /**
   * ARM id of the route table; attach it to every further subnet of the spoke. None behind a virtual hub, whose routes
   * the subnets learn.
   */
  readonly routeTableId: pulumi.Output<string> | undefined;

  /**
   * @param name logical name
   * @param args see {@link LockedDownSpokeArgs}
   * @param opts options of the component; what it depends on, all its resources wait for
   */
  constructor(name: string, args: LockedDownSpokeArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`LockedDownSpoke "${name}"`, [
      ...logicalNameFaults("virtualNetwork", name, "-vnet"),
      ...regionFaults(args.location).map((fault) => at("location", fault)),
      ...spokeFaults(args, args.hub),
    ]);
    super("azure-lockdown:network:LockedDownSpoke", name, args, opts);
    const { resourceGroupName, location, tags } = args;
    const shared = { resourceGroupName, location, tags };

    const spoke = new network.VirtualNetwork(
      `${name}-vnet`,
      {
        ...shared,
        addressSpace: { addressPrefixes: [args.spokeAddressSpace] },
        // The firewall's proxy: it sees the names, and name rules and clients agree on the addresses.
        dhcpOptions: { dnsServers: [args.firewallPrivateIpAddress] },
      },
      // The engine hands the component's own dependencies on to nobody.
      { parent: this, ...(opts?.dependsOn !== undefined && { dependsOn: opts.dependsOn }) },
    );
    // A virtual hub's default route reaches the subnets as a learned one (E77). A table that turns those off would cut
    // them off, and one with a route of its own would win over the hub's.
    const routes = args.hub.kind === "virtualWan" ? undefined : this.defaultRoute(name, args, spoke);

    // Azure takes one write to a network and its children at a time, so each waits for the one before it.
    let last =
      routes === undefined ? this.connection(name, args, spoke) : this.peerings(name, args, spoke, routes);
    const subnetIds: Record<string, pulumi.Output<string>> = {};
    for (const [key, subnet] of Object.entries(args.subnets).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const made = new network.Subnet(
        `${name}-${key}`,
        {
          resourceGroupName,
          virtualNetworkName: spoke.name,
          addressPrefix: subnet.addressPrefix,
          // It can only be set when the subnet is made (E94), and Azure's own default depends on the API version (E93).
          defaultOutboundAccess: false,
          // Ids only: with the whole object azure-native would write the rules and routes a second time (H28).
          networkSecurityGroup: { id: subnet.networkSecurityGroupId },
          ...(routes !== undefined && { routeTable: { id: routes.id } }),
          ...(subnet.delegatedTo !== undefined && {
            delegations: [{ name: "service", serviceName: subnet.delegatedTo }],
          }),
          // Private endpoints in the subnet obey its rules and routes as well.
          privateEndpointNetworkPolicies: "Enabled",
        },
        { parent: this, dependsOn: last },
      );
      subnetIds[key] = made.id;
      last = made;
    }

    this.networkId = spoke.id;
    this.subnetIds = subnetIds;
    this.routeTableId = routes?.id;
    this.registerOutputs({
      networkId: this.networkId,
      subnetIds: this.subnetIds,
      routeTableId: this.routeTableId,
    });
  }

  /** ARM id of the subnet with a key; throws where there is none. */
  subnetId(key: string): pulumi.Output<string> {
    const id = this.subnetIds[key];
    if (id !== undefined) return id;
    const keys = Object.keys(this.subnetIds).join(", ");
    throw new pulumi.RunError(`the spoke has no subnet "${key}": it has ${keys}`);
  }

  private defaultRoute(
    name: string,
    { resourceGroupName, location, tags, firewallPrivateIpAddress }: LockedDownSpokeArgs,
    spoke: pulumi.Resource,
  ): network.RouteTable {
    return new network.RouteTable(
      `${name}-routes`,
      {
        resourceGroupName,
        location,
        tags,
        // A learned route that is longer than 0.0.0.0/0 would lead around the firewall.
        disableBgpRoutePropagation: true,
        routes: [
          {
            name: "default-to-firewall",
            addressPrefix: "0.0.0.0/0",
            nextHopType: "VirtualAppliance",
            nextHopIpAddress: firewallPrivateIpAddress,
          },
        ],
      },
      { parent: this, dependsOn: spoke },
    );
  }

  /** Both directions of a peering with a hub network; the last one written. */
  private peerings(
    name: string,
    { resourceGroupName, hub }: LockedDownSpokeArgs,
    spoke: network.VirtualNetwork,
    after: pulumi.Resource,
  ): pulumi.Resource {
    const closed = { allowVirtualNetworkAccess: true, allowGatewayTransit: false, useRemoteGateways: false };
    const toHub = new network.VirtualNetworkPeering(
      `${name}-to-hub`,
      {
        ...closed,
        resourceGroupName,
        virtualNetworkName: spoke.name,
        remoteVirtualNetwork: { id: hub.id },
        // What the firewall forwards into the spoke bears the address of its sender.
        allowForwardedTraffic: true,
      },
      { parent: this, dependsOn: after },
    );
    return new network.VirtualNetworkPeering(
      `${name}-from-hub`,
      {
        ...closed,
        resourceGroupName: hub.resourceGroupName,
        virtualNetworkName: hub.name,
        remoteVirtualNetwork: { id: spoke.id },
        allowForwardedTraffic: false,
      },
      { parent: this, dependsOn: toHub },
    );
  }

  /** The connection to a virtual hub. */
  private connection(
    name: string,
    { hub }: LockedDownSpokeArgs,
    spoke: network.VirtualNetwork,
  ): pulumi.Resource {
    return new network.HubVirtualNetworkConnection(
      `${name}-connection`,
      {
        resourceGroupName: hub.resourceGroupName,
        virtualHubName: hub.name,
        remoteVirtualNetwork: { id: spoke.id },
        // Without it the network takes no default route from the hub (E77).
        enableInternetSecurity: true,
      },
      { parent: this },
    );
  }
}
