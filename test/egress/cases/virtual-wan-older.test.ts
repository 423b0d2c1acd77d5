import assert from "node:assert/strict";

import { DEFAULT_THRESHOLDS, egressOfSources } from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { armOf } from "../../acceptance/forms/arm";
import { UNKNOWN } from "../../policypack/stack";
import { cases, collection, egressOfNic, estate, firewall, idOf, networkRule, resource } from "./fixtures";

type Properties = Record<string, unknown>;

const PRIVATE = { defaultOutboundAccess: false };
const FIREWALL_ADDRESS = "10.8.0.68";
const hub = (more: Properties = {}): Resource => resource("VirtualHub", "virtualHubs", "hub", more);
/** A firewall in the hub that says its address and lets one destination out. */
const FIREWALL = [
  ...firewall([collection("Allow", 100, networkRule({ destinationAddresses: ["8.8.8.8"] }))]).filter(
    ({ name }) => name === "policy" || name === "group",
  ),
  resource("AzureFirewall", "azureFirewalls", "firewall", {
    sku: { name: "AZFW_Hub", tier: "Standard" },
    virtualHub: { id: idOf("virtualHubs", "hub") },
    hubIPAddresses: { privateIPAddress: FIREWALL_ADDRESS },
    firewallPolicy: { id: idOf("firewallPolicies", "policy") },
  }),
];
const connection = (more: Properties = {}): Resource =>
  resource("HubVirtualNetworkConnection", "virtualHubs/hub/hubVirtualNetworkConnections", "spoke", {
    virtualHubName: "hub",
    remoteVirtualNetwork: { id: idOf("virtualNetworks", "vnet") },
    enableInternetSecurity: true,
    ...more,
  });
const spoke = (others: readonly Resource[], subnet: Properties = {}): Resource[] =>
  estate({
    subnet,
    others: [...FIREWALL, ...(others.some(({ name }) => name === "spoke") ? [] : [connection()]), ...others],
  });
/** The table inside a hub. */
const inline = (nextHopIpAddress: unknown, addressPrefixes: unknown = ["0.0.0.0/0"]): Resource =>
  hub({ routeTable: { routes: [{ addressPrefixes, nextHopIpAddress }] } });
/** What a table holds that names the connections it is attached to. */
const v2 = (attachedConnections: unknown, nextHops: unknown, destinations = ["0.0.0.0/0"]): Properties => ({
  attachedConnections,
  routes: [{ destinationType: "CIDR", destinations, nextHopType: "IPAddress", nextHops }],
});
const table = (content: Properties, more: Partial<Resource> = {}): Resource => ({
  ...resource("VirtualHubRouteTableV2", "virtualHubs/hub/routeTables", "table", {
    virtualHubName: "hub",
    ...content,
  }),
  ...more,
});
const vpn = (hubName = "hub"): Resource =>
  resource("VpnGateway", "vpnGateways", "vpn", { virtualHub: { id: idOf("virtualHubs", hubName) } });
const EXPRESS = resource("ExpressRouteGateway", "expressRouteGateways", "express", {
  virtualHub: { id: idOf("virtualHubs", "hub") },
});
const PEER = resource("VirtualHubBgpConnection", "virtualHubs/hub/bgpConnections", "peer", {
  virtualHubName: "hub",
});
const intent = (destination: string): Resource =>
  resource("RoutingIntent", "virtualHubs/hub/routingIntent", "intent", {
    virtualHubName: "hub",
    routingPolicies: [
      { name: "policy", destinations: [destination], nextHop: idOf("azureFirewalls", "firewall") },
    ],
  });
const classic = (type: string, name: string, properties: Properties): Resource => ({
  urn: `urn:pulumi:dev::estate::azure:network/${type}:${type}::${name}`,
  type: `azure:network/${type}:${type}`,
  name,
  id: idOf(type === "virtualHub" ? "virtualHubs" : type, name),
  properties: { name, ...properties },
});

const verdictAndReasons = (resources: readonly Resource[]): [verdict: string, reasons: string] => {
  const { verdict, unknown } = egressOfNic(resources);
  return [verdict, unknown.map(({ urn, reason }) => `${urn.split("::").at(-1) ?? ""} ${reason}`).join()];
};

describe("what virtual hubs let out by routes of older forms", () => {
  describe("lets out what the hub's firewall lets out", () => {
    cases({
      "a table inside the hub that leads to the firewall's address": [
        spoke([inline(FIREWALL_ADDRESS)]),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "halves in such a table": [
        spoke([inline(FIREWALL_ADDRESS, ["0.0.0.0/1", "128.0.0.0/1"])]),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "routes of a hub of the classic provider": [
        spoke([
          classic("virtualHub", "hub", {
            routes: [{ addressPrefixes: ["0.0.0.0/0"], nextHopIpAddress: FIREWALL_ADDRESS }],
          }),
        ]),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "a table that is attached to all networks": [
        spoke([hub(), table(v2(["All_Vnets"], [FIREWALL_ADDRESS]))]),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "a table that is attached to the connection, inside the hub": [
        spoke([hub({ virtualHubRouteTableV2s: [v2(["spoke"], [FIREWALL_ADDRESS])] })]),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "a next hop that is not known yet and was made from the firewall": [
        spoke([
          hub(),
          table(v2(["All_Vnets"], [UNKNOWN]), {
            propertyDependencies: { routes: FIREWALL.map(({ urn }) => urn) },
          }),
        ]),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "such a table before what a branch may announce": [
        spoke([inline(FIREWALL_ADDRESS), vpn(), EXPRESS]),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "a routing intent before what a branch may announce": [
        spoke([hub(), intent("Internet"), vpn()]),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
    });
  });

  describe("lets everything out", () => {
    cases({
      "a table of branches alone": [
        spoke([hub(), table(v2(["All_Branches"], [FIREWALL_ADDRESS]))]),
        "unrestricted",
      ],
      "a table of another connection": [
        spoke([hub(), table(v2(["other"], [FIREWALL_ADDRESS]))]),
        "unrestricted",
      ],
      "a table inside the hub for private space alone": [
        spoke([inline(FIREWALL_ADDRESS, ["10.0.0.0/8"])]),
        "unrestricted",
      ],
      "a table inside the hub, and a connection with the table that has no routes": [
        spoke([
          inline(FIREWALL_ADDRESS),
          vpn(),
          connection({
            routingConfiguration: { associatedRouteTable: { id: "/hub/hubRouteTables/noneRouteTable" } },
          }),
        ]),
        "unrestricted",
      ],
      "a table whose destination is a network": [
        spoke([hub(), table(v2(["All_Vnets"], [FIREWALL_ADDRESS], [idOf("virtualNetworks", "other")]))]),
        "unrestricted",
      ],
      "the gateway of another hub": [
        spoke([hub(), resource("VirtualHub", "virtualHubs", "second", {}), vpn("second")]),
        "unrestricted",
      ],
      "a gateway of a hub whose default route the connection does not take": [
        spoke([hub(), vpn(), connection({ enableInternetSecurity: false })]),
        "unrestricted",
      ],
    });
  });

  describe("cannot decide", () => {
    const reasons: Record<string, [resources: Resource[], names: RegExp]> = {
      "an address that belongs to no firewall": [
        spoke([inline("10.8.0.99")], PRIVATE),
        /^hub leads to 10\.8\.0\.99, which is no firewall that was read/,
      ],
      "a next hop that is not known": [
        spoke([inline(UNKNOWN)], PRIVATE),
        /^hub leads to no firewall among the resources read/,
      ],
      "a prefix that is not known": [
        spoke([inline(FIREWALL_ADDRESS, [UNKNOWN])], PRIVATE),
        /hub is not known/,
      ],
      "a table whose connections are not known": [
        spoke([hub(), table(v2([UNKNOWN], [FIREWALL_ADDRESS]))]),
        /^table is not known/,
      ],
      "several next hops": [
        spoke([hub(), table(v2(["All_Vnets"], [FIREWALL_ADDRESS, "10.8.0.99"]))], PRIVATE),
        /table is one of several next hops/,
      ],
      "what a VPN gateway's branches may announce (E63)": [
        spoke([hub(), vpn()]),
        /^vpn lets on-premises or an appliance announce a default route/,
      ],
      "the same beside a subnet without a way of its own": [
        spoke([hub(), vpn()], PRIVATE),
        /vpn leads to on-premises, and what lies behind/,
      ],
      "the same for ExpressRoute, beside a routing intent for private traffic alone": [
        spoke([hub(), intent("PrivateTraffic"), EXPRESS], PRIVATE),
        /express leads to on-premises/,
      ],
      "the same in the classic provider": [
        spoke(
          [
            hub(),
            classic("expressRouteGateway", "express", { virtualHubId: idOf("virtualHubs", "hub") }),
            classic("vpnGateway", "vpn", { virtualHubId: idOf("virtualHubs", "hub") }),
          ],
          PRIVATE,
        ),
        /vpn leads to on-premises.*express leads|express leads to on-premises/,
      ],
      "what an appliance may announce to the hub": [
        spoke([hub(), PEER], PRIVATE),
        /peer lets on-premises or an appliance announce/,
      ],
    };
    for (const [name, [resources, names]] of Object.entries(reasons)) {
      it(name, () => {
        const [verdict, found] = verdictAndReasons(resources);
        assert.equal(verdict, "unknown");
        assert.match(found, names);
      });
    }
  });

  it("is the same in ARM JSON", () => {
    for (const resources of [
      spoke([inline(FIREWALL_ADDRESS)]),
      spoke([hub(), table(v2(["All_Vnets"], [FIREWALL_ADDRESS]))]),
      spoke([hub(), vpn()]),
      spoke([hub(), EXPRESS]),
      spoke([hub(), PEER], PRIVATE),
    ]) {
      const { resources: read, faults } = readDocument(JSON.stringify(armOf(resources)), "resources.json");
      assert.deepEqual(faults, []);
      const [nic] = egressOfSources(readModel(read), DEFAULT_THRESHOLDS).filter(
        ({ source }) => source.name === "nic",
      );
      assert.equal(nic?.verdict, egressOfNic(resources).verdict);
    }
  });
});
