import type { ResourceType } from "../arm/types";
import { entraShape, type EntraShape } from "./shapes";

/** What the stand-in knows of one class of the azuread provider. */
export interface EntraType {
  /** As its file is called: `namedLocation`. */
  readonly name: string;
  readonly shape: EntraShape;
  /** The collection of Microsoft Graph, which stands before the object id in a resource's id. */
  readonly collection: string;
  /** Arguments of which one that comes or goes makes a new object. */
  readonly fixed: readonly string[];
}

const COLLECTIONS: Readonly<Record<string, string>> = {
  authenticationStrengthPolicy: "/policies/authenticationStrengthPolicies",
  conditionalAccessPolicy: "/identity/conditionalAccess/policies",
  group: "/groups",
  namedLocation: "/identity/conditionalAccess/namedLocations",
};

const FIXED: Readonly<Record<string, readonly string[]>> = { namedLocation: ["country", "ip"] };

const TOKEN = /^azuread:index\/(\w+):(\w+)$/;

/** The class of a token; undefined for one that the stand-in does not know. */
export function entraType(token: string): EntraType | undefined {
  const name = TOKEN.exec(token)?.[1] ?? "";
  const shape = entraShape(name);
  const collection = COLLECTIONS[name];
  return shape === undefined || collection === undefined
    ? undefined
    : { name, shape, collection, fixed: FIXED[name] ?? [] };
}

/** The function of a token, such as `getClientConfig`. */
export const entraFunction = (token: string): string | undefined => TOKEN.exec(token)?.[1];

/** The class as the comparison of arguments takes it: nothing of an object of the directory stands in a path. */
export const asResourceType = ({ name }: EntraType): ResourceType => ({
  provider: "azuread",
  name: `index/${name}`,
  path: "",
  pathArguments: [],
  nameArgument: undefined,
  apiVersion: undefined,
  shape: undefined,
  computed: [],
});
