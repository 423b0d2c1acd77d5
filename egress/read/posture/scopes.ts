import type { Entry } from "../estate";
import { kindOf } from "../kinds";
import { parseToken } from "../token";
import { textOf, type Value } from "../value";

/** What an ARM scope is made of, in lower case. */
export interface ScopeParts {
  readonly subscription: string | undefined;
  readonly resourceGroup: string | undefined;
  /** `microsoft.network/azurefirewalls`, with the types of its parents. */
  readonly type: string | undefined;
  readonly name: string | undefined;
}

/** Takes a scope apart; one that begins with a namespace is a resource, as a template has it. */
export function partsOfScope(scope: string): ScopeParts {
  const segments = scope
    .toLowerCase()
    .split("/")
    .filter((segment) => segment !== "");
  const after = (key: string): string | undefined => {
    const at = segments.indexOf(key);
    return at < 0 ? undefined : segments[at + 1];
  };
  const provider = segments.lastIndexOf("providers");
  const first = segments[0] ?? "";
  const path = provider >= 0 ? segments.slice(provider + 1) : first.includes(".") ? segments : [];
  const [namespace, ...rest] = path;
  const types = rest.filter((_, i) => i % 2 === 0);
  return {
    subscription: after("subscriptions"),
    resourceGroup: after("resourcegroups"),
    type: namespace === undefined ? undefined : [namespace, ...types].join("/"),
    name: rest.length % 2 === 0 ? rest.at(-1) : undefined,
  };
}

/** Whether a scope is a subscription as a whole: `/subscriptions/<id>`, the first slash or not. */
export const isSubscription = (scope: string): boolean => subscriptionOf(scope) !== undefined;

/** The id of the subscription that a scope is as a whole; undefined where it is a part of one, or another scope. */
export function subscriptionOf(scope: string): string | undefined {
  const [collection, id, ...more] = scope.split("/").filter((segment) => segment !== "");
  return collection?.toLowerCase() === "subscriptions" && more.length === 0 ? id?.toLowerCase() : undefined;
}

/** The scope in the id of a resource that extends another: all before its own type. */
export function extensionScopeOf({ resource, properties }: Entry, collection: string): string | undefined {
  const id = resource.id ?? textOf(properties.get("id"));
  const at = id?.toLowerCase().lastIndexOf(`/providers/microsoft.authorization/${collection}/`) ?? -1;
  return id === undefined || at < 0 ? undefined : id.slice(0, at) || "/";
}

/** The type in a URN of Pulumi: what a value was made from may be of a family that is not read. */
export function typeOfUrn(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** URNs of the resources that a value of a resource was made from, as far as the engine tells. */
export function madeFrom({ resource }: Entry, { path }: Value): readonly string[] {
  return resource.propertyDependencies?.[/^\w+/.exec(path)?.[0] ?? ""] ?? [];
}

/**
 * Whether a value can be no more than the ids of the resources of Azure that it was made from. A resource group says
 * nothing: the id of anything in it is made from its own.
 */
export function tellsOnly(made: readonly string[]): boolean {
  return made.every((urn) => {
    const type = typeOfUrn(urn);
    return parseToken(type) !== undefined && kindOf(type) !== "resourceGroup";
  });
}
