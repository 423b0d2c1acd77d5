import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

import { DiagnosticSettings } from "azure-lockdown/components/DiagnosticSettings";
import { EgressAlerts } from "azure-lockdown/components/EgressAlerts";
import { FlowLogs } from "azure-lockdown/components/FlowLogs";
import { NetworkBlockList } from "azure-lockdown/components/NetworkBlockList";
import { readBlockListFile } from "azure-lockdown/components/readBlockListFile";

// The list of a sample stands still, and so does its clock. A pipeline sets the time of each run once, before it calls
// Pulumi, so that nothing ends between a preview and its update.
const now = new Date(new pulumi.Config().get("now") ?? "2026-11-24T12:00:00Z");

const location = "westeurope";
const group = new resources.ResourceGroup("web", { location });
const shared = { resourceGroupName: group.name, location };

const spoke = new network.VirtualNetwork("spoke", {
  ...shared,
  addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
});

const guard = new NetworkBlockList("guard", {
  ...shared,
  blockList: {
    ...readBlockListFile("blocks.yaml"),
    now,
    neverBlock: [{ prefix: "198.18.0.0/24", reason: "The office's VPN" }],
    // Sample addresses are nobody's; leave this out for a list that is meant.
    allowDocumentationRanges: true,
  },
  // The subnet talks to its own network, and to nothing else.
  subnet: { internalPrefixes: ["10.20.0.0/16"], approvedPorts: { tcp: [], udp: [] } },
  // The same blocks in the whole network, before any security group has a say.
  networkManager: {
    subscriptions: [pulumi.interpolate`/subscriptions/${getClientConfigOutput().subscriptionId}`],
    networks: { spoke: spoke.id },
    regions: [location],
  },
});

const servers = new network.Subnet("servers", {
  resourceGroupName: group.name,
  virtualNetworkName: spoke.name,
  addressPrefix: "10.20.1.0/24",
  defaultOutboundAccess: false,
  networkSecurityGroup: { id: guard.networkSecurityGroupId },
});

// Who talked to whom, and who changed what lets them.
const { workspaceId } = new DiagnosticSettings("logs", {
  ...shared,
  targets: { guard: { kind: "networkSecurityGroup", resourceId: guard.networkSecurityGroupId } },
});
new FlowLogs("flow-logs", { ...shared, workspaceId, networks: { spoke: spoke.id } });
new EgressAlerts("egress-alerts", {
  ...shared,
  workspaceId,
  emails: ["soc@contoso.com"],
  pipelineObjectIds: ["2f1b8f0e-5a4e-4d0c-9c57-0d2a6a1d6a11"],
});

/** Subnet to put servers into. */
export const subnetId = servers.id;
/** Blocks in force, with their ends. */
export const activeBlocks = guard.activeBlocks;
/** When the next block ends: schedule an update then. */
export const nextExpiry = guard.nextExpiry;
