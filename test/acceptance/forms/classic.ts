import type { Resource } from "../../../egress/read";
import { ruleCollectionsOf } from "./classic-rules";

type Properties = Record<string, unknown>;

/** The resources of one azure-native resource in the classic provider. */
type Translation = (resource: Resource) => Resource[] | undefined;

/** An estate in the classic provider's own words; undefined where it has a resource without translation. */
export function classicOf(resources: readonly Resource[]): Resource[] | undefined {
  const translated = resources.map((each) => {
    if (each.type.startsWith("azure:")) return [each];
    const [, type = ""] = /^azure-native:network:(\w+)$/.exec(each.type) ?? [];
    return Object.hasOwn(TRANSLATIONS, type) ? TRANSLATIONS[type]?.(each) : undefined;
  });
  return translated.includes(undefined) ? undefined : translated.flatMap((each) => each ?? []);
}

/** A resource of the classic provider; `token` is `network/subnet:Subnet`. */
function made(from: Resource, token: string, properties: Properties, suffix = ""): Resource {
  const { name, resourceGroupName } = from.properties;
  return {
    urn: `urn:pulumi:dev::estate::azure:${token}::${from.name}${suffix}`,
    type: `azure:${token}`,
    name: `${from.name}${suffix}`,
    ...(suffix === "" ? { id: from.id ?? "" } : {}),
    properties: suffix === "" ? { name, resourceGroupName, ...properties } : properties,
    propertyDependencies: from.propertyDependencies,
  };
}

/** An association, where there is something to associate. */
const link = (from: Resource, type: string, ends: Properties, suffix: string): Resource[] =>
  Object.values(ends).includes(undefined)
    ? []
    : [made(from, `network/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, ends, suffix)];

const at = (value: unknown, ...keys: string[]): unknown =>
  keys.reduce<unknown>((each, key) => (each as Properties | undefined)?.[key], value);
const listOf = (value: unknown): Properties[] => (Array.isArray(value) ? (value as Properties[]) : []);
const idsOf = (value: unknown): unknown[] => listOf(value).map(({ id }) => id);

const ruleOf = (rule: Properties): Properties => ({
  ...rule,
  sourceApplicationSecurityGroups: undefined,
  destinationApplicationSecurityGroups: undefined,
  sourceApplicationSecurityGroupIds: idsOf(rule["sourceApplicationSecurityGroups"]),
  destinationApplicationSecurityGroupIds: idsOf(rule["destinationApplicationSecurityGroups"]),
});
const routeOf = ({ nextHopIpAddress, ...route }: Properties): Properties => ({
  ...route,
  nextHopInIpAddress: nextHopIpAddress,
});

const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  VirtualNetwork: (from) => [
    made(from, "network/virtualNetwork:VirtualNetwork", {
      addressSpaces: at(from.properties, "addressSpace", "addressPrefixes"),
    }),
  ],
  Subnet: subnet,
  NetworkSecurityGroup: (from) => [
    made(from, "network/networkSecurityGroup:NetworkSecurityGroup", {
      securityRules: listOf(from.properties["securityRules"]).map(ruleOf),
    }),
  ],
  SecurityRule: (from) => [
    made(from, "network/networkSecurityRule:NetworkSecurityRule", ruleOf(from.properties)),
  ],
  RouteTable: (from) => [
    made(from, "network/routeTable:RouteTable", {
      routes: listOf(from.properties["routes"]).map(routeOf),
      bgpRoutePropagationEnabled: from.properties["disableBgpRoutePropagation"] !== true,
    }),
  ],
  Route: (from) => [made(from, "network/route:Route", routeOf(from.properties))],
  NatGateway: (from) => [
    made(from, "network/natGateway:NatGateway", { skuName: at(from.properties, "sku", "name") }),
    ...listOf(from.properties["publicIpAddresses"]).flatMap(({ id }, i) =>
      link(
        from,
        "NatGatewayPublicIpAssociation",
        { natGatewayId: from.id, publicIpAddressId: id },
        `-address${String(i)}`,
      ),
    ),
  ],
  NetworkInterface: networkInterface,
  PublicIPAddress: (from) => [
    made(from, "network/publicIp:PublicIp", {
      sku: "Standard",
      ipVersion: from.properties["publicIPAddressVersion"],
    }),
  ],
  LoadBalancer: loadBalancer,
  AzureFirewall: firewall,
  FirewallPolicy: (from) => {
    const proxy = from.properties["explicitProxy"] as Properties | undefined;
    return [
      made(from, "network/firewallPolicy:FirewallPolicy", {
        basePolicyId: at(from.properties, "basePolicy", "id"),
        explicitProxy: proxy && { ...proxy, enabled: proxy["enableExplicitProxy"] },
      }),
    ];
  },
  FirewallPolicyRuleCollectionGroup: (from) => [
    made(from, "network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup", {
      // The group's id begins with its policy's.
      firewallPolicyId: from.id?.split("/ruleCollectionGroups/")[0],
      priority: from.properties["priority"],
      ...ruleCollectionsOf(listOf(from.properties["ruleCollections"])),
    }),
  ],
  IpGroup: (from) => [made(from, "network/iPGroup:IPGroup", { cidrs: from.properties["ipAddresses"] })],
};

/** The classic provider writes a firewall's own rules as resources, and hubs in another shape: not translated. */
function firewall(from: Resource): Resource[] | undefined {
  const { properties } = from;
  if (Object.keys(properties).some((key) => /RuleCollections$|^virtualHub$/.test(key))) return undefined;
  return [
    made(from, "network/firewall:Firewall", {
      firewallPolicyId: at(properties, "firewallPolicy", "id"),
      ipConfigurations: listOf(properties["ipConfigurations"]).map((each) => ({
        name: "main",
        subnetId: at(each, "subnet", "id"),
        privateIpAddress: each["privateIPAddress"],
      })),
    }),
  ];
}

function subnet(from: Resource): Resource[] {
  const { properties, id } = from;
  const prefix = properties["addressPrefix"];
  const joined = (type: string, property: string): Resource[] =>
    link(
      from,
      `Subnet${type}Association`,
      { subnetId: id, [`${property}Id`]: at(properties, property, "id") },
      `-${property}`,
    );
  return [
    made(from, "network/subnet:Subnet", {
      virtualNetworkName: properties["virtualNetworkName"],
      addressPrefixes: properties["addressPrefixes"] ?? [prefix],
      defaultOutboundAccessEnabled: properties["defaultOutboundAccess"],
      serviceEndpoints: listOf(properties["serviceEndpoints"]).map(({ service }) => service),
      serviceEndpointPolicyIds: idsOf(properties["serviceEndpointPolicies"]),
    }),
    ...joined("NetworkSecurityGroup", "networkSecurityGroup"),
    ...joined("RouteTable", "routeTable"),
    ...joined("NatGateway", "natGateway"),
  ];
}

function networkInterface(from: Resource): Resource[] {
  const configurations = listOf(from.properties["ipConfigurations"]);
  const networkInterfaceId = from.id;
  return [
    made(from, "network/networkInterface:NetworkInterface", {
      ipConfigurations: configurations.map((each) => ({
        name: each["name"] ?? "main",
        privateIpAddress: each["privateIPAddress"],
        subnetId: at(each, "subnet", "id"),
        publicIpAddressId: at(each, "publicIPAddress", "id"),
      })),
    }),
    ...link(
      from,
      "NetworkInterfaceSecurityGroupAssociation",
      { networkInterfaceId, networkSecurityGroupId: at(from.properties, "networkSecurityGroup", "id") },
      "-group",
    ),
    ...configurations.flatMap((each, i) => [
      ...idsOf(each["loadBalancerBackendAddressPools"]).flatMap((backendAddressPoolId, j) =>
        link(
          from,
          "NetworkInterfaceBackendAddressPoolAssociation",
          { networkInterfaceId, ipConfigurationName: each["name"] ?? "main", backendAddressPoolId },
          `-pool${String(i)}-${String(j)}`,
        ),
      ),
      ...idsOf(each["applicationSecurityGroups"]).flatMap((applicationSecurityGroupId, j) =>
        link(
          from,
          "NetworkInterfaceApplicationSecurityGroupAssociation",
          { networkInterfaceId, applicationSecurityGroupId },
          `-application${String(i)}-${String(j)}`,
        ),
      ),
    ]),
  ];
}

function loadBalancer(from: Resource): Resource[] {
  const { properties, id } = from;
  const part = (token: string, list: string, write: (each: Properties) => Properties): Resource[] =>
    listOf(properties[list]).map((each) => ({
      ...made(
        from,
        token,
        { name: each["name"], loadbalancerId: id, ...write(each) },
        `-${String(each["name"])}`,
      ),
      id: `${id ?? ""}/${list}/${String(each["name"])}`,
    }));
  return [
    made(from, "lb/loadBalancer:LoadBalancer", {
      sku: at(properties, "sku", "name"),
      frontendIpConfigurations: listOf(properties["frontendIPConfigurations"]).map((each) => ({
        name: each["name"],
        publicIpAddressId: at(each, "publicIPAddress", "id"),
        privateIpAddress: each["privateIPAddress"],
      })),
    }),
    ...part("lb/backendAddressPool:BackendAddressPool", "backendAddressPools", () => ({})),
    ...part("lb/rule:Rule", "loadBalancingRules", (rule) => ({
      protocol: rule["protocol"],
      backendPort: rule["backendPort"],
      backendAddressPoolIds: [at(rule, "backendAddressPool", "id")],
      disableOutboundSnat: rule["disableOutboundSnat"],
      frontendIpConfigurationName: "front",
    })),
    ...part("lb/outboundRule:OutboundRule", "outboundRules", (rule) => ({
      protocol: rule["protocol"],
      backendAddressPoolId: at(rule, "backendAddressPool", "id"),
      frontendIpConfigurations: [{ name: "front" }],
    })),
    ...part("lb/natRule:NatRule", "inboundNatRules", (rule) => ({ protocol: rule["protocol"] })),
  ];
}
