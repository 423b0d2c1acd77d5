import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { MANAGEMENT_ROUTES, tunnelRoutes, type ForcedTunnel } from "../plans/hubPlan";

/** Arguments of {@link LockedDownHubNetwork}; `LockedDownFirewall` has checked them. */
export interface LockedDownHubNetworkArgs {
  /** Required. Resource group of the hub. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the hub. */
  readonly location: pulumi.Input<string>;
  /** Required. Address space of the network. */
  readonly addressSpace: string;
  /** Required. AzureFirewallSubnet, a block within the network. */
  readonly firewallSubnet: string;
  /** Optional. Where the firewall sends on what it lets out. Default: to the Internet, from a public address. */
  readonly forcedTunnel?: ForcedTunnel | undefined;
  /** Required. Zones of the public addresses; empty for none. */
  readonly availabilityZones: readonly string[];
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * A network for a firewall to stand in: its subnet and the public address that approved traffic leaves from. With a
 * forced tunnel, traffic has no public address at all, and Azure manages the firewall by a subnet and an address of
 * their own (E161).
 *
 * Azure takes one write to a network and its children at a time, so each waits for the one before it.
 */
export class LockedDownHubNetwork extends pulumi.ComponentResource {
  /** Name of the network. */
  readonly networkName: pulumi.Output<string>;
  /** ARM id of the network. */
  readonly networkId: pulumi.Output<string>;
  /** ARM id of AzureFirewallSubnet. */
  readonly firewallSubnetId: pulumi.Output<string>;
  /** Public address that approved traffic leaves from; none with a forced tunnel. */
  readonly publicIpAddress: pulumi.Output<string | undefined> | undefined;
  /** ARM id of that address. */
  readonly publicIpAddressId: pulumi.Output<string> | undefined;
  /** ARM id of AzureFirewallManagementSubnet, with a forced tunnel. */
  readonly managementSubnetId: pulumi.Output<string> | undefined;
  /** ARM id of the public address by which Azure manages the firewall, with a forced tunnel. */
  readonly managementPublicIpAddressId: pulumi.Output<string> | undefined;

  /**
   * @param name logical name
   * @param args see {@link LockedDownHubNetworkArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: LockedDownHubNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("azure-lockdown:network:LockedDownHubNetwork", name, args, opts);
    const { resourceGroupName, location, tags, availabilityZones, forcedTunnel } = args;
    const shared = { resourceGroupName, location, tags };

    const hub = new network.VirtualNetwork(
      `${name}-vnet`,
      { ...shared, addressSpace: { addressPrefixes: [args.addressSpace] } },
      { parent: this },
    );
    const routesOf = (role: string, routes: Omit<network.RouteTableArgs, "resourceGroupName">) =>
      new network.RouteTable(`${name}-${role}`, { ...shared, ...routes }, { parent: this });
    const subnetOf = (
      role: string,
      subnet: Pick<network.SubnetArgs, "subnetName" | "addressPrefix" | "routeTable">,
      dependsOn: pulumi.Resource[],
    ) =>
      new network.Subnet(
        `${name}-${role}`,
        {
          resourceGroupName,
          virtualNetworkName: hub.name,
          ...subnet,
          // What leaves does so by a public address of the firewall; the implicit one is never wanted (H61).
          defaultOutboundAccess: false,
        },
        { parent: this, dependsOn },
      );
    const addressOf = (role: string) =>
      new network.PublicIPAddress(
        `${name}-${role}`,
        {
          ...shared,
          ...(availabilityZones.length > 0 && { zones: [...availabilityZones] }),
          sku: { name: "Standard" },
          publicIPAllocationMethod: "Static",
        },
        { parent: this },
      );

    // Azure looks for the very names of both subnets.
    const management =
      forcedTunnel === undefined
        ? undefined
        : subnetOf(
            "management-subnet",
            {
              subnetName: "AzureFirewallManagementSubnet",
              addressPrefix: forcedTunnel.managementSubnet,
              routeTable: { id: routesOf("management-routes", MANAGEMENT_ROUTES).id },
            },
            [],
          );
    const subnet = subnetOf(
      "firewall-subnet",
      {
        subnetName: "AzureFirewallSubnet",
        addressPrefix: args.firewallSubnet,
        ...(forcedTunnel !== undefined && {
          routeTable: { id: routesOf("tunnel-routes", tunnelRoutes(forcedTunnel)).id },
        }),
      },
      management === undefined ? [] : [management],
    );
    const publicIp = forcedTunnel === undefined ? addressOf("public-ip") : undefined;

    this.networkName = hub.name;
    this.networkId = hub.id;
    this.firewallSubnetId = subnet.id;
    this.publicIpAddress = publicIp?.ipAddress;
    this.publicIpAddressId = publicIp?.id;
    this.managementSubnetId = management?.id;
    this.managementPublicIpAddressId = management === undefined ? undefined : addressOf("management-ip").id;
    this.registerOutputs({
      networkName: this.networkName,
      networkId: this.networkId,
      firewallSubnetId: this.firewallSubnetId,
      publicIpAddress: this.publicIpAddress,
      publicIpAddressId: this.publicIpAddressId,
      managementSubnetId: this.managementSubnetId,
      managementPublicIpAddressId: this.managementPublicIpAddressId,
    });
  }
}
