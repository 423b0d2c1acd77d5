import type { PolicyResource } from "@pulumi/policy";
import * as sdk from "@pulumi/policy";

import { readModel } from "../../egress/read";
import { findingsOf, type Rule } from "../../policypack/rule";
import { type Handshake, type JudgingPolicy, policiesOf, type Report } from "../../policypack/engine";
import { CONTEXT, EGRESS_RULES, NOW, ruleCalled } from "./context";

// The wrapper that throws where an unknown value is read. It is exported, and left out of the SDK's types.
const { unknownCheckingProxy } = sdk as unknown as { unknownCheckingProxy: (properties: unknown) => unknown };

/** What Pulumi puts where a value is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as a test writes it. */
export interface TestResource {
  /** Type token; the short form `network:SecurityRule` stands for azure-native. */
  readonly type: string;
  readonly name: string;
  /** Inputs. */
  readonly props: Record<string, unknown>;
  /** What the stack's end sees instead; by default the same. */
  readonly outputs?: Record<string, unknown>;
  /** Property → names of the resources that its value was made from. */
  readonly from?: Record<string, readonly string[]>;
}

export interface Violation {
  readonly rule: string;
  readonly urn: string | undefined;
  readonly message: string;
  readonly level: string;
}

export function urnOf({ type, name }: TestResource): string {
  return `urn:pulumi:dev::test::${tokenOf(type)}::${name}`;
}

const tokenOf = (type: string): string => (type.split(":").length === 2 ? `azure-native:${type}` : type);

/** What a pack is told before the first resource, and what it reads beside the engine. */
export interface Setting {
  readonly preview?: boolean;
  /** Entries of the configuration, as the engine reconciles them. */
  readonly entries?: Handshake["entries"];
  readonly files?: Readonly<Record<string, string>>;
  /** Tell some findings of a rule and count the others, as the pack does; by default all are told. */
  readonly grouped?: boolean;
}

/** Judges a stack as the engine has the pack do it in a preview: each resource, then all of them at the end. */
export function judgeStack(
  resources: readonly TestResource[],
  rules: readonly Rule[] = EGRESS_RULES,
  setting: Setting = {},
): Violation[] {
  const violations: Violation[] = [];
  const policy = policyFor(rules, { preview: true, ...setting });
  const report = reporter(violations);
  for (const resource of resources) judgeResource(policy, resource, report);
  const judged = new Map<string, PolicyResource>();
  for (const resource of resources) {
    judged.set(resource.name, {
      ...commonOf(resource),
      ...ENGINE,
      props: wrapped(resource.outputs ?? resource.props),
      dependencies: [],
      propertyDependencies: {},
    });
  }
  for (const { name, from = {} } of resources) {
    const dependencies = judged.get(name)?.propertyDependencies ?? {};
    for (const [property, names] of Object.entries(from)) {
      dependencies[property] = names.map((other) => judged.get(other)).filter((other) => other !== undefined);
    }
  }
  policy.validateStack({ resources: [...judged.values()], ...ENGINE }, report);
  return violations;
}

function policyFor(
  rules: readonly Rule[],
  { preview, entries, files = {}, grouped = false }: Setting,
): JudgingPolicy {
  const [policy] = policiesOf(
    rules,
    { preview, entries },
    {
      clock: () => NOW,
      ...(grouped ? {} : { told: { mandatory: Infinity, advisory: Infinity } }),
      read: (file) => {
        const text = files[file];
        if (text === undefined) throw new Error("no such file");
        return text;
      },
    },
  );
  return policy;
}

const reporter =
  (violations: Violation[]): Report =>
  ({ name, urn, message, enforcementLevel }) =>
    violations.push({ rule: name, urn, message, level: enforcementLevel });

/** What one rule says of a stack in a preview. */
export function messagesOf(rule: string): (resources: readonly TestResource[]) => string[] {
  return (resources) => judgeStack(resources, [ruleCalled(rule)]).map((violation) => violation.message);
}

/** The verdicts of one rule on one resource, with these options. */
export function verdictsOf(
  rule: unknown,
  resource: TestResource,
  options: Readonly<Record<string, unknown>>,
): string[] {
  const { name, props } = resource;
  const model = readModel([{ urn: urnOf(resource), type: tokenOf(resource.type), name, properties: props }]);
  return findingsOf(rule as Rule, model, options, CONTEXT).map(({ verdict }) => verdict);
}

/** Judges resources one by one, in order, as the engine has the pack do it during an update. */
export function judgeOneByOne(
  resources: readonly TestResource[],
  rules: readonly Rule[] = EGRESS_RULES,
  setting: Setting = {},
): Violation[] {
  const violations: Violation[] = [];
  const policy = policyFor(rules, { preview: false, ...setting });
  for (const resource of resources) judgeResource(policy, resource, reporter(violations));
  return violations;
}

function judgeResource(policy: JudgingPolicy, resource: TestResource, report: Report): void {
  policy.validateResource({ ...commonOf(resource), props: wrapped(resource.props), ...ENGINE }, report);
}

/** What the SDK makes of properties before a policy sees them. */
export const wrapped = (properties: Record<string, unknown>): Record<string, unknown> =>
  unknownCheckingProxy(properties) as Record<string, unknown>;

/** What a resource has at either level. */
function commonOf(resource: TestResource): Pick<PolicyResource, "type" | "name" | "urn" | "opts"> {
  return { type: tokenOf(resource.type), name: resource.name, urn: urnOf(resource), opts: OPTIONS };
}

export const ENGINE = {
  isType: () => false,
  asType: () => undefined,
  stackTags: new Map<string, string>(),
  getConfig: () => ({}) as never,
  notApplicable: (): never => {
    throw new Error("no rule is ever not applicable");
  },
};

export const OPTIONS = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  additionalSecretOutputs: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
};
