import assert from "node:assert/strict";

import {
  NetworkManagerBlockList,
  type NetworkManagerSettings,
} from "../../../components/parts/NetworkManagerBlockList";
import { planBlockList } from "../../../components/plans/blockListPlan";
import { readModel } from "../../../egress/read";
import { findingsOf } from "../../../policypack/rule";
import { ruleCalled } from "../../policypack/context";
import { blockList, NOW } from "../fixtures";
import { allCreated, endRun, findAllCreated, findCreatedResource, runEachTest, valueOf } from "../mocks";

const of = (type: string): string => `azure-native:network:${type}`;
const NEW: NetworkManagerSettings = {
  subscriptions: ["/subscriptions/s"],
  networks: { spoke: "/networks/spoke", hub: "/networks/hub" },
  regions: ["westeurope", "northeurope"],
};
const EXISTING: NetworkManagerSettings = {
  manager: { resourceGroupName: "their-rg", name: "theirs" },
  configuration: { name: "baseline", id: "/configurations/baseline" },
  networkGroupIds: { all: "/groups/all" },
  regions: ["westeurope"],
};

describe("NetworkManagerBlockList", () => {
  runEachTest();

  async function make(settings: NetworkManagerSettings): Promise<NetworkManagerBlockList> {
    const made = new NetworkManagerBlockList("guard", {
      resourceGroupName: "rg",
      location: "westeurope",
      settings,
      activeBlocks: planBlockList(blockList({})).active,
    });
    await endRun();
    return made;
  }

  it("makes a manager for security admin rules alone, over the scopes that are given", async () => {
    await make(NEW);
    const { inputs, parent } = findCreatedResource(of("NetworkManager"), "guard-manager");
    assert.equal(parent, "guard");
    assert.deepEqual(inputs["networkManagerScopeAccesses"], ["SecurityAdmin"]);
    assert.deepEqual(inputs["networkManagerScopes"], { subscriptions: ["/subscriptions/s"] });
  });

  it("guards the networks by a group of its own, each a member by its key", async () => {
    await make(NEW);
    const group = findCreatedResource(of("NetworkGroup"), "guard-guarded");
    const members = findAllCreated(of("StaticMember"));
    assert.deepEqual(
      members.map(({ name, inputs }) => [name, inputs["resourceId"], inputs["networkGroupName"]]),
      [
        ["guard-member-hub", "/networks/hub", "guard-guarded-azure"],
        ["guard-member-spoke", "/networks/spoke", "guard-guarded-azure"],
      ],
    );
    const { inputs } = findCreatedResource(of("AdminRuleCollection"), "guard-blocked-addresses");
    assert.deepEqual(inputs["appliesToGroups"], [{ networkGroupId: `/subscriptions/s/${group.name}` }]);
  });

  it("denies both ways, and lets nothing through", async () => {
    await make(NEW);
    const rules = findAllCreated(of("AdminRule"));
    assert.deepEqual(
      rules.map(({ inputs }) => [inputs["direction"], inputs["access"]]),
      [
        ["Inbound", "Deny"],
        ["Outbound", "Deny"],
      ],
    );
    const resources = allCreated().map(({ type, name, inputs }) => ({
      urn: name,
      type,
      name,
      properties: inputs,
    }));
    const rule = ruleCalled("vnet-manager-no-always-allow-egress");
    assert.deepEqual(findingsOf(rule, readModel(resources), {}, { now: NOW }), []);
  });

  it("deploys the rules to the regions once they are written", async () => {
    await make(NEW);
    const { inputs, dependsOn } = findCreatedResource(of("Commit"), "guard-commit");
    const properties = inputs["properties"] as Record<string, unknown>;
    assert.equal(properties["commitType"], "SecurityAdmin");
    assert.deepEqual(properties["configurationIds"], ["/subscriptions/s/guard-configuration"]);
    assert.deepEqual(properties["targetLocations"], ["northeurope", "westeurope"]);
    for (const rule of ["guard-blocked-in", "guard-blocked-out"]) assert.ok(dependsOn.includes(rule));
  });

  it("adds a collection to the configuration of a manager that others own, and makes neither", async () => {
    const made = await make(EXISTING);
    for (const type of ["NetworkManager", "SecurityAdminConfiguration", "NetworkGroup", "StaticMember"]) {
      assert.deepEqual(findAllCreated(of(type)), [], type);
    }
    const { inputs } = findCreatedResource(of("AdminRuleCollection"), "guard-blocked-addresses");
    assert.equal(inputs["resourceGroupName"], "their-rg");
    assert.equal(inputs["networkManagerName"], "theirs");
    assert.equal(inputs["configurationName"], "baseline");
    assert.deepEqual(inputs["appliesToGroups"], [{ networkGroupId: "/groups/all" }]);
    assert.equal(await valueOf(made.configurationId), "/configurations/baseline");
  });

  it("deploys nothing where others do, for a reason", async () => {
    await make({ ...NEW, committedElsewhere: "The network team commits on Mondays" });
    assert.deepEqual(findAllCreated(of("Commit")), []);
  });

  it("deploys no configuration where it is withdrawn", async () => {
    await make({ ...NEW, withdrawn: "The manager is taken down" });
    const { inputs } = findCreatedResource(of("Commit"), "guard-commit");
    assert.deepEqual((inputs["properties"] as Record<string, unknown>)["configurationIds"], []);
  });
});
