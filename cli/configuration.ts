import { readFile } from "node:fs/promises";

import { z } from "zod";

import { schemaFaults, unknownKeyFault } from "../components/configFaults";
import { hints } from "../components/configSchema";
import { kindOfJson, parseJson } from "../egress/read/documents/json";
import type { Severity } from "../egress/reach";
import type { OptionSchema, Rule } from "../policypack/rule";
import { UsageError } from "./status";

const LEVELS = ["mandatory", "advisory", "disabled", "remediate"] as const;
type Level = (typeof LEVELS)[number];

/** What each level makes of a finding. No rule can remediate, and Pulumi then takes that for mandatory. */
const SEVERITIES: Readonly<Record<Level, Severity | undefined>> = {
  mandatory: "mandatory",
  remediate: "mandatory",
  advisory: "advisory",
  disabled: undefined,
};

type Options = Readonly<Record<string, OptionSchema>>;

/** A rule's entry: a level alone, or options with or without one. */
interface Entry {
  readonly enforcementLevel?: Level;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Reads a configuration of the policy pack, as `pulumi preview --policy-pack-config` takes it: for each rule its
 * enforcement level, its options, or both. `all` is the level of every rule that has none of its own.
 *
 * @param file JSON.
 * @returns each rule that is not disabled, by its id, with its severity and the defaults of its options as configured.
 * @throws UsageError with all that is wrong with the file.
 */
export async function readConfiguration(
  file: string,
  rules: readonly Rule[],
): Promise<ReadonlyMap<string, Rule>> {
  const root = await readJson(file);
  const faults: string[] = [];
  const entries = new Map<string, Entry>();
  const schemas = new Map([["all", objectSchema({})], ...rules.map(schemaOf)]);
  for (const [key, value] of Object.entries(root)) {
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
  const [first, ...others] = faults;
  if (first !== undefined) throw new UsageError(first, others);
  const configured = rules.map((rule) => [rule.meta.id, ruleAs(rule, entries)] as const);
  return new Map(configured.flatMap(([id, rule]) => (rule === undefined ? [] : [[id, rule]])));
}

async function readJson(file: string): Promise<object> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
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

const schemaOf = ({ meta, options }: Rule): [id: string, schema: z.ZodType] => [
  meta.id,
  objectSchema(options as Options),
];

function objectSchema(options: Options): z.ZodType {
  const own = Object.entries(options).map(([name, schema]) => [name, optionSchema(schema).optional()]);
  return hinted(
    z.strictObject({
      enforcementLevel: levelSchema.optional(),
      ...(Object.fromEntries(own) as Record<string, z.ZodType>),
    }),
    `${EXPECTED_LEVEL}, or an object with enforcementLevel or options`,
  );
}

function optionSchema({ type, minimum, maximum }: OptionSchema): z.ZodType {
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
      return hinted(z.string(), "a text");
    case "boolean":
      return hinted(z.boolean(), "true or false");
    case "array":
      return hinted(z.array(z.unknown()), "a list");
  }
}

function rangeOf(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, ${minimum} or more`;
  return maximum === undefined ? "" : `, ${maximum} or less`;
}

function entryOf(key: string, value: unknown, objects: z.ZodType): Entry | ReturnType<typeof schemaFaults> {
  const schema = typeof value === "string" ? levelSchema : objects;
  const { error, data } = schema.safeParse(value);
  if (error !== undefined) return schemaFaults(key, schema, value, error);
  if (typeof data === "string") return { enforcementLevel: data as Level, options: {} };
  const { enforcementLevel, ...options } = data as { enforcementLevel?: Level } & Record<string, unknown>;
  return enforcementLevel === undefined ? { options } : { enforcementLevel, options };
}

/** The rule with what is configured in place of what it has by itself; undefined where it is disabled. */
function ruleAs(rule: Rule, entries: ReadonlyMap<string, Entry>): Rule | undefined {
  const { meta } = rule;
  const entry = entries.get(meta.id);
  const level = entry?.enforcementLevel ?? entries.get("all")?.enforcementLevel ?? meta.severity;
  const severity = SEVERITIES[level];
  if (severity === undefined) return undefined;
  const options = Object.entries(rule.options as Options).map(([name, schema]) => [
    name,
    { ...schema, default: entry?.options[name] ?? schema.default },
  ]);
  return {
    ...rule,
    meta: { ...meta, severity },
    options: Object.fromEntries(options) as Rule["options"],
  };
}
