import * as network from "@pulumi/azure-native/network";
import type * as resources from "@pulumi/azure-native/resources";
import type * as pulumi from "@pulumi/pulumi";

/** What a disguise is put into. */
export interface Hub {
  readonly group: resources.ResourceGroup;
  readonly policy: network.FirewallPolicy;
  /** The rule collection group that was written last; a policy takes one write at a time. */
  readonly after: pulumi.Resource;
}

const SERVER = "10.0.1.4";

/** The rogue rule, as it may look when somebody writes it. All five let the server send everything. */
export const DISGUISES: Readonly<Record<string, (hub: Hub) => void>> = {
  /** The plain one. */
  "literal-star": (hub) => {
    rogueGroup(hub, { destinationAddresses: ["*"] });
  },

  /** No prefix of length 0 anywhere, and yet every address. */
  "two-halves": (hub) => {
    rogueGroup(hub, { destinationAddresses: ["0.0.0.0/1", "128.0.0.0/1"] });
  },

  /** The addresses stand in an IP group of the same program, whose id nobody knows before the update. */
  "ip-group": (hub) => {
    const everything = new network.IpGroup("partners", {
      resourceGroupName: hub.group.name,
      ipAddresses: ["0.0.0.0/1", "128.0.0.0/1"],
    });
    rogueGroup(hub, { destinationIpGroups: [everything.id] });
  },

  /** The base policy denies every name; a network rule of the child is matched before that. */
  "child-policy": (hub) => {
    const closed = new network.FirewallPolicyRuleCollectionGroup(
      "deny-all-names",
      {
        resourceGroupName: hub.group.name,
        firewallPolicyName: hub.policy.name,
        priority: 400,
        ruleCollections: [
          {
            ruleCollectionType: "FirewallPolicyFilterRuleCollection",
            name: "deny-all-names",
            priority: 100,
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
      },
      { dependsOn: hub.after },
    );
    const child = new network.FirewallPolicy(
      "spoke",
      { resourceGroupName: hub.group.name, basePolicy: { id: hub.policy.id }, threatIntelMode: "Deny" },
      { dependsOn: closed },
    );
    rogueGroup({ ...hub, policy: child }, { destinationAddresses: ["*"] }, ["443"]);
  },

  /** Not the firewall at all: a security rule, with the tag in lower case. */
  "lower-case-internet": (hub) => {
    const nsg = new network.NetworkSecurityGroup("server", {
      resourceGroupName: hub.group.name,
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
        {
          name: "updates",
          priority: 200,
          direction: "Outbound",
          access: "Allow",
          protocol: "*",
          sourceAddressPrefix: SERVER,
          sourcePortRange: "*",
          destinationAddressPrefix: "internet",
          destinationPortRange: "*",
        },
      ],
    });
    new network.Subnet("server", {
      resourceGroupName: hub.group.name,
      virtualNetworkName: new network.VirtualNetwork("spoke", {
        resourceGroupName: hub.group.name,
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      }).name,
      addressPrefix: "10.0.1.0/24",
      networkSecurityGroup: { id: nsg.id },
    });
  },
};

function rogueGroup({ group, policy, after }: Hub, destination: Destination, ports: string[] = ["*"]): void {
  new network.FirewallPolicyRuleCollectionGroup(
    "partners",
    {
      resourceGroupName: group.name,
      firewallPolicyName: policy.name,
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
              ipProtocols: ports.includes("*") ? ["Any"] : ["TCP"],
              sourceAddresses: [SERVER],
              destinationPorts: ports,
              ...destination,
            },
          ],
        },
      ],
    },
    { dependsOn: after },
  );
}

interface Destination {
  readonly destinationAddresses?: string[];
  readonly destinationIpGroups?: pulumi.Output<string>[];
}
