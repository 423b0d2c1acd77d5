import type { PolicyResource } from "@pulumi/policy";
import * as sdk from "@pulumi/policy";
import * as deserialize from "@pulumi/policy/deserialize";

import {
  type Handshake,
  policiesOf,
  type Report,
  type Reported,
  type Surroundings,
} from "../policypack/engine";
import type { Rule, Violation } from "../policypack/rule";
import { dependenciesOf, sent, type TestResource, tokenOf, urnOf } from "./resource";

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

/** What a pack is told before the first resource, and what it has beside the engine. */
export interface RunSetting {
  readonly preview: boolean;
  /** Entries of the configuration, as the engine reconciles them. */
  readonly entries: Handshake["entries"];
  /** The instant at which ends are judged; by default the clock's. */
  readonly now?: Date;
  /** Reads a file; by default there is none. */
  readonly read?: Surroundings["read"];
  /** Tell some findings of a rule and count the others, as the pack does; by default all are told. */
  readonly grouped?: boolean;
}

/** One preview or update, as the engine has a pack of these rules judge it. */
export class Run {
  private readonly policy;
  private readonly found: { readonly rule: string; readonly violation: Violation }[] = [];
  private readonly names: ReadonlyMap<string, string>;

  constructor(
    private readonly resources: readonly TestResource[],
    rules: readonly Rule[],
    { preview, entries, now, read = noFile, grouped = false }: RunSetting,
  ) {
    this.names = new Map(resources.map((resource) => [urnOf(resource), resource.name]));
    [this.policy] = policiesOf(
      rules.map((rule) => this.overheard(rule)),
      { preview, entries },
      { clock: () => now ?? new Date(), read, ...(grouped ? {} : { told: ALL }) },
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

  /** What is said of each resource in order, whatever is said of one before, and then of the stack. */
  whole(): TestViolation[] {
    const onTheWay = this.resources.flatMap((resource) => this.resource(resource, resource.props));
    return [...onTheWay, ...this.stack(({ outputs, props }) => outputs ?? props)];
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

const ALL = { mandatory: Infinity, advisory: Infinity };

function noFile(file: string): never {
  throw new Error(`a test has no file ${file}`);
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
