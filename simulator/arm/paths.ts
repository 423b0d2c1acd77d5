/**
 * Where each azure-native resource type lives in ARM: type name -> path with the SDK's argument names in braces.
 *
 * A path that starts with neither `/` nor `{` is below
 * `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/<namespace>/`.
 * Source: the resource paths of the Azure REST API reference; `test/simulator/paths.test.ts` checks that every
 * name in braces is an argument of the class of that name in the installed @pulumi/azure-native.
 */
export interface ModulePaths {
  readonly namespace: string;
  readonly types: Readonly<Record<string, string>>;
}

const SUBSCRIPTION = "/subscriptions/{subscriptionId}";
const GROUP = `${SUBSCRIPTION}/resourceGroups/{resourceGroupName}`;
const MANAGER = "networkManagers/{networkManagerName}";
const HUB = "virtualHubs/{virtualHubName}";
const WORKSPACE = "workspaces/{workspaceName}";
const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
const VAULT = "vaults/{vaultName}";
const AUTHORIZATION = "providers/Microsoft.Authorization";
const MANAGEMENT_GROUP = "/providers/Microsoft.Management/managementGroups/{managementGroupId}";
const PROFILE = "profiles/{profileName}";
const MAINTENANCE = "configurationAssignments/{configurationAssignmentName}";
const ACCOUNT = "automationAccounts/{automationAccountName}";

export const NATIVE_PATHS: Readonly<Record<string, ModulePaths>> = {
  resources: {
    namespace: "Microsoft.Resources",
    types: {
      ResourceGroup: GROUP,
      Deployment: "deployments/{deploymentName}",
      DeploymentAtSubscriptionScope: `${SUBSCRIPTION}/providers/Microsoft.Resources/deployments/{deploymentName}`,
      TagAtScope: "/{scope}/providers/Microsoft.Resources/tags/default",
    },
  },
  network: {
    namespace: "Microsoft.Network",
    types: {
      AdminRule: `${MANAGER}/securityAdminConfigurations/{configurationName}/ruleCollections/{ruleCollectionName}/rules/{ruleName}`,
      AdminRuleCollection: `${MANAGER}/securityAdminConfigurations/{configurationName}/ruleCollections/{ruleCollectionName}`,
      ApplicationGateway: "applicationGateways/{applicationGatewayName}",
      ApplicationSecurityGroup: "applicationSecurityGroups/{applicationSecurityGroupName}",
      AzureFirewall: "azureFirewalls/{azureFirewallName}",
      BastionHost: "bastionHosts/{bastionHostName}",
      Commit: `${MANAGER}/commits/{commitName}`,
      ConnectionMonitor: "networkWatchers/{networkWatcherName}/connectionMonitors/{connectionMonitorName}",
      ConnectivityConfiguration: `${MANAGER}/connectivityConfigurations/{configurationName}`,
      DdosProtectionPlan: "ddosProtectionPlans/{ddosProtectionPlanName}",
      DefaultAdminRule: `${MANAGER}/securityAdminConfigurations/{configurationName}/ruleCollections/{ruleCollectionName}/rules/{ruleName}`,
      ExpressRouteCircuit: "expressRouteCircuits/{circuitName}",
      ExpressRouteGateway: "expressRouteGateways/{expressRouteGatewayName}",
      FirewallPolicy: "firewallPolicies/{firewallPolicyName}",
      FirewallPolicyDraft: "firewallPolicies/{firewallPolicyName}/firewallPolicyDrafts/default",
      FirewallPolicyRuleCollectionGroup:
        "firewallPolicies/{firewallPolicyName}/ruleCollectionGroups/{ruleCollectionGroupName}",
      FirewallPolicyRuleCollectionGroupDraft:
        "firewallPolicies/{firewallPolicyName}/ruleCollectionGroups/{ruleCollectionGroupName}/ruleCollectionGroupDrafts/default",
      FirewallPolicyRuleGroup: "firewallPolicies/{firewallPolicyName}/ruleGroups/{ruleGroupName}",
      FlowLog: "networkWatchers/{networkWatcherName}/flowLogs/{flowLogName}",
      HubRouteTable: `${HUB}/hubRouteTables/{routeTableName}`,
      HubVirtualNetworkConnection: `${HUB}/hubVirtualNetworkConnections/{connectionName}`,
      InboundNatRule: "loadBalancers/{loadBalancerName}/inboundNatRules/{inboundNatRuleName}",
      IpGroup: "ipGroups/{ipGroupsName}",
      LoadBalancer: "loadBalancers/{loadBalancerName}",
      LoadBalancerBackendAddressPool:
        "loadBalancers/{loadBalancerName}/backendAddressPools/{backendAddressPoolName}",
      LocalNetworkGateway: "localNetworkGateways/{localNetworkGatewayName}",
      NatGateway: "natGateways/{natGatewayName}",
      NetworkGroup: `${MANAGER}/networkGroups/{networkGroupName}`,
      NetworkInterface: "networkInterfaces/{networkInterfaceName}",
      NetworkManager: "networkManagers/{networkManagerName}",
      NetworkManagerRoutingConfiguration: `${MANAGER}/routingConfigurations/{configurationName}`,
      NetworkProfile: "networkProfiles/{networkProfileName}",
      NetworkSecurityGroup: "networkSecurityGroups/{networkSecurityGroupName}",
      NetworkVirtualAppliance: "networkVirtualAppliances/{networkVirtualApplianceName}",
      NetworkWatcher: "networkWatchers/{networkWatcherName}",
      PrivateDnsZoneGroup:
        "privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}",
      PrivateEndpoint: "privateEndpoints/{privateEndpointName}",
      PrivateLinkService: "privateLinkServices/{serviceName}",
      PublicIPAddress: "publicIPAddresses/{publicIpAddressName}",
      PublicIPPrefix: "publicIPPrefixes/{publicIpPrefixName}",
      Route: "routeTables/{routeTableName}/routes/{routeName}",
      RouteTable: "routeTables/{routeTableName}",
      RoutingIntent: `${HUB}/routingIntent/{routingIntentName}`,
      RoutingRule: `${MANAGER}/routingConfigurations/{configurationName}/ruleCollections/{ruleCollectionName}/rules/{ruleName}`,
      RoutingRuleCollection: `${MANAGER}/routingConfigurations/{configurationName}/ruleCollections/{ruleCollectionName}`,
      SecurityAdminConfiguration: `${MANAGER}/securityAdminConfigurations/{configurationName}`,
      SecurityRule: "networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}",
      ServiceEndpointPolicy: "serviceEndpointPolicies/{serviceEndpointPolicyName}",
      ServiceEndpointPolicyDefinition:
        "serviceEndpointPolicies/{serviceEndpointPolicyName}/serviceEndpointPolicyDefinitions/{serviceEndpointPolicyDefinitionName}",
      StaticMember: `${MANAGER}/networkGroups/{networkGroupName}/staticMembers/{staticMemberName}`,
      Subnet: "virtualNetworks/{virtualNetworkName}/subnets/{subnetName}",
      VirtualHub: "virtualHubs/{virtualHubName}",
      VirtualNetwork: "virtualNetworks/{virtualNetworkName}",
      VirtualNetworkGateway: "virtualNetworkGateways/{virtualNetworkGatewayName}",
      VirtualNetworkGatewayConnection: "connections/{virtualNetworkGatewayConnectionName}",
      VirtualNetworkPeering:
        "virtualNetworks/{virtualNetworkName}/virtualNetworkPeerings/{virtualNetworkPeeringName}",
      VirtualWan: "virtualWans/{virtualWANName}",
      VpnGateway: "vpnGateways/{gatewayName}",
      VpnSite: "vpnSites/{vpnSiteName}",
      WebApplicationFirewallPolicy: "applicationGatewayWebApplicationFirewallPolicies/{policyName}",
    },
  },
  security: {
    namespace: "Microsoft.Security",
    types: {
      AdvancedThreatProtection:
        "/{resourceId}/providers/Microsoft.Security/advancedThreatProtectionSettings/{settingName}",
      AlertsSuppressionRule: `${SUBSCRIPTION}/providers/Microsoft.Security/alertsSuppressionRules/{alertsSuppressionRuleName}`,
      Automation: "automations/{automationName}",
      DefenderForStorage:
        "/{resourceId}/providers/Microsoft.Security/defenderForStorageSettings/{settingName}",
      GovernanceRule: "/{scope}/providers/Microsoft.Security/governanceRules/{ruleId}",
      JitNetworkAccessPolicy: "locations/{ascLocation}/jitNetworkAccessPolicies/{jitNetworkAccessPolicyName}",
      AzureServersSetting: `${SUBSCRIPTION}/providers/Microsoft.Security/serverVulnerabilityAssessmentsSettings/{settingKind}`,
      Pricing: "/{scopeId}/providers/Microsoft.Security/pricings/{pricingName}",
      SecurityContact: `${SUBSCRIPTION}/providers/Microsoft.Security/securityContacts/{securityContactName}`,
      SecurityStandard: "/{scope}/providers/Microsoft.Security/securityStandards/{standardId}",
      StandardAssignment:
        "/{resourceId}/providers/Microsoft.Security/standardAssignments/{standardAssignmentName}",
      WorkspaceSetting: `${SUBSCRIPTION}/providers/Microsoft.Security/workspaceSettings/{workspaceSettingName}`,
    },
  },
  monitor: {
    namespace: "Microsoft.Insights",
    types: {
      ActionGroup: "actionGroups/{actionGroupName}",
      ActivityLogAlert: "activityLogAlerts/{activityLogAlertName}",
      DataCollectionEndpoint: "dataCollectionEndpoints/{dataCollectionEndpointName}",
      DataCollectionRule: "dataCollectionRules/{dataCollectionRuleName}",
      DataCollectionRuleAssociation:
        "/{resourceUri}/providers/Microsoft.Insights/dataCollectionRuleAssociations/{associationName}",
      DiagnosticSetting: "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
      ManagementGroupDiagnosticSetting: `${MANAGEMENT_GROUP}/providers/Microsoft.Insights/diagnosticSettings/{name}`,
      MetricAlert: "metricAlerts/{ruleName}",
      PrivateLinkScope: "privateLinkScopes/{scopeName}",
      PrivateLinkScopedResource: "privateLinkScopes/{scopeName}/scopedResources/{name}",
      ScheduledQueryRule: "scheduledQueryRules/{ruleName}",
      SubscriptionDiagnosticSetting: `${SUBSCRIPTION}/providers/Microsoft.Insights/diagnosticSettings/{name}`,
    },
  },
  operationalinsights: {
    namespace: "Microsoft.OperationalInsights",
    types: {
      DataExport: `${WORKSPACE}/dataExports/{dataExportName}`,
      LinkedService: `${WORKSPACE}/linkedServices/{linkedServiceName}`,
      SavedSearch: `${WORKSPACE}/savedSearches/{savedSearchId}`,
      Table: `${WORKSPACE}/tables/{tableName}`,
      Workspace: WORKSPACE,
    },
  },
  operationsmanagement: {
    namespace: "Microsoft.OperationsManagement",
    types: { Solution: "solutions/{solutionName}" },
  },
  securityinsights: {
    namespace: "Microsoft.OperationalInsights",
    types: {
      ASCDataConnector: `${SENTINEL}/dataConnectors/{dataConnectorId}`,
      ScheduledAlertRule: `${SENTINEL}/alertRules/{ruleId}`,
      SentinelOnboardingState: `${SENTINEL}/onboardingStates/{sentinelOnboardingStateName}`,
    },
  },
  authorization: {
    namespace: "Microsoft.Authorization",
    types: {
      DenyAssignment: `/{scope}/${AUTHORIZATION}/denyAssignments/{denyAssignmentId}`,
      ManagementLockAtResourceGroupLevel: "locks/{lockName}",
      ManagementLockAtSubscriptionLevel: `${SUBSCRIPTION}/${AUTHORIZATION}/locks/{lockName}`,
      ManagementLockByScope: `/{scope}/${AUTHORIZATION}/locks/{lockName}`,
      PimRoleEligibilitySchedule: `/{scope}/${AUTHORIZATION}/roleEligibilitySchedules/{principalId}-{roleDefinitionId}`,
      PolicyAssignment: `/{scope}/${AUTHORIZATION}/policyAssignments/{policyAssignmentName}`,
      PolicyDefinition: `${SUBSCRIPTION}/${AUTHORIZATION}/policyDefinitions/{policyDefinitionName}`,
      PolicyDefinitionAtManagementGroup: `${MANAGEMENT_GROUP}/${AUTHORIZATION}/policyDefinitions/{policyDefinitionName}`,
      PolicyExemption: `/{scope}/${AUTHORIZATION}/policyExemptions/{policyExemptionName}`,
      PolicySetDefinition: `${SUBSCRIPTION}/${AUTHORIZATION}/policySetDefinitions/{policySetDefinitionName}`,
      PolicySetDefinitionAtManagementGroup: `${MANAGEMENT_GROUP}/${AUTHORIZATION}/policySetDefinitions/{policySetDefinitionName}`,
      RoleAssignment: `/{scope}/${AUTHORIZATION}/roleAssignments/{roleAssignmentName}`,
      RoleDefinition: `/{scope}/${AUTHORIZATION}/roleDefinitions/{roleDefinitionId}`,
      RoleManagementPolicy: `/{scope}/${AUTHORIZATION}/roleManagementPolicies/{roleManagementPolicyName}`,
      RoleManagementPolicyAssignment: `/{scope}/${AUTHORIZATION}/roleManagementPolicyAssignments/{roleManagementPolicyAssignmentName}`,
    },
  },
  policyinsights: {
    namespace: "Microsoft.PolicyInsights",
    types: {
      RemediationAtManagementGroup:
        "/providers/{managementGroupsNamespace}/managementGroups/{managementGroupId}/providers/Microsoft.PolicyInsights/remediations/{remediationName}",
      RemediationAtResourceGroup: "remediations/{remediationName}",
      RemediationAtSubscription: `${SUBSCRIPTION}/providers/Microsoft.PolicyInsights/remediations/{remediationName}`,
    },
  },
  compute: {
    namespace: "Microsoft.Compute",
    types: {
      AvailabilitySet: "availabilitySets/{availabilitySetName}",
      Disk: "disks/{diskName}",
      DiskAccess: "diskAccesses/{diskAccessName}",
      DiskEncryptionSet: "diskEncryptionSets/{diskEncryptionSetName}",
      ProximityPlacementGroup: "proximityPlacementGroups/{proximityPlacementGroupName}",
      Snapshot: "snapshots/{snapshotName}",
      VirtualMachine: "virtualMachines/{vmName}",
      VirtualMachineExtension: "virtualMachines/{vmName}/extensions/{vmExtensionName}",
      VirtualMachineScaleSet: "virtualMachineScaleSets/{vmScaleSetName}",
      VirtualMachineScaleSetExtension:
        "virtualMachineScaleSets/{vmScaleSetName}/extensions/{vmssExtensionName}",
    },
  },
  containerservice: {
    namespace: "Microsoft.ContainerService",
    types: {
      AgentPool: "managedClusters/{resourceName}/agentPools/{agentPoolName}",
      MaintenanceConfiguration: "managedClusters/{resourceName}/maintenanceConfigurations/{configName}",
      ManagedCluster: "managedClusters/{resourceName}",
    },
  },
  web: {
    namespace: "Microsoft.Web",
    types: {
      AppServiceEnvironment: "hostingEnvironments/{name}",
      AppServicePlan: "serverfarms/{name}",
      WebApp: "sites/{name}",
      WebAppSlot: "sites/{name}/slots/{slot}",
      WebAppSwiftVirtualNetworkConnection: "sites/{name}/networkConfig/virtualNetwork",
      WebAppSwiftVirtualNetworkConnectionSlot: "sites/{name}/slots/{slot}/networkConfig/virtualNetwork",
    },
  },
  recoveryservices: {
    namespace: "Microsoft.RecoveryServices",
    types: {
      ProtectedItem: `${VAULT}/backupFabrics/{fabricName}/protectionContainers/{containerName}/protectedItems/{protectedItemName}`,
      ProtectionContainer: `${VAULT}/backupFabrics/{fabricName}/protectionContainers/{containerName}`,
      ProtectionIntent: `${VAULT}/backupFabrics/{fabricName}/backupProtectionIntent/{intentObjectName}`,
      ProtectionPolicy: `${VAULT}/backupPolicies/{policyName}`,
      ResourceGuardProxy: `${VAULT}/backupResourceGuardProxies/{resourceGuardProxyName}`,
      Vault: VAULT,
    },
  },
  storage: {
    namespace: "Microsoft.Storage",
    types: {
      BlobContainer: "storageAccounts/{accountName}/blobServices/default/containers/{containerName}",
      BlobContainerImmutabilityPolicy:
        "storageAccounts/{accountName}/blobServices/default/containers/{containerName}/immutabilityPolicies/{immutabilityPolicyName}",
      BlobServiceProperties: "storageAccounts/{accountName}/blobServices/{blobServicesName}",
      FileShare: "storageAccounts/{accountName}/fileServices/default/shares/{shareName}",
      ManagementPolicy: "storageAccounts/{accountName}/managementPolicies/{managementPolicyName}",
      StorageAccount: "storageAccounts/{accountName}",
    },
  },
  keyvault: {
    namespace: "Microsoft.KeyVault",
    types: {
      Key: `${VAULT}/keys/{keyName}`,
      Secret: `${VAULT}/secrets/{secretName}`,
      Vault: VAULT,
    },
  },
  managedidentity: {
    namespace: "Microsoft.ManagedIdentity",
    types: {
      FederatedIdentityCredential:
        "userAssignedIdentities/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
      UserAssignedIdentity: "userAssignedIdentities/{resourceName}",
    },
  },
  maintenance: {
    namespace: "Microsoft.Maintenance",
    types: {
      ConfigurationAssignment: `${GROUP}/providers/{providerName}/{resourceType}/{resourceName}/providers/Microsoft.Maintenance/${MAINTENANCE}`,
      ConfigurationAssignmentParent: `${GROUP}/providers/{providerName}/{resourceParentType}/{resourceParentName}/{resourceType}/{resourceName}/providers/Microsoft.Maintenance/${MAINTENANCE}`,
      ConfigurationAssignmentsForResourceGroup: MAINTENANCE,
      ConfigurationAssignmentsForSubscription: `${SUBSCRIPTION}/providers/Microsoft.Maintenance/${MAINTENANCE}`,
      MaintenanceConfiguration: "maintenanceConfigurations/{resourceName}",
    },
  },
  app: {
    namespace: "Microsoft.App",
    types: {
      ContainerApp: "containerApps/{containerAppName}",
      Job: "jobs/{jobName}",
      ManagedEnvironment: "managedEnvironments/{environmentName}",
    },
  },
  apimanagement: {
    namespace: "Microsoft.ApiManagement",
    types: { ApiManagementService: "service/{serviceName}" },
  },
  applicationinsights: {
    namespace: "Microsoft.Insights",
    types: { Component: "components/{resourceName}", Workbook: "workbooks/{resourceName}" },
  },
  appplatform: { namespace: "Microsoft.AppPlatform", types: { Service: "Spring/{serviceName}" } },
  automation: {
    namespace: "Microsoft.Automation",
    types: {
      AutomationAccount: ACCOUNT,
      JobSchedule: `${ACCOUNT}/jobSchedules/{jobScheduleId}`,
      Runbook: `${ACCOUNT}/runbooks/{runbookName}`,
      Schedule: `${ACCOUNT}/schedules/{scheduleName}`,
    },
  },
  batch: {
    namespace: "Microsoft.Batch",
    types: {
      BatchAccount: "batchAccounts/{accountName}",
      Pool: "batchAccounts/{accountName}/pools/{poolName}",
    },
  },
  cdn: {
    namespace: "Microsoft.Cdn",
    types: {
      AFDCustomDomain: `${PROFILE}/customDomains/{customDomainName}`,
      AFDEndpoint: `${PROFILE}/afdEndpoints/{endpointName}`,
      AFDOrigin: `${PROFILE}/originGroups/{originGroupName}/origins/{originName}`,
      AFDOriginGroup: `${PROFILE}/originGroups/{originGroupName}`,
      Policy: "cdnWebApplicationFirewallPolicies/{policyName}",
      Profile: PROFILE,
      Route: `${PROFILE}/afdEndpoints/{endpointName}/routes/{routeName}`,
      SecurityPolicy: `${PROFILE}/securityPolicies/{securityPolicyName}`,
    },
  },
  cognitiveservices: {
    namespace: "Microsoft.CognitiveServices",
    types: { Account: "accounts/{accountName}" },
  },
  containerinstance: {
    namespace: "Microsoft.ContainerInstance",
    types: { ContainerGroup: "containerGroups/{containerGroupName}" },
  },
  containerregistry: {
    namespace: "Microsoft.ContainerRegistry",
    types: { Registry: "registries/{registryName}" },
  },
  databricks: { namespace: "Microsoft.Databricks", types: { Workspace: WORKSPACE } },
  datafactory: {
    namespace: "Microsoft.DataFactory",
    types: {
      Factory: "factories/{factoryName}",
      IntegrationRuntime: "factories/{factoryName}/integrationRuntimes/{integrationRuntimeName}",
    },
  },
  dataprotection: {
    namespace: "Microsoft.DataProtection",
    types: {
      BackupInstance: "backupVaults/{vaultName}/backupInstances/{backupInstanceName}",
      BackupPolicy: "backupVaults/{vaultName}/backupPolicies/{backupPolicyName}",
      BackupVault: "backupVaults/{vaultName}",
      DppResourceGuardProxy: "backupVaults/{vaultName}/backupResourceGuardProxies/{resourceGuardProxyName}",
      ResourceGuard: "resourceGuards/{resourceGuardsName}",
    },
  },
  eventhub: {
    namespace: "Microsoft.EventHub",
    types: {
      ConsumerGroup: "namespaces/{namespaceName}/eventhubs/{eventHubName}/consumergroups/{consumerGroupName}",
      EventHub: "namespaces/{namespaceName}/eventhubs/{eventHubName}",
      EventHubAuthorizationRule:
        "namespaces/{namespaceName}/eventhubs/{eventHubName}/authorizationRules/{authorizationRuleName}",
      Namespace: "namespaces/{namespaceName}",
      NamespaceNetworkRuleSet: "namespaces/{namespaceName}/networkRuleSets/default",
      NamespaceAuthorizationRule: "namespaces/{namespaceName}/authorizationRules/{authorizationRuleName}",
    },
  },
  frontdoor: {
    namespace: "Microsoft.Network",
    types: { Policy: "frontDoorWebApplicationFirewallPolicies/{policyName}" },
  },
  hdinsight: { namespace: "Microsoft.HDInsight", types: { Cluster: "clusters/{clusterName}" } },
  kusto: { namespace: "Microsoft.Kusto", types: { Cluster: "clusters/{clusterName}" } },
  logic: { namespace: "Microsoft.Logic", types: { Workflow: "workflows/{workflowName}" } },
  machinelearningservices: {
    namespace: "Microsoft.MachineLearningServices",
    types: {
      ManagedNetworkSettingsRule: `${WORKSPACE}/outboundRules/{ruleName}`,
      Workspace: WORKSPACE,
    },
  },
  management: {
    namespace: "Microsoft.Management",
    types: {
      ManagementGroup: "/providers/Microsoft.Management/managementGroups/{groupId}",
      ManagementGroupSubscription:
        "/providers/Microsoft.Management/managementGroups/{groupId}/subscriptions/{subscriptionId}",
    },
  },
  privatedns: {
    namespace: "Microsoft.Network",
    types: {
      PrivateRecordSet: "privateDnsZones/{privateZoneName}/{recordType}/{relativeRecordSetName}",
      PrivateZone: "privateDnsZones/{privateZoneName}",
      VirtualNetworkLink: "privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}",
    },
  },
  redhatopenshift: {
    namespace: "Microsoft.RedHatOpenShift",
    types: { OpenShiftCluster: "openShiftClusters/{resourceName}" },
  },
  sql: {
    namespace: "Microsoft.Sql",
    types: {
      Database: "servers/{serverName}/databases/{databaseName}",
      OutboundFirewallRule: "servers/{serverName}/outboundFirewallRules/{outboundRuleFqdn}",
      Server: "servers/{serverName}",
    },
  },
  synapse: { namespace: "Microsoft.Synapse", types: { Workspace: WORKSPACE } },
};
