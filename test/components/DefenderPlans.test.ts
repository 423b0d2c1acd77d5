import assert from "node:assert/strict";

import { DefenderPlans, type DefenderPlansArgs } from "../../components/DefenderPlans";
import { readModel } from "../../egress/read";
import { findingsOf } from "../../policypack/rule";
import { defenderPlansOn } from "../../policypack/rules/defender-plans-on";
import { ruleCalled } from "../policypack/context";
import { NOW } from "./fixtures";
import {
  allCreated,
  allMessages,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  startRun,
  valueOf,
  type Created,
} from "./mocks";

const PRICING = "azure-native:security:Pricing";
const CONTACT = "azure-native:security:SecurityContact";
const AUTOMATION = "azure-native:security:Automation";
const SUPPRESSION = "azure-native:security:AlertsSuppressionRule";
const ASSIGNMENT = "azure-native:authorization:PolicyAssignment";
const ROLE = "azure-native:authorization:RoleAssignment";
const REMEDIATION = "azure-native:policyinsights:RemediationAtSubscription";
const COMPONENT = "azure-lockdown:security:DefenderPlans";
const EXPORT = { resourceGroupName: "rg", location: "westeurope", workspaceId: "/logs" };
const ARGS: DefenderPlansArgs = {
  securityContact: { emails: ["soc@contoso.com", "oncall@contoso.com"] },
  alertExport: EXPORT,
};

describe("DefenderPlans", () => {
  runEachTest();

  async function make(changes: Partial<DefenderPlansArgs> = {}): Promise<DefenderPlans> {
    const made = new DefenderPlans("defender", { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  it("turns on the plans that the policy pack wants, Servers with Plan 2, which raises network alerts", async () => {
    const made = await make();
    const wanted = defenderPlansOn.options.plans.default as string[];
    assert.deepEqual([...(await valueOf(made.plansOn))].sort(), [...wanted].sort());
    const { inputs } = findCreatedResource(PRICING, "defender-VirtualMachines");
    assert.equal(inputs["pricingTier"], "Standard");
    assert.equal(inputs["subPlan"], "P2");
    assert.equal(inputs["scopeId"], "subscriptions/client-subscription");
  });

  it("leaves the others on where one is named, and turns off what is Free for a reason", async () => {
    const reason = "Nothing of the kind here";
    const made = await make({ plans: { Api: {}, CosmosDbs: { tier: "Free", reason } } });
    const on = await valueOf(made.plansOn);
    assert.ok(on.includes("Api") && on.includes("KeyVaults") && !on.includes("CosmosDbs"));
    const { inputs } = findCreatedResource(PRICING, "defender-CosmosDbs");
    assert.deepEqual([inputs["pricingTier"], "reason" in inputs], ["Free", false]);
  });

  it("hands every alert of the subscription on to the workspace", async () => {
    await make();
    const { inputs, parent } = findCreatedResource(AUTOMATION, "defender-alert-export");
    assert.equal(parent, "defender");
    assert.equal(inputs["isEnabled"], true);
    assert.deepEqual(inputs["scopes"], [{ scopePath: "/subscriptions/client-subscription" }]);
    assert.deepEqual(inputs["sources"], [{ eventSource: "Alerts" }]);
    assert.deepEqual(inputs["actions"], [{ actionType: "Workspace", workspaceResourceId: "/logs" }]);
  });

  it("exports nothing where somebody else does, for a reason", async () => {
    await make({ alertExport: undefined, alertExportElsewhere: "Sentinel's own connector" });
    assert.deepEqual(findAllCreated(AUTOMATION), []);
  });

  it("takes the subscription from its arguments", async () => {
    await make({ subscriptionId: "other" });
    assert.equal(
      findCreatedResource(PRICING, "defender-VirtualMachines").inputs["scopeId"],
      "subscriptions/other",
    );
  });

  it("writes one plan after the other, since Azure refuses two writes at once", async () => {
    await make({ plans: { Arm: {}, KeyVaults: {}, VirtualMachines: {} } });
    const pricings = findAllCreated(PRICING);
    assert.equal(pricings[0]?.name, "defender-VirtualMachines");
    for (const [i, { name, dependsOn }] of pricings.entries()) {
      const before = pricings[i - 1]?.name;
      assert.ok(before === undefined || dependsOn.includes(before), `${name} waits for ${before ?? ""}`);
    }
  });

  it("leaves plans in Azure when they are deleted, since a subscription's plan cannot be", async () => {
    await make();
    assert.equal(findCreatedResource(PRICING, "defender-VirtualMachines").retainOnDelete, true);
    assert.equal(findCreatedResource(CONTACT, "defender-contact").retainOnDelete, false);
  });

  it("mails from severity Medium on: the alert for traffic to a malicious machine is Medium", async () => {
    await make();
    const { inputs } = findCreatedResource(CONTACT, "defender-contact");
    assert.equal(inputs["securityContactName"], "default");
    assert.equal(inputs["emails"], "oncall@contoso.com;soc@contoso.com");
    const [alert] = inputs["notificationsSources"] as object[];
    assert.deepEqual(alert, { sourceType: "Alert", minimalSeverity: "Medium" });
  });

  it("mails High alone for a reason, and warns of what nobody hears then", async () => {
    await make({ securityContact: { emails: ["soc@contoso.com"], onlyHigh: "Medium is read in the SIEM" } });
    const { inputs } = findCreatedResource(CONTACT, "defender-contact");
    const [alert] = inputs["notificationsSources"] as object[];
    assert.deepEqual(alert, { sourceType: "Alert", minimalSeverity: "High" });
    assert.match(allMessages()[0]?.text ?? "", /only alerts of severity High are mailed/);
  });

  it("makes no more than plans, contact and export where nothing else is asked for", async () => {
    await make();
    for (const type of [SUPPRESSION, ASSIGNMENT, ROLE, REMEDIATION])
      assert.deepEqual(findAllCreated(type), [], type);
    assert.equal(findAllCreated(AUTOMATION).length, 1);
  });

  it("warns about Plan 1, which does not raise the alert", async () => {
    await make({ plans: { VirtualMachines: { subPlan: "P1" } } });
    assert.match(allMessages()[0]?.text ?? "", /P1, which has no network-layer alerts/);
  });

  describe("with workflows", () => {
    const place = { resourceGroupName: "rg", location: "westeurope" };
    const workflows = {
      block: { ...place, logicAppId: "/app", logicAppTriggerUrl: "https://secret.example" },
      siem: {
        ...place,
        eventHubId: "/hub",
        eventHubConnectionString: "Endpoint=secret",
        filter: "all" as const,
        trustedService: true,
      },
    };

    it("hands important alerts to a logic app, and those that are asked for to an event hub", async () => {
      await make({ workflows });
      const app = findCreatedResource(AUTOMATION, "defender-workflows-block").inputs;
      const hub = findCreatedResource(AUTOMATION, "defender-workflows-siem").inputs;
      assert.deepEqual(app["scopes"], [{ scopePath: "/subscriptions/client-subscription" }]);
      const [source] = app["sources"] as { eventSource: string; ruleSets: unknown[] }[];
      assert.deepEqual([source?.eventSource, source?.ruleSets.length], ["Alerts", 3]);
      assert.deepEqual(hub["sources"], [{ eventSource: "Alerts" }]);
      // Read through the secret that is in them.
      const actionOf = (inputs: Created["inputs"]): object =>
        (inputs["actions"] as { value: object[] }).value[0] ?? {};
      assert.deepEqual(
        [app, hub].map((inputs) => Object.keys(actionOf(inputs)).sort()),
        [
          ["actionType", "logicAppResourceId", "uri"],
          ["actionType", "connectionString", "eventHubResourceId", "isTrustedServiceEnabled"],
        ],
      );
    });

    it("keeps the secrets of the targets secret, as arguments of the components too", async () => {
      await make({ workflows });
      for (const { name, inputs } of allCreated()) {
        for (const [path, value] of plainTexts(inputs)) {
          assert.ok(!/secret\.example|Endpoint=secret/.test(value), `${name} ${path}`);
        }
      }
    });

    it("hands on what the policy pack wants to be handed on, by each filter", async () => {
      for (const filter of ["important", "maliciousTraffic", "all"] as const) {
        await startRun();
        await make({
          alertExport: undefined,
          alertExportElsewhere: "The workflow hands them on",
          workflows: { block: { ...workflows.block, filter } },
        });
        assert.deepEqual(findings("defender-alerts-exported"), [], filter);
      }
    });
  });

  describe("with suppressions", () => {
    const clock = {
      alertType: "VM_TimerServiceDisabled",
      reason: "Migration",
      until: "2026-12-01T01:00:00+01:00",
    };

    it("dismisses alerts of a type until a day, and puts out the next end", async () => {
      const made = await make({ suppressions: { now: NOW, rules: { clock } } });
      const { inputs } = findCreatedResource(SUPPRESSION, "defender-suppressions-clock");
      assert.deepEqual(
        [inputs["alertType"], inputs["comment"], inputs["state"], inputs["expirationDateUtc"]],
        ["VM_TimerServiceDisabled", "Migration", "Enabled", "2026-12-01T00:00:00Z"],
      );
      assert.equal(await valueOf(made.nextSuppressionEnd), "2026-12-01T00:00:00Z");
      assert.deepEqual(await valueOf(made.suppressedAlertTypes), ["VM_TimerServiceDisabled"]);
      assert.deepEqual(findings("defender-alerts-exported"), []);
    });

    it("leaves out what has ended, says so, and keeps the clock from the engine", async () => {
      const made = await make({ suppressions: { now: new Date("2026-12-02T00:00:00Z"), rules: { clock } } });
      assert.deepEqual(findAllCreated(SUPPRESSION), []);
      assert.match(allMessages()[0]?.text ?? "", /^suppression "clock" .* it leaves with this update/);
      assert.equal(await valueOf(made.nextSuppressionEnd), null);
      assert.deepEqual(findCreatedResource(COMPONENT, "defender").inputs["suppressions"], {});
    });
  });

  describe("with Defender for Endpoint", () => {
    it("assigns Azure's initiative with an identity that may write the settings, and starts it", async () => {
      await make({ defenderForEndpoint: { location: "westeurope" } });
      const { inputs } = findCreatedResource(ASSIGNMENT, "defender-endpoint-assignment");
      assert.match(
        String(inputs["policyDefinitionId"]),
        /policySetDefinitions\/77b391e3-2d5d-40c3-83bf-65c846b3c6a3$/,
      );
      assert.deepEqual(inputs["identity"], { type: "SystemAssigned" });
      assert.deepEqual(
        [inputs["location"], inputs["scope"], inputs["enforcementMode"]],
        ["westeurope", "/subscriptions/client-subscription", "Default"],
      );
      const role = findCreatedResource(ROLE, "defender-endpoint-role").inputs;
      assert.match(
        String(role["roleDefinitionId"]),
        /roleDefinitions\/fb1c8493-542b-48eb-b624-b4c8fea62acd$/,
      );
      assert.equal(role["principalId"], "00000000-0000-0000-0000-0000000000aa");
      assert.equal(role["scope"], "/subscriptions/client-subscription");
      assert.match(String(role["roleAssignmentName"]), /^[0-9a-f-]{36}$/);
      const remediations = findAllCreated(REMEDIATION);
      assert.deepEqual(
        remediations.map(({ inputs: { policyDefinitionReferenceId } }) => policyDefinitionReferenceId),
        ["deployWdatp", "deployWdatpUnifiedSolution", "deployWdatpExcludeLinuxPublicPreview"],
      );
      for (const { dependsOn } of remediations) assert.ok(dependsOn.includes("defender-endpoint-role"));
    });

    it("starts nothing where that is left to others, for a reason", async () => {
      await make({
        defenderForEndpoint: { location: "westeurope", withoutRemediation: "Done once by hand" },
      });
      assert.equal(findAllCreated(ASSIGNMENT).length, 1);
      assert.deepEqual(findAllCreated(REMEDIATION), []);
    });
  });

  it("refuses bad workflows, suppressions and reasons, all at once", () => {
    const bad: DefenderPlansArgs = {
      ...ARGS,
      alertExport: { ...EXPORT, location: "westeurop" },
      securityContact: { emails: ["soc@contoso.com"], onlyHigh: "", minimalSeverity: "Low" },
      workflows: { siem: { resourceGroupName: "rg", location: "westeurope" } },
      suppressions: {
        now: NOW,
        rules: { all: { alertType: "*", reason: "Noise", until: "2026-12-01T00:00:00Z" } },
      },
      defenderForEndpoint: { location: "nowhere", withoutRemediation: " " },
    };
    assert.throws(
      () => new DefenderPlans("defender", bad),
      (error: Error) => {
        for (const path of [
          "securityContact.onlyHigh",
          "securityContact[minimalSeverity, onlyHigh]",
          "alertExport.location",
          "workflows.siem[logicAppId, eventHubId]",
          "suppressions.rules.all.alertType",
          "defenderForEndpoint.location",
          "defenderForEndpoint.withoutRemediation",
        ]) {
          assert.ok(error.message.includes(`- ${path}: `), path);
        }
        assert.match(error.message, /7 faults/);
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
  });

  it("refuses retired and unknown plans and a contact nobody reads, before it makes anything", () => {
    const bad: DefenderPlansArgs = {
      plans: { Dns: {}, KeyVault: {}, Arm: { tier: "Free" } },
      securityContact: { emails: [] },
      alertExport: EXPORT,
      alertExportElsewhere: "Sentinel",
    };
    assert.throws(
      () => new DefenderPlans("defender", bad),
      (error: Error) => {
        assert.match(error.message, /plans\.Dns: is retired: VirtualMachines with sub-plan P2 replaces it/);
        assert.match(error.message, /plans\.KeyVault: is not a Defender plan \(did you mean "KeyVaults"\?\)/);
        assert.match(error.message, /plans\.Arm\.reason: is missing/);
        assert.match(error.message, /securityContact\.emails: is empty/);
        assert.match(error.message, /\[alertExport, alertExportElsewhere\]: both are given/);
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
  });
});

/** What a rule of the policy pack has to say of what was made. */
function findings(rule: string): unknown[] {
  const resources = allCreated().map(({ type, name, inputs }) => ({
    urn: name,
    type,
    name,
    properties: inputs,
  }));
  return findingsOf(ruleCalled(rule), readModel(resources), {}, { now: NOW });
}

/** All texts that the engine gets in the clear, each with its path: a secret is an object of a known signature. */
function plainTexts(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  if ("4dabf18193072939515e22adb298388d" in value) return [];
  return Object.entries(value).flatMap(([key, inner]) => plainTexts(inner, `${path}.${key}`));
}
