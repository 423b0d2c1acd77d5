import type { Resource } from "../../../egress/read";

type Properties = Readonly<Record<string, unknown>>;

/** What ARM keeps beside `properties`, in a resource and in its parts. */
const TOP = new Set(["name", "id", "location", "tags", "sku", "zones", "kind"]);
/** Lists whose items are resources of their own, with `properties`. */
const PARTS = new Set([
  "backendAddressPools",
  "frontendIPConfigurations",
  "inboundNatRules",
  "ipConfigurations",
  "loadBalancingRules",
  "outboundRules",
  "routes",
  "securityRules",
  "serviceEndpointPolicyDefinitions",
  "subnets",
  "virtualNetworkPeerings",
]);

/** Resource Graph's answer; undefined where a resource has no id, without which ARM knows none. */
export function armOf(resources: readonly Resource[]): unknown {
  const data = resources.map(({ id, type, properties }) => {
    if (id === undefined || !type.startsWith("azure-native:network:")) return undefined;
    return { ...nested(properties, id), id, type: typeOf(id), resourceGroup: "rg" };
  });
  return data.includes(undefined) ? undefined : { data };
}

/** `Microsoft.Network/virtualNetworks/subnets` of `…/Microsoft.Network/virtualNetworks/vnet/subnets/app`. */
function typeOf(id: string): string {
  const [namespace = "", ...rest] = (id.split("/providers/").at(-1) ?? "").split("/");
  return [namespace, ...rest.filter((_, i) => i % 2 === 0)].join("/");
}

function nested(flat: Properties, id = ""): Properties {
  const top: Record<string, unknown> = {};
  const properties: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(flat)) {
    const isPart = PARTS.has(key) && Array.isArray(value);
    const written = isPart ? (value as Properties[]).map((part) => nested(part)) : value;
    (TOP.has(key) ? top : properties)[key] = written;
  }
  // What names the parent in azure-native is but a segment of the id.
  for (const key of [
    "resourceGroupName",
    "virtualNetworkName",
    "networkSecurityGroupName",
    "routeTableName",
  ]) {
    Reflect.deleteProperty(properties, key);
  }
  return { ...top, ...(id === "" ? {} : { name: id.split("/").at(-1) }), properties };
}
