import { idKey } from "../arm/ids";
import type { ResourceType } from "../arm/types";
import { CREATE_BEFORE_DELETE, DEFAULTS } from "./naming";
import { equal, isObject, isSecret, type Properties, type Value } from "./values";

/** How one property changes. */
export type ChangeKind = "add" | "delete" | "update";

/** The answer to a Diff. */
export interface Difference {
  /** Property path, such as `securityRules[0].priority`, to how it changes and whether that needs a replacement. */
  readonly changes: ReadonlyMap<string, { readonly kind: ChangeKind; readonly replace: boolean }>;
  readonly deleteBeforeReplace: boolean;
}

/** Properties beside the path and the location that cannot change in place, from azure-native's own list. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  "authorization:PimRoleEligibilitySchedule": [
    "condition",
    "conditionVersion",
    "justification",
    "scheduleInfo",
  ],
  "authorization:RoleAssignment": ["principalId", "roleDefinitionId"],
  "containerservice:AgentPool": ["vmSize", "gpuInstanceProfile"],
  "containerservice:ManagedCluster": [
    "dnsPrefix",
    "fqdnSubdomain",
    "linuxProfile",
    "networkProfile.networkPlugin",
    "networkProfile.outboundType",
    "networkProfile.podCidr",
    "networkProfile.serviceCidr",
    "nodeResourceGroup",
    "windowsProfile",
  ],
  "network:PrivateEndpoint": ["subnet"],
  "network:PublicIPAddress": ["publicIPAddressVersion", "publicIPPrefix", "sku"],
  "web:WebApp": ["kind"],
  "network/publicIp": ["ipVersion", "publicIpPrefixId", "sku", "skuTier", "zones"],
  "network/firewall": ["skuName", "virtualHub"],
  "network/firewallPolicy": ["sku"],
  "privatelink/endpoint": ["subnetId"],
};

/** Properties whose text ARM compares without regard to case or blanks. */
function sameText(key: string, before: Value, after: Value): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  if (key === "location")
    return before.replace(/ /g, "").toLowerCase() === after.replace(/ /g, "").toLowerCase();
  return before.startsWith("/subscriptions/") && idKey(before) === idKey(after);
}

/** Appends a key to a property path; keys that are no identifiers, such as tags, go in brackets. */
function join(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

const plain = (value: Value): Value => (isSecret(value) ? plain(value.value) : value);

/** Compares the arguments of the last deployment with the new ones. A value not known yet counts as changed. */
export function difference(type: ResourceType, before: Properties, after: Properties): Difference {
  const fixed = new Set(["location", ...type.pathArguments, ...(FIXED[type.name] ?? [])]);
  const changes = new Map<string, { kind: ChangeKind; replace: boolean }>();
  const compare = (
    a: Value | undefined,
    b: Value | undefined,
    path: string,
    bare: string,
    mustReplace: boolean,
  ): void => {
    const replace = mustReplace || fixed.has(bare);
    if (a === undefined || b === undefined) {
      if (a !== b) changes.set(path, { kind: a === undefined ? "add" : "delete", replace });
      return;
    }
    const [x, y] = [plain(a), plain(b)];
    if (equal(x, y) || sameText(path, x, y)) return;
    if (Array.isArray(x) && Array.isArray(y)) {
      for (let i = 0; i < Math.max(x.length, y.length); i++)
        compare(x[i], y[i], `${path}[${i}]`, bare, replace);
    } else if (isObject(x) && isObject(y)) {
      for (const key of new Set([...Object.keys(x), ...Object.keys(y)])) {
        if (key === DEFAULTS || key === CREATE_BEFORE_DELETE) continue;
        compare(x[key], y[key], join(path, key), join(bare, key), replace);
      }
    } else changes.set(path, { kind: "update", replace });
  };
  compare(before, after, "", "", false);
  return { changes, deleteBeforeReplace: !randomlyNamed(type, before) };
}

/** Two resources of one fixed name cannot exist at once; with a random part in the name they can. */
function randomlyNamed(type: ResourceType, inputs: Properties): boolean {
  if (type.provider === "azure-native") return inputs[CREATE_BEFORE_DELETE] === true;
  const defaults = inputs[DEFAULTS];
  return type.nameArgument !== undefined && Array.isArray(defaults) && defaults.includes(type.nameArgument);
}
