import type { Resource } from "../../egress/read";
import { NATIVE_PATHS } from "../../simulator/arm/paths";
import { type ArmRequest, PART_LISTS, SKU_BESIDE } from "./resolve";

type Properties = Readonly<Record<string, unknown>>;

/** What stands beside `properties` in a body, or in its address alone. */
const BESIDE = new Set(["id", "identity", "kind", "location", "name", "resourceGroupName", "tags", "zones"]);

/** The request that makes a resource; undefined for one of the classic provider. */
export function requestOf({ type, name, id, properties }: Resource): ArmRequest | undefined {
  const [provider, module = "", kind = ""] = type.split(":");
  const paths = NATIVE_PATHS[module.split("/")[0] ?? ""];
  const path = paths?.types[kind];
  if (provider !== "azure-native" || paths === undefined || path === undefined) return undefined;
  const armType = typeOf(
    path.startsWith("/") || path.startsWith("{") ? path : `/providers/${paths.namespace}/${path}`,
  );
  const arguments_ = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, argument]) => argument));
  const given = Object.entries(properties).filter(
    ([key]) =>
      !BESIDE.has(key) && !arguments_.has(key) && !(key === "sku" && SKU_BESIDE.has(armType.toLowerCase())),
  );
  const where = id ?? `/subscriptions/s/resourceGroups/rg/providers/${armType}/${name}`;
  return {
    type: armType,
    // A case whose resource has an id is called by it; others by their logical name.
    name: where.split("/").at(-1) ?? name,
    id: where,
    kind: properties["kind"],
    location: properties["location"],
    sku: properties["sku"],
    properties: Object.fromEntries(given.map(([key, value]) => [key, nested(key, value)])),
  };
}

/** `Microsoft.Network/virtualNetworks/subnets` of a path with arguments in braces. */
function typeOf(path: string): string {
  const [namespace = "", ...rest] = (path.split("/providers/").at(-1) ?? "").split("/");
  return [namespace, ...rest.filter((_, i) => i % 2 === 0)].join("/");
}

/** A list of parts as ARM has it: each with its name beside its properties. */
function nested(key: string, value: unknown): unknown {
  if (!PART_LISTS.has(key) || !Array.isArray(value)) return value;
  return value.map((part: Properties) => {
    const inner = Object.entries(part).filter(([name]) => !BESIDE.has(name));
    return {
      ...("name" in part ? { name: part["name"] } : {}),
      properties: Object.fromEntries(inner.map(([name, each]) => [name, nested(name, each)])),
    };
  });
}
