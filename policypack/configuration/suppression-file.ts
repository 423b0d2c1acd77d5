import { LineCounter, parseDocument, type ParsedNode } from "yaml";
import * as z from "zod";

import type { Rule } from "../rule";
import type { Suppression } from "../suppressions";

/** The version of the file's form; it changes when a writer would have to. */
export const SUPPRESSIONS_VERSION = 1;

/** What a file of suppressions holds, or all that is wrong with it. */
export type SuppressionFile =
  | { readonly suppressions: readonly Suppression[] }
  /** Each with its line: `line 7: suppressions[1].reason: expected …`. */
  | { readonly faults: readonly string[] };

/**
 * Reads a file of suppressions: YAML, by docs/schemas/suppressions-1.schema.json. A file with one fault counts for
 * nothing as a whole, so that nobody believes something accepted, or still guarded, that is not.
 *
 * @param limits.maxDays days from `now` beyond which no suppression may end.
 */
export function readSuppressions(
  text: string,
  rules: readonly Rule[],
  limits: { readonly now: Date; readonly maxDays: number },
): SuppressionFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (path: readonly PropertyKey[]): number => {
    // What is missing stands nowhere; the line is then that of what it is missing in.
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as ParsedNode | undefined;
      if (node?.range != null) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  if (document.errors.length > 0) {
    return { faults: document.errors.map(({ message }) => message.split("\n")[0] ?? message) };
  }
  const parsed = schemaOf(rules).safeParse(document.toJS());
  if (!parsed.success) {
    return {
      faults: parsed.error.issues.flatMap(
        ({ path, message }) => `line ${lineOf(path)}: ${pathText(path)}${message}`,
      ),
    };
  }
  const suppressions = parsed.data.suppressions.map((entry, i): Suppression => {
    const { rule, resource, property, reason, owner, until, ticket } = entry;
    const line = lineOf(["suppressions", i]);
    return { rule, resource, property, reason, owner, ticket, until, end: endOf(until), line };
  });
  const latest = limits.now.getTime() + limits.maxDays * DAY;
  const faults = suppressions.flatMap(({ end, until }, i) =>
    end.getTime() <= latest
      ? []
      : `line ${lineOf(["suppressions", i, "until"])}: suppressions[${i}].until: ${until} is more than ` +
        `${limits.maxDays} days from now; expected a nearer end`,
  );
  return faults.length > 0 ? { faults } : { suppressions };
}

const DAY = 86_400_000;
const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

/** A day counts to its end, in UTC. */
function endOf(until: string): Date {
  return DATE.test(until) ? new Date(Date.parse(`${until}T00:00:00Z`) + DAY) : new Date(until);
}

function schemaOf(rules: readonly Rule[]) {
  const ids = rules.map(({ meta }) => meta.id);
  const text = (expected: string): z.ZodString =>
    z.string(`expected ${expected}`).trim().min(1, `expected ${expected}`);
  const end = "the day it ends, such as 2026-12-31, or an instant such as 2026-12-31T18:00:00Z";
  return z.strictObject(
    {
      version: z.literal(SUPPRESSIONS_VERSION, `expected ${SUPPRESSIONS_VERSION}, the only version there is`),
      suppressions: z.array(
        z.strictObject(
          {
            rule: text("the id of a rule").refine((id) => ids.includes(id), {
              error: ({ input }) => `"${String(input)}" is no rule; \`azure-lockdown rules\` lists all`,
            }),
            resource: z.string(
              "expected the URN of a resource, `*` for any run of characters, or an empty text for findings of no resource",
            ),
            property: z.string("expected the path of the culprit in the resource").optional(),
            reason: text("a reason"),
            owner: text("who answers for it"),
            until: text(end).refine(
              (until) => (DATE.test(until) || INSTANT.test(until)) && !Number.isNaN(endOf(until).getTime()),
              `expected ${end}`,
            ),
            ticket: z.coerce.string().optional(),
          },
          { error: keysOr("an object with rule, resource, reason, owner and until") },
        ),
        "expected a list of suppressions",
      ),
    },
    { error: keysOr(`an object with version: ${SUPPRESSIONS_VERSION} and suppressions`) },
  );
}

/** Names the keys that do not exist; whatever else is wrong with an object is that it is none. */
function keysOr(expected: string): z.core.$ZodErrorMap {
  return (issue) =>
    issue.code === "unrecognized_keys"
      ? `${issue.keys.join(", ")}: no such key; expected ${expected}`
      : `expected ${expected}`;
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text === "" ? "" : `${text.replace(/^\./, "")}: `;
}
