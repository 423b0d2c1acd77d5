import type { Unknown } from "../../egress/azure";
import type { Model } from "../../egress/read";
import {
  type EgressRight,
  readRoleDefinitions,
  readRoleGrants,
  type RoleDefinition,
  type RoleGrant,
  SCOPE_WIDTHS,
  type ScopeWidth,
} from "../../egress/read/posture";
import { defineRule, type Violation } from "../rule";
import { settingViolation, unknownSetting } from "../setting-findings";
import { capitalized } from "../words";

interface Options {
  /** Object ids of those who may change egress everywhere, such as the pipeline. */
  readonly allowedPrincipals: readonly string[];
  /** The widest scope at which anybody may. */
  readonly widestScope: ScopeWidth;
  /** Ids of the roles beside those of the stack that grant it. */
  readonly roles: readonly string[];
}

/** No role lets anybody but those named change egress over more than a resource group. */
export const networkWriteAccessNarrow = defineRule<Options>({
  meta: {
    id: "network-write-access-narrow",
    title: "No role assignment lets its principal change egress over more than a resource group.",
    why:
      "Azure RBAC hands a role down from its scope: who has Owner, Contributor or Network Contributor at a " +
      "subscription can open every firewall policy, security group and route table in it by hand, past every review.",
    group: "access",
    severity: "advisory",
  },
  options: {
    allowedPrincipals: {
      type: "array",
      description: "Object ids of the principals that may have such a role at any scope, as the pipeline's.",
      default: [],
      items: { type: "string" },
    },
    widestScope: {
      type: "string",
      description: "The widest scope at which anybody may have such a role.",
      default: "resourceGroup",
      enum: SCOPE_WIDTHS,
    },
    roles: {
      type: "array",
      description:
        "Ids of the roles, beside those that the stack declares, that can change egress or hand out roles.",
      default: [
        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", // Owner
        "b24988ac-6180-42a0-ab88-20f7382dd24c", // Contributor
        "4d97b98b-1d4f-4787-a291-c67834d212e7", // Network Contributor
        "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", // User Access Administrator
        "f58310d9-a9f6-439a-9e8d-f62e7b41a168", // Role Based Access Control Administrator
      ],
      items: { type: "string" },
    },
  },
  check: (model, options) => [
    ...readRoleGrants(model).flatMap((grant) => violationsOfGrant(grant, options, model)),
    ...readRoleDefinitions(model).flatMap((role) => violationsOfRole(role, options.widestScope, model)),
  ],
});

const WORDS: Readonly<Record<ScopeWidth, string>> = {
  managementGroup: "a whole management group",
  subscription: "a whole subscription",
  resourceGroup: "a whole resource group",
  resource: "a resource",
};

const isTooWide = (width: ScopeWidth, widest: ScopeWidth): boolean =>
  SCOPE_WIDTHS.indexOf(width) < SCOPE_WIDTHS.indexOf(widest);

/** What a role can do: nothing that matters, something, or what the unknowns decide. */
interface Right {
  readonly can: string | undefined;
  readonly involves: readonly string[];
  readonly unknown: readonly Unknown[];
}

const NO_RIGHT: Right = { can: undefined, involves: [], unknown: [] };

/** Roles that change nothing themselves: User Access Administrator and Role Based Access Control Administrator. */
const HAND_OUT_ONLY: ReadonlySet<string> = new Set([
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
]);

function rightOf(role: EgressRight, roles: readonly string[], condition: Unknown | undefined): Right {
  switch (role.kind) {
    case "unknown":
      return { ...NO_RIGHT, unknown: [role.unknown] };
    case "byId":
      if (!roles.some((id) => id.toLowerCase() === role.id)) return NO_RIGHT;
      if (!HAND_OUT_ONLY.has(role.id)) return { ...NO_RIGHT, can: "can change egress" };
      return condition === undefined
        ? { ...NO_RIGHT, can: "can give itself every role" }
        : { ...NO_RIGHT, unknown: [condition] };
    case "declared": {
      const { egress, roles: handOut, mayGrant } = role.granted;
      const involves = [role.urn];
      if (egress !== undefined) return { can: `can change egress (${egress})`, involves, unknown: [] };
      if (handOut === undefined) return { can: undefined, involves, unknown: mayGrant };
      // A condition may leave only harmless roles to hand out.
      return condition === undefined
        ? { can: `can give itself every role (${handOut})`, involves, unknown: [] }
        : { can: undefined, involves, unknown: [condition] };
    }
  }
}

function violationsOfGrant(grant: RoleGrant, options: Options, model: Model): Violation[] {
  const { urn, name, principal, width } = grant;
  const allowed = new Set(options.allowedPrincipals.map((id) => id.toLowerCase()));
  if (principal.kind === "known" && allowed.has(principal.value)) return [];
  if (width.kind === "known" && !isTooWide(width.value, options.widestScope)) return [];
  const right = rightOf(grant.role, options.roles, grant.condition);
  if (right.can === undefined && right.unknown.length === 0) return [];
  const unknown = [
    ...(width.kind === "unknown" ? [width.unknown] : []),
    ...(right.can === undefined ? right.unknown : []),
    // Only where somebody may have it does it matter who has.
    ...(principal.kind === "unknown" && allowed.size > 0 ? [principal.unknown] : []),
  ];
  const what = grant.isEligible ? "eligible role assignment" : "role assignment";
  if (unknown.length > 0 || width.kind !== "known") {
    const doubt = `${what} "${name}" may let its principal change egress over more than it should`;
    const property =
      width.kind === "unknown" ? "scope" : right.can === undefined ? "roleDefinitionId" : "principalId";
    return [unknownSetting({ urn, property }, doubt, unknown, model)];
  }
  const whose = grant.isEligible ? "whose principal, once it has activated it," : "whose principal";
  const message = `${capitalized(what)} "${name}" gives ${WORDS[width.value]} a role ${whose} ${right.can ?? ""}.`;
  const fix =
    "Set scope to what the principal works on, or roleDefinitionId to a role that cannot change egress.";
  return [settingViolation({ urn, property: "scope" }, { message, fix, involves: right.involves }, model)];
}

/** A role is judged by those who have it; by itself only where it holds every action. */
function violationsOfRole(role: RoleDefinition, widest: ScopeWidth, model: Model): Violation[] {
  const { urn, name, granted, widths } = role;
  const right = granted.egress ?? granted.roles;
  if (!role.hasEveryAction || (right === undefined && granted.mayGrant.length === 0)) return [];
  const place = { urn, property: "permissions" };
  const unknownWidths = widths.flatMap((width) => (width.kind === "unknown" ? [width.unknown] : []));
  const isWide = widths.some((width) => width.kind === "known" && isTooWide(width.value, widest));
  if (!isWide && unknownWidths.length === 0) return [];
  if (right !== undefined && isWide) {
    const message = `Role "${name}" has every action, ${right} too, and can be assigned to ${widestOf(widths)}.`;
    const fix =
      "Name the actions that it needs, or add what changes egress and what hands out roles to notActions.";
    return [settingViolation(place, { message, fix }, model)];
  }
  const unknown = [...(right === undefined ? granted.mayGrant : []), ...(isWide ? [] : unknownWidths)];
  return [unknownSetting(place, `role "${name}" may change egress over more than it should`, unknown, model)];
}

function widestOf(widths: RoleDefinition["widths"]): string {
  const known = widths.flatMap((width) => (width.kind === "known" ? [width.value] : []));
  return WORDS[SCOPE_WIDTHS.find((width) => known.includes(width)) ?? "resource"];
}
