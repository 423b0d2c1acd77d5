// A spoke of a secured virtual hub (Virtual WAN). Its subnets are private and learn one default route from the hub, to the
// firewall; their security group closes every port that no approved destination uses.
import * as resources from "@pulumi/azure-native/resources";

import { LockedDownFirewall } from "azure-lockdown/components/LockedDownFirewall";
import { LockedDownSpoke } from "azure-lockdown/components/LockedDownSpoke";
import { NetworkBlockList } from "azure-lockdown/components/NetworkBlockList";

const location = "westeurope";
const group = new resources.ResourceGroup("shop", { location });
const shared = { resourceGroupName: group.name, location };
const spokeAddressSpace = "10.20.0.0/16";

const firewall = new LockedDownFirewall("hub", {
  ...shared,
  hubKind: "virtualWan",
  hubAddressSpace: "10.10.0.0/23",
  clients: [spokeAddressSpace],
  approvedDestinations: [
    {
      name: "payments",
      reason: "Card payments, contract 2026-17",
      owner: "payments@contoso.com",
      fqdns: ["api.contoso.com"],
    },
  ],
});

const guard = new NetworkBlockList("shop", {
  ...shared,
  blockList: { entries: [], now: new Date() },
  subnet: { internalPrefixes: [spokeAddressSpace, "10.10.0.0/23"], approvedPorts: firewall.approvedPorts },
});

const spoke = new LockedDownSpoke("shop", {
  ...shared,
  spokeAddressSpace,
  subnets: {
    web: { addressPrefix: "10.20.1.0/24", networkSecurityGroupId: guard.networkSecurityGroupId },
    database: { addressPrefix: "10.20.2.0/24", networkSecurityGroupId: guard.networkSecurityGroupId },
  },
  firewallPrivateIpAddress: firewall.privateIpAddress,
  hub: firewall.hub,
});

/** Subnet to put web servers into. */
export const webSubnetId = spoke.subnetId("web");
/** Subnet to put databases into. */
export const databaseSubnetId = spoke.subnetId("database");
