import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { regionFaults } from "../checks/regions";
import { didYouMean } from "../checks/suggest";
import { keyFaults, machineIdFaults, twiceFaults } from "./machineIds";
import type { OperatingSystem } from "./machinePatchingPlan";
import { machineFilterFaults, type MachineFilter } from "./machinePoliciesPlan";
import { maintenanceWindowFaults, type MaintenanceWindowSettings } from "./maintenanceWindowPlan";
import { microsoftAntimalwareFaults, type MicrosoftAntimalwareSettings } from "./microsoftAntimalwarePlan";

/** Settings of the hardening of machines that the configuration may have; `MachineHardening` says what each of them is. */
export interface MachineHardeningSettings {
  readonly windows?: Readonly<Record<string, MaintenanceWindowSettings>> | undefined;
  readonly scopes?:
    | Readonly<
        Record<
          string,
          {
            readonly resourceGroupName?: string | undefined;
            readonly window?: string | undefined;
            readonly filter?: MachineFilter | undefined;
          }
        >
      >
    | undefined;
  readonly microsoftAntimalware?: MicrosoftAntimalwareSettings | undefined;
  readonly antimalwareElsewhere?: string | undefined;
  readonly grantContributor?: string | undefined;
}

/** The arguments as far as they decide what exists; ids and names may not be known yet. */
interface Checked extends Omit<MachineHardeningSettings, "scopes"> {
  readonly location?: unknown;
  readonly machines?:
    | Readonly<
        Record<
          string,
          {
            readonly id: unknown;
            readonly window?: string | undefined;
            readonly location?: unknown;
            readonly system?: OperatingSystem | undefined;
          }
        >
      >
    | undefined;
  readonly scopes?:
    | Readonly<
        Record<
          string,
          {
            readonly resourceGroupName?: unknown;
            readonly window?: string | undefined;
            readonly filter?: MachineFilter | undefined;
          }
        >
      >
    | undefined;
}

/** The window of a machine or a scope: the one it names, or the only one there is. */
export function windowOf(
  target: { readonly window?: string | undefined },
  windows: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  const names = Object.keys(windows ?? {});
  return target.window ?? (names.length === 1 ? names[0] : undefined);
}

/** Everything that is wrong with the arguments. */
export function machineHardeningFaults(args: Checked): Fault[] {
  const { windows = {}, machines = {}, scopes = {} } = args;
  return [
    ...regionFaults(args.location).map((fault) => at("location", fault)),
    ...Object.entries(windows).flatMap(([key, window]) =>
      [...keyFaults(key), ...maintenanceWindowFaults(window)].map((fault) => at(`windows.${key}`, fault)),
    ),
    ...Object.entries(machines).flatMap(([key, machine]) =>
      [
        ...keyFaults(key),
        ...machineIdFaults("id", machine.id),
        ...regionFaults(machine.location).map((fault) => at("location", fault)),
        ...windowFaults(machine, windows, args.microsoftAntimalware === undefined),
        ...systemFaults(machine, args),
      ].map((fault) => at(`machines.${key}`, fault)),
    ),
    ...twiceFaults(machines),
    ...Object.entries(scopes).flatMap(([key, scope]) =>
      [
        ...keyFaults(key),
        ...(Object.hasOwn(machines, key) ? [clash("is the key of a machine as well")] : []),
        ...(key === DEFENDER ? [clash("is the name of what brings Defender for Endpoint")] : []),
        ...windowFaults(scope, windows, false),
        ...machineFilterFaults(scope.filter ?? {}, scope.resourceGroupName !== undefined).map((fault) =>
          at("filter", fault),
        ),
      ].map((fault) => at(`scopes.${key}`, fault)),
    ),
    ...antimalwareFaults(args),
    ...reasonFaults({ grantContributor: args.grantContributor }),
  ];
}

/** What the component calls the policy that brings Defender for Endpoint, as it calls scopes by their keys. */
export const DEFENDER = "defender";

const clash = (problem: string): Fault => ({
  path: "",
  problem,
  expected: "a key of its own",
  example: "web-group",
});

function windowFaults(
  target: { readonly window?: string | undefined },
  windows: Readonly<Record<string, unknown>>,
  isNeeded: boolean,
): Fault[] {
  const names = Object.keys(windows);
  const { window } = target;
  const expected = names.length === 0 ? "a window among windows" : `one of ${names.join(", ")}`;
  const example = JSON.stringify(names[0] ?? "sunday");
  if (window !== undefined) {
    if (Object.hasOwn(windows, window)) return [];
    const problem = `"${window}" is not among the windows${didYouMean(window, names)}`;
    return [{ path: "window", problem, expected, example }];
  }
  if (names.length === 1 || (names.length === 0 && !isNeeded)) return [];
  const problem =
    names.length === 0 ? "is not given, and there is no window" : "is not given, and there are several";
  return [{ path: "window", problem, expected, example }];
}

function systemFaults(machine: { readonly system?: OperatingSystem | undefined }, args: Checked): Fault[] {
  if (args.microsoftAntimalware === undefined || machine.system !== undefined) return [];
  return [
    {
      path: "system",
      problem: "is not given, and Microsoft Antimalware runs on Windows only",
      expected: "what the machine runs",
      example: '"Windows"',
    },
  ];
}

function antimalwareFaults({ microsoftAntimalware, antimalwareElsewhere }: Checked): Fault[] {
  const faults = reasonFaults({ antimalwareElsewhere });
  if (microsoftAntimalware === undefined) return faults;
  faults.push(
    ...microsoftAntimalwareFaults(microsoftAntimalware).map((fault) => at("microsoftAntimalware", fault)),
  );
  if (antimalwareElsewhere !== undefined) {
    faults.push({
      path: "[microsoftAntimalware, antimalwareElsewhere]",
      problem: "both are given",
      expected: "at most one of them; with neither, Defender for Endpoint comes to the machines",
      example: 'antimalwareElsewhere: "the stack of the platform does it"',
    });
  }
  return faults;
}
