import type { ComponentTypes, PropertyShape, TypeShape } from "../component-types";
import { formatted } from "./markdown";

const PACKAGE = "azure-lockdown";

/** What is told to every generated SDK: take the version of the schema, not the one of the program. */
const LANGUAGES = {
  csharp: { rootNamespace: "Contoso", respectSchemaVersion: true },
  go: { respectSchemaVersion: true, generateResourceContainerTypes: true },
  java: { basePackage: "com" },
  nodejs: { respectSchemaVersion: true },
  python: { respectSchemaVersion: true, pyproject: { enabled: true } },
};

/**
 * The schema of the component package, from the components' own types: arguments that are plain data in TypeScript are
 * plain in every language, since they decide what is made; handles of resources have no form there and are left out.
 */
export function packageSchema(components: readonly ComponentTypes[], version: string): Promise<string> {
  const types: Record<string, unknown> = {};
  for (const { objects } of components) {
    for (const { name, description, properties } of objects.values()) {
      const type = { ...(description !== "" && { description }), type: "object", ...members(properties) };
      const other = types[typeToken(name)];
      if (other !== undefined && JSON.stringify(other) !== JSON.stringify(type)) {
        throw new Error(
          `two interfaces are called ${name}; their names are those of types in every language`,
        );
      }
      types[typeToken(name)] = type;
    }
  }
  const resources = Object.fromEntries(
    components.map(({ token, description, args, outputs }) => {
      const inputs = members(args);
      return [
        token,
        {
          description,
          isComponent: true,
          inputProperties: inputs.properties,
          ...(inputs.required !== undefined && { requiredInputs: inputs.required }),
          ...members(outputs, true),
        },
      ];
    }),
  );
  const schema = {
    name: PACKAGE,
    displayName: "Azure Lockdown",
    version,
    description: "Components that close an Azure estate: no traffic leaves that nobody meant to let out.",
    keywords: ["azure", "security", "firewall", "kind/component", "category/cloud"],
    license: "Apache-2.0",
    config: {},
    language: LANGUAGES,
    types,
    resources,
  };
  return formatted(JSON.stringify(schema), "json");
}

const typeToken = (name: string): string => `${PACKAGE}:index:${name}`;

function members(
  properties: readonly PropertyShape[],
  isOutput = false,
): { properties: Record<string, unknown>; required?: string[] } {
  const told = properties.filter(({ type }) => !isHandle(type));
  for (const { name, type } of told) {
    if ((type.kind === "instant") === (name === "now")) continue;
    throw new Error(`${name}: the provider makes a Date of what is called now, and of nothing else`);
  }
  // The provider takes the clock of its environment where a program does not say what time it is.
  const required = told
    .filter((each) => each.required && each.type.kind !== "instant")
    .map(({ name }) => name);
  return {
    properties: Object.fromEntries(told.map((property) => [property.name, specOf(property, isOutput)])),
    ...(required.length > 0 && { required }),
  };
}

function isHandle(type: TypeShape): boolean {
  if (type.kind === "list") return isHandle(type.items);
  return type.kind === "map" ? isHandle(type.values) : type.kind === "resource";
}

function specOf(property: PropertyShape, isOutput: boolean): Record<string, unknown> {
  const { description, type, secret } = property;
  const notes = [
    description,
    ...(type.kind === "choice" ? [`One of ${type.values.map((value) => `\`${value}\``).join(", ")}.`] : []),
    ...(isOutput || property.default === undefined ? [] : [`Default: ${property.default}.`]),
    ...(type.kind === "instant" ? ["RFC 3339 with a time zone. Default: the clock."] : []),
  ];
  const text = notes.filter((note) => note !== "").join(" ");
  const value = isOutput ? undefined : literal(property.default, type);
  return {
    ...typeSpec(type, !property.input && !isOutput),
    ...(text !== "" && { description: text }),
    ...(value !== undefined && { default: value }),
    ...(secret && { secret: true }),
  };
}

/** What the doc comment names as the default, where it is one text, number or truth value. */
function literal(text: string | undefined, type: TypeShape): string | number | boolean | undefined {
  const bare = /^`?([^`\s]+)`?$/.exec(text ?? "")?.[1];
  if (bare === undefined) return undefined;
  if (type.kind === "boolean") return bare === "true" || bare === "false" ? bare === "true" : undefined;
  if (type.kind === "number") return Number.isNaN(Number(bare)) ? undefined : Number(bare);
  if (type.kind !== "choice") return undefined;
  return type.values.find((value) => String(value) === bare);
}

function typeSpec(type: TypeShape, plain: boolean): Record<string, unknown> {
  const flag = plain ? { plain: true } : {};
  switch (type.kind) {
    case "string":
    case "number":
    case "boolean":
      return { ...flag, type: type.kind };
    case "instant":
      return { ...flag, type: "string" };
    case "choice":
      return { ...flag, type: type.values.every((value) => typeof value === "number") ? "number" : "string" };
    case "list":
      return { ...flag, type: "array", items: typeSpec(type.items, plain) };
    case "map":
      return { ...flag, type: "object", additionalProperties: typeSpec(type.values, plain) };
    case "object":
      return { ...flag, $ref: `#/types/${typeToken(type.name)}` };
    case "any":
    case "resource":
      return { ...flag, $ref: "pulumi.json#/Any" };
  }
}
