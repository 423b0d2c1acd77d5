import { readFile } from "node:fs/promises";

import { z } from "zod";

import { schemaFaults, unknownKeyFault } from "../components/config/configFaults";
import { hints } from "../components/config/schema";
import { kindOfJson, parseJson } from "../egress/read/documents/json";
import {
  type Configuration,
  configure,
  type Entry,
  optionsOf,
  SETTINGS,
  SETTINGS_POLICY,
} from "../policypack/configuration";
import type { Rule } from "../policypack/rule";
import { readSuppressions } from "../policypack/configuration/suppression-file";
import type { Suppression } from "../policypack/suppressions";
import { UsageError } from "./status";

const LEVELS = ["mandatory", "advisory", "disabled", "remediate"] as const;
type Level = (typeof LEVELS)[number];

/** The part of JSON Schema that options and settings are described in. */
interface Schema {
  readonly type: "number" | "string" | "boolean" | "array" | "object";
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
}
type Schemas = Readonly<Record<string, Schema>>;

/** An entry of the file: a level alone, or options with or without one. */
interface Written {
  readonly enforcementLevel?: Level;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Reads a configuration of the policy pack, as `pulumi preview --policy-pack-config` takes it: for each rule its
 * enforcement level, its options, or both, and the settings of the whole pack. `all` is the level of every rule that
 * has none of its own. It means here what it means to the pack.
 *
 * @param file JSON; undefined for none.
 * @throws UsageError with all that is wrong with the file.
 */
export async function readConfiguration(
  file: string | undefined,
  rules: readonly Rule[],
): Promise<Configuration> {
  const written = file === undefined ? new Map<string, Written>() : await readEntries(file, rules);
  const { configuration, faults } = configure(reconciled(written, rules), rules);
  refuse(faults.map(({ path, problem }) => `${file ?? ""} at ${path}: ${problem}`));
  return configuration;
}

/**
 * Reads the file of suppressions of a configuration.
 *
 * @throws UsageError with all that is wrong with the file.
 */
export async function readSuppressionsOf(
  { suppressions: file, maxDays }: Pick<Configuration, "suppressions" | "maxDays">,
  rules: readonly Rule[],
  now: Date,
): Promise<readonly Suppression[]> {
  if (file === undefined) return [];
  const content = readSuppressions(await textOf(file), rules, { now, maxDays });
  if ("suppressions" in content) return content.suppressions;
  refuse(content.faults.map((fault) => `${file}, ${fault}`));
  return [];
}

function refuse([first, ...others]: readonly string[]): void {
  if (first !== undefined) throw new UsageError(first, others);
}

/** The entries as the engine makes them of a file: defaults of the policies, then `all`, then each entry. */
function reconciled(written: ReadonlyMap<string, Written>, rules: readonly Rule[]): Map<string, Entry> {
  const all = written.get("all")?.enforcementLevel;
  const entries = rules.map(({ meta }): [string, Entry] => {
    const { enforcementLevel = all ?? meta.severity, options = {} } = written.get(meta.id) ?? {};
    // No rule can remediate, and Pulumi then takes that for mandatory.
    return [meta.id, { level: enforcementLevel === "remediate" ? "mandatory" : enforcementLevel, options }];
  });
  const settings = written.get(SETTINGS_POLICY)?.options ?? {};
  return new Map([...entries, [SETTINGS_POLICY, { level: "mandatory", options: settings }]]);
}

async function readEntries(file: string, rules: readonly Rule[]): Promise<Map<string, Written>> {
  const root = await readJson(file);
  const faults: string[] = [];
  const entries = new Map<string, Written>();
  const schemas = new Map<string, z.ZodType>([
    ["all", entrySchema({})],
    [SETTINGS_POLICY, entrySchema(SETTINGS)],
    ...rules.map((rule) => [rule.meta.id, entrySchema(optionsOf(rule))] as const),
  ]);
  for (const [key, value] of Object.entries(root)) {
    // Pulumi reads it itself: the environments that a configuration takes values from.
    if (key === "environments") continue;
    const schema = schemas.get(key);
    const entry =
      schema === undefined ? [unknownKeyFault(key, key, [...schemas.keys()])] : entryOf(key, value, schema);
    if ("options" in entry) entries.set(key, entry);
    else {
      faults.push(
        ...entry.map(({ path, problem, expected }) => `${file} at ${path}: ${problem}; expected ${expected}`),
      );
    }
  }
  refuse(faults);
  return entries;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readJson(file: string): Promise<object> {
  const text = await textOf(file);
  let root: unknown;
  try {
    root = parseJson(text, file);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof root === "object" && root !== null && !Array.isArray(root)) return root;
  throw new UsageError(`${file}: expected an object such as {"all": "advisory"}, found ${kindOfJson(root)}`);
}

/** A schema with what to say of a value that does not fit it. */
function hinted<S extends z.ZodType>(schema: S, expected: string): S {
  hints.add(schema, { expected, example: "" });
  return schema;
}

const EXPECTED_LEVEL = `one of ${LEVELS.join(", ")}`;
const levelSchema = hinted(z.enum(LEVELS), EXPECTED_LEVEL);

function entrySchema(options: Schemas): z.ZodType {
  const own = Object.entries(options).map(([name, schema]) => [name, valueSchema(schema).optional()]);
  return hinted(
    z.strictObject({
      enforcementLevel: levelSchema.optional(),
      ...(Object.fromEntries(own) as Record<string, z.ZodType>),
    }),
    `${EXPECTED_LEVEL}, or an object with enforcementLevel or options`,
  );
}

function valueSchema({
  type,
  minimum,
  maximum,
  enum: values,
  items,
  additionalProperties,
}: Schema): z.ZodType {
  switch (type) {
    case "number":
      return hinted(
        z
          .number()
          .min(minimum ?? -Infinity)
          .max(maximum ?? Infinity),
        `a number${rangeOf(minimum, maximum)}`,
      );
    case "string":
      return values === undefined
        ? hinted(z.string(), "a text")
        : hinted(z.enum(values as [string, ...string[]]), `one of ${values.join(", ")}`);
    case "boolean":
      return hinted(z.boolean(), "true or false");
    case "array":
      return hinted(z.array(items === undefined ? z.unknown() : valueSchema(items)), "a list");
    case "object":
      return hinted(
        z.record(
          z.string(),
          additionalProperties === undefined ? z.unknown() : valueSchema(additionalProperties),
        ),
        "an object",
      );
  }
}

function rangeOf(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, ${minimum} or more`;
  return maximum === undefined ? "" : `, ${maximum} or less`;
}

function entryOf(key: string, value: unknown, objects: z.ZodType): Written | ReturnType<typeof schemaFaults> {
  const schema = typeof value === "string" ? levelSchema : objects;
  const { error, data } = schema.safeParse(value);
  if (error !== undefined) return schemaFaults(key, schema, value, error);
  if (typeof data === "string") return { enforcementLevel: data as Level, options: {} };
  const { enforcementLevel, ...options } = data as { enforcementLevel?: Level } & Record<string, unknown>;
  return enforcementLevel === undefined ? { options } : { enforcementLevel, options };
}
