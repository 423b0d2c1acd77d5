import assert from "node:assert/strict";

import { LockedDownSpoke, type LockedDownSpokeArgs } from "../../components/LockedDownSpoke";
import {
  allCreated,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  startRun,
  valueOf,
} from "./mocks";

const ARGS: LockedDownSpokeArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  spokeAddressSpace: "10.20.0.0/16",
  subnets: { workload: { addressPrefix: "10.20.1.0/24", networkSecurityGroupId: "/nsg" } },
  firewallPrivateIpAddress: "10.10.0.4",
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
    assert.equal(await valueOf(spoke.subnetId("workload")), "/subscriptions/s/spoke-workload");
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
    const bad = {
      ...ARGS,
      location: "nowhere",
      subnets: { workload: { addressPrefix: "10.21.0.0/24", networkSecurityGroupId: "/nsg" } },
    };
    assert.throws(
      () => new LockedDownSpoke("spoke", bad),
      (error: Error) => {
        assert.match(error.message, /LockedDownSpoke "spoke" \(2 faults\)/);
        assert.match(error.message, /location: "nowhere" is not an Azure region/);
        assert.match(
          error.message,
          /subnets\.workload\.addressPrefix: "10\.21\.0\.0\/24" is not within spokeAddressSpace/,
        );
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
  });

  const subnet = (addressPrefix: string, more: object = {}) => ({
    addressPrefix,
    networkSecurityGroupId: "/nsg",
    ...more,
  });

  it("makes its subnets one after the other, named by their keys, whatever the order they are written in", async () => {
    const made = async (subnets: LockedDownSpokeArgs["subnets"]): Promise<unknown[]> => {
      await startRun();
      const spoke = new LockedDownSpoke("spoke", { ...ARGS, subnets });
      await endRun();
      assert.deepEqual(Object.keys(spoke.subnetIds).sort(), ["app", "web"]);
      assert.throws(() => spoke.subnetId("db"), /no subnet "db": it has app, web/);
      return findAllCreated("azure-native:network:Subnet").map(({ name, inputs, dependsOn }) => ({
        name,
        inputs,
        dependsOn: [...dependsOn].sort(),
      }));
    };
    const web = subnet("10.20.1.0/24", { networkSecurityGroupId: "/web" });
    const app = subnet("10.20.2.0/24", { delegatedTo: "Microsoft.Web/serverFarms" });
    const subnets = await made({ web, app });
    assert.deepEqual(await made({ app, web }), subnets);
    const first = findCreatedResource("azure-native:network:Subnet", "spoke-app");
    const second = findCreatedResource("azure-native:network:Subnet", "spoke-web");
    assert.deepEqual(first.inputs["delegations"], [
      { name: "service", serviceName: "Microsoft.Web/serverFarms" },
    ]);
    assert.ok(second.dependsOn.includes("spoke-app"));
    assert.deepEqual(second.inputs["networkSecurityGroup"], { id: "/web" });
    for (const { inputs } of [first, second]) {
      assert.equal(inputs["defaultOutboundAccess"], false);
      assert.deepEqual(inputs["routeTable"], { id: "/subscriptions/s/spoke-routes" });
    }
  });

  it("waits as a whole for what the component depends on", async () => {
    const before = new LockedDownSpoke("first", ARGS);
    new LockedDownSpoke("second", { ...ARGS, spokeAddressSpace: "10.20.0.0/16" }, { dependsOn: before });
    await endRun();
    const network = findCreatedResource("azure-native:network:VirtualNetwork", "second-vnet");
    assert.ok(network.dependsOn.includes("first-from-hub"));
  });
});

describe("LockedDownSpoke behind a virtual hub", () => {
  runEachTest();
  const hub = { ...ARGS.hub, kind: "virtualWan", addressSpace: "10.10.64.0/23" } as const;

  it("is connected to it, takes its default route, and has no route table that would take its place", async () => {
    const spoke = new LockedDownSpoke("spoke", { ...ARGS, hub });
    await endRun();
    const { inputs } = findCreatedResource(
      "azure-native:network:HubVirtualNetworkConnection",
      "spoke-connection",
    );
    assert.deepEqual(inputs, {
      resourceGroupName: "hub-rg",
      virtualHubName: "hub-vnet",
      remoteVirtualNetwork: { id: "/subscriptions/s/spoke-vnet" },
      enableInternetSecurity: true,
    });
    assert.deepEqual(findAllCreated("azure-native:network:RouteTable"), []);
    assert.deepEqual(findAllCreated(PEERING), []);
    const subnet = findCreatedResource("azure-native:network:Subnet", "spoke-workload");
    assert.equal(subnet.inputs["defaultOutboundAccess"], false);
    assert.ok(!("routeTable" in subnet.inputs));
    assert.ok(subnet.dependsOn.includes("spoke-connection"));
    assert.equal(spoke.routeTableId, undefined);
  });

  it("refuses a space that meets the hub's", () => {
    assert.throws(
      () => new LockedDownSpoke("spoke", { ...ARGS, hub: { ...hub, addressSpace: "10.20.8.0/24" } }),
      /spokeAddressSpace: 10\.20\.0\.0\/16 overlaps hub\.addressSpace 10\.20\.8\.0\/24/,
    );
  });
});
