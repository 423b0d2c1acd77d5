import assert from "node:assert/strict";

import { hubSpaceFaults, MANAGEMENT_ROUTES, tunnelRoutes } from "../../../components/plans/hubPlan";

const NETWORK = { hubAddressSpace: "10.10.0.0/22", firewallSubnet: "10.10.0.0/26" };
const TUNNEL = { managementSubnet: "10.10.0.64/26", nextHop: "virtualNetworkGateway" } as const;

describe("routes of a forced tunnel", () => {
  it("lead everything to an appliance, and take no learned route that would lead around it", () => {
    const planned = tunnelRoutes({ ...TUNNEL, nextHop: "virtualAppliance", nextHopIpAddress: "10.10.1.4" });
    assert.equal(planned.disableBgpRoutePropagation, true);
    assert.deepEqual(planned.routes, [
      {
        name: "default-to-tunnel",
        addressPrefix: "0.0.0.0/0",
        nextHopType: "VirtualAppliance",
        nextHopIpAddress: "10.10.1.4",
      },
    ]);
  });

  it("lead everything to the gateway, or take what it learns", () => {
    const gateway = tunnelRoutes(TUNNEL);
    assert.deepEqual(
      gateway.routes.map((route) => route.nextHopType),
      ["VirtualNetworkGateway"],
    );
    const learned = tunnelRoutes({ ...TUNNEL, nextHop: "learnedRoute" });
    assert.deepEqual(learned, { disableBgpRoutePropagation: false, routes: [] });
  });

  it("never lead to the Internet, but those of the management subnet do, which Azure wants", () => {
    for (const nextHop of ["virtualAppliance", "virtualNetworkGateway", "learnedRoute"] as const) {
      assert.ok(!JSON.stringify(tunnelRoutes({ ...TUNNEL, nextHop })).includes('"Internet"'), nextHop);
    }
    assert.deepEqual(
      MANAGEMENT_ROUTES.routes.map((route) => route.nextHopType),
      ["Internet"],
    );
  });
});

describe("blocks of a hub", () => {
  const problems = (settings: Parameters<typeof hubSpaceFaults>[0]): string[] =>
    hubSpaceFaults(settings).map((fault) => `${fault.path}: ${fault.problem}`);

  it("are in order for a network, with and without a tunnel, and for a virtual hub", () => {
    assert.deepEqual(problems(NETWORK), []);
    assert.deepEqual(problems({ ...NETWORK, forcedTunnel: TUNNEL }), []);
    assert.deepEqual(problems({ hubKind: "virtualWan", hubAddressSpace: "10.10.0.0/24" }), []);
  });

  it("are refused all at once", () => {
    assert.deepEqual(
      problems({
        hubAddressSpace: "20.0.0.0/22",
        firewallSubnet: "10.10.0.0/27",
        forcedTunnel: { ...TUNNEL, managementSubnet: "10.10.0.0/26" },
      }),
      [
        'hubAddressSpace: "20.0.0.0/22" is not private address space',
        'firewallSubnet: "10.10.0.0/27" is smaller than /26',
        "forcedTunnel.managementSubnet: 10.10.0.0/26 overlaps firewallSubnet 10.10.0.0/27",
      ],
    );
  });

  it("need the firewall's subnet in a network, and a known kind of hub", () => {
    assert.deepEqual(problems({ hubAddressSpace: "10.10.0.0/22" }), ["firewallSubnet: is missing"]);
    assert.deepEqual(problems({ ...NETWORK, hubKind: "virtualWAN" as never }), [
      'hubKind: "virtualWAN" is no kind of hub (did you mean "virtualWan"?)',
    ]);
  });
});
