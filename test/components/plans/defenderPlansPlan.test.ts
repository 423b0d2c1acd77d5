import assert from "node:assert/strict";

import {
  defenderPlanFaults,
  defenderWarnings,
  planDefender,
  securityContactFaults,
  securityContactWarnings,
  type DefenderPlanList,
  type PricingExtension,
} from "../../../components/plans/defenderPlansPlan";

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

  it("lists extensions that only built-in policies tell of where they are named, and not otherwise", () => {
    const names = (plans: DefenderPlanList): string[] => extensions(plans).map(({ name }) => name);
    assert.ok(!names({ Containers: {} }).includes("ContainerIntegrityContribution"));
    const named = { Containers: { extensions: { ContainerIntegrityContribution: true } } };
    assert.ok(names(named).includes("ContainerIntegrityContribution"));
  });

  it("gives an extension the properties that the user has for it, beside those that Azure wants", () => {
    const [scanning] = extensions({
      VirtualMachines: { extensionProperties: { AgentlessVmScanning: { More: "1" } } },
    });
    assert.deepEqual(scanning?.additionalExtensionProperties, { ExclusionTags: "[]", More: "1" });
  });

  it("refuses properties of an extension that is not on", () => {
    const paths = (plans: DefenderPlanList): string[] => defenderPlanFaults(plans).map(({ path }) => path);
    const extensionProperties = { OnUploadMalwareScanning: { CapGBPerMonthPerStorageAccount: "500" } };
    const path = "StorageAccounts.extensionProperties.OnUploadMalwareScanning";
    assert.deepEqual(paths({ StorageAccounts: { extensionProperties } }), [path]);
    const on = { extensions: { OnUploadMalwareScanning: true }, extensionProperties };
    assert.deepEqual(paths({ StorageAccounts: on }), []);
    assert.deepEqual(paths({ StorageAccounts: { ...on, tier: "Free", reason: "None here" } }), [path]);
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

describe("the contact of Defender's plans", () => {
  it("is mailed of High alone for a reason, of which it is warned", () => {
    const contact = { emails: ["soc@contoso.com"] };
    assert.deepEqual(securityContactWarnings(contact), []);
    assert.equal(securityContactWarnings({ ...contact, onlyHigh: "Read in the SIEM" }).length, 1);
    assert.deepEqual(securityContactFaults({ ...contact, onlyHigh: "Read in the SIEM" }), []);
    assert.deepEqual(
      securityContactFaults({ ...contact, onlyHigh: " ", minimalSeverity: "Low" }).map(({ path }) => path),
      ["onlyHigh", "[minimalSeverity, onlyHigh]"],
    );
  });
});
