import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link LockedDownVirtualHub}; `LockedDownFirewall` has checked them. */
export interface LockedDownVirtualHubArgs {
  /** Required. Resource group of the hub. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** Required. Azure region of the hub. */
  readonly location: pulumi.Input<string>;
  /** Required. Address space of the hub, a private IPv4 block of /24 or wider. */
  readonly addressPrefix: string;
  /** Optional. ARM id of the Virtual WAN that the hub belongs to. Default: one of its own. */
  readonly virtualWanId?: pulumi.Input<string> | undefined;
  /** Optional. Tags of all resources. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** A virtual hub of Virtual WAN for a firewall to stand in, which Azure runs, with a WAN of its own where none is given. */
export class LockedDownVirtualHub extends pulumi.ComponentResource {
  /** ARM id of the virtual hub. */
  readonly hubId: pulumi.Output<string>;
  /** Name of the virtual hub, for connections. */
  readonly hubName: pulumi.Output<string>;
  /** ARM id of the Virtual WAN, for further hubs. */
  readonly virtualWanId: pulumi.Output<string>;
  private readonly logicalName: string;
  private readonly resourceGroupName: pulumi.Input<string>;

  /**
   * @param name logical name
   * @param args see {@link LockedDownVirtualHubArgs}
   * @param opts options of the component
   */
  constructor(name: string, args: LockedDownVirtualHubArgs, opts?: pulumi.ComponentResourceOptions) {
    super("azure-lockdown:network:LockedDownVirtualHub", name, args, opts);
    const { resourceGroupName, location, tags } = args;
    const shared = { resourceGroupName, location, tags };
    // A Basic WAN has neither a firewall nor transit between networks.
    const wan = (): pulumi.Output<string> =>
      new network.VirtualWan(`${name}-wan`, { ...shared, type: "Standard" }, { parent: this }).id;
    this.virtualWanId = args.virtualWanId === undefined ? wan() : pulumi.output(args.virtualWanId);
    const hub = new network.VirtualHub(
      `${name}-hub`,
      {
        ...shared,
        addressPrefix: args.addressPrefix,
        sku: "Standard",
        virtualWan: { id: this.virtualWanId },
      },
      { parent: this },
    );
    this.logicalName = name;
    this.resourceGroupName = resourceGroupName;
    this.hubId = hub.id;
    this.hubName = hub.name;
    this.registerOutputs({ hubId: this.hubId, hubName: this.hubName, virtualWanId: this.virtualWanId });
  }

  /**
   * Leads everything that is connected to the hub to a firewall in it, what goes between networks as well (E77).
   *
   * @returns the hub's name, which is known once that is so: before, a network that connects would have no way out.
   */
  leadTo(firewallId: pulumi.Output<string>): pulumi.Output<string> {
    const intent = new network.RoutingIntent(
      `${this.logicalName}-routing-intent`,
      {
        resourceGroupName: this.resourceGroupName,
        virtualHubName: this.hubName,
        routingPolicies: ["Internet", "PrivateTraffic"].map((traffic) => ({
          name: `${traffic}-to-firewall`,
          destinations: [traffic],
          nextHop: firewallId,
        })),
      },
      { parent: this },
    );
    return pulumi.all([this.hubName, intent.id]).apply(([name]) => name);
  }
}
