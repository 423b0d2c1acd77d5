import type { Resource } from "../../egress/read";
import { UNKNOWN } from "../policypack/stack";
import { armOf } from "./forms/arm";
import { classicOf } from "./forms/classic";
import { outputsOf } from "./forms/outputs";

/** One way to write an estate down; undefined where the form has no word for one of its resources. */
export type Form = (resources: readonly Resource[]) => unknown;

/** Every form of document that the same estate may come in. */
export const FORMS: Readonly<Record<string, Form>> = {
  "state with outputs": (resources) => stateOf(resources, outputsOf),
  "state with inputs alone": (resources) => stateOf(resources),
  preview: previewOf,
  "tokens of an API version": (resources) => stateOf(retyped(resources, "azure-native:network/v20230901:")),
  "tokens of a local package": (resources) =>
    stateOf(retyped(resources.map(saysWhetherPrivate), "azure-native_network_v20250701:network:")),
  "ARM JSON": armOf,
  "classic provider": (resources) => {
    const classic = classicOf(resources);
    return classic === undefined ? undefined : stateOf(classic);
  },
  "preview of the classic provider": (resources) => {
    const classic = classicOf(resources);
    return classic === undefined ? undefined : previewOf(classic);
  },
};

type Outputs = (resource: Resource, all: readonly Resource[]) => Record<string, unknown>;

/** `pulumi stack export`. */
function stateOf(resources: readonly Resource[], outputs?: Outputs): unknown {
  return {
    version: 3,
    deployment: {
      resources: resources.map((each) => ({
        urn: each.urn,
        type: each.type,
        custom: true,
        id: each.id,
        inputs: each.properties,
        propertyDependencies: each.propertyDependencies,
        ...(outputs === undefined ? {} : { outputs: outputs(each, resources) }),
      })),
    },
  };
}

/** `pulumi preview --json` of a stack that is not there yet: no id is known, and dependencies stand for them (R2). */
function previewOf(resources: readonly Resource[]): unknown {
  const ids = resources.flatMap(({ id, urn }) =>
    id === undefined ? [] : [[id.toLowerCase(), urn] as const],
  );
  /** The resource that an id belongs to: itself, or the part of which it is. */
  const ownerOf = (id: string): string | undefined =>
    ids
      .filter(([each]) => id.toLowerCase() === each || id.toLowerCase().startsWith(`${each}/`))
      .sort(([a], [b]) => b.length - a.length)[0]?.[1];
  const steps = resources.map((each) => {
    const dependencies: Record<string, string[]> = {};
    const inputs = Object.fromEntries(
      Object.entries(each.properties).map(([property, value]) => [
        property,
        everyText(value, (text) => {
          const owner = text.startsWith("/subscriptions/") ? ownerOf(text) : undefined;
          if (owner === undefined) return text;
          (dependencies[property] ??= []).push(owner);
          return UNKNOWN;
        }),
      ]),
    );
    return {
      op: "create",
      urn: each.urn,
      newState: {
        urn: each.urn,
        type: each.type,
        custom: true,
        inputs,
        propertyDependencies: { ...dependencies, ...each.propertyDependencies },
      },
    };
  });
  return { steps, changeSummary: { create: steps.length } };
}

function everyText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => everyText(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, everyText(inner, change)]));
}

/** The same resources by other tokens; those of other modules keep theirs. */
function retyped(resources: readonly Resource[], module: string): Resource[] {
  const other = (text: string): string => text.replace(/azure-native:network:/, module);
  return resources.map((each) => ({
    ...each,
    type: other(each.type),
    urn: other(each.urn),
    propertyDependencies:
      each.propertyDependencies &&
      Object.fromEntries(
        Object.entries(each.propertyDependencies).map(([property, urns]) => [property, urns.map(other)]),
      ),
  }));
}

/** From API version 2025-07-01 on, a subnet that does not say is private, and these are not (E93). */
function saysWhetherPrivate(resource: Resource): Resource {
  if (!resource.type.endsWith(":Subnet")) return resource;
  return { ...resource, properties: { defaultOutboundAccess: true, ...resource.properties } };
}
