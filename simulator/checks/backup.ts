import { ArmError } from "../arm/error";
import { idKey, nameOf } from "../arm/ids";
import { isObject, reveal, type Properties, type Value } from "../provider/values";
import type { State, StoredResource } from "../store/state";
import { refuse, word, type PutRequest } from "./request";

/** A word below `properties`, such as `securitySettings.immutabilitySettings.state`. */
function wordAt(inputs: Properties, path: string): string | undefined {
  let value: Value | undefined = inputs["properties"];
  for (const key of path.split(".")) value = isObject(value) ? value[key] : undefined;
  return word(value);
}

const isItem = (resource: StoredResource): boolean => resource.type === "recoveryservices:ProtectedItem";

/** What is backed up in a vault. */
function itemsOf(state: State, vault: string): StoredResource[] {
  const inside = `${idKey(vault)}/`;
  return [...state.all()].filter((resource) => isItem(resource) && idKey(resource.id).startsWith(inside));
}

/** Settings that stay once they are made, and the word that makes them stay (H53). */
const FOR_GOOD: readonly (readonly [path: string, word: string])[] = [
  ["securitySettings.immutabilitySettings.state", "locked"],
  ["securitySettings.softDeleteSettings.softDeleteState", "alwayson"],
];

/** Refuses to take back what is irreversible, and another redundancy where something is backed up already. */
export function checkVault({ id, body, before, state }: PutRequest): void {
  if (before === undefined) return;
  const old = reveal(before.inputs) as Properties;
  for (const [path, last] of FOR_GOOD) {
    if (wordAt(old, path) === last && wordAt(body, path) !== last) {
      refuse(
        "CloudInternalError",
        `Vault ${nameOf(id)}: ${path} is ${last === "locked" ? "Locked" : "AlwaysON"} and cannot be changed back.`,
      );
    }
  }
  const redundancy = "redundancySettings.standardTierStorageRedundancy";
  if (wordAt(old, redundancy) !== wordAt(body, redundancy) && itemsOf(state, id).length > 0) {
    refuse(
      "BMSUserErrorStorageTypeChangeNotAllowed",
      `Vault ${nameOf(id)}: its redundancy cannot change any more, since it holds protected items.`,
    );
  }
}

/** Refuses to delete a vault that holds backups, or the group of one, and a policy that items are backed up by. */
export function checkBackupsHeld(state: State, id: string): void {
  const key = idKey(id);
  const held = [...state.all()].filter(isItem);
  const inside = held.find((item) => {
    const vault = /^(.*\/vaults\/[^/]+)\//.exec(idKey(item.id))?.[1];
    return vault === key || vault?.startsWith(`${key}/`) === true;
  });
  if (inside !== undefined) {
    throw new ArmError(
      "ServiceResourceNotEmptyWithContainerDetails",
      `${nameOf(id)} cannot be deleted: it still holds the protected item ${nameOf(inside.id)}.`,
      400,
    );
  }
  const user = held.find((item) => {
    const properties = reveal(item.inputs["properties"] ?? null);
    const policy = isObject(properties) ? properties["policyId"] : undefined;
    return typeof policy === "string" && idKey(policy) === key;
  });
  if (user !== undefined) {
    throw new ArmError(
      "BMSUserErrorPolicyInUse",
      `The backup policy ${nameOf(id)} cannot be deleted: ${nameOf(user.id)} is backed up by it.`,
      400,
    );
  }
}
