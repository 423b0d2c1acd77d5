import assert from "node:assert/strict";

import type { Resource } from "../../../egress/read";
import { UNKNOWN } from "../../policypack/stack";
import {
  cases,
  DENY_INTERNET,
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

const TO_NETWORK = rule({ name: "inside", destinationAddressPrefix: "VirtualNetwork" });
/** The 31 blocks of all addresses but the private ones. */
const AROUND_PRIVATE = [
  ...["0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/2"],
  ...["128.0.0.0/3", "160.0.0.0/5", "168.0.0.0/6", "172.0.0.0/12", "172.32.0.0/11", "172.64.0.0/10"],
  ...["172.128.0.0/9", "173.0.0.0/8", "174.0.0.0/7", "176.0.0.0/4", "192.0.0.0/9", "192.128.0.0/11"],
  ...["192.160.0.0/13", "192.169.0.0/16", "192.170.0.0/15", "192.172.0.0/14", "192.176.0.0/12"],
  ...["192.192.0.0/10", "193.0.0.0/8", "194.0.0.0/7", "196.0.0.0/6", "200.0.0.0/5", "208.0.0.0/4"],
  "224.0.0.0/3",
].map((prefix) => route(prefix, prefix, "Internet"));

describe("what routes and outbound methods let out", () => {
  describe("lets everything out", () => {
    cases({
      "B71 two halves around the firewall": [FR(HALVES_OUT, OUT), "unrestricted"],
      "B72 every block but the private ones": [FR(AROUND_PRIVATE, OUT), "unrestricted"],
      "a half with host bits and a half with blanks around it": [
        FR([route("low", "10.1.2.3/1", "Internet"), route("high", " 128.0.0.0/1 ", "internet")], OUT),
        "unrestricted",
      ],
      "IPv6 by a longer route around the firewall": [
        FF([], {
          dualStack: true,
          routes: [
            TO_FIREWALL,
            { ...TO_FIREWALL, name: "six", addressPrefix: "::/0" },
            route("out", "2000::/3", "Internet"),
          ],
          nic: { ...WITH_PUBLIC_IP, privateIPAddress: "fd00:1::4" },
          others: [PIP6],
        }),
        "unrestricted",
        / 2000:: /,
      ],
      "B42 the tag VirtualNetwork, of which the halves are a part": [
        estate({ routes: HALVES_OUT, rules: [TO_NETWORK, DENY_INTERNET] }),
        "unrestricted",
      ],
      "the tag VirtualNetwork, of which a tag's addresses are a part (E39)": [
        estate({ routes: [route("cloud", "AzureCloud", "Internet")], rules: [TO_NETWORK, DENY_INTERNET] }),
        "unrestricted",
        / AzureCloud /,
      ],
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
            balancer({
              outboundRules: [
                {
                  name: "out",
                  protocol: "All",
                  frontendIPConfigurations: [],
                  backendAddressPool: { id: POOL },
                },
              ],
            }),
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

  describe("takes a service tag by the route that has its addresses (E56)", () => {
    const toStorage = (tag: string): Record<string, unknown>[] => [
      rule({ name: "storage", destinationAddressPrefix: tag }),
      DENY_INTERNET,
    ];
    const STORAGE_OUT = route("storage", "Storage", "Internet");
    const REGION_OUT = route("region", "Storage.WestEurope", "Internet");
    const CLOUD_REGION_OUT = route("cloud", "AzureCloud.WestEurope", "Internet");
    const REGION_TO_NOWHERE = route("region", "Storage.WestEurope", "None");
    cases({
      "a service around the firewall, for a rule that names one of its regions": [
        FF([], { ...OUT, routes: [TO_FIREWALL, STORAGE_OUT], rules: toStorage("Storage.WestEurope") }),
        "broad",
        / Storage\.WestEurope /,
      ],
      "a region around the firewall, for a rule that names the service": [
        FF([], { ...OUT, routes: [TO_FIREWALL, REGION_OUT], rules: toStorage("Storage") }),
        "broad",
        / Storage /,
      ],
      "a region before its service": [
        FF([], {
          ...OUT,
          routes: [STORAGE_OUT, REGION_TO_NOWHERE, TO_FIREWALL],
          rules: toStorage("Storage.WestEurope"),
        }),
        "none",
      ],
      "another region than the rule's": [
        FF([], { ...OUT, routes: [TO_FIREWALL, REGION_OUT], rules: toStorage("Storage.NorthEurope") }),
        "none",
      ],
      "a service to nowhere beside Azure's own default": [
        estate({ routes: [route("storage", "Storage", "None")], rules: toStorage("Storage") }),
        "none",
      ],
      "the whole cloud around the firewall, for a rule that names a service": [
        FF([], {
          ...OUT,
          routes: [TO_FIREWALL, route("cloud", "AzureCloud", "Internet")],
          rules: toStorage("Sql"),
        }),
        "broad",
        / Sql /,
      ],
      "a region of the cloud around the firewall, for a rule that names a service there": [
        FF([], { ...OUT, routes: [TO_FIREWALL, CLOUD_REGION_OUT], rules: toStorage("Storage.WestEurope") }),
        "broad",
        / Storage\.WestEurope /,
      ],
      "the same, for a rule that names the service everywhere": [
        FF([], { ...OUT, routes: [TO_FIREWALL, CLOUD_REGION_OUT], rules: toStorage("Storage") }),
        "broad",
        / Storage /,
      ],
      "the same, for a rule that names the service elsewhere": [
        FF([], { ...OUT, routes: [TO_FIREWALL, CLOUD_REGION_OUT], rules: toStorage("Storage.NorthEurope") }),
        "none",
      ],
      "a longer prefix does not take a tag that it may hold none of": [
        FF([], {
          ...OUT,
          routes: [TO_FIREWALL, route("one", "20.1.2.0/24", "None")],
          rules: toStorage("Storage"),
        }),
        "none",
      ],
    });
  });

  it("finds the firewall of a next hop that is not known yet, in either provider", () => {
    const hop = { addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance" };
    const native = resource("Route", "routeTables/routes/routes", "default", {
      routeTableName: "routes",
      ...hop,
      nextHopIpAddress: UNKNOWN,
    });
    const classic = {
      ...native,
      type: "azure:network/route:Route",
      properties: { routeTableName: "routes", ...hop, nextHopInIpAddress: UNKNOWN },
    };
    for (const [each, property] of [
      [native, "nextHopIpAddress"],
      [classic, "nextHopInIpAddress"],
    ] as const) {
      const urns = firewall([]).map(({ urn }) => urn);
      const made = { ...each, propertyDependencies: { [property]: urns } };
      assert.equal(egressOfNic(FR([], { routes: [], others: [made] })).verdict, "restricted");
    }
  });

  it("keeps the network's own space inside, unless a user's route of the same prefix leads out (E54, E57)", () => {
    const own = resource("VirtualNetwork", "virtualNetworks", "vnet", {
      addressSpace: { addressPrefixes: ["10.0.0.0/16", "20.0.0.0/8"] },
    });
    const inside = egressOfNic(estate({ others: [own] }));
    assert.equal(
      inside.packets.has({ source: "10.0.1.4", destination: "20.1.1.1", protocol: "Tcp", port: 443 }),
      false,
    );
    assert.equal(
      inside.packets.has({ source: "10.0.1.4", destination: "21.1.1.1", protocol: "Tcp", port: 443 }),
      true,
    );
    const out = egressOfNic(estate({ routes: [route("own", "20.0.0.0/8", "Internet")], others: [own] }));
    assert.equal(
      out.packets.has({ source: "10.0.1.4", destination: "20.1.1.1", protocol: "Tcp", port: 443 }),
      true,
    );
  });

  describe("cannot decide", () => {
    it("a next hop that is in the subnet itself, and says so (E61)", () => {
      const egress = egressOfNic(
        estate({ subnet: PRIVATE, routes: [{ ...TO_FIREWALL, nextHopIpAddress: "10.0.1.9" }] }),
      );
      assert.equal(egress.verdict, "unknown");
      assert.match(egress.unknown.map(({ reason }) => reason).join(), /and in the subnet itself/);
    });

    it("a route whose prefix is neither a block nor the name of a service tag", () => {
      for (const addressPrefix of ["0.0.0.0/33", "10.0.0.0/8/8", "\u001b[31m", "a b", "/subscriptions/s"]) {
        const route = {
          name: "odd",
          addressPrefix,
          nextHopType: "VirtualAppliance",
          nextHopIpAddress: "10.9.9.9",
        };
        const egress = egressOfNic(estate({ subnet: PRIVATE, routes: [route] }));
        assert.equal(egress.verdict, "unknown", addressPrefix);
        assert.match(egress.unknown.map(({ reason }) => reason).join(), /is neither a block nor the name of/);
      }
    });

    it("what the tag VirtualNetwork holds where a route's prefix is not known (E39)", () => {
      const egress = egressOfNic(
        estate({
          routes: [{ name: "late", addressPrefix: UNKNOWN, nextHopType: "Internet" }],
          rules: [TO_NETWORK, DENY_INTERNET],
        }),
      );
      assert.deepEqual(
        [egress.verdict, egress.open.breadth, egress.closed.breadth],
        ["unknown", "unrestricted", "none"],
      );
    });

    const toMachine = (properties: Record<string, unknown>): string => {
      const nva = resource("NetworkInterface", "networkInterfaces", "nva", {
        ipConfigurations: [
          { privateIPAddress: "10.0.0.4", subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") } },
        ],
        ...properties,
      });
      const egress = egressOfNic(estate({ subnet: PRIVATE, routes: [TO_FIREWALL], others: [nva] }));
      assert.equal(egress.verdict, "unknown");
      return egress.unknown.map(({ reason }) => reason).join();
    };

    it("a next hop that is a machine among the resources, and names its interface", () => {
      for (const enableIPForwarding of [true, "True", UNKNOWN])
        assert.match(toMachine({ enableIPForwarding }), /network interface "nva", whose machine decides/);
      assert.match(toMachine({ ipForwardingEnabled: true }), /whose machine decides/);
    });

    it("a next hop that is a machine without IP forwarding, and says that the route is broken (E61)", () => {
      for (const properties of [{}, { enableIPForwarding: false }, { ipForwardingEnabled: false }])
        assert.match(toMachine(properties), /interface "nva", which has no IP forwarding, so Azure drops/);
    });

    it("a route whose prefix is not known, which drops nothing that leaves otherwise", () => {
      const late = (nextHopType: string): string =>
        egressOfNic(
          estate({ subnet: PRIVATE, routes: [{ name: "late", addressPrefix: UNKNOWN, nextHopType }] }),
        ).verdict;
      assert.deepEqual(
        [late("None"), late("Internet"), late("VirtualNetworkGateway")],
        ["none", "none", "unknown"],
      );
    });

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
      "N3 the tag VirtualNetwork without routes": [
        estate({
          rules: [
            TO_NETWORK,
            rule({ name: "deny", access: "Deny", priority: 200, destinationAddressPrefix: "*" }),
          ],
        }),
        "none",
      ],
      "a Deny of the tag VirtualNetwork is not credited with the routes": [
        FF([], {
          rules: [rule({ name: "deny", access: "Deny", destinationAddressPrefix: "VirtualNetwork" })],
        }),
        "none",
      ],
      "N50 a default route to nowhere for IPv6": [
        FR([route("six", "::/0", "None")], {
          dualStack: true,
          nic: WITH_PUBLIC_IP,
          others: [PIP6],
        }),
        "restricted",
        /api\.contoso/,
      ],
      "public addresses that stay in the network": [
        estate({ routes: [route("default", "0.0.0.0/0", "None"), route("own", "20.0.0.0/8", "VnetLocal")] }),
        "none",
      ],
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
