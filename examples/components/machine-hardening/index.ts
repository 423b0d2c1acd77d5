// Two machines behind no door: one says itself that the platform patches it, the other is made to by the stack. Both are
// patched in a window on Sunday nights, as is everything that others put into the same resource group.
import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

import { DefenderPlans } from "azure-lockdown/components/DefenderPlans";
import { DiagnosticSettings } from "azure-lockdown/components/DiagnosticSettings";
import { FlowLogs } from "azure-lockdown/components/FlowLogs";
import {
  hardenedOsProfile,
  hardenEveryMachine,
  MachineHardening,
} from "azure-lockdown/components/MachineHardening";

// Every machine from here on: what it does not say is filled in, and what it says otherwise stops the preview.
hardenEveryMachine({ schedule: "window" });

const location = "westeurope";
const group = new resources.ResourceGroup("servers", { location });
const shared = { resourceGroupName: group.name, location };

const nsg = new network.NetworkSecurityGroup("servers", {
  ...shared,
  securityRules: [
    {
      name: "deny-internet",
      priority: 4096,
      direction: "Outbound",
      access: "Deny",
      protocol: "*",
      sourceAddressPrefix: "*",
      sourcePortRange: "*",
      destinationAddressPrefix: "Internet",
      destinationPortRange: "*",
    },
  ],
});
const vnet = new network.VirtualNetwork("servers", {
  ...shared,
  addressSpace: { addressPrefixes: ["10.20.0.0/24"] },
});
const subnet = new network.Subnet("servers", {
  resourceGroupName: group.name,
  virtualNetworkName: vnet.name,
  addressPrefix: "10.20.0.0/26",
  defaultOutboundAccess: false,
  networkSecurityGroup: { id: nsg.id },
});

const password = pulumi.secret("not-a-password-of-anything");
const hardware = { hardwareProfile: { vmSize: "Standard_D2s_v5" } };
const nic = (name: string) => {
  const { id } = new network.NetworkInterface(name, {
    ...shared,
    ipConfigurations: [{ name: "internal", subnet: { id: subnet.id } }],
  });
  return { networkProfile: { networkInterfaces: [{ id, primary: true }] } };
};

// Says itself who patches it.
const web = new compute.VirtualMachine("web", {
  ...shared,
  ...hardware,
  ...nic("web"),
  storageProfile: {
    imageReference: {
      publisher: "MicrosoftWindowsServer",
      offer: "WindowsServer",
      sku: "2022-datacenter-azure-edition",
      version: "latest",
    },
    osDisk: { createOption: "FromImage" },
  },
  osProfile: {
    computerName: "web",
    adminUsername: "operator",
    adminPassword: password,
    ...hardenedOsProfile("Windows", { schedule: "window" }),
  },
});
// Says nothing, and is patched all the same.
const db = new compute.VirtualMachine("db", {
  ...shared,
  ...hardware,
  ...nic("db"),
  storageProfile: {
    imageReference: {
      publisher: "Canonical",
      offer: "0001-com-ubuntu-server-jammy",
      sku: "22_04-lts-gen2",
      version: "latest",
    },
    osDisk: { createOption: "FromImage" },
  },
  osProfile: { computerName: "db", adminUsername: "operator", adminPassword: password },
});

// Who talked to whom, and where alerts go.
const { workspaceId } = new DiagnosticSettings("logs", {
  ...shared,
  targets: { servers: { kind: "networkSecurityGroup", resourceId: nsg.id } },
});
new FlowLogs("flow-logs", { ...shared, workspaceId, networks: { servers: vnet.id } });

// The plan for servers pays for Defender for Endpoint, which MachineHardening has brought to every machine.
new DefenderPlans("defender", {
  securityContact: { emails: ["soc@contoso.com"] },
  alertExport: { ...shared, workspaceId },
});
const { windowIds } = new MachineHardening("patching", {
  ...shared,
  windows: {
    sunday: {
      start: "2027-01-03 01:00",
      duration: "03:00",
      every: "1Week Sunday",
      timeZone: "W. Europe Standard Time",
      exclude: { kbNumbers: ["5034439"], reason: "It fails on machines without a recovery partition" },
    },
  },
  machines: { web: { id: web.id }, db: { id: db.id } },
  // Machines that others make in the group get the same.
  scopes: { servers: { resourceGroupName: group.name, filter: { locations: [location] } } },
});

/** The maintenance configuration, for machines of other stacks. */
export const sundayWindowId = windowIds.apply((ids) => ids["sunday"]);
