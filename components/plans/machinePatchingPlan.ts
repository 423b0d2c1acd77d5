import { readModel } from "../../egress/read";
import { readMachines } from "../../egress/read/posture";
import type { Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";

/** What runs on a machine. */
export type OperatingSystem = "Windows" | "Linux";

/** How the platform patches a machine. */
export interface PatchingSettings {
  /**
   * Optional. Who decides when patches are installed: the platform by itself, one availability zone after another, or
   * a maintenance window. With `window` a machine that no window is assigned to is patched by nobody (H51).
   * Default: `platform`.
   */
  readonly schedule?: "platform" | "window" | undefined;
  /** Optional. When the machine is rebooted after patches. Default: `IfRequired`. */
  readonly reboot?: "IfRequired" | "Always" | undefined;
  /** Optional. The reason never to reboot it: what waits for a reboot protects nobody until somebody does it. */
  readonly neverReboot?: string | undefined;
  /** Optional. Patch without a reboot where the edition of Windows can (hotpatch). Default: false. */
  readonly hotpatch?: boolean | undefined;
}

/** How patches are installed, as azure-native takes it in both kinds of patch settings. */
export interface AutomaticByPlatformSettings {
  readonly rebootSetting: "IfRequired" | "Always" | "Never";
  readonly bypassPlatformSafetyChecksOnUserSchedule: boolean;
}

/** The part of `linuxConfiguration` that says who patches. */
export interface HardenedLinuxConfiguration {
  readonly provisionVMAgent: true;
  readonly patchSettings: {
    readonly patchMode: "AutomaticByPlatform";
    readonly assessmentMode: "AutomaticByPlatform";
    readonly automaticByPlatformSettings: AutomaticByPlatformSettings;
  };
}

/** The part of `windowsConfiguration` that says who patches. */
export interface HardenedWindowsConfiguration {
  readonly provisionVMAgent: true;
  readonly enableAutomaticUpdates: true;
  readonly patchSettings: HardenedLinuxConfiguration["patchSettings"] & {
    readonly enableHotpatching?: true;
  };
}

/** Everything that is wrong with the settings. */
export function patchingFaults(settings: PatchingSettings): Fault[] {
  const faults = reasonFaults({ neverReboot: settings.neverReboot });
  if (settings.neverReboot !== undefined && settings.reboot !== undefined) {
    faults.push({
      path: "[reboot, neverReboot]",
      problem: "both are given",
      expected: "at most one of them",
      example: 'reboot: "IfRequired"',
    });
  }
  return faults;
}

/** `linuxConfiguration` of a machine that the platform patches and looks over each day; spread your own beside it. */
export function hardenedLinuxConfiguration(settings: PatchingSettings = {}): HardenedLinuxConfiguration {
  return {
    provisionVMAgent: true,
    patchSettings: {
      patchMode: "AutomaticByPlatform",
      assessmentMode: "AutomaticByPlatform",
      automaticByPlatformSettings: {
        rebootSetting: settings.neverReboot === undefined ? (settings.reboot ?? "IfRequired") : "Never",
        // Without it Azure installs outside of the window as well (H51).
        bypassPlatformSafetyChecksOnUserSchedule: settings.schedule === "window",
      },
    },
  };
}

/** `windowsConfiguration` of such a machine; spread your own beside it. */
export function hardenedWindowsConfiguration(settings: PatchingSettings = {}): HardenedWindowsConfiguration {
  const { provisionVMAgent, patchSettings } = hardenedLinuxConfiguration(settings);
  return {
    provisionVMAgent,
    enableAutomaticUpdates: true,
    patchSettings: { ...patchSettings, ...(settings.hotpatch === true && { enableHotpatching: true }) },
  };
}

/**
 * The part of `osProfile` that says who patches, to be spread into that of a machine or a flexible scale set:
 * `osProfile: { computerName, adminUsername, ...hardenedOsProfile("Windows") }`.
 */
export function hardenedOsProfile(
  system: "Windows",
  settings?: PatchingSettings,
): { windowsConfiguration: HardenedWindowsConfiguration };
export function hardenedOsProfile(
  system: "Linux",
  settings?: PatchingSettings,
): { linuxConfiguration: HardenedLinuxConfiguration };
export function hardenedOsProfile(system: OperatingSystem, settings?: PatchingSettings): object {
  return system === "Windows"
    ? { windowsConfiguration: hardenedWindowsConfiguration(settings) }
    : { linuxConfiguration: hardenedLinuxConfiguration(settings) };
}

type Bag = Readonly<Record<string, unknown>>;

/** Arguments of a machine with what was missing in them. */
export interface HardenedMachine {
  readonly args: Bag;
  /** What is set already, and weaker, or cannot be read; the arguments keep it. */
  readonly faults: readonly Fault[];
}

/** Fills in who patches a machine, and reports what is set otherwise: nothing that somebody wrote is changed. */
export function hardenMachine(
  kind: "machine" | "scaleSet",
  args: Bag,
  settings: PatchingSettings,
): HardenedMachine {
  if (kind === "machine") return hardenProfile(args, "", settings);
  if (textIn(args["orchestrationMode"]) !== "Flexible") return hardenUniform(args);
  const profile = args["virtualMachineProfile"];
  if (profile !== undefined && !isBag(profile)) return { args, faults: [unread("virtualMachineProfile")] };
  const hardened = hardenProfile(profile ?? {}, "virtualMachineProfile.", settings);
  return { args: { ...args, virtualMachineProfile: hardened.args }, faults: hardened.faults };
}

function hardenProfile(args: Bag, at: string, settings: PatchingSettings): HardenedMachine {
  const profile = args["osProfile"] ?? {};
  if (!isBag(profile)) return { args, faults: [unread(`${at}osProfile`)] };
  const system = systemOf(args, profile);
  if (system === undefined) {
    const path = `${at}storageProfile.osDisk.osType`;
    return { args, faults: [{ path, problem: "is not given", ...SYSTEM }] };
  }
  const key = system === "Windows" ? "windowsConfiguration" : "linuxConfiguration";
  const wanted =
    system === "Windows" ? hardenedWindowsConfiguration(settings) : hardenedLinuxConfiguration(settings);
  const faults: Fault[] = [];
  const filled = fill(profile[key], wanted as unknown as Bag, `${at}osProfile.${key}`, faults);
  return { args: { ...args, osProfile: { ...profile, [key]: filled } }, faults };
}

const SYSTEM = {
  expected: "what the machine runs, where neither its image nor its configuration says so",
  example: '"Linux"',
};

/** What may be set otherwise without being weaker: somebody may have a schedule of their own, or no hotpatch. */
const FREE = new Set(["bypassPlatformSafetyChecksOnUserSchedule", "enableHotpatching"]);

function fill(given: unknown, wanted: Bag, path: string, faults: Fault[]): unknown {
  if (given === undefined) return wanted;
  if (!isBag(given)) {
    faults.push(unread(path));
    return given;
  }
  const filled: Record<string, unknown> = { ...given };
  for (const [key, value] of Object.entries(wanted)) {
    const at = `${path}.${key}`;
    const old = given[key];
    if (isBag(value)) filled[key] = fill(old, value, at, faults);
    else if (old === undefined) filled[key] = value;
    else if (typeof old !== "string" && typeof old !== "boolean") faults.push(unread(at));
    else if (!FREE.has(key) && isWeaker(key, old, value)) faults.push(weaker(at, old, value));
  }
  return filled;
}

/** A reboot at another time than wanted still happens; one that never does leaves patches without effect. */
const isWeaker = (key: string, old: string | boolean, wanted: unknown): boolean =>
  key === "rebootSetting"
    ? String(old).toLowerCase() === "never" && wanted !== "Never"
    : String(old).toLowerCase() !== String(wanted).toLowerCase();

/**
 * A uniform scale set has no patch settings: its machines get each new image instead (H51), which Azure does only
 * where something tells it that the new ones work.
 */
function hardenUniform(args: Bag): HardenedMachine {
  const path = "upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade";
  const faults: Fault[] = [];
  const wanted = { automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: true } };
  const filled = fill(args["upgradePolicy"], wanted, "upgradePolicy", faults);
  if (faults.length === 0 && !saysHealth(args)) {
    faults.push({
      path,
      problem: "cannot be set, since nothing tells Azure whether an upgraded machine works",
      expected: "a health probe, or an application health extension",
      example: "virtualMachineProfile: { networkProfile: { healthProbe: { id: probeId } } }",
    });
  }
  return faults.length > 0 ? { args, faults } : { args: { ...args, upgradePolicy: filled }, faults };
}

function saysHealth(args: Bag): boolean {
  const profile = bagIn(args["virtualMachineProfile"]);
  if (bagIn(profile["networkProfile"])["healthProbe"] !== undefined) return true;
  const extensions = bagIn(profile["extensionProfile"])["extensions"];
  if (!Array.isArray(extensions)) return extensions !== undefined;
  return extensions.some((each) => (textIn(bagIn(each)["type"]) ?? "").startsWith("ApplicationHealth"));
}

/** What a machine runs, as the policy pack reads it. */
function systemOf(args: Bag, osProfile: Bag): OperatingSystem | undefined {
  const storage = bagIn(args["storageProfile"]);
  const properties = {
    osProfile: Object.fromEntries(
      ["windowsConfiguration", "linuxConfiguration"]
        .filter((key) => osProfile[key] !== undefined)
        .map((key) => [key, {}]),
    ),
    storageProfile: {
      osDisk: { osType: textIn(bagIn(storage["osDisk"])["osType"]) },
      imageReference: { publisher: textIn(bagIn(storage["imageReference"])["publisher"]) },
    },
  };
  const resource = {
    urn: "machine",
    type: "azure-native:compute:VirtualMachine",
    name: "machine",
    properties,
  };
  const system = readMachines(readModel([resource]).estate)[0]?.system;
  return system?.kind === "known" ? system.value : undefined;
}

const weaker = (path: string, old: string | boolean, wanted: unknown): Fault => ({
  path,
  problem: `is ${JSON.stringify(old)}, which is weaker`,
  expected: "what the stack wants of every machine, or the machine among the exceptions with a reason",
  example: JSON.stringify(wanted),
});

const unread = (path: string): Fault => ({
  path,
  problem: "is no plain data, so nobody can tell what it says of patching",
  expected: "plain data, or the machine among the exceptions with a reason",
  example: "{ patchSettings: { patchMode: 'AutomaticByPlatform' } }",
});

const textIn = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const bagIn = (value: unknown): Bag => (isBag(value) ? value : {});

/** An object as somebody writes it, no output and no promise. */
function isBag(value: unknown): value is Bag {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
