import assert from "node:assert/strict";

import { ask, DEFAULT_THRESHOLDS, egressOf, interfaceSource } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import { UNKNOWN } from "../../policypack/stack";
import { estate, FR, idOf, resource, rule, TO_FIREWALL } from "./fixtures";

type Properties = Record<string, unknown>;

const route = (addressPrefix: unknown, nextHopType: unknown): Properties => ({
  name: `${String(addressPrefix)} to ${String(nextHopType)}`,
  addressPrefix,
  nextHopType,
});
const OUT = { subnet: { defaultOutboundAccess: true } };
const GATEWAY = resource("VirtualNetworkGateway", "virtualNetworkGateways", "gateway", {
  gatewayType: "ExpressRoute",
  ipConfigurations: [{ subnet: { id: idOf("virtualNetworks/vnet/subnets", "GatewaySubnet") } }],
});
const HUB = [
  resource("VirtualHub", "virtualHubs", "hub", {}),
  resource("HubVirtualNetworkConnection", "virtualHubs/hub/hubVirtualNetworkConnections", "spoke", {
    virtualHubName: "hub",
    remoteVirtualNetwork: { id: idOf("virtualNetworks", "vnet") },
  }),
  resource("RoutingIntent", "virtualHubs/hub/routingIntent", "intent", {
    virtualHubName: "hub",
    routingPolicies: [
      { name: "all", destinations: ["Internet"], nextHop: idOf("azureFirewalls", "firewall") },
    ],
  }),
];

const WORLDS: Record<string, Resource[]> = {
  "a gateway that may give a default route": estate({ others: [GATEWAY] }),
  "the same before a private subnet": estate({ subnet: { defaultOutboundAccess: false }, others: [GATEWAY] }),
  "a hub whose default route a connection may take": FR([], { routes: [], others: HUB, ...OUT }),
  "a prefix that is not known": FR([route(UNKNOWN, "Internet")], OUT),
  "a prefix that is not known, to nowhere": FR([route(UNKNOWN, "None")], OUT),
  "a next hop that is not known": FR([route("8.0.0.0/8", UNKNOWN)], OUT),
  "routes of many lengths": FR(
    [route("8.0.0.0/8", "Internet"), route("8.8.0.0/16", "None"), route("8.8.8.0/24", "Internet")],
    OUT,
  ),
  "the network's own space": estate({
    routes: [route("20.1.0.0/16", "Internet")],
    others: [
      resource("VirtualNetwork", "virtualNetworks", "vnet", {
        addressSpace: { addressPrefixes: ["10.0.0.0/16", "20.0.0.0/8"] },
      }),
    ],
  }),
  "a default route alone": estate({ ...OUT, routes: [TO_FIREWALL] }),
};

const DESTINATIONS = ["1.0.0.0", "8.1.0.0", "8.8.0.1", "8.8.8.8", "20.0.0.1", "20.1.0.1", "200.0.0.1"];

describe("one packet and all packets", () => {
  for (const [name, resources] of Object.entries(WORLDS)) {
    it(`take the same way past ${name}`, () => {
      const model = readModel(resources);
      const subnet = model.subnets.find((each) => each.name === "app");
      const nic = subnet?.interfaces[0];
      assert.ok(subnet !== undefined && nic !== undefined);
      const source = interfaceSource(subnet, nic);
      const egress = egressOf(source, model, DEFAULT_THRESHOLDS);
      for (const to of DESTINATIONS) {
        const packet = { source: "10.0.1.4", destination: to, protocol: "Tcp", port: 443 } as const;
        const { verdict } = ask({ from: packet.source, to, protocol: "Tcp", port: 443 }, source, model);
        assert.equal(verdict !== "denied", egress.packets.has(packet), `${to}: ${verdict}`);
      }
    });
  }

  it("meant for a service gets out by the tag VirtualNetwork where routes hold all addresses (E39)", () => {
    const halves = ["0.0.0.0/1", "128.0.0.0/1"].map((prefix) => route(prefix, "Internet"));
    const verdict = (routes: Properties[]): string => {
      const model = readModel(
        estate({
          routes,
          rules: [
            rule({ name: "inside", destinationAddressPrefix: "VirtualNetwork" }),
            rule({ name: "deny", access: "Deny", priority: 200, destinationAddressPrefix: "Storage" }),
          ],
        }),
      );
      const subnet = model.subnets.find((each) => each.name === "app");
      assert.ok(subnet?.interfaces[0] !== undefined);
      const question = { from: undefined, to: "Storage", protocol: "Tcp", port: 443 } as const;
      return ask(question, interfaceSource(subnet, subnet.interfaces[0]), model).verdict;
    };
    assert.deepEqual([verdict(halves), verdict([])], ["allowed", "denied"]);
  });

  it("is not known where a route that may not be there decides, and known where none does", () => {
    const verdicts = (resources: Resource[]): string[] => {
      const model = readModel(resources);
      const subnet = model.subnets.find((each) => each.name === "app");
      assert.ok(subnet?.interfaces[0] !== undefined);
      const source = interfaceSource(subnet, subnet.interfaces[0]);
      return ["8.8.8.8", "20.0.0.1"].map(
        (to) => ask({ from: undefined, to, protocol: "Tcp", port: 443 }, source, model).verdict,
      );
    };
    assert.deepEqual(verdicts(WORLDS["a next hop that is not known"] ?? []), ["unknown", "denied"]);
    assert.deepEqual(verdicts(WORLDS["a gateway that may give a default route"] ?? []), [
      "unknown",
      "unknown",
    ]);
    assert.deepEqual(verdicts(WORLDS["routes of many lengths"] ?? []), ["allowed", "denied"]);
  });
});
