// The same hub as in examples/rogue-rule, with the same needs, each met by a rule that names what it needs.
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";

const SERVER = "10.0.1.4";
const SERVERS = "10.0.1.0/24";

const group = new resources.ResourceGroup("hub");
const shared = { resourceGroupName: group.name };

// The base policy: nobody reaches a name that is not approved, whatever a child says.
const base = new network.FirewallPolicy("base", { ...shared, threatIntelMode: "Deny" });
const approved = new network.FirewallPolicyRuleCollectionGroup("approved", {
  ...shared,
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
  { ...shared, basePolicy: { id: base.id }, threatIntelMode: "Deny" },
  // A policy and its groups take one write at a time.
  { dependsOn: approved },
);
new network.FirewallPolicyRuleCollectionGroup("partners", {
  ...shared,
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
  ...shared,
  virtualNetworkName: spoke.name,
  addressPrefix: SERVERS,
  defaultOutboundAccess: false,
  networkSecurityGroup: { id: nsg.id },
});

/** Policy for the firewall of the spoke. */
export const firewallPolicyId = child.id;
/** Subnet to put the server into. */
export const subnetId = subnet.id;
