import type { Properties } from "../../../simulator/provider/values";
import { Fixture, SUBSCRIPTION } from "./fixture";

const AUTHORIZATION = "providers/Microsoft.Authorization";
const DEFINITION = `${SUBSCRIPTION}/${AUTHORIZATION}/policyDefinitions/guard`;
const BUILT_IN = `/${AUTHORIZATION}/policyDefinitions/7bca8353-aa3b-429b-904a-9229c4385837`;
const effect = { type: "String", defaultValue: "Audit" };
const definition = (change: Properties = {}): Properties => ({
  policyDefinitionName: "guard",
  mode: "All",
  parameters: { effect },
  policyRule: { if: { field: "type", equals: "x" }, then: { effect: "[parameters('effect')]" } },
  ...change,
});
const assignment = (change: Properties = {}): Properties => ({
  scope: SUBSCRIPTION,
  policyAssignmentName: "guard",
  policyDefinitionId: DEFINITION,
  ...change,
});

describe("policies", () => {
  const azure = new Fixture();
  const ASSIGNMENT = "authorization:PolicyAssignment";

  it("are refused without a rule, an effect, or a parameter that the rule uses", async () => {
    const type = "authorization:PolicyDefinition";
    await azure.refuses("InvalidPolicyRule", /'if' and 'then'/, type, definition({ policyRule: {} }));
    await azure.refuses("InvalidPolicyParameters", /'effect'/, type, definition({ parameters: {} }));
  });

  it("are not assigned before they are there, unless they are built in", async () => {
    await azure.refuses("PolicyDefinitionNotFound", /guard/, ASSIGNMENT, assignment());
    await azure.create(ASSIGNMENT, assignment({ policyDefinitionId: BUILT_IN }));
  });

  it("are not assigned under names that are too long for the scope", async () => {
    const group = "/providers/Microsoft.Management/managementGroups/root";
    const named = (scope: string, length: number): Properties =>
      assignment({ scope, policyAssignmentName: "a".repeat(length), policyDefinitionId: BUILT_IN });
    await azure.refuses("InvalidPolicyAssignmentName", /24/, ASSIGNMENT, named(group, 25));
    await azure.refuses("InvalidPolicyAssignmentName", /64/, ASSIGNMENT, named(SUBSCRIPTION, 65));
    await azure.create(ASSIGNMENT, named(group, 24));
    await azure.create(ASSIGNMENT, named(SUBSCRIPTION, 64));
  });

  it("are not assigned with parameters that they lack, or without those that they must have", async () => {
    await azure.create(
      "authorization:PolicyDefinition",
      definition({ parameters: { effect: { type: "String" } } }),
    );
    await azure.refuses("MissingPolicyParameter", /'effect'/, ASSIGNMENT, assignment());
    const both = { effect: { value: "Deny" }, efect: { value: "Deny" } };
    await azure.refuses("UndefinedPolicyParameter", /'efect'/, ASSIGNMENT, assignment({ parameters: both }));
    await azure.create(ASSIGNMENT, assignment({ parameters: { effect: { value: "Deny" } } }));
  });

  it("need an identity and a location where they change resources, also inside a set", async () => {
    await azure.create("authorization:PolicyDefinition", definition());
    const parameters = { effect: { value: "Modify" } };
    await azure.refuses("ResourceIdentityRequired", /identity/, ASSIGNMENT, assignment({ parameters }));
    const identity = { type: "SystemAssigned" };
    await azure.create(ASSIGNMENT, assignment({ parameters, identity, location: "westeurope" }));
    const set = await azure.create("authorization:PolicySetDefinition", {
      policySetDefinitionName: "set",
      parameters: { how: effect },
      policyDefinitions: [
        { policyDefinitionId: DEFINITION, parameters: { effect: { value: "[parameters('how')]" } } },
      ],
    });
    const ofSet = assignment({ policyAssignmentName: "set", policyDefinitionId: set });
    await azure.create(ASSIGNMENT, ofSet);
    await azure.refuses("ResourceIdentityRequired", /identity/, ASSIGNMENT, {
      ...ofSet,
      parameters: { how: { value: "DeployIfNotExists" } },
    });
  });

  it("are exempted from until a date, at or below the assignment's scope", async () => {
    const id = await azure.create(
      ASSIGNMENT,
      assignment({ policyDefinitionId: BUILT_IN, scope: `${SUBSCRIPTION}/resourceGroups/rg` }),
    );
    const exemption = (change: Properties): Properties => ({
      policyExemptionName: "e",
      scope: `${SUBSCRIPTION}/resourceGroups/rg`,
      policyAssignmentId: id,
      exemptionCategory: "Waiver",
      ...change,
    });
    const type = "authorization:PolicyExemption";
    await azure.refuses("InvalidPolicyExemption", /'next week'/, type, exemption({ expiresOn: "next week" }));
    await azure.refuses("InvalidPolicyExemptionScope", /below/, type, exemption({ scope: SUBSCRIPTION }));
    await azure.refuses(
      "PolicyAssignmentNotFound",
      /gone/,
      type,
      exemption({ policyAssignmentId: `${id}-gone` }),
    );
    await azure.create(type, exemption({ expiresOn: "2027-01-31T00:00:00Z" }));
  });
});
