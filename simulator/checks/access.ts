import { ArmError } from "../arm/error";
import { idKey, nameOf } from "../arm/ids";
import { isGuid } from "./syntax";
import { refuse, text, texts, word, type PutRequest } from "./request";

/** The scope that an authorization resource stands at, in the store's form. */
const scopeOf = (id: string): string => idKey(id).replace(/\/providers\/microsoft\.authorization\/.*$/, "");

/** Refuses a role assignment whose name is no GUID, or that another one has made already. */
export function checkRoleAssignment({ id, body, state }: PutRequest): void {
  const name = nameOf(id);
  if (!isGuid(name)) {
    refuse(
      "InvalidRoleAssignmentId",
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    );
  }
  const role = idKey(text(body["roleDefinitionId"]) ?? "");
  const same = [...state.all()].find(
    (other) =>
      other.type === "authorization:RoleAssignment" &&
      idKey(other.id) !== idKey(id) &&
      scopeOf(other.id) === scopeOf(id) &&
      word(other.inputs["principalId"]) === word(body["principalId"]) &&
      idKey(text(other.inputs["roleDefinitionId"]) ?? "") === role,
  );
  if (same !== undefined) {
    throw new ArmError(
      "RoleAssignmentExists",
      `The role assignment already exists. The ID of the existing role assignment is ${nameOf(same.id)}.`,
      409,
    );
  }
}

/** Refuses a role whose name is no GUID, that can be assigned nowhere, or whose title another one has. */
export function checkRoleDefinition({ id, body, state }: PutRequest): void {
  const name = nameOf(id);
  if (!isGuid(name)) {
    refuse(
      "InvalidRoleDefinitionId",
      `The role definition ID '${name}' is not valid. The role definition ID must be a GUID.`,
    );
  }
  if (texts(body["assignableScopes"]).length === 0) {
    refuse("MissingAssignableScopes", `The role definition '${name}' must have assignable scopes.`);
  }
  const title = word(body["roleName"]);
  const same = [...state.all()].find(
    (other) =>
      other.type === "authorization:RoleDefinition" &&
      nameOf(other.id).toLowerCase() !== name.toLowerCase() &&
      title !== undefined &&
      word(other.inputs["roleName"]) === title,
  );
  if (same !== undefined) {
    throw new ArmError(
      "RoleDefinitionWithSameNameExists",
      `A custom role with the same name already exists in this directory. Use a different name than '${text(body["roleName"]) ?? ""}'.`,
      409,
    );
  }
}
