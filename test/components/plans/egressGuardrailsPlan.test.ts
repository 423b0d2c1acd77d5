import assert from "node:assert/strict";

import { GUARDRAILS } from "../../../components/guardrails";
import {
  builtInFaults,
  egressGuardrailsFaults,
  exemptionFaults,
} from "../../../components/plans/egressGuardrailsFaults";
import {
  assignmentName,
  type EgressGuardrailsSettings,
  planBuiltIn,
  planExemptions,
  planGuardrails,
} from "../../../components/plans/egressGuardrailsPlan";

const NSG = "nsg-no-unrestricted-egress";
const NOW = new Date("2026-11-24T12:00:00Z");

const effectOf = (name: string, settings: EgressGuardrailsSettings = {}): string | undefined =>
  planGuardrails(settings).find(({ definition }) => definition.name === name)?.effect;

describe("plan of guardrails", () => {
  it("has every definition, with what it does by default", () => {
    assert.equal(planGuardrails({}).length, GUARDRAILS.length);
    assert.equal(effectOf(NSG), "Deny");
    assert.equal(effectOf("firewall-no-unrestricted-egress"), "Audit");
    assert.equal(effectOf("no-instance-public-ip-address"), "Disabled");
  });

  it("takes the effect that is chosen", () => {
    const effects = { "firewall-no-unrestricted-egress": { effect: "Deny" } } as const;
    assert.equal(effectOf("firewall-no-unrestricted-egress", { effects }), "Deny");
  });

  it("denies nothing while it only audits, and leaves off what is off", () => {
    const auditOnly = "First weeks";
    assert.equal(effectOf(NSG, { auditOnly }), "Audit");
    assert.equal(effectOf("no-instance-public-ip-address", { auditOnly }), "Disabled");
    const effects = { [NSG]: { effect: "Disabled", reason: "No groups here" } } as const;
    assert.equal(effectOf(NSG, { auditOnly, effects }), "Disabled");
  });

  it("keeps people from deleting guards only where it is asked to", () => {
    assert.equal(effectOf("firewall-locked"), "Disabled");
    assert.equal(effectOf("firewall-locked", { preventDeletion: true }), "DenyAction");
  });

  it("does not change with the order in which effects are given", () => {
    const [a, b] = [
      { [NSG]: { effect: "Audit", reason: "r" }, "no-broad-egress": { effect: "Audit", reason: "r" } },
      { "no-broad-egress": { effect: "Audit", reason: "r" }, [NSG]: { effect: "Audit", reason: "r" } },
    ] as const;
    assert.deepEqual(planGuardrails({ effects: a }), planGuardrails({ effects: b }));
  });
});

describe("plan of built-in policies", () => {
  const keys = (choices: Parameters<typeof planBuiltIn>[0] = {}): string[] =>
    planBuiltIn(choices).map(({ key }) => key);

  it("assigns what only reports and needs no parameters by default", () => {
    for (const { key, remedies, policy } of planBuiltIn({})) {
      assert.ok(!remedies, key);
      for (const parameter of Object.keys(policy.requires ?? {}))
        assert.ok(policy.presets?.[parameter] !== undefined, `${key} ${parameter}`);
    }
    assert.ok(keys().includes("contact") && !keys().includes("activityLog"));
  });

  it("adds what is named, and leaves out what is not wanted", () => {
    const found = keys({
      activityLog: { parameters: { logAnalytics: "x" } },
      contact: { leaveOut: "Elsewhere" },
    });
    assert.ok(found.includes("activityLog") && !found.includes("contact"));
  });

  it("prefers what stops something over Azure's own default", () => {
    const mode = planBuiltIn({}).find(({ key }) => key === "wafMode");
    assert.deepEqual(mode?.parameters, { modeRequirement: "Prevention", effect: "Audit" });
  });

  it("gives an identity to what remedies, and to nothing else", () => {
    const remedies = (effect: string): boolean | undefined =>
      planBuiltIn({ serversDeploy: { effect } }).find(({ key }) => key === "serversDeploy")?.remedies;
    assert.equal(remedies("DeployIfNotExists"), true);
    assert.equal(remedies("Disabled"), false);
  });

  it("names assignments within 24 characters, each its own name", () => {
    const names = [...keys(), "guardrails"].map((key) => assignmentName("fifteen-letters", key));
    assert.ok(names.every((name) => name.length <= 24));
    assert.equal(new Set(names).size, names.length);
  });
});

describe("plan of exemptions", () => {
  const exemptions = {
    late: { reason: "r", expiresOn: "2026-12-31T00:00:00Z" },
    soon: { reason: "r", expiresOn: "2026-11-25T00:00:00+01:00" },
    over: { reason: "r", expiresOn: "2026-11-24T12:00:00Z" },
  };

  it("ends each at its instant, and tells which ends next", () => {
    assert.deepEqual(planExemptions(exemptions, NOW), {
      active: ["late", "soon"],
      expired: ["over"],
      nextExpiry: "2026-11-24T23:00:00Z",
    });
  });

  it("has none without any", () => {
    assert.deepEqual(planExemptions({}, undefined), { active: [], expired: [], nextExpiry: undefined });
  });
});

describe("faults of guardrails", () => {
  const pathsOf = (faults: readonly { path: string }[]): string[] => faults.map(({ path }) => path);

  it("are none in what is right", () => {
    assert.deepEqual(egressGuardrailsFaults("egress", {}), []);
    assert.deepEqual(egressGuardrailsFaults("egress", { managementGroupId: "mg-landing-zones" }), []);
    assert.deepEqual(builtInFaults({}, undefined), []);
  });

  it("are names that Azure does not take", () => {
    const inGroup = (name: string): string[] =>
      pathsOf(egressGuardrailsFaults(name, { managementGroupId: "mg" }));
    assert.deepEqual(inGroup("fifteen-letters"), []);
    assert.deepEqual(inGroup("sixteen-letters-"), ["name"]);
    assert.deepEqual(inGroup("egress-guardrails"), ["name"]);
    assert.deepEqual(pathsOf(egressGuardrailsFaults("egress-guardrails", {})), []);
    assert.deepEqual(pathsOf(egressGuardrailsFaults("egress guardrails", {})), ["name"]);
    assert.deepEqual(pathsOf(egressGuardrailsFaults("e", { managementGroupId: "/providers/x" })), [
      "managementGroupId",
    ]);
  });

  it("are effects that do not exist, and weaker ones without a reason", () => {
    const faults = (key: string, choice: object): string[] =>
      pathsOf(egressGuardrailsFaults("e", { effects: { [key]: choice as { effect: "Deny" } } }));
    assert.deepEqual(faults(NSG, { effect: "Deny" }), []);
    assert.deepEqual(faults(NSG, { effect: "Audit" }), [`effects.${NSG}.reason`]);
    assert.deepEqual(faults(NSG, { effect: "Audit", reason: " " }), [`effects.${NSG}.reason`]);
    assert.deepEqual(faults(NSG, { effect: "Audit", reason: "Until June" }), []);
    assert.deepEqual(faults(NSG, { effect: "Modify" }), [`effects.${NSG}.effect`]);
    assert.deepEqual(faults("firewall-locked", { effect: "Deny" }), ["effects.firewall-locked"]);
    const [unknown] = egressGuardrailsFaults("e", { effects: { "nsg-no-unrestricted": { effect: "Deny" } } });
    assert.match(unknown?.problem ?? "", /did you mean "nsg-no-unrestricted-egress"/);
  });

  it("are empty reasons", () => {
    assert.deepEqual(pathsOf(egressGuardrailsFaults("e", { auditOnly: "", doNotEnforce: " " })), [
      "auditOnly",
      "doNotEnforce",
    ]);
  });

  it("are built-in policies that do not exist, lack a parameter, or have no such effect", () => {
    assert.deepEqual(pathsOf(builtInFaults({ nothing: {} }, undefined)), ["builtIn.nothing"]);
    assert.deepEqual(pathsOf(builtInFaults({ contact: { effect: "Deny" } }, undefined)), [
      "builtIn.contact.effect",
    ]);
    assert.deepEqual(pathsOf(builtInFaults({ contact: { leaveOut: "" } }, undefined)), [
      "builtIn.contact.leaveOut",
    ]);
    assert.deepEqual(pathsOf(builtInFaults({ activityLog: {} }, "westeurope")), [
      "builtIn.activityLog.parameters.logAnalytics",
    ]);
  });

  it("are identities without a region, or with none that Azure knows", () => {
    const choices = { activityLog: { parameters: { logAnalytics: "x" } } };
    assert.deepEqual(pathsOf(builtInFaults(choices, undefined)), ["location"]);
    assert.deepEqual(pathsOf(builtInFaults(choices, "westeuropa")), ["location"]);
    assert.deepEqual(builtInFaults(choices, "westeurope"), []);
  });

  it("are exemptions without an end, a reason, a clock, or of guardrails that do not exist", () => {
    const right = { reason: "r", expiresOn: "2026-12-31T00:00:00Z" };
    const faults = (changes: object, key = "migration", now: Date | undefined = NOW): string[] =>
      pathsOf(exemptionFaults("egress", { [key]: { ...right, ...changes } }, now));
    assert.deepEqual(faults({}), []);
    assert.deepEqual(faults({ reason: "" }), ["exemptions.migration.reason"]);
    assert.deepEqual(faults({ expiresOn: "never" }), ["exemptions.migration.expiresOn"]);
    assert.deepEqual(faults({ guardrails: [NSG, "x"] }), ["exemptions.migration.guardrails[1]"]);
    assert.deepEqual(faults({}, "a b"), ["exemptions.a b"]);
    assert.deepEqual(pathsOf(exemptionFaults("egress", { migration: right }, undefined)), ["now"]);
  });
});
