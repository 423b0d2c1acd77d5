import type { Resource } from "../../../egress/read";
import { UNKNOWN } from "../../policypack/stack";

export type Properties = Record<string, unknown>;

/** The resources of one azure-native resource in the classic provider; undefined where it has no word for it. */
export type Translation = (resource: Resource) => Resource[] | undefined;

/** Translations by module and type of azure-native. */
export type Translations = Readonly<Record<string, Translation>>;

/** The resource of the classic provider that one of azure-native is; `token` is `network/subnet:Subnet`. */
export function made(from: Resource, token: string, properties: Properties): Resource {
  const { name, resourceGroupName } = from.properties;
  return { ...inside(from, token, { name, resourceGroupName, ...properties }), id: from.id };
}

/** A resource that the classic provider places by its parent's id alone. */
export const below = (from: Resource, token: string, properties: Properties): Resource => ({
  ...inside(from, token, { name: from.properties["name"], ...properties }),
  id: from.id,
});

/** A resource of the classic provider that is but a part of one in azure-native. */
export function inside(from: Resource, token: string, properties: Properties, suffix = ""): Resource {
  return {
    urn: `urn:pulumi:dev::estate::azure:${token}::${from.name}${suffix}`,
    type: `azure:${token}`,
    name: `${from.name}${suffix}`,
    properties,
  };
}

/** An association, where there is something to associate. */
export const link = (from: Resource, type: string, ends: Properties, suffix: string): Resource[] =>
  Object.values(ends).includes(undefined)
    ? []
    : [inside(from, `network/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, ends, suffix)];

/** The id of what a resource stands in, all of its own before a segment; not known where its own is not. */
export const idBefore = ({ id }: Resource, segment: string): string =>
  id?.split(`/${segment}/`)[0] ?? UNKNOWN;

/** The id of what a resource names, where the cases give that none. */
export const idIn = ({ properties }: Resource, type: string, name: unknown): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/${String(properties["resourceGroupName"])}` +
  `/providers/Microsoft.${type}/${String(name)}`;

/** What stands under some keys, one in the other; undefined where one of them is not there. */
export const at = (value: unknown, ...keys: string[]): unknown =>
  keys.reduce<unknown>((each, key) => (each as Properties | undefined)?.[key], value);
export const listOf = (value: unknown): Properties[] => (Array.isArray(value) ? (value as Properties[]) : []);
export const idsOf = (value: unknown): unknown[] => listOf(value).map(({ id }) => id);
/** The name at the end of an id. */
export const lastOf = (id: unknown): string | undefined =>
  typeof id === "string" ? id.split("/").at(-1) : undefined;
