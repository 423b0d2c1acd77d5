import assert from "node:assert/strict";

import { DefenderPlans, type DefenderPlansArgs } from "../../components/DefenderPlans";
import {
  defenderPlanFaults,
  defenderWarnings,
  planDefender,
  securityContactFaults,
  type DefenderPlanList,
  type PricingExtension,
} from "../../components/defenderPlansPlan";
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
const ARGS: DefenderPlansArgs = { securityContact: { emails: ["soc@contoso.com", "oncall@contoso.com"] } };

describe("DefenderPlans", () => {
  runEachTest();

  async function make(changes: Partial<DefenderPlansArgs> = {}): Promise<DefenderPlans> {
    const made = new DefenderPlans("defender", { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  it("turns on Servers Plan 2, which raises network alerts, where no plan is named", async () => {
    const made = await make();
    const { inputs } = findCreatedResource(PRICING, "defender-VirtualMachines");
    assert.equal(inputs["pricingTier"], "Standard");
    assert.equal(inputs["subPlan"], "P2");
    assert.equal(inputs["scopeId"], "subscriptions/client-subscription");
    assert.deepEqual(await valueOf(made.plansOn), ["VirtualMachines"]);
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
    const order = findAllCreated(PRICING).map((pricing) => pricing.name);
    assert.deepEqual(order, ["defender-VirtualMachines", "defender-KeyVaults", "defender-Arm"]);
    assert.ok(
      findCreatedResource(PRICING, "defender-KeyVaults").dependsOn.includes("defender-VirtualMachines"),
    );
    assert.ok(findCreatedResource(PRICING, "defender-Arm").dependsOn.includes("defender-KeyVaults"));
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
    const bad: DefenderPlansArgs = { plans: { Dns: {}, KeyVault: {} }, securityContact: { emails: [] } };
    assert.throws(
      () => new DefenderPlans("defender", bad),
      (error: Error) => {
        assert.match(error.message, /plans\.Dns: is retired: VirtualMachines with sub-plan P2 replaces it/);
        assert.match(error.message, /plans\.KeyVault: is not a Defender plan \(did you mean "KeyVaults"\?\)/);
        assert.match(error.message, /securityContact\.emails: is empty/);
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
