import assert from "node:assert/strict";

import { kindOf, type Resource } from "../../../egress/read";
import { cases, estate, idOf, natGateway, TO_FIREWALL } from "../cases/fixtures";
import {
  closed,
  egressOfService,
  firewalled,
  open,
  service,
  serviceCases,
  subnetId,
} from "../cases/workloads/fixtures";

const AUTOMATIC = "azure:containerservice/automaticCluster:AutomaticCluster";
const FLEX = "azure:appservice/appFlexConsumption:AppFlexConsumption";

describe("what only the classic provider has", () => {
  it("is of the family of what it makes in Azure", () => {
    assert.equal(kindOf(FLEX), "webApp");
    assert.equal(kindOf(AUTOMATIC), "kubernetesCluster");
    for (const type of [
      "apimanagement/standaloneGateway:StandaloneGateway",
      "bot/channelsRegistration:ChannelsRegistration",
      "bot/healthbot:Healthbot",
      "connections/apiConnection:ApiConnection",
      "containerservice/registryAgentPool:RegistryAgentPool",
      "databasemigration/service:Service",
      "devcenter/managedDevOpsPool:ManagedDevOpsPool",
      "devcenter/projectPool:ProjectPool",
      "digitaltwins/instance:Instance",
      "eventhub/domain:Domain",
      "eventhub/eventGridTopic:EventGridTopic",
      "fabric/capacity:Capacity",
      "iot/ioTHub:IoTHub",
      "storage/mover:Mover",
      "webpubsub/service:Service",
      "webpubsub/socketio:Socketio",
      "workloadssap/discoveryVirtualInstance:DiscoveryVirtualInstance",
      "workloadssap/singleNodeVirtualInstance:SingleNodeVirtualInstance",
      "workloadssap/threeTierVirtualInstance:ThreeTierVirtualInstance",
    ])
      assert.equal(kindOf(`azure:${type}`), "unjudgedService", type);
  });

  describe("an Automatic cluster of AKS", () => {
    const nodes = (node: string, system: string): Parameters<typeof service>[1] => ({
      hostedSystem: { nodeSubnetId: subnetId(node), systemNodeSubnetId: subnetId(system) },
    });
    serviceCases({
      "without a network of the customer's": [[service(AUTOMATIC)], "unrestricted", "platform"],
      "whose nodes are all behind a firewall": [
        [...firewalled(), service(AUTOMATIC, nodes("app", "app"))],
        "restricted",
      ],
      "in a private subnet, with the load balancer that AKS makes": [
        [...closed(), service(AUTOMATIC, nodes("app", "app"))],
        "unrestricted",
      ],
      "the system's nodes in a subnet that was not read": [
        [...firewalled(), service(AUTOMATIC, nodes("app", "elsewhere"))],
        "unknown",
      ],
    });
  });

  describe("an app on a Flex Consumption plan", () => {
    serviceCases({
      "without a network": [[service(FLEX)], "unrestricted", "platform"],
      "that sends everything to a firewall": [
        [
          ...firewalled(),
          service(FLEX, { virtualNetworkSubnetId: subnetId(), siteConfig: { vnetRouteAllEnabled: true } }),
        ],
        "restricted",
      ],
    });
    it("is called a function app", () => {
      const { source } = egressOfService([...open(), service(FLEX)]);
      assert.equal(source.workload?.title, "function app");
    });
  });

  describe("a NAT gateway of the second kind, before an interface of IPv6", () => {
    const ADDRESS = idOf("publicIPAddresses", "pip");
    const classic = (type: string, name: string, properties: Record<string, unknown>): Resource => ({
      urn: `urn:pulumi:dev::estate::azure:network/${type}::${name}`,
      type: `azure:network/${type}`,
      name,
      properties,
    });
    const associated = classic("natGatewayPublicIpAssociation:NatGatewayPublicIpAssociation", "link", {
      natGatewayId: idOf("natGateways", "nat"),
      publicIpAddressId: ADDRESS,
    });
    const address = (ipVersion: string): Resource => ({
      ...classic("publicIp:PublicIp", "pip", { name: "pip", resourceGroupName: "rg", ipVersion }),
      id: ADDRESS,
    });
    const behind = (...others: Resource[]): Resource[] =>
      estate({
        dualStack: true,
        routes: [TO_FIREWALL],
        collections: [],
        subnet: { defaultOutboundAccess: false, natGateway: { id: idOf("natGateways", "nat") } },
        nic: { privateIPAddress: "fd00:1::4" },
        others: [natGateway({ sku: undefined, skuName: "StandardV2" }), ...others],
      });
    cases({
      "an association with an address of IPv6": [behind(associated, address("IPv6")), "unrestricted"],
      "an association with an address of IPv4": [behind(associated, address("IPv4")), "none"],
      "an association with an address that was not read": [behind(associated), "unknown"],
    });
  });

  describe("a NAT gateway of older versions, which lists the ids of its addresses", () => {
    const behind = (properties: Record<string, unknown>): Resource[] =>
      estate({
        subnet: { defaultOutboundAccess: false, natGateway: { id: idOf("natGateways", "nat") } },
        others: [natGateway(properties)],
      });
    cases({
      addresses: [behind({ publicIpAddressIds: [idOf("publicIPAddresses", "pip")] }), "unrestricted"],
      prefixes: [behind({ publicIpPrefixIds: [idOf("publicIPPrefixes", "out")] }), "unrestricted"],
      neither: [behind({ publicIpAddressIds: [] }), "none"],
    });
  });
});
