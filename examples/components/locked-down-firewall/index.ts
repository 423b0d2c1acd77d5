// A hub whose firewall lets out what somebody has asked for, and nothing else. Each approval says who wants it, why, and
// until when; one that would reach everybody is refused before anything is made.
import * as resources from "@pulumi/azure-native/resources";

import { LockedDownFirewall } from "azure-lockdown/components/LockedDownFirewall";

const location = "westeurope";
const group = new resources.ResourceGroup("hub", { location });

const firewall = new LockedDownFirewall("hub", {
  resourceGroupName: group.name,
  location,
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  clients: ["10.20.0.0/16", "10.21.0.0/16"],
  availabilityZones: ["1", "2", "3"],
  // In a pipeline, one time for preview and update of a run.
  now: new Date(),
  approvedDestinations: [
    {
      name: "payments",
      reason: "Card payments, contract 2026-17",
      owner: "payments@contoso.com",
      fqdns: ["api.contoso.com"],
      sources: ["10.20.1.0/24"],
    },
    {
      name: "windows-update",
      reason: "Security updates of the servers",
      owner: "platform@contoso.com",
      fqdnTags: ["WindowsUpdate"],
    },
    {
      name: "partner-files",
      reason: "Nightly transfer until the partner has an interface",
      owner: "logistics@contoso.com",
      until: "2035-06-30T00:00:00Z",
      addresses: ["203.0.113.16/28"],
      protocols: ["Tcp:22"],
      sources: ["10.21.4.8"],
    },
  ],
});

/** Next hop and DNS server of everything behind the firewall. */
export const firewallPrivateIp = firewall.privateIpAddress;
/** Address that approved traffic leaves from; give it to those who allow you by address. */
export const firewallPublicIp = firewall.publicIpAddress;
/** Schedule an update then: it takes back what has ended. */
export const nextApprovalExpiry = firewall.nextApprovalExpiry;
