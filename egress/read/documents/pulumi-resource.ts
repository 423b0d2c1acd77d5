import { kindOf } from "../kinds";
import { type Resource, UNREADABLE_PROPERTIES } from "../resource";
import { parseSourcePosition } from "../source-position";
import { UNKNOWN_TEXT } from "../value";
import type { Collector } from "./document";
import {
  emptyObject,
  isDeeperThan,
  isObject,
  type JsonObject,
  kindOfJson,
  MAX_DEPTH,
  own,
  textOf,
} from "./json";

/** How to read the resources of a Pulumi document. */
export interface PulumiSource {
  readonly into: Collector;
  /** As far as the document itself names it. */
  readonly stack: string | undefined;
}

/** The parts of `urn:pulumi:stack::project::parents$type::name`. */
export interface Urn {
  readonly stack: string;
  readonly project: string;
  readonly type: string;
  readonly name: string;
}

export function parseUrn(urn: string): Urn | undefined {
  // A name may itself hold colons.
  const match = /^urn:pulumi:([^:]+)::([^:]+)::(.+?)::(.*)$/s.exec(urn);
  if (match === null) return undefined;
  const [, stack = "", project = "", types = "", name = ""] = match;
  return { stack, project, type: types.slice(types.lastIndexOf("$") + 1), name };
}

/** `project/stack` of the first resource that has a URN. */
export function stackOf(urns: Iterable<unknown>): string | undefined {
  for (const text of urns) {
    const urn = typeof text === "string" ? parseUrn(text) : undefined;
    if (urn !== undefined) return `${urn.project}/${urn.stack}`;
  }
  return undefined;
}

/**
 * Reads one resource of a state or a preview. What is wrong with it becomes a fault; it is left out only if not
 * even its type can be told.
 *
 * @param outputs whether its outputs are what the cloud has. In a preview they are those of the time before.
 */
export function readPulumiResource(
  raw: unknown,
  place: string,
  { into, stack }: PulumiSource,
  outputs: boolean,
): void {
  if (!isObject(raw)) {
    into.fault(place, `expected a resource, found ${kindOfJson(raw)}`);
    return;
  }
  const givenUrn = textOf(own(raw, "urn"));
  const parsed = givenUrn === undefined ? undefined : parseUrn(givenUrn);
  const type = textOf(own(raw, "type")) ?? parsed?.type;
  // Without a URN the place is the only name that the resource has.
  const urn = givenUrn ?? place;
  if (type === undefined) {
    into.fault(`${place}.type`, `expected a type, found ${kindOfJson(own(raw, "type"))}`, givenUrn);
    return;
  }
  if (parsed === undefined) {
    into.fault(`${place}.urn`, `expected a URN, found ${kindOfJson(own(raw, "urn"))} that is none`, urn);
  }
  const id = textOf(own(raw, "id"));
  into.add(
    {
      urn,
      type,
      name: parsed?.name ?? urn,
      ...(id === undefined || id === UNKNOWN_TEXT ? {} : { id }),
      properties: readProperties(raw, { place, urn, type, into, outputs }),
      propertyDependencies: readDependencies(raw, { place, urn, type, into }),
      stack,
      sourcePosition: parseSourcePosition(own(raw, "sourcePosition")),
    },
    place,
  );
}

/** Most resources are of families that nobody here judges, and are only counted. */
const NO_PROPERTIES: Resource["properties"] = emptyObject();

interface At {
  readonly place: string;
  readonly urn: string;
  readonly type: string;
  readonly into: Collector;
}

/** Outputs where they are, and what the inputs have beside them (R9). */
function readProperties(
  raw: JsonObject,
  { place, urn, type, into, outputs }: At & { outputs: boolean },
): Resource["properties"] {
  const parts: JsonObject[] = [];
  for (const key of outputs ? ["outputs", "inputs"] : ["inputs"]) {
    const part = own(raw, key);
    if (part === undefined || part === null) continue;
    if (!isObject(part)) {
      into.fault(`${place}.${key}`, `expected an object, found ${kindOfJson(part)}`, urn);
      return UNREADABLE_PROPERTIES;
    }
    parts.push(part);
  }
  if (kindOf(type) === undefined) return NO_PROPERTIES;
  const [first, second] = parts;
  // A resource that decides about egress always has some, so here they are not known.
  if (first === undefined) return UNREADABLE_PROPERTIES;
  let merged = first;
  // Copied only if something is to be changed, and then with its shape: objects that grow key by key are large.
  const put = (key: string, value: unknown): void => {
    if (merged === first) merged = { ...first };
    // A key as any other, where plain assignment would set the prototype.
    Object.defineProperty(merged, key, { value, writable: true, enumerable: true, configurable: true });
  };
  for (const key in second) {
    if (!Object.hasOwn(merged, key) || saysNothing(merged[key])) put(key, second[key]);
  }
  for (const key in merged) {
    if (!isDeeperThan(merged[key], MAX_DEPTH)) continue;
    into.fault(`${place}: ${key}`, `nests deeper than ${String(MAX_DEPTH)} levels, and is not read`, urn);
    put(key, UNKNOWN_TEXT);
  }
  return merged;
}

/** Whether an output is empty or unknown, so that a given input is the better source. */
function saysNothing(output: unknown): boolean {
  if (output === undefined || output === null || output === "" || output === UNKNOWN_TEXT) return true;
  return typeof output === "object" && Object.keys(output).length === 0;
}

function readDependencies(raw: JsonObject, { place, urn, type, into }: At): Resource["propertyDependencies"] {
  if (kindOf(type) === undefined) return undefined;
  const given = own(raw, "propertyDependencies");
  if (given === undefined || given === null) return undefined;
  if (!isObject(given)) {
    into.fault(`${place}.propertyDependencies`, `expected an object, found ${kindOfJson(given)}`, urn);
    return undefined;
  }
  const dependencies = emptyObject<readonly string[]>();
  for (const [property, urns] of Object.entries(given)) {
    if (urns === null) continue;
    if (isListOfTexts(urns)) dependencies[property] = urns;
    else
      into.fault(
        `${place}.propertyDependencies`,
        `expected a list of URNs for each property, found ${kindOfJson(urns)}`,
        urn,
      );
  }
  return dependencies;
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
