import type { Unknown } from "../../egress/azure";
import type { Model, Value } from "../../egress/read";
import { isOn, type Machine, readMachines, unknownsOf } from "../../egress/read/posture";
import { defineRule, type Violation } from "../rule";
import { settingViolation, unknownSetting } from "../setting-findings";
import { capitalized, lastKey, listed } from "../words";

interface Options {
  readonly requireAssessment: boolean;
}

/** The platform patches every machine, and looks for missing patches. */
export const vmPatchingAutomatic = defineRule<Options>({
  meta: {
    id: "vm-patching-automatic",
    title: "The platform patches every machine, and looks for missing patches.",
    why:
      "Attackers use a known hole within days; with the patch mode AutomaticByPlatform Azure installs security " +
      "patches one availability zone after another, and Azure Update Manager sees what is missing.",
    group: "machines",
    severity: "advisory",
  },
  options: {
    requireAssessment: {
      type: "boolean",
      description: "Whether the platform also has to look for missing patches each day (assessmentMode).",
      default: true,
    },
  },
  check: (model, options) =>
    readMachines(model.estate).flatMap((machine) => violationsOf(machine, options, model)),
});

function violationsOf(machine: Machine, options: Options, model: Model): Violation[] {
  const { imageUpgrades } = machine.patching;
  const upgrades = imageUpgrades === undefined ? undefined : isOn(imageUpgrades);
  if (upgrades?.kind === "yes") return [];
  const { faults, unknown } = judged(machine, options);
  if (upgrades?.kind !== "unknown")
    return [...faultsOf(machine, faults, model), ...doubtsOf(machine, unknown, model)];
  // New images are patched as well, so that alone decides where the rest is not as it should be.
  return faults.length + unknown.length === 0 ? [] : doubtsOf(machine, upgrades.unknown, model);
}

/** A setting that is not as it should be. */
interface Fault {
  readonly property: string;
  /** As a clause: `patchMode is AutomaticByOS`. */
  readonly problem: string;
  /** What to set, as the rest of a sentence. */
  readonly change: string;
}

interface Judged {
  readonly faults: readonly Fault[];
  readonly unknown: readonly Unknown[];
}

function judged({ patching, system, isScaleSet }: Machine, { requireAssessment }: Options): Judged {
  const { unsettable, patchMode, assessmentMode, automaticUpdates, imageUpgrades, setUp } = patching;
  if (unsettable !== undefined) {
    const property = imageUpgrades?.path ?? "";
    const change = isScaleSet
      ? `Set ${property} to true.`
      : "Declare it as a LinuxVirtualMachine or WindowsVirtualMachine with patchMode AutomaticByPlatform.";
    return { faults: [{ property, problem: unsettable, change }], unknown: [] };
  }
  if (system.kind === "unknown" && setUp.isAbsent) return { faults: [], unknown: [system.unknown] };
  const isWindows = system.kind === "known" && system.value === "Windows";
  const all = [
    byPlatform(patchMode, isWindows ? "AutomaticByOS" : "ImageDefault"),
    ...(automaticUpdates === undefined ? [] : [switchedOn(automaticUpdates)]),
    ...(requireAssessment ? [byPlatform(assessmentMode, "ImageDefault")] : []),
  ];
  return { faults: all.flatMap(({ faults }) => faults), unknown: all.flatMap(({ unknown }) => unknown) };
}

function byPlatform(value: Value, byDefault: string): Judged {
  const text = value.text();
  if (text.kind === "unknown") return { faults: [], unknown: [text.unknown] };
  const mode = text.kind === "known" ? text.value : undefined;
  if (mode?.toLowerCase() === "automaticbyplatform") return { faults: [], unknown: [] };
  const name = lastKey(value.path);
  const problem = mode === undefined ? `${name} is not given (${byDefault})` : `${name} is ${mode}`;
  return {
    faults: [{ property: value.path, problem, change: `${value.path} to AutomaticByPlatform` }],
    unknown: [],
  };
}

function switchedOn(value: Value): Judged {
  const on = isOn(value, true);
  if (on.kind !== "no") return { faults: [], unknown: unknownsOf(on) };
  const { path } = value;
  return {
    faults: [{ property: path, problem: `${lastKey(value.path)} is false`, change: `${path} to true` }],
    unknown: [],
  };
}

function faultsOf(
  { entry, title, patching, system }: Machine,
  faults: readonly Fault[],
  model: Model,
): Violation[] {
  const [first] = faults;
  if (first === undefined) return [];
  const place = { urn: entry.resource.urn, property: first.property };
  const problems = listed(faults.map(({ problem }) => problem));
  const message = `${capitalized(title)} is not patched by the platform as it should be: ${problems}.`;
  const changes = `Set ${listed(faults.map(({ change }) => change))}`;
  const fix =
    patching.unsettable !== undefined
      ? first.change
      : system.kind === "known"
        ? `${changes}.`
        : `${changes}, or the same in windowsConfiguration if it runs Windows.`;
  return [settingViolation(place, { message, fix }, model)];
}

function doubtsOf({ entry, title }: Machine, unknown: readonly Unknown[], model: Model): Violation[] {
  const [first] = unknown;
  if (first === undefined) return [];
  const place = { urn: entry.resource.urn, property: first.property };
  return [unknownSetting(place, `${title} may not be patched by the platform`, unknown, model)];
}
