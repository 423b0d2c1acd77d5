import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";

import { type Resource, UNKNOWN_TEXT } from "../../egress/read";

/**
 * A resource of a stack-level policy, its joins included.
 *
 * Its properties there are outputs, and in a preview the provider leaves every output unknown that the program
 * did not give, such as the plural twin of a singular property. What the program gave is in the inputs that the
 * pack saw before; outputs only add what is not among them, such as a name.
 */
export function stackResource(resource: PolicyResource, inputs: Resource | undefined): Resource {
  const dependencies = Object.entries(resource.propertyDependencies).map(
    ([property, resources]) => [property, resources.map((dependency) => dependency.urn)] as const,
  );
  const outputs = readable(resource.props) as Record<string, unknown>;
  return {
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    properties: inputs === undefined ? outputs : { ...knownOf(outputs), ...inputs.properties },
    propertyDependencies: Object.fromEntries(dependencies),
  };
}

/** A resource of a resource-level policy, which is given no joins (R7). */
export function singleResource({ urn, type, name, props }: ResourceValidationArgs): Resource {
  return { urn, type, name, properties: readable(props) as Record<string, unknown> };
}

function knownOf(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== UNKNOWN_TEXT));
}

/**
 * Copies properties value by value. The policy SDK throws when an unknown value is read, and turns an error that
 * nobody catches into an advisory for the whole policy (R1); so each read is guarded, and what cannot be read
 * becomes the text that Pulumi itself writes for an unknown value.
 */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (let i = 0; i < value.length; i++) items.push(readKey(value, i));
    return items;
  }
  if (typeof value === "object" && value !== null) {
    // A null prototype, so that a property called `__proto__` is a property.
    const copy = Object.create(null) as Record<string, unknown>;
    for (const key of Object.keys(value)) copy[key] = readKey(value, key);
    return copy;
  }
  return value;
}

function readKey(container: object, key: string | number): unknown {
  let value: unknown;
  try {
    value = (container as Record<string | number, unknown>)[key];
  } catch {
    return UNKNOWN_TEXT;
  }
  return readable(value);
}
