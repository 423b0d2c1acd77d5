import { z } from "zod";

/** What to say about a value that does not fit: what would, and one that does. */
export interface Hint {
  readonly expected: string;
  readonly example: string;
}

/** Hints by schema; `zod` keeps them beside the schema, and `hintAt` finds them by path. */
export const hints = z.registry<Hint>();

/** The schema, with what to say when a value does not fit it. */
export function hinted<Schema extends z.ZodType>(schema: Schema, expected: string, example: string): Schema {
  hints.add(schema, { expected, example });
  return schema;
}

/**
 * Text of an instant. YAML reads an unquoted time as a time, and Pulumi hands it on as Go prints it,
 * `2026-11-24 06:00:00 +0000 UTC`: this is put back into the form that the user wrote.
 */
export const instant = (what: string): z.ZodType<string> =>
  hinted(
    z
      .string()
      .min(1)
      .transform((text) => text.replace(GO_TIME, "$1T$2$3:$4").replace("+00:00", "Z")),
    what,
    '"2026-11-24T06:00:00Z"',
  );
const GO_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ([+-]\d\d)(\d\d) \S+$/;
export const cidr = (what: string, example: string): z.ZodString =>
  hinted(z.string(), `${what} as an IPv4 CIDR block`, example);
export const texts = (what: string, example: string): z.ZodArray<z.ZodString> =>
  hinted(z.array(hinted(z.string().min(1), what, example)).min(1), `a list of ${what}`, `[${example}]`);
export const sentence = (what: string, example: string): z.ZodString =>
  hinted(z.string().min(1), what, example);

export const flag = (what: string): z.ZodBoolean => hinted(z.boolean(), what, "true");
export const days = (what: string, example: string): z.ZodNumber => hinted(z.number(), what, example);

/** Values by a key of the user's choice, which stays the same: it becomes part of the resources' names. */
export const byKey = <Schema extends z.ZodType>(
  value: Schema,
  what: string,
  example: string,
): z.ZodRecord<z.ZodString, Schema> =>
  hinted(z.record(z.string(), value), `${what} by a key of yours`, example);

/** The key by which a whole part of the stack is left out. */
export const managedElsewhere = (what: string, example: string): z.ZodOptional<z.ZodString> =>
  sentence(`the reason why ${what}`, example).optional();
