import type { Resource } from "../../../egress/read";
import {
  applicationRule,
  collection,
  estate,
  FF,
  firewall,
  idOf,
  networkRule,
  resource,
  TO_FIREWALL,
} from "../../egress/cases/fixtures";

type Properties = Record<string, unknown>;

const NAMED = [collection("Allow", 100, applicationRule({ targetFqdns: ["api.contoso.com"] }))];
const PRIVATE = { defaultOutboundAccess: false };

const policy = (properties: Properties): Resource =>
  resource("FirewallPolicy", "firewallPolicies", "policy", properties);

const translating = (where: Properties): Resource[] =>
  FF([
    {
      ruleCollectionType: "FirewallPolicyNatRuleCollection",
      name: "relay",
      priority: 100,
      action: { type: "DNAT" },
      rules: [
        {
          ruleType: "NatRule",
          name: "relay",
          ipProtocols: ["TCP"],
          sourceAddresses: ["*"],
          destinationAddresses: ["20.0.0.4"],
          destinationPorts: ["443"],
          translatedPort: "443",
          ...where,
        },
      ],
    },
  ]);

/** A resource of the classic provider. */
const classic = (type: string, name: string, properties: Properties): Resource => ({
  urn: `urn:pulumi:dev::estate::azure:network/${type}::${name}`,
  type: `azure:network/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`,
  name,
  id: idOf(type, name),
  properties: { name, resourceGroupName: "rg", ...properties },
});

const IP_GROUP = resource("IpGroup", "ipGroups", "all", {});
const inGroup = [
  collection(
    "Allow",
    100,
    networkRule({ destinationAddresses: undefined, destinationIpGroups: [IP_GROUP.id] }),
  ),
];

export const FIREWALLS: Readonly<Record<string, readonly Resource[]>> = {
  "B48 an IP group of blocks that are resources": FF(inGroup, {
    others: [
      { ...IP_GROUP, type: "azure:network/iPGroup:IPGroup", properties: { name: "all", cidrs: [] } },
      classic("IPGroupCIDR", "low", { ipGroupId: IP_GROUP.id, cidr: "0.0.0.0/1" }),
      classic("IPGroupCIDR", "high", { ipGroupId: IP_GROUP.id, cidr: "128.0.0.0/1" }),
    ],
  }),
  "B65 a relay to a public address": translating({ translatedAddress: "203.0.114.9" }),
  "B65 a relay to a public name": translating({ translatedFqdn: "relay.attacker.example" }),
  "B68 an explicit proxy beside a closed subnet": estate({
    subnet: PRIVATE,
    others: [
      ...firewall([collection("Allow", 100, applicationRule({ targetFqdns: ["*"] }))]),
      policy({ explicitProxy: { enableExplicitProxy: true, httpPort: 8080, httpsPort: 8443 } }),
    ].filter(({ name, properties }) => name !== "policy" || properties["explicitProxy"] !== undefined),
  }),
  "B69 rules on the firewall itself": FF([], {
    others: [
      resource("AzureFirewall", "azureFirewalls", "firewall", {
        ipConfigurations: [
          {
            name: "main",
            privateIPAddress: "10.0.0.4",
            subnet: { id: idOf("virtualNetworks/vnet/subnets", "AzureFirewallSubnet") },
          },
        ],
        networkRuleCollections: [
          {
            name: "all",
            priority: 100,
            action: { type: "Allow" },
            rules: [
              {
                name: "all",
                protocols: ["Any"],
                sourceAddresses: ["*"],
                destinationAddresses: ["*"],
                destinationPorts: ["*"],
              },
            ],
          },
        ],
      }),
    ],
  }),
  "B70 a group of the classic provider": FF([], {
    others: [
      classic("FirewallPolicyRuleCollectionGroup", "classic", {
        firewallPolicyId: idOf("firewallPolicies", "policy"),
        priority: 300,
        applicationRuleCollections: [
          {
            name: "all",
            priority: 100,
            action: "Allow",
            rules: [
              {
                name: "all",
                protocols: [{ type: "Https", port: 443 }],
                sourceAddresses: ["*"],
                destinationFqdns: ["*"],
              },
            ],
          },
        ],
      }),
    ],
  }),
  "N26 everything, in a draft": FF(NAMED, {
    others: [
      resource(
        "FirewallPolicyRuleCollectionGroupDraft",
        "firewallPolicies/policy/ruleCollectionGroups/group/ruleCollectionGroupDrafts",
        "default",
        {
          firewallPolicyName: "policy",
          ruleCollectionGroupName: "group",
          priority: 100,
          ruleCollections: [collection("Allow", 100, networkRule({}))],
        },
      ),
    ],
  }),
  "N28 addresses that threat intelligence lets pass": FF(NAMED, {
    others: [policy({ threatIntelWhitelist: { ipAddresses: ["203.0.114.7", "203.0.114.8"] } })],
  }),
  "N29 a server that intrusion detection lets pass": FF(NAMED, {
    others: [
      policy({
        intrusionDetection: {
          mode: "Deny",
          configuration: {
            bypassTrafficSettings: [
              {
                name: "backup",
                protocol: "TCP",
                sourceAddresses: ["10.0.1.4"],
                destinationAddresses: ["203.0.114.7"],
                destinationPorts: ["443"],
              },
            ],
          },
        },
      }),
    ],
  }),
  "N30 the firewall's own subnet": FF(NAMED, {
    others: [
      resource("NatGateway", "natGateways", "nat", {
        sku: { name: "Standard" },
        publicIpAddresses: [{ id: idOf("publicIPAddresses", "pip") }],
      }),
      resource("PublicIPAddress", "publicIPAddresses", "pip", {}),
      resource("RouteTable", "routeTables", "own", {
        routes: [{ name: "out", addressPrefix: "0.0.0.0/0", nextHopType: "Internet" }],
      }),
      resource("Subnet", "virtualNetworks/vnet/subnets", "AzureFirewallSubnet", {
        virtualNetworkName: "vnet",
        addressPrefix: "10.0.0.0/26",
        natGateway: { id: idOf("natGateways", "nat") },
        routeTable: { id: idOf("routeTables", "own") },
      }),
    ],
  }),
  "N31 a bastion's subnet": FF(NAMED, {
    routes: [TO_FIREWALL],
    others: [
      resource("PublicIPAddress", "publicIPAddresses", "pip", {}),
      resource("Subnet", "virtualNetworks/vnet/subnets", "AzureBastionSubnet", {
        virtualNetworkName: "vnet",
        addressPrefix: "10.0.3.0/26",
      }),
    ],
  }),
};
