import assert from "node:assert/strict";

import { type Answer, ask, interfaceSource } from "../../../egress/reach";
import { kindOf, readModel, type Resource } from "../../../egress/read";
import { UNKNOWN } from "../../policypack/stack";
import { relay } from "../cases/firewall-parts";
import { collection, estate, idOf, networkRule, type Parts, resource } from "../cases/fixtures";
import { hub, hubFirewall, last, network, peered, peering, route } from "./networks";

type Properties = Record<string, unknown>;

const SPOKE = network("spoke", "10.9.0.0/16");
const PEERED = [SPOKE, ...peered("vnet", "spoke")];
const GATEWAY = resource("VirtualNetworkGateway", "virtualNetworkGateways", "gateway", {
  gatewayType: "Vpn",
  ipConfigurations: [{ subnet: { id: idOf("virtualNetworks/vnet/subnets", "GatewaySubnet") } }],
});
const LEARNING = resource("RouteTable", "routeTables", "routes", {
  routes: [],
  disableBgpRoutePropagation: false,
});

function asked(resources: readonly Resource[], to: string, port = 443): Answer {
  const model = readModel(last(resources));
  const subnet = model.subnets.find(({ name }) => name === "app");
  const nic = subnet?.interfaces[0];
  assert.ok(subnet !== undefined && nic !== undefined);
  return ask({ from: undefined, to, protocol: "Tcp", port }, interfaceSource(subnet, nic), model);
}

/** The verdict and the hops, in short. */
function wayTo(to: string, parts: Parts, port?: number): string {
  const { verdict, path } = asked(estate(parts), to, port);
  return [verdict, ...path.map(({ hop, rule, action }) => `${hop} ${rule} ${action}`)].join("; ");
}

const east = (destination: string): Properties[] => [
  collection("Allow", 100, networkRule({ name: "east", destinationAddresses: [destination] })),
];

/** A spoke with a route, behind a hub with a firewall that lets packets to some destinations through. */
const behind = (prefix: string, destination: string, ...others: Resource[]): Parts => ({
  routes: [route(prefix, "VirtualAppliance", "10.8.0.4")],
  others: [...hub(east(destination)), ...peered("vnet", "hub"), SPOKE, ...others],
});
const TO_SPOKE = peered("hub", "spoke", { allowForwardedTraffic: true });

describe("ask, to a private destination", () => {
  describe("by Azure's own routes", () => {
    it("arrives in the network itself, and stays there", () => {
      assert.equal(wayTo("10.0.7.7", {}), "allowed; route the virtual network Allow");
      assert.equal(asked(estate({}), "10.0.7.7").exit, "none");
    });

    it("is dropped where no network that is known has the address (E57)", () => {
      for (const to of ["10.200.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1"])
        assert.equal(wayTo(to, {}), "denied; route no route to private space Deny");
    });

    it("is not known at an address of Azure's own, or a special one", () => {
      for (const to of ["168.63.129.16", "169.254.169.254", "198.18.0.1"])
        assert.match(wayTo(to, {}), /^unknown;/, to);
    });

    it("is not known where the network's address space is not", () => {
      assert.match(wayTo("10.200.0.1", { others: [network("vnet", UNKNOWN)] }), /^unknown;/);
    });
  });

  describe("in a network that is peered", () => {
    it("arrives where both sides declare it", () => {
      assert.equal(wayTo("10.9.1.1", { others: PEERED }), "allowed; route the peering with spoke Allow");
      assert.match(wayTo("10.10.1.1", { others: PEERED }), /^denied;/);
    });

    it("is not known where one side does, unless that is connected", () => {
      const one = (more: Properties): string =>
        wayTo("10.9.1.1", { others: [SPOKE, peering("vnet", "spoke", more)] });
      assert.equal(one({}), "unknown; route the peering with spoke Unknown");
      assert.match(one({ peeringState: "Initiated" }), /^unknown;/);
      assert.match(one({ peeringState: "Connected" }), /^allowed;/);
    });

    it("is not known where a side keeps the other out of its tag, or may", () => {
      for (const allowVirtualNetworkAccess of [false, UNKNOWN]) {
        const others = [
          SPOKE,
          peering("vnet", "spoke", { allowVirtualNetworkAccess }),
          peering("spoke", "vnet"),
        ];
        assert.match(wayTo("10.9.1.1", { others }), /^unknown;/);
      }
    });

    it("is not known where the peer was not read, for whatever is in no other network", () => {
      const others = [peering("vnet", "elsewhere")];
      assert.equal(wayTo("10.9.1.1", { others }), "unknown; route the peering with elsewhere Unknown");
      assert.match(wayTo("10.0.7.7", { others }), /^allowed;/);
    });

    it("does not arrive in the peer of a peer (E75)", () => {
      const others = [...PEERED, network("far", "10.10.0.0/16"), ...peered("spoke", "far")];
      assert.match(wayTo("10.10.1.1", { others }), /^denied;/);
    });
  });

  describe("by a route that people wrote", () => {
    it("is dropped by one to None that is as long as Azure's own", () => {
      assert.equal(wayTo("10.0.7.7", { routes: [route("10.0.0.0/16", "None")] }), "denied; route None Deny");
      assert.match(wayTo("10.0.7.7", { routes: [route("10.0.0.0/15", "None")] }), /^allowed;/);
      const peered = { others: PEERED, routes: [route("10.9.1.0/24", "None")] };
      assert.match(wayTo("10.9.1.1", peered), /^denied;/);
      assert.match(wayTo("10.9.2.1", peered), /^allowed;/);
    });

    it("is compared with each block of the network's alone", () => {
      const others = [network("vnet", "10.0.0.0/17", "10.0.128.0/17")];
      assert.match(wayTo("10.0.7.7", { others, routes: [route("10.0.0.0/16", "None")] }), /^allowed;/);
    });

    it("stays in the network by one to VnetLocal, and nobody knows where it goes elsewhere", () => {
      const routes = [route("10.0.0.0/16", "None"), route("10.0.7.0/24", "VnetLocal")];
      assert.equal(wayTo("10.0.7.7", { routes }), "allowed; route VnetLocal Allow");
      assert.match(wayTo("10.200.0.1", { routes: [route("10.200.0.0/16", "VnetLocal")] }), /^unknown;/);
    });

    it("is not known where it may be for a private endpoint, which has a route of its own (E73)", () => {
      const endpoint = resource("PrivateEndpoint", "privateEndpoints", "vault", {});
      // Whoever reads many resources keeps those of a family that is judged.
      assert.equal(kindOf(endpoint.type), "privateEndpoint");
      assert.equal(kindOf("azure:privatelink/endpoint:Endpoint"), "privateEndpoint");
      const to = (address: string, prefix: string): string =>
        wayTo(address, { routes: [route(prefix, "None")], others: [endpoint] });
      assert.match(to("10.0.1.9", "10.0.1.0/24"), /^unknown; route a private endpoint Unknown$/);
      assert.match(to("10.0.1.4", "10.0.1.0/24"), /^denied;/, "the address of an interface");
      assert.match(to("10.0.1.9", "10.0.1.9/32"), /^denied;/, "a route as long");
      assert.match(to("10.0.1.9", "10.0.2.0/24"), /^allowed;/, "no route");
      assert.match(to("10.0.1.9", "0.0.0.0/0"), /^allowed;/, "a route that takes nothing of the network");
    });

    it("goes to on-premises by one to a gateway, which is not known further", () => {
      const routes = [route("10.200.0.0/16", "VirtualNetworkGateway")];
      assert.equal(wayTo("10.200.0.1", { routes }), "unknown; route VirtualNetworkGateway Unknown");
    });

    it("reaches nobody by one to the Internet", () => {
      assert.match(wayTo("10.0.7.7", { routes: [route("10.0.7.0/24", "Internet")] }), /^denied;/);
    });

    it("is not known by one to an appliance that was not read", () => {
      const routes = [route("10.200.0.0/16", "VirtualAppliance", "10.0.0.9")];
      const answer = asked(estate({ routes }), "10.200.0.1");
      assert.deepEqual([answer.verdict, answer.exit], ["unknown", "appliance"]);
    });

    it("is not known where its prefix is not, or the whole table", () => {
      assert.match(wayTo("10.0.7.7", { routes: [route(UNKNOWN, "None")] }), /^unknown;/);
      const subnet = { routeTable: { id: idOf("routeTables", "elsewhere") } };
      assert.match(wayTo("10.0.7.7", { subnet }), /^unknown; route routeTable/);
    });

    it("is not known where a shorter one may yield to Azure's own route to nowhere (E57)", () => {
      const through = behind("0.0.0.0/0", "10.9.0.0/16", ...TO_SPOKE);
      assert.match(
        wayTo("10.9.1.1", through),
        /^unknown; route VirtualAppliance Unknown; firewall east Allow/,
      );
      assert.match(wayTo("10.200.0.1", through), /^denied;/);
      assert.match(wayTo("10.200.0.1", { routes: [route("0.0.0.0/0", "None")] }), /^denied;/);
    });
  });

  describe("by routes that are learned", () => {
    it("is not known where a gateway may have one, unless the table turns them off", () => {
      assert.match(wayTo("10.200.0.1", { others: [GATEWAY] }), /^unknown; route routes of gateway "gateway"/);
      assert.match(wayTo("10.200.0.1", { others: [GATEWAY], routes: [] }), /^denied;/);
      assert.match(wayTo("10.200.0.1", { others: [GATEWAY, LEARNING], routes: [] }), /^unknown;/);
    });

    it("knows what is the network's or a peer's, which yields to none (E55)", () => {
      assert.match(wayTo("10.0.7.7", { others: [GATEWAY] }), /^allowed;/);
      assert.match(wayTo("10.9.1.1", { others: [GATEWAY, ...PEERED] }), /^allowed;/);
    });

    it("is not known where a peer's gateways are used, or a hub is", () => {
      const using = [SPOKE, peering("vnet", "spoke", { useRemoteGateways: true }), peering("spoke", "vnet")];
      assert.match(wayTo("10.200.0.1", { others: using }), /^denied;/);
      const far = {
        ...GATEWAY,
        properties: {
          gatewayType: "Vpn",
          ipConfigurations: [{ subnet: { id: idOf("virtualNetworks/spoke/subnets", "GatewaySubnet") } }],
        },
      };
      const subnet = resource("Subnet", "virtualNetworks/spoke/subnets", "GatewaySubnet", {
        virtualNetworkName: "spoke",
        addressPrefix: "10.9.255.0/27",
      });
      assert.match(wayTo("10.200.0.1", { others: [...using, far, subnet] }), /^unknown;/);
      assert.match(wayTo("10.200.0.1", { others: [...PEERED, far, subnet] }), /^denied;/);
      const connected = [
        resource("VirtualHub", "virtualHubs", "hub", {}),
        resource("HubVirtualNetworkConnection", "virtualHubs/hub/hubVirtualNetworkConnections", "hub", {
          virtualHubName: "hub",
          remoteVirtualNetwork: { id: idOf("virtualNetworks", "vnet") },
        }),
      ];
      assert.match(wayTo("10.200.0.1", { others: connected }), /^unknown;/);
    });
  });

  describe("through a firewall", () => {
    it("is decided by its network rules, and goes on from its subnet", () => {
      const allowed = behind("10.9.0.0/16", "10.9.0.0/16", ...TO_SPOKE);
      const first = "route VirtualAppliance Allow; firewall";
      assert.equal(
        wayTo("10.9.1.1", allowed),
        `allowed; ${first} east Allow; route the peering with spoke Allow`,
      );
      assert.equal(asked(estate(allowed), "10.9.1.1").exit, "none");
      const denied = behind("10.9.0.0/16", "10.7.0.0/16", ...TO_SPOKE);
      assert.equal(wayTo("10.9.1.1", denied), `denied; ${first} deny by default Deny`);
    });

    it("is dropped where the firewall has no route on", () => {
      assert.match(
        wayTo("10.9.1.1", behind("10.9.0.0/16", "*")),
        /^denied; .*firewall east Allow; route no route to private space Deny$/,
      );
    });

    it("comes back to the network that it was sent from", () => {
      assert.match(
        wayTo("10.0.7.7", behind("10.0.7.0/24", "*")),
        /^unknown; .*firewall east Allow; route the peering with vnet Unknown$/,
      );
      const forwarded = peered("vnet", "hub", { allowForwardedTraffic: true });
      assert.match(wayTo("10.0.7.7", behind("10.0.7.0/24", "*", ...forwarded)), /^allowed;/);
    });

    it("is not known where the peering may refuse what others send (E76)", () => {
      assert.match(
        wayTo("10.9.1.1", behind("10.9.0.0/16", "*", ...peered("hub", "spoke"))),
        /^unknown; .*route the peering with spoke Unknown$/,
      );
    });

    it("is not known where the firewall's routes lead back to it, or its subnet was not read", () => {
      const looping = hub(east("*"), { routeTable: { id: idOf("routeTables", "routes") } });
      assert.match(
        wayTo("10.9.1.1", behind("10.9.0.0/16", "*", ...TO_SPOKE, ...looping)),
        /^unknown; .*firewall routes that lead back to it Unknown$/,
      );
      const stray = hubFirewall({ ipConfigurations: [{ privateIPAddress: "10.8.0.4" }] });
      assert.match(
        wayTo("10.9.1.1", behind("10.9.0.0/16", "*", ...TO_SPOKE, stray)),
        /^unknown; .*firewall a subnet that was not read Unknown$/,
      );
    });

    it("arrives at the firewall's own address without any rule", () => {
      assert.equal(
        wayTo("10.8.0.4", behind("10.9.0.0/16", "10.9.0.0/16")),
        "allowed; route the peering with hub Allow",
      );
    });
  });

  describe("to a firewall that relays it (E125)", () => {
    const RELAY = relay({ translatedAddress: "8.8.8.8", destinationAddresses: ["10.0.0.4"] });

    it("leaves by the firewall, and on other ports does not", () => {
      const answer = asked(estate({ collections: RELAY }), "10.0.0.4");
      assert.deepEqual(
        [answer.verdict, answer.exit, answer.path.at(-1)?.rule],
        ["allowed", "firewall", "relay"],
      );
      assert.equal(asked(estate({ collections: RELAY }), "10.0.0.4", 80).exit, "none");
    });

    it("is not known where the target is not", () => {
      const maybe = relay({ translatedAddress: UNKNOWN, destinationAddresses: ["10.0.0.4"] });
      assert.equal(asked(estate({ collections: maybe }), "10.0.0.4").verdict, "unknown");
    });

    it("leaves from a spoke that is peered with the firewall's network, and from no other", () => {
      const collections = relay({ translatedAddress: "8.8.8.8", destinationAddresses: ["10.8.0.4"] });
      const from = (...others: Resource[]): Answer =>
        asked(estate({ others: [...hub(collections), ...others] }), "10.8.0.4");
      const { verdict, exit } = from(...peered("vnet", "hub"));
      assert.deepEqual([verdict, exit], ["allowed", "firewall"]);
      assert.equal(from().verdict, "denied");
    });

    it("stays in a network that has the same address", () => {
      const collections = relay({ translatedAddress: "8.8.8.8", destinationAddresses: ["10.8.0.4"] });
      const others = [...hub(collections), network("vnet", "10.0.0.0/16", "10.8.0.0/16")];
      assert.equal(asked(estate({ others }), "10.8.0.4").exit, "none");
    });
  });
});
