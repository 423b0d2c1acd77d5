import { readModel } from "../../egress/read";
import type { Finding } from "../../egress/reach";
import { findingsOf, type Rule, type RuleContext } from "../../policypack/rule";
import { type TestResource, tokenOf, urnOf } from "../../testing/resource";
import { Run, type RunSetting, type TestViolation } from "../../testing/run";
import { CONTEXT, EGRESS_RULES, NOW, ruleCalled } from "./context";

export { type TestResource, UNKNOWN, urnOf } from "../../testing/resource";
export type Violation = TestViolation;

/** What a pack is told before the first resource, and what it has beside the engine. */
export interface Setting extends Partial<Pick<RunSetting, "preview" | "entries" | "grouped">> {
  readonly files?: Readonly<Record<string, string>>;
}

/** Judges a stack as the engine has the pack do it in a preview: each resource, then all of them at the end. */
export function judgeStack(
  resources: readonly TestResource[],
  rules: readonly Rule[] = EGRESS_RULES,
  setting: Setting = {},
): Violation[] {
  return runOf(resources, rules, { preview: true, ...setting }).whole();
}

/** Judges resources one by one, in order, as the engine has the pack do it during an update, and goes on after each. */
export function judgeOneByOne(
  resources: readonly TestResource[],
  rules: readonly Rule[] = EGRESS_RULES,
  setting: Setting = {},
): Violation[] {
  const run = runOf(resources, rules, { preview: false, ...setting });
  return resources.flatMap((resource) => run.resource(resource, resource.props));
}

function runOf(
  resources: readonly TestResource[],
  rules: readonly Rule[],
  { preview = true, entries, files = {}, grouped = false }: Setting,
): Run {
  const read = (file: string): string => {
    const text = files[file];
    if (text === undefined) throw new Error("no such file");
    return text;
  };
  return new Run(resources, rules, { preview, entries, now: NOW, read, grouped });
}

/** What one rule says of a stack in a preview. */
export function messagesOf(rule: string): (resources: readonly TestResource[]) => string[] {
  return (resources) => judgeStack(resources, [ruleCalled(rule)]).map((violation) => violation.message);
}

/** What one rule finds in resources with these options, without an engine and its joins. */
export function findingsWith(
  rule: unknown,
  resources: readonly TestResource[],
  options: Readonly<Record<string, unknown>> = {},
  context: RuleContext = CONTEXT,
): Finding[] {
  const read = resources.map((resource) => ({
    urn: urnOf(resource),
    type: tokenOf(resource.type),
    name: resource.name,
    properties: resource.props,
  }));
  return findingsOf(rule as Rule, readModel(read), options, context);
}

/** The verdicts of one rule on one resource, with these options. */
export function verdictsOf(
  rule: unknown,
  resource: TestResource,
  options: Readonly<Record<string, unknown>>,
): string[] {
  return findingsWith(rule, [resource], options).map(({ verdict }) => verdict);
}
