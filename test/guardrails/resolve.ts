/** What ARM is asked to make: the body of a request with its type and name. */
export interface ArmRequest {
  readonly type: string;
  /** The last segment. */
  readonly name: string;
  readonly id: string;
  readonly kind?: unknown;
  readonly location?: unknown;
  readonly sku?: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Lists whose elements are resources, with their own `properties`. */
export const PART_LISTS: ReadonlySet<string> = new Set([
  "applicationRuleCollections",
  "backendAddressPools",
  "frontendIPConfigurations",
  "inboundNatRules",
  "ipConfigurations",
  "loadBalancingRules",
  "natRuleCollections",
  "networkRuleCollections",
  "outboundRules",
  "routes",
  "securityRules",
  "subnets",
]);

/** Types whose SKU stands beside `properties`. */
export const SKU_BESIDE: ReadonlySet<string> = new Set(["microsoft.network/loadbalancers"]);

/** A step of an alias below its type: a key, whether all elements of its list are meant, and what kind they are to be. */
interface Step {
  readonly key: string;
  readonly each: boolean;
}

/** What an alias leads to, with the place of each list's element on the way. */
export interface Found {
  readonly value: unknown;
  /** For each `[*]` on the way: the list's alias, and the element's number. */
  readonly places: ReadonlyMap<string, number>;
}

/** Kinds of collection and rule that an alias may ask of the element before it. */
const KIND_KEYS: Readonly<Record<string, string>> = {
  FirewallPolicyFilterRuleCollection: "ruleCollectionType",
  FirewallPolicyNatRuleCollection: "ruleCollectionType",
  ApplicationRule: "ruleType",
  NatRule: "ruleType",
  NetworkRule: "ruleType",
};

/**
 * Everything that an alias leads to in a request: one value without `[*]`, which is undefined where it is missing, and one
 * for each element with it. Letter case does not count.
 *
 * @param places the elements that counts are at: of their lists only those are looked at.
 */
export function resolve(
  alias: string,
  request: ArmRequest,
  places: ReadonlyMap<string, number>,
): readonly Found[] {
  const prefix = `${request.type}/`.toLowerCase();
  if (!alias.toLowerCase().startsWith(prefix)) return [{ value: undefined, places: new Map() }];
  const steps = alias
    .slice(prefix.length)
    .split(".")
    .map((part): Step => ({ key: part.replace("[*]", ""), each: part.endsWith("[*]") }));
  const [first] = steps;
  const isBeside = first?.key === "sku" && SKU_BESIDE.has(request.type.toLowerCase());
  const start: Found[] = [{ value: isBeside ? request : request.properties, places: new Map() }];
  let path = prefix.slice(0, -1);
  let found = start;
  steps.forEach((step, i) => {
    path += `${i === 0 ? "/" : "."}${step.key}${step.each ? "[*]" : ""}`.toLowerCase();
    const at = path;
    found = found.flatMap((each) => follow(each, step, at, places));
  });
  return found;
}

function follow(from: Found, { key, each }: Step, path: string, at: ReadonlyMap<string, number>): Found[] {
  const kind = KIND_KEYS[key];
  if (kind !== undefined) {
    const isKind = String(getKey(from.value, kind)).toLowerCase() === key.toLowerCase();
    return [{ ...from, value: isKind ? from.value : undefined }];
  }
  const value = getKey(from.value, key) ?? undefined;
  if (!each) return [{ ...from, value }];
  const elements: readonly unknown[] = Array.isArray(value) ? value : [];
  return elements
    .map((element, i): Found => ({ value: element, places: new Map([...from.places, [path, i]]) }))
    .filter(({ places }) => at.get(path) === undefined || at.get(path) === places.get(path));
}

function getKey(value: unknown, wanted: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const own = Object.entries(value).find(([key]) => key.toLowerCase() === wanted.toLowerCase());
  if (own !== undefined) return own[1];
  // The alias of a part leaves its `properties` out.
  const { properties } = value as { properties?: unknown };
  return properties === undefined ? undefined : getKey(properties, wanted);
}
