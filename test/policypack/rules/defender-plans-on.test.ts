import assert from "node:assert/strict";

import { readDocument } from "../../../egress/read/documents";
import { readModel } from "../../../egress/read";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { judgeOneByOne, messagesOf, type TestResource, UNKNOWN, urnOf } from "../stack";

const RULE = "defender-plans-on";
const found = messagesOf(RULE);
const SUBSCRIPTION = "subscriptions/11111111-1111-1111-1111-111111111111";
const OTHER = "subscriptions/22222222-2222-2222-2222-222222222222";

const PLANS = [
  "VirtualMachines",
  "StorageAccounts",
  "SqlServers",
  "SqlServerVirtualMachines",
  "OpenSourceRelationalDatabases",
  "CosmosDbs",
  "AppServices",
  "KeyVaults",
  "Arm",
  "Containers",
  "CloudPosture",
];

const plan = (
  pricingName: string,
  more: Record<string, unknown> = {},
  scopeId = SUBSCRIPTION,
): TestResource => ({
  type: "security:Pricing",
  name: `${pricingName}${scopeId === SUBSCRIPTION ? "" : "-other"}`.toLowerCase(),
  props: { pricingName, scopeId, pricingTier: "Standard", ...more },
});
const classic = (props: Record<string, unknown>): TestResource => ({
  type: "azure:securitycenter/subscriptionPricing:SubscriptionPricing",
  name: "classic",
  props,
});
/** All plans, with these in place of the one of the same name. */
const allBut = (left: string, ...instead: TestResource[]): TestResource[] => [
  ...PLANS.filter((name) => name !== left).map((name) => plan(name)),
  ...instead,
];
/** What is found of resources with options, without the engine. */
const judged = (
  resources: readonly TestResource[],
  options: Record<string, unknown>,
): { verdict: string; message: string; property: string }[] => {
  const model = readModel(
    resources.map((each) => ({
      urn: urnOf(each),
      type: each.type.includes("/") ? each.type : `azure-native:${each.type}`,
      name: each.name,
      properties: each.props,
    })),
  );
  return findingsOf(ruleCalled(RULE), model, options, CONTEXT);
};

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a plan that is Free": [
        allBut("KeyVaults", plan("KeyVaults", { pricingTier: "Free" })),
        /Defender plan "keyvaults" leaves KeyVaults off \(pricingTier is Free\)\.\n {2}at: {5}pricingTier\n {2}fix: {4}Set pricingTier to "Standard"\./,
      ],
      "a plan without a tier": [
        allBut("Arm", plan("Arm", { pricingTier: null })),
        /\(pricingTier is not given\)/,
      ],
      "a plan of an older version": [
        allBut("Arm", { ...plan("Arm", { pricingTier: "Free" }), type: "security/v20230101:Pricing" }),
        /leaves Arm off/,
      ],
      "a plan of a local package": [
        allBut("Arm", {
          ...plan("Arm", { pricingTier: "Free" }),
          type: "azure-native_security_v20240101:security:Pricing",
        }),
        /leaves Arm off/,
      ],
      "a plan in odd letter case": [
        allBut("Arm", {
          ...plan("Arm"),
          props: { PricingName: "ARM", scopeId: `/${SUBSCRIPTION}/`, PRICINGTIER: "free" },
        }),
        /leaves ARM off/,
      ],
      "servers with Plan 1": [
        allBut("VirtualMachines", plan("VirtualMachines", { subPlan: "P1" })),
        /VirtualMachines with a sub-plan that does not raise the alerts of the network \(subPlan is P1\).*\n.*\n.*Set subPlan to "P2"/,
      ],
      "a legacy sub-plan of storage": [
        allBut("StorageAccounts", plan("StorageAccounts", { subPlan: "PerTransaction" })),
        /is a legacy sub-plan(.|\n)*Set subPlan to "DefenderForStorageV2"/,
      ],
      "a legacy sub-plan of key vaults": [
        allBut("KeyVaults", plan("KeyVaults", { subPlan: "pertransaction" })),
        /Set subPlan to "PerKeyVault"/,
      ],
      "a legacy sub-plan of the resource manager": [
        allBut("Arm", plan("Arm", { subPlan: "PerApiCall" })),
        /Set subPlan to "PerSubscription"/,
      ],
      "a wrong sub-plan, though the tier is not known": [
        allBut("VirtualMachines", plan("VirtualMachines", { subPlan: "P1", pricingTier: UNKNOWN })),
        /subPlan is P1/,
      ],
      "a deprecated plan in place of its successor": [
        allBut("Containers", plan("KubernetesService")),
        /is KubernetesService, which is deprecated, and its successor Containers is not declared/,
      ],
      "the plan for names in place of the one for servers": [
        allBut("VirtualMachines", plan("Dns")),
        /its successor VirtualMachines is not declared/,
      ],
      "a plan that is missing": [
        allBut("CosmosDbs"),
        /No Defender plan CosmosDbs is declared for the subscription\.(.|\n)*pricingName "CosmosDbs"/,
      ],
      "a plan for one resource alone": [
        allBut(
          "StorageAccounts",
          plan("StorageAccounts", {}, `${SUBSCRIPTION}/resourceGroups/rg/providers/x/y/z`),
        ),
        /No Defender plan StorageAccounts/,
      ],
      "a plan that is replaced by a deprecated one that is off": [
        allBut("Containers", plan("ContainerRegistry", { pricingTier: "Free" })),
        /No Defender plan Containers/,
      ],
      "a plan that another subscription has": [
        [...allBut("Arm"), ...PLANS.map((name) => plan(name, {}, OTHER))],
        /No Defender plan Arm is declared for subscription 11111111/,
      ],
      "the classic provider's plan that is Free": [
        allBut("VirtualMachines", classic({ tier: "Free" })),
        /leaves VirtualMachines off \(tier is Free\)/,
      ],
      "the classic provider's Plan 1": [
        allBut(
          "VirtualMachines",
          classic({ tier: "Standard", resourceType: "VirtualMachines", subplan: "P1" }),
        ),
        /\(subplan is P1\)/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("each plan that is missing, as a finding of its own", () => {
      assert.deepEqual(
        judged([plan("VirtualMachines")], {}).map(({ property }) => property),
        PLANS.slice(1).map((name) => `Microsoft.Security/pricings/${name}`),
      );
    });

    it("a stack without plans, where every stack has to have them", () => {
      assert.equal(judged([], { responsibility: "always" }).length, PLANS.length);
    });

    it("a plan as Azure prints it", () => {
      const id = `/${SUBSCRIPTION}/providers/Microsoft.Security/pricings/VirtualMachines`;
      const text = JSON.stringify([
        {
          id,
          name: "VirtualMachines",
          type: "Microsoft.Security/pricings",
          properties: { pricingTier: "Standard", subPlan: "P1" },
        },
      ]);
      const options = { responsibility: "elsewhere" };
      const model = readModel(readDocument(text, "plans.json").resources);
      const [first] = findingsOf(ruleCalled(RULE), model, options, CONTEXT);
      assert.match(first?.message ?? "", /subPlan is P1/);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "all plans": allBut(""),
      "servers with Plan 2": allBut("VirtualMachines", plan("VirtualMachines", { subPlan: "p2" })),
      "the current sub-plans": [
        ...allBut("StorageAccounts", plan("StorageAccounts", { subPlan: "DefenderForStorageV2" })).filter(
          ({ name }) => name !== "keyvaults",
        ),
        plan("KeyVaults", { subPlan: "PerKeyVault" }),
      ],
      "a deprecated plan beside its successor": allBut("", plan("KubernetesService"), plan("Dns")),
      "a deprecated plan that is turned off": allBut("", plan("KubernetesService", { pricingTier: "Free" })),
      "a plan that is not listed": allBut("", plan("Api", { pricingTier: "Free" })),
      "a resource that is left out of a plan that is on": allBut(
        "",
        plan("VirtualMachines", { pricingTier: "Free" }, `${SUBSCRIPTION}/resourceGroups/rg/providers/x/y/z`),
      ),
      "the classic provider's plan for servers, which it calls nothing": allBut(
        "VirtualMachines",
        classic({ tier: "Standard" }),
      ),
      "plans of two subscriptions": [...allBut(""), ...PLANS.map((name) => plan(name, {}, OTHER))],
      "a stack without plans": [{ type: "network:VirtualNetwork", name: "net", props: {} }],
      "a plan for one resource, in a stack that has no other": [
        plan("StorageAccounts", {}, `${SUBSCRIPTION}/resourceGroups/rg/providers/x/y/z`),
      ],
      "outputs, which have the name": allBut("Arm", {
        ...plan("Arm", { pricingName: UNKNOWN }),
        outputs: {
          name: "Arm",
          pricingTier: "Standard",
          id: `/${SUBSCRIPTION}/providers/Microsoft.Security/pricings/Arm`,
        },
      }),
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("what is missing while the update is under way", () => {
      assert.deepEqual(judgeOneByOne([plan("Arm")], [ruleCalled(RULE)]), []);
    });

    it("what is missing, where another stack sees to it", () => {
      assert.deepEqual(judged([plan("Arm")], { responsibility: "elsewhere" }), []);
    });

    it("what is not among the plans of the option", () => {
      assert.deepEqual(
        judged([plan("Arm"), plan("KeyVaults", { pricingTier: "Free" })], { plans: ["arm"] }),
        [],
      );
    });

    it("a deprecated plan whose successor is not among them", () => {
      assert.deepEqual(judged([plan("Arm"), plan("Dns")], { plans: ["Arm"] }), []);
    });

    it("Plan 1, where the option says so", () => {
      const options = { plans: ["VirtualMachines"], serversPlan: "P1" };
      assert.deepEqual(judged([plan("VirtualMachines", { subPlan: "P1" })], options), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a tier that is not known": [
        allBut("Arm", plan("Arm", { pricingTier: UNKNOWN })),
        /may leave Arm off.*pricingTier is not known before the update/,
      ],
      "a sub-plan that is not known": [
        allBut("VirtualMachines", plan("VirtualMachines", { subPlan: UNKNOWN })),
        /subPlan is not known/,
      ],
      "a scope that may be one resource": [
        allBut("Arm", plan("Arm", {}, UNKNOWN)),
        /may leave Arm off.*scopeId is not known/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("a plan whose name is not known, and those that it may be", () => {
      const resources = allBut("Arm", { ...plan("Arm", { pricingName: UNKNOWN }), name: "some" });
      assert.deepEqual(
        judged(resources, {}).map(({ verdict, message }) => [verdict, message.split(":")[0]]),
        [
          ["unknown", 'Defender plan "some" may be one that has to be on'],
          ["unknown", "The subscription may have no Defender plan Arm"],
        ],
      );
    });

    it("for which of several subscriptions a plan is that names none", () => {
      const resources = [
        ...allBut("Arm"),
        ...PLANS.filter((name) => name !== "Arm").map((name) => plan(name, {}, OTHER)),
      ];
      const all = [...resources, classic({ tier: "Standard", resourceType: "Arm" })];
      assert.deepEqual(
        judged(all, {}).map(({ verdict }) => verdict),
        ["unknown", "unknown"],
      );
    });
  });
});
