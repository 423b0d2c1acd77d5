import assert from "node:assert/strict";

import type { Properties } from "../../../simulator/provider/values";
import { Fixture, NETWORK, SUBSCRIPTION } from "./fixture";

describe("virtual networks", () => {
  const arm = new Fixture();
  const network = (name: string, prefixes: string[], more: Properties = {}): Promise<string> =>
    arm.create(
      "VirtualNetwork",
      { virtualNetworkName: name, addressSpace: { addressPrefixes: prefixes }, ...more },
      name,
    );
  const subnet = (name: string, addressPrefix: string): Properties => ({
    virtualNetworkName: "v",
    subnetName: name,
    addressPrefix,
  });

  describe("reject", () => {
    it("a subnet outside the network", async () => {
      await network("v", ["10.0.0.0/16"]);
      await arm.refuses(
        "NetcfgSubnetRangeOutsideVnet",
        /10\.1\.0\.0\/24 is outside/,
        "Subnet",
        subnet("s", "10.1.0.0/24"),
      );
    });

    it("a subnet that overlaps another", async () => {
      await network("v", ["10.0.0.0/16"]);
      await arm.create("Subnet", subnet("a", "10.0.0.0/24"));
      await arm.refuses("NetcfgSubnetRangesOverlap", /overlaps.*'a'/, "Subnet", subnet("b", "10.0.0.128/25"));
    });

    it("inline subnets that overlap", () =>
      arm.refuses("NetcfgSubnetRangesOverlap", /overlaps/, "VirtualNetwork", {
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [
          { name: "a", addressPrefix: "10.0.0.0/16" },
          { name: "b", addressPrefix: "10.0.9.0/24" },
        ],
      }));

    it("a network that is made too small for its subnets", async () => {
      await network("v", ["10.0.0.0/16"]);
      await arm.create("Subnet", subnet("a", "10.0.200.0/24"));
      await arm.refuses("NetcfgSubnetRangeOutsideVnet", /10\.0\.200\.0/, "VirtualNetwork", {
        virtualNetworkName: "v",
        addressSpace: { addressPrefixes: ["10.0.0.0/17"] },
      });
    });

    for (const [name, prefix, longest] of [
      ["AzureFirewallSubnet", "10.0.0.0/27", "26"],
      ["AzureFirewallManagementSubnet", "10.0.0.0/28", "26"],
      ["app", "10.0.0.0/30", "29"],
    ] as const) {
      it(`${name} of ${prefix}`, async () => {
        await network("v", ["10.0.0.0/16"]);
        await arm.refuses(
          "InvalidSubnetSize",
          new RegExp(`/${longest} or larger`),
          "Subnet",
          subnet(name, prefix),
        );
      });
    }

    it("prefixes with bits after the mask", () =>
      arm.refuses("InvalidCIDRNotation", /10\.0\.0\.1\/16/, "VirtualNetwork", {
        addressSpace: { addressPrefixes: ["10.0.0.1/16"] },
      }));

    it("an address space that overlaps itself", () =>
      arm.refuses("NetcfgInvalidVirtualNetworkAddressSpace", /overlap/, "VirtualNetwork", {
        addressSpace: { addressPrefixes: ["10.0.0.0/8", "10.1.0.0/16"] },
      }));

    it("a subnet whose network is not there", () =>
      arm.refuses("ParentResourceNotFound", /virtualNetworks\/v/, "Subnet", subnet("s", "10.0.0.0/24")));

    it("a peering of networks that overlap", async () => {
      await network("v", ["10.0.0.0/16"]);
      await network("w", ["10.0.128.0/17"]);
      await arm.refuses("VnetAddressSpacesOverlap", /v and w overlap/, "VirtualNetworkPeering", {
        virtualNetworkName: "v",
        virtualNetworkPeeringName: "p",
        remoteVirtualNetwork: { id: `${NETWORK}/virtualNetworks/w` },
      });
    });
  });

  describe("allow", () => {
    it("subnets side by side, also of both IP versions", async () => {
      await network("v", ["10.0.0.0/16", "fd00::/48"]);
      await arm.create("Subnet", subnet("AzureFirewallSubnet", "10.0.0.0/26"));
      await arm.create("Subnet", subnet("a", "10.0.0.64/26"), "a");
      await arm.create(
        "Subnet",
        { virtualNetworkName: "v", subnetName: "b", addressPrefixes: ["10.0.1.0/24", "fd00::/64"] },
        "b",
      );
    });

    it("a subnet to be put again with another prefix", async () => {
      await network("v", ["10.0.0.0/16"]);
      await arm.create("Subnet", subnet("a", "10.0.0.0/24"));
      await arm.create("Subnet", subnet("a", "10.0.0.0/23"));
    });

    it("a peering of networks apart", async () => {
      await network("v", ["10.0.0.0/16"]);
      await network("w", ["10.1.0.0/16"]);
      await arm.create("VirtualNetworkPeering", {
        virtualNetworkName: "v",
        remoteVirtualNetwork: { id: `${NETWORK}/virtualNetworks/w` },
      });
    });
  });
});

describe("route tables", () => {
  const arm = new Fixture();
  const route = (more: Properties): Properties => ({
    name: "r",
    addressPrefix: "0.0.0.0/0",
    nextHopType: "Internet",
    ...more,
  });
  const table = (...routes: Properties[]): Promise<string> =>
    arm.create("RouteTable", { routeTableName: "t", routes });
  const refuses = (code: string, because: RegExp, ...routes: Properties[]): Promise<void> =>
    arm.refuses(code, because, "RouteTable", { routes });

  it("reject a bad prefix", () =>
    refuses("InvalidAddressPrefix", /0\.0\.0\.0\/33/, route({ addressPrefix: "0.0.0.0/33" })));
  it("reject an unknown next hop", () =>
    refuses("InvalidNextHopType", /firewall/, route({ nextHopType: "Firewall" })));
  it("reject an appliance without an address", () =>
    refuses("InvalidNextHopIpAddress", /needs the IP/, route({ nextHopType: "VirtualAppliance" })));
  it("reject an address for another next hop", () =>
    refuses(
      "RouteNextHopIpAddressNotAllowed",
      /only a VirtualAppliance/,
      route({ nextHopIpAddress: "10.0.0.4" }),
    ));
  it("reject two routes for one prefix", () =>
    refuses("RouteConflict", /r and s/, route({}), route({ name: "s" })));
  it("reject a route of its own for a prefix that is taken", async () => {
    await table(route({}));
    await arm.refuses("RouteConflict", /same address prefix/, "Route", {
      routeTableName: "t",
      routeName: "s",
      ...route({ name: "s" }),
    });
  });

  it("allow an appliance, a service tag and a black hole", async () => {
    await table(
      route({ nextHopType: "VirtualAppliance", nextHopIpAddress: "10.0.0.4" }),
      route({ name: "s", addressPrefix: "Storage", nextHopType: "Internet" }),
      route({ name: "t", addressPrefix: "10.9.0.0/16", nextHopType: "None" }),
    );
  });
});

describe("pointers and deletions", () => {
  const arm = new Fixture();
  const id = (path: string): Properties => ({ id: `${NETWORK}/${path}` });

  /** A subnet with a group, a route table and a NAT gateway with a public address. */
  async function subnetWithAll(): Promise<string> {
    await arm.create("NetworkSecurityGroup", { networkSecurityGroupName: "n" });
    await arm.create("RouteTable", { routeTableName: "t" });
    await arm.create("PublicIPAddress", {
      publicIpAddressName: "p",
      sku: { name: "Standard" },
      publicIPAllocationMethod: "Static",
    });
    await arm.create("NatGateway", { natGatewayName: "g", publicIpAddresses: [id("publicIPAddresses/p")] });
    return arm.create("VirtualNetwork", {
      virtualNetworkName: "v",
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      subnets: [
        {
          name: "s",
          addressPrefix: "10.0.0.0/24",
          networkSecurityGroup: id("networkSecurityGroups/n"),
          routeTable: id("routeTables/t"),
          natGateway: id("natGateways/g"),
        },
      ],
    });
  }

  it("reject a resource whose group is not there", () =>
    arm.refuses("ResourceGroupNotFound", /'nowhere'/, "NetworkSecurityGroup", {
      resourceGroupName: "nowhere",
    }));

  it("reject a pointer to what is not there", () =>
    arm.refuses("InvalidResourceReference", /routetables\/gone/, "VirtualNetwork", {
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      subnets: [{ name: "s", addressPrefix: "10.0.0.0/24", routeTable: id("routeTables/gone") }],
    }));

  it("reject a name that ARM does not take", () =>
    arm.refuses("InvalidResourceName", /a b/, "NetworkSecurityGroup", { networkSecurityGroupName: "a b" }));

  for (const [type, path, code] of [
    ["NetworkSecurityGroup", "networkSecurityGroups/n", "InUseNetworkSecurityGroupCannotBeDeleted"],
    ["RouteTable", "routeTables/t", "InUseRouteTableCannotBeDeleted"],
    ["PublicIPAddress", "publicIPAddresses/p", "InUsePublicIPAddressCannotBeDeleted"],
    ["NatGateway", "natGateways/g", "InUseNatGatewayCannotBeDeleted"],
  ] as const) {
    it(`reject the deletion of ${path} while it is in use, and allow it afterwards`, async () => {
      const network = await subnetWithAll();
      await assert.rejects(arm.delete(type, `${NETWORK}/${path}`), new RegExp(code));
      await arm.delete("VirtualNetwork", network);
      if (type === "PublicIPAddress") await arm.delete("NatGateway", `${NETWORK}/natGateways/g`);
      await arm.delete(type, `${NETWORK}/${path}`);
    });
  }

  it("reject the deletion of a subnet with a network card in it, one by one or with its network", async () => {
    const network = await subnetWithAll();
    await arm.create("NetworkInterface", {
      ipConfigurations: [{ name: "c", subnet: id("virtualNetworks/v/subnets/s") }],
    });
    await assert.rejects(arm.delete("Subnet", `${network}/subnets/s`), /InUseSubnetCannotBeDeleted/);
    await assert.rejects(arm.delete("VirtualNetwork", network), /InUseVirtualNetworkCannotBeDeleted/);
    await arm.refuses("InUseSubnetCannotBeDeleted", /s cannot be deleted/, "VirtualNetwork", {
      virtualNetworkName: "v",
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      subnets: [],
    });
  });

  it("reject the deletion of an IP group or a policy in use", async () => {
    await arm.create("IpGroup", { ipGroupsName: "g", ipAddresses: ["10.0.0.0/8"] });
    await arm.create("FirewallPolicy", { firewallPolicyName: "p" });
    await arm.create(
      "FirewallPolicy",
      { firewallPolicyName: "child", basePolicy: id("firewallPolicies/p") },
      "child",
    );
    await arm.create("FirewallPolicyRuleCollectionGroup", {
      firewallPolicyName: "child",
      priority: 100,
      ruleCollections: [
        {
          ruleCollectionType: "FirewallPolicyFilterRuleCollection",
          name: "c",
          priority: 100,
          action: { type: "Deny" },
          rules: [
            {
              ruleType: "NetworkRule",
              name: "r",
              ipProtocols: ["Any"],
              sourceIpGroups: [id("ipGroups/g")["id"] ?? ""],
              destinationAddresses: ["*"],
              destinationPorts: ["*"],
            },
          ],
        },
      ],
    });
    await assert.rejects(arm.delete("IpGroup", `${NETWORK}/ipGroups/g`), /InUseIpGroupCannotBeDeleted/);
    await assert.rejects(
      arm.delete("FirewallPolicy", `${NETWORK}/firewallPolicies/p`),
      /InUseFirewallPolicyCannotBeDeleted/,
    );
  });

  it("reject the deletion of a resource group that another group's resources use, and else delete all in it", async () => {
    await subnetWithAll();
    const other = { resourceGroupName: "other" };
    await arm.create("resources:ResourceGroup", { ...other, location: "westeurope" }, "other");
    const card = await arm.create("NetworkInterface", {
      ...other,
      ipConfigurations: [{ name: "c", subnet: id("virtualNetworks/v/subnets/s") }],
    });
    const group = `${SUBSCRIPTION}/resourceGroups/rg`;
    await assert.rejects(arm.delete("resources:ResourceGroup", group), /InUseResourceGroupCannotBeDeleted/);
    await arm.delete("NetworkInterface", card);
    await arm.delete("resources:ResourceGroup", group);
    assert.equal(
      await arm.provider.read("azure-native:network:VirtualNetwork", `${NETWORK}/virtualNetworks/v`),
      undefined,
    );
  });

  it("allow what looks on to stay behind: a diagnostic setting holds nothing back", async () => {
    await arm.create("NetworkSecurityGroup", { networkSecurityGroupName: "n" });
    await arm.create("monitor:DiagnosticSetting", {
      resourceUri: `${NETWORK}/networkSecurityGroups/n`,
      name: "d",
      storageAccountId: "/subscriptions/other/x",
      logs: [{ categoryGroup: "allLogs", enabled: true }],
    });
    await arm.delete("NetworkSecurityGroup", `${NETWORK}/networkSecurityGroups/n`);
  });

  it("allow pointers into other subscriptions, which the simulator cannot see", async () => {
    await arm.create("NetworkInterface", {
      ipConfigurations: [
        {
          name: "c",
          subnet: {
            id: "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/x/providers/Microsoft.Network/virtualNetworks/v/subnets/s",
          },
        },
      ],
    });
  });
});
