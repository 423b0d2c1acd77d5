import type { PlaceClass } from "./place";

// E section 8. Class X there (a customer's own code or data can stand behind the tag) is `multiTenant` here;
// classes M and I are `managed`. Names are compared without regard to case and without their region.
/** Tags of services in which any customer can have an instance; without a region. */
export const MULTI_TENANT_TAGS: readonly string[] = [
  "AppConfiguration",
  "AppService",
  "AzureCloud",
  "AzureCognitiveSearch",
  "AzureConnectors",
  "AzureContainerAppsService",
  "AzureContainerRegistry",
  "AzureCosmosDB",
  "AzureDatabricks",
  "AzureDataLake",
  "AzureDevOps",
  "AzureFrontDoor.Backend",
  "AzureFrontDoor.Frontend",
  "AzureIoTHub",
  "AzureKeyVault",
  "AzureMachineLearning",
  "AzureManagedGrafana",
  "AzureSignalR",
  "AzureSpringCloud",
  "AzureWebPubSub",
  "CognitiveServicesFrontend",
  "DataFactory",
  "EventHub",
  "LogicApps",
  "PowerBI",
  "ServiceBus",
  "Sql",
  "Storage",
  "StorageSyncService",
];
const MANAGED = [
  "ActionGroup",
  "ApiManagement",
  "ApplicationInsightsAvailability",
  "AppServiceManagement",
  "AzureActiveDirectory",
  "AzureBackup",
  "AzureFrontDoor.FirstParty",
  "AzureMonitor",
  "AzurePlatformLKM",
  "AzureResourceManager",
  "AzureSentinel",
  "AzureSiteRecovery",
  "AzureTrafficManager",
  "AzureUpdateDelivery",
  "BatchNodeManagement",
  "GatewayManager",
  "GuestAndHybridManagement",
  "HDInsight",
  "MicrosoftContainerRegistry",
  "SqlManagement",
];

const CLASSES = new Map<string, PlaceClass>([
  ...MULTI_TENANT_TAGS.map((name) => [name.toLowerCase(), "multiTenant"] as const),
  ...MANAGED.map((name) => [name.toLowerCase(), "managed"] as const),
]);

/** The class of a service tag, with or without a region (`Storage.WestEurope`). */
export function classOfTag(tag: string): PlaceClass {
  const name = tag.toLowerCase();
  // All datacentre addresses, any of which a customer can rent: no restriction worth the name (E section 8).
  if (name === "azurecloud") return "wholeCloud";
  return CLASSES.get(name) ?? CLASSES.get(name.split(".")[0] ?? name) ?? "unknownTag";
}
