import type { Model } from "../egress/read";
import type { Finding, Severity } from "../egress/reach";

/** What a rule is about; the presets and the listing go by it. */
export type RuleGroup =
  "egress" | "firewall" | "block list" | "network" | "defender" | "logs" | "machines" | "access";

/** One option of a rule, as JSON schema for the policy configuration. */
export interface OptionSchema {
  readonly type: "number" | "string" | "boolean" | "array";
  readonly description: string;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  /** The values that a text may have. */
  readonly enum?: readonly string[];
  /** What a list holds. */
  readonly items?: { readonly type: "number" | "string"; readonly enum?: readonly string[] };
}

/** Everything that describes a rule; programs read it, and the rule's page is held against it. */
export interface RuleMeta {
  /** Kebab case; the names of the rule's file, page and tests. */
  readonly id: string;
  /** What the rule demands, in one line. */
  readonly title: string;
  /** Why, with Azure's own term. */
  readonly why: string;
  readonly group: RuleGroup;
  readonly severity: Severity;
  /**
   * `resource`: each resource is judged on its way as well, over what came before it. `stack`: only the whole stack
   * is, since what closes a way, or what is missing, may rightly be made later. Default `resource`.
   */
  readonly judged?: "resource" | "stack";
  /** Whether it is about the subscription as a whole and not about a resource of the stack. Default false. */
  readonly subscriptionWide?: boolean;
}

/** A finding before it is known by which rule: what a rule's check gives. */
export interface Violation extends Omit<Finding, "rule" | "severity"> {
  /** For one that weighs less than the rule: shown, and no reason to block. Default is the rule's own severity. */
  readonly severity?: "advisory";
}

/** What a rule may know beside the resources. */
export interface RuleContext {
  /** The instant at which ends and expiries are judged. */
  readonly now: Date;
}

/** A rule of the catalogue. `O` is the shape of its options. */
export interface Rule<O extends object = object> {
  readonly meta: RuleMeta;
  readonly options: { readonly [K in keyof O]: OptionSchema };
  /** Finds everything in the model that the rule does not allow. Never throws for what a resource holds. */
  check(model: Model, options: O, context: RuleContext): Violation[];
}

/** Declares a rule. The type parameter is inferred from the options, whose defaults are checked to be there. */
export function defineRule<O extends object>(rule: Rule<O>): Rule<O> {
  return rule;
}

/** What the rule finds in a model, with the options as configured. */
export function findingsOf(
  rule: Rule,
  model: Model,
  configured: Readonly<Record<string, unknown>>,
  context: RuleContext,
): Finding[] {
  const { id, severity } = rule.meta;
  return rule
    .check(model, withDefaults(rule, configured), context)
    .map((violation) => ({ rule: id, ...violation, severity: violation.severity ?? severity }));
}

/** Where the rule's page stands in the repository. */
export function docsOf(meta: RuleMeta): string {
  return `docs/rules/${meta.id}.md`;
}

/** The options as configured, with the default of each that is not. */
function withDefaults<O extends object>(rule: Rule<O>, configured: Readonly<Record<string, unknown>>): O {
  const options: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries<OptionSchema>(rule.options)) {
    options[name] = configured[name] ?? schema.default;
  }
  return options as O;
}
