import type { BuiltInPolicy } from "./guardrail";

const AUDIT = { effects: ["AuditIfNotExists", "Disabled"], effect: "AuditIfNotExists" } as const;
const DENY = { effects: ["Audit", "Deny", "Disabled"], effect: "Audit" } as const;
const PLAIN = { effects: ["Audit", "Disabled"], effect: "Audit" } as const;
const DEPLOY = { effects: ["DeployIfNotExists", "Disabled"], effect: "DeployIfNotExists" } as const;
const ALWAYS = { effects: [] } as const;

const OWNER = ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635"];
const CONTRIBUTOR = ["b24988ac-6180-42a0-ab88-20f7382dd24c"];
const SECURITY_ADMIN = ["fb1c8493-542b-48eb-b624-b4c8fea62acd"];

const EXPORT = {
  resourceGroupName: "string",
  resourceGroupLocation: "string",
} as const;
const ALERT_OPERATION = { requires: { operationName: "string" } } as const;

/** The built-in policies that the component knows, by a short name. */
export const BUILT_IN: Readonly<Record<string, BuiltInPolicy>> = {
  subnetsPrivate: { id: "7bca8353-aa3b-429b-904a-9229c4385837", title: "Subnets should be private", ...DENY },
  nicNoPublicIp: {
    id: "83a86a26-fd1f-447c-b59d-e51f44264114",
    title: "Network interfaces should not have public IPs",
    ...ALWAYS,
  },
  nicNoForwarding: {
    id: "88c0b9da-ce96-4b03-9635-f29a937e2900",
    title: "Network interfaces should disable IP forwarding",
    ...ALWAYS,
  },
  subnetNsg: {
    id: "e71308d3-144b-4262-b144-efdc3cc90517",
    title: "Subnets should be associated with a Network Security Group",
    ...AUDIT,
    byDefault: true,
  },
  internetByFirewall: {
    id: "fc5e4038-4584-4632-8c85-c0448d374b2c",
    title: "All Internet traffic should be routed via your deployed Azure Firewall",
    ...AUDIT,
    byDefault: true,
  },
  threatIntel: {
    id: "da79a7e2-8aa1-45ed-af81-ba050c153564",
    title: "Azure Firewall Policy should enable Threat Intelligence",
    ...DENY,
    byDefault: true,
  },
  dnsProxy: {
    id: "3f84c9b0-8b64-4208-98d4-6ada96bb49c3",
    title: "Azure Firewall Policy should have DNS Proxy Enabled",
    ...PLAIN,
    byDefault: true,
  },
  policyAnalytics: {
    id: "dfb5ac92-ce74-4dbc-81fa-87243e62d5d3",
    title: "Azure Firewall Policy Analytics should be Enabled",
    ...PLAIN,
  },
  classicRules: {
    id: "794d77cc-fe65-4801-8514-230c0be387a8",
    title: "Azure Firewall Classic Rules should be migrated to Firewall Policy",
    ...DENY,
    byDefault: true,
  },
  premiumFirewall: {
    id: "8c19196d-7fd7-45b2-a9b4-7288f47c769a",
    title: "Azure Firewall Standard should be upgraded to Premium",
    ...DENY,
  },
  hubsFirewall: {
    id: "72923a3a-e567-46d3-b3f9-ffb2462a1c3a",
    title: "Virtual Hubs should be protected with Azure Firewall",
    ...DENY,
    byDefault: true,
  },
  gatewaySubnetNoNsg: {
    id: "35f9c03a-cc27-418e-9c0c-539ff999d010",
    title: "Gateway subnets should not be configured with a network security group",
    ...ALWAYS,
  },
  ddosPlan: {
    id: "94de2ad3-e0c1-4caf-ad78-5d47bbc83d3d",
    title: "Virtual networks should be protected by Azure DDoS Protection",
    effects: ["Modify", "Audit", "Disabled"],
    effect: "Modify",
    requires: { ddosPlan: "string" },
    roles: ["4d97b98b-1d4f-4787-a291-c67834d212e7"],
  },
  ddosAudit: {
    id: "a7aca53f-2ed4-4466-a25e-0b45ade68efd",
    title: "Azure DDoS Protection should be enabled",
    ...AUDIT,
  },
  wafOn: {
    id: "564feb30-bf6a-4854-b4bb-0d2d2d1e6c66",
    title: "Web Application Firewall should be enabled for Application Gateway",
    ...DENY,
    byDefault: true,
  },
  wafMode: {
    id: "12430be1-6cc8-4527-a9a8-e3d38f250096",
    title: "Web Application Firewall should use the specified mode for Application Gateway",
    ...DENY,
    // Azure's own default is Detection, which stops nothing.
    presets: { modeRequirement: "Prevention" },
    byDefault: true,
  },
  wafBody: {
    id: "ca85ef9a-741d-461d-8b7a-18c2da82c666",
    title: "Web Application Firewall should have request body inspection enabled",
    ...DENY,
  },
  wafBots: {
    id: "ebea0d86-7fbd-42e3-8a46-27e7568c2525",
    title: "Bot Protection should be enabled for Application Gateway WAF",
    ...DENY,
  },
  vmPorts: {
    id: "9daedab3-fb2d-461e-b861-71790eead4f6",
    title: "All network ports should be restricted on security groups of your machines",
    ...AUDIT,
  },
  vmManagement: {
    id: "22730e10-96f6-4aac-ad84-9383d35b5917",
    title: "Management ports should be closed on your virtual machines",
    ...AUDIT,
    byDefault: true,
  },
  vmNsg: {
    id: "f6de0be7-9a8a-4b8a-b349-43cf02d22f7c",
    title: "Internet-facing virtual machines should be protected with network security groups",
    ...AUDIT,
  },
  jit: {
    id: "b0f33259-77d7-4c9e-aac6-3aabcfae693c",
    title: "Management ports of virtual machines should be protected with just-in-time access",
    ...AUDIT,
  },
  serversOn: {
    id: "4da35fc9-c9e7-4960-aec9-797fe7d9051d",
    title: "Azure Defender for servers should be enabled",
    ...AUDIT,
    byDefault: true,
  },
  serversDeploy: {
    id: "5eb6d64a-4086-4d7a-92da-ec51aed0332d",
    title: "Configure Microsoft Defender for Servers plan",
    ...DEPLOY,
    presets: { subPlan: "P2" },
    roles: OWNER,
  },
  cspmDeploy: {
    id: "72f8cee7-2937-403d-84a1-a4e3e57f3c21",
    title: "Configure Microsoft Defender CSPM plan",
    ...DEPLOY,
    roles: OWNER,
  },
  storageDeploy: {
    id: "cfdc5972-75b3-4418-8ae1-7f5c36839390",
    title: "Configure Microsoft Defender for Storage to be enabled",
    ...DEPLOY,
    roles: OWNER,
  },
  containersDeploy: {
    id: "efd4031d-b232-4595-babf-ae817348e91b",
    title: "Configure Microsoft Defender for Containers plan",
    ...DEPLOY,
    roles: OWNER,
  },
  armDeploy: {
    id: "b7021b2b-08fd-4dc0-9de7-3c6ece09faf9",
    title: "Configure Azure Defender for Resource Manager to be enabled",
    ...DEPLOY,
    roles: SECURITY_ADMIN,
  },
  keyVaultDeploy: {
    id: "1f725891-01c0-420a-9059-4fa46cb770b7",
    title: "Configure Microsoft Defender for Key Vault plan",
    ...DEPLOY,
    presets: { subPlan: "PerKeyVault" },
    roles: SECURITY_ADMIN,
  },
  contact: {
    id: "4f4f78b8-e367-4b10-a341-d9a4ad5cf1c7",
    title: "Subscriptions should have a contact email address for security issues",
    ...AUDIT,
    byDefault: true,
  },
  contactMail: {
    id: "6e2593d9-add6-4083-9c9b-4b7d2188c899",
    title: "Email notification for high severity alerts should be enabled",
    ...AUDIT,
    byDefault: true,
  },
  contactOwner: {
    id: "0b15565f-aa9e-48ba-8619-45960f2c314d",
    title: "Email notification to subscription owner for high severity alerts should be enabled",
    ...AUDIT,
    byDefault: true,
  },
  alertsAutomation: {
    id: "f1525828-9a90-4fcf-be48-268cdd02361e",
    title: "Deploy Workflow Automation for Microsoft Defender for Cloud alerts",
    ...ALWAYS,
    requires: {
      automationName: "string",
      ...EXPORT,
      logicAppResourceId: "string",
      logicAppTrigger: "string",
    },
    roles: CONTRIBUTOR,
  },
  alertsToWorkspace: {
    id: "ffb6f416-7bd2-4488-8828-56585fef2be9",
    title: "Deploy export to Log Analytics workspace for Microsoft Defender for Cloud data",
    ...ALWAYS,
    requires: { ...EXPORT, workspaceResourceId: "string" },
    roles: CONTRIBUTOR,
  },
  alertsToEventHub: {
    id: "cdfcce10-4578-4ecd-9703-530938e4abcb",
    title: "Deploy export to Event Hub for Microsoft Defender for Cloud data",
    ...ALWAYS,
    requires: { ...EXPORT, eventHubDetails: "string" },
    roles: CONTRIBUTOR,
  },
  activityLog: {
    id: "2465583e-4e78-4c15-b6be-a36cbc7c8b0f",
    title: "Configure Azure Activity logs to stream to specified Log Analytics workspace",
    ...DEPLOY,
    requires: { logAnalytics: "string" },
    roles: ["749f88d5-cbae-40b8-bcfc-e573ddc772fa", "92aaf0da-9dab-42b6-94a3-d43ce8d16293"],
  },
  resourceLogs: {
    id: "0884adba-2312-4468-abeb-5422caed1038",
    title: "Enable allLogs category group resource logging for supported resources to Log Analytics",
    initiative: true,
    effects: ["DeployIfNotExists", "AuditIfNotExists", "Disabled"],
    effect: "DeployIfNotExists",
    requires: { logAnalytics: "string" },
    roles: ["92aaf0da-9dab-42b6-94a3-d43ce8d16293"],
  },
  flowLogs: {
    id: "4c3c6c5f-0d47-4402-99b8-aa543dd8bcee",
    title: "Audit flow logs configuration for every virtual network",
    ...PLAIN,
    byDefault: true,
  },
  alertNsgWrite: {
    id: "b954148f-4c11-4c38-8221-be76711e194a",
    title: "An activity log alert should exist for specific Administrative operations",
    ...AUDIT,
    ...ALERT_OPERATION,
    presets: { operationName: "Microsoft.Network/networkSecurityGroups/write" },
    byDefault: true,
  },
  alertNsgRuleWrite: {
    id: "b954148f-4c11-4c38-8221-be76711e194a",
    title: "An activity log alert should exist for specific Administrative operations",
    ...AUDIT,
    ...ALERT_OPERATION,
    presets: { operationName: "Microsoft.Network/networkSecurityGroups/securityRules/write" },
    byDefault: true,
  },
  vmAssessment: {
    id: "bd876905-5b84-4f73-ab2d-2e7a7c4568d9",
    title: "Machines should be configured to periodically check for missing system updates",
    ...DENY,
    byDefault: true,
  },
  vmAntimalware: {
    id: "9b597639-28e4-48eb-b506-56b05d366257",
    title: "Microsoft IaaSAntimalware extension should be deployed on Windows servers",
    ...AUDIT,
    byDefault: true,
  },
  vmBackup: {
    id: "013e242c-8828-4970-87b3-ab247555486d",
    title: "Azure Backup should be enabled for Virtual Machines",
    ...AUDIT,
    byDefault: true,
  },
  appRouting: {
    id: "a691eacb-474d-47e4-b287-b4813ca44222",
    title: "App Service apps should enable outbound application traffic routing to Azure Virtual Network",
    ...DENY,
  },
};
