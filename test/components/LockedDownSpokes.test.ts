import assert from "node:assert/strict";

import { LockedDownSpokes, type LockedDownSpokesArgs } from "../../components/LockedDownSpokes";
import {
  allCreated,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  startRun,
  valueOf,
} from "./mocks";

const PEERING = "azure-native:network:VirtualNetworkPeering";
const spoke = (space: number): LockedDownSpokesArgs["spokes"][string] => ({
  spokeAddressSpace: `10.${space}.0.0/16`,
  subnets: { workload: { addressPrefix: `10.${space}.1.0/24`, networkSecurityGroupId: "/nsg" } },
});
const ARGS: LockedDownSpokesArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  spokes: { web: spoke(20), app: { ...spoke(21), resourceGroupName: "app-rg" } },
  firewallPrivateIpAddress: "10.10.0.4",
  hub: { resourceGroupName: "hub-rg", name: "hub-vnet", id: "/hub-vnet", addressSpace: "10.10.0.0/22" },
};

describe("LockedDownSpokes", () => {
  runEachTest();

  it("makes a spoke for each key, in its own resource group where it has one", async () => {
    const spokes = new LockedDownSpokes("spokes", ARGS);
    await endRun();
    assert.equal(
      await valueOf(spokes.networkIds["web"] ?? assert.fail()),
      "/subscriptions/s/spokes-web-vnet",
    );
    assert.equal(
      await valueOf(spokes.subnetIds["app"]?.["workload"] ?? assert.fail()),
      "/subscriptions/s/spokes-app-workload",
    );
    const network = "azure-native:network:VirtualNetwork";
    assert.equal(findCreatedResource(network, "spokes-web-vnet").inputs["resourceGroupName"], "rg");
    assert.equal(findCreatedResource(network, "spokes-app-vnet").inputs["resourceGroupName"], "app-rg");
  });

  it("connects them one after the other, since Azure takes one write to a hub at a time", async () => {
    new LockedDownSpokes("spokes", ARGS);
    await endRun();
    const second = findCreatedResource("azure-native:network:VirtualNetwork", "spokes-web-vnet");
    assert.ok(second.dependsOn.includes("spokes-app-from-hub"), second.dependsOn.join(", "));
    assert.equal(findAllCreated(PEERING).length, 4);
  });

  it("does not care for the order of the keys", async () => {
    const made = async (spokes: LockedDownSpokesArgs["spokes"]): Promise<string[]> => {
      await startRun();
      new LockedDownSpokes("spokes", { ...ARGS, spokes });
      await endRun();
      return allCreated()
        .map(({ name, dependsOn }) => `${name} after ${[...dependsOn].sort().join()}`)
        .sort();
    };
    const [web, app] = [spoke(20), spoke(21)];
    assert.deepEqual(await made({ web, app }), await made({ app, web }));
  });

  it("refuses spaces that meet the hub's or each other, with the rest that is wrong, at once", () => {
    const spokes = { a: spoke(20), b: spoke(20), hub: spoke(10), "c d": spoke(22) };
    assert.throws(
      () => new LockedDownSpokes("spokes", { ...ARGS, location: "westeurop", spokes }),
      (error: Error) => {
        assert.match(error.message, /\(4 faults\)/);
        assert.match(error.message, /spokes\.b\.spokeAddressSpace: .* overlaps spokes\.a\.spokeAddressSpace/);
        assert.match(error.message, /spokes\.hub\.spokeAddressSpace: .* overlaps hub\.addressSpace/);
        assert.match(error.message, /spokes\.c d: .*refuses/);
        assert.match(error.message, /location/);
        return true;
      },
    );
    assert.throws(() => new LockedDownSpokes("spokes", { ...ARGS, spokes: {} }), /spokes: is empty/);
    assert.deepEqual(allCreated(), []);
  });
});
