import { ArmError } from "../arm/error";
import { idKey, nameOf } from "../arm/ids";
import type { State } from "../store/state";

const LOCK = /^(.*)\/providers\/microsoft\.authorization\/locks\/[^/]+$/;

/** Where a lock holds, in the store's form of ids; undefined for what is no lock. */
const scopeOf = (key: string): string | undefined => LOCK.exec(key)?.[1];

/**
 * Refuses to delete what a lock holds: what it is set on and all below that, extensions such as diagnostic settings
 * included; and what holds something locked. Locks themselves can be deleted.
 */
export function checkLocks(state: State, id: string): void {
  const key = idKey(id);
  if (scopeOf(key) !== undefined) return;
  for (const lock of state.all()) {
    const scope = scopeOf(idKey(lock.id));
    if (scope === undefined) continue;
    if (scope !== key && !key.startsWith(`${scope}/`) && !scope.startsWith(`${key}/`)) continue;
    throw new ArmError(
      "ScopeLocked",
      `The scope '${id}' cannot perform delete operation because following scope(s) are locked: '${scope}', by the lock '${nameOf(lock.id)}'. Please remove the lock and try again.`,
      409,
    );
  }
}
