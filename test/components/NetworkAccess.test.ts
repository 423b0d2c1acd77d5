import assert from "node:assert/strict";

import { ResourceGroup } from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";

import { NetworkAccess, type NetworkAccessArgs } from "../../components/NetworkAccess";
import { isGuid } from "../../components/checks/guid";
import { readModel } from "../../egress/read";
import { findingsOf } from "../../policypack/rule";
import { ruleCalled } from "../policypack/context";
import { NOW } from "./fixtures";
import {
  allCreated,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  startRun,
  valueOf,
} from "./mocks";

const ROLE = "azure-native:authorization:RoleDefinition";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const ELIGIBILITY = "azure-native:authorization:PimRoleEligibilitySchedule";
const POLICY = "azure-native:authorization:RoleManagementPolicy";
const LOCK = "azure-native:authorization:ManagementLockByScope";
const JIT = "azure-native:security:JitNetworkAccessPolicy";

const SCOPE = "/subscriptions/s";
const ID = "00000000-0000-0000-0000-000000000001";
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const MACHINES = `${SCOPE}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines`;
const ARGS: NetworkAccessArgs = {
  scope: SCOPE,
  assignments: {
    auditors: { role: "networkAuditor", principalId: ID, principalType: "Group" },
    readers: { builtInRole: READER, principalId: ID, principalType: "Group" },
  },
  eligibilities: {
    "on-call": {
      role: "networkOperator",
      principalId: ID,
      justification: "On call",
      startsAt: "2027-01-01T00:00:00Z",
      endsAt: "2027-07-01T00:00:00Z",
    },
  },
  activations: { contributor: { policyName: ID, approvingGroups: [ID] } },
  locks: {
    hub: { scope: "/subscriptions/s/resourceGroups/hub" },
    logs: { scope: "/subscriptions/s/resourceGroups/logs" },
  },
  justInTime: {
    resourceGroupName: "web",
    location: "westeurope",
    sources: ["10.10.5.0/24"],
    securityRules: "standalone",
    machines: { b: `${MACHINES}/b`, a: `${MACHINES}/a` },
  },
};

/** The same list the other way round. */
const reversed = <T>(list: Readonly<Record<string, T>> | undefined): Record<string, T> =>
  Object.fromEntries(Object.entries(list ?? {}).reverse());

describe("NetworkAccess", () => {
  runEachTest();

  async function make(changes: Partial<NetworkAccessArgs> = {}, name = "access"): Promise<NetworkAccess> {
    const made = new NetworkAccess(name, { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  it("defines roles for the scope, with a name and an id of their own", async () => {
    const made = await make({ furtherScopes: ["/subscriptions/other"] });
    assert.equal(findAllCreated(ROLE).length, 3);
    const { inputs, parent } = findCreatedResource(ROLE, "access-role-networkOperator");
    assert.equal(parent, "access-role");
    assert.equal(
      inputs["roleName"],
      "Network operator without egress (azure-lockdown/test/access-role-networkOperator)",
    );
    assert.deepEqual(inputs["assignableScopes"], [SCOPE, "/subscriptions/other"]);
    assert.equal(inputs["roleType"], "CustomRole");
    const ids = findAllCreated(ROLE).map((role) => String(role.inputs["roleDefinitionId"]));
    assert.ok(ids.every(isGuid));
    assert.equal(new Set(ids).size, 3);
    assert.equal(
      (await valueOf(made.roleIds))["networkOperator"],
      "/subscriptions/s/access-role-networkOperator",
    );
  });

  it("gives a role the same id in each run, and another one for another scope", async () => {
    const idIn = async (scope: string): Promise<unknown> => {
      await startRun();
      await make({ scope });
      return findCreatedResource(ROLE, "access-role-networkAuditor").inputs["roleDefinitionId"];
    };
    assert.equal(await idIn(SCOPE), await idIn("/subscriptions/S"));
    assert.notEqual(await idIn(SCOPE), await idIn("/subscriptions/other"));
  });

  it("gives nobody a role who is not named, and makes no lock and no policy unasked", async () => {
    await make({
      assignments: undefined,
      eligibilities: undefined,
      activations: undefined,
      locks: undefined,
      justInTime: undefined,
    });
    for (const type of [ASSIGNMENT, ELIGIBILITY, POLICY, LOCK, JIT])
      assert.deepEqual(findAllCreated(type), []);
  });

  it("assigns its own roles and Azure's, by names that role, scope and principal make", async () => {
    await make();
    const own = findCreatedResource(ASSIGNMENT, "access-role-has-auditors").inputs;
    assert.equal(own["roleDefinitionId"], "/subscriptions/s/access-role-networkAuditor");
    assert.deepEqual([own["principalId"], own["principalType"], own["scope"]], [ID, "Group", SCOPE]);
    const builtIn = findCreatedResource(ASSIGNMENT, "access-role-has-readers").inputs;
    assert.equal(
      builtIn["roleDefinitionId"],
      `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${READER}`,
    );
    assert.ok(isGuid(String(own["roleAssignmentName"])));
    assert.notEqual(own["roleAssignmentName"], builtIn["roleAssignmentName"]);
    await startRun();
    await make({
      assignments: { renamed: { role: "networkAuditor", principalId: ID, principalType: "Group" } },
    });
    const renamed = findCreatedResource(ASSIGNMENT, "access-role-has-renamed").inputs;
    assert.equal(renamed["roleAssignmentName"], own["roleAssignmentName"]);
  });

  it("assigns at a scope of its own, and writes the reason down", async () => {
    await make({
      blockListOperator: "SOC blocks at night",
      assignments: {
        soc: {
          role: "blockListOperator",
          principalId: pulumi.output(ID),
          principalType: "Group",
          scope: pulumi.output("/ip-groups/blocked"),
          description: "SOC",
          allowEgressChange: "At night",
        },
      },
    });
    const { inputs } = findCreatedResource(ASSIGNMENT, "access-role-has-soc");
    assert.equal(inputs["scope"], "/ip-groups/blocked");
    assert.equal(inputs["description"], "SOC Although it can open egress: At night");
  });

  it("lets somebody take a role for a time that ends", async () => {
    await make();
    const { inputs } = findCreatedResource(ELIGIBILITY, "access-role-may-on-call");
    assert.deepEqual(inputs["scheduleInfo"], {
      startDateTime: "2027-01-01T00:00:00Z",
      expiration: { type: "AfterDateTime", endDateTime: "2027-07-01T00:00:00Z" },
    });
    assert.equal(inputs["justification"], "On call");
  });

  it("settles how a role is activated, and leaves that in Azure when it is taken away", async () => {
    await make();
    const { inputs, retainOnDelete } = findCreatedResource(POLICY, "access-role-activation-contributor");
    assert.equal(retainOnDelete, true);
    assert.equal(inputs["roleManagementPolicyName"], ID);
    assert.equal((inputs["rules"] as unknown[]).length, 4);
  });

  it("locks against deleting, each by a name of its own, after what it depends on", async () => {
    const before = new ResourceGroup("before");
    new NetworkAccess("access", ARGS, { dependsOn: before });
    await endRun();
    const { inputs, dependsOn } = findCreatedResource(LOCK, "access-lock-hub");
    assert.ok(dependsOn.includes("before"));
    // What lies in the locked scope of its own goes after the lock.
    for (const own of ["access-just-in-time", "access-role-has-auditors"])
      assert.ok(dependsOn.includes(own), own);
    assert.deepEqual(
      [inputs["lockName"], inputs["scope"], inputs["level"]],
      ["access-lock-hub", "/subscriptions/s/resourceGroups/hub", "CanNotDelete"],
    );
    assert.equal(findAllCreated(LOCK).length, 2);
  });

  it("makes one policy of just-in-time access for all machines, in the order of their keys", async () => {
    const made = await make();
    const { inputs } = findCreatedResource(JIT, "access-just-in-time");
    const machines = inputs["virtualMachines"] as { id: string; ports: { number: number }[] }[];
    assert.deepEqual(
      machines.map(({ id }) => id),
      [`${MACHINES}/a`, `${MACHINES}/b`],
    );
    assert.deepEqual(
      machines[0]?.ports.map(({ number }) => number),
      [22, 3389],
    );
    assert.deepEqual([inputs["kind"], inputs["ascLocation"]], ["Basic", "westeurope"]);
    assert.equal(await valueOf(made.justInTimePolicyId), "/subscriptions/s/access-just-in-time");
  });

  it("hands the engine the same, whatever the order of its lists", async () => {
    const run = async (changes: Partial<NetworkAccessArgs>): Promise<unknown> => {
      await startRun();
      await make(changes);
      return allCreated()
        .filter(({ type }) => type.startsWith("azure-native:"))
        .map(({ name, inputs }) => ({ name, inputs }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    };
    const jit = ARGS.justInTime;
    assert.ok(jit);
    const other = {
      standardRoles: ["workloadOperator", "networkAuditor", "networkOperator"] as const,
      assignments: reversed(ARGS.assignments),
      locks: reversed(ARGS.locks),
      justInTime: { ...jit, machines: reversed(jit.machines) },
    };
    assert.deepEqual(await run(other), await run({}));
  });

  it("stands beside another one in the same stack", async () => {
    new NetworkAccess("one", ARGS);
    new NetworkAccess("two", ARGS);
    await endRun();
    const fixed = (type: string, property: string): Set<unknown> =>
      new Set(findAllCreated(type).map(({ inputs }) => inputs[property]));
    assert.equal(fixed(ROLE, "roleDefinitionId").size, 6);
    assert.equal(fixed(ROLE, "roleName").size, 6);
    assert.equal(fixed(LOCK, "lockName").size, 4);
    assert.equal(fixed(JIT, "jitNetworkAccessPolicyName").size, 2);
  });

  it("makes roles that the policy pack does not object to, at a subscription either", async () => {
    const objections = async (changes: Partial<NetworkAccessArgs>): Promise<string[]> => {
      await startRun();
      await make(changes);
      const resources = allCreated()
        .filter(({ type }) => type.startsWith("azure-native:"))
        .map(({ type, name, inputs }) => ({
          urn: `urn::${type}::${name}`,
          id: `/subscriptions/s/${name}`,
          type,
          name,
          properties: inputs,
        }));
      const findings = findingsOf(
        ruleCalled("network-write-access-narrow"),
        readModel(resources),
        {},
        { now: NOW },
      );
      return findings.map(({ message }) => message);
    };
    const workload = { role: "workloadOperator", principalId: ID, principalType: "Group" } as const;
    assert.deepEqual(await objections({ assignments: { workload, ...ARGS.assignments } }), []);
    const allowEgressChange = "The pipeline";
    const opening = { role: "routes", principalId: ID, principalType: "Group", allowEgressChange } as const;
    const actions = ["Microsoft.Network/routeTables/write"];
    const routes = { title: "Routes", description: "Routes.", actions, allowEgressChange };
    const [message] = await objections({ customRoles: { routes }, assignments: { opening } });
    assert.match(message ?? "", /role whose principal can change egress/);
  });

  it("refuses what is wrong before it makes anything, all at once", () => {
    const jit = ARGS.justInTime;
    assert.ok(jit);
    const bad: NetworkAccessArgs = {
      scope: "hub",
      customRoles: { all: { title: "All", description: "All.", actions: ["*"] } },
      locks: { hub: { scope: SCOPE }, ["x".repeat(60)]: { scope: SCOPE } },
      justInTime: { ...jit, location: "westeurop", sources: ["*"], securityRules: "inline" },
    };
    assert.throws(
      () => new NetworkAccess(`access${"x".repeat(30)}`, bad),
      (error: Error) => {
        for (const text of [
          /scope: "hub" is not the ARM id/,
          /customRoles\.all\.actions: can open egress/,
          /customRoles\.all\.actions: can take guards away/,
          /locks\.x+: .* has a length of 102, 12 too many/,
          /justInTime\.location: "westeurop" is not an Azure region \(did you mean "westeurope"\?\)/,
          /justInTime\.sources\[0\]: "\*" is everywhere/,
          /justInTime\.securityRules: is inline/,
        ]) {
          assert.match(error.message, text);
        }
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
  });
});
