import { at, type Fault } from "../checks/fault";
import { guidFaults } from "../checks/guid";
import { reasonFaults } from "../checks/reasons";
import { keyFaults, scopeFaults } from "../checks/scopes";
import { jitFaults, type JitSettings } from "./jitPlan";
import { activationFaults, periodFaults, type ActivationSettings, type EligibilityPeriod } from "./pimPlan";
import { roleChoiceFaults, type RoleChoice } from "./roleChoicePlan";
import { roleFaults, type RoleSettings } from "./rolesPlan";

/** What holds a resource back from being deleted, or from being changed at all. */
export interface LockSettings {
  /**
   * Optional. The reason to stop writes too (level ReadOnly). That stops the pipeline as well, so that it cannot change
   * what is locked until the lock is taken away (H56). Default: only deleting is stopped.
   */
  readonly stopWritesToo?: string | undefined;
  /** Optional. What people read who run into the lock. Default: that it was made by this component. */
  readonly notes?: string | undefined;
}

/** A lock as azure-native takes it, but for its scope. */
export interface PlannedLock {
  readonly level: "CanNotDelete" | "ReadOnly";
  readonly notes: string;
}

/** What the faults are looked for in: settings, and ids that may be outputs. */
export interface AccessToCheck extends RoleSettings {
  readonly scope: unknown;
  readonly furtherScopes?: readonly unknown[] | undefined;
  readonly assignments?: Readonly<Record<string, RoleChoice & Holder>> | undefined;
  readonly eligibilities?: Readonly<Record<string, RoleChoice & Holder & EligibilityPeriod>> | undefined;
  readonly activations?: Readonly<Record<string, ActivationSettings & Scoped>> | undefined;
  readonly locks?: Readonly<Record<string, LockSettings & Scoped>> | undefined;
  readonly justInTime?: (JitSettings & { readonly machines: Readonly<Record<string, unknown>> }) | undefined;
}

interface Scoped {
  readonly scope?: unknown;
}

interface Holder extends Scoped {
  readonly principalId: unknown;
}

/** Azure takes as many characters. */
const MOST_NOTES = 512;

/** The lock of checked settings. */
export function planLock({ stopWritesToo, notes }: LockSettings): PlannedLock {
  const why = stopWritesToo === undefined ? "" : ` Writes are stopped too: ${stopWritesToo}`;
  return {
    level: stopWritesToo === undefined ? "CanNotDelete" : "ReadOnly",
    notes: `${notes ?? "Locked by azure-lockdown. Take the lock away with the stack that made it."}${why}`,
  };
}

/** Everything that is wrong with the arguments, as far as they are plain data. */
export function networkAccessFaults(args: AccessToCheck): Fault[] {
  const { assignments = {}, eligibilities = {}, activations = {}, locks = {}, furtherScopes = [] } = args;
  const chosen = (choice: RoleChoice & Holder): Fault[] => [
    ...roleChoiceFaults(choice, args, choice.scope ?? args.scope),
    ...guidFaults(choice.principalId, "the object id of who gets the role").map((f) => at("principalId", f)),
  ];
  return [
    ...scopeFaults("scope", args.scope),
    ...furtherScopes.flatMap((scope, i) => scopeFaults(`furtherScopes[${i}]`, scope)),
    ...roleFaults(args),
    ...each("assignments", assignments, chosen),
    ...each("eligibilities", eligibilities, (item) => [...chosen(item), ...periodFaults(item)]),
    ...each("activations", activations, (item) => [
      ...scopeFaults("scope", item.scope),
      ...activationFaults(item),
    ]),
    ...each("locks", locks, (item) => [...scopeFaults("scope", item.scope), ...lockFaults(item)]),
    ...(args.justInTime === undefined
      ? []
      : jitFaults(args.justInTime, args.justInTime.machines).map((fault) => at("justInTime", fault))),
  ];
}

/** The faults of each item of a list, and of its keys. */
function each<T>(path: string, items: Readonly<Record<string, T>>, check: (item: T) => Fault[]): Fault[] {
  return [
    ...keyFaults(path, Object.keys(items)),
    ...Object.entries(items).flatMap(([key, item]) =>
      check(item).map((fault) => at(`${path}.${key}`, fault)),
    ),
  ];
}

function lockFaults(lock: LockSettings): Fault[] {
  const { length } = planLock(lock).notes;
  const faults = reasonFaults({ stopWritesToo: lock.stopWritesToo });
  if (length <= MOST_NOTES) return faults;
  const problem = `has ${length} characters with what is put around it`;
  return [
    ...faults,
    { path: "notes", problem, expected: `at most ${MOST_NOTES}`, example: '"Hub firewall"' },
  ];
}
