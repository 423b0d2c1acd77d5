import { emailFaults } from "../checks/emailAddresses";
import type { Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { didYouMean } from "../checks/suggest";
import { CATALOGUE, RETIRED, type CatalogueEntry } from "./defenderCatalogue";

/** What is wanted of one Defender plan. */
export interface DefenderPlanSettings {
  /** Optional. `Free` turns the plan off: a plan of a subscription cannot be deleted (H5a). Default: `Standard`. */
  readonly tier?: "Standard" | "Free" | undefined;
  /** Required with the tier `Free` for a plan that is on by default: why it is off. */
  readonly reason?: string | undefined;
  /** Optional. Sub-plan, where the plan has any. Default: the one that covers most. */
  readonly subPlan?: string | undefined;
  /** Optional. Extensions to turn on or off, by name. Default: those that need no set-up and cost nothing by volume. */
  readonly extensions?: Readonly<Record<string, boolean>> | undefined;
  /**
   * Optional. Properties of extensions that are on, by extension and name, as texts: such as the monthly limit of
   * OnUploadMalwareScanning. Default: those that Azure wants.
   */
  readonly extensionProperties?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
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
   * Optional. Least severity that is mailed. The alert for traffic to a malicious machine is Medium (H6). Default:
   * `Medium`.
   */
  readonly minimalSeverity?: "Medium" | "Low" | undefined;
  /**
   * Optional. The reason to mail alerts of severity High alone, such as that Medium ones are read elsewhere. Nobody is
   * then mailed of traffic to a malicious machine.
   */
  readonly onlyHigh?: string | undefined;
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
      .filter(([name, { on }]) => on !== "named" || settings.extensions?.[name] !== undefined)
      .map(([name, { on, properties }]): PricingExtension => {
        const enabled = settings.extensions?.[name] ?? on === true;
        const all = { ...properties, ...settings.extensionProperties?.[name] };
        return {
          name,
          isEnabled: enabled ? "True" : "False",
          ...(enabled && Object.keys(all).length > 0 && { additionalExtensionProperties: all }),
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
  const { subPlans = [] } = entry;
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
  return [...faults, ...extensionFaults(name, settings, entry)];
}

function extensionFaults(
  name: string,
  settings: DefenderPlanSettings,
  { subPlans = [], extensions = {} }: CatalogueEntry,
): Fault[] {
  const chosen = settings.subPlan ?? subPlans[0];
  const names = Object.keys(extensions);
  const known = Object.keys(settings.extensions ?? {}).flatMap((extension): Fault[] => {
    const { onlyIn } = extensions[extension] ?? {};
    if (extensions[extension] !== undefined && (onlyIn === undefined || onlyIn === chosen)) return [];
    return [
      {
        path: `${name}.extensions.${extension}`,
        problem:
          extensions[extension] === undefined
            ? `is not an extension of ${name}${didYouMean(extension, names)}`
            : `is not part of sub-plan ${chosen ?? ""}`,
        expected: names.length === 0 ? "no extension" : `one of ${names.join(", ")}`,
        example: names[0] === undefined ? `${name}: {}` : `${names[0]}: true`,
      },
    ];
  });
  const withProperties = Object.keys(settings.extensionProperties ?? {}).flatMap((extension): Fault[] => {
    const isOn = settings.extensions?.[extension] ?? extensions[extension]?.on === true;
    if (isOn && settings.tier !== "Free") return [];
    return [
      {
        path: `${name}.extensionProperties.${extension}`,
        problem: `has properties for an extension that is not on${names.includes(extension) ? "" : didYouMean(extension, names)}`,
        expected: "the name of an extension that is on",
        example: `extensions: { ${names[0] ?? extension}: true }`,
      },
    ];
  });
  return [...known, ...withProperties];
}

/** Everything that is wrong with the contact. */
export function securityContactFaults({
  emails,
  minimalSeverity,
  onlyHigh,
}: SecurityContactSettings): Fault[] {
  const faults = [...emailFaults(emails), ...reasonFaults({ onlyHigh })];
  if (minimalSeverity === undefined || onlyHigh === undefined) return faults;
  return [
    ...faults,
    {
      path: "[minimalSeverity, onlyHigh]",
      problem: "both are given",
      expected: "at most one of them",
      example: "minimalSeverity: Medium",
    },
  ];
}

/** What to tell the user about a contact that is valid and yet falls short of the purpose. */
export function securityContactWarnings({ onlyHigh }: SecurityContactSettings): string[] {
  if (onlyHigh === undefined) return [];
  return [
    "only alerts of severity High are mailed: nobody is told of traffic to malicious machines, which is Medium",
  ];
}
