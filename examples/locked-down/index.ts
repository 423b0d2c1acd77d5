// The same hub as in examples/rogue-rule, with the same needs, each met by a rule that names what it needs, and all that
// the preset `strict` of the policy pack wants beside it.
import { ManagementLockByScope } from "@pulumi/azure-native/authorization";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";

import { DiagnosticSettings } from "../../components/DiagnosticSettings";
import { EgressAlerts } from "../../components/EgressAlerts";
import { FlowLogs } from "../../components/FlowLogs";

const SERVER = "10.0.1.4";
const SERVERS = "10.0.1.0/24";

const location = "westeurope";
const group = new resources.ResourceGroup("hub", { location });
const shared = { resourceGroupName: group.name, location };

// What is known to be bad is denied, and names are resolved by the firewall, so that it sees them.
const strict = {
  ...shared,
  sku: { tier: "Premium" },
  threatIntelMode: "Deny",
  intrusionDetection: { mode: "Deny" },
  dnsSettings: { enableProxy: true },
};
// The base policy: nobody reaches a name that is not approved, whatever a child says.
const base = new network.FirewallPolicy("base", strict);
const approved = new network.FirewallPolicyRuleCollectionGroup("approved", {
  resourceGroupName: group.name,
  firewallPolicyName: base.name,
  priority: 300,
  ruleCollections: [
    {
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: "approved-names",
      priority: 100,
      action: { type: "Allow" },
      rules: [
        {
          ruleType: "ApplicationRule",
          name: "partner-api",
          sourceAddresses: [SERVERS],
          protocols: [{ protocolType: "Https", port: 443 }],
          targetFqdns: ["api.contoso.com", "*.updates.contoso.com"],
        },
        {
          ruleType: "ApplicationRule",
          name: "windows-update",
          sourceAddresses: [SERVERS],
          protocols: [{ protocolType: "Https", port: 443 }],
          fqdnTags: ["WindowsUpdate"],
        },
      ],
    },
    {
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: "deny-all-names",
      priority: 200,
      action: { type: "Deny" },
      rules: [
        {
          ruleType: "ApplicationRule",
          name: "deny-all-names",
          sourceAddresses: ["*"],
          protocols: [
            { protocolType: "Http", port: 80 },
            { protocolType: "Https", port: 443 },
          ],
          targetFqdns: ["*"],
        },
      ],
    },
  ],
});

// The partner's networks stand in an IP group of the same program. Its id is not known in the first preview, and
// its addresses are: they decide.
const partners = new network.IpGroup("partners", {
  ...shared,
  ipAddresses: ["203.0.114.0/24", "203.0.115.16/28"],
});
const child = new network.FirewallPolicy(
  "spoke",
  { ...strict, basePolicy: { id: base.id } },
  // A policy and its groups take one write at a time.
  { dependsOn: approved },
);
const partnerRules = new network.FirewallPolicyRuleCollectionGroup("partners", {
  resourceGroupName: group.name,
  firewallPolicyName: child.name,
  priority: 200,
  ruleCollections: [
    {
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: "partners",
      priority: 100,
      action: { type: "Allow" },
      rules: [
        {
          ruleType: "NetworkRule",
          name: "partner-sync",
          ipProtocols: ["TCP"],
          sourceAddresses: [SERVER],
          destinationIpGroups: [partners.id],
          destinationPorts: ["22", "8443"],
        },
      ],
    },
  ],
});

// Locks hold for the rules in a policy as well: they come after them, and go before them.
for (const [name, policy, rules] of [
  ["base", base, approved],
  ["spoke", child, partnerRules],
] as const) {
  new ManagementLockByScope(name, { scope: policy.id, level: "CanNotDelete" }, { dependsOn: rules });
}

// The security group closes what the firewall never sees; the server reaches Microsoft's updates and its partner.
const outbound = {
  direction: "Outbound",
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationPortRange: "*",
} as const;
const nsg = new network.NetworkSecurityGroup("server", {
  ...shared,
  securityRules: [
    {
      ...outbound,
      name: "partner",
      priority: 200,
      access: "Allow",
      sourceAddressPrefix: SERVER,
      destinationAddressPrefix: "203.0.114.0/24",
    },
    {
      ...outbound,
      name: "updates",
      priority: 210,
      access: "Allow",
      destinationAddressPrefix: "AzureUpdateDelivery",
    },
    {
      ...outbound,
      name: "deny-internet",
      priority: 4096,
      access: "Deny",
      destinationAddressPrefix: "Internet",
    },
  ],
});
const spoke = new network.VirtualNetwork("spoke", {
  ...shared,
  addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
});
const subnet = new network.Subnet("server", {
  resourceGroupName: group.name,
  virtualNetworkName: spoke.name,
  addressPrefix: SERVERS,
  defaultOutboundAccess: false,
  networkSecurityGroup: { id: nsg.id },
});

// Who talked to whom, and who changed what lets them.
const { workspaceId } = new DiagnosticSettings("logs", {
  ...shared,
  targets: { server: { kind: "networkSecurityGroup", resourceId: nsg.id } },
});
new FlowLogs("flow-logs", { ...shared, workspaceId, networks: { spoke: spoke.id } });
new EgressAlerts("egress-alerts", {
  ...shared,
  workspaceId,
  emails: ["soc@contoso.com"],
  pipelineObjectIds: ["2f1b8f0e-5a4e-4d0c-9c57-0d2a6a1d6a11"],
});

/** Policy for the firewall of the spoke. */
export const firewallPolicyId = child.id;
/** Subnet to put the server into. */
export const subnetId = subnet.id;
