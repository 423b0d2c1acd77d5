import * as resources from "@pulumi/azure-native/resources";
import { readStackConfig } from "./components/config/config";
import { DefenderPlans } from "./components/DefenderPlans";
import { DiagnosticSettings } from "./components/DiagnosticSettings";
import { EgressAlerts } from "./components/EgressAlerts";
import { FlowLogs } from "./components/FlowLogs";
import { LockedDownFirewall } from "./components/LockedDownFirewall";
import { LockedDownSpoke } from "./components/LockedDownSpoke";
import { NetworkBlockList } from "./components/NetworkBlockList";

const config = readStackConfig();
const { location, network, firewall: firewallSettings, blockList, defender, alerts, logs, tags } = config;

const resourceGroup = new resources.ResourceGroup("lockdown", { location, tags });
const shared = { resourceGroupName: resourceGroup.name, location, tags };

const firewall = new LockedDownFirewall("hub", {
  ...shared,
  ...firewallSettings,
  hubAddressSpace: network.hubAddressSpace,
  firewallSubnet: network.firewallSubnet,
  clients: network.workloadSubnet,
  blockList,
});

const guard = new NetworkBlockList("workload", {
  ...shared,
  blockList,
  subnet: { internalPrefixes: network.internalPrefixes, approvedPorts: firewall.approvedPorts },
});

const spoke = new LockedDownSpoke("spoke", {
  ...shared,
  spokeAddressSpace: network.spokeAddressSpace,
  workloadSubnet: network.workloadSubnet,
  firewallPrivateIpAddress: firewall.privateIpAddress,
  networkSecurityGroupId: guard.networkSecurityGroupId,
  hub: { resourceGroupName: resourceGroup.name, name: firewall.hubNetworkName, id: firewall.hubNetworkId },
});

const diagnostics = new DiagnosticSettings("logs", {
  ...shared,
  ...logs,
  targets: {
    firewall: { kind: "azureFirewall", resourceId: firewall.firewallId, deletedWith: firewall.firewall },
    "firewall-ip": { kind: "publicIpAddress", resourceId: firewall.publicIpAddressId },
    "workload-nsg": { kind: "networkSecurityGroup", resourceId: guard.networkSecurityGroupId },
    hub: { kind: "virtualNetwork", resourceId: firewall.hubNetworkId },
    spoke: { kind: "virtualNetwork", resourceId: spoke.networkId },
  },
});

if (config.flowLogs !== undefined) {
  new FlowLogs("flow-logs", {
    ...shared,
    ...config.flowLogs,
    networks: { hub: firewall.hubNetworkId, spoke: spoke.networkId },
    workspaceId: diagnostics.workspaceId,
  });
}

if (alerts !== undefined) new EgressAlerts("egress-alerts", { ...shared, ...alerts });

if (defender !== undefined) {
  const alertExport = { ...shared, workspaceId: diagnostics.workspaceId };
  new DefenderPlans("defender", {
    ...defender,
    alertExport: defender.alertExportElsewhere === undefined ? alertExport : undefined,
  });
}

/** Resource group that holds everything. */
export const resourceGroupName = resourceGroup.name;
/** Next hop and DNS server of everything behind the firewall. */
export const firewallPrivateIp = firewall.privateIpAddress;
/** Address that approved traffic leaves from; give it to those who allow you by address. */
export const firewallPublicIp = firewall.publicIpAddress;
/** Base policy; make further firewall policies its children, and the block list holds for them too. */
export const firewallBasePolicyId = firewall.basePolicyId;
/** Subnet to put machines into. */
export const workloadSubnetId = spoke.workloadSubnetId;
/** Blocks in force, with their ends. */
export const activeBlocks = guard.activeBlocks;
/** Blocks that have ended and are still listed. */
export const expiredBlocks = guard.expiredBlocks;
/** When the next block ends: schedule an update then. Null while nothing is blocked. */
export const nextExpiry = guard.nextExpiry;
/** Log Analytics workspace with the firewall's logs. */
export const workspaceId = diagnostics.workspaceId;
