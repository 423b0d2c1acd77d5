// What is published refuses attacks at the edge: at an application gateway in one region, and at a Front Door.
import * as cdn from "@pulumi/azure-native/cdn";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import { DiagnosticSettings } from "azure-lockdown/components/DiagnosticSettings";
import { EdgeProtection } from "azure-lockdown/components/EdgeProtection";
import { FlowLogs } from "azure-lockdown/components/FlowLogs";
import { logEverything } from "azure-lockdown/components/logEverything";

const location = "westeurope";
const group = new resources.ResourceGroup("edge", { location });
const shared = { resourceGroupName: group.name, location };

const logs = new DiagnosticSettings("logs", shared);
logEverything(logs);

const profile = new cdn.Profile("shop", {
  resourceGroupName: group.name,
  location: "Global",
  sku: { name: "Premium_AzureFrontDoor" },
});
const endpoint = new cdn.AFDEndpoint("shop", {
  resourceGroupName: group.name,
  location: "Global",
  profileName: profile.name,
});

const edge = new EdgeProtection("edge", {
  resourceGroupName: group.name,
  applicationGateways: { location, maxRequestBodyKb: 512 },
  frontDoor: { profiles: { shop: { profileId: profile.id, domainIds: [endpoint.id] } } },
  workspaceId: logs.workspaceId,
  blockList: {
    entries: [
      {
        address: "203.0.113.77",
        reason: "Tries passwords at the shop",
        addedAt: "2026-11-24T11:00:00Z",
        direction: "in",
      },
    ],
    // A program of yours takes the time of the run; this one is held, so that the block stays.
    now: new Date("2026-11-24T12:00:00Z"),
    allowDocumentationRanges: true,
  },
  rateLimit: { requests: 500 },
  exclusions: [
    {
      name: "search",
      reason: "Customers search for names with an apostrophe",
      until: "2027-03-31T00:00:00Z",
      where: "argument",
      selector: "q",
      ruleGroup: "SQLI",
      ruleIds: ["942440"],
    },
  ],
});

// The gateway takes the policy by its own argument, and logEverything sends its logs.
const nsg = new network.NetworkSecurityGroup("gateway", {
  ...shared,
  securityRules: [
    {
      name: "web",
      priority: 100,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "Internet",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "443",
    },
    {
      name: "gateway-manager",
      priority: 110,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "GatewayManager",
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "65200-65535",
    },
  ],
});
const vnet = new network.VirtualNetwork("web", {
  ...shared,
  addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
});
const subnet = new network.Subnet("gateway", {
  resourceGroupName: group.name,
  virtualNetworkName: vnet.name,
  addressPrefix: "10.20.0.0/24",
  defaultOutboundAccess: false,
  networkSecurityGroup: { id: nsg.id },
});
new FlowLogs("flows", { ...shared, networks: { web: vnet.id }, workspaceId: logs.workspaceId });
const address = new network.PublicIPAddress("gateway", {
  ...shared,
  sku: { name: "Standard" },
  publicIPAllocationMethod: "Static",
});
new network.ApplicationGateway("gateway", {
  ...shared,
  sku: { name: "WAF_v2", tier: "WAF_v2", capacity: 2 },
  firewallPolicy: { id: edge.gatewayPolicyId },
  gatewayIPConfigurations: [{ name: "subnet", subnet: { id: subnet.id } }],
  frontendIPConfigurations: [{ name: "public", publicIPAddress: { id: address.id } }],
});

/** When the next block ends: schedule an update then. */
export const nextExpiry = edge.nextExpiry;
