import assert from "node:assert/strict";
import fc from "fast-check";

import {
  allowedOperations,
  EGRESS_OPERATIONS,
  GUARD_OPERATIONS,
  type RoleActions,
} from "../../../components/plans/egressOperations";
import { WATCHED_FAMILIES } from "../../../components/plans/egressAlertsPlan";
import { BLOCK_LIST_OPERATOR, STANDARD_ROLES } from "../../../components/plans/standardRoles";
import { readModel } from "../../../egress/read";
import { readRoleDefinitions } from "../../../egress/read/posture";
import { OPENING_OPERATIONS } from "../../../policypack/knowledge/watched-operations";

const ALL = [...EGRESS_OPERATIONS, ...GUARD_OPERATIONS];

/** Whether the core, which the policy pack asks, finds that a role can change egress or hand out roles. */
function coreFinds(role: RoleActions): boolean {
  const properties = { scope: "/subscriptions/s", permissions: [{ notActions: [], ...role }] };
  const model = readModel([
    { urn: "role", type: "azure-native:authorization:RoleDefinition", name: "role", properties },
  ]);
  const [read] = readRoleDefinitions(model);
  return read?.granted.egress !== undefined || read?.granted.roles !== undefined;
}

/** How RBAC matches, written anew: `*` is any text, letter case does not count. */
function slowly(role: RoleActions, operation: string): boolean {
  const fits = (pattern: string): boolean => {
    const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`, "i").test(operation);
  };
  return role.actions.some(fits) && !(role.notActions ?? []).some(fits);
}

/** Patterns near the operations: whole ones, and ones with a part made `*`, in another letter case. */
const pattern = fc
  .tuple(fc.constantFrom(...ALL, "*", "*/read"), fc.integer({ min: 0, max: 5 }), fc.boolean(), fc.boolean())
  .map(([operation, at, isWild, isUpper]) => {
    const parts = operation.split("/");
    const text =
      isWild && at < parts.length
        ? [...parts.slice(0, at), "*", ...parts.slice(at + 2)].join("/")
        : operation;
    return isUpper ? text.toUpperCase() : text;
  });
const role = fc.record({
  actions: fc.array(pattern, { maxLength: 4 }),
  notActions: fc.array(pattern, { maxLength: 4 }),
});

describe("operations that open egress", () => {
  it("are all that the policy pack and the alerts watch for", () => {
    const opening = new Set(EGRESS_OPERATIONS.map((operation) => operation.toLowerCase()));
    for (const operation of OPENING_OPERATIONS) assert.ok(opening.has(operation.toLowerCase()), operation);
    const known = new Set(ALL.map((operation) => operation.toLowerCase()));
    const watched = WATCHED_FAMILIES.flatMap(({ operations }) => operations);
    // Other actions, such as asking for a port, are watched and change nothing that guards.
    const changing = watched.filter((operation) => /\/(write|delete)$/.test(operation));
    assert.deepEqual(
      changing.filter((operation) => !known.has(operation.toLowerCase())),
      [],
    );
  });

  it("are in no standard role, by this check and by the core", () => {
    for (const [name, standard] of Object.entries(STANDARD_ROLES)) {
      assert.deepEqual(allowedOperations(standard, ALL), [], name);
      assert.equal(coreFinds(standard), false, name);
    }
  });

  it("are one in the role of the block list, which is why it needs a reason", () => {
    assert.deepEqual(allowedOperations(BLOCK_LIST_OPERATOR, ALL), ["Microsoft.Network/ipGroups/write"]);
  });

  it("leave an auditor everything there is to read", () => {
    const reads = ["Microsoft.Network/firewallPolicies/read", "Microsoft.Insights/eventtypes/values/read"];
    assert.deepEqual(allowedOperations(STANDARD_ROLES.networkAuditor, reads), reads);
  });

  it("leave an operator the ways to end a connection and to look at it", () => {
    const useful = [
      "Microsoft.Compute/virtualMachines/restart/action",
      "Microsoft.Network/networkWatchers/packetCaptures/write",
      "Microsoft.Network/networkInterfaces/effectiveRouteTable/action",
    ];
    assert.deepEqual(allowedOperations(STANDARD_ROLES.networkOperator, useful), useful);
  });

  it("are found as the core finds them, for any role", () => {
    fc.assert(
      fc.property(role, (some) => {
        const found = allowedOperations(some, ALL);
        assert.deepEqual(
          found,
          ALL.filter((operation) => slowly(some, operation)),
        );
        if (found.length === 0) assert.equal(coreFinds(some), false);
      }),
    );
  });

  it("do not grow with another notAction, and do not shrink with another action", () => {
    fc.assert(
      fc.property(role, pattern, (some, more) => {
        const found = new Set(allowedOperations(some, ALL));
        const less = allowedOperations({ ...some, notActions: [...some.notActions, more] }, ALL);
        assert.ok(less.every((operation) => found.has(operation)));
        const wider = new Set(allowedOperations({ ...some, actions: [...some.actions, more] }, ALL));
        assert.ok([...found].every((operation) => wider.has(operation)));
      }),
    );
  });
});
