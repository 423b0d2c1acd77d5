import { parseToken } from "./token";
import type { Resource } from "./resource";
import { UNJUDGED_SERVICES } from "./unjudged-services";
import { textOf, Value } from "./value";

/** The families of resources that the model is made of. */
export type Kind =
  | "adminRule"
  | "adminRuleCollection"
  | "apiManagementService"
  | "applicationSecurityGroup"
  | "appServiceEnvironment"
  | "appServicePlan"
  | "automationAccount"
  | "backendPool"
  | "backendPoolAddress"
  | "batchPool"
  | "cognitiveAccount"
  | "containerApp"
  | "containerEnvironment"
  | "containerGroup"
  | "databricksWorkspace"
  | "dataFactory"
  | "firewall"
  | "firewallApplicationRules"
  | "firewallNatRules"
  | "firewallNetworkRules"
  | "firewallPolicy"
  | "hdInsightCluster"
  | "hubConnection"
  | "hubRoute"
  | "hubRouteTable"
  | "integrationRuntime"
  | "ipGroup"
  | "ipGroupBlock"
  | "kubernetesCluster"
  | "kubernetesNodePool"
  | "kustoCluster"
  | "loadBalancer"
  | "loadBalancerOutboundRule"
  | "loadBalancerRule"
  | "logicWorkflow"
  | "machineLearningCompute"
  | "machineLearningOutboundRule"
  | "machineLearningWorkspace"
  | "natGateway"
  | "natGatewayAddress"
  | "networkGroup"
  | "networkGroupMember"
  | "networkInterface"
  | "networkInterfaceApplicationGroup"
  | "networkInterfacePool"
  | "networkInterfaceSecurityGroup"
  | "networkManager"
  | "networkManagerCommit"
  | "networkProfile"
  | "networkSecurityGroup"
  | "openShiftCluster"
  | "peering"
  | "publicAddress"
  | "publicPrefix"
  | "purviewAccount"
  | "route"
  | "routeServer"
  | "routeTable"
  | "routingConfiguration"
  | "routingIntent"
  | "routingRule"
  | "routingRuleCollection"
  | "ruleCollectionGroup"
  | "scaleSet"
  | "securityAdminConfiguration"
  | "securityRule"
  | "serviceEndpointPolicy"
  | "serviceEndpointPolicyDefinition"
  | "springService"
  | "sqlOutboundRule"
  | "sqlServer"
  | "subnet"
  | "subnetNatGateway"
  | "subnetRouteTable"
  | "subnetSecurityGroup"
  | "synapseWorkspace"
  | "unjudgedService"
  | "virtualHub"
  | "virtualMachine"
  | "virtualNetwork"
  | "virtualNetworkGateway"
  | "webApp"
  | "webAppNetwork"
  | "webAppSettings"
  | "webAppSlot";

// By module and type, in lower case, for both providers (E section 9).
const KINDS: Readonly<Record<string, Kind>> = {
  "aifoundry:hub": "machineLearningWorkspace",
  "aifoundry:project": "machineLearningWorkspace",
  "apimanagement:apimanagementservice": "apiManagementService",
  "apimanagement:service": "apiManagementService",
  "app:containerapp": "containerApp",
  "app:job": "containerApp",
  "app:managedenvironment": "containerEnvironment",
  "appplatform:service": "springService",
  "appplatform:springcloudservice": "springService",
  "appservice:appservice": "webApp",
  "appservice:environment": "appServiceEnvironment",
  "appservice:environmentv3": "appServiceEnvironment",
  "appservice:functionapp": "webApp",
  "appservice:functionappflexconsumption": "webApp",
  "appservice:functionappslot": "webAppSlot",
  "appservice:linuxfunctionapp": "webApp",
  "appservice:linuxfunctionappslot": "webAppSlot",
  "appservice:linuxwebapp": "webApp",
  "appservice:linuxwebappslot": "webAppSlot",
  "appservice:plan": "appServicePlan",
  "appservice:serviceplan": "appServicePlan",
  "appservice:slot": "webAppSlot",
  "appservice:slotvirtualnetworkswiftconnection": "webAppNetwork",
  "appservice:virtualnetworkswiftconnection": "webAppNetwork",
  "appservice:windowsfunctionapp": "webApp",
  "appservice:windowsfunctionappslot": "webAppSlot",
  "appservice:windowswebapp": "webApp",
  "appservice:windowswebappslot": "webAppSlot",
  "automation:account": "automationAccount",
  "automation:automationaccount": "automationAccount",
  "batch:pool": "batchPool",
  "cognitive:account": "cognitiveAccount",
  "cognitive:aiservices": "cognitiveAccount",
  "cognitiveservices:account": "cognitiveAccount",
  "compute:linuxvirtualmachine": "virtualMachine",
  "compute:linuxvirtualmachinescaleset": "scaleSet",
  "compute:orchestratedvirtualmachinescaleset": "scaleSet",
  "compute:scaleset": "scaleSet",
  "compute:virtualmachine": "virtualMachine",
  "compute:virtualmachinescaleset": "scaleSet",
  "compute:windowsvirtualmachine": "virtualMachine",
  "compute:windowsvirtualmachinescaleset": "scaleSet",
  "containerapp:app": "containerApp",
  "containerapp:environment": "containerEnvironment",
  "containerapp:job": "containerApp",
  "containerinstance:containergroup": "containerGroup",
  "containerservice:agentpool": "kubernetesNodePool",
  "containerservice:group": "containerGroup",
  "containerservice:kubernetescluster": "kubernetesCluster",
  "containerservice:kubernetesclusternodepool": "kubernetesNodePool",
  "containerservice:managedcluster": "kubernetesCluster",
  "databricks:workspace": "databricksWorkspace",
  "datafactory:factory": "dataFactory",
  "datafactory:integrationruntime": "integrationRuntime",
  "datafactory:integrationruntimemanaged": "integrationRuntime",
  "datafactory:integrationruntimerule": "integrationRuntime",
  "datafactory:integrationruntimeselfhosted": "integrationRuntime",
  "datafactory:integrationruntimessis": "integrationRuntime",
  "hdinsight:cluster": "hdInsightCluster",
  "hdinsight:hadoopcluster": "hdInsightCluster",
  "hdinsight:hbasecluster": "hdInsightCluster",
  "hdinsight:interactivequerycluster": "hdInsightCluster",
  "hdinsight:kafkacluster": "hdInsightCluster",
  "hdinsight:sparkcluster": "hdInsightCluster",
  "kusto:cluster": "kustoCluster",
  "lb:backendaddresspool": "backendPool",
  "lb:backendaddresspooladdress": "backendPoolAddress",
  "lb:loadbalancer": "loadBalancer",
  "lb:outboundrule": "loadBalancerOutboundRule",
  "lb:rule": "loadBalancerRule",
  "logic:workflow": "logicWorkflow",
  "logicapps:standard": "webApp",
  "logicapps:workflow": "logicWorkflow",
  "machinelearning:computecluster": "machineLearningCompute",
  "machinelearning:computeinstance": "machineLearningCompute",
  "machinelearning:workspace": "machineLearningWorkspace",
  "machinelearning:workspacenetworkoutboundrulefqdn": "machineLearningOutboundRule",
  "machinelearning:workspacenetworkoutboundruleprivateendpoint": "machineLearningOutboundRule",
  "machinelearning:workspacenetworkoutboundruleservicetag": "machineLearningOutboundRule",
  "machinelearningservices:compute": "machineLearningCompute",
  "machinelearningservices:managednetworksettingsrule": "machineLearningOutboundRule",
  "machinelearningservices:workspace": "machineLearningWorkspace",
  "mssql:outboundfirewallrule": "sqlOutboundRule",
  "mssql:server": "sqlServer",
  "network:adminrule": "adminRule",
  "network:adminrulecollection": "adminRuleCollection",
  "network:applicationsecuritygroup": "applicationSecurityGroup",
  "network:azurefirewall": "firewall",
  "network:commit": "networkManagerCommit",
  "network:defaultadminrule": "adminRule",
  "network:firewall": "firewall",
  "network:firewallapplicationrulecollection": "firewallApplicationRules",
  "network:firewallnatrulecollection": "firewallNatRules",
  "network:firewallnetworkrulecollection": "firewallNetworkRules",
  "network:firewallpolicy": "firewallPolicy",
  "network:firewallpolicyrulecollectiongroup": "ruleCollectionGroup",
  "network:firewallpolicyrulegroup": "ruleCollectionGroup",
  "network:hubroutetable": "hubRouteTable",
  "network:hubvirtualnetworkconnection": "hubConnection",
  "network:ipgroup": "ipGroup",
  "network:ipgroupcidr": "ipGroupBlock",
  "network:loadbalancer": "loadBalancer",
  "network:loadbalancerbackendaddresspool": "backendPool",
  "network:natgateway": "natGateway",
  "network:natgatewaypublicipassociation": "natGatewayAddress",
  "network:natgatewaypublicipprefixassociation": "natGatewayAddress",
  "network:networkgroup": "networkGroup",
  "network:networkinterface": "networkInterface",
  "network:networkinterfaceapplicationsecuritygroupassociation": "networkInterfaceApplicationGroup",
  "network:networkinterfacebackendaddresspoolassociation": "networkInterfacePool",
  "network:networkinterfacesecuritygroupassociation": "networkInterfaceSecurityGroup",
  "network:networkmanager": "networkManager",
  "network:networkmanageradminrule": "adminRule",
  "network:networkmanageradminrulecollection": "adminRuleCollection",
  "network:networkmanagerdeployment": "networkManagerCommit",
  "network:networkmanagernetworkgroup": "networkGroup",
  "network:networkmanagerroutingconfiguration": "routingConfiguration",
  "network:networkmanagerroutingrule": "routingRule",
  "network:networkmanagerroutingrulecollection": "routingRuleCollection",
  "network:networkmanagersecurityadminconfiguration": "securityAdminConfiguration",
  "network:networkmanagerstaticmember": "networkGroupMember",
  "network:networkprofile": "networkProfile",
  "network:networksecuritygroup": "networkSecurityGroup",
  "network:networksecurityrule": "securityRule",
  "network:profile": "networkProfile",
  "network:publicip": "publicAddress",
  "network:publicipaddress": "publicAddress",
  "network:publicipprefix": "publicPrefix",
  "network:route": "route",
  "network:routeserver": "routeServer",
  "network:routetable": "routeTable",
  "network:routingconfiguration": "routingConfiguration",
  "network:routingintent": "routingIntent",
  "network:routingrule": "routingRule",
  "network:routingrulecollection": "routingRuleCollection",
  "network:securityadminconfiguration": "securityAdminConfiguration",
  "network:securityrule": "securityRule",
  "network:serviceendpointpolicy": "serviceEndpointPolicy",
  "network:serviceendpointpolicydefinition": "serviceEndpointPolicyDefinition",
  "network:staticmember": "networkGroupMember",
  "network:subnet": "subnet",
  "network:subnetnatgatewayassociation": "subnetNatGateway",
  "network:subnetnetworksecuritygroupassociation": "subnetSecurityGroup",
  "network:subnetroutetableassociation": "subnetRouteTable",
  "network:subnetserviceendpointstoragepolicy": "serviceEndpointPolicy",
  "network:virtualhub": "virtualHub",
  "network:virtualhubconnection": "hubConnection",
  "network:virtualhubip": "routeServer",
  "network:virtualhubipconfiguration": "routeServer",
  "network:virtualhubroutetable": "hubRouteTable",
  "network:virtualhubroutetableroute": "hubRoute",
  "network:virtualnetwork": "virtualNetwork",
  "network:virtualnetworkgateway": "virtualNetworkGateway",
  "network:virtualnetworkpeering": "peering",
  "purview:account": "purviewAccount",
  "redhatopenshift:cluster": "openShiftCluster",
  "redhatopenshift:openshiftcluster": "openShiftCluster",
  "sql:outboundfirewallrule": "sqlOutboundRule",
  "sql:server": "sqlServer",
  "sql:sqlserver": "sqlServer",
  "synapse:workspace": "synapseWorkspace",
  "web:appserviceenvironment": "appServiceEnvironment",
  "web:appserviceplan": "appServicePlan",
  "web:webapp": "webApp",
  "web:webappapplicationsettings": "webAppSettings",
  "web:webappapplicationsettingsslot": "webAppSettings",
  "web:webappslot": "webAppSlot",
  "web:webappswiftvirtualnetworkconnection": "webAppNetwork",
  "web:webappswiftvirtualnetworkconnectionslot": "webAppNetwork",
};

/** The property that holds a resource's own Azure name as an input; its output is always `name`. */
const NAME_PROPERTIES: Readonly<Partial<Record<Kind, string>>> = {
  adminRule: "ruleName",
  adminRuleCollection: "ruleCollectionName",
  applicationSecurityGroup: "applicationSecurityGroupName",
  automationAccount: "automationAccountName",
  backendPool: "backendAddressPoolName",
  containerEnvironment: "environmentName",
  dataFactory: "factoryName",
  firewall: "azureFirewallName",
  firewallPolicy: "firewallPolicyName",
  hubRouteTable: "routeTableName",
  ipGroup: "ipGroupsName",
  kubernetesCluster: "resourceName",
  kubernetesNodePool: "agentPoolName",
  loadBalancer: "loadBalancerName",
  machineLearningWorkspace: "workspaceName",
  natGateway: "natGatewayName",
  networkGroup: "networkGroupName",
  networkInterface: "networkInterfaceName",
  networkManager: "networkManagerName",
  networkProfile: "networkProfileName",
  networkSecurityGroup: "networkSecurityGroupName",
  peering: "virtualNetworkPeeringName",
  publicAddress: "publicIpAddressName",
  publicPrefix: "publicIpPrefixName",
  route: "routeName",
  routeTable: "routeTableName",
  routingConfiguration: "configurationName",
  routingRule: "ruleName",
  routingRuleCollection: "ruleCollectionName",
  ruleCollectionGroup: "ruleCollectionGroupName",
  scaleSet: "vmScaleSetName",
  securityAdminConfiguration: "configurationName",
  securityRule: "securityRuleName",
  serviceEndpointPolicy: "serviceEndpointPolicyName",
  serviceEndpointPolicyDefinition: "serviceEndpointPolicyDefinitionName",
  sqlServer: "serverName",
  subnet: "subnetName",
  synapseWorkspace: "workspaceName",
  virtualHub: "virtualHubName",
  virtualMachine: "vmName",
  virtualNetwork: "virtualNetworkName",
  virtualNetworkGateway: "virtualNetworkGatewayName",
  webAppSlot: "slot",
};

/** A resource of a family that is judged, with its properties ready to be read. */
export interface Entry {
  readonly kind: Kind;
  readonly resource: Resource;
  readonly properties: Value;
}

/** What a reference leads to. */
export type Target =
  /** Exactly this resource. */
  | { readonly kind: "entry"; readonly entry: Entry }
  /** One of these; which one is not known. */
  | { readonly kind: "oneOf"; readonly entries: readonly Entry[] }
  /** A resource that is not among those read. */
  | { readonly kind: "elsewhere" };

/** The family of a resource type, or undefined if the type has no part in egress. */
export function kindOf(type: string): Kind | undefined {
  const token = parseToken(type);
  const key = (token === undefined ? type : `${token.module}:${token.type}`).toLowerCase();
  const judged = token === undefined ? undefined : KINDS[key];
  return judged ?? (UNJUDGED_SERVICES.has(key) ? "unjudgedService" : undefined);
}

/** All resources that were read, and the joins between them. */
export class Estate {
  private readonly byKind = new Map<Kind, Entry[]>();
  private readonly byUrn = new Map<string, Entry>();
  private readonly byId = new Map<string, Entry>();
  private readonly byName = new Map<string, Entry[]>();

  constructor(resources: Iterable<Resource>) {
    for (const resource of resources) {
      const kind = kindOf(resource.type);
      if (kind === undefined) continue;
      const entry: Entry = { kind, resource, properties: Value.of(resource.properties, resource.urn) };
      const alike = this.byKind.get(kind);
      if (alike === undefined) this.byKind.set(kind, [entry]);
      else alike.push(entry);
      this.byUrn.set(resource.urn, entry);
      const id = resource.id ?? textOf(entry.properties.get("id"));
      if (id !== undefined) this.byId.set(normalizeId(id), entry);
      const name = nameOf(entry);
      if (name === undefined) continue;
      const key = nameKey(kind, name);
      const named = this.byName.get(key);
      if (named === undefined) this.byName.set(key, [entry]);
      else named.push(entry);
    }
  }

  /** All resources of a family, in the order they came in. */
  ofKind(kind: Kind): readonly Entry[] {
    return this.byKind.get(kind) ?? [];
  }

  /** The resource with an ARM id, in any letter case. */
  entryWithId(id: string): Entry | undefined {
    return this.byId.get(normalizeId(id));
  }

  /**
   * Follows a reference by ARM id, by name, or, where its value is not known, by what the property that holds
   * it was made from.
   *
   * @param from the resource that holds the reference.
   * @param reference an id or a name; its path names the top-level property.
   */
  follow(from: Entry, reference: Value, kind: Kind): Target {
    const text = reference.text();
    if (text.kind === "known") {
      const byId = this.byId.get(normalizeId(text.value));
      if (byId?.kind === kind) return { kind: "entry", entry: byId };
      return this.named(
        kind,
        text.value,
        groupOf(text.value) ?? textOf(from.properties.get("resourceGroupName")),
      );
    }
    if (text.kind === "absent") return { kind: "elsewhere" };
    const property = /^\w+/.exec(reference.path)?.[0] ?? "";
    const candidates = (from.resource.propertyDependencies?.[property] ?? [])
      .map((urn) => this.byUrn.get(urn))
      .filter((entry) => entry !== undefined)
      .filter((entry) => entry.kind === kind);
    return oneOf(candidates);
  }

  /** The resource that a property was made from, if it is the only one of its kind. */
  madeFrom(from: Entry, property: string, kind: Kind): Entry | undefined {
    const made = (from.resource.propertyDependencies?.[property] ?? [])
      .map((urn) => this.byUrn.get(urn))
      .filter((entry) => entry?.kind === kind);
    return made.length === 1 ? made[0] : undefined;
  }

  private named(kind: Kind, idOrName: string, group: string | undefined): Target {
    const name = withoutSlashes(idOrName).split("/").at(-1) ?? idOrName;
    const found = (this.byName.get(nameKey(kind, name)) ?? []).filter((entry) => {
      const own = textOf(entry.properties.get("resourceGroupName"));
      return group === undefined || own === undefined || own.toLowerCase() === group.toLowerCase();
    });
    return oneOf(found);
  }
}

function oneOf(entries: readonly Entry[]): Target {
  const [first] = entries;
  if (first === undefined) return { kind: "elsewhere" };
  return entries.length === 1 ? { kind: "entry", entry: first } : { kind: "oneOf", entries };
}

/** The resource's Azure name, where it is known. */
export function nameOf(entry: Entry): string | undefined {
  return (
    textOf(entry.properties.get(NAME_PROPERTIES[entry.kind] ?? "name")) ??
    textOf(entry.properties.get("name")) ??
    lastSegment(entry.resource.id)
  );
}

// ARM compares ids without regard to case (E174).
const normalizeId = (id: string): string => withoutSlashes(id).toLowerCase();
const nameKey = (kind: Kind, name: string): string => `${kind}\0${name.toLowerCase()}`;
const groupOf = (id: string): string | undefined => /\/resourceGroups\/([^/]+)/i.exec(id)?.[1];

/** An id without the slashes that may end it. By hand: a pattern would look at long runs of slashes again and again. */
export function withoutSlashes(id: string): string {
  let end = id.length;
  while (end > 0 && id[end - 1] === "/") end--;
  return id.slice(0, end);
}

/** The name at the end of an id. */
export function lastSegment(id: string | undefined): string | undefined {
  return id === undefined ? undefined : withoutSlashes(id).split("/").at(-1);
}
