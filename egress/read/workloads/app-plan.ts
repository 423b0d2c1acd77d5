import type { Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import { textOf, type Value } from "../value";

/** What an app's plan decides about its network. */
export interface AppPlan {
  /** Whether its apps can be integrated with a network; true for a plan that was not read, since Azure refuses. */
  readonly integrates: boolean | Unknown;
  /** Whether it is a Flex Consumption plan (E200). */
  readonly flexible: boolean;
  /** The environment that all of its apps run in. */
  readonly environment: { readonly from: Entry; readonly reference: Value } | undefined;
}

// By tier and by name of the SKU. Consumption cannot (E200), nor can the plans that share machines.
const WITHOUT_NETWORK = new Set(["dynamic", "y1", "free", "f1", "shared", "d1"]);
const FLEXIBLE = new Set(["flexconsumption", "fc1"]);

export function planOf(app: Entry, estate: Estate): AppPlan {
  const { properties, resource } = app;
  const reference = properties.get("serverFarmId", "servicePlanId", "appServicePlanId");
  const target = estate.follow(app, reference, "appServicePlan");
  const ownType = /FlexConsumption/i.test(resource.type);
  if (target.kind !== "entry") return { integrates: true, flexible: ownType, environment: undefined };
  const plan = target.entry;
  const outer = plan.properties.get("sku");
  const skus = [outer.get("tier"), outer.get("name"), outer.get("size"), plan.properties.get("skuName")];
  const words = skus.flatMap((sku) => textOf(sku)?.toLowerCase() ?? []);
  const hosted = plan.properties.get("hostingEnvironmentProfile", "appServiceEnvironmentId");
  const unread = words.length === 0 ? skus.find((sku) => sku.isUnknown) : undefined;
  return {
    integrates: words.some((word) => WITHOUT_NETWORK.has(word)) ? false : (unread?.unknown ?? true),
    flexible: ownType || words.some((word) => FLEXIBLE.has(word)),
    environment: hosted.isAbsent ? undefined : { from: plan, reference: hosted },
  };
}
