// Two machines whose backups are copied to another region, cannot be deleted before their time, and are looked after by
// two people: who owns the resource guard has no rights over the vault.
import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

import { BackupVault } from "azure-lockdown/components/BackupVault";
import { DefenderPlans } from "azure-lockdown/components/DefenderPlans";
import { DiagnosticSettings } from "azure-lockdown/components/DiagnosticSettings";
import { FlowLogs } from "azure-lockdown/components/FlowLogs";
import { hardenedOsProfile, MachineHardening } from "azure-lockdown/components/MachineHardening";

const location = "westeurope";
const group = new resources.ResourceGroup("shop", { location });
const shared = { resourceGroupName: group.name, location };

const nsg = new network.NetworkSecurityGroup("shop", {
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
const vnet = new network.VirtualNetwork("shop", {
  ...shared,
  addressSpace: { addressPrefixes: ["10.30.0.0/24"] },
});
const subnet = new network.Subnet("shop", {
  resourceGroupName: group.name,
  virtualNetworkName: vnet.name,
  addressPrefix: "10.30.0.0/26",
  defaultOutboundAccess: false,
  networkSecurityGroup: { id: nsg.id },
});
const machine = (name: string) => {
  const nic = new network.NetworkInterface(name, {
    ...shared,
    ipConfigurations: [{ name: "internal", subnet: { id: subnet.id } }],
  });
  return new compute.VirtualMachine(name, {
    ...shared,
    hardwareProfile: { vmSize: "Standard_D2s_v5" },
    networkProfile: { networkInterfaces: [{ id: nic.id, primary: true }] },
    storageProfile: {
      imageReference: {
        publisher: "Canonical",
        offer: "0001-com-ubuntu-server-jammy",
        sku: "22_04-lts-gen2",
        version: "latest",
      },
      osDisk: { createOption: "FromImage" },
    },
    osProfile: {
      computerName: name,
      adminUsername: "operator",
      adminPassword: pulumi.secret("not-a-password-of-anything"),
      ...hardenedOsProfile("Linux"),
    },
  });
};
const web = machine("web");
const db = machine("db");

const vault = new BackupVault("offsite", {
  ...shared,
  policies: {
    daily: { time: "23:00", timeZone: "W. Europe Standard Time" },
    // What customers owe is kept for as long as the law wants it.
    books: { time: "01:30", timeZone: "W. Europe Standard Time", days: 90, weeks: 52, months: 60, years: 10 },
  },
  machines: { web: { id: web.id, policy: "daily" }, db: { id: db.id, policy: "books" } },
  softDeleteDays: 30,
  ownResourceGuard: "An example; take the id of one that another team owns (resourceGuardId)",
  // Without this line the vault is locked, and no destroy takes it along.
  allowDeletion: "An example that goes away again",
});

// Who did what to the vault, who talked to the machines, and what guards them while they live.
const { workspaceId } = new DiagnosticSettings("logs", {
  ...shared,
  targets: {
    vault: { kind: "recoveryServicesVault", resourceId: vault.vaultId, deletedWith: vault.vault },
  },
});
new FlowLogs("flow-logs", { ...shared, workspaceId, networks: { shop: vnet.id } });
new DefenderPlans("defender", {
  securityContact: { emails: ["soc@contoso.com"] },
  alertExport: { ...shared, workspaceId },
});
new MachineHardening("machines", shared);

/** The vault, to restore from. */
export const vaultId = vault.vaultId;
