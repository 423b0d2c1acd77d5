import type { Read, Unknown } from "../../azure";
import type { Entry, Estate } from "../estate";
import { parseToken } from "../token";
import { textOf, Value } from "../value";

/** What runs on a machine. */
export type OperatingSystem = "Windows" | "Linux";

/** A virtual machine or a scale set. */
export interface Machine {
  readonly entry: Entry;
  /** How people call it: `machine "web"`. */
  readonly title: string;
  readonly isScaleSet: boolean;
  readonly system: Read<OperatingSystem>;
  readonly patching: Patching;
}

/** Who patches a machine (H51). */
export interface Patching {
  /** Why its provider's resource has no property for it, where that is so. */
  readonly unsettable: string | undefined;
  readonly patchMode: Value;
  readonly assessmentMode: Value;
  /** Windows' own switch; undefined on Linux. */
  readonly automaticUpdates: Value | undefined;
  /** Whether the scale set replaces the operating system's disk with each new image; undefined for a machine. */
  readonly imageUpgrades: Value | undefined;
  /** What says how the operating system is set up, which is absent for a disk that has been used before. */
  readonly setUp: Value;
}

// Publishers of Azure's own images, whose machines mostly say no system of their own.
const PUBLISHERS: Readonly<Record<string, OperatingSystem>> = {
  almalinux: "Linux",
  canonical: "Linux",
  debian: "Linux",
  microsoftwindowsdesktop: "Windows",
  microsoftwindowsserver: "Windows",
  oracle: "Linux",
  redhat: "Linux",
  resf: "Linux",
  suse: "Linux",
};

/** Reads all machines and scale sets. */
export function readMachines(estate: Estate): readonly Machine[] {
  return (["virtualMachine", "scaleSet"] as const).flatMap((kind) => estate.ofKind(kind).map(machineOf));
}

function machineOf(entry: Entry): Machine {
  const isScaleSet = entry.kind === "scaleSet";
  const title = `${isScaleSet ? "scale set" : "machine"} "${entry.resource.name}"`;
  const system = systemOf(entry);
  return { entry, title, isScaleSet, system, patching: patchingOf(entry, isScaleSet, system) };
}

/** What a resource says of its machines, which a scale set has a level deeper. */
function profileOf({ properties }: Entry): Value {
  const profile = properties.get("virtualMachineProfile");
  return profile.isAbsent ? properties : profile;
}

/** What the classic provider calls such a resource, in lower case; undefined for azure-native. */
function classicType({ resource }: Entry): string | undefined {
  const token = parseToken(resource.type);
  return token?.provider === "azure" ? token.type.toLowerCase() : undefined;
}

const CONFIGURATIONS = {
  Windows: ["windowsConfiguration", "osProfileWindowsConfig"],
  Linux: ["linuxConfiguration", "osProfileLinuxConfig"],
} as const;

function configurationOf(entry: Entry, system: OperatingSystem): Value {
  const [nested, flat] = CONFIGURATIONS[system];
  const profile = profileOf(entry);
  const inProfile = profile.get("osProfile").get(nested);
  return inProfile.isAbsent && classicType(entry) !== undefined ? profile.get(nested, flat) : inProfile;
}

function systemOf(entry: Entry): Read<OperatingSystem> {
  const type = classicType(entry);
  if (type?.startsWith("windows") === true) return { kind: "known", value: "Windows" };
  if (type?.startsWith("linux") === true) return { kind: "known", value: "Linux" };
  const profile = profileOf(entry);
  const disk = profile.get("storageProfile").get("osDisk");
  const isFlat = disk.isAbsent && type !== undefined;
  const said = (isFlat ? profile.get("storageOsDisk", "osDisk") : disk).get("osType");
  const text = textOf(said)?.toLowerCase();
  if (text === "windows") return { kind: "known", value: "Windows" };
  if (text === "linux") return { kind: "known", value: "Linux" };
  const isOpaque = profile.get("osProfile").isUnknown;
  for (const system of ["Windows", "Linux"] as const) {
    if (!isOpaque && !configurationOf(entry, system).isAbsent) return { kind: "known", value: system };
  }
  const image = profile.get("storageProfile").get("imageReference");
  const publisher = (image.isAbsent ? profile.get("sourceImageReference") : image).get("publisher");
  const system = PUBLISHERS[textOf(publisher)?.toLowerCase() ?? ""];
  if (system !== undefined) return { kind: "known", value: system };
  return { kind: "unknown", unknown: said.isUnknown ? said.unknown : said.because("is not given") };
}

function patchingOf(entry: Entry, isScaleSet: boolean, system: Read<OperatingSystem>): Patching {
  const { properties } = entry;
  const classic = classicType(entry);
  const imageUpgrades = isScaleSet ? imageUpgradesOf(properties, classic) : undefined;
  const known = system.kind === "known" ? system.value : undefined;
  if (classic !== undefined && classic !== "orchestratedvirtualmachinescaleset")
    return {
      // The first kind of machine, and uniform scale sets, have nothing that says who patches them.
      unsettable:
        classic === "virtualmachine" || isScaleSet ? `${entry.resource.type} has no patchMode` : undefined,
      patchMode: properties.get("patchMode"),
      assessmentMode: properties.get("patchAssessmentMode"),
      automaticUpdates:
        known === "Windows" ? properties.get("enableAutomaticUpdates", "automaticUpdatesEnabled") : undefined,
      imageUpgrades,
      setUp: properties,
    };
  const configuration = configurationOf(entry, known ?? "Linux");
  const settings = classic === undefined ? configuration.get("patchSettings") : configuration;
  return {
    unsettable: undefined,
    patchMode: settings.get("patchMode"),
    assessmentMode: settings.get("assessmentMode", "patchAssessmentMode"),
    automaticUpdates: known === "Windows" ? configuration.get("enableAutomaticUpdates") : undefined,
    imageUpgrades,
    setUp: profileOf(entry).get("osProfile"),
  };
}

function imageUpgradesOf(properties: Value, classic: string | undefined): Value {
  if (classic === "scaleset") return properties.get("automaticOsUpgrade");
  const policy =
    classic === undefined
      ? properties.get("upgradePolicy").get("automaticOSUpgradePolicy")
      : properties.get("automaticOsUpgradePolicy");
  return policy.get("enableAutomaticOSUpgrade");
}

/** What guards a machine from inside. */
export type Agent = "IaaSAntimalware" | "MDE";

/** An extension that is an antimalware agent, or may be one (H52). */
export interface AgentExtension {
  readonly entry: Entry;
  readonly at: Value;
  readonly title: string;
  readonly agent: Read<Agent>;
  /** What the machines' agent runs on; undefined for one that either may have. */
  readonly system: OperatingSystem | undefined;
  /** What the agent is told; its text is read where it is JSON. */
  readonly settings: Value;
  /** The machines that may have it, surely the one if `unknown` is undefined; none for a machine elsewhere. */
  readonly machines: readonly Entry[];
  readonly unknown: Unknown | undefined;
}

/** Reads the extensions that are agents or may be: as resources, and in the profiles of scale sets. */
export function readAgentExtensions(estate: Estate): readonly AgentExtension[] {
  const ofMachines = estate
    .ofKind("virtualMachineExtension")
    .map((entry) => separate(entry, "virtualMachine", ["vmName", "virtualMachineId"], estate));
  const ofScaleSets = estate
    .ofKind("scaleSetExtension")
    .map((entry) => separate(entry, "scaleSet", ["vmScaleSetName", "virtualMachineScaleSetId"], estate));
  return [...ofMachines, ...ofScaleSets, ...estate.ofKind("scaleSet").flatMap(inline)].filter(
    (extension): extension is AgentExtension => extension !== undefined,
  );
}

function separate(
  entry: Entry,
  kind: "virtualMachine" | "scaleSet",
  references: readonly string[],
  estate: Estate,
): AgentExtension | undefined {
  const found = agentOf(entry.properties);
  if (found === undefined) return undefined;
  const reference = entry.properties.get(...references);
  const target = estate.follow(entry, reference, kind);
  const common = {
    entry,
    at: entry.properties,
    title: `extension "${entry.resource.name}"`,
    settings: settingsOf(entry.properties),
    ...found,
  };
  switch (target.kind) {
    case "entry":
      return { ...common, machines: [target.entry], unknown: undefined };
    case "oneOf":
      return {
        ...common,
        machines: target.entries,
        unknown: reference.because("is one of several machines, not known which"),
      };
    case "elsewhere":
      return reference.isUnknown
        ? { ...common, machines: estate.ofKind(kind), unknown: reference.unknown }
        : { ...common, machines: [], unknown: undefined };
  }
}

function inline(entry: Entry): (AgentExtension | undefined)[] {
  const profile = profileOf(entry).get("extensionProfile").get("extensions");
  const extensions = profile.isAbsent ? entry.properties.get("extensions", "extension") : profile;
  return extensions.objects().map((at) => {
    const found = agentOf(at);
    if (found === undefined) return undefined;
    const name = textOf(at.get("name")) ?? "without a name";
    const title = `extension "${name}" of scale set "${entry.resource.name}"`;
    return { entry, at, title, settings: settingsOf(at), ...found, machines: [entry], unknown: undefined };
  });
}

/** Which agent an extension is; undefined for one that is none. */
function agentOf(properties: Value): Pick<AgentExtension, "agent" | "system"> | undefined {
  const type = properties.get("type").text();
  const publisher = properties.get("publisher").text();
  if (publisher.kind === "known" && !PUBLISH_AGENTS.has(publisher.value.toLowerCase())) return undefined;
  if (type.kind === "unknown") return { agent: type, system: undefined };
  const name = type.kind === "known" ? type.value.toLowerCase() : "";
  // What azure-native says of an extension that is there has the resource's own type in its place.
  if (name === "" || name.startsWith("microsoft.compute/")) return agentOfPublisher(properties, publisher);
  if (name === "iaasantimalware") return { agent: ANTIMALWARE, system: "Windows" };
  if (name === "mde.windows") return { agent: DEFENDER, system: "Windows" };
  return name === "mde.linux" ? { agent: DEFENDER, system: "Linux" } : undefined;
}

function agentOfPublisher(
  properties: Value,
  publisher: Read<string>,
): Pick<AgentExtension, "agent" | "system"> | undefined {
  if (publisher.kind === "unknown") return { agent: publisher, system: undefined };
  if (publisher.kind === "absent") return undefined;
  if (publisher.value.toLowerCase() === DEFENDER_PUBLISHER) return { agent: DEFENDER, system: undefined };
  const enabled = settingsOf(properties).get("AntimalwareEnabled");
  if (enabled.isUnknown) return { agent: { kind: "unknown", unknown: enabled.unknown }, system: "Windows" };
  return enabled.isAbsent ? undefined : { agent: ANTIMALWARE, system: "Windows" };
}

const DEFENDER_PUBLISHER = "microsoft.azure.azuredefenderforservers";
const PUBLISH_AGENTS: ReadonlySet<string> = new Set([DEFENDER_PUBLISHER, "microsoft.azure.security"]);
const ANTIMALWARE = { kind: "known", value: "IaaSAntimalware" } as const;
const DEFENDER = { kind: "known", value: "MDE" } as const;

/** The settings of an extension, which the classic provider has as JSON text. */
function settingsOf(properties: Value): Value {
  const settings = properties.get("settings");
  const text = textOf(settings);
  if (text === undefined) return settings;
  try {
    return Value.of({ settings: JSON.parse(text) as unknown }, settings.urn).get("settings");
  } catch {
    return settings.hidden("is no JSON that can be read");
  }
}
