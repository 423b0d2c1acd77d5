import * as pulumi from "@pulumi/pulumi";

import type { Fault } from "../components/checks/fault";
import { parseInstant } from "../components/plans/blockListPlan";
import { didYouMean } from "../components/checks/suggest";
import { CLOCK, SCHEMA, type PropertySpec, type TypeSpec } from "./schema";

/** Arguments as the component's class takes them, and what is wrong with those that it cannot take. */
export interface ReadArgs {
  readonly args: Readonly<Record<string, unknown>>;
  readonly faults: readonly Fault[];
}

/**
 * Turns what the engine hands over into the arguments of a component's class: texts become moments where the class
 * wants one, and what the schema does not know, or wants plain and is not known yet, is a fault.
 *
 * @param now what `now` is where the program does not say it
 */
export function readArgs(token: string, inputs: pulumi.Inputs, now: Date): ReadArgs {
  const faults: Fault[] = [];
  const resource = SCHEMA.resources[token];
  const known = resource?.inputProperties ?? {};
  const args = readMembers(inputs, known, resource?.requiredInputs ?? [], "", { now, faults });
  return { args, faults };
}

interface Reading {
  readonly now: Date;
  readonly faults: Fault[];
}

function readMembers(
  values: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, PropertySpec>>,
  required: readonly string[],
  path: string,
  reading: Reading,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const spec = known[name];
    const place = path === "" ? name : `${path}.${name}`;
    if (spec === undefined) {
      reading.faults.push({
        path: place,
        problem: `is not a known argument${didYouMean(name, Object.keys(known))}`,
        expected: `one of ${Object.keys(known).join(", ")}`,
        example: Object.keys(known)[0] ?? "none",
      });
    } else if (value !== undefined && value !== null) {
      read[name] =
        name === CLOCK ? readInstant(value, place, reading) : readValue(value, spec, place, reading);
    }
  }
  for (const name of required) {
    if (values[name] !== undefined && values[name] !== null) continue;
    const place = path === "" ? name : `${path}.${name}`;
    reading.faults.push({
      path: place,
      problem: "is missing",
      expected: known[name]?.description?.split(".")[0] ?? "a value",
      example: "the sample in docs/components",
    });
  }
  if (known[CLOCK] !== undefined) read[CLOCK] ??= reading.now;
  return read;
}

function readValue(value: unknown, spec: PropertySpec, path: string, reading: Reading): unknown {
  if (pulumi.Output.isInstance(value)) {
    if (spec.plain !== true) return value;
    reading.faults.push({
      path,
      problem: "is an output of another resource",
      expected: "a value that is known when the program runs: it decides what is made",
      example: "a literal, or a value of the stack's configuration",
    });
    return undefined;
  }
  if (Array.isArray(value) && spec.items !== undefined) {
    const items: TypeSpec = spec.items;
    return value.map((item: unknown, i) => readValue(item, items, `${path}[${i}]`, reading));
  }
  if (typeof value !== "object" || value === null) return value;
  const members = value as Readonly<Record<string, unknown>>;
  const { additionalProperties } = spec;
  if (additionalProperties !== undefined) {
    return Object.fromEntries(
      Object.entries(members).map(([key, item]) => [
        key,
        readValue(item, additionalProperties, `${path}.${key}`, reading),
      ]),
    );
  }
  const type = SCHEMA.types[spec.$ref?.replace("#/types/", "") ?? ""];
  if (type === undefined) return value;
  return readMembers(members, type.properties, type.required ?? [], path, reading);
}

function readInstant(value: unknown, path: string, reading: Reading): Date | undefined {
  const instant = typeof value === "string" ? parseInstant(value) : undefined;
  if (instant !== undefined) return instant;
  reading.faults.push({
    path,
    problem: `is ${JSON.stringify(value)}`,
    expected: "a time, RFC 3339 with a time zone",
    example: '"2026-11-24T06:00:00Z"',
  });
  return undefined;
}
