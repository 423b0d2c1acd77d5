import type { Unknown } from "../../egress/azure";
import type { Model } from "../../egress/read";
import { type DefenderPlan, isClassic, readDefenderPlans, unknownsOf } from "../../egress/read/posture";
import { hasSubPlans, type ServersPlan, SUCCESSORS, subPlanFault } from "../knowledge/defender-sub-plans";
import { defineRule, type Violation } from "../rule";
import {
  isResponsible,
  responsibilityOption,
  type ResponsibilityOptions,
  settingViolation,
  unknownSetting,
} from "../setting-findings";
import { textOf } from "../words";

interface Options extends ResponsibilityOptions {
  readonly plans: readonly string[];
  readonly serversPlan: ServersPlan;
}

/** Each plan that is listed is on, for the subscription as a whole, with the sub-plan that raises the alerts. */
export const defenderPlansOn = defineRule<Options>({
  meta: {
    id: "defender-plans-on",
    title: "Defender for Cloud's plans are on for the whole subscription.",
    why:
      "A plan whose pricing tier is Free raises no alerts; the one for traffic to a malicious machine comes with Defender " +
      "for Servers Plan 2 alone.",
    group: "defender",
    severity: "advisory",
    judged: "stack",
    subscriptionWide: true,
  },
  options: {
    plans: {
      type: "array",
      description: "The plans that have to be on.",
      default: [
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
      ],
      items: { type: "string" },
    },
    serversPlan: {
      type: "string",
      description: "The least sub-plan of VirtualMachines; `P1` raises no alerts of the network.",
      default: "P2",
      enum: ["P2", "P1"],
    },
    responsibility: responsibilityOption("a stack that declares a plan of a subscription"),
  },
  check: (model, options) => {
    const plans = readDefenderPlans(model.estate).filter(({ scope }) => scope.kind !== "resource");
    return [
      ...plans.flatMap((plan) => judge(plan, plans, options, model)),
      ...missing(plans, options, model),
    ];
  },
});

/** What is wrong with a plan as it is declared; one finding at most. */
function judge(
  plan: DefenderPlan,
  plans: readonly DefenderPlan[],
  { plans: wanted, serversPlan }: Options,
  model: Model,
): Violation[] {
  const { entry, name, tier, subPlan, scope } = plan;
  const { urn, name: called } = entry.resource;
  const says = (property: string, text: string, fix: string): Violation[] => [
    settingViolation({ urn, property }, { message: `Defender plan "${called}" ${text}.`, fix }, model),
  ];
  const doubts = (text: string, unknown: readonly Unknown[]): Violation[] => {
    const place = { urn, property: unknown[0]?.property ?? "" };
    return [unknownSetting(place, `Defender plan "${called}" ${text}`, unknown, model)];
  };
  if (name.kind === "unknown") return doubts("may be one that has to be on", [name.unknown]);
  if (name.kind === "absent") return [];
  const isWanted = (each: string): boolean => wanted.some((one) => one.toLowerCase() === each.toLowerCase());
  const successor = SUCCESSORS.get(name.value.toLowerCase());
  if (successor !== undefined) {
    const isReplaced = plans.some((other) => isCalled(other, successor) && mayShare(other, plan));
    if (isOff(plan) || !isWanted(successor) || isReplaced) return [];
    const text = `is ${name.value}, which is deprecated, and its successor ${successor} is not declared`;
    return says("", text, `Declare the plan ${successor} as Standard instead.`);
  }
  if (!isWanted(name.value)) return [];
  const tierText = tier.text();
  if (isOff(plan)) {
    const said = tierText.kind === "known" ? `is ${tierText.value}` : "is not given";
    const text = `leaves ${name.value} off (${tier.path} ${said})`;
    return says(tier.path, text, `Set ${tier.path} to "Standard".`);
  }
  const sub = subPlan.text();
  // Without a sub-plan, the full plan is applied.
  const wrong = sub.kind === "known" ? subPlanFault(name.value, sub.value, serversPlan) : undefined;
  if (wrong !== undefined) {
    const text = `has ${name.value} with a sub-plan that ${wrong.fault} (${subPlan.path} is ${textOf(sub)})`;
    return says(subPlan.path, text, `Set ${subPlan.path} to "${wrong.better}".`);
  }
  const unknown = [
    ...(tierText.kind === "unknown" ? [tierText.unknown] : []),
    ...(sub.kind === "unknown" && hasSubPlans(name.value, serversPlan) ? [sub.unknown] : []),
    ...(scope.kind === "unknown" ? unknownsOf(scope.truth) : []),
  ];
  return unknown.length === 0 ? [] : doubts(`may leave ${name.value} off for the subscription`, unknown);
}

/** Whether a plan is off for sure. */
function isOff({ tier }: DefenderPlan): boolean {
  const text = tier.text();
  return text.kind === "absent" || (text.kind === "known" && text.value.toLowerCase() !== "standard");
}

const isCalled = ({ name }: DefenderPlan, wanted: string): boolean =>
  textOf(name).toLowerCase() === wanted.toLowerCase();

const idOf = ({ scope }: DefenderPlan): string | undefined =>
  scope.kind === "subscription" ? scope.id : undefined;

/** Whether two plans are, or may be, for the same subscription. */
function mayShare(plan: DefenderPlan, other: DefenderPlan): boolean {
  const [id, otherId] = [idOf(plan), idOf(other)];
  return id === undefined || otherId === undefined || id === otherId;
}

/** The plans that a subscription is left without; each subscription for itself where plans are for several. */
function missing(plans: readonly DefenderPlan[], options: Options, model: Model): Violation[] {
  if (!isResponsible(options, plans.length > 0)) return [];
  const ids = [...new Set(plans.map(idOf).filter((id) => id !== undefined))];
  const subscriptions = ids.length > 1 ? ids : [undefined];
  return subscriptions.flatMap((id) => {
    const here = plans.filter((plan) => id === undefined || idOf(plan) === id);
    const stray = plans.filter((plan) => !here.includes(plan) && idOf(plan) === undefined);
    return options.plans.flatMap((plan) => {
      if (here.some((each) => isPlan(each, plan))) return [];
      const where = id === undefined ? "the subscription" : `subscription ${id}`;
      const property = `Microsoft.Security/pricings/${plan}`;
      const place = {
        urn: "",
        property: id === undefined ? property : `/subscriptions/${id}/providers/${property}`,
      };
      const unknown = [
        ...here.flatMap(({ name }) => (name.kind === "unknown" ? [name.unknown] : [])),
        ...stray
          .filter((each) => each.name.kind === "unknown" || isPlan(each, plan))
          .map(({ entry }) => entry.properties.get("scopeId").because("may be another subscription")),
      ];
      if (unknown.length > 0)
        return [unknownSetting(place, `${where} may have no Defender plan ${plan}`, unknown, model)];
      const fix = plans.some(({ entry }) => isClassic(entry))
        ? `Declare a SubscriptionPricing with resourceType "${plan}" and tier "Standard".`
        : `Declare a Pricing with pricingName "${plan}" and pricingTier "Standard" for ${where}.`;
      return [
        settingViolation(
          place,
          { message: `No Defender plan ${plan} is declared for ${where}.`, fix },
          model,
        ),
      ];
    });
  });
}

/** Whether a plan is that of a name, or a deprecated one in its place, which is a finding of its own. */
function isPlan(plan: DefenderPlan, wanted: string): boolean {
  const successor = SUCCESSORS.get(textOf(plan.name).toLowerCase());
  return isCalled(plan, wanted) || (!isOff(plan) && successor?.toLowerCase() === wanted.toLowerCase());
}
