import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { refuseFaults } from "./checks/fault";
import { spokeFaults } from "./plans/networkPlan";

/** Arguments of {@link LockedDownSpoke}. */
export interface LockedDownSpokeArgs {
  /** Required. Resource group of the spoke. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the spoke. */
  readonly location: pulumi.Input<string>;
  /** Required. Address space of the spoke network, a private IPv4 block apart from the hub's. */
  readonly spokeAddressSpace: string;
  /** Required. Subnet of the workload within the spoke. */
  readonly workloadSubnet: string;
  /** Required. Private address of the firewall, `LockedDownFirewall.privateIpAddress`. */
  readonly firewallPrivateIpAddress: pulumi.Input<string>;
  /** Required. ARM id of the network security group of the subnet, `NetworkBlockList.networkSecurityGroupId`. */
  readonly networkSecurityGroupId: pulumi.Input<string>;
  /** Required. The hub that the firewall stands in. */
  readonly hub: HubNetwork;
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** The hub network to peer with. */
export interface HubNetwork {
  /** Required. Resource group of the hub. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Name of the hub network. */
  readonly name: pulumi.Input<string>;
  /** Required. ARM id of the hub network. */
  readonly id: pulumi.Input<string>;
}

/**
 * A network with one private subnet whose only way out is the firewall: no default outbound access, a default route
 * to the firewall that no learned route can replace, and the firewall as DNS server.
 */
export class LockedDownSpoke extends pulumi.ComponentResource {
  /** ARM id of the spoke network. */
  readonly networkId: pulumi.Output<string>;
  /** ARM id of the workload subnet. */
  readonly workloadSubnetId: pulumi.Output<string>;
  /** ARM id of the route table; attach it to every further subnet of the spoke. */
  readonly routeTableId: pulumi.Output<string>;

  /**
   * @param name logical name
   * @param args see {@link LockedDownSpokeArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: LockedDownSpokeArgs, opts?: pulumi.ComponentResourceOptions) {
    refuseFaults(`LockedDownSpoke "${name}"`, spokeFaults(args));
    super("azure-lockdown:network:LockedDownSpoke", name, args, opts);
    const { resourceGroupName, location, tags, hub } = args;
    const shared = { resourceGroupName, location, tags };

    const spoke = new network.VirtualNetwork(
      `${name}-vnet`,
      {
        ...shared,
        addressSpace: { addressPrefixes: [args.spokeAddressSpace] },
        // The firewall's proxy: it sees the names, and name rules and clients agree on the addresses.
        dhcpOptions: { dnsServers: [args.firewallPrivateIpAddress] },
      },
      { parent: this },
    );
    const routes = new network.RouteTable(
      `${name}-routes`,
      {
        ...shared,
        // A learned route that is longer than 0.0.0.0/0 would lead around the firewall.
        disableBgpRoutePropagation: true,
        routes: [
          {
            name: "default-to-firewall",
            addressPrefix: "0.0.0.0/0",
            nextHopType: "VirtualAppliance",
            nextHopIpAddress: args.firewallPrivateIpAddress,
          },
        ],
      },
      { parent: this },
    );

    // Azure takes one write to a network and its children at a time, so each waits for the one before it.
    const toHub = new network.VirtualNetworkPeering(
      `${name}-to-hub`,
      {
        resourceGroupName,
        virtualNetworkName: spoke.name,
        remoteVirtualNetwork: { id: hub.id },
        allowVirtualNetworkAccess: true,
        // What the firewall forwards into the spoke bears the address of its sender.
        allowForwardedTraffic: true,
        allowGatewayTransit: false,
        useRemoteGateways: false,
      },
      { parent: this, dependsOn: routes },
    );
    const fromHub = new network.VirtualNetworkPeering(
      `${name}-from-hub`,
      {
        resourceGroupName: hub.resourceGroupName,
        virtualNetworkName: hub.name,
        remoteVirtualNetwork: { id: spoke.id },
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: false,
        allowGatewayTransit: false,
        useRemoteGateways: false,
      },
      { parent: this, dependsOn: toHub },
    );
    const subnet = new network.Subnet(
      `${name}-workload`,
      {
        resourceGroupName,
        virtualNetworkName: spoke.name,
        addressPrefix: args.workloadSubnet,
        // It can only be set when the subnet is made (E94), and Azure's own default depends on the API version (E93).
        defaultOutboundAccess: false,
        // Ids only: with the whole object azure-native would write the rules and routes a second time (H28).
        networkSecurityGroup: { id: args.networkSecurityGroupId },
        routeTable: { id: routes.id },
        // Private endpoints in the subnet obey its rules and routes as well.
        privateEndpointNetworkPolicies: "Enabled",
      },
      { parent: this, dependsOn: fromHub },
    );

    this.networkId = spoke.id;
    this.workloadSubnetId = subnet.id;
    this.routeTableId = routes.id;
    this.registerOutputs({
      networkId: this.networkId,
      workloadSubnetId: this.workloadSubnetId,
      routeTableId: this.routeTableId,
    });
  }
}
