/** What guards egress, as its resources say it: one reader a family. */
export { type BlockEntry, type Instant, readBlockEntries } from "./block-list";
export { type ImplicitEgress, readImplicitEgress } from "./implicit-egress";
export { type InstanceAddress, readInstanceAddresses } from "./instance-addresses";
export {
  type Presence,
  readNetworkWideGateways,
  readSubnetAttachments,
  type StrayAssociation,
  type SubnetAttachment,
} from "./subnet-attachments";
export { type DiagnosticSetting, readDiagnosticSettings } from "./diagnostics";
export { type FlowLog, readFlowLogs, readUnreadFlowLogs } from "./flow-logs";
export { type LogTable, type LogWorkspace, readLogTables, readLogWorkspaces } from "./workspaces";
export {
  ACTIVITY_CATEGORIES,
  AUDIT_HOLDS_ALL,
  FIREWALL_CATEGORIES,
  LOGGED_FAMILIES,
  LOGGED_KINDS,
  type LoggedFamily,
  type LoggedKind,
  OLD_FIREWALL_CATEGORIES,
} from "./log-categories";
export { coverageOf, type LogSenders, SendersByAim } from "./log-coverage";
export {
  type ActivityAlert,
  type ActivityQuery,
  type ActivityWatch,
  readActivityAlerts,
  readActivityQueries,
} from "./alert-rules";
export {
  type AlertCondition,
  type AlertsSuppression,
  declaresDefender,
  type DefenderPlan,
  readAlertsSuppressions,
  readDefenderPlans,
  readSecurityAutomations,
  readSecurityContacts,
  type SecurityAutomation,
  type SecurityContact,
} from "./defender";
export {
  all,
  any,
  isClassic,
  isOn,
  not,
  type Truth,
  truthOf,
  truthOfRead,
  undecided,
  unknownsOf,
} from "./truth";
export { type InboundTranslation, readInboundTranslations } from "./inbound-translations";
export { LoggedParts } from "./logged-parts";
export {
  type AddressListSetting,
  type AllowList,
  type ClassicRuleList,
  type FirewallRuling,
  type FirewallSettings,
  type IntrusionDetection,
  type ListSetting,
  readClassicRuleLists,
  readFirewallRuling,
  readFirewallSettings,
  type Setting,
} from "./firewall-settings";
export { type Locked, readLocked } from "./locks";
export {
  type EgressRight,
  type RoleDefinition,
  type RoleGrant,
  readRoleDefinitions,
  readRoleGrants,
  SCOPE_WIDTHS,
  type ScopeWidth,
} from "./roles";
export { type BackupVault, readBackupVaults, readProtectedMachines, type VaultSetting } from "./backup";
export { type Agent, type AgentExtension, type Machine, readAgentExtensions, readMachines } from "./machines";
export { type FleetProtection, readFleetProtections } from "./server-protection";
