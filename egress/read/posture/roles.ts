import type { Read, Unknown } from "../../azure";
import { candidatesOf, type Entry, type Estate, lastSegment } from "../estate";
import type { Model } from "../model";
import { parseToken } from "../token";
import { textOf, type Value } from "../value";
import { grantOf, type Granted } from "./role-actions";
import { extensionScopeOf, madeFrom, partsOfScope, typeOfUrn } from "./scopes";

/** How much of Azure a scope holds, the widest first. The tenant counts as a management group: it is the root of all. */
export const SCOPE_WIDTHS = ["managementGroup", "subscription", "resourceGroup", "resource"] as const;
export type ScopeWidth = (typeof SCOPE_WIDTHS)[number];

/** What a role lets its holder do about egress. */
export type EgressRight =
  /** A built-in role, or one that was not read: its id, in lower case. */
  | { readonly kind: "byId"; readonly id: string }
  /** A role of these resources. */
  | { readonly kind: "declared"; readonly name: string; readonly urn: string; readonly granted: Granted }
  | { readonly kind: "unknown"; readonly unknown: Unknown };

/** That somebody has a role, or may take it. */
export interface RoleGrant {
  readonly urn: string;
  readonly name: string;
  /** Whether the role is to be activated first (PIM). */
  readonly isEligible: boolean;
  readonly role: EgressRight;
  readonly width: Read<ScopeWidth>;
  /** The object id, in lower case. */
  readonly principal: Read<string>;
  /** A condition limits only which roles may be handed on. */
  readonly condition: Unknown | undefined;
}

/** A custom role. */
export interface RoleDefinition {
  readonly urn: string;
  readonly name: string;
  readonly granted: Granted;
  /** Whether one of its actions is `*`: all there are. */
  readonly hasEveryAction: boolean;
  /** The scopes in which it can be assigned. */
  readonly widths: readonly Read<ScopeWidth>[];
}

/** Reads all role assignments and eligibilities. */
export function readRoleGrants({ estate }: Model): RoleGrant[] {
  return (["roleAssignment", "roleEligibility"] as const).flatMap((kind) =>
    estate.ofKind(kind).map((entry) => {
      const { properties, resource } = entry;
      const condition = properties.get("condition");
      const principal = properties.get("principalId").text();
      return {
        urn: resource.urn,
        name: resource.name,
        isEligible: kind === "roleEligibility",
        role: roleOf(entry, estate),
        width: widthOf(entry, properties.get("scope"), COLLECTIONS[kind]),
        principal:
          principal.kind === "known" ? { kind: "known", value: principal.value.toLowerCase() } : principal,
        condition: condition.isAbsent ? undefined : condition.because("is a condition that is not judged"),
      };
    }),
  );
}

const COLLECTIONS = {
  roleAssignment: "roleassignments",
  roleEligibility: "roleeligibilityschedules",
  roleDefinition: "roledefinitions",
} as const;

/** Reads all custom roles. */
export function readRoleDefinitions({ estate }: Model): RoleDefinition[] {
  return estate.ofKind("roleDefinition").map((entry) => {
    const { properties, resource } = entry;
    const scopes = properties.get("assignableScopes");
    const given = scopes.isAbsent ? [properties.get("scope")] : scopes.items();
    return {
      urn: resource.urn,
      name: resource.name,
      granted: grantOf(properties.get("permissions")),
      hasEveryAction: properties
        .get("permissions")
        .items()
        .some((permission) =>
          permission
            .get("actions")
            .items()
            .some((action) => textOf(action) === "*"),
        ),
      widths: given.map((scope) => widthOf(entry, scope, COLLECTIONS.roleDefinition)),
    };
  });
}

/** The built-in roles that the classic provider lets an assignment call by name. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ["owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"],
  ["contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c"],
  ["network contributor", "4d97b98b-1d4f-4787-a291-c67834d212e7"],
  ["user access administrator", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"],
  ["role based access control administrator", "f58310d9-a9f6-439a-9e8d-f62e7b41a168"],
]);

function roleOf(entry: Entry, estate: Estate): EgressRight {
  const id = entry.properties.get("roleDefinitionId");
  if (id.isAbsent) return roleNamed(entry.properties.get("roleDefinitionName"), estate);
  const text = textOf(id);
  if (text === undefined) {
    const [definition, ...more] = candidatesOf(estate.follow(entry, id, "roleDefinition"));
    if (definition !== undefined && more.length === 0) return declared(definition);
    return { kind: "unknown", unknown: id.unknown };
  }
  // The classic provider puts the scope behind the id, after a bar.
  const [written = ""] = text.split("|");
  const own = (lastSegment(written) ?? "").toLowerCase();
  const definition =
    estate.entryWithId(written) ?? estate.ofKind("roleDefinition").find((each) => idsOf(each).includes(own));
  return definition?.kind === "roleDefinition" ? declared(definition) : { kind: "byId", id: own };
}

function roleNamed(name: Value, estate: Estate): EgressRight {
  const text = name.text();
  if (text.kind === "unknown") return { kind: "unknown", unknown: text.unknown };
  if (text.kind === "absent") return { kind: "unknown", unknown: name.because("is not among what was read") };
  const wanted = text.value.toLowerCase();
  const definition = estate
    .ofKind("roleDefinition")
    .find(({ properties }) => textOf(properties.get("roleName", "name"))?.toLowerCase() === wanted);
  return definition === undefined ? { kind: "byId", id: NAMED.get(wanted) ?? wanted } : declared(definition);
}

const idsOf = ({ resource, properties }: Entry): string[] =>
  [
    lastSegment(resource.id?.split("|")[0]),
    textOf(properties.get("roleDefinitionId")),
    textOf(properties.get("name")),
  ]
    .filter((id) => id !== undefined)
    .map((id) => id.toLowerCase());

const declared = ({ resource, properties }: Entry): EgressRight => ({
  kind: "declared",
  name: resource.name,
  urn: resource.urn,
  granted: grantOf(properties.get("permissions")),
});

function widthOf(entry: Entry, scope: Value, collection: string): Read<ScopeWidth> {
  const text = scope.isAbsent ? extensionScopeOf(entry, collection) : textOf(scope);
  if (text !== undefined) return { kind: "known", value: widthOfScope(text) };
  const made = madeFrom(entry, scope);
  const [only] = made;
  const width = only !== undefined && made.length === 1 ? widthOfType(typeOfUrn(only)) : undefined;
  if (width !== undefined && scope.isUnknown) return { kind: "known", value: width };
  const unknown = scope.isAbsent ? scope.because("is not among what was read") : scope.unknown;
  return { kind: "unknown", unknown };
}

function widthOfScope(scope: string): ScopeWidth {
  const { subscription, resourceGroup, type } = partsOfScope(scope);
  if (type !== undefined && type !== "microsoft.management/managementgroups") return "resource";
  if (resourceGroup !== undefined) return "resourceGroup";
  return subscription === undefined ? "managementGroup" : "subscription";
}

/** The width of the scope that is the id of a resource of this type; undefined where it may be anything. */
function widthOfType(type: string): ScopeWidth | undefined {
  const token = parseToken(type);
  if (token === undefined) return undefined;
  switch (`${token.module}:${token.type.toLowerCase()}`) {
    case "management:managementgroup":
    case "management:group":
      return "managementGroup";
    case "subscription:subscription":
    case "subscription:alias":
    case "core:subscription":
      return "subscription";
    case "resources:resourcegroup":
    case "core:resourcegroup":
      return "resourceGroup";
    default:
      return "resource";
  }
}
