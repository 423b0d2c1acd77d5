import assert from "node:assert/strict";

import type { Resource } from "../../../../egress/read";
import { natGateway, rule, TO_FIREWALL } from "../fixtures";
import {
  closed,
  egressOfService,
  firewalled,
  HALVES_OUT,
  networkUrn,
  open,
  service,
  serviceCases,
  subnetId,
  UNKNOWN,
} from "./fixtures";

type Properties = Record<string, unknown>;

const SUBNET = { vnetSubnetID: subnetId() };
/** An AKS cluster with one node pool. */
const aks = (outboundType?: unknown, pool: Properties = SUBNET): Resource =>
  service("containerservice:ManagedCluster", {
    resourceName: "aks",
    networkProfile: { networkPlugin: "azure", ...(outboundType === undefined ? {} : { outboundType }) },
    agentPoolProfiles: [{ name: "system", mode: "System", ...pool }],
  });
/** The same of the classic provider. */
const classic = (outboundType?: unknown, pool: Properties = { vnetSubnetId: subnetId() }): Resource =>
  service("azure:containerservice/kubernetesCluster:KubernetesCluster", {
    name: "aks",
    networkProfile: { networkPlugin: "azure", ...(outboundType === undefined ? {} : { outboundType }) },
    defaultNodePool: { name: "system", ...pool },
  });
const agentPool = (properties: Properties, name = "pool"): Resource =>
  service(
    "containerservice:AgentPool",
    { resourceName: "aks", agentPoolName: "pool", ...properties },
    { name },
  );

const TO_NOWHERE = { name: "default", addressPrefix: "0.0.0.0/0", nextHopType: "None" };
const DENY = [rule({ name: "deny", access: "Deny", priority: 100 })];

describe("what Kubernetes clusters send out", () => {
  describe("lets everything out", () => {
    serviceCases({
      "B92 AKS without an outbound type": [[...closed(), aks()], "unrestricted", "loadBalancer"],
      "B92 AKS that says nothing at all": [
        [service("containerservice:ManagedCluster", {})],
        "unrestricted",
        "platform",
      ],
      "B93 userDefinedRouting around the firewall, with node addresses": [
        [
          ...firewalled({ routes: [TO_FIREWALL, ...HALVES_OUT] }),
          aks("userDefinedRouting", { ...SUBNET, enableNodePublicIP: true }),
        ],
        "unrestricted",
        "publicIp",
      ],
      "B94 none in a subnet that is not private": [
        [...open(), aks("none")],
        "unrestricted",
        "defaultOutbound",
      ],
      "a managed NAT gateway": [[...closed(), aks("managedNATGateway")], "unrestricted", "natGateway"],
      "a NAT gateway of the user's that is attached elsewhere": [
        [...closed(), aks("userAssignedNATGateway")],
        "unrestricted",
        "natGateway",
      ],
      "userDefinedRouting without routes in a subnet that is not private": [
        [...open(), aks("userDefinedRouting")],
        "unrestricted",
        "defaultOutbound",
      ],
      "a managed NAT gateway in a network that AKS makes": [
        [aks("managedNATGateway", {})],
        "unrestricted",
        "platform",
      ],
      "a prefix for the addresses of the nodes": [
        [...closed(), aks("none", { ...SUBNET, nodePublicIPPrefixID: "prefix" })],
        "unrestricted",
        "publicIp",
      ],
      "addresses of the nodes, though egress is blocked": [
        [...closed(), aks("block", { ...SUBNET, enableNodePublicIP: true })],
        "unrestricted",
        "publicIp",
      ],
      "addresses of the nodes in a network that AKS makes": [
        [aks("block", { enableNodePublicIP: true })],
        "unrestricted",
        "platform",
      ],
      "an outbound type in other letter case": [
        [...closed(), aks("MANAGEDNATGATEWAY")],
        "unrestricted",
        "natGateway",
      ],
      "the classic provider's default": [[...closed(), classic()], "unrestricted", "loadBalancer"],
      "the classic provider's node addresses": [
        [...closed(), classic("none", { vnetSubnetId: subnetId(), nodePublicIpEnabled: true })],
        "unrestricted",
        "publicIp",
      ],
      "pods in a subnet of their own": [
        [
          ...closed({ rules: DENY }),
          ...open({ subnet: { addressPrefix: "10.0.2.0/24" } })
            .filter(({ name }) => name === "app")
            .map((subnet) => ({
              ...subnet,
              urn: networkUrn("Subnet", "pods"),
              name: "pods",
              id: subnetId("pods"),
              properties: { ...subnet.properties, name: "pods" },
            })),
          aks(undefined, { ...SUBNET, podSubnetID: subnetId("pods") }),
        ],
        "unrestricted",
        "loadBalancer,defaultOutbound",
      ],
    });
  });

  describe("lets nothing out that nobody meant to let out", () => {
    serviceCases({
      "N42 userDefinedRouting to a firewall": [
        [...firewalled(), aks("userDefinedRouting")],
        "restricted",
        "firewall",
      ],
      "N43 none in a private subnet": [[...closed(), aks("none")], "none", "none"],
      "N44 block": [[...open(), aks("block")], "none"],
      "N44 block in a network that AKS makes": [[aks("Block", {})], "none"],
      "a load balancer behind a route to the firewall": [[...firewalled(), aks()], "restricted", "firewall"],
      "a load balancer behind a route to nowhere": [[...closed({ routes: [TO_NOWHERE] }), aks()], "none"],
      "a load balancer behind a security group": [[...open({ rules: DENY }), aks()], "none"],
      "addresses of the nodes behind a route to the firewall": [
        [...firewalled(), aks("userDefinedRouting", { ...SUBNET, enableNodePublicIP: true })],
        "restricted",
        "firewall",
      ],
      "no addresses of the nodes": [
        [...closed(), aks("none", { ...SUBNET, enableNodePublicIP: false })],
        "none",
      ],
      "the classic provider's userDefinedRouting": [
        [...firewalled(), classic("userDefinedRouting")],
        "restricted",
        "firewall",
      ],
    });

    it("takes the user's NAT gateway where the subnet has it, and its own protocols", () => {
      const nat = closed({ subnet: { natGateway: { id: natGateway().id } }, others: [natGateway()] });
      const { exits, source } = egressOfService([...nat, aks("userAssignedNATGateway")]);
      assert.deepEqual(exits, ["natGateway"]);
      const [way] = source.ways;
      assert.ok(way?.kind === "network");
      assert.deepEqual(
        way.methods.map(({ urn }) => urn),
        [networkUrn("NatGateway", "nat")],
      );
    });
  });

  describe("cannot decide", () => {
    serviceCases({
      "an outbound type that is not known yet": [
        [...closed(), aks(UNKNOWN)],
        "unknown",
        /networkProfile\.outboundType is not known before the update/,
      ],
      "an outbound type that AKS does not have": [
        [...closed(), aks("loadbalancing")],
        "unknown",
        /is "loadbalancing", which is none of loadBalancer/,
      ],
      "a subnet that is not among the resources": [
        [aks("none", { vnetSubnetID: subnetId("elsewhere") })],
        "unknown",
        /agentPoolProfiles\[0\]\.vnetSubnetID is a subnet that is not among those read/,
      ],
      "none in a network that AKS makes": [[aks("none", {})], "unknown", /a network that AKS makes/],
      "userDefinedRouting without a subnet": [
        [aks("userDefinedRouting", {})],
        "unknown",
        /outbound type userDefinedRouting needs one/,
      ],
      "node addresses that are not known yet": [
        [...closed(), aks("none", { ...SUBNET, enableNodePublicIP: UNKNOWN })],
        "unknown",
        /enableNodePublicIP is not known/,
      ],
      "node pools that are not known yet": [
        [service("containerservice:ManagedCluster", { agentPoolProfiles: UNKNOWN })],
        "unknown",
        /agentPoolProfiles is not known/,
      ],
    });

    it("needs no outbound type to know that a security group closes the way", () => {
      assert.equal(egressOfService([...open({ rules: DENY }), aks(UNKNOWN)]).verdict, "none");
    });
  });

  it("finds a subnet whose id is not known yet by what the pools were made from", () => {
    const cluster = {
      ...aks("none", { vnetSubnetID: UNKNOWN }),
      propertyDependencies: { agentPoolProfiles: [networkUrn("Subnet", "app")] },
    };
    assert.equal(egressOfService([...open(), cluster]).verdict, "unrestricted");
    assert.equal(egressOfService([...closed(), cluster]).verdict, "none");
  });

  describe("node pools that are resources of their own", () => {
    it("go by the cluster's outbound type, and the cluster then has no pool that is not written", () => {
      const resources = [
        ...closed(),
        { ...aks("none"), properties: { resourceName: "aks", networkProfile: { outboundType: "none" } } },
        agentPool(SUBNET),
        agentPool({ ...SUBNET, enableNodePublicIP: true }, "open"),
      ];
      assert.equal(egressOfService(resources).verdict, "none");
      assert.equal(egressOfService(resources, "pool").verdict, "none");
      assert.equal(egressOfService(resources, "open").verdict, "unrestricted");
    });

    it("of the classic provider, too", () => {
      const pool = service(
        "azure:containerservice/kubernetesClusterNodePool:KubernetesClusterNodePool",
        { kubernetesClusterId: UNKNOWN, vnetSubnetId: subnetId() },
        { name: "pool", propertyDependencies: { kubernetesClusterId: [classic().urn] } },
      );
      assert.equal(egressOfService([...closed(), classic(), pool], "pool").verdict, "unrestricted");
      assert.equal(egressOfService([...closed(), classic("none"), pool], "pool").verdict, "none");
    });

    it("hang on their cluster where it is not among the resources", () => {
      const { verdict, unknown } = egressOfService([...closed(), agentPool(SUBNET)], "pool");
      assert.equal(verdict, "unknown");
      assert.match(unknown[0]?.reason ?? "", /is a cluster that is not among those read/);
    });

    it("hang on which cluster is theirs where several have the name", () => {
      const twin = { ...aks("none"), urn: "urn:twin", name: "twin" };
      const resources = [...closed(), aks("none"), twin, agentPool(SUBNET)];
      const { verdict, unknown } = egressOfService(resources, "pool");
      assert.equal(verdict, "unknown");
      assert.match(unknown[0]?.reason ?? "", /may be any of several clusters/);
    });
  });

  it("has no default outbound access beside a NAT gateway (E90)", () => {
    const nat = open({ subnet: { natGateway: { id: natGateway().id } }, others: [natGateway()] });
    assert.deepEqual(egressOfService([...nat, aks("none")]).exits, ["natGateway"]);
  });

  it("sends IPv6 through the cluster's load balancer where the cluster has it", () => {
    const dual = {
      ...aks(),
      properties: { ...aks().properties, networkProfile: { ipFamilies: ["IPv4", "IPv6"] } },
    };
    const resources = closed({ dualStack: true, routes: [TO_NOWHERE] });
    assert.equal(egressOfService([...resources, dual]).verdict, "unrestricted");
    assert.equal(egressOfService([...resources, aks()]).verdict, "none");
  });

  it("says how to close it by the settings that leave it open", () => {
    assert.equal(
      egressOfService([...open(), aks(undefined, { ...SUBNET, enableNodePublicIP: true })]).source.workload
        ?.fix,
      "Set agentPoolProfiles[0].enableNodePublicIP to false, and set networkProfile.outboundType of the cluster to " +
        "userDefinedRouting, and route 0.0.0.0/0 of its subnets to a firewall and nothing past it.",
    );
  });

  it("names the cluster as the sender where the platform does not tell the address", () => {
    assert.equal(egressOfService([aks(undefined, {})]).open.witness?.source, "service");
  });
});
