// Two spokes of one hub network. Their spaces are checked against the hub's and each other, and they are peered one after
// the other, since Azure takes one write to the hub at a time.
import * as resources from "@pulumi/azure-native/resources";

import { LockedDownFirewall } from "azure-lockdown/components/LockedDownFirewall";
import { LockedDownSpokes } from "azure-lockdown/components/LockedDownSpokes";
import { NetworkBlockList } from "azure-lockdown/components/NetworkBlockList";

const location = "westeurope";
const group = new resources.ResourceGroup("platform", { location });
const shared = { resourceGroupName: group.name, location };
const shop = "10.20.0.0/16";
const logistics = "10.21.0.0/16";

const firewall = new LockedDownFirewall("hub", {
  ...shared,
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  clients: [shop, logistics],
  approvedDestinations: [
    { name: "payments", reason: "Card payments", fqdns: ["api.contoso.com"], sources: [shop] },
    { name: "carriers", reason: "Parcel labels", fqdns: ["labels.fabrikam.com"], sources: [logistics] },
  ],
});

const guard = (name: string, space: string): NetworkBlockList =>
  new NetworkBlockList(name, {
    ...shared,
    blockList: { entries: [], now: new Date() },
    subnet: { internalPrefixes: [space, "10.10.0.0/26"], approvedPorts: firewall.approvedPorts },
  });

const spokes = new LockedDownSpokes("spokes", {
  ...shared,
  spokes: {
    shop: {
      spokeAddressSpace: shop,
      subnets: {
        web: {
          addressPrefix: "10.20.1.0/24",
          networkSecurityGroupId: guard("shop", shop).networkSecurityGroupId,
        },
      },
    },
    logistics: {
      spokeAddressSpace: logistics,
      subnets: {
        app: {
          addressPrefix: "10.21.4.0/24",
          networkSecurityGroupId: guard("logistics", logistics).networkSecurityGroupId,
        },
      },
    },
  },
  firewallPrivateIpAddress: firewall.privateIpAddress,
  hub: firewall.hub,
});

/** Subnets to put machines into, by spoke. */
export const subnetIds = spokes.subnetIds;
