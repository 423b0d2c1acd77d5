// The logs of everything in the stack go to one workspace, whoever declares it, and so does the activity log of the
// subscription, which tells who changed what.
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import { DiagnosticSettings } from "azure-lockdown/components/DiagnosticSettings";
import { FlowLogs } from "azure-lockdown/components/FlowLogs";
import { logEverything } from "azure-lockdown/components/logEverything";

const location = "westeurope";
const group = new resources.ResourceGroup("logged", { location });
const shared = { resourceGroupName: group.name, location };

const logs = new DiagnosticSettings("logs", {
  ...shared,
  // Queries look back a quarter; the firewall's and the activity log stay searchable for three years.
  retentionDays: 90,
  totalRetentionDays: 1095,
  moreCategories: { azureFirewall: ["AZFWFatFlow"] },
});

// From here on, every resource whose logs are known gets its setting when it is declared.
logEverything(logs, {
  except: [{ kind: "publicIpAddress", reason: "They tell of attacks only under a DDoS protection plan" }],
});

const nsg = new network.NetworkSecurityGroup("web", shared);
const web = new network.VirtualNetwork("web", {
  ...shared,
  addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
  subnets: [
    {
      name: "web",
      addressPrefix: "10.20.1.0/24",
      defaultOutboundAccess: false,
      networkSecurityGroup: { id: nsg.id },
    },
  ],
});
new network.PublicIPAddress("gateway", {
  ...shared,
  sku: { name: "Standard" },
  publicIPAllocationMethod: "Static",
});

// What another stack owns is named, by its id: this stack only adds a setting. The activity log is sent above.
new DiagnosticSettings("others", {
  workspaceId: logs.workspaceId,
  activityLogElsewhere: "The component above sends it",
  targets: { web: { kind: "networkSecurityGroup", resourceId: nsg.id } },
});

// Who talked to whom is in no diagnostic setting.
new FlowLogs("flows", { ...shared, networks: { web: web.id }, workspaceId: logs.workspaceId });

/** Log Analytics workspace with all logs. */
export const workspaceId = logs.workspaceId;
