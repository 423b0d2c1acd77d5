import { withoutSlashes } from "../estate";

/** What a type of Azure Resource Manager is called in azure-native. */
interface ArmType {
  /** `module:Type`. */
  readonly token: string;
  /** The property by which azure-native names the parent of such a resource. */
  readonly parent?: string;
}

const type = (token: string, parent?: string): ArmType =>
  parent === undefined ? { token } : { token, parent };

/** By ARM type in lower case. The families that decide about egress, and those that the other rules judge. */
const ARM_TYPES: ReadonlyMap<string, ArmType> = new Map(
  Object.entries({
    "microsoft.apimanagement/service": type("apimanagement:ApiManagementService"),
    "microsoft.app/containerapps": type("app:ContainerApp"),
    "microsoft.app/jobs": type("app:Job"),
    "microsoft.app/managedenvironments": type("app:ManagedEnvironment"),
    "microsoft.appplatform/spring": type("appplatform:Service"),
    "microsoft.authorization/locks": type("authorization:ManagementLockByScope"),
    "microsoft.authorization/policyassignments": type("authorization:PolicyAssignment"),
    "microsoft.authorization/roleassignments": type("authorization:RoleAssignment"),
    "microsoft.authorization/roledefinitions": type("authorization:RoleDefinition"),
    "microsoft.authorization/roleeligibilityscheduleinstances": type(
      "authorization:PimRoleEligibilitySchedule",
    ),
    "microsoft.authorization/roleeligibilityschedules": type("authorization:PimRoleEligibilitySchedule"),
    "microsoft.automation/automationaccounts": type("automation:AutomationAccount"),
    "microsoft.batch/batchaccounts/pools": type("batch:Pool", "accountName"),
    "microsoft.cognitiveservices/accounts": type("cognitiveservices:Account"),
    "microsoft.compute/virtualmachines": type("compute:VirtualMachine"),
    "microsoft.compute/virtualmachines/extensions": type("compute:VirtualMachineExtension", "vmName"),
    "microsoft.compute/virtualmachinescalesets": type("compute:VirtualMachineScaleSet"),
    "microsoft.compute/virtualmachinescalesets/extensions": type(
      "compute:VirtualMachineScaleSetExtension",
      "vmScaleSetName",
    ),
    "microsoft.containerinstance/containergroups": type("containerinstance:ContainerGroup"),
    "microsoft.containerservice/managedclusters": type("containerservice:ManagedCluster"),
    "microsoft.containerservice/managedclusters/agentpools": type(
      "containerservice:AgentPool",
      "resourceName",
    ),
    "microsoft.databricks/workspaces": type("databricks:Workspace"),
    "microsoft.datafactory/factories": type("datafactory:Factory"),
    "microsoft.datafactory/factories/integrationruntimes": type(
      "datafactory:IntegrationRuntime",
      "factoryName",
    ),
    "microsoft.dataprotection/backupvaults": type("dataprotection:BackupVault"),
    "microsoft.desktopvirtualization/hostpools": type("desktopvirtualization:HostPool"),
    "microsoft.hdinsight/clusters": type("hdinsight:Cluster"),
    "microsoft.insights/actiongroups": type("monitor:ActionGroup"),
    "microsoft.insights/activitylogalerts": type("monitor:ActivityLogAlert"),
    "microsoft.insights/diagnosticsettings": type("monitor:DiagnosticSetting"),
    "microsoft.insights/scheduledqueryrules": type("monitor:ScheduledQueryRule"),
    "microsoft.keyvault/vaults": type("keyvault:Vault"),
    "microsoft.kusto/clusters": type("kusto:Cluster"),
    "microsoft.logic/workflows": type("logic:Workflow"),
    "microsoft.machinelearningservices/workspaces": type("machinelearningservices:Workspace"),
    "microsoft.machinelearningservices/workspaces/computes": type(
      "machinelearningservices:Compute",
      "workspaceName",
    ),
    "microsoft.machinelearningservices/workspaces/outboundrules": type(
      "machinelearningservices:ManagedNetworkSettingsRule",
      "workspaceName",
    ),
    "microsoft.maintenance/configurationassignments": type("maintenance:ConfigurationAssignment"),
    "microsoft.maintenance/maintenanceconfigurations": type("maintenance:MaintenanceConfiguration"),
    "microsoft.network/applicationgateways": type("network:ApplicationGateway"),
    "microsoft.network/applicationsecuritygroups": type("network:ApplicationSecurityGroup"),
    "microsoft.network/azurefirewalls": type("network:AzureFirewall"),
    "microsoft.network/bastionhosts": type("network:BastionHost"),
    "microsoft.network/expressroutegateways": type("network:ExpressRouteGateway"),
    "microsoft.network/firewallpolicies": type("network:FirewallPolicy"),
    "microsoft.network/firewallpolicies/rulecollectiongroups": type(
      "network:FirewallPolicyRuleCollectionGroup",
      "firewallPolicyName",
    ),
    "microsoft.network/firewallpolicies/rulecollectiongroups/rulecollectiongroupdrafts": type(
      "network:FirewallPolicyRuleCollectionGroupDraft",
      "ruleCollectionGroupName",
    ),
    // Until API version 2020-04-01 (E112).
    "microsoft.network/firewallpolicies/rulegroups": type(
      "network:FirewallPolicyRuleGroup",
      "firewallPolicyName",
    ),
    "microsoft.network/ipgroups": type("network:IpGroup"),
    "microsoft.network/loadbalancers": type("network:LoadBalancer"),
    "microsoft.network/loadbalancers/backendaddresspools": type(
      "network:LoadBalancerBackendAddressPool",
      "loadBalancerName",
    ),
    "microsoft.network/loadbalancers/inboundnatrules": type("network:InboundNatRule", "loadBalancerName"),
    "microsoft.network/natgateways": type("network:NatGateway"),
    "microsoft.network/networkinterfaces": type("network:NetworkInterface"),
    "microsoft.network/networkmanagers": type("network:NetworkManager"),
    "microsoft.network/networkmanagers/commits": type("network:Commit", "networkManagerName"),
    "microsoft.network/networkmanagers/networkgroups": type("network:NetworkGroup", "networkManagerName"),
    "microsoft.network/networkmanagers/networkgroups/staticmembers": type(
      "network:StaticMember",
      "networkGroupName",
    ),
    "microsoft.network/networkmanagers/routingconfigurations": type(
      "network:NetworkManagerRoutingConfiguration",
      "networkManagerName",
    ),
    "microsoft.network/networkmanagers/routingconfigurations/rulecollections": type(
      "network:RoutingRuleCollection",
      "configurationName",
    ),
    "microsoft.network/networkmanagers/routingconfigurations/rulecollections/rules": type(
      "network:RoutingRule",
      "ruleCollectionName",
    ),
    "microsoft.network/networkmanagers/securityadminconfigurations": type(
      "network:SecurityAdminConfiguration",
      "networkManagerName",
    ),
    "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections": type(
      "network:AdminRuleCollection",
      "configurationName",
    ),
    "microsoft.network/networkmanagers/securityadminconfigurations/rulecollections/rules": type(
      "network:AdminRule",
      "ruleCollectionName",
    ),
    "microsoft.network/networksecuritygroups": type("network:NetworkSecurityGroup"),
    "microsoft.network/networksecuritygroups/securityrules": type(
      "network:SecurityRule",
      "networkSecurityGroupName",
    ),
    "microsoft.network/networkwatchers": type("network:NetworkWatcher"),
    "microsoft.network/networkwatchers/flowlogs": type("network:FlowLog", "networkWatcherName"),
    "microsoft.network/privateendpoints": type("network:PrivateEndpoint"),
    "microsoft.network/publicipaddresses": type("network:PublicIPAddress"),
    "microsoft.network/publicipprefixes": type("network:PublicIPPrefix"),
    "microsoft.network/routetables": type("network:RouteTable"),
    "microsoft.network/routetables/routes": type("network:Route", "routeTableName"),
    "microsoft.network/serviceendpointpolicies": type("network:ServiceEndpointPolicy"),
    "microsoft.network/serviceendpointpolicies/serviceendpointpolicydefinitions": type(
      "network:ServiceEndpointPolicyDefinition",
      "serviceEndpointPolicyName",
    ),
    "microsoft.network/virtualhubs": type("network:VirtualHub"),
    "microsoft.network/virtualhubs/bgpconnections": type("network:VirtualHubBgpConnection", "virtualHubName"),
    "microsoft.network/virtualhubs/hubroutetables": type("network:HubRouteTable", "virtualHubName"),
    "microsoft.network/virtualhubs/hubvirtualnetworkconnections": type(
      "network:HubVirtualNetworkConnection",
      "virtualHubName",
    ),
    "microsoft.network/virtualhubs/ipconfigurations": type(
      "network:VirtualHubIpConfiguration",
      "virtualHubName",
    ),
    "microsoft.network/virtualhubs/routetables": type("network:VirtualHubRouteTableV2", "virtualHubName"),
    "microsoft.network/virtualhubs/routingintent": type("network:RoutingIntent", "virtualHubName"),
    "microsoft.network/virtualnetworkgateways": type("network:VirtualNetworkGateway"),
    "microsoft.network/virtualnetworks": type("network:VirtualNetwork"),
    "microsoft.network/virtualnetworks/subnets": type("network:Subnet", "virtualNetworkName"),
    "microsoft.network/virtualnetworks/virtualnetworkpeerings": type(
      "network:VirtualNetworkPeering",
      "virtualNetworkName",
    ),
    "microsoft.network/virtualwans": type("network:VirtualWan"),
    "microsoft.network/vpngateways": type("network:VpnGateway"),
    "microsoft.operationalinsights/workspaces": type("operationalinsights:Workspace"),
    "microsoft.operationalinsights/workspaces/tables": type("operationalinsights:Table", "workspaceName"),
    "microsoft.purview/accounts": type("purview:Account"),
    "microsoft.recoveryservices/vaults": type("recoveryservices:Vault"),
    "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems": type(
      "recoveryservices:ProtectedItem",
      "containerName",
    ),
    "microsoft.recoveryservices/vaults/backuppolicies": type(
      "recoveryservices:ProtectionPolicy",
      "vaultName",
    ),
    "microsoft.redhatopenshift/openshiftclusters": type("redhatopenshift:OpenShiftCluster"),
    "microsoft.resources/resourcegroups": type("resources:ResourceGroup"),
    // As Resource Graph calls them.
    "microsoft.resources/subscriptions/resourcegroups": type("resources:ResourceGroup"),
    "microsoft.security/alertssuppressionrules": type("security:AlertsSuppressionRule"),
    "microsoft.security/automations": type("security:Automation"),
    "microsoft.security/pricings": type("security:Pricing"),
    "microsoft.security/securitycontacts": type("security:SecurityContact"),
    "microsoft.sql/managedinstances": type("sql:ManagedInstance"),
    "microsoft.sql/servers": type("sql:Server"),
    "microsoft.sql/servers/outboundfirewallrules": type("sql:OutboundFirewallRule", "serverName"),
    "microsoft.storage/storageaccounts": type("storage:StorageAccount"),
    "microsoft.synapse/workspaces": type("synapse:Workspace"),
    "microsoft.web/hostingenvironments": type("web:AppServiceEnvironment"),
    "microsoft.web/serverfarms": type("web:AppServicePlan"),
    "microsoft.web/sites": type("web:WebApp"),
    // One type with a fixed name for each thing that is configured; azure-native has a resource for most of them.
    "microsoft.web/sites/config": type("web:WebAppConfiguration", "name"),
    "microsoft.web/sites/networkconfig": type("web:WebAppSwiftVirtualNetworkConnection", "name"),
    "microsoft.web/sites/slots": type("web:WebAppSlot", "name"),
    "microsoft.web/sites/slots/config": type("web:WebAppConfigurationSlot", "name"),
    "microsoft.web/sites/slots/networkconfig": type("web:WebAppSwiftVirtualNetworkConnectionSlot", "name"),
  }),
);

/** What the configuration of a site is called in azure-native, by its name in lower case; the rest is no egress. */
const SITE_CONFIGURATIONS: ReadonlyMap<string, string> = new Map([
  ["appsettings", "web:WebAppApplicationSettings"],
  // Before `networkConfig` was a type of its own.
  ["virtualnetwork", "web:WebAppSwiftVirtualNetworkConnection"],
  ["web", "web:WebAppConfiguration"],
]);

/**
 * The azure-native token of an ARM type in any letter case, with the API version where one is given; the ARM type
 * itself where the table does not know it.
 *
 * @param resourceName its last segment, which tells the configurations of a site apart; undefined where it is not
 * known, and then it may be the one that decides.
 */
export function tokenOfArmType(
  armType: string,
  apiVersion: string | undefined,
  resourceName?: string,
): string {
  const token = tokenOf(armType, resourceName?.toLowerCase());
  if (token === undefined) return armType;
  const [module = "", name = ""] = token.split(":");
  const version =
    apiVersion === undefined ? null : /^\d{4}-\d{2}-\d{2}(?:-(?:private)?preview)?$/i.exec(apiVersion);
  const folder = version === null ? "" : `/v${version[0].replaceAll("-", "").toLowerCase()}`;
  return `azure-native:${module}${folder}:${name}`;
}

function tokenOf(armType: string, resourceName: string | undefined): string | undefined {
  const token = ARM_TYPES.get(armType.toLowerCase())?.token;
  if (resourceName === undefined || !/\/sites\/(?:slots\/)?config$/i.test(armType)) return token;
  const configuration = SITE_CONFIGURATIONS.get(resourceName);
  return configuration !== undefined && /\/slots\//i.test(armType) ? `${configuration}Slot` : configuration;
}

/** The property by which azure-native names the parent of a resource of an ARM type. */
export function parentPropertyOf(armType: string): string | undefined {
  return ARM_TYPES.get(armType.toLowerCase())?.parent;
}

/** Type, name and parent as an ARM id has them. */
export interface ArmId {
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  readonly resourceGroup: string | undefined;
}

/** Takes an ARM id apart; undefined for a text that is none. */
export function parseArmId(id: string): ArmId | undefined {
  const path = withoutSlashes(id);
  const at = path.toLowerCase().lastIndexOf("/providers/");
  if (at === -1) return undefined;
  const [namespace = "", ...segments] = path.slice(at + "/providers/".length).split("/");
  if (segments.length < 2 || segments.length % 2 !== 0) return undefined;
  return {
    type: [namespace, ...segments.filter((_, i) => i % 2 === 0)].join("/"),
    name: segments.at(-1) ?? "",
    parent: segments.length < 4 ? undefined : path.split("/").slice(0, -2).join("/"),
    resourceGroup: /\/resourceGroups\/([^/]+)/i.exec(path)?.[1],
  };
}
