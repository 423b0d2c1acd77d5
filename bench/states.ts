/** Generated states of stacks, as `pulumi stack export` writes them: mostly resources that no rule is about. */
import { realisticRules } from "./rules";

const RULES = realisticRules(1000);
const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg";

/**
 * A state with about so many resources. Of ten, three are of families that are judged: a network security group with
 * five rules, a subnet that has it, and a public address; the others are storage accounts.
 */
export function stateOf(resources: number, stack: string): string {
  const list: unknown[] = [];
  for (let i = 0; list.length < resources; i++) {
    const name = `${stack}-${String(i)}`;
    const id = (type: string): string => `${GROUP}/providers/Microsoft.Network/${type}/${name}`;
    const add = (type: string, own: string, arm: string, properties: object): void => {
      list.push({
        urn: `urn:pulumi:${stack}::bench::azure-native:${type}::${own}`,
        custom: true,
        id: arm,
        type: `azure-native:${type}`,
        inputs: { resourceGroupName: "rg", location: "westeurope", ...properties },
        outputs: { id: arm, name: own, location: "westeurope", etag: `W/"${name}"`, ...properties },
        parent: `urn:pulumi:${stack}::bench::pulumi:pulumi:Stack::bench-${stack}`,
        dependencies: [],
        provider: `urn:pulumi:${stack}::bench::pulumi:providers:azure-native::default::${name}`,
        propertyDependencies: { resourceGroupName: [], location: [] },
        created: "2026-11-24T00:00:00Z",
        modified: "2026-11-24T00:00:00Z",
        sourcePosition: "project:///index.ts#12,3",
      });
    };
    add("network:NetworkSecurityGroup", name, id("networkSecurityGroups"), {
      networkSecurityGroupName: name,
      securityRules: RULES.slice((5 * i) % 995, ((5 * i) % 995) + 5),
    });
    add("network:Subnet", name, `${id("virtualNetworks")}/subnets/${name}`, {
      subnetName: name,
      virtualNetworkName: `net-${stack}`,
      addressPrefix: `10.${String((i >> 8) & 255)}.${String(i & 255)}.0/24`,
      defaultOutboundAccess: false,
      networkSecurityGroup: { id: id("networkSecurityGroups") },
    });
    add("network:PublicIPAddress", name, id("publicIPAddresses"), {
      publicIpAddressName: name,
      publicIPAllocationMethod: "Static",
      sku: { name: "Standard" },
    });
    for (let j = 0; j < 7; j++) {
      const own = `${name}-${String(j)}`;
      add("storage:StorageAccount", own, `${GROUP}/providers/Microsoft.Storage/storageAccounts/${own}`, {
        accountName: own,
        kind: "StorageV2",
        sku: { name: "Standard_GRS" },
        allowBlobPublicAccess: false,
        networkRuleSet: { bypass: "AzureServices", defaultAction: "Deny", ipRules: [] },
        tags: { owner: "team", environment: stack, costCentre: "1234" },
      });
    }
  }
  return JSON.stringify({ version: 3, deployment: { manifest: {}, resources: list } });
}
