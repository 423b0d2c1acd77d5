import { publicAddress, publicPrefix } from "../arm/addresses";
import { nameOf } from "../arm/ids";
import { reference, text, word } from "../checks/request";
import { isObject, type Properties, type Value } from "../provider/values";
import { guid, type PutContext } from "./context";

/** Azure's defaults for properties that were left out, where an output shows them. */
export const DEFAULTS_OF: Readonly<Record<string, Properties>> = {
  "network:AzureFirewall": { threatIntelMode: "Alert" },
  "network:FirewallPolicy": {
    sku: { tier: "Standard" },
    threatIntelMode: "Alert",
    childPolicies: [],
    firewalls: [],
    ruleCollectionGroups: [],
  },
  "network:IpGroup": { firewallPolicies: [], firewalls: [] },
  "network:NetworkInterface": { enableAcceleratedNetworking: false, enableIPForwarding: false },
  "network:PublicIPAddress": {
    idleTimeoutInMinutes: 4,
    publicIPAddressVersion: "IPv4",
    publicIPAllocationMethod: "Dynamic",
    sku: { name: "Basic", tier: "Regional" },
  },
  "network:RouteTable": { disableBgpRoutePropagation: false },
  "network:Subnet": {
    delegations: [],
    privateEndpointNetworkPolicies: "Disabled",
    privateLinkServiceNetworkPolicies: "Enabled",
  },
  "network:VirtualNetwork": { enableDdosProtection: false },
  "operationalinsights:Workspace": {
    publicNetworkAccessForIngestion: "Enabled",
    publicNetworkAccessForQuery: "Enabled",
    retentionInDays: 30,
  },
};

/** What Azure adds to a resource: `inputs` are its arguments. */
type MakeUp = (inputs: Properties, context: PutContext) => Properties;

/** Gives each item of a list of IP configurations the private address that Azure would. */
function withPrivateAddresses(list: string): MakeUp {
  return (inputs, context) => {
    const items = inputs[list];
    if (!Array.isArray(items)) return {};
    const previous = context.previous(list);
    return {
      [list]: items.map((item, index): Value => {
        if (!isObject(item)) return item;
        const old: Value | undefined = Array.isArray(previous) ? previous[index] : undefined;
        const kept =
          isObject(old) && reference(old["subnet"]) === reference(item["subnet"])
            ? old["privateIPAddress"]
            : undefined;
        const address = item["privateIPAddress"] ?? kept ?? context.nextPrivate(reference(item["subnet"]));
        const name = text(item["name"]);
        return {
          ...item,
          ...(name === undefined ? {} : { id: `${context.id}/${list}/${name}` }),
          ...(address === undefined ? {} : { privateIPAddress: address }),
          privateIPAllocationMethod: item["privateIPAllocationMethod"] ?? "Dynamic",
          provisioningState: "Succeeded",
        };
      }),
    };
  };
}

const publicIp: MakeUp = (inputs, context) => {
  const sku = inputs["sku"];
  const standard = isObject(sku) && word(sku["name"])?.startsWith("standard") === true;
  // A dynamic address comes when the resource that holds it starts, which nothing here does.
  if (!standard && word(inputs["publicIPAllocationMethod"]) !== "static") return {};
  const version = word(inputs["publicIPAddressVersion"]) === "ipv6" ? 6 : 4;
  return { ipAddress: context.previous("ipAddress") ?? publicAddress(version, context.nextPublic()) };
};

const publicIpPrefix: MakeUp = (inputs, context) => {
  const kept = context.previous("ipPrefix");
  if (kept !== undefined) return { ipPrefix: kept };
  const version = word(inputs["publicIPAddressVersion"]) === "ipv6" ? 6 : 4;
  const length =
    typeof inputs["prefixLength"] === "number" ? inputs["prefixLength"] : version === 4 ? 28 : 124;
  const width = version === 4 ? 32 : 128;
  // Twice the size leaves room to start at a multiple of it.
  return {
    ipPrefix: publicPrefix(version, context.nextPublic(2 ** Math.min(width - length + 1, 16)), length),
  };
};

const defaultSecurityRule = (
  id: string,
  name: string,
  priority: number,
  direction: string,
  access: string,
  source: string,
  destination: string,
): Properties => ({
  access,
  destinationAddressPrefix: destination,
  destinationPortRange: "*",
  direction,
  id: `${id}/defaultSecurityRules/${name}`,
  name,
  priority,
  protocol: "*",
  provisioningState: "Succeeded",
  sourceAddressPrefix: source,
  sourcePortRange: "*",
  type: "Microsoft.Network/networkSecurityGroups/defaultSecurityRules",
});

/** The six rules that every network security group has (azure-egress.md E24, E25). */
const securityGroup: MakeUp = (_, { id }) => ({
  defaultSecurityRules: [
    defaultSecurityRule(
      id,
      "AllowVnetInBound",
      65000,
      "Inbound",
      "Allow",
      "VirtualNetwork",
      "VirtualNetwork",
    ),
    defaultSecurityRule(
      id,
      "AllowAzureLoadBalancerInBound",
      65001,
      "Inbound",
      "Allow",
      "AzureLoadBalancer",
      "*",
    ),
    defaultSecurityRule(id, "DenyAllInBound", 65500, "Inbound", "Deny", "*", "*"),
    defaultSecurityRule(
      id,
      "AllowVnetOutBound",
      65000,
      "Outbound",
      "Allow",
      "VirtualNetwork",
      "VirtualNetwork",
    ),
    defaultSecurityRule(id, "AllowInternetOutBound", 65001, "Outbound", "Allow", "*", "Internet"),
    defaultSecurityRule(id, "DenyAllOutBound", 65500, "Outbound", "Deny", "*", "*"),
  ],
});

const firewall: MakeUp = (inputs, context) => {
  const made = withPrivateAddresses("ipConfigurations")(inputs, context);
  if (reference(inputs["virtualHub"]) === undefined) return made;
  const addresses = context.previous("hubIPAddresses") ?? {
    privateIPAddress: "10.0.64.4",
    publicIPs: { count: 1, addresses: [{ address: publicAddress(4, context.nextPublic()) }] },
  };
  return { ...made, hubIPAddresses: addresses };
};

const privateEndpoint: MakeUp = (inputs, context) => {
  const previous = context.previous("customDnsConfigs");
  const address = context.nextPrivate(reference(inputs["subnet"]));
  return {
    customDnsConfigs: previous ?? (address === undefined ? [] : [{ ipAddresses: [address] }]),
    networkInterfaces: [
      {
        id: `${context.id.replace(/\/privateEndpoints\/[^/]+$/i, "")}/networkInterfaces/${nameOf(context.id)}.nic`,
      },
    ],
  };
};

const site: MakeUp = (_, { id }) => {
  const host = `${nameOf(id)}.azurewebsites.net`;
  return {
    customDomainVerificationId: guid(id),
    defaultHostName: host,
    enabledHostNames: [host],
    hostNames: [host],
    state: "Running",
  };
};

/** Resource types for which Azure makes something up that programs use. */
export const MADE_UP: Readonly<Record<string, MakeUp>> = {
  "network:ApplicationGateway": withPrivateAddresses("frontendIPConfigurations"),
  "network:AzureFirewall": firewall,
  "network:BastionHost": (_, { id }) => ({ dnsName: `bst-${guid(id)}.bastion.azure.com` }),
  "network:LoadBalancer": withPrivateAddresses("frontendIPConfigurations"),
  "network:NetworkInterface": withPrivateAddresses("ipConfigurations"),
  "network:NetworkSecurityGroup": securityGroup,
  "network:PrivateEndpoint": privateEndpoint,
  "network:PublicIPAddress": publicIp,
  "network:PublicIPPrefix": publicIpPrefix,
  "network:VirtualHub": (_, { id }) => ({ defaultRouteTable: `${id}/hubRouteTables/defaultRouteTable` }),
  "containerregistry:Registry": (_, { id }) => ({ loginServer: `${nameOf(id).toLowerCase()}.azurecr.io` }),
  "containerservice:ManagedCluster": (inputs, { id }) => ({
    fqdn: `${text(inputs["dnsPrefix"]) ?? nameOf(id)}.hcp.azmk8s.io`,
    powerState: { code: "Running" },
  }),
  "keyvault:Vault": (inputs, { id }) => ({
    properties: {
      ...(isObject(inputs["properties"]) ? inputs["properties"] : {}),
      vaultUri: `https://${nameOf(id)}.vault.azure.net/`,
    },
  }),
  "managedidentity:UserAssignedIdentity": (_, { id, subscriptionId }) => ({
    clientId: guid(`${id}#client`),
    principalId: guid(`${id}#principal`),
    tenantId: guid(`${subscriptionId}#tenant`),
  }),
  "operationalinsights:Workspace": (_, { id }) => ({ customerId: guid(id) }),
  "storage:StorageAccount": (_, { id }) => ({
    primaryEndpoints: Object.fromEntries(
      ["blob", "dfs", "file", "queue", "table", "web"].map((service) => [
        service,
        `https://${nameOf(id)}.${service}.core.windows.net/`,
      ]),
    ),
  }),
  "web:WebApp": site,
};
