import assert from "node:assert/strict";

import { ask, DEFAULT_THRESHOLDS, egressOfSources, interfaceSource } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import { UNKNOWN } from "../../policypack/stack";
import { cases, egressOfNic, estate, FF, idOf, resource, rule, TO_FIREWALL } from "./fixtures";

type Properties = Record<string, unknown>;

const PRIVATE = { defaultOutboundAccess: false };
const subnetOf = (network: string): Properties => ({
  subnet: { id: idOf(`virtualNetworks/${network}/subnets`, "GatewaySubnet") },
});
const gateway = (more: Properties, network = "vnet"): Resource =>
  resource("VirtualNetworkGateway", "virtualNetworkGateways", "gateway", {
    gatewayType: "Vpn",
    ipConfigurations: [subnetOf(network)],
    ...more,
  });
const BGP = { enableBgp: true };
const SITE = { gatewayDefaultSite: { id: idOf("localNetworkGateways", "office") } };
const HUB = resource("VirtualNetwork", "virtualNetworks", "hub", {
  addressSpace: { addressPrefixes: ["10.9.0.0/16"] },
});
const peering = (from: string, to: string, more: Properties = {}): Resource =>
  resource("VirtualNetworkPeering", `virtualNetworks/${from}/virtualNetworkPeerings`, `to-${to}`, {
    virtualNetworkName: from,
    remoteVirtualNetwork: { id: idOf("virtualNetworks", to) },
    ...more,
  });
const USING = { useRemoteGateways: true };
/** A route table as its subnet has it, with what it says about propagation. */
const withTable = (table: Properties, classic = false, tunnel: Properties = SITE): Resource[] =>
  estate({
    routes: [],
    others: [
      gateway(tunnel),
      {
        ...resource("RouteTable", "routeTables", "routes", table),
        ...(classic ? { type: "azure:network/routeTable:RouteTable" } : {}),
      },
    ],
  });
const reasons = (resources: Resource[]): string =>
  egressOfNic(resources)
    .unknown.map(({ property, reason }) => `${property} ${reason}`)
    .join();

describe("what gateways and peers let out", () => {
  describe("lets everything out", () => {
    cases({
      "B85 forced tunnelling, and a table that turns propagation off": [
        withTable({ disableBgpRoutePropagation: true }),
        "unrestricted",
      ],
      "B85 forced tunnelling by BGP, and the same": [
        withTable({ disableBgpRoutePropagation: true }, false, BGP),
        "unrestricted",
      ],
      "B86 the same in the classic provider, which asks the opposite": [
        withTable({ bgpRoutePropagationEnabled: false }, true),
        "unrestricted",
      ],
      "a gateway without a default site and without BGP": [estate({ others: [gateway({})] }), "unrestricted"],
      "the gateway of a peer whose gateways are not used": [
        estate({ others: [HUB, gateway(SITE, "hub"), peering("vnet", "hub")] }),
        "unrestricted",
      ],
      "a longer route to the Internet around the gateway": [
        estate({
          routes: [
            { name: "low", addressPrefix: "0.0.0.0/1", nextHopType: "Internet" },
            { name: "high", addressPrefix: "128.0.0.0/1", nextHopType: "Internet" },
          ],
          others: [
            gateway(SITE),
            resource("RouteTable", "routeTables", "routes", {
              routes: [
                { name: "low", addressPrefix: "0.0.0.0/1", nextHopType: "Internet" },
                { name: "high", addressPrefix: "128.0.0.0/1", nextHopType: "Internet" },
              ],
            }),
          ],
        }),
        "unrestricted",
      ],
    });
  });

  describe("cannot decide what lies behind", () => {
    cases({
      "a gateway with a default site (E104)": [estate({ others: [gateway(SITE)] }), "unknown"],
      "a table that keeps propagation on": [withTable({ disableBgpRoutePropagation: false }), "unknown"],
      "a classic table that keeps propagation on": [
        withTable({ bgpRoutePropagationEnabled: true }, true),
        "unknown",
      ],
      "a table of which it is not known": [withTable({ disableBgpRoutePropagation: UNKNOWN }), "unknown"],
      "a gateway that speaks BGP": [estate({ others: [gateway(BGP)] }), "unknown"],
      "a gateway that speaks BGP before a private subnet": [
        estate({ subnet: PRIVATE, others: [gateway(BGP)] }),
        "unknown",
      ],
      ExpressRoute: [
        estate({ subnet: PRIVATE, others: [gateway({ gatewayType: "ExpressRoute" })] }),
        "unknown",
      ],
      "the gateway of a peer whose gateways are used (E76)": [
        estate({ others: [HUB, gateway(SITE, "hub"), peering("vnet", "hub", USING)] }),
        "unknown",
      ],
      "a peer elsewhere whose gateways are used": [
        estate({ others: [peering("vnet", "hub", USING)] }),
        "unknown",
      ],
      "a route server": [
        estate({
          subnet: PRIVATE,
          others: [
            resource("VirtualHubIpConfiguration", "virtualHubs/server/ipConfigurations", "server", {
              subnet: { id: idOf("virtualNetworks/vnet/subnets", "RouteServerSubnet") },
            }),
          ],
        }),
        "unknown",
      ],
    });

    /** A private subnet of both families that drops IPv4, without machines in it. */
    const toIpv6 = (...others: Resource[]): string | undefined => {
      const resources = estate({
        dualStack: true,
        subnet: PRIVATE,
        routes: [],
        others: [
          ...others,
          resource("RouteTable", "routeTables", "routes", {
            routes: [{ name: "all", addressPrefix: "0.0.0.0/0", nextHopType: "None" }],
          }),
        ],
      }).filter(({ name }) => name !== "nic");
      return egressOfSources(readModel(resources), DEFAULT_THRESHOLDS)[0]?.verdict;
    };

    it("an IPv6 default route that BGP may announce, which a route for IPv4 alone leaves alone", () => {
      assert.equal(toIpv6(gateway({ gatewayType: "ExpressRoute" })), "unknown");
      assert.equal(toIpv6(gateway(BGP)), "unknown");
      assert.equal(toIpv6(gateway({ ...BGP, ...SITE })), "unknown");
      assert.equal(toIpv6(peering("vnet", "hub", USING)), "unknown");
    });

    it("nothing of IPv6 where nobody can announce it", () => {
      assert.equal(toIpv6(), "none");
      assert.equal(toIpv6(gateway(SITE)), "none");
    });

    it("names the gateway's setting", () => {
      assert.match(reasons(estate({ others: [gateway(BGP)] })), /enableBgp lets on-premises announce/);
    });

    it("names the network that is not among the resources", () => {
      const resources = estate({ others: [peering("vnet", "hub", USING)] });
      assert.match(reasons(resources), /useRemoteGateways leads to gateways of hub, which is not among/);
    });
  });

  describe("lets nothing out that nobody meant to let out", () => {
    cases({
      "N49 a peer with a NAT gateway": [
        estate({
          subnet: PRIVATE,
          others: [
            HUB,
            resource("NatGateway", "natGateways", "nat", { publicIpAddresses: [{ id: "pip" }] }),
            resource("Subnet", "virtualNetworks/hub/subnets", "shared", {
              virtualNetworkName: "hub",
              addressPrefix: "10.9.1.0/24",
              natGateway: { id: idOf("natGateways", "nat") },
            }),
            peering("vnet", "hub"),
            peering("hub", "vnet"),
          ],
        }),
        "none",
      ],
      "a default route of its own before the gateway's": [
        FF([], { routes: [TO_FIREWALL], others: [gateway(SITE)] }),
        "none",
      ],
      "a security group before a gateway that speaks BGP": [
        estate({ rules: [rule({ access: "Deny" })], others: [gateway(BGP)] }),
        "none",
      ],
    });
  });

  it("answers the same for one packet as for all", () => {
    const model = readModel(estate({ others: [gateway(BGP)] }));
    const [subnet] = model.subnets;
    const nic = subnet?.interfaces[0];
    assert.ok(subnet !== undefined && nic !== undefined);
    const question = { from: undefined, to: "8.8.8.8", protocol: "Tcp", port: 443 } as const;
    const answer = ask(question, interfaceSource(subnet, nic), model);
    assert.equal(answer.verdict, "unknown");
    assert.match(answer.path.map(({ rule: by }) => by).join(), /the default route of gateway "gateway"/);
  });

  describe("knows the peers of a network", () => {
    const peersOf = (others: Resource[]): readonly string[] =>
      readModel(estate({ others })).virtualNetworks.find(({ name }) => name === "vnet")?.peers ?? [];

    it("whichever side declares the peering", () => {
      assert.deepEqual(peersOf([HUB, peering("vnet", "hub")]), [HUB.urn]);
      assert.deepEqual(peersOf([HUB, peering("hub", "vnet")]), [HUB.urn]);
      assert.deepEqual(peersOf([HUB, peering("vnet", "hub"), peering("hub", "vnet")]), [HUB.urn]);
    });

    it("inside the network, and in the classic provider", () => {
      const network = resource("VirtualNetwork", "virtualNetworks", "vnet", {
        virtualNetworkPeerings: [{ remoteVirtualNetwork: { id: idOf("virtualNetworks", "HUB") } }],
      });
      assert.deepEqual(peersOf([HUB, network]), [HUB.urn]);
      const classic = {
        ...peering("vnet", "hub"),
        type: "azure:network/virtualNetworkPeering:VirtualNetworkPeering",
        properties: { virtualNetworkName: "vnet", remoteVirtualNetworkId: idOf("virtualNetworks", "hub") },
      };
      assert.deepEqual(peersOf([HUB, classic]), [HUB.urn]);
    });

    it("by name where they are not among the resources, and not the peers of peers", () => {
      const far = resource("VirtualNetwork", "virtualNetworks", "far", {});
      assert.deepEqual(peersOf([peering("vnet", "elsewhere")]), ["elsewhere"]);
      assert.deepEqual(peersOf([HUB, far, peering("vnet", "hub"), peering("hub", "far")]), [HUB.urn]);
    });
  });
});
