/** What Azure offers under one plan name. */
export interface CatalogueEntry {
  /** Valid sub-plans, the default first. */
  readonly subPlans?: readonly string[];
  readonly extensions?: Readonly<Record<string, CatalogueExtension>>;
}

/** An extension of a plan. */
export interface CatalogueExtension {
  /** Whether it is on unless the user says otherwise; `named`: only there where the user names it. */
  readonly on: boolean | "named";
  /** The sub-plan that has it, where not all have. */
  readonly onlyIn?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** Exclusion tags are a list written as JSON text. */
const NO_EXCLUSIONS = { ExclusionTags: "[]" };

/**
 * Plans, sub-plans and extensions (H4). The order is that of writing, one after the other. Extensions that cost by
 * volume or need more set-up are off by default, and each is listed, on or off, since Azure turns some on by itself
 * and a refresh would show that as drift (H5c). Those that only Azure's built-in policies tell of are left out unless
 * they are named.
 */
export const CATALOGUE: Readonly<Record<string, CatalogueEntry>> = {
  VirtualMachines: {
    subPlans: ["P2", "P1"],
    extensions: {
      AgentlessVmScanning: { on: true, onlyIn: "P2", properties: NO_EXCLUSIONS },
      MdeDesignatedSubscription: { on: false },
      FileIntegrityMonitoring: { on: false, onlyIn: "P2" },
    },
  },
  StorageAccounts: {
    subPlans: ["DefenderForStorageV2"],
    extensions: { OnUploadMalwareScanning: { on: false }, SensitiveDataDiscovery: { on: true } },
  },
  SqlServers: {},
  SqlServerVirtualMachines: {},
  OpenSourceRelationalDatabases: {},
  CosmosDbs: {},
  AppServices: {},
  KeyVaults: { subPlans: ["PerKeyVault"] },
  Arm: { subPlans: ["PerSubscription"] },
  Containers: {
    extensions: {
      ContainerRegistriesVulnerabilityAssessments: { on: true },
      AgentlessDiscoveryForKubernetes: { on: true },
      AgentlessVmScanning: { on: true, properties: NO_EXCLUSIONS },
      ContainerSensor: { on: true },
      ContainerIntegrityContribution: { on: "named" },
    },
  },
  CloudPosture: {
    extensions: {
      AgentlessVmScanning: { on: true, properties: NO_EXCLUSIONS },
      AgentlessDiscoveryForKubernetes: { on: true },
      SensitiveDataDiscovery: { on: true },
      ContainerRegistriesVulnerabilityAssessments: { on: true },
      EntraPermissionsManagement: { on: "named" },
    },
  },
  Api: { subPlans: ["P1", "P2", "P3", "P4", "P5"] },
  AI: { extensions: { AIPromptEvidence: { on: true }, AIPromptSharingWithPurview: { on: "named" } } },
};

/** Plan names that Azure has retired, and where their alerts come from now (H4). */
export const RETIRED: Readonly<Record<string, string>> = {
  KubernetesService: "Containers",
  ContainerRegistry: "Containers",
  Dns: "VirtualMachines with sub-plan P2",
};
