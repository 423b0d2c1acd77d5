// Who talked to whom, in two regions: a network watcher, and so a component, is of one region.
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import { DiagnosticSettings } from "azure-lockdown/components/DiagnosticSettings";
import { FlowLogs } from "azure-lockdown/components/FlowLogs";
import { logEverything } from "azure-lockdown/components/logEverything";

const group = new resources.ResourceGroup("flows", { location: "westeurope" });
const west = { resourceGroupName: group.name, location: "westeurope" };
const north = { resourceGroupName: group.name, location: "northeurope" };

// Traffic analytics writes to the workspace of the other logs, whichever region it is in.
const logs = new DiagnosticSettings("logs", west);
logEverything(logs);

const web = new network.VirtualNetwork("web", {
  ...west,
  addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
});
new FlowLogs("flows", { ...west, networks: { web: web.id }, workspaceId: logs.workspaceId });

const data = new network.VirtualNetwork("data", {
  ...north,
  addressSpace: { addressPrefixes: ["10.30.0.0/16"] },
});
const shared = new network.VirtualNetwork("shared", {
  ...north,
  addressSpace: { addressPrefixes: ["10.40.0.0/16"] },
});
const database = new network.Subnet("database", {
  resourceGroupName: group.name,
  virtualNetworkName: shared.name,
  addressPrefix: "10.40.1.0/24",
  defaultOutboundAccess: false,
  networkSecurityGroup: { id: new network.NetworkSecurityGroup("database", north).id },
});
const flowsNorth = new FlowLogs("flows-north", {
  ...north,
  networks: { data: data.id },
  // One subnet of a network that many teams use.
  parts: { database: database.id },
  workspaceId: logs.workspaceId,
  retentionDays: 365,
});

/** Storage account with the flows of the north. */
export const storageAccountId = flowsNorth.storageAccountId;
