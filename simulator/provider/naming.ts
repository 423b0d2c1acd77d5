import { createHash, randomBytes } from "node:crypto";

import type { ResourceType } from "../arm/types";
import { isObject, isSecret, mapValues, type Properties, type Value } from "./values";

/** azure-native's mark in the inputs of resources whose name has a random part: they are created before deletion. */
export const CREATE_BEFORE_DELETE = "__createBeforeDelete";

/** What the engine asks of automatic names (`pulumi:autonaming` in the stack's configuration). */
export interface Autonaming {
  readonly mode: "propose" | "enforce" | "disable";
  readonly proposedName: string;
}

/** The engine's facts for a name. */
export interface NameRequest {
  readonly logicalName: string;
  /** Makes the random part repeatable; empty from engines that do not send it. */
  readonly seed: Uint8Array;
  readonly autonaming: Autonaming | undefined;
}

function hex(seed: Uint8Array, length: number): string {
  const bytes = seed.length === 0 ? randomBytes(16) : createHash("sha256").update(seed).digest();
  return bytes.toString("hex").slice(0, length);
}

function uuid(seed: Uint8Array): string {
  return hex(seed, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * How azure-native makes up a name: a GUID for role assignments and definitions, the logical name itself for nested
 * resources (their names only need to be unique in the parent), the logical name and 8 hex digits for all others.
 */
function nativeStyle(type: ResourceType): "uuid" | "copy" | "random" {
  if (type.nameArgument === "roleAssignmentName" || type.nameArgument === "roleDefinitionId") return "uuid";
  const namespaces = type.path.split(/\/providers\//i);
  const last = namespaces.at(-1) ?? "";
  return namespaces.length === 1 || (last.match(/\{/g) ?? []).length === 1 ? "random" : "copy";
}

/**
 * Fills in the name that the user left out, as the provider does; an update keeps the old one. Returns the names of
 * the properties that were filled in.
 */
export function fillName(
  type: ResourceType,
  inputs: Properties,
  old: Properties | undefined,
  request: NameRequest,
): string[] {
  const key = type.nameArgument;
  if (key === undefined || inputs[key] !== undefined || type.shape?.required.includes(key) === true)
    return [];
  const kept = old?.[key];
  if (kept !== undefined) {
    inputs[key] = kept;
    if (old?.[CREATE_BEFORE_DELETE] === true) inputs[CREATE_BEFORE_DELETE] = true;
    return [key];
  }
  const { logicalName, seed, autonaming } = request;
  if (autonaming?.mode === "disable") return [];
  const style = type.provider === "azure" ? "random" : nativeStyle(type);
  if (autonaming?.mode === "enforce" || (autonaming?.mode === "propose" && style !== "uuid")) {
    inputs[key] = autonaming.proposedName;
  } else if (style === "copy") inputs[key] = logicalName;
  else if (style === "uuid") inputs[key] = uuid(seed);
  else inputs[key] = logicalName + hex(seed, type.provider === "azure" ? 7 : 8);
  const random = style !== "copy" || autonaming !== undefined;
  if (random && type.provider === "azure-native") inputs[CREATE_BEFORE_DELETE] = true;
  return [key];
}

/** The classic provider's mark in its inputs: which properties of each object it filled in itself. */
export const DEFAULTS = "__defaults";

/** Adds the mark to every object of a classic resource's inputs, as the bridge to Terraform does. */
export function markDefaults(inputs: Properties, filled: readonly string[]): Properties {
  const mark = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(mark);
    if (!isObject(value) || isSecret(value)) return value;
    return { ...mapValues(value, mark), [DEFAULTS]: [] };
  };
  return { ...mapValues(inputs, mark), [DEFAULTS]: [...filled] };
}

/** Takes the classic provider's marks away again. */
export function withoutDefaults(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, v]) => (key === DEFAULTS ? [] : [[key, withoutDefaults(v)]])),
  );
}
