import type { Resource } from "../../../egress/read";
import { at, idIn, idsOf, inside, listOf, made, type Properties, type Translations } from "./classic-parts";

/** Machines and services of the platform. */
export const WORKLOADS: Translations = {
  "app:ManagedEnvironment": (from) => [
    made(from, "containerapp/environment:Environment", {
      infrastructureSubnetId: at(from.properties, "vnetConfiguration", "infrastructureSubnetId"),
    }),
  ],
  "batch:Pool": (from) => [
    made(from, "batch/pool:Pool", {
      networkConfiguration: at(from.properties, "networkConfiguration") && {
        subnetId: at(from.properties, "networkConfiguration", "subnetId"),
      },
    }),
  ],
  "compute:VirtualMachine": (from) => [
    made(from, "compute/linuxVirtualMachine:LinuxVirtualMachine", {
      networkInterfaceIds: idsOf(at(from.properties, "networkProfile", "networkInterfaces")),
      virtualMachineScaleSetId: at(from.properties, "virtualMachineScaleSet", "id"),
    }),
  ],
  "compute:VirtualMachineScaleSet": scaleSet,
  "containerinstance:ContainerGroup": (from) => [
    made(from, "containerservice/group:Group", { subnetIds: at(from.properties, "subnetIds", "0", "id") }),
  ],
  "containerservice:ManagedCluster": kubernetesCluster,
  "databricks:Workspace": (from) => {
    const parameter = (name: string): unknown => at(from.properties, "parameters", name, "value");
    return [
      made(from, "databricks/workspace:Workspace", {
        customParameters: {
          virtualNetworkId: parameter("customVirtualNetworkId"),
          publicSubnetName: parameter("customPublicSubnetName"),
          privateSubnetName: parameter("customPrivateSubnetName"),
          noPublicIp: parameter("enableNoPublicIp"),
        },
      }),
    ];
  },
  "datafactory:IntegrationRuntime": integrationRuntime,
  "machinelearningservices:ManagedNetworkSettingsRule": (from) => {
    const workspaceId = idIn(from, "MachineLearningServices/workspaces", from.properties["workspaceName"]);
    const rule = outboundRule(from, from.name, from.properties["properties"], workspaceId);
    return rule && [rule];
  },
  "machinelearningservices:Workspace": machineLearningWorkspace,
  "synapse:Workspace": synapseWorkspace,
};

/** Uniform and Flexible sets are resources of two types (E181). */
function scaleSet(from: Resource): Resource[] {
  const { orchestrationMode, virtualMachineProfile } = from.properties;
  const interfaces = listOf(at(virtualMachineProfile, "networkProfile", "networkInterfaceConfigurations"));
  const token = /^flexible$/i.test(String(orchestrationMode))
    ? "compute/orchestratedVirtualMachineScaleSet:OrchestratedVirtualMachineScaleSet"
    : "compute/linuxVirtualMachineScaleSet:LinuxVirtualMachineScaleSet";
  return [
    made(from, token, {
      networkInterfaces: interfaces.map(({ name, networkSecurityGroup, ipConfigurations }) => ({
        name,
        networkSecurityGroupId: at(networkSecurityGroup, "id"),
        ipConfigurations: listOf(ipConfigurations).map((each) => ({
          name: each["name"],
          subnetId: at(each, "subnet", "id"),
          loadBalancerBackendAddressPoolIds: idsOf(each["loadBalancerBackendAddressPools"]),
          publicIpAddresses:
            each["publicIPAddressConfiguration"] === undefined ? [] : [each["publicIPAddressConfiguration"]],
        })),
      })),
    }),
  ];
}

/** The classic provider knows no outbound type `block`, and its first pool is always one of the system's (E182). */
function kubernetesCluster(from: Resource): Resource[] | undefined {
  const { networkProfile, agentPoolProfiles } = from.properties;
  const { networkPlugin, outboundType } = (networkProfile ?? {}) as Properties;
  if (/^block$/i.test(String(outboundType))) return undefined;
  const pool = listOf(agentPoolProfiles).find(({ mode }) => mode === "System");
  return [
    made(from, "containerservice/kubernetesCluster:KubernetesCluster", {
      name: from.properties["resourceName"],
      networkProfile: networkProfile && { networkPlugin, outboundType },
      defaultNodePool: {
        name: at(pool, "name"),
        vnetSubnetId: at(pool, "vnetSubnetID"),
        nodePublicIpEnabled: at(pool, "enableNodePublicIP"),
      },
    }),
  ];
}

/** Only a runtime in a managed virtual network, which is a switch in the classic provider (E190). */
function integrationRuntime(from: Resource): Resource[] | undefined {
  const { type, managedVirtualNetwork } = from.properties["properties"] as Properties;
  const isDefault =
    at(managedVirtualNetwork, "referenceName") === "default" &&
    at(managedVirtualNetwork, "type") === "ManagedVirtualNetworkReference";
  if (type !== "Managed" || !isDefault) return undefined;
  return [
    inside(from, "datafactory/integrationRuntimeRule:IntegrationRuntimeRule", {
      name: from.properties["name"],
      dataFactoryId: idIn(from, "DataFactory/factories", from.properties["factoryName"]),
      virtualNetworkEnabled: true,
    }),
  ];
}

/** A workspace, and its outbound rules, each a resource (E191). */
function machineLearningWorkspace(from: Resource): Resource[] | undefined {
  const { name, managedNetwork } = from.properties;
  const workspaceId = idIn(from, "MachineLearningServices/workspaces", name);
  const rules = Object.entries((at(managedNetwork, "outboundRules") ?? {}) as Properties).map(([key, rule]) =>
    outboundRule(from, key, rule, workspaceId),
  );
  if (rules.includes(undefined)) return undefined;
  return [
    made(from, "machinelearning/workspace:Workspace", {
      managedNetwork: managedNetwork && { isolationMode: at(managedNetwork, "isolationMode") },
    }),
    ...rules.filter((rule) => rule !== undefined),
  ];
}

/** The classic provider has a resource for each type of rule; what a user cannot write is in none. */
function outboundRule(
  from: Resource,
  name: string,
  rule: unknown,
  workspaceId: string,
): Resource | undefined {
  const { type, category, destination } = rule as Properties;
  if (type !== "FQDN" || category !== "UserDefined") return undefined;
  const token = "machinelearning/workspaceNetworkOutboundRuleFqdn:WorkspaceNetworkOutboundRuleFqdn";
  return inside(from, token, { name, workspaceId, destinationFqdn: destination }, `-${name}`);
}

/** The classic provider has no check of the resource that a linked service names. */
function synapseWorkspace(from: Resource): Resource[] | undefined {
  const { managedVirtualNetwork, managedVirtualNetworkSettings: settings } = from.properties;
  if (at(settings, "linkedAccessCheckOnTargetResource") === true) return undefined;
  return [
    made(from, "synapse/workspace:Workspace", {
      managedVirtualNetworkEnabled: /^default$/i.test(String(managedVirtualNetwork)),
      dataExfiltrationProtectionEnabled: at(settings, "preventDataExfiltration"),
      linkingAllowedForAadTenantIds: at(settings, "allowedAadTenantIdsForLinking"),
    }),
  ];
}
