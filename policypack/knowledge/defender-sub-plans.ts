/** What took the place of plans that are deprecated, by plan in lower case (H4). */
export const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  ["kubernetesservice", "Containers"],
  ["containerregistry", "Containers"],
  ["dns", "VirtualMachines"],
]);

/** The least sub-plan of Defender for Servers that does; `P1` raises no alerts of the network (H1). */
export type ServersPlan = "P1" | "P2";

/** Why a sub-plan does not do, and which to take instead. */
export interface SubPlanFault {
  readonly fault: string;
  readonly better: string;
}

// By plan in lower case (H4).
const LEGACY: ReadonlyMap<string, { readonly old: readonly string[]; readonly better: string }> = new Map([
  ["storageaccounts", { old: ["perstorageaccount", "pertransaction"], better: "DefenderForStorageV2" }],
  ["keyvaults", { old: ["pertransaction"], better: "PerKeyVault" }],
  ["arm", { old: ["perapicall"], better: "PerSubscription" }],
]);

/** Whether the sub-plan of a plan matters, so that one that is not known may be the wrong one. */
export function hasSubPlans(plan: string, serversPlan: ServersPlan): boolean {
  const key = plan.toLowerCase();
  return LEGACY.has(key) || (key === "virtualmachines" && serversPlan === "P2");
}

/** What is wrong with a sub-plan; undefined where it does. */
export function subPlanFault(
  plan: string,
  subPlan: string,
  serversPlan: ServersPlan,
): SubPlanFault | undefined {
  const key = plan.toLowerCase();
  if (key === "virtualmachines") {
    const isEnough = serversPlan === "P1" || subPlan.toLowerCase() === "p2";
    return isEnough ? undefined : { fault: "does not raise the alerts of the network", better: "P2" };
  }
  const legacy = LEGACY.get(key);
  return legacy?.old.includes(subPlan.toLowerCase()) === true
    ? { fault: "is a legacy sub-plan", better: legacy.better }
    : undefined;
}
