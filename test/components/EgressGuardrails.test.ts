import assert from "node:assert/strict";

import { EgressGuardrails, type EgressGuardrailsArgs } from "../../components/EgressGuardrails";
import { GUARDRAILS } from "../../components/guardrails";
import {
  allCreated,
  allMessages,
  type Created,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  valueOf,
} from "./mocks";

const AUTHORIZATION = "azure-native:authorization";
const DEFINITION = `${AUTHORIZATION}:PolicyDefinition`;
const SET = `${AUTHORIZATION}:PolicySetDefinition`;
const ASSIGNMENT = `${AUTHORIZATION}:PolicyAssignment`;
const EXEMPTION = `${AUTHORIZATION}:PolicyExemption`;
const NSG = "nsg-no-unrestricted-egress";
const NOW = new Date("2026-11-24T12:00:00Z");
const GROUP = "/subscriptions/s/resourceGroups/hub";

describe("EgressGuardrails", () => {
  runEachTest();

  async function make(args: EgressGuardrailsArgs = {}, name = "egress"): Promise<EgressGuardrails> {
    const made = new EgressGuardrails(name, args);
    await endRun();
    return made;
  }

  const parametersOf = ({ inputs }: Created): Record<string, { value: unknown }> =>
    inputs["parameters"] as Record<string, { value: unknown }>;

  it("makes each definition, and one initiative that holds them all with their effects", async () => {
    await make();
    assert.equal(findAllCreated(DEFINITION).length, GUARDRAILS.length);
    const { inputs } = findCreatedResource(DEFINITION, `egress-${NSG}`);
    assert.equal(inputs["policyDefinitionName"], `egress-${NSG}`);
    assert.deepEqual(
      [inputs["policyType"], inputs["mode"], inputs["policyRule"]],
      ["Custom", "All", GUARDRAILS.find(({ name }) => name === NSG)?.properties.policyRule],
    );
    const set = findCreatedResource(SET, "egress-definitions-set").inputs;
    const [first] = set["policyDefinitions"] as Record<string, unknown>[];
    assert.deepEqual(first, {
      policyDefinitionId: `/subscriptions/s/egress-${GUARDRAILS[0]?.name ?? ""}`,
      policyDefinitionReferenceId: GUARDRAILS[0]?.name,
      parameters: { effect: { value: `[parameters('${GUARDRAILS[0]?.name ?? ""}')]` } },
    });
    assert.deepEqual(
      Object.keys(set["parameters"] as object).sort(),
      GUARDRAILS.map(({ name }) => name).sort(),
    );
  });

  it("assigns it to the provider's subscription, enforced, with a message for each definition", async () => {
    await make();
    const assignment = findCreatedResource(ASSIGNMENT, "egress-guardrails");
    const { inputs } = assignment;
    assert.equal(inputs["scope"], "/subscriptions/client-subscription");
    assert.equal(inputs["enforcementMode"], "Default");
    assert.equal(parametersOf(assignment)[NSG]?.value, "Deny");
    assert.equal("notScopes" in inputs, false);
    const messages = inputs["nonComplianceMessages"] as Record<string, string>[];
    assert.equal(messages.length, GUARDRAILS.length + 1);
    const mine = messages.find((each) => each["policyDefinitionReferenceId"] === NSG);
    assert.match(
      mine?.["message"] ?? "",
      /Name the destinations.*docs\/rules\/nsg-no-unrestricted-egress\.md/,
    );
  });

  it("makes everything in a management group where one is named", async () => {
    await make({ managementGroupId: "mg" });
    assert.deepEqual([findAllCreated(DEFINITION), findAllCreated(SET)], [[], []]);
    const definitions = findAllCreated(`${DEFINITION}AtManagementGroup`);
    assert.equal(definitions.length, GUARDRAILS.length);
    assert.ok(definitions.every(({ inputs }) => inputs["managementGroupId"] === "mg"));
    assert.equal(findAllCreated(`${SET}AtManagementGroup`).length, 1);
    for (const { inputs } of findAllCreated(ASSIGNMENT)) {
      assert.equal(inputs["scope"], "/providers/Microsoft.Management/managementGroups/mg");
      assert.ok(String(inputs["policyAssignmentName"]).length <= 24);
    }
  });

  it("assigns built-in policies that only report, without identities", async () => {
    const made = await make();
    const assignments = findAllCreated(ASSIGNMENT);
    assert.ok(assignments.length > 10);
    assert.ok(assignments.every(({ inputs }) => !("identity" in inputs) && !("location" in inputs)));
    const waf = findCreatedResource(ASSIGNMENT, "egress-wafMode");
    assert.deepEqual(parametersOf(waf), {
      modeRequirement: { value: "Prevention" },
      effect: { value: "Audit" },
    });
    assert.deepEqual(await valueOf(made.identities), {});
  });

  it("assigns further ones with their parameters, and an identity for what remedies", async () => {
    const builtIn = {
      activityLog: { parameters: { logAnalytics: "/logs" } },
      contact: { leaveOut: "Elsewhere" },
    };
    await make({ builtIn, location: "westeurope" });
    const { inputs } = findCreatedResource(ASSIGNMENT, "egress-activityLog");
    assert.equal(
      inputs["policyDefinitionId"],
      "/providers/Microsoft.Authorization/policyDefinitions/2465583e-4e78-4c15-b6be-a36cbc7c8b0f",
    );
    assert.deepEqual(inputs["parameters"], {
      effect: { value: "DeployIfNotExists" },
      logAnalytics: { value: "/logs" },
    });
    assert.deepEqual([inputs["identity"], inputs["location"]], [{ type: "SystemAssigned" }, "westeurope"]);
    assert.throws(() => findCreatedResource(ASSIGNMENT, "egress-contact"));
  });

  it("assigns an initiative as one", async () => {
    await make({
      builtIn: { resourceLogs: { parameters: { logAnalytics: "/logs" } } },
      location: "westeurope",
    });
    const { inputs } = findCreatedResource(ASSIGNMENT, "egress-resourceLogs");
    assert.match(String(inputs["policyDefinitionId"]), /\/policySetDefinitions\/0884adba/);
  });

  it("only reports, or is not enforced, for a reason that it shows", async () => {
    await make({ auditOnly: "First weeks", doNotEnforce: "Trial" });
    const assignment = findCreatedResource(ASSIGNMENT, "egress-guardrails");
    assert.ok(!Object.values(parametersOf(assignment)).some(({ value }) => value === "Deny"));
    for (const { inputs } of findAllCreated(ASSIGNMENT))
      assert.equal(inputs["enforcementMode"], "DoNotEnforce");
    assert.equal(assignment.inputs["description"], "Trial");
    assert.deepEqual(
      allMessages().map(({ text }) => text),
      ["guardrails deny nothing: First weeks", "guardrails are not enforced: Trial"],
    );
  });

  it("exempts a scope until an instant, and drops what has ended with a note", async () => {
    const made = await make({
      now: NOW,
      exemptions: {
        firewall: {
          reason: "The firewall's own subnet routes to the Internet",
          scope: GROUP,
          expiresOn: "2027-01-31T00:00:00Z",
          category: "Mitigated",
          guardrails: ["route-no-firewall-bypass"],
        },
        migration: { reason: "r", scope: GROUP, expiresOn: "2026-11-01T00:00:00Z" },
      },
    });
    assert.equal(findAllCreated(EXEMPTION).length, 1);
    assert.deepEqual(findCreatedResource(EXEMPTION, "egress-firewall").inputs, {
      policyExemptionName: "egress-firewall",
      assignmentScopeValidation: "Default",
      scope: GROUP,
      policyAssignmentId: "/subscriptions/s/egress-guardrails",
      exemptionCategory: "Mitigated",
      expiresOn: "2027-01-31T00:00:00Z",
      description: "The firewall's own subnet routes to the Internet",
      displayName: "Azure lockdown: egress-firewall",
      policyDefinitionReferenceIds: ["route-no-firewall-bypass"],
    });
    assert.match(allMessages()[0]?.text ?? "", /exemption migration has ended/);
    assert.deepEqual(await valueOf(made.activeExemptions), ["firewall"]);
    assert.equal(await valueOf(made.nextExpiry), "2027-01-31T00:00:00Z");
  });

  it("keeps the clock out of its inputs", async () => {
    await make({ now: NOW });
    const { inputs } = findCreatedResource("azure-lockdown:authorization:EgressGuardrails", "egress");
    assert.ok(!JSON.stringify(inputs).includes("2026-11-24"));
  });

  it("stands twice in one stack, with names that do not clash", async () => {
    new EgressGuardrails("dev", { auditOnly: "First weeks" });
    await make({}, "prod");
    for (const property of ["policyDefinitionName", "policySetDefinitionName", "policyAssignmentName"]) {
      const names = allCreated().flatMap(({ inputs }) => (property in inputs ? [inputs[property]] : []));
      assert.equal(new Set(names).size, names.length, property);
    }
    const urns = allCreated().map(({ type, name }) => `${type} ${name}`);
    assert.equal(new Set(urns).size, urns.length);
  });

  it("refuses all that is wrong at once, before it makes anything", () => {
    const bad: EgressGuardrailsArgs = {
      managementGroupId: "a/b",
      auditOnly: "",
      effects: { nsg: { effect: "Deny" } },
      builtIn: { activityLog: {} },
      exemptions: { x: { reason: "", scope: GROUP, expiresOn: "never" } },
    };
    assert.throws(
      () => new EgressGuardrails("egress-guardrails", bad),
      ({ message }: Error) => {
        for (const path of [
          "name",
          "managementGroupId",
          "auditOnly",
          "effects.nsg",
          "builtIn.activityLog.parameters.logAnalytics",
          "location",
          "exemptions.x.reason",
          "exemptions.x.expiresOn",
          "now",
        ])
          assert.ok(message.includes(`- ${path}: `), `${path} in ${message}`);
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
  });
});
