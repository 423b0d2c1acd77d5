import type { Resource } from "../../../egress/read";

type Properties = Record<string, unknown>;

/** The rules that Azure puts at the end of each security group. */
const DEFAULT_RULES = [
  { name: "AllowVnetOutBound", access: "Allow", priority: 65000, destinationAddressPrefix: "VirtualNetwork" },
  { name: "AllowInternetOutBound", access: "Allow", priority: 65001, destinationAddressPrefix: "Internet" },
  { name: "DenyAllOutBound", access: "Deny", priority: 65500, destinationAddressPrefix: "*" },
].map((rule) => ({
  direction: "Outbound",
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationPortRange: "*",
  ...rule,
}));

/** How Azure prints the empty fields of a security rule. */
const EMPTY_RULE = {
  description: "",
  destinationAddressPrefix: "",
  destinationAddressPrefixes: [],
  destinationApplicationSecurityGroups: null,
  destinationPortRange: "",
  destinationPortRanges: [],
  sourceAddressPrefixes: [],
  sourcePortRanges: [],
};

/** What Azure answers beside the inputs: ids, defaults, parts in their whole, and three ways to say nothing (R9). */
export function outputsOf(resource: Resource, all: readonly Resource[]): Properties {
  const { properties, id } = resource;
  const common = { ...properties, id, provisioningState: "Succeeded", tags: null, zones: [], etag: "" };
  switch (resource.type.split(":").at(-1)) {
    case "NetworkSecurityGroup":
      return {
        ...common,
        securityRules: listOf(properties["securityRules"]).map((rule) => ({
          ...EMPTY_RULE,
          ...withoutUndefined(rule),
        })),
        defaultSecurityRules: DEFAULT_RULES,
      };
    case "SecurityRule":
      return { ...common, ...EMPTY_RULE, ...withoutUndefined(properties) };
    case "VirtualNetwork":
      return { ...common, subnets: subnetsOf(resource, all), ddosProtectionPlan: null };
    case "Subnet":
      return { serviceEndpoints: [], delegations: [], networkSecurityGroup: null, ...common };
    case "NetworkInterface":
      return { networkSecurityGroup: null, tapConfigurations: [], ...common };
    default:
      return common;
  }
}

function subnetsOf(network: Resource, all: readonly Resource[]): Properties[] {
  const inline = listOf(network.properties["subnets"]);
  const separate = all.filter(
    ({ type, properties }) =>
      type.endsWith(":Subnet") && properties["virtualNetworkName"] === network.properties["name"],
  );
  return [...inline, ...separate.map(({ id, properties }) => ({ ...properties, id }))];
}

const listOf = (value: unknown): Properties[] => (Array.isArray(value) ? (value as Properties[]) : []);
const withoutUndefined = (object: Properties): Properties => JSON.parse(JSON.stringify(object)) as Properties;
