import { readFileSync } from "node:fs";
import { join } from "node:path";

type Schema = Readonly<Record<string, unknown>>;

/** A published schema, by the name of its file without its version. */
export function publishedSchema(name: string): Schema {
  const file = join(__dirname, `../../docs/schemas/${name}-1.schema.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Schema;
}

/** The published schema of the JSON report. */
export const REPORT_SCHEMA = publishedSchema("report");

/**
 * What is wrong with a value by a schema, as `path: trouble`. Knows the keywords that the schemas here use, and
 * throws for any other, so that none is passed over.
 */
export function faultsBySchema(value: unknown, schema: Schema, root = schema, path = "$"): string[] {
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    const check = KEYWORDS[keyword];
    if (check === undefined) throw new Error(`the test does not know the keyword ${keyword}`);
    return check(value, argument, { schema, root, path });
  });
}

interface Context {
  readonly schema: Schema;
  readonly root: Schema;
  readonly path: string;
}
type Check = (value: unknown, argument: unknown, context: Context) => string[];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** A check that says the same wherever it fails. */
const holds =
  (test: (value: unknown, argument: unknown) => boolean): Check =>
  (value, argument, { path }) =>
    test(value, argument) ? [] : [`${path}: ${JSON.stringify(value)} against ${JSON.stringify(argument)}`];

const ignored: Check = () => [];

const KEYWORDS: Readonly<Record<string, Check>> = {
  $schema: ignored,
  $id: ignored,
  $defs: ignored,
  title: ignored,
  description: ignored,
  $ref: (value, argument, { root, path }) => {
    const name = /^#\/\$defs\/(\w+)$/.exec(argument as string)?.[1] ?? "";
    const target = (root["$defs"] as Record<string, Schema>)[name];
    if (target === undefined) throw new Error(`${String(argument)} leads nowhere`);
    return faultsBySchema(value, target, root, path);
  },
  type: holds((value, types) => {
    const type = typeOf(value);
    return [types].flat().some((each) => each === type || (each === "number" && type === "integer"));
  }),
  const: holds((value, wanted) => value === wanted),
  enum: holds((value, wanted) => (wanted as unknown[]).includes(value)),
  pattern: holds(
    (value, wanted) => typeof value !== "string" || new RegExp(wanted as string, "u").test(value),
  ),
  minLength: holds((value, least) => typeof value !== "string" || value.length >= (least as number)),
  minimum: holds((value, least) => typeof value !== "number" || value >= (least as number)),
  maximum: holds((value, most) => typeof value !== "number" || value <= (most as number)),
  required: (value, keys, { path }) =>
    isObject(value)
      ? (keys as string[]).filter((key) => !Object.hasOwn(value, key)).map((key) => `${path}: lacks ${key}`)
      : [],
  properties: (value, properties, { root, path }) =>
    isObject(value)
      ? Object.entries(properties as Record<string, Schema>).flatMap(([key, schema]) =>
          Object.hasOwn(value, key) ? faultsBySchema(value[key], schema, root, `${path}.${key}`) : [],
        )
      : [],
  additionalProperties: (value, allowed, { schema, root, path }) => {
    if (!isObject(value)) return [];
    const declared = (schema["properties"] ?? {}) as Schema;
    const others = Object.keys(value).filter((key) => !Object.hasOwn(declared, key));
    return others.flatMap((key) =>
      allowed === false
        ? [`${path}: knows no ${key}`]
        : faultsBySchema(value[key], allowed as Schema, root, `${path}.${key}`),
    );
  },
  propertyNames: (value, schema, { root, path }) =>
    isObject(value)
      ? Object.keys(value).flatMap((key) => faultsBySchema(key, schema as Schema, root, `${path}.${key}`))
      : [],
  minItems: holds((value, least) => !Array.isArray(value) || value.length >= (least as number)),
  // An annotation, which a validator need not check; a pattern says the same beside it.
  format: ignored,
  anyOf: (value, choices, { root, path }) => {
    const faults = (choices as Schema[]).map((choice) => faultsBySchema(value, choice, root, path));
    return faults.some((some) => some.length === 0) ? [] : [`${path}: fits none of ${faults.join(", ")}`];
  },
  items: (value, schema, { root, path }) =>
    Array.isArray(value)
      ? value.flatMap((item, i) => faultsBySchema(item, schema as Schema, root, `${path}[${String(i)}]`))
      : [],
};
