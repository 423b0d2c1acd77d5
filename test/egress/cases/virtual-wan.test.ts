import assert from "node:assert/strict";

import type { Resource } from "../../../egress/read";
import { UNKNOWN } from "../../policypack/stack";
import { cases, collection, egressOfNic, estate, firewall, idOf, networkRule, resource } from "./fixtures";

type Properties = Record<string, unknown>;

const NETWORK = idOf("virtualNetworks", "vnet");
const FIREWALL = idOf("azureFirewalls", "firewall");
const PRIVATE = { defaultOutboundAccess: false };
const HUB = resource("VirtualHub", "virtualHubs", "hub", {});
/** A firewall that lets one address out; in a hub it has no address of its own among its inputs. */
const HUB_FIREWALL = [
  ...firewall([collection("Allow", 100, networkRule({ destinationAddresses: ["8.8.8.8"] }))]).filter(
    ({ name }) => name === "policy" || name === "group",
  ),
  resource("AzureFirewall", "azureFirewalls", "firewall", {
    sku: { name: "AZFW_Hub", tier: "Standard" },
    virtualHub: { id: idOf("virtualHubs", "hub") },
    firewallPolicy: { id: idOf("firewallPolicies", "policy") },
  }),
];
const connection = (more: Properties = { enableInternetSecurity: true }): Resource =>
  resource("HubVirtualNetworkConnection", "virtualHubs/hub/hubVirtualNetworkConnections", "spoke", {
    virtualHubName: "hub",
    remoteVirtualNetwork: { id: NETWORK },
    ...more,
  });
const intent = (...routingPolicies: Properties[]): Resource =>
  resource("RoutingIntent", "virtualHubs/hub/routingIntent", "intent", {
    virtualHubName: "hub",
    routingPolicies,
  });
const policy = (destination: string, nextHop: unknown = FIREWALL): Properties => ({
  name: `${destination} policy`,
  destinations: [destination],
  nextHop,
});
const table = (name: string, ...routes: Properties[]): Resource =>
  resource("HubRouteTable", "virtualHubs/hub/hubRouteTables", name, { virtualHubName: "hub", routes });
const toFirewall = (more: Properties = {}): Properties => ({
  name: "all",
  destinationType: "CIDR",
  destinations: ["0.0.0.0/0"],
  nextHopType: "ResourceId",
  nextHop: FIREWALL,
  ...more,
});
const hub = (...others: Resource[]): Resource[] => [HUB, ...HUB_FIREWALL, ...others];
const spoke = (others: Resource[], more: Parameters<typeof estate>[0] = {}): Resource[] =>
  estate({ ...more, others });
const INTENT = intent(policy("Internet"), policy("PrivateTraffic"));

/** A resource of the classic provider. */
const classic = (type: string, name: string, properties: Properties): Resource => ({
  urn: `urn:pulumi:dev::estate::azure:network/${type}:${type}::${name}`,
  type: `azure:network/${type}:${type}`,
  name,
  id: idOf(type, name),
  properties: { name, ...properties },
});
const CLASSIC_HUB = { virtualHubId: idOf("virtualHubs", "hub") };

describe("what virtual hubs let out", () => {
  describe("lets everything out", () => {
    cases({
      "B88 a routing intent for private traffic alone": [
        spoke(hub(connection(), intent(policy("PrivateTraffic")))),
        "unrestricted",
      ],
      "B89 a connection that does not take the hub's default route": [
        spoke(hub(connection({ enableInternetSecurity: false }), INTENT)),
        "unrestricted",
      ],
      "a connection of the classic provider that does not say": [
        spoke(
          hub(
            classic("VirtualHubConnection", "spoke", { ...CLASSIC_HUB, remoteVirtualNetworkId: NETWORK }),
            INTENT,
          ),
        ),
        "unrestricted",
      ],
      "the connection of another network": [
        spoke(
          hub(connection({ enableInternetSecurity: true, remoteVirtualNetwork: { id: "other" } }), INTENT),
        ),
        "unrestricted",
      ],
      "the intent of another hub": [
        spoke(
          hub(
            connection({ enableInternetSecurity: true, virtualHubName: "second" }),
            resource("VirtualHub", "virtualHubs", "second", {}),
            INTENT,
          ),
        ),
        "unrestricted",
      ],
      "halves of its own around the hub": [
        spoke(hub(connection(), INTENT), {
          routes: [
            { name: "low", addressPrefix: "0.0.0.0/1", nextHopType: "Internet" },
            { name: "high", addressPrefix: "128.0.0.0/1", nextHopType: "Internet" },
          ],
        }),
        "unrestricted",
      ],
      "a route table that turns propagation off (E68)": [
        spoke(hub(connection(), INTENT), { routes: [] }),
        "unrestricted",
      ],
      "a connection with the table that has no routes": [
        spoke(
          hub(
            connection({
              enableInternetSecurity: true,
              routingConfiguration: { associatedRouteTable: { id: "/hub/hubRouteTables/noneRouteTable" } },
            }),
            table("defaultRouteTable", toFirewall()),
          ),
        ),
        "unrestricted",
      ],
    });
  });

  describe("lets out what the hub's firewall lets out", () => {
    cases({
      "a routing intent for the Internet": [spoke(hub(connection(), INTENT)), "restricted", / 8\.8\.8\.8 /],
      "a destination of the policy in lower case": [
        spoke(hub(connection(), intent(policy("internet")))),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "the classic provider": [
        spoke(
          hub(
            classic("VirtualHubConnection", "spoke", {
              ...CLASSIC_HUB,
              remoteVirtualNetworkId: NETWORK,
              internetSecurityEnabled: true,
            }),
            classic("RoutingIntent", "intent", { ...CLASSIC_HUB, routingPolicies: [policy("Internet")] }),
          ),
        ),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "a static route of the hub's own table": [
        spoke(hub(connection(), table("defaultRouteTable", toFirewall()))),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "a static route of the table that the connection names": [
        spoke(
          hub(
            connection({
              enableInternetSecurity: true,
              routingConfiguration: {
                associatedRouteTable: { id: idOf("virtualHubs/hub/hubRouteTables", "own") },
              },
            }),
            table("own", toFirewall()),
          ),
        ),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "a static route that is a resource of the classic provider": [
        spoke(
          hub(
            connection(),
            classic("VirtualHubRouteTableRoute", "all", {
              routeTableId: idOf("virtualHubs/hub/hubRouteTables", "defaultRouteTable"),
              destinationsType: "CIDR",
              destinations: ["0.0.0.0/0"],
              nextHop: FIREWALL,
            }),
          ),
        ),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
      "a next hop that is not known yet and was made from the firewall": [
        spoke(
          hub(connection(), {
            ...intent(policy("Internet", UNKNOWN)),
            propertyDependencies: { routingPolicies: HUB_FIREWALL.map(({ urn }) => urn) },
          }),
        ),
        "restricted",
        / 8\.8\.8\.8 /,
      ],
    });
  });

  describe("cannot decide", () => {
    const reasons = (resources: Resource[]): string => {
      const egress = egressOfNic(resources);
      assert.equal(egress.verdict, "unknown");
      return egress.unknown.map(({ property, reason }) => `${property} ${reason}`).join();
    };

    it("what azure-native takes a connection for that does not say, and names it", () => {
      assert.match(reasons(spoke(hub(connection({}), INTENT))), /enableInternetSecurity is not there/);
    });

    it("a connection whose answer is not known yet", () => {
      assert.match(
        reasons(spoke(hub(connection({ enableInternetSecurity: UNKNOWN }), INTENT))),
        /enableInternetSecurity is not known before the update/,
      );
    });

    it("a next hop that is no firewall among the resources", () => {
      const appliance = intent(policy("Internet", idOf("networkVirtualAppliances", "nva")));
      assert.match(
        reasons(spoke(hub(connection(), appliance), { subnet: PRIVATE })),
        /nextHop leads to no firewall/,
      );
    });

    it("a hub that is not among the resources", () => {
      assert.match(reasons(spoke([connection()])), /is a virtual hub that is not among/);
    });

    it("a table that is not among the resources", () => {
      const elsewhere = connection({
        enableInternetSecurity: true,
        routingConfiguration: { associatedRouteTable: { id: idOf("virtualHubs/hub/hubRouteTables", "own") } },
      });
      assert.match(reasons(spoke(hub(elsewhere))), /associatedRouteTable\.id is a route table of a hub/);
    });
  });

  it("keeps the network's own space inside before a longer route of the hub (E55)", () => {
    const network = resource("VirtualNetwork", "virtualNetworks", "vnet", {
      addressSpace: { addressPrefixes: ["10.0.0.0/16", "8.0.0.0/8"] },
    });
    const egress = (...others: Resource[]): boolean =>
      egressOfNic(
        spoke(
          hub(
            connection(),
            table("defaultRouteTable", toFirewall({ destinations: ["8.8.0.0/16"] })),
            ...others,
          ),
        ),
      ).packets.has({ source: "10.0.1.4", destination: "8.8.8.8", protocol: "Tcp", port: 443 });
    assert.deepEqual([egress(), egress(network)], [true, false]);
  });

  it("keeps hubs of one name in two resource groups apart", () => {
    const inGroup = (each: Resource): Resource => ({
      ...each,
      urn: `${each.urn}2`,
      id: (each.id ?? "").replace("/rg/", "/rg2/"),
      properties: { ...each.properties, resourceGroupName: "rg2" },
    });
    assert.equal(
      egressOfNic(spoke(hub(connection(), inGroup(HUB), inGroup(INTENT)))).verdict,
      "unrestricted",
    );
  });

  it("keeps a private spoke closed whose hub has no default route", () => {
    assert.equal(
      egressOfNic(spoke(hub(connection(), intent(policy("PrivateTraffic"))), { subnet: PRIVATE })).verdict,
      "none",
    );
  });
});
