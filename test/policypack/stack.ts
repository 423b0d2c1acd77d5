import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import * as sdk from "@pulumi/policy";

import { policiesOf } from "../../policypack/policies";
import { RULES } from "../../policypack/rules";

// The wrapper that throws where an unknown value is read. It is exported, and left out of the SDK's types.
const { unknownCheckingProxy } = sdk as unknown as { unknownCheckingProxy: (properties: unknown) => unknown };

/** What Pulumi puts where a value is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as a test writes it. */
export interface TestResource {
  /** Type token; the short form `network:SecurityRule` stands for azure-native. */
  readonly type: string;
  readonly name: string;
  readonly props: Record<string, unknown>;
  /** Property → names of the resources that its value was made from. */
  readonly from?: Record<string, readonly string[]>;
}

export interface Violation {
  readonly rule: string;
  readonly urn: string | undefined;
  readonly message: string;
}

export function urnOf({ type, name }: TestResource): string {
  return `urn:pulumi:dev::test::${tokenOf(type)}::${name}`;
}

const tokenOf = (type: string): string => (type.split(":").length === 2 ? `azure-native:${type}` : type);

/** Judges a stack as the engine has the pack do it at the end of a preview: through the SDK's own wrapper. */
export function judgeStack(resources: readonly TestResource[], preview = true): Violation[] {
  const violations: Violation[] = [];
  const judged = new Map<string, PolicyResource>();
  for (const resource of resources) {
    judged.set(resource.name, {
      type: tokenOf(resource.type),
      name: resource.name,
      urn: urnOf(resource),
      props: unknownCheckingProxy(resource.props) as Record<string, unknown>,
      opts: OPTIONS,
      dependencies: [],
      propertyDependencies: {},
      isType: () => false,
      asType: () => undefined,
    });
  }
  for (const { name, from = {} } of resources) {
    const dependencies = judged.get(name)?.propertyDependencies ?? {};
    for (const [property, names] of Object.entries(from)) {
      dependencies[property] = names.map((other) => judged.get(other)).filter((other) => other !== undefined);
    }
  }
  for (const policy of policiesOf(RULES, { preview })) {
    void policy.validateStack(
      {
        resources: [...judged.values()],
        stackTags: new Map(),
        getConfig: () => ({}) as never,
        notApplicable,
      },
      (message, urn) => violations.push({ rule: policy.name, urn, message }),
    );
  }
  return violations;
}

/** Judges resources one by one, in order, as the engine has the pack do it during an update. */
export function judgeOneByOne(resources: readonly TestResource[]): Violation[] {
  const violations: Violation[] = [];
  const policies = policiesOf(RULES, { preview: false });
  for (const resource of resources) {
    const args: ResourceValidationArgs = {
      type: tokenOf(resource.type),
      name: resource.name,
      urn: urnOf(resource),
      props: unknownCheckingProxy(resource.props) as Record<string, unknown>,
      opts: OPTIONS,
      stackTags: new Map(),
      isType: () => false,
      asType: () => undefined,
      getConfig: () => ({}) as never,
      notApplicable,
    };
    for (const policy of policies) {
      const { validateResource } = policy;
      if (typeof validateResource !== "function") throw new Error("a policy has one function for resources");
      void validateResource(args, (message, urn) => violations.push({ rule: policy.name, urn, message }));
    }
  }
  return violations;
}

const OPTIONS = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  additionalSecretOutputs: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
};

function notApplicable(): never {
  throw new Error("no rule is ever not applicable");
}
