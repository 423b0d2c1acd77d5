import { CLASSIC_NAMESPACES, CLASSIC_PATHS } from "./classicPaths";
import { fillPath, nameOf, parsePath, placeholders } from "./ids";
import { NATIVE_PATHS } from "./paths";
import { resourceShape, type ResourceShape } from "./shapes";

/** The providers that the simulator stands in for: two of Azure's resources, and that of the directory. */
export type ProviderName = "azure-native" | "azure" | "azuread";

/** What the simulator knows of one resource type. */
export interface ResourceType {
  readonly provider: ProviderName;
  /** `module:Type` for azure-native, whatever the token's form and version; `module/file` for azure. */
  readonly name: string;
  readonly path: string;
  /** The arguments that stand in the path: they make the id, and a change of one is a replacement. */
  readonly pathArguments: readonly string[];
  /** The argument that holds the resource's own name, if the user may choose it. */
  readonly nameArgument: string | undefined;
  /** azure-native only. */
  readonly apiVersion: string | undefined;
  readonly shape: ResourceShape | undefined;
  /** Outputs that Azure makes up, for types without a shape. */
  readonly computed: readonly string[];
}

const NATIVE_TOKEN =
  /^azure-native(?:_([a-z0-9]+)_(v\d{8}(?:preview|privatepreview)?))?:([A-Za-z0-9]+)(?:\/(v\d{8}(?:preview|privatepreview)?))?:(\w+)$/;
const CLASSIC_TOKEN = /^azure:([A-Za-z0-9]+)\/([A-Za-z0-9]+):(\w+)$/;

/** The parts of a token of azure-native in any of its three forms, or of the classic provider. */
export type Token =
  | {
      readonly provider: "azure-native";
      readonly module: string;
      readonly version?: string;
      readonly type: string;
    }
  | { readonly provider: "azure"; readonly module: string; readonly file: string; readonly type: string };

/** Reads a type or function token; undefined for a token of another provider. */
export function parseToken(token: string): Token | undefined {
  const native = NATIVE_TOKEN.exec(token);
  if (native) {
    const version = native[2] ?? native[4];
    return {
      provider: "azure-native",
      module: (native[3] ?? "").toLowerCase(),
      type: native[5] ?? "",
      ...(version === undefined ? {} : { version }),
    };
  }
  const classic = CLASSIC_TOKEN.exec(token);
  return classic
    ? { provider: "azure", module: classic[1] ?? "", file: classic[2] ?? "", type: classic[3] ?? "" }
    : undefined;
}

/** `v20230901preview` -> `2023-09-01-preview`. */
function apiVersion(version: string): string {
  return version.replace(
    /^v(\d{4})(\d\d)(\d\d)(\w*)$/,
    (_, year: string, month: string, day: string, rest: string) =>
      rest === "" ? `${year}-${month}-${day}` : `${year}-${month}-${day}-${rest}`,
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function plural(word: string): string {
  if (/[^aeiou]y$/.test(word)) return word.slice(0, -1) + "ies";
  return /(s|x|ch)$/.test(word) ? word + "es" : word + "s";
}

function fullPath(path: string, namespace: string): string {
  return /^[/{]/.test(path)
    ? path
    : `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${namespace}/${path}`;
}

function build(
  provider: ProviderName,
  name: string,
  path: string,
  rest: Pick<ResourceType, "apiVersion" | "shape" | "computed">,
): ResourceType {
  const fromProvider = path.startsWith("/subscriptions/{subscriptionId}");
  const pathArguments = placeholders(path).filter((p) => p !== "subscriptionId" || !fromProvider);
  const last = pathArguments.at(-1);
  const nameArgument = last !== undefined && path.endsWith(`{${last}}`) ? last : undefined;
  return { provider, name, path, pathArguments, nameArgument, ...rest };
}

/** The resource type of a token. Types that are in no table get a path by rule: namespace and plural of the name. */
export function resourceType(token: string): ResourceType | undefined {
  const parsed = parseToken(token);
  if (parsed === undefined) return undefined;
  if (parsed.provider === "azure") {
    const name = `${parsed.module}/${parsed.file}`;
    const known = CLASSIC_PATHS[name];
    const namespace = CLASSIC_NAMESPACES[parsed.module] ?? `Microsoft.${upperFirst(parsed.module)}`;
    const path = fullPath(known?.path ?? `${plural(parsed.file)}/{name}`, namespace);
    return build("azure", name, path, {
      apiVersion: undefined,
      shape: undefined,
      computed: known?.computed ?? [],
    });
  }
  const name = `${parsed.module}:${parsed.type}`;
  const module = NATIVE_PATHS[parsed.module];
  const type = lowerFirst(parsed.type);
  const known = module?.types[parsed.type];
  const path = fullPath(
    known ?? `${plural(type)}/{${type}Name}`,
    module?.namespace ?? `Microsoft.${upperFirst(parsed.module)}`,
  );
  const shape = resourceShape(name);
  return build("azure-native", name, path, {
    apiVersion: parsed.version === undefined ? shape?.api : apiVersion(parsed.version),
    shape,
    computed: ["name", "type", "etag", "provisioningState"],
  });
}

/** The resource type of a `ResourceType` name. */
export function typeByName(name: string): ResourceType {
  const type = resourceType(name.includes("/") ? `azure:${name}:Type` : `azure-native:${name}`);
  if (type === undefined) throw new Error(`no resource type has the name ${name}`);
  return type;
}

/** The ARM id that a resource's arguments make. Throws if an argument of the path is missing or empty. */
export function resourceId(
  type: ResourceType,
  inputs: Readonly<Record<string, unknown>>,
  subscriptionId: string,
): string {
  const fromProvider = type.path.startsWith("/subscriptions/{subscriptionId}");
  const id = fillPath(type.path, (name) => {
    if (name === "subscriptionId" && fromProvider) return subscriptionId;
    const value = inputs[name];
    if (typeof value !== "string" || value === "") throw new Error(`missing required property '${name}'`);
    // A CIDR as a name would add a segment to the id; a role's whole id would make the resource one of the role.
    if (name === "cidr") return value.replace("/", "_");
    return name === "roleDefinitionId" ? nameOf(value) : value;
  });
  return id;
}

/** The arguments that an id fixes, for an import that has nothing but the id. */
export function argumentsOf(type: ResourceType, id: string): Readonly<Record<string, string>> {
  const values = parsePath(type.path, id) ?? {};
  return Object.fromEntries(
    type.pathArguments.flatMap((name) => (values[name] ? [[name, values[name]]] : [])),
  );
}
