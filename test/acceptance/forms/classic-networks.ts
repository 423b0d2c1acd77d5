import type { Resource } from "../../../egress/read";
import { at, idsOf, link, listOf, made, type Properties, type Translations } from "./classic-parts";

/** Virtual networks and what stands in them. */
export const NETWORKS: Translations = {
  "network:ApplicationSecurityGroup": (from) => [
    made(from, "network/applicationSecurityGroup:ApplicationSecurityGroup", {}),
  ],
  "network:VirtualNetwork": (from) => [
    made(from, "network/virtualNetwork:VirtualNetwork", {
      addressSpaces: at(from.properties, "addressSpace", "addressPrefixes"),
      location: from.properties["location"],
    }),
  ],
  "network:Subnet": subnet,
  "network:NetworkSecurityGroup": (from) => [
    made(from, "network/networkSecurityGroup:NetworkSecurityGroup", {
      securityRules: listOf(from.properties["securityRules"]).map(ruleOf),
    }),
  ],
  "network:SecurityRule": (from) => {
    const { sourceApplicationSecurityGroups, destinationApplicationSecurityGroups, ...rule } =
      from.properties;
    return [
      made(from, "network/networkSecurityRule:NetworkSecurityRule", {
        ...rule,
        // One of each, where a rule that stands in its group has a list.
        sourceApplicationSecurityGroupIds: at(sourceApplicationSecurityGroups, "0", "id"),
        destinationApplicationSecurityGroupIds: at(destinationApplicationSecurityGroups, "0", "id"),
      }),
    ];
  },
  "network:RouteTable": (from) => [
    made(from, "network/routeTable:RouteTable", {
      routes: listOf(from.properties["routes"]).map(routeOf),
      // The classic provider asks the opposite (E68).
      bgpRoutePropagationEnabled: from.properties["disableBgpRoutePropagation"] !== true,
    }),
  ],
  "network:Route": (from) => [made(from, "network/route:Route", routeOf(from.properties))],
  "network:NatGateway": natGateway,
  "network:NetworkInterface": networkInterface,
  "network:PublicIPAddress": (from) => [
    made(from, "network/publicIp:PublicIp", {
      sku: at(from.properties, "sku", "name"),
      allocationMethod: from.properties["publicIPAllocationMethod"],
      ipVersion: from.properties["publicIPAddressVersion"],
    }),
  ],
  "network:PublicIPPrefix": (from) => [
    made(from, "network/publicIpPrefix:PublicIpPrefix", {
      ipVersion: from.properties["publicIPAddressVersion"],
      prefixLength: from.properties["prefixLength"],
    }),
  ],
  "network:NetworkProfile": (from) => {
    const configuration = at(from.properties["containerNetworkInterfaceConfigurations"], "0");
    return [
      made(from, "network/profile:Profile", {
        containerNetworkInterface: {
          ipConfigurations: listOf(at(configuration, "ipConfigurations")).map((each) => ({
            subnetId: at(each, "subnet", "id"),
          })),
        },
      }),
    ];
  },
  "network:PrivateEndpoint": (from) => {
    const [connection] = listOf(from.properties["privateLinkServiceConnections"]);
    return [
      made(from, "privatelink/endpoint:Endpoint", {
        subnetId: at(from.properties, "subnet", "id"),
        privateServiceConnection: {
          name: at(connection, "name"),
          isManualConnection: false,
          privateConnectionResourceId: at(connection, "privateLinkServiceId"),
          subresourceNames: at(connection, "groupIds"),
        },
      }),
    ];
  },
  "network:ServiceEndpointPolicy": (from) => [
    made(from, "network/subnetServiceEndpointStoragePolicy:SubnetServiceEndpointStoragePolicy", {
      definitions: from.properties["serviceEndpointPolicyDefinitions"],
    }),
  ],
};

const ruleOf = ({
  sourceApplicationSecurityGroups,
  destinationApplicationSecurityGroups,
  ...rule
}: Properties): Properties => ({
  ...rule,
  sourceApplicationSecurityGroupIds: idsOf(sourceApplicationSecurityGroups),
  destinationApplicationSecurityGroupIds: idsOf(destinationApplicationSecurityGroups),
});
const routeOf = ({ nextHopIpAddress, ...route }: Properties): Properties => ({
  ...route,
  nextHopInIpAddress: nextHopIpAddress,
});

/** A gateway, and an association for each of its addresses and prefixes, whichever family those are of. */
function natGateway(from: Resource): Resource[] {
  const ends = (type: string, end: string, ...lists: string[]): Resource[] =>
    lists
      .flatMap((list) => idsOf(from.properties[list]))
      .flatMap((id, i) =>
        link(
          from,
          `NatGateway${type}Association`,
          { natGatewayId: from.id, [end]: id },
          `-${end}${String(i)}`,
        ),
      );
  return [
    made(from, "network/natGateway:NatGateway", { skuName: at(from.properties, "sku", "name") }),
    ...ends("PublicIp", "publicIpAddressId", "publicIpAddresses", "publicIpAddressesV6"),
    ...ends("PublicIpPrefix", "publicIpPrefixId", "publicIpPrefixes", "publicIpPrefixesV6"),
  ];
}

function subnet(from: Resource): Resource[] {
  const { properties, id } = from;
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
      addressPrefixes: properties["addressPrefixes"] ?? [properties["addressPrefix"]],
      defaultOutboundAccessEnabled: properties["defaultOutboundAccess"],
      serviceEndpoints: listOf(properties["serviceEndpoints"]).map(({ service }) => service),
      serviceEndpointPolicyIds: idsOf(properties["serviceEndpointPolicies"]),
      delegations: listOf(properties["delegations"]).map(({ name, serviceName }) => ({
        name,
        serviceDelegation: { name: serviceName },
      })),
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
        privateIpAddressVersion: each["privateIPAddressVersion"],
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
