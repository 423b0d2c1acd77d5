import assert from "node:assert/strict";

import { LockedDownSpoke, type LockedDownSpokeArgs } from "../../components/LockedDownSpoke";
import { allCreated, endRun, findAllCreated, findCreatedResource, runEachTest, valueOf } from "./mocks";

const ARGS: LockedDownSpokeArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  spokeAddressSpace: "10.20.0.0/16",
  workloadSubnet: "10.20.1.0/24",
  firewallPrivateIpAddress: "10.10.0.4",
  networkSecurityGroupId: "/nsg",
  hub: { resourceGroupName: "hub-rg", name: "hub-vnet", id: "/hub-vnet" },
};
const PEERING = "azure-native:network:VirtualNetworkPeering";

describe("LockedDownSpoke", () => {
  runEachTest();

  it("makes a private subnet that is guarded by rules and routes, by id only", async () => {
    const spoke = new LockedDownSpoke("spoke", ARGS);
    await endRun();
    const { inputs } = findCreatedResource("azure-native:network:Subnet", "spoke-workload");
    assert.equal(inputs["defaultOutboundAccess"], false);
    assert.deepEqual(inputs["networkSecurityGroup"], { id: "/nsg" });
    assert.deepEqual(inputs["routeTable"], { id: "/subscriptions/s/spoke-routes" });
    assert.equal(await valueOf(spoke.workloadSubnetId), "/subscriptions/s/spoke-workload");
  });

  it("has no way out beside the firewall", async () => {
    new LockedDownSpoke("spoke", ARGS);
    await endRun();
    const { inputs } = findCreatedResource("azure-native:network:Subnet", "spoke-workload");
    assert.ok(!("natGateway" in inputs) && !("serviceEndpoints" in inputs));
    assert.deepEqual(findAllCreated("azure-native:network:NatGateway"), []);
    assert.deepEqual(findAllCreated("azure-native:network:PublicIPAddress"), []);
  });

  it("sends everything to the firewall and takes no learned route", async () => {
    new LockedDownSpoke("spoke", ARGS);
    await endRun();
    const { inputs } = findCreatedResource("azure-native:network:RouteTable", "spoke-routes");
    assert.equal(inputs["disableBgpRoutePropagation"], true);
    assert.deepEqual(inputs["routes"], [
      {
        name: "default-to-firewall",
        addressPrefix: "0.0.0.0/0",
        nextHopType: "VirtualAppliance",
        nextHopIpAddress: "10.10.0.4",
      },
    ]);
  });

  it("resolves names at the firewall", async () => {
    new LockedDownSpoke("spoke", ARGS);
    await endRun();
    const { inputs } = findCreatedResource("azure-native:network:VirtualNetwork", "spoke-vnet");
    assert.deepEqual(inputs["dhcpOptions"], { dnsServers: ["10.10.0.4"] });
  });

  it("peers both ways, takes forwarded traffic from the hub only, and learns no gateway routes", async () => {
    new LockedDownSpoke("spoke", ARGS);
    await endRun();
    const toHub = findCreatedResource(PEERING, "spoke-to-hub").inputs;
    const fromHub = findCreatedResource(PEERING, "spoke-from-hub").inputs;
    assert.deepEqual(toHub["remoteVirtualNetwork"], { id: "/hub-vnet" });
    assert.equal(toHub["allowForwardedTraffic"], true);
    assert.equal(fromHub["resourceGroupName"], "hub-rg");
    assert.equal(fromHub["virtualNetworkName"], "hub-vnet");
    assert.equal(fromHub["allowForwardedTraffic"], false);
    assert.ok([toHub, fromHub].every((peering) => peering["useRemoteGateways"] === false));
  });

  it("writes to the network's children one after the other", async () => {
    new LockedDownSpoke("spoke", ARGS);
    await endRun();
    assert.ok(findCreatedResource(PEERING, "spoke-from-hub").dependsOn.includes("spoke-to-hub"));
    const subnet = findCreatedResource("azure-native:network:Subnet", "spoke-workload");
    assert.ok(subnet.dependsOn.includes("spoke-from-hub"));
  });

  it("refuses a subnet outside its network before it makes anything", () => {
    const bad = { ...ARGS, workloadSubnet: "10.21.0.0/24" };
    assert.throws(
      () => new LockedDownSpoke("spoke", bad),
      /workloadSubnet: "10\.21\.0\.0\/24" is not within/,
    );
    assert.deepEqual(allCreated(), []);
  });
});
