import assert from "node:assert/strict";

import type { Resource } from "../../../egress/read";
import {
  cases,
  egressOfNic,
  estate,
  FF,
  firewall,
  FR,
  idOf,
  natGateway,
  resource,
  rule,
  TO_FIREWALL,
} from "./fixtures";

const route = (
  name: string,
  addressPrefix: string,
  nextHopType: string,
  more = {},
): Record<string, unknown> => ({
  name,
  addressPrefix,
  nextHopType,
  ...more,
});
const HALVES_OUT = [route("low", "0.0.0.0/1", "Internet"), route("high", "128.0.0.0/1", "Internet")];
/** The subnet has a way out of its own, beside the firewall. */
const OUT = { subnet: { defaultOutboundAccess: true } };
const PRIVATE = { defaultOutboundAccess: false };
const PIP = resource("PublicIPAddress", "publicIPAddresses", "pip", { publicIPAddressVersion: "IPv4" });
const PIP6 = resource("PublicIPAddress", "publicIPAddresses", "pip", { publicIPAddressVersion: "IPv6" });
const WITH_PUBLIC_IP = { publicIPAddress: { id: idOf("publicIPAddresses", "pip") } };
const POOL = idOf("loadBalancers", "lb/backendAddressPools/pool");
const IN_POOL = { loadBalancerBackendAddressPools: [{ id: POOL }] };
const balancer = (more: Record<string, unknown>): Resource =>
  resource("LoadBalancer", "loadBalancers", "lb", {
    sku: { name: "Standard" },
    frontendIPConfigurations: [{ name: "front", publicIPAddress: { id: "pip" } }],
    backendAddressPools: [{ name: "pool" }],
    ...more,
  });
const inbound443 = (more = {}): Record<string, unknown> => ({
  name: "https",
  protocol: "Tcp",
  frontendPort: 443,
  backendPort: 443,
  backendAddressPool: { id: POOL },
  ...more,
});

describe("what routes and outbound methods let out", () => {
  describe("lets everything out", () => {
    cases({
      "B71 two halves around the firewall": [FR(HALVES_OUT, OUT), "unrestricted"],
      "B76 the routes of another subnet": [
        estate({
          others: [
            ...firewall([]),
            resource("RouteTable", "routeTables", "routes", { routes: [TO_FIREWALL] }),
          ],
        }),
        "unrestricted",
      ],
      "B77 nothing but default outbound access": [estate({}), "unrestricted"],
      "B79 a private subnet with a NAT gateway": [
        estate({
          subnet: { ...PRIVATE, natGateway: { id: idOf("natGateways", "nat") } },
          others: [natGateway()],
        }),
        "unrestricted",
      ],
      "B80 a public address": [
        estate({ subnet: PRIVATE, nic: WITH_PUBLIC_IP, others: [PIP] }),
        "unrestricted",
      ],
      "B81 a load balancer's inbound rule": [
        estate({ subnet: PRIVATE, nic: IN_POOL, others: [balancer({ loadBalancingRules: [inbound443()] })] }),
        "unrestricted",
        /Tcp/,
      ],
      "B82 a load balancer's outbound rule": [
        estate({
          subnet: PRIVATE,
          nic: IN_POOL,
          others: [
            balancer({ outboundRules: [{ name: "out", protocol: "All", backendAddressPool: { id: POOL } }] }),
          ],
        }),
        "unrestricted",
      ],
      "B83 a Basic load balancer": [
        estate({ subnet: PRIVATE, nic: IN_POOL, others: [balancer({ sku: { name: "Basic" } })] }),
        "unrestricted",
      ],
      "B85 an empty route table": [estate({ routes: [] }), "unrestricted"],
      "B87 IPv6 beside a route for IPv4 alone": [
        FF([], {
          dualStack: true,
          nic: { ...WITH_PUBLIC_IP, privateIPAddress: "fd00:1::4" },
          others: [PIP6],
        }),
        "unrestricted",
        / 2000:: /,
      ],
    });
  });

  describe("lets something out around the firewall", () => {
    cases({
      "B73 one address": [FR([route("dns", "8.8.8.8/32", "Internet")], OUT), "restricted"],
      "B74 every datacentre of the cloud": [
        FR([route("cloud", "AzureCloud", "Internet")], OUT),
        "unrestricted",
        /AzureCloud/,
      ],
    });
  });

  describe("cannot decide", () => {
    it("B90 a default route to an address that is not among the resources, and names it", () => {
      const egress = egressOfNic(estate({ subnet: PRIVATE, routes: [TO_FIREWALL] }));
      assert.equal(egress.verdict, "unknown");
      assert.match(
        egress.unknown.map(({ reason }) => reason).join(),
        /leads to 10\.0\.0\.4, which is no firewall/,
      );
    });

    it("a security group that is not among the resources", () => {
      const egress = egressOfNic(
        estate({ subnet: { networkSecurityGroup: { id: idOf("networkSecurityGroups", "other") } } }),
      );
      assert.equal(egress.verdict, "unknown");
      assert.match(egress.unknown.map(({ property }) => property).join(), /networkSecurityGroup\.id/);
    });

    it("a route table that is not among the resources", () => {
      const egress = egressOfNic(estate({ subnet: { routeTable: { id: idOf("routeTables", "other") } } }));
      assert.equal(egress.verdict, "unknown");
    });
  });

  describe("lets nothing out that nobody meant to let out", () => {
    cases({
      "N32 two halves to the firewall": [
        FR([
          route("low", "0.0.0.0/1", "VirtualAppliance", { nextHopIpAddress: "10.0.0.4" }),
          route("high", "128.0.0.0/1", "VirtualAppliance", { nextHopIpAddress: "10.0.0.4" }),
        ]),
        "restricted",
        /api\.contoso\.com/,
      ],
      "N33 a default route to nowhere": [estate({ routes: [route("default", "0.0.0.0/0", "None")] }), "none"],
      "N34 a route out of a subnet without a way out": [
        FR([route("dns", "8.8.8.8/32", "Internet")]),
        "restricted",
        /api\.contoso/,
      ],
      "N35 a public address behind the default route": [
        FR([], { nic: WITH_PUBLIC_IP, others: [PIP] }),
        "restricted",
        /api\.contoso/,
      ],
      "N38 an internal load balancer": [
        estate({
          subnet: PRIVATE,
          nic: IN_POOL,
          others: [
            balancer({
              frontendIPConfigurations: [{ name: "front", privateIPAddress: "10.0.1.9" }],
              loadBalancingRules: [inbound443()],
            }),
          ],
        }),
        "none",
      ],
      "N39 a load balancer without outbound SNAT": [
        estate({
          subnet: PRIVATE,
          nic: IN_POOL,
          others: [balancer({ loadBalancingRules: [inbound443({ disableOutboundSnat: true })] })],
        }),
        "none",
      ],
      "N40 a load balancer with inbound NAT alone": [
        estate({ subnet: PRIVATE, nic: IN_POOL, others: [balancer({ inboundNatRules: [inbound443()] })] }),
        "none",
      ],
      "N41 a NAT gateway without an address": [
        estate({
          subnet: { ...PRIVATE, natGateway: { id: idOf("natGateways", "nat") } },
          others: [natGateway({})],
        }),
        "none",
      ],
      "a private subnet without a way out": [estate({ subnet: PRIVATE }), "none"],
      "a security group that lets nothing pass to an open firewall": [
        FF([], { rules: [rule({ access: "Deny" })] }),
        "none",
      ],
    });
  });

  it("takes a new network of a late API version to be private, and of the default one not (B78, E93)", () => {
    const late = estate({}).map((each) => ({
      ...each,
      type: each.type.replace("azure-native:network:", "azure-native:network/v20250701:"),
    }));
    assert.equal(egressOfNic(late).verdict, "none");
    assert.equal(egressOfNic(estate({})).verdict, "unrestricted");
  });

  it("judges each subnet and interface by itself (B91)", () => {
    const resources = FR([], {
      others: [
        resource("Subnet", "virtualNetworks/vnet/subnets", "second", {
          virtualNetworkName: "vnet",
          addressPrefix: "10.0.2.0/24",
        }),
        resource("NetworkInterface", "networkInterfaces", "other", {
          ipConfigurations: [
            { privateIPAddress: "10.0.2.4", subnet: { id: idOf("virtualNetworks/vnet/subnets", "second") } },
          ],
        }),
      ],
    });
    assert.equal(egressOfNic(resources, "nic").verdict, "restricted");
    assert.equal(egressOfNic(resources, "other").verdict, "unrestricted");
  });
});
