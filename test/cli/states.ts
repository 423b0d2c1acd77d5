/** A resource of a state file, as a test writes it. */
export interface StateResource {
  /** In the network module of azure-native. */
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** As the engine writes it. */
  readonly sourcePosition?: string;
}

/** What `pulumi stack export` prints for a stack with these resources; any other value stands in the list as it is. */
export function stateOf(stack: string, resources: readonly unknown[]): unknown {
  return { version: 3, deployment: { resources: resources.map((resource) => entryOf(stack, resource)) } };
}

function entryOf(stack: string, resource: unknown): unknown {
  if (!isStateResource(resource)) return resource;
  const type = `azure-native:network:${resource.type}`;
  return {
    urn: `urn:pulumi:${stack}::project::${type}::${resource.name}`,
    custom: true,
    type,
    id: resource.id ?? idOf(resource),
    inputs: resource.inputs,
    outputs: resource.inputs,
    ...(resource.sourcePosition === undefined ? {} : { sourcePosition: resource.sourcePosition }),
  };
}

const isStateResource = (value: unknown): value is StateResource =>
  typeof value === "object" && value !== null && "inputs" in value;

const GROUP =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network";

/** The ARM id of a resource of the tests. */
export function idOf({ type, name }: Pick<StateResource, "type" | "name">): string {
  return `${GROUP}/${type}/${name}`;
}

/** A network security group with one outbound rule, called `out`, that allows these prefixes. */
export function nsg(
  name: string,
  prefixes: readonly string[],
  more: Partial<StateResource> = {},
): StateResource {
  return {
    type: "NetworkSecurityGroup",
    name,
    inputs: {
      resourceGroupName: "rg",
      networkSecurityGroupName: name,
      securityRules: [
        {
          name: "out",
          priority: 100,
          direction: "Outbound",
          access: "Allow",
          protocol: "Tcp",
          sourceAddressPrefix: "10.0.0.0/24",
          sourcePortRange: "*",
          destinationAddressPrefixes: prefixes,
          destinationPortRange: "443",
        },
      ],
    },
    ...more,
  };
}

/** A network security group that opens everything, in two halves. */
export const OPEN = nsg("web", ["0.0.0.0/1", "128.0.0.0/1"], { sourcePosition: "project:///index.ts#12,3" });

/** A network security group that opens one address. */
export const CLOSED = nsg("db", ["20.1.2.3"]);

/** An IP group of everything; a rule of another stack refers to it by its id. */
export const IP_GROUP: StateResource = {
  type: "IpGroup",
  name: "all",
  inputs: { resourceGroupName: "rg", ipGroupsName: "all", ipAddresses: ["0.0.0.0/1", "128.0.0.0/1"] },
};
