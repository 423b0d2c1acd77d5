import assert from "node:assert/strict";

import { type Resource, UNKNOWN_TEXT, Value } from "../../../../egress/read";
import { type Document, DocumentError, readDocument } from "../../../../egress/read/documents";

export const SECRET_KEY = "4dabf18193072939515e22adb298388d";
export const NSG = "azure-native:network:NetworkSecurityGroup";
export const GROUP_ID =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/web";

export function urn(name: string, type = NSG): string {
  return `urn:pulumi:dev::shop::${type}::${name}`;
}

/** A resource as a state holds it; `fields` come last. */
export function inState(
  name: string,
  fields: Record<string, unknown> = {},
  type = NSG,
): Record<string, unknown> {
  return { urn: urn(name, type), custom: true, type, inputs: {}, outputs: {}, ...fields };
}

export function state(...resources: readonly unknown[]): Record<string, unknown> {
  return { version: 3, deployment: { manifest: {}, resources } };
}

export function preview(...steps: readonly unknown[]): Record<string, unknown> {
  return { config: {}, steps, duration: 1, changeSummary: { create: steps.length } };
}

export function step(
  op: string,
  name: string,
  inputs: unknown,
  fields: Record<string, unknown> = {},
): Record<string, unknown> {
  return { op, urn: urn(name), newState: { urn: urn(name), type: NSG, custom: true, inputs, ...fields } };
}

export function template(resources: unknown, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    resources,
    ...fields,
  };
}

export function read(document: unknown): Document {
  return readDocument(JSON.stringify(document), "sample.json");
}

/** The only resource of a document that has no faults. */
export function only(document: unknown): Resource {
  const { resources, faults } = read(document);
  assert.deepEqual(faults, []);
  const [resource] = resources;
  assert.ok(
    resource !== undefined && resources.length === 1,
    `expected one resource, found ${String(resources.length)}`,
  );
  return resource;
}

export function failure(text: string): DocumentError {
  try {
    readDocument(text, "sample.json");
  } catch (error) {
    assert.ok(error instanceof DocumentError, String(error));
    return error;
  }
  return assert.fail("the document was read");
}

/** What a reader of the model sees under a path of keys. */
export function valueIn(resource: Resource, ...path: readonly (string | number)[]): Value {
  let value = Value.of(resource.properties, resource.urn);
  for (const key of path) {
    const inner = typeof key === "number" ? value.items()[key] : value.get(key);
    assert.ok(inner !== undefined, `nothing at ${String(key)}`);
    value = inner;
  }
  return value;
}

export function textIn(resource: Resource, ...path: readonly (string | number)[]): string | undefined {
  const text = valueIn(resource, ...path).text();
  return text.kind === "known" ? text.value : undefined;
}

/** Whether a reader finds every property unknown, none absent. */
export function isUnreadable(resource: Resource): boolean {
  return (resource.properties as unknown) === UNKNOWN_TEXT && valueIn(resource, "securityRules").isUnknown;
}
