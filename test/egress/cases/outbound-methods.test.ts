import assert from "node:assert/strict";

import { readModel, type Resource } from "../../../egress/read";
import { ask, sourcesOf } from "../../../egress/reach";
import {
  cases,
  DENY_INTERNET,
  egressOfNic,
  estate,
  FF,
  idOf,
  natGateway,
  resource,
  TO_FIREWALL,
} from "./fixtures";

type Properties = Record<string, unknown>;

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const PRIVATE = { defaultOutboundAccess: false };
const APP = idOf("virtualNetworks/vnet/subnets", "app");
const POOL = idOf("loadBalancers", "lb/backendAddressPools/pool");
const IN_POOL = { loadBalancerBackendAddressPools: [{ id: POOL }] };
const FRONT = idOf("loadBalancers", "lb/frontendIPConfigurations/front");
const publicIp = (version: string, name = "pip"): Resource =>
  resource("PublicIPAddress", "publicIPAddresses", name, { publicIPAddressVersion: version });
const frontend = (more: Properties = {}): Properties => ({
  name: "front",
  publicIPAddress: { id: idOf("publicIPAddresses", "pip") },
  ...more,
});
const inbound = (more: Properties = {}): Properties => ({
  name: "https",
  protocol: "Tcp",
  frontendPort: 443,
  frontendIPConfiguration: { id: FRONT },
  backendAddressPool: { id: POOL },
  ...more,
});
const balancer = (more: Properties = {}): Resource =>
  resource("LoadBalancer", "loadBalancers", "lb", {
    sku: { name: "Standard" },
    frontendIPConfigurations: [frontend()],
    backendAddressPools: [{ name: "pool" }],
    loadBalancingRules: [inbound()],
    ...more,
  });
/** The interface in a private subnet, in the pool. */
const pooled = (...others: Resource[]): Resource[] => estate({ subnet: PRIVATE, nic: IN_POOL, others });

const compute = (type: string, name: string, properties: Properties): Resource => ({
  urn: `urn:pulumi:dev::estate::${type}::${name}`,
  type,
  name,
  properties: { resourceGroupName: "rg", ...properties },
});
const configuration = (more: Properties): Properties => ({
  name: "main",
  subnet: { id: APP },
  ...more,
});
const scaleSet = (configured: Properties, more: Properties = {}, nic: Properties = {}): Resource =>
  compute("azure-native:compute:VirtualMachineScaleSet", "nic", {
    orchestrationMode: "Uniform",
    virtualMachineProfile: {
      networkProfile: {
        networkInterfaceConfigurations: [
          { name: "nic", ipConfigurations: [configuration(configured)], ...nic },
        ],
      },
    },
    ...more,
  });
const machine = (configured: Properties, nic: Properties = {}): Resource =>
  compute("azure-native:compute:VirtualMachine", "nic", {
    networkProfile: {
      networkInterfaceConfigurations: [
        { name: "nic", ipConfigurations: [configuration(configured)], ...nic },
      ],
    },
  });
const classicScaleSet = (type: string, configured: Properties, nic: Properties = {}): Resource =>
  compute(`azure:compute/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, "nic", {
    networkInterfaces: [
      { name: "nic", ipConfigurations: [{ name: "main", subnetId: APP, ...configured }], ...nic },
    ],
  });
const classic = (path: string, type: string, name: string, properties: Properties): Resource =>
  compute(`azure:${path}:${type}`, name, properties);
/** The fixture without its interface, and with others in its place. */
const instead = (subnet: Properties, ...others: Resource[]): Resource[] =>
  estate({ subnet, others }).filter(({ type }) => type !== "azure-native:network:NetworkInterface");
const CLOSED = resource("NetworkSecurityGroup", "networkSecurityGroups", "closed", {
  securityRules: [DENY_INTERNET],
});
const GUARDED = { networkSecurityGroup: { id: idOf("networkSecurityGroups", "closed") } };
const PUBLIC = { publicIPAddressConfiguration: { name: "out" } };
const byAddress = (ipAddress: unknown, more: Properties = {}): Resource =>
  resource("LoadBalancerBackendAddressPool", "loadBalancers/lb/backendAddressPools", "pool", {
    loadBalancerName: "lb",
    loadBalancerBackendAddresses: [
      { name: "a", ipAddress, virtualNetwork: { id: idOf("virtualNetworks", "vnet") } },
    ],
    ...more,
  });

describe("what outbound methods let out", () => {
  describe("of machines and scale sets, lets everything out", () => {
    cases({
      "B104 a scale set with public addresses": [instead(PRIVATE, scaleSet(PUBLIC)), "unrestricted"],
      "a machine with a public address of its own": [instead(PRIVATE, machine(PUBLIC)), "unrestricted"],
      "a scale set in a pool": [instead(PRIVATE, scaleSet(IN_POOL), balancer()), "unrestricted", /Tcp/],
      "a Uniform scale set with default outbound access": [instead({}, scaleSet({})), "unrestricted"],
      "a scale set that does not say how it is orchestrated": [
        instead({}, scaleSet({}, { orchestrationMode: undefined })),
        "unrestricted",
      ],
      "a Flexible scale set with public addresses": [
        instead({}, scaleSet(PUBLIC, { orchestrationMode: "Flexible" })),
        "unrestricted",
      ],
      "a scale set of Linux machines (classic) with public addresses": [
        instead(
          PRIVATE,
          classicScaleSet("LinuxVirtualMachineScaleSet", { publicIpAddresses: [{ name: "out" }] }),
        ),
        "unrestricted",
      ],
      "a scale set of Windows machines (classic) in a pool": [
        instead(
          PRIVATE,
          classicScaleSet("WindowsVirtualMachineScaleSet", { loadBalancerBackendAddressPoolIds: [POOL] }),
          balancer(),
        ),
        "unrestricted",
      ],
      "an orchestrated scale set (classic) with public addresses": [
        instead(
          PRIVATE,
          classicScaleSet("OrchestratedVirtualMachineScaleSet", { publicIpAddresses: [{ name: "out" }] }),
        ),
        "unrestricted",
      ],
    });
  });

  describe("of machines and scale sets, lets nothing out", () => {
    cases({
      "N48 a Flexible scale set without a method": [
        instead({}, scaleSet({}, { orchestrationMode: "FLEXIBLE" })),
        "none",
      ],
      "an orchestrated scale set (classic) without a method": [
        instead({}, classicScaleSet("OrchestratedVirtualMachineScaleSet", {})),
        "none",
      ],
      "an interface of a machine in a Flexible scale set": [
        estate({
          others: [
            compute("azure-native:compute:VirtualMachine", "vm", {
              virtualMachineScaleSet: { id: "set" },
              networkProfile: { networkInterfaces: [{ id: idOf("networkInterfaces", "nic") }] },
            }),
          ],
        }),
        "none",
      ],
      "a scale set with public addresses behind a closed group of its own": [
        instead(PRIVATE, scaleSet(PUBLIC, {}, GUARDED), CLOSED),
        "none",
      ],
      "a machine with a public address behind a closed group of its own": [
        instead(PRIVATE, machine(PUBLIC, GUARDED), CLOSED),
        "none",
      ],
      "a scale set in a private subnet": [instead(PRIVATE, scaleSet({})), "none"],
    });
  });

  describe("of load balancers, lets everything out", () => {
    cases({
      "B84 a pool made of addresses, with default outbound access": [
        estate({ others: [balancer(), byAddress("10.0.1.4")] }),
        "unrestricted",
      ],
      "a pool made of addresses, in a private subnet": [
        estate({ subnet: PRIVATE, others: [balancer(), byAddress("10.0.1.4")] }),
        "unrestricted",
        /Tcp/,
      ],
      "a pool made of addresses that is written in its balancer": [
        estate({
          subnet: PRIVATE,
          others: [
            balancer({
              backendAddressPools: [
                { name: "pool", loadBalancerBackendAddresses: [{ ipAddress: "10.0.1.4" }] },
              ],
            }),
          ],
        }),
        "unrestricted",
      ],
      "an address of a pool (classic)": [
        estate({
          subnet: PRIVATE,
          others: [
            balancer(),
            classic("lb/backendAddressPoolAddress", "BackendAddressPoolAddress", "a", {
              backendAddressPoolId: POOL,
              ipAddress: "10.0.1.4",
              virtualNetworkId: idOf("virtualNetworks", "vnet"),
            }),
          ],
        }),
        "unrestricted",
      ],
      "a pool made of the interface's address, not known yet": [
        estate({
          subnet: PRIVATE,
          others: [
            balancer(),
            {
              ...byAddress(UNKNOWN),
              propertyDependencies: {
                loadBalancerBackendAddresses: [
                  "urn:pulumi:dev::estate::azure-native:network:NetworkInterface::nic",
                ],
              },
            },
          ],
        }),
        "unrestricted",
      ],
      "an outbound rule that is a resource of its own": [
        pooled(
          balancer({ loadBalancingRules: [inbound({ disableOutboundSnat: true })] }),
          classic("lb/outboundRule", "OutboundRule", "out", {
            loadbalancerId: idOf("loadBalancers", "lb"),
            protocol: "All",
            backendAddressPoolId: POOL,
            frontendIpConfigurations: [{ name: "front" }],
          }),
        ),
        "unrestricted",
      ],
      "a load-balancing rule that is a resource of its own": [
        pooled(
          balancer({ loadBalancingRules: [] }),
          classic("lb/rule", "Rule", "https", {
            loadbalancerId: idOf("loadBalancers", "lb"),
            protocol: "Tcp",
            backendAddressPoolIds: [POOL],
            frontendIpConfigurationName: "front",
          }),
        ),
        "unrestricted",
      ],
      "a frontend with a prefix": [
        pooled(balancer({ frontendIPConfigurations: [{ name: "front", publicIPPrefix: { id: "prefix" } }] })),
        "unrestricted",
      ],
      "a frontend whose address is written in it": [
        pooled(
          balancer({
            frontendIPConfigurations: [{ name: "front", publicIPAddress: { sku: { name: "Standard" } } }],
          }),
        ),
        "unrestricted",
      ],
      "an association of the classic provider": [
        estate({
          subnet: PRIVATE,
          others: [
            balancer(),
            classic(
              "network/networkInterfaceBackendAddressPoolAssociation",
              "NetworkInterfaceBackendAddressPoolAssociation",
              "association",
              {
                networkInterfaceId: idOf("networkInterfaces", "nic"),
                ipConfigurationName: "main",
                backendAddressPoolId: POOL,
              },
            ),
          ],
        }),
        "unrestricted",
      ],
      "a pool whose id is not known, made from its balancer": [
        estate({
          subnet: PRIVATE,
          others: [
            { ...balancer({ loadBalancingRules: [inbound({ backendAddressPool: { id: UNKNOWN } })] }) },
            {
              ...resource("NetworkInterface", "networkInterfaces", "nic", {
                ipConfigurations: [
                  configuration({
                    privateIPAddress: "10.0.1.4",
                    loadBalancerBackendAddressPools: [{ id: UNKNOWN }],
                  }),
                ],
              }),
              propertyDependencies: { ipConfigurations: [balancer().urn] },
            },
          ],
        }),
        "unrestricted",
      ],
      "an internal frontend beside a public one, where the rule's is the public one": [
        pooled(
          balancer({
            frontendIPConfigurations: [{ name: "inside", privateIPAddress: "10.0.1.9" }, frontend()],
          }),
        ),
        "unrestricted",
      ],
      "IPv6, by a frontend of IPv6": [
        FF([], {
          dualStack: true,
          nic: { ...IN_POOL, privateIPAddress: "fd00:1::4" },
          others: [balancer(), publicIp("IPv6")],
        }),
        "unrestricted",
        / 2000:: Tcp/,
      ],
      "a balancer of the same name in the group that the id names": [
        pooled(
          { ...balancer(), id: undefined },
          {
            ...balancer({ loadBalancingRules: [], resourceGroupName: "other" }),
            urn: "urn:pulumi:dev::estate::azure-native:network:LoadBalancer::other",
            id: undefined,
          },
        ),
        "unrestricted",
      ],
    });
  });

  describe("of load balancers, lets nothing out", () => {
    cases({
      "a pool made of addresses of others": [
        estate({ subnet: PRIVATE, others: [balancer(), byAddress("10.0.1.5")] }),
        "none",
      ],
      "a rule for another pool": [
        pooled(balancer({ loadBalancingRules: [inbound({ backendAddressPool: { id: `${POOL}2` } })] })),
        "none",
      ],
      "a rule of an internal frontend beside a public one": [
        pooled(
          balancer({
            frontendIPConfigurations: [
              { name: "front", privateIPAddress: "10.0.1.9" },
              frontend({ name: "public" }),
            ],
          }),
        ),
        "none",
      ],
      "an internal Basic balancer": [
        pooled(
          balancer({
            sku: { name: "Basic" },
            frontendIPConfigurations: [{ name: "front", privateIPAddress: "10.0.1.9" }],
          }),
        ),
        "none",
      ],
      "a frontend of IPv6, for a configuration of IPv4": [
        estate({
          subnet: PRIVATE,
          nic: { ...IN_POOL, privateIPAddressVersion: "IPv4" },
          others: [balancer(), publicIp("IPv6")],
        }),
        "none",
      ],
      "a balancer of the same name in another group": [
        pooled(
          { ...balancer({ loadBalancingRules: [] }), id: undefined },
          {
            ...balancer({ resourceGroupName: "other" }),
            urn: "urn:pulumi:dev::estate::azure-native:network:LoadBalancer::other",
            id: undefined,
          },
        ),
        "none",
      ],
    });
  });

  describe("of subnets", () => {
    const dual = (others: Resource[]): Resource[] =>
      estate({
        dualStack: true,
        routes: [TO_FIREWALL],
        collections: [],
        subnet: { ...PRIVATE, natGateway: { id: idOf("natGateways", "nat") } },
        nic: { privateIPAddress: "fd00:1::4" },
        others,
      });
    const V6 = { publicIpAddressesV6: [{ id: idOf("publicIPAddresses", "pip") }] };
    cases({
      "a NAT gateway of the second kind with an address of IPv6": [
        dual([natGateway({ sku: { name: "StandardV2" }, ...V6 })]),
        "unrestricted",
        / 2000:: /,
      ],
      "a NAT gateway of the second kind with addresses of IPv4 alone": [
        dual([natGateway({ sku: { name: "StandardV2" }, publicIpAddresses: [{ id: "pip" }] })]),
        "none",
      ],
      "a NAT gateway of the first kind with an address of IPv6": [dual([natGateway(V6)]), "none"],
    });
  });

  describe("cannot decide", () => {
    const unknownOf = (resources: Resource[]): string => {
      const egress = egressOfNic(resources);
      assert.equal(egress.verdict, "unknown");
      return egress.unknown.map(({ property, reason }) => `${property} ${reason}`).join();
    };
    const unknowns: Record<string, [Resource[], RegExp]> = {
      "a pool of a balancer that is not among the resources": [
        pooled(),
        /id is a back-end pool of a load balancer that is not among those read/,
      ],
      "a pool whose id is not known, made from nothing that was read": [
        estate({ subnet: PRIVATE, nic: { loadBalancerBackendAddressPools: [{ id: UNKNOWN }] } }),
        /is a back-end pool that is not known/,
      ],
      "a frontend that is chained to a gateway load balancer": [
        pooled(balancer({ frontendIPConfigurations: [frontend({ gatewayLoadBalancer: { id: "gw" } })] })),
        /gatewayLoadBalancer sends packets through a gateway load balancer/,
      ],
      "a public address that is chained to a gateway load balancer": [
        instead(PRIVATE, scaleSet({ ...PUBLIC, gatewayLoadBalancer: { id: "gw" } })),
        /gateway load balancer/,
      ],
      "a rule that may give no outbound access": [
        pooled(balancer({ loadBalancingRules: [inbound({ disableOutboundSnat: UNKNOWN })] })),
        /disableOutboundSnat is not known/,
      ],
      "a balancer that may be a Basic one": [
        pooled(balancer({ sku: UNKNOWN, loadBalancingRules: [] })),
        /sku is not known/,
      ],
      "a subnet with a service gateway": [
        estate({ subnet: { ...PRIVATE, serviceGateway: { id: "gw" } } }),
        /serviceGateway is a service gateway/,
      ],
      "a public address that may be none at all": [
        estate({ subnet: PRIVATE, nic: { publicIPAddress: UNKNOWN } }),
        /publicIPAddress is not known/,
      ],
    };
    for (const [name, [resources, reason]] of Object.entries(unknowns)) {
      it(name, () => {
        assert.match(unknownOf(resources), reason);
      });
    }

    it("answers for one packet as for all of them", () => {
      const model = readModel(pooled());
      const source = sourcesOf(model).find(({ kind }) => kind === "networkInterface");
      assert.ok(source !== undefined);
      const asked = ask({ from: undefined, to: "8.8.8.8", protocol: "Tcp", port: 443 }, source, model);
      assert.equal(asked.verdict, "unknown");
      assert.equal(asked.exit, "loadBalancer");
      const icmp = ask({ from: undefined, to: "8.8.8.8", protocol: "Icmp", port: 0 }, source, model);
      assert.equal(icmp.verdict, "denied");
    });
  });

  it("finds the machine behind an address of a pool that no interface is known for", () => {
    const resources = estate({ subnet: PRIVATE, others: [balancer(), byAddress("10.0.1.9")] });
    assert.equal(egressOfNic(resources, "10.0.1.9").verdict, "unrestricted");
    assert.equal(egressOfNic(resources).verdict, "none");
  });

  it("knows an address of a pool from the same address in another network", () => {
    const resources = estate({
      subnet: PRIVATE,
      others: [
        balancer(),
        byAddress("10.0.1.4", { virtualNetwork: { id: idOf("virtualNetworks", "other") } }),
        resource("VirtualNetwork", "virtualNetworks", "other", {
          addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
          subnets: [{ name: "inside", addressPrefix: "10.0.1.0/24", ...PRIVATE }],
        }),
      ],
    }).map((each) =>
      each.name === "pool"
        ? {
            ...each,
            properties: { ...each.properties, loadBalancerBackendAddresses: [{ ipAddress: "10.0.1.4" }] },
          }
        : each,
    );
    assert.equal(egressOfNic(resources).verdict, "none");
    assert.equal(egressOfNic(resources, "10.0.1.4").verdict, "unrestricted");
  });

  it("has no IPv6 by a NAT gateway where the subnet has none", () => {
    const subnet = { ...PRIVATE, natGateway: { id: idOf("natGateways", "nat") } };
    const v2 = natGateway({
      sku: { name: "StandardV2" },
      publicIpAddressesV6: [{ id: idOf("publicIPAddresses", "pip") }],
    });
    assert.equal(
      egressOfNic(estate({ subnet, routes: [TO_FIREWALL], collections: [], others: [v2] })).verdict,
      "none",
    );
  });

  it("names the method that Azure takes, and not the default that it takes away", () => {
    const exits = (resources: Resource[]): readonly string[] => egressOfNic(resources).exits;
    const nat = { natGateway: { id: idOf("natGateways", "nat") } };
    assert.deepEqual(exits(estate({ subnet: nat, others: [natGateway()] })), ["natGateway"]);
    assert.deepEqual(exits(instead({}, scaleSet(PUBLIC))), ["publicIp"]);
    assert.deepEqual(exits(estate({ nic: IN_POOL, others: [balancer()] })), [
      "loadBalancer",
      "defaultOutbound",
    ]);
  });

  it("takes every address of the subnet where one configuration's is not known", () => {
    const two = resource("NetworkInterface", "networkInterfaces", "nic", {
      ipConfigurations: [
        configuration({ privateIPAddress: "10.0.1.4" }),
        configuration({ name: "second", privateIPAddress: UNKNOWN }),
      ],
    });
    const model = readModel(estate({ others: [two] }));
    assert.equal(model.subnets[0]?.interfaces[0]?.addresses.isEmpty, true);
  });
});
