/**
 * Where each resource type of the classic `azure` provider lives in ARM: `module/file` of its token -> path with the
 * provider's argument names in braces. The prefix rule is that of `paths.ts`; `computed` names the outputs that only
 * Azure knows. A path after `#` tells apart resources that share the ARM id of the thing they connect.
 * Source: the ids in the import sections of the provider's documentation; arguments as typed in @pulumi/azure 6.40.
 */
export interface ClassicType {
  readonly path: string;
  readonly computed?: readonly string[];
}

const NETWORK = "Microsoft.Network";
const COMPUTE = "Microsoft.Compute";
const MACHINE = [
  "privateIpAddress",
  "privateIpAddresses",
  "publicIpAddress",
  "publicIpAddresses",
  "virtualMachineId",
];
const SITE = [
  "defaultHostname",
  "outboundIpAddresses",
  "possibleOutboundIpAddresses",
  "customDomainVerificationId",
];

export const CLASSIC_NAMESPACES: Readonly<Record<string, string>> = {
  appservice: "Microsoft.Web",
  authorization: "Microsoft.Authorization",
  automation: "Microsoft.Automation",
  compute: COMPUTE,
  containerapp: "Microsoft.App",
  containerservice: "Microsoft.ContainerService",
  core: "Microsoft.Resources",
  keyvault: "Microsoft.KeyVault",
  lb: NETWORK,
  loganalytics: "Microsoft.OperationalInsights",
  maintenance: "Microsoft.Maintenance",
  management: "Microsoft.Authorization",
  monitoring: "Microsoft.Insights",
  network: NETWORK,
  operationalinsights: "Microsoft.OperationalInsights",
  privatedns: NETWORK,
  privatelink: NETWORK,
  recoveryservices: "Microsoft.RecoveryServices",
  securitycenter: "Microsoft.Security",
  storage: "Microsoft.Storage",
};

const MANAGER = "{networkManagerId}";
const MANAGER_ADMIN_RULES = "{adminRuleCollectionId}";

export const CLASSIC_PATHS: Readonly<Record<string, ClassicType>> = {
  "core/resourceGroup": { path: "/subscriptions/{subscriptionId}/resourceGroups/{name}" },

  "network/applicationGateway": { path: "applicationGateways/{name}" },
  "network/applicationSecurityGroup": { path: "applicationSecurityGroups/{name}" },
  "network/ddosProtectionPlan": { path: "ddosProtectionPlans/{name}" },
  "network/firewall": { path: "azureFirewalls/{name}" },
  "network/firewallApplicationRuleCollection": {
    path: "azureFirewalls/{azureFirewallName}/applicationRuleCollections/{name}",
  },
  "network/firewallNatRuleCollection": {
    path: "azureFirewalls/{azureFirewallName}/natRuleCollections/{name}",
  },
  "network/firewallNetworkRuleCollection": {
    path: "azureFirewalls/{azureFirewallName}/networkRuleCollections/{name}",
  },
  "network/firewallPolicy": { path: "firewallPolicies/{name}", computed: ["childPolicies", "firewalls"] },
  "network/firewallPolicyRuleCollectionGroup": { path: "{firewallPolicyId}/ruleCollectionGroups/{name}" },
  "network/iPGroup": { path: "ipGroups/{name}", computed: ["firewallIds", "firewallPolicyIds"] },
  "network/iPGroupCIDR": { path: "{ipGroupId}/cidrs/{cidr}" },
  "network/localNetworkGateway": { path: "localNetworkGateways/{name}" },
  "network/natGateway": { path: "natGateways/{name}", computed: ["resourceGuid"] },
  "network/natGatewayPublicIpAssociation": { path: "{natGatewayId}|{publicIpAddressId}" },
  "network/natGatewayPublicIpPrefixAssociation": { path: "{natGatewayId}|{publicIpPrefixId}" },
  "network/networkInterface": {
    path: "networkInterfaces/{name}",
    computed: [
      "macAddress",
      "privateIpAddress",
      "privateIpAddresses",
      "virtualMachineId",
      "appliedDnsServers",
    ],
  },
  "network/networkInterfaceApplicationSecurityGroupAssociation": {
    path: "{networkInterfaceId}|{applicationSecurityGroupId}",
  },
  "network/networkInterfaceBackendAddressPoolAssociation": {
    path: "{networkInterfaceId}/ipConfigurations/{ipConfigurationName}|{backendAddressPoolId}",
  },
  "network/networkInterfaceSecurityGroupAssociation": {
    path: "{networkInterfaceId}|{networkSecurityGroupId}",
  },
  "network/networkManager": { path: "networkManagers/{name}" },
  "network/networkManagerAdminRule": { path: `${MANAGER_ADMIN_RULES}/rules/{name}` },
  "network/networkManagerAdminRuleCollection": {
    path: "{securityAdminConfigurationId}/ruleCollections/{name}",
  },
  "network/networkManagerDeployment": { path: `${MANAGER}/commit|{location}|{scopeAccess}` },
  "network/networkManagerNetworkGroup": { path: `${MANAGER}/networkGroups/{name}` },
  "network/networkManagerRoutingConfiguration": { path: `${MANAGER}/routingConfigurations/{name}` },
  "network/networkManagerRoutingRule": { path: "{ruleCollectionId}/rules/{name}" },
  "network/networkManagerRoutingRuleCollection": { path: "{routingConfigurationId}/ruleCollections/{name}" },
  "network/networkManagerSecurityAdminConfiguration": {
    path: `${MANAGER}/securityAdminConfigurations/{name}`,
  },
  "network/networkManagerStaticMember": { path: "{networkGroupId}/staticMembers/{name}" },
  "network/networkSecurityGroup": { path: "networkSecurityGroups/{name}" },
  "network/networkSecurityRule": {
    path: "networkSecurityGroups/{networkSecurityGroupName}/securityRules/{name}",
  },
  "network/networkWatcher": { path: "networkWatchers/{name}" },
  "network/networkWatcherFlowLog": { path: "networkWatchers/{networkWatcherName}/flowLogs/{name}" },
  "network/publicIp": { path: "publicIPAddresses/{name}", computed: ["fqdn", "ipAddress"] },
  "network/publicIpPrefix": { path: "publicIPPrefixes/{name}", computed: ["ipPrefix"] },
  "network/route": { path: "routeTables/{routeTableName}/routes/{name}" },
  "network/routeTable": { path: "routeTables/{name}", computed: ["subnets"] },
  "network/routingIntent": { path: "{virtualHubId}/routingIntent/{name}" },
  "network/subnet": { path: "virtualNetworks/{virtualNetworkName}/subnets/{name}" },
  "network/subnetNatGatewayAssociation": { path: "{subnetId}#natGateway" },
  "network/subnetNetworkSecurityGroupAssociation": { path: "{subnetId}#networkSecurityGroup" },
  "network/subnetRouteTableAssociation": { path: "{subnetId}#routeTable" },
  "network/subnetServiceEndpointStoragePolicy": { path: "serviceEndpointPolicies/{name}" },
  "network/virtualHub": { path: "virtualHubs/{name}", computed: ["defaultRouteTableId", "virtualRouterIps"] },
  "network/virtualHubConnection": { path: "{virtualHubId}/hubVirtualNetworkConnections/{name}" },
  "network/virtualHubRouteTable": { path: "{virtualHubId}/hubRouteTables/{name}" },
  "network/virtualHubRouteTableRoute": { path: "{routeTableId}/routes/{name}" },
  "network/virtualNetwork": { path: "virtualNetworks/{name}", computed: ["guid"] },
  "network/virtualNetworkGateway": { path: "virtualNetworkGateways/{name}" },
  "network/virtualNetworkGatewayConnection": { path: "connections/{name}" },
  "network/virtualNetworkPeering": {
    path: "virtualNetworks/{virtualNetworkName}/virtualNetworkPeerings/{name}",
  },
  "network/virtualWan": { path: "virtualWans/{name}" },
  "network/vpnGateway": { path: "vpnGateways/{name}" },

  "lb/backendAddressPool": {
    path: "{loadbalancerId}/backendAddressPools/{name}",
    computed: ["backendIpConfigurations", "loadBalancingRules", "outboundRules"],
  },
  "lb/backendAddressPoolAddress": { path: "{backendAddressPoolId}/addresses/{name}" },
  "lb/loadBalancer": { path: "loadBalancers/{name}", computed: ["privateIpAddress", "privateIpAddresses"] },
  "lb/natRule": { path: "{loadbalancerId}/inboundNatRules/{name}" },
  "lb/outboundRule": { path: "{loadbalancerId}/outboundRules/{name}" },
  "lb/probe": { path: "{loadbalancerId}/probes/{name}" },
  "lb/rule": { path: "{loadbalancerId}/loadBalancingRules/{name}" },

  "privatelink/endpoint": {
    path: "privateEndpoints/{name}",
    computed: ["networkInterfaces", "customDnsConfigs"],
  },
  "privatedns/zone": { path: "privateDnsZones/{name}" },
  "privatedns/zoneVirtualNetworkLink": {
    path: "privateDnsZones/{privateDnsZoneName}/virtualNetworkLinks/{name}",
  },

  "compute/bastionHost": {
    path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/bastionHosts/{name}",
    computed: ["dnsName"],
  },
  "compute/extension": { path: "{virtualMachineId}/extensions/{name}" },
  "compute/linuxVirtualMachine": { path: "virtualMachines/{name}", computed: MACHINE },
  "compute/linuxVirtualMachineScaleSet": { path: "virtualMachineScaleSets/{name}", computed: ["uniqueId"] },
  "compute/orchestratedVirtualMachineScaleSet": {
    path: "virtualMachineScaleSets/{name}",
    computed: ["uniqueId"],
  },
  "compute/virtualMachine": { path: "virtualMachines/{name}" },
  "compute/windowsVirtualMachine": { path: "virtualMachines/{name}", computed: MACHINE },
  "compute/windowsVirtualMachineScaleSet": { path: "virtualMachineScaleSets/{name}", computed: ["uniqueId"] },

  "containerservice/kubernetesCluster": {
    path: "managedClusters/{name}",
    computed: [
      "currentKubernetesVersion",
      "fqdn",
      "kubeAdminConfigs",
      "nodeResourceGroupId",
      "oidcIssuerUrl",
    ],
  },
  "containerservice/kubernetesClusterNodePool": { path: "{kubernetesClusterId}/agentPools/{name}" },
  "containerservice/registry": {
    path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerRegistry/registries/{name}",
    computed: ["loginServer"],
  },
  "containerservice/group": {
    path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerInstance/containerGroups/{name}",
    computed: ["fqdn", "ipAddress"],
  },
  "containerapp/environment": {
    path: "managedEnvironments/{name}",
    computed: ["defaultDomain", "staticIpAddress", "platformReservedCidr"],
  },

  "appservice/linuxFunctionApp": { path: "sites/{name}", computed: SITE },
  "appservice/linuxFunctionAppSlot": { path: "{functionAppId}/slots/{name}", computed: SITE },
  "appservice/linuxWebApp": { path: "sites/{name}", computed: SITE },
  "appservice/linuxWebAppSlot": { path: "{appServiceId}/slots/{name}", computed: SITE },
  "appservice/servicePlan": { path: "serverfarms/{name}" },
  "appservice/virtualNetworkSwiftConnection": { path: "{appServiceId}/networkConfig/virtualNetwork" },
  "appservice/windowsFunctionApp": { path: "sites/{name}", computed: SITE },
  "appservice/windowsWebApp": { path: "sites/{name}", computed: SITE },

  "monitoring/actionGroup": { path: "actionGroups/{name}" },
  "monitoring/activityLogAlert": { path: "activityLogAlerts/{name}" },
  "monitoring/diagnosticSetting": { path: "{targetResourceId}|{name}" },
  "monitoring/metricAlert": { path: "metricAlerts/{name}" },
  "monitoring/scheduledQueryRulesAlertV2": { path: "scheduledQueryRules/{name}" },
  "operationalinsights/analyticsWorkspace": {
    path: "workspaces/{name}",
    computed: ["primarySharedKey", "secondarySharedKey", "workspaceId"],
  },

  "securitycenter/automation": { path: "automations/{name}" },
  "securitycenter/contact": {
    path: "/subscriptions/{subscriptionId}/providers/Microsoft.Security/securityContacts/{name}",
  },
  "securitycenter/subscriptionPricing": {
    path: "/subscriptions/{subscriptionId}/providers/Microsoft.Security/pricings/{resourceType}",
  },

  "authorization/assignment": { path: "{scope}/providers/Microsoft.Authorization/roleAssignments/{name}" },
  "core/resourceGroupPolicyAssignment": {
    path: "{resourceGroupId}/providers/Microsoft.Authorization/policyAssignments/{name}",
  },
  "core/subscriptionPolicyAssignment": {
    path: "{subscriptionId}/providers/Microsoft.Authorization/policyAssignments/{name}",
  },
  "management/lock": { path: "{scope}/providers/Microsoft.Authorization/locks/{name}" },

  "storage/account": {
    path: "storageAccounts/{name}",
    computed: ["primaryAccessKey", "primaryBlobEndpoint"],
  },
  "storage/container": { path: "{storageAccountId}/blobServices/default/containers/{name}" },
  "keyvault/keyVault": { path: "vaults/{name}", computed: ["vaultUri"] },
  "recoveryservices/vault": { path: "vaults/{name}" },
  "maintenance/configuration": { path: "maintenanceConfigurations/{name}" },
};
