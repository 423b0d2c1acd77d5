import { isObject, type Properties, type Value } from "../provider/values";

/** A list property that ARM keeps as resources of their own, nested in the one that shows the list. */
export interface SubResources {
  readonly property: string;
  /** The segment of the nested resources' ids. */
  readonly segment: string;
  /** The name of their `ResourceType`. */
  readonly type: string;
}

const TABLE: Readonly<Record<string, readonly SubResources[]>> = {
  "network:NetworkSecurityGroup": [
    { property: "securityRules", segment: "securityRules", type: "network:SecurityRule" },
  ],
  "network:RouteTable": [{ property: "routes", segment: "routes", type: "network:Route" }],
  "network:VirtualNetwork": [
    { property: "subnets", segment: "subnets", type: "network:Subnet" },
    {
      property: "virtualNetworkPeerings",
      segment: "virtualNetworkPeerings",
      type: "network:VirtualNetworkPeering",
    },
  ],
  "network:ServiceEndpointPolicy": [
    {
      property: "serviceEndpointPolicyDefinitions",
      segment: "serviceEndpointPolicyDefinitions",
      type: "network:ServiceEndpointPolicyDefinition",
    },
  ],
  "network/networkSecurityGroup": [
    { property: "securityRules", segment: "securityRules", type: "network/networkSecurityRule" },
  ],
  "network/routeTable": [{ property: "routes", segment: "routes", type: "network/route" }],
  "network/virtualNetwork": [{ property: "subnets", segment: "subnets", type: "network/subnet" }],
};

/** The lists of a resource type that stand for nested resources. */
export function subResources(type: string): readonly SubResources[] {
  return TABLE[type] ?? [];
}

/** The items of an inline list, or undefined if the property was left out: then ARM leaves what is there alone. */
export function inlineItems(inputs: Properties, property: string): Properties[] | undefined {
  const value: Value | undefined = inputs[property];
  return Array.isArray(value) ? value.filter(isObject) : undefined;
}
