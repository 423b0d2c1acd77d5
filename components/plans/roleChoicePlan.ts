import { at, type Fault } from "../checks/fault";
import { guidFaults } from "../checks/guid";
import { reasonFaults } from "../checks/reasons";
import { scopeFaults, scopeKind } from "../checks/scopes";
import { didYouMean } from "../checks/suggest";
import { allowedOperations, EGRESS_OPERATIONS, type RoleActions } from "./egressOperations";
import { rolesOf, type RoleSettings } from "./rolesPlan";

/** Which role somebody gets. Exactly one of the two. */
export interface RoleChoice {
  /** Optional. Key of a role that is defined here, such as `networkOperator`. */
  readonly role?: string | undefined;
  /** Optional. Id of a role that Azure brings, such as `acdd72a7-3385-48ef-bd42-f606fba81ae7` for Reader. */
  readonly builtInRole?: string | undefined;
  /** Optional. The reason why this role may be had although it can open egress, or by a scope that is so wide. */
  readonly allowEgressChange?: string | undefined;
}

/** Roles that Azure brings and that can open egress, or hand out roles that can. */
const OPENING_ROLES: ReadonlyMap<string, string> = new Map([
  ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner"],
  ["b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor"],
  ["4d97b98b-1d4f-4787-a291-c67834d212e7", "Network Contributor"],
  ["b34d265f-36f7-4a0d-a4d4-e158ca92e90f", "Classic Network Contributor"],
  ["9980e02c-c2be-4d73-94e8-173b1dc7cf3c", "Virtual Machine Contributor"],
  ["18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator"],
  ["f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator"],
]);

/** What an assignment says of itself, its reason included; undefined for nothing. */
export function describeAssignment(
  description: string | undefined,
  reason: string | undefined,
): string | undefined {
  const texts = [description, reason === undefined ? undefined : `Although it can open egress: ${reason}`];
  return texts.filter((text) => text !== undefined).join(" ") || undefined;
}

/**
 * Everything that is wrong with the choice of a role for a scope.
 *
 * @param scope where the role is had; only text can be checked
 */
export function roleChoiceFaults(choice: RoleChoice, settings: RoleSettings, scope: unknown): Fault[] {
  const { role, builtInRole, allowEgressChange } = choice;
  const roles = rolesOf(settings);
  const faults = [...scopeFaults("scope", scope), ...reasonFaults({ allowEgressChange })];
  if ((role === undefined) === (builtInRole === undefined)) {
    return [
      ...faults,
      {
        path: "[role, builtInRole]",
        problem: role === undefined ? "neither is given" : "both are given",
        expected: "exactly one of them",
        example: 'role: "networkOperator"',
      },
    ];
  }
  if (builtInRole !== undefined) return [...faults, ...builtInFaults(builtInRole, allowEgressChange)];
  const chosen = role === undefined ? undefined : roles[role];
  if (role === undefined || chosen === undefined) {
    const known = Object.keys(roles);
    return [
      ...faults,
      {
        path: "role",
        problem: `"${role ?? ""}" is not a role of this component${didYouMean(role ?? "", known)}`,
        expected: `one of ${known.join(", ")}`,
        example: known[0] ?? "customRoles: {}",
      },
    ];
  }
  if (role === "blockListOperator") return [...faults, ...ipGroupFaults(scope)];
  return [...faults, ...widthFaults(chosen, scope, allowEgressChange)];
}

function builtInFaults(id: string, reason: string | undefined): Fault[] {
  const opening = OPENING_ROLES.get(id.toLowerCase());
  const malformed = guidFaults(id, "the id of a role that Azure brings").map((fault) =>
    at("builtInRole", fault),
  );
  if (opening === undefined || reason !== undefined) return malformed;
  return [
    {
      path: "builtInRole",
      problem: `is ${opening}, which can open egress or hand out roles that can`,
      expected: "a role that cannot, or the reason in allowEgressChange",
      example: 'role: "networkOperator"',
    },
  ];
}

/** The one place where writing an IP group is no way out is a group that only the deny rule names. */
function ipGroupFaults(scope: unknown): Fault[] {
  if (typeof scope !== "string") return [];
  if (/\/providers\/Microsoft\.Network\/ipGroups\/[^/]+$/i.test(scope)) return [];
  return [
    {
      path: "scope",
      problem: "is more than one IP group, so that the holder could write those of Allow rules as well",
      expected: "the ARM id of the IP group of the block list",
      example: "scope: blockedIpGroup.id",
    },
  ];
}

/** Beyond a resource group, one role that opens egress opens it for everybody there. */
function widthFaults(role: RoleActions, scope: unknown, reason: string | undefined): Fault[] {
  const kind = scopeKind(scope);
  const isWide = kind === "subscription" || kind === "managementGroup";
  if (!isWide || reason !== undefined || allowedOperations(role, EGRESS_OPERATIONS).length === 0) return [];
  return [
    {
      path: "scope",
      problem: "is wider than a resource group, for a role that can open egress",
      expected: "a resource group or a resource, or the reason in allowEgressChange",
      example: "scope: group.id",
    },
  ];
}
