import assert from "node:assert/strict";

import {
  describeAssignment,
  roleChoiceFaults,
  type RoleChoice,
} from "../../../components/plans/roleChoicePlan";
import {
  planRoles,
  roleFaults,
  type CustomRole,
  type RoleSettings,
} from "../../../components/plans/rolesPlan";

const GROUP = "/subscriptions/s/resourceGroups/hub";
const ROLE: CustomRole = {
  title: "Storage operator",
  description: "Looks after storage.",
  actions: ["*/read", "Microsoft.Storage/*"],
};
const custom = (changes: Partial<CustomRole>): RoleSettings => ({
  customRoles: { storage: { ...ROLE, ...changes } },
});
const texts = (settings: RoleSettings): string[] =>
  roleFaults(settings).map(({ path, problem }) => `${path}: ${problem}`);

describe("plan of roles", () => {
  it("defines the roles that come with the component, those of one's own, and no other", () => {
    assert.deepEqual([...planRoles({}).keys()], ["networkOperator", "networkAuditor", "workloadOperator"]);
    const some = planRoles({ standardRoles: ["networkAuditor"], ...custom({}) });
    assert.deepEqual([...some.keys()], ["networkAuditor", "storage"]);
    assert.deepEqual([...planRoles({ standardRoles: [] }).keys()], []);
  });

  it("defines the role of the block list for a reason only, and says it", () => {
    const settings = { standardRoles: [], blockListOperator: "SOC blocks at night" };
    const role = planRoles(settings).get("blockListOperator");
    assert.match(role?.description ?? "", /It can open egress, since: SOC blocks at night$/);
    assert.deepEqual(texts({ blockListOperator: " " }), ["blockListOperator: is empty"]);
  });

  it("does not depend on the order or repetition of operations", () => {
    const [a, b] = [
      custom({ actions: ["*/read", "Microsoft.Storage/*"], notActions: ["b/write", "a/write"] }),
      custom({ actions: ["Microsoft.Storage/*", "*/read", "*/read"], notActions: ["a/write", "b/write"] }),
    ];
    assert.deepEqual(planRoles(a).get("storage"), planRoles(b).get("storage"));
  });

  it("takes a role that can neither open egress nor take guards away", () => {
    assert.deepEqual(roleFaults(custom({})), []);
    const everythingElse = { actions: ["*"], notActions: ["*/WRITE", "*/delete", "*/action"] };
    assert.deepEqual(roleFaults(custom(everythingElse)), []);
  });

  it("refuses a role that can open egress, naming operations, unless a reason is given", () => {
    const actions = ["Microsoft.Network/networkSecurityGroups/*"];
    assert.deepEqual(texts(custom({ actions })), [
      "customRoles.storage.actions: can open egress: Microsoft.Network/networkSecurityGroups/write, " +
        "Microsoft.Network/networkSecurityGroups/delete, " +
        "Microsoft.Network/networkSecurityGroups/securityRules/write and 1 more",
    ]);
    const allowEgressChange = "Moves to the pipeline by 2027-03-31";
    assert.deepEqual(roleFaults(custom({ actions, allowEgressChange })), []);
    assert.match(
      planRoles(custom({ actions, allowEgressChange })).get("storage")?.description ?? "",
      /since: Moves to the pipeline/,
    );
    assert.deepEqual(texts(custom({ actions, allowEgressChange: "" })), [
      "customRoles.storage.allowEgressChange: is empty",
    ]);
  });

  it("refuses a role that can take guards away, also where it may open egress", () => {
    const actions = ["Microsoft.Authorization/locks/*"];
    const [fault] = texts(custom({ actions, allowEgressChange: "Agreed" }));
    assert.match(fault ?? "", /can take guards away: Microsoft\.Authorization\/locks\/write/);
    assert.deepEqual(roleFaults(custom({ actions, allowGuardRemoval: "Break glass" })), []);
  });

  it("sees that a notAction does not cover what an action allows", () => {
    const near = { actions: ["*"], notActions: ["Microsoft.Network/*/write", "Microsoft.Network/*/delete"] };
    const [egress, guards] = texts(custom(near));
    assert.match(egress ?? "", /can open egress: Microsoft\.Network\/firewallPolicies\/deploy\/action/);
    assert.match(guards ?? "", /can take guards away/);
  });

  it("refuses unknown names, taken keys, what is no operation, and empty texts, all at once", () => {
    const faults = texts({
      standardRoles: ["networkAudit" as "networkAuditor"],
      customRoles: {
        networkOperator: ROLE,
        "a b": ROLE,
        empty: { title: "", description: " ", actions: [], dataActions: [] },
        odd: { ...ROLE, actions: ["read", "Microsoft.Storage/ x"], notActions: ["/"], dataActions: ["**"] },
      },
    });
    for (const wanted of [
      /^standardRoles\[0\]: "networkAudit" is not a role .* \(did you mean "networkAuditor"\?\)/,
      /^customRoles\.networkOperator: has the key of a role that comes with the component/,
      /^customRoles\.a b: has a key/,
      /^customRoles\.empty\.title: is empty/,
      /^customRoles\.empty\.description: is empty/,
      /^customRoles\.empty\.actions: is empty, and so are dataActions/,
      /^customRoles\.odd\.actions\[0\]: "read" is not an operation/,
      /^customRoles\.odd\.actions\[1\]/,
      /^customRoles\.odd\.notActions\[0\]: "\/"/,
      /^customRoles\.odd\.dataActions\[0\]: "\*\*"/,
    ]) {
      assert.ok(
        faults.some((fault) => wanted.test(fault)),
        `${String(wanted)} in ${faults.join("\n")}`,
      );
    }
    assert.equal(faults.length, 10);
  });
});

describe("choice of a role", () => {
  const OPENING = "b24988ac-6180-42a0-ab88-20f7382dd24c";
  const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
  const faults = (choice: RoleChoice, settings: RoleSettings = {}, scope: unknown = GROUP): string[] =>
    roleChoiceFaults(choice, settings, scope).map(({ path, problem }) => `${path}: ${problem}`);

  it("takes a role of the component or one that Azure brings", () => {
    assert.deepEqual(faults({ role: "networkOperator" }), []);
    assert.deepEqual(faults({ role: "storage" }, custom({})), []);
    assert.deepEqual(faults({ builtInRole: READER }), []);
  });

  it("refuses neither and both, and a role that is not there", () => {
    assert.deepEqual(faults({}), ["[role, builtInRole]: neither is given"]);
    assert.deepEqual(faults({ role: "networkOperator", builtInRole: READER }), [
      "[role, builtInRole]: both are given",
    ]);
    assert.match(faults({ role: "networkOperater" })[0] ?? "", /did you mean "networkOperator"/);
    assert.match(
      faults({ role: "networkOperator" }, { standardRoles: ["networkAuditor"] })[0] ?? "",
      /is not a role/,
    );
    assert.match(faults({ role: "blockListOperator" })[0] ?? "", /is not a role of this component/);
    assert.equal(faults({ builtInRole: "Reader" })[0], 'builtInRole: "Reader" is not a GUID');
  });

  it("refuses roles of Azure's that can open egress without a reason, in any letter case", () => {
    for (const builtInRole of [OPENING, OPENING.toUpperCase()]) {
      assert.deepEqual(faults({ builtInRole }), [
        "builtInRole: is Contributor, which can open egress or hand out roles that can",
      ]);
      assert.deepEqual(faults({ builtInRole, allowEgressChange: "The pipeline" }), []);
    }
    assert.deepEqual(faults({ builtInRole: OPENING, allowEgressChange: "" }), [
      "allowEgressChange: is empty",
    ]);
  });

  it("gives the role of the block list on one IP group only", () => {
    const settings = { blockListOperator: "SOC blocks at night" };
    const group = `${GROUP}/providers/Microsoft.Network/ipGroups/blocked`;
    assert.deepEqual(faults({ role: "blockListOperator" }, settings, group), []);
    assert.deepEqual(faults({ role: "blockListOperator" }, settings, { apply: 1 }), []);
    assert.match(
      faults({ role: "blockListOperator" }, settings)[0] ?? "",
      /^scope: is more than one IP group/,
    );
  });

  it("gives a role that can open egress on a resource group at most, unless a reason is given", () => {
    const settings = custom({ actions: ["Microsoft.Network/*"], allowEgressChange: "Network team" });
    assert.deepEqual(faults({ role: "storage" }, settings), []);
    assert.match(faults({ role: "storage" }, settings, "/subscriptions/s")[0] ?? "", /^scope: is wider than/);
    const allowEgressChange = "The pipeline";
    assert.deepEqual(faults({ role: "storage", allowEgressChange }, settings, "/subscriptions/s"), []);
    assert.deepEqual(faults({ role: "storage" }, custom({}), "/subscriptions/s"), []);
  });

  it("refuses what is no scope", () => {
    assert.match(faults({ role: "networkOperator" }, {}, "hub")[0] ?? "", /^scope: "hub" is not the ARM id/);
  });

  it("says the reason in the assignment's description", () => {
    assert.equal(describeAssignment(undefined, undefined), undefined);
    assert.equal(describeAssignment("On call", undefined), "On call");
    assert.equal(describeAssignment("On call", "Night"), "On call Although it can open egress: Night");
  });
});
