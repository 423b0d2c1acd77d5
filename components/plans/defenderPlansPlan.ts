import { emailFaults } from "../checks/emailAddresses";
import type { Fault } from "../checks/fault";
import { didYouMean } from "../checks/suggest";

/** What is wanted of one Defender plan. */
export interface DefenderPlanSettings {
  /** Optional. `Free` turns the plan off: a plan of a subscription cannot be deleted (H5a). Default: `Standard`. */
  readonly tier?: "Standard" | "Free" | undefined;
  /** Required with the tier `Free` for a plan that is on by default: why it is off. */
  readonly reason?: string | undefined;
  /** Optional. Sub-plan, where the plan has any. Default: the one that covers most. */
  readonly subPlan?: string | undefined;
  /** Optional. Extensions to turn on or off, by name. Default: those that are marked so in the catalogue. */
  readonly extensions?: Readonly<Record<string, boolean>> | undefined;
}

/** Plans by name, such as `VirtualMachines`. */
export type DefenderPlanList = Readonly<Record<string, DefenderPlanSettings>>;

/** Whom Defender writes to. */
export interface SecurityContactSettings {
  /** Required. At least one address that people read. */
  readonly emails: readonly string[];
  /** Optional. Telephone number with country code. */
  readonly phone?: string | undefined;
  /**
   * Optional. Least severity that is mailed. `High` is refused: the alert for traffic to a malicious machine is
   * Medium (H6). Default: `Medium`.
   */
  readonly minimalSeverity?: "Medium" | "Low" | undefined;
}

/** One Pricing resource. */
export interface PricingPlan {
  readonly pricingName: string;
  readonly pricingTier: "Standard" | "Free";
  readonly subPlan?: string;
  readonly extensions: PricingExtension[];
}

/** An extension as azure-native takes it: the switch is a string. */
export interface PricingExtension {
  readonly name: string;
  readonly isEnabled: "True" | "False";
  readonly additionalExtensionProperties?: Readonly<Record<string, string>>;
}

/** What Azure offers under one plan name. */
interface CatalogueEntry {
  /** Valid sub-plans, the default first. */
  readonly subPlans?: readonly string[];
  readonly extensions?: Readonly<Record<string, CatalogueExtension>>;
}

interface CatalogueExtension {
  /** Whether it is on unless the user says otherwise. */
  readonly on: boolean;
  /** The sub-plan that has it, where not all have. */
  readonly onlyIn?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** Plans that are on where nothing else is said. `VirtualMachines` is the one that raises network-layer alerts (H1). */
export const DEFAULT_PLANS: DefenderPlanList = {
  VirtualMachines: {},
  StorageAccounts: {},
  SqlServers: {},
  SqlServerVirtualMachines: {},
  OpenSourceRelationalDatabases: {},
  CosmosDbs: {},
  AppServices: {},
  KeyVaults: {},
  Arm: {},
  Containers: {},
  CloudPosture: {},
};

/**
 * Plans, sub-plans and extensions (H4). The order is that of writing, one after the other. Extensions that cost by
 * volume or need more set-up are off by default, and each is listed, on or off, since Azure turns some on by itself
 * and a refresh would show that as drift (H5c).
 */
const CATALOGUE: Readonly<Record<string, CatalogueEntry>> = {
  VirtualMachines: {
    subPlans: ["P2", "P1"],
    extensions: {
      AgentlessVmScanning: { on: true, onlyIn: "P2", properties: { ExclusionTags: "[]" } },
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
      AgentlessVmScanning: { on: true, properties: { ExclusionTags: "[]" } },
      ContainerSensor: { on: true },
    },
  },
  CloudPosture: {
    extensions: {
      AgentlessVmScanning: { on: true, properties: { ExclusionTags: "[]" } },
      AgentlessDiscoveryForKubernetes: { on: true },
      SensitiveDataDiscovery: { on: true },
      ContainerRegistriesVulnerabilityAssessments: { on: true },
    },
  },
  Api: { subPlans: ["P1", "P2", "P3", "P4", "P5"] },
  AI: { extensions: { AIPromptEvidence: { on: true } } },
};

/** Plan names that Azure has retired, and where their alerts come from now (H4). */
const RETIRED: Readonly<Record<string, string>> = {
  KubernetesService: "Containers",
  ContainerRegistry: "Containers",
  Dns: "VirtualMachines with sub-plan P2",
};

/** The plans as the user has them: those that are on by default, and what is said otherwise. */
export function withDefaultPlans(plans: DefenderPlanList | undefined): DefenderPlanList {
  return { ...DEFAULT_PLANS, ...plans };
}

/** The Pricing resources for the plans, in the order in which they must be written. */
export function planDefender(plans: DefenderPlanList): PricingPlan[] {
  return Object.entries(CATALOGUE).flatMap(([pricingName, entry]): PricingPlan[] => {
    const settings = plans[pricingName];
    if (settings === undefined) return [];
    if (settings.tier === "Free") return [{ pricingName, pricingTier: "Free", extensions: [] }];
    const subPlan = settings.subPlan ?? entry.subPlans?.[0];
    const extensions = Object.entries(entry.extensions ?? {})
      .filter(([, { onlyIn }]) => onlyIn === undefined || onlyIn === subPlan)
      .map(([name, { on, properties }]): PricingExtension => {
        const enabled = settings.extensions?.[name] ?? on;
        return {
          name,
          isEnabled: enabled ? "True" : "False",
          ...(enabled && properties !== undefined && { additionalExtensionProperties: properties }),
        };
      });
    return [{ pricingName, pricingTier: "Standard", ...(subPlan !== undefined && { subPlan }), extensions }];
  });
}

/** What to tell the user about plans that are valid and yet fall short of the purpose. */
export function defenderWarnings(plans: DefenderPlanList): string[] {
  const servers = plans["VirtualMachines"];
  if (servers === undefined || servers.tier === "Free") {
    return ["plan VirtualMachines is off: Defender will not report traffic to malicious machines"];
  }
  if (servers.subPlan !== "P1") return [];
  return [
    "plan VirtualMachines has sub-plan P1, which has no network-layer alerts: " +
      "only P2 reports traffic to malicious machines",
  ];
}

/** Everything that is wrong with the plans, with paths that start at the plan's name. */
export function defenderPlanFaults(plans: DefenderPlanList): Fault[] {
  return Object.entries(plans).flatMap(([name, settings]) => {
    const replacement = RETIRED[name];
    const entry = CATALOGUE[name];
    if (replacement !== undefined || entry === undefined) {
      const problem =
        replacement === undefined
          ? `is not a Defender plan${didYouMean(name, Object.keys(CATALOGUE))}`
          : `is retired: ${replacement} replaces it`;
      return [
        {
          path: name,
          problem,
          expected: `one of ${Object.keys(CATALOGUE).join(", ")}`,
          example: "VirtualMachines: {}",
        },
      ];
    }
    return settingsFaults(name, settings, entry);
  });
}

function settingsFaults(name: string, settings: DefenderPlanSettings, entry: CatalogueEntry): Fault[] {
  const faults: Fault[] = [];
  const { subPlans = [], extensions = {} } = entry;
  const { subPlan } = settings;
  if (settings.tier === "Free" && name in DEFAULT_PLANS && (settings.reason ?? "").trim() === "") {
    faults.push({
      path: `${name}.reason`,
      problem: settings.reason === undefined ? "is missing" : "is empty",
      expected: "the reason why a plan that is on by default is off",
      example: `${name}: { tier: Free, reason: "Nothing of the kind in this subscription" }`,
    });
  }
  if (subPlan !== undefined && !subPlans.includes(subPlan)) {
    faults.push({
      path: `${name}.subPlan`,
      problem: `"${subPlan}" is not a sub-plan of ${name}${didYouMean(subPlan, subPlans)}`,
      expected: subPlans.length === 0 ? "no sub-plan" : `one of ${subPlans.join(", ")}`,
      example: `${name}: ${subPlans[0] === undefined ? "{}" : `{ subPlan: ${subPlans[0]} }`}`,
    });
  }
  for (const extension of Object.keys(settings.extensions ?? {})) {
    const { onlyIn } = extensions[extension] ?? {};
    const chosen = subPlan ?? subPlans[0];
    if (extensions[extension] !== undefined && (onlyIn === undefined || onlyIn === chosen)) continue;
    const names = Object.keys(extensions);
    faults.push({
      path: `${name}.extensions.${extension}`,
      problem:
        extensions[extension] === undefined
          ? `is not an extension of ${name}${didYouMean(extension, names)}`
          : `is not part of sub-plan ${chosen ?? ""}`,
      expected: names.length === 0 ? "no extension" : `one of ${names.join(", ")}`,
      example: names[0] === undefined ? `${name}: {}` : `${names[0]}: true`,
    });
  }
  return faults;
}

/** Everything that is wrong with the contact. */
export function securityContactFaults({ emails }: SecurityContactSettings): Fault[] {
  return emailFaults(emails);
}
