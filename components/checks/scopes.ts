import type { Fault } from "./fault";

const SUBSCRIPTION = /^\/subscriptions\/[^/]+$/i;
const GROUP = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i;
const RESOURCE = /^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?\/providers\/[^/]+(\/[^/]+\/[^/]+)+$/i;
const MANAGEMENT_GROUP = /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/i;

/** What an ARM id names, if it is known and is a scope for roles, locks and policies. */
export type ScopeKind = "managementGroup" | "subscription" | "resourceGroup" | "resource";

/** What the scope names; undefined for an output, which is not known yet, and for text that is no scope. */
export function scopeKind(scope: unknown): ScopeKind | undefined {
  if (typeof scope !== "string") return undefined;
  if (SUBSCRIPTION.test(scope)) return "subscription";
  if (GROUP.test(scope)) return "resourceGroup";
  if (RESOURCE.test(scope)) return "resource";
  return MANAGEMENT_GROUP.test(scope) ? "managementGroup" : undefined;
}

/** What is wrong with a scope; outputs pass, since they are not known yet. */
export function scopeFaults(path: string, scope: unknown): Fault[] {
  if (typeof scope !== "string" || scopeKind(scope) !== undefined) return [];
  return [
    {
      path,
      problem: scope === "" ? "is empty" : `"${scope}" is not the ARM id of anything that can be a scope`,
      expected: "the ARM id of a management group, a subscription, a resource group or a resource",
      example: "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/hub",
    },
  ];
}

/** What is wrong with keys that end the names of resources. */
export function keyFaults(path: string, keys: readonly string[]): Fault[] {
  return keys.flatMap((key): Fault[] =>
    /^[A-Za-z0-9][\w.-]{0,59}$/.test(key)
      ? []
      : [
          {
            path: `${path}.${key}`,
            problem: "has a key that cannot end a resource's name",
            expected: "1 to 60 letters, digits, _, - and ., starting with a letter or digit",
            example: "on-call",
          },
        ],
  );
}
