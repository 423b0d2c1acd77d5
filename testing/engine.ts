import type { PolicyResource } from "@pulumi/policy";
import * as sdk from "@pulumi/policy";
import * as deserialize from "@pulumi/policy/deserialize";

import type { Level } from "../policypack/configuration";
import { policiesOf, type Report, type Reported } from "../policypack/engine";
import type { Rule, Violation } from "../policypack/rule";
import { dependenciesOf, sent, type TestResource, tokenOf, urnOf } from "./resource";

/** How rules are configured, and what they are told beside the resources. */
export interface Terms {
  /** Options by rule. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Levels by rule. */
  readonly levels?: Readonly<Record<string, Level>>;
  /** The instant at which ends are judged; by default the clock's. */
  readonly now?: Date;
}

/** What the pack reports. */
export interface TestViolation {
  /** Id of the rule, or the name of the pack's own policy where the pack speaks of itself. */
  readonly rule: string;
  readonly level: "mandatory" | "advisory";
  readonly urn: string | undefined;
  /** The logical name of the resource at fault; undefined for the stack as a whole. */
  readonly resource: string | undefined;
  /** The text as Pulumi prints it, with what to do about it. */
  readonly message: string;
  /** What the rule found; undefined where the pack speaks of itself, and where a rule failed. */
  readonly found: Violation | undefined;
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
  const run = new Run(resources, rules, terms, true);
  const onTheWay = resources.flatMap((resource) => run.resource(resource, resource.props));
  return [...onTheWay, ...run.stack(({ outputs, props }) => outputs ?? props)];
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
  const run = new Run(resources, rules, terms, false);
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

/** The inputs as an update has them. */
export const inputsOf = ({ props, known = {} }: TestResource): Readonly<Record<string, unknown>> => ({
  ...props,
  ...known,
});

/** One preview or update. */
class Run {
  private readonly policy;
  private readonly found: { readonly rule: string; readonly violation: Violation }[] = [];
  private readonly names: ReadonlyMap<string, string>;

  constructor(
    private readonly resources: readonly TestResource[],
    rules: Rule | readonly Rule[],
    terms: Terms,
    preview: boolean,
  ) {
    this.names = new Map(resources.map((resource) => [urnOf(resource), resource.name]));
    const all: readonly Rule[] = "meta" in rules ? [rules] : rules;
    [this.policy] = policiesOf(
      all.map((rule) => this.overheard(rule)),
      { preview, entries: entriesOf(all, terms) },
      {
        clock: () => terms.now ?? new Date(),
        read: (file) => {
          throw new Error(`a test has no file ${file}`);
        },
        told: { mandatory: Infinity, advisory: Infinity },
      },
    );
  }

  /** What is said before a resource is made. */
  resource(resource: TestResource, props: Readonly<Record<string, unknown>>): TestViolation[] {
    return this.reported((report) => {
      this.policy.validateResource({ ...commonOf(resource), ...ENGINE, props: handed(props) }, report);
    });
  }

  /** What is said of the whole stack. */
  stack(propsOf: (resource: TestResource) => Readonly<Record<string, unknown>>): TestViolation[] {
    const made = new Map(
      this.resources.map((resource): [string, PolicyResource] => [
        urnOf(resource),
        {
          ...commonOf(resource),
          ...ENGINE,
          props: handed(propsOf(resource)),
          dependencies: [],
          propertyDependencies: {},
        },
      ]),
    );
    for (const resource of this.resources) {
      const own = made.get(urnOf(resource));
      if (own === undefined) continue;
      for (const [property, urns] of Object.entries(dependenciesOf(resource, this.resources))) {
        const others = urns.flatMap((urn) => made.get(urn) ?? []);
        own.propertyDependencies[property] = others;
        own.dependencies.push(...others);
      }
    }
    return this.reported((report) => {
      this.policy.validateStack({ resources: [...made.values()], ...ENGINE }, report);
    });
  }

  /** The rule, with what it finds noted: the engine is told only texts. */
  private overheard(rule: Rule): Rule {
    return {
      ...rule,
      check: (model, options, context) => {
        const violations = rule.check(model, options, context);
        for (const violation of violations) this.found.push({ rule: rule.meta.id, violation });
        return violations;
      },
    };
  }

  private reported(judge: (report: Report) => void): TestViolation[] {
    const reported: Reported[] = [];
    judge((violation) => reported.push(violation));
    return reported.map(({ name, urn, message, enforcementLevel }) => ({
      rule: name,
      level: enforcementLevel === "advisory" ? "advisory" : "mandatory",
      urn,
      resource: urn === undefined ? undefined : this.names.get(urn),
      message,
      found: this.found.findLast(
        ({ rule, violation }) =>
          rule === name && violation.urn === (urn ?? "") && message.includes(violation.message),
      )?.violation,
    }));
  }
}

/** The configuration as the engine hands it over. */
export function entriesOf(
  rules: readonly Rule[],
  { options = {}, levels = {} }: Terms,
): Map<string, { level: Level | undefined; options: Readonly<Record<string, unknown>> }> {
  for (const id of [...Object.keys(options), ...Object.keys(levels)]) {
    if (!rules.some(({ meta }) => meta.id === id)) throw new Error(`no rule of the test is called ${id}`);
  }
  return new Map(
    rules.map(({ meta: { id } }) => [id, { level: levels[id], options: options[id] ?? {} }] as const),
  );
}

// Both are left out of the SDK's types: what it makes of a message of the engine, and the wrapper that throws where
// an unknown value is read.
const { deserializeProperties } = deserialize as unknown as {
  deserializeProperties: (
    message: { toJavaScript: () => unknown },
    marksSecrets: boolean,
  ) => Record<string, unknown>;
};
const { unknownCheckingProxy } = sdk as unknown as {
  unknownCheckingProxy: (properties: unknown) => Record<string, unknown>;
};

/** Properties as the SDK hands them to a policy: secrets unwrapped, and a wrapper that throws at unknown values. */
function handed(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return unknownCheckingProxy(deserializeProperties({ toJavaScript: () => sent(properties) }, false));
}

/** What a resource has at either level. */
function commonOf(resource: TestResource): Pick<PolicyResource, "type" | "name" | "urn" | "opts"> {
  return { type: tokenOf(resource.type), name: resource.name, urn: urnOf(resource), opts: OPTIONS };
}

const ENGINE = {
  isType: () => false,
  asType: () => undefined,
  stackTags: new Map<string, string>(),
  getConfig: () => ({}) as never,
  notApplicable: (): never => {
    throw new Error("no rule is ever not applicable");
  },
};

const OPTIONS = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  additionalSecretOutputs: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
};
