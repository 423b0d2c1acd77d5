import { AssertionError } from "node:assert";

import type { Rule } from "../policypack/rule";
import { previewOf, type Terms } from "./engine";
import { isSecret, type TestResource, UNKNOWN, urnOf } from "./resource";
import type { TestViolation } from "./run";

/** What a rule is tried on. */
export interface RuleCase {
  readonly resources: readonly TestResource[];
  /** Options of the rule, by name. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** What one of its findings has to say, the fix included. */
  readonly message?: RegExp;
  /** Where one of its findings has to stand: the path of the property. */
  readonly property?: string;
}

/** Cases by what is special about them. A list of resources, or one, is a case without more. */
export type RuleCases = Readonly<Record<string, RuleCase | readonly TestResource[] | TestResource>>;

/** What a rule makes of its cases. */
export interface RuleExpectations {
  /** What is certainly not as the rule demands. */
  readonly flags: RuleCases;
  /** What the rule has nothing against: also what only looks like a fault. */
  readonly allows: RuleCases;
  /** What nobody can tell, which the rule has to say. */
  readonly cannotDecide?: RuleCases;
}

/** How a rule is tried. */
export interface RuleTerms extends Pick<Terms, "now"> {
  /**
   * Whether a property that is at fault in a `flags` case may pass once it is not known, since another rule reports
   * what is not known. Default false: what is unknown is never a pass.
   */
  readonly unknownMayPass?: boolean;
}

/** One thing that holds of a rule, for test frameworks that want a name for each. */
export interface RuleCheck {
  readonly name: string;
  /** @throws AssertionError where it does not hold. */
  readonly run: () => void;
}

/**
 * What has to hold of a rule: that it makes of each case what it should, that it never fails, and that a value that it
 * judges does not pass because it is not known.
 */
export function checksOf(rule: Rule, expectations: RuleExpectations, terms: RuleTerms = {}): RuleCheck[] {
  const trial = new Trial(rule, terms);
  const checks = (
    group: keyof RuleExpectations,
    run: (each: RuleCase, name: string) => void,
  ): RuleCheck[] => {
    const cases = Object.entries(expectations[group] ?? {});
    if (cases.length === 0 && group !== "cannotDecide")
      throw new Error(
        `${rule.meta.id} has no case that it ${group}, and a test that cannot fail proves nothing`,
      );
    return cases.map(([name, each]) => ({
      name: `${WORDS[group]} ${name}`,
      run: () => {
        run(caseOf(each), `${WORDS[group]} ${name}`);
      },
    }));
  };
  return [
    ...checks("flags", (each, name) => {
      trial.flags(each, name);
    }),
    ...checks("allows", (each, name) => {
      trial.allows(each, name);
    }),
    ...checks("cannotDecide", (each, name) => {
      trial.cannotDecide(each, name);
    }),
  ];
}

/**
 * Tries a rule on all its cases.
 *
 * @throws AssertionError that names each case that fails, and what the rule said of it.
 */
export function assertRule(rule: Rule, expectations: RuleExpectations, terms: RuleTerms = {}): void {
  const failed = checksOf(rule, expectations, terms).flatMap((check) => {
    try {
      check.run();
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
  if (failed.length > 0) throw new AssertionError({ message: failed.join("\n"), stackStartFn: assertRule });
}

const WORDS = { flags: "flags", allows: "allows", cannotDecide: "cannot decide" } as const;

function caseOf(each: RuleCases[string]): RuleCase {
  if (Array.isArray(each)) return { resources: each as readonly TestResource[] };
  return "resources" in each ? each : { resources: [each as TestResource] };
}

/** A rule that is tried. */
class Trial {
  constructor(
    private readonly rule: Rule,
    private readonly terms: RuleTerms,
  ) {}

  flags(each: RuleCase, name: string): void {
    const said = this.judged(each, name);
    const faults = said.filter(({ found }) => found !== undefined && found.verdict !== "unknown");
    if (faults.length === 0) this.fail(name, said.length === 0 ? "passed" : "could not be decided", said);
    this.says(each, name, faults);
    this.survives(each, name);
    if (this.terms.unknownMayPass === true) return;
    for (const { found } of faults) {
      const at = each.resources.findIndex((resource) => urnOf(resource) === found?.urn);
      const props = each.resources[at]?.props;
      if (props === undefined) continue;
      for (const path of pathsTo(found?.property ?? "", props)) {
        if (this.judged(withValue(each, at, path, UNKNOWN), name).length > 0) continue;
        this.fail(name, `passed with ${path.join(".")} not known: what is unknown is never a pass`, []);
      }
    }
  }

  allows(each: RuleCase, name: string): void {
    const said = this.judged(each, name);
    if (said.length > 0) this.fail(name, "was flagged", said);
    this.survives(each, name);
  }

  cannotDecide(each: RuleCase, name: string): void {
    const said = this.judged(each, name);
    const doubts = said.filter(({ found }) => found?.verdict === "unknown");
    if (doubts.length === 0) this.fail(name, said.length === 0 ? "passed" : "was decided", said);
    this.says(each, name, doubts);
  }

  /** What the rule says in a preview; a rule that fails has no say. */
  private judged({ resources, options = {} }: RuleCase, name: string): TestViolation[] {
    const { id } = this.rule.meta;
    const said = previewOf(resources, this.rule, {
      ...this.terms,
      options: { [id]: options },
    });
    const failures = said.filter(({ found }) => found === undefined);
    if (failures.length > 0) this.fail(name, "could not be judged", failures);
    return said;
  }

  /** Whether the rule can live with each value being unknown, or of another kind than it should be. */
  private survives(each: RuleCase, name: string): void {
    each.resources.forEach(({ props }, at) => {
      for (const path of pathsIn(props)) {
        for (const value of [UNKNOWN, null, [], {}, 0, "x", [null]])
          this.judged(withValue(each, at, path, value), name);
      }
    });
  }

  private says({ message, property }: RuleCase, name: string, said: readonly TestViolation[]): void {
    if (message !== undefined && !said.some((each) => message.test(each.message)))
      this.fail(name, `says nothing that matches ${String(message)}`, said);
    if (property !== undefined && !said.some(({ found }) => found?.property === property))
      this.fail(name, `says nothing of ${property}`, said);
  }

  private fail(name: string, problem: string, said: readonly TestViolation[]): never {
    const texts = said.map(
      ({ message, found }) => `\n    ${found?.property ?? ""}: ${message.replaceAll("\n", "\n    ")}`,
    );
    throw new AssertionError({ message: `${this.rule.meta.id} ${name}: ${problem}${texts.join("")}` });
  }
}

/** Keys and numbers that lead to a value. */
type Path = readonly string[];

/** The values of a resource that lead to one of them, that one included, as far as they are there. A secret is whole. */
function pathsTo(property: string, props: unknown): Path[] {
  const paths: Path[] = [];
  let value: unknown = props;
  for (const key of property.match(/[^.[\]]+/g) ?? []) {
    if (!isContainer(value) || !Object.hasOwn(value, key)) break;
    paths.push([...(paths.at(-1) ?? []), key]);
    value = value[key];
  }
  return paths;
}

/** All values of a resource. */
function pathsIn(value: unknown, before: Path = []): Path[] {
  if (!isContainer(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const path = [...before, key];
    return [path, ...pathsIn(item, path)];
  });
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !isSecret(value);

/** The case, with another value at a place of one of its resources. */
function withValue(each: RuleCase, at: number, path: Path, value: unknown): RuleCase {
  const resources = each.resources.map((resource, i) =>
    i === at
      ? { ...resource, props: replaced(resource.props, path, value) as TestResource["props"] }
      : resource,
  );
  return { ...each, resources };
}

function replaced(container: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(container))
    return container.map((item: unknown, i) => (String(i) === key ? replaced(item, rest, value) : item));
  const object = container as Readonly<Record<string, unknown>>;
  return { ...object, [key]: replaced(object[key], rest, value) };
}
