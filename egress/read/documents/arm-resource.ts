import { kindOf } from "../kinds";
import { UNREADABLE_PROPERTIES } from "../resource";
import { UNKNOWN_TEXT } from "../value";
import { parentPropertyOf, parseArmId, tokenOfArmType } from "./arm-types";
import { type Collector, under } from "./document";
import { emptyObject, isObject, type JsonObject, kindOfJson, MAX_DEPTH, ownAnyCase, textOf } from "./json";

/** How many values the resources of one document may come to. Variables that hold each other can multiply. */
export class Allowance {
  constructor(private left = Number.POSITIVE_INFINITY) {}

  /** Takes one; false if none is left. */
  take(): boolean {
    return this.left-- > 0;
  }
}

/** A resource as ARM writes it, and what is known about it beside its own fields. */
export interface ArmResource {
  readonly raw: JsonObject;
  readonly place: string;
  /** `Microsoft.Network/networkSecurityGroups`. */
  readonly type: string;
  readonly name: string;
  readonly id: string | undefined;
}

/**
 * Adds an ARM resource in the shape that azure-native gives it: `properties` lie flat, at every level, and a child
 * names its parent, here by the parent's id.
 */
export function addArmResource(arm: ArmResource, into: Collector, allowance = new Allowance()): void {
  const { raw, place, type, name, id } = arm;
  const urn = id ?? `${type}/${name}`;
  const parsed = id === undefined ? undefined : parseArmId(id);
  const token = tokenOfArmType(type, textOf(ownAnyCase(raw, "apiVersion")), parsed?.name);
  const base = { urn, type: token, name, ...(id === undefined ? {} : { id }) };
  const flat = readProperties(raw, place, token, into, urn, allowance);
  if (flat === undefined) {
    into.add({ ...base, properties: UNREADABLE_PROPERTIES }, place);
    return;
  }
  // Without an id, the name may be but a stand-in, and the unknown one in the properties is the truth.
  if (id !== undefined) Object.assign(flat, { id, name });
  const group = parsed?.resourceGroup ?? textOf(ownAnyCase(raw, "resourceGroup"));
  if (group !== undefined) flat["resourceGroupName"] ??= group;
  const parent = parentPropertyOf(type);
  // Two children of a site call the site `name`, and themselves otherwise.
  if (parent !== undefined && (parent === "name" || !Object.hasOwn(flat, parent))) {
    flat[parent] = parsed?.parent ?? UNKNOWN_TEXT;
  }
  into.add({ ...base, properties: flat }, place);
  if (/\/firewallPolicies$/i.test(type)) addRuleCollectionGroups(arm, flat, into, allowance);
}

/** The lists of a policy's groups, and what a group has that is more than a reference; the second is older (E112). */
const GROUPS = [
  ["ruleCollectionGroups", "ruleCollections"],
  ["ruleGroups", "rules"],
] as const;

/** A policy that is printed with its groups: those are resources of their own. */
function addRuleCollectionGroups(
  { raw, place, type, id }: ArmResource,
  policy: JsonObject,
  into: Collector,
  allowance: Allowance,
): void {
  for (const [list, content] of GROUPS) {
    const groups = ownAnyCase(policy, list);
    if (!Array.isArray(groups)) continue;
    (groups as readonly unknown[]).forEach((group, i) => {
      if (!isObject(group)) return;
      const at = under(place, `${list}[${String(i)}]`);
      const ownId = textOf(ownAnyCase(group, "id"));
      const name = textOf(ownAnyCase(group, "name"));
      if (name === undefined || ownAnyCase(group, content) === undefined) {
        // Mostly it is but a reference, and without the groups a policy would seem to have no rules at all.
        if (ownId !== undefined) {
          const message =
            "refers to a rule collection group that is not in this file, so its rules are not known: list it too";
          into.refer({ place: at, message, urn: id, missing: ownId });
        }
        return;
      }
      const child: ArmResource = {
        raw: { apiVersion: ownAnyCase(raw, "apiVersion"), ...group },
        place: at,
        type: `${type}/${list}`,
        name,
        id: ownId ?? (id === undefined ? undefined : `${id}/${list}/${name}`),
      };
      if (!into.has(child.id ?? `${child.type}/${name}`)) addArmResource(child, into, allowance);
    });
  }
}

/** What every resource has; a list without properties, such as a plain list of resources, has nothing else. */
const COMMON: ReadonlySet<string> = new Set([
  "apiversion",
  "changedtime",
  "createdtime",
  "etag",
  "extendedlocation",
  "id",
  "identity",
  "kind",
  "location",
  "managedby",
  "name",
  "plan",
  "properties",
  "provisioningstate",
  "resourcegroup",
  "sku",
  "subscriptionid",
  "systemdata",
  "tags",
  "tenantid",
  "type",
  "zones",
]);

function readProperties(
  raw: JsonObject,
  place: string,
  token: string,
  into: Collector,
  urn: string,
  allowance: Allowance,
): Record<string, unknown> | undefined {
  const properties = ownAnyCase(raw, "properties");
  if (properties !== undefined && properties !== null && !isObject(properties)) {
    if (properties !== UNKNOWN_TEXT) {
      into.fault(under(place, "properties"), `expected an object, found ${kindOfJson(properties)}`, urn);
    }
    return undefined;
  }
  const isBare = !isObject(properties) && Object.keys(raw).every((key) => COMMON.has(key.toLowerCase()));
  if (isBare && kindOf(token) !== undefined) {
    into.fault(place, "has no properties: list them too, so that the resource can be judged", urn);
    return undefined;
  }
  const flattening = new Flattening(allowance);
  const flat = flattening.object(raw, 0);
  if (flattening.cut) {
    into.fault(place, `is too deep or too large to be read in full: what was cut off is unknown`, urn);
  }
  return flat;
}

/** Copies values and merges `properties` into the object that holds them. */
class Flattening {
  cut = false;

  constructor(private readonly allowance: Allowance) {}

  object(raw: JsonObject, depth: number): Record<string, unknown> {
    const flat = emptyObject();
    const nested: [string, unknown][] = [];
    for (const [key, value] of Object.entries(raw)) {
      if (key.toLowerCase() === "properties" && isObject(value)) nested.push(...Object.entries(value));
      else flat[key] = this.value(value, depth + 1);
    }
    for (const [key, value] of nested) {
      // `name` and `id` are the resource's own; a property of that name comes second.
      flat[key] ??= this.value(value, depth + 1);
    }
    return flat;
  }

  private value(raw: unknown, depth: number): unknown {
    if (typeof raw !== "object" || raw === null) return raw;
    if (depth > MAX_DEPTH || !this.allowance.take()) {
      this.cut = true;
      return UNKNOWN_TEXT;
    }
    if (!Array.isArray(raw)) return this.subResource(raw as JsonObject, depth);
    const list: unknown[] = [];
    for (const item of raw as readonly unknown[]) list.push(this.value(item, depth + 1));
    return list;
  }

  /** A rule, a subnet, …: unknown as a whole if its properties are, so that none of them is taken for absent. */
  private subResource(raw: JsonObject, depth: number): unknown {
    const properties = ownAnyCase(raw, "properties");
    const isReadable = properties === undefined || properties === null || isObject(properties);
    return isReadable ? this.object(raw, depth) : UNKNOWN_TEXT;
  }
}
