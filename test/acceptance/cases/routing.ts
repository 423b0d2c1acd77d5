import type { Resource } from "../../../egress/read";
import {
  DENY_INTERNET,
  estate,
  FR,
  idOf,
  natGateway,
  resource,
  TO_FIREWALL,
} from "../../egress/cases/fixtures";
import { closed, service } from "../../egress/cases/workloads/fixtures";

const PRIVATE = { defaultOutboundAccess: false };
const peering = (from: string, to: string): Resource =>
  resource("VirtualNetworkPeering", `virtualNetworks/${from}/virtualNetworkPeerings`, `to-${to}`, {
    virtualNetworkName: from,
    remoteVirtualNetwork: { id: idOf("virtualNetworks", to) },
  });

export const ROUTING: Readonly<Record<string, readonly Resource[]>> = {
  // The default version of azure-native is older than private subnets by default (E93).
  "B78 a subnet that does not say whether it is private": estate({}),
  "B90 a default route to nobody among the resources": estate({ subnet: PRIVATE, routes: [TO_FIREWALL] }),
  "B91 a second subnet without a route table": FR([], {
    others: [
      resource("Subnet", "virtualNetworks/vnet/subnets", "second", {
        virtualNetworkName: "vnet",
        addressPrefix: "10.0.2.0/24",
      }),
      resource("NetworkInterface", "networkInterfaces", "other", {
        ipConfigurations: [
          {
            name: "main",
            privateIPAddress: "10.0.2.4",
            subnet: { id: idOf("virtualNetworks/vnet/subnets", "second") },
          },
        ],
      }),
    ],
  }),
  // The cluster is closed; so that an audit finds nothing, so is the subnet, for whoever else may come.
  "N44 block": [
    ...closed(),
    service("containerservice:ManagedCluster", {
      networkProfile: { outboundType: "block" },
      agentPoolProfiles: [
        { name: "pool", vnetSubnetID: idOf("virtualNetworks/vnet/subnets", "app"), count: 1 },
      ],
    }),
  ],
  // The peer's subnet uses its NAT gateway, so it needs a security group of its own.
  "N49 a peer with a NAT gateway": estate({
    subnet: PRIVATE,
    others: [
      resource("VirtualNetwork", "virtualNetworks", "hub", {
        addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
      }),
      natGateway({ publicIpAddresses: [{ id: idOf("publicIPAddresses", "pip") }] }),
      resource("NetworkSecurityGroup", "networkSecurityGroups", "closed", { securityRules: [DENY_INTERNET] }),
      resource("Subnet", "virtualNetworks/hub/subnets", "shared", {
        virtualNetworkName: "hub",
        addressPrefix: "10.9.1.0/24",
        natGateway: { id: idOf("natGateways", "nat") },
        networkSecurityGroup: { id: idOf("networkSecurityGroups", "closed") },
      }),
      peering("vnet", "hub"),
      peering("hub", "vnet"),
    ],
  }),
};
