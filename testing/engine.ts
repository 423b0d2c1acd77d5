import type { Handshake } from "../policypack/engine";
import type { Level } from "../policypack/configuration";
import type { Rule } from "../policypack/rule";
import type { TestResource } from "./resource";
import { Run, type TestViolation } from "./run";

/** How rules are configured, and what they are told beside the resources. */
export interface Terms {
  /** Options by rule. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Levels by rule. */
  readonly levels?: Readonly<Record<string, Level>>;
  /** The instant at which ends are judged; by default the clock's. */
  readonly now?: Date;
}

/** How an update went. */
export interface TestUpdate {
  /** Names of the resources that were made, in order. */
  readonly made: readonly string[];
  /** The resource that was not, with which an update ends; undefined if all were. */
  readonly rejected: { readonly resource: string; readonly violations: readonly TestViolation[] } | undefined;
  /** What is said of the stack as a whole, after all were made. */
  readonly atEnd: readonly TestViolation[];
}

/**
 * Judges as the engine has the pack do it in `pulumi preview`: it hands over each resource in order, then the stack
 * with its joins. A mandatory violation means that `pulumi up` makes nothing.
 */
export function previewOf(
  resources: readonly TestResource[],
  rules: Rule | readonly Rule[],
  terms: Terms = {},
): TestViolation[] {
  return runOf(resources, rules, terms, true).whole();
}

/**
 * Judges as the engine has the pack do it in `pulumi up --skip-preview`: each resource before it is made, in order,
 * until one is rejected.
 */
export function updateOf(
  resources: readonly TestResource[],
  rules: Rule | readonly Rule[],
  terms: Terms = {},
): TestUpdate {
  const run = runOf(resources, rules, terms, false);
  const made: string[] = [];
  for (const resource of resources) {
    const violations = run.resource(resource, inputsOf(resource));
    if (violations.some(({ level }) => level === "mandatory"))
      return { made, rejected: { resource: resource.name, violations }, atEnd: [] };
    made.push(resource.name);
  }
  const atEnd = run.stack((resource) => resource.outputs ?? inputsOf(resource));
  return { made, rejected: undefined, atEnd };
}

function runOf(
  resources: readonly TestResource[],
  rules: Rule | readonly Rule[],
  terms: Terms,
  preview: boolean,
): Run {
  const all: readonly Rule[] = "meta" in rules ? [rules] : rules;
  const { now } = terms;
  const entries = entriesOf(all, terms);
  return new Run(resources, all, { preview, entries, ...(now === undefined ? {} : { now }) });
}

/** The inputs as an update has them. */
export const inputsOf = ({ props, known = {} }: TestResource): Readonly<Record<string, unknown>> => ({
  ...props,
  ...known,
});

/** The configuration as the engine hands it over. */
export function entriesOf(
  rules: readonly Rule[],
  { options = {}, levels = {} }: Terms,
): NonNullable<Handshake["entries"]> {
  for (const id of [...Object.keys(options), ...Object.keys(levels)]) {
    if (!rules.some(({ meta }) => meta.id === id)) throw new Error(`no rule of the test is called ${id}`);
  }
  return new Map(
    rules.map(({ meta: { id } }) => [id, { level: levels[id], options: options[id] ?? {} }] as const),
  );
}
