import { Fixture, SUBSCRIPTION } from "./fixture";

const GUID = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";
const reader = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${GUID}`;
const assignment = (name: string, principalId = OTHER): Record<string, string> => ({
  scope: SUBSCRIPTION,
  roleAssignmentName: name,
  principalId,
  roleDefinitionId: reader,
});
const role = (name: string, roleName: string): Record<string, string | string[]> => ({
  scope: SUBSCRIPTION,
  roleDefinitionId: name,
  roleName,
  assignableScopes: [SUBSCRIPTION],
});

describe("roles and their assignments", () => {
  const azure = new Fixture();

  it("are refused with a name that is no GUID", async () => {
    await azure.refuses(
      "InvalidRoleAssignmentId",
      /GUID/,
      "authorization:RoleAssignment",
      assignment("reader"),
    );
    await azure.refuses(
      "InvalidRoleDefinitionId",
      /GUID/,
      "authorization:RoleDefinition",
      role("reader", "Reader"),
    );
  });

  it("are refused where there is one for the same principal, or of the same title", async () => {
    await azure.create("authorization:RoleAssignment", assignment(GUID));
    await azure.refuses("RoleAssignmentExists", /already/, "authorization:RoleAssignment", assignment(OTHER));
    await azure.create("authorization:RoleDefinition", role(GUID, "Operator"));
    await azure.refuses(
      "RoleDefinitionWithSameNameExists",
      /operator/,
      "authorization:RoleDefinition",
      role(OTHER, "operator"),
    );
  });

  it("are taken for another principal, and with another title", async () => {
    await azure.create("authorization:RoleAssignment", assignment(GUID));
    await azure.create("authorization:RoleAssignment", assignment(OTHER, GUID));
    await azure.create("authorization:RoleDefinition", role(GUID, "Operator"));
    await azure.create("authorization:RoleDefinition", role(OTHER, "Auditor"));
  });

  it("tell eligibilities apart by scope, principal and role", async () => {
    const eligible = { scope: SUBSCRIPTION, principalId: OTHER, roleDefinitionId: reader };
    const id = await azure.create("authorization:PimRoleEligibilitySchedule", eligible);
    const other = await azure.create("authorization:PimRoleEligibilitySchedule", {
      ...eligible,
      principalId: GUID,
    });
    if (id === other) throw new Error(`two eligibilities have the id ${id}`);
  });
});
