import assert from "node:assert/strict";

import { DefenderPlans, type DefenderPlansArgs } from "../../components/DefenderPlans";
import {
  defenderPlanFaults,
  defenderWarnings,
  planDefender,
  securityContactFaults,
  type DefenderPlanList,
  type PricingExtension,
} from "../../components/plans/defenderPlansPlan";
import { defenderPlansOn } from "../../policypack/rules/defender-plans-on";
import {
  allCreated,
  allMessages,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  valueOf,
} from "./mocks";

const PRICING = "azure-native:security:Pricing";
const CONTACT = "azure-native:security:SecurityContact";
const AUTOMATION = "azure-native:security:Automation";
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
    assert.equal(inputs["emails"], "soc@contoso.com;oncall@contoso.com");
    const [alert] = inputs["notificationsSources"] as object[];
    assert.deepEqual(alert, { sourceType: "Alert", minimalSeverity: "Medium" });
  });

  it("warns about Plan 1, which does not raise the alert", async () => {
    await make({ plans: { VirtualMachines: { subPlan: "P1" } } });
    assert.match(allMessages()[0]?.text ?? "", /P1, which has no network-layer alerts/);
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

describe("plan of Defender's plans", () => {
  const extensions = (plans: DefenderPlanList): PricingExtension[] =>
    planDefender(plans)[0]?.extensions ?? [];

  it("lists every extension, on or off, since Azure turns some on by itself", () => {
    assert.deepEqual(
      extensions({ VirtualMachines: {} }).map(({ name, isEnabled }) => [name, isEnabled]),
      [
        ["AgentlessVmScanning", "True"],
        ["MdeDesignatedSubscription", "False"],
        ["FileIntegrityMonitoring", "False"],
      ],
    );
  });

  it("leaves out extensions that the sub-plan does not have", () => {
    assert.deepEqual(
      extensions({ VirtualMachines: { subPlan: "P1" } }).map(({ name }) => name),
      ["MdeDesignatedSubscription"],
    );
  });

  it("obeys the user's switches", () => {
    const [scanning] = extensions({ VirtualMachines: { extensions: { AgentlessVmScanning: false } } });
    assert.deepEqual(scanning, { name: "AgentlessVmScanning", isEnabled: "False" });
  });

  it("turns a plan off with tier Free, without sub-plan or extensions", () => {
    assert.deepEqual(planDefender({ KeyVaults: { tier: "Free" } }), [
      { pricingName: "KeyVaults", pricingTier: "Free", extensions: [] },
    ]);
  });

  it("warns when the plan for servers is off or missing", () => {
    assert.equal(defenderWarnings({ KeyVaults: {} }).length, 1);
    assert.equal(defenderWarnings({ VirtualMachines: { tier: "Free" } }).length, 1);
    assert.deepEqual(defenderWarnings({ VirtualMachines: {} }), []);
  });

  it("refuses retired plans, naming what replaces them", () => {
    for (const name of ["KubernetesService", "ContainerRegistry"]) {
      assert.match(defenderPlanFaults({ [name]: {} })[0]?.problem ?? "", /retired: Containers/);
    }
  });

  it("refuses to turn off what is on by default without a reason", () => {
    const paths = (plans: DefenderPlanList): string[] => defenderPlanFaults(plans).map(({ path }) => path);
    assert.deepEqual(paths({ Arm: { tier: "Free" } }), ["Arm.reason"]);
    assert.deepEqual(paths({ Arm: { tier: "Free", reason: " " } }), ["Arm.reason"]);
    assert.deepEqual(
      paths({ Arm: { tier: "Free", reason: "No such thing here" }, Api: { tier: "Free" } }),
      [],
    );
  });

  it("refuses sub-plans and extensions that the plan does not have", () => {
    const problems = (plans: DefenderPlanList): string[] =>
      defenderPlanFaults(plans).map((fault) => `${fault.path}: ${fault.problem}`);
    assert.match(
      problems({ VirtualMachines: { subPlan: "P3" } })[0] ?? "",
      /^VirtualMachines\.subPlan: "P3"/,
    );
    assert.match(
      problems({ Arm: { extensions: { X: true } } })[0] ?? "",
      /^Arm\.extensions\.X: is not an extension/,
    );
    const inP1 = { VirtualMachines: { subPlan: "P1", extensions: { AgentlessVmScanning: true } } };
    assert.match(problems(inP1)[0] ?? "", /is not part of sub-plan P1/);
  });

  it("refuses what is no e-mail address", () => {
    for (const email of ["soc", "a@b", "a@b.c;d@e.f", "a b@c.d"]) {
      assert.equal(securityContactFaults({ emails: [email] }).length, 1, email);
    }
  });
});
