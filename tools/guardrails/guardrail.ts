import type { Condition } from "./language";

/** A policy or an initiative that Azure has built in (H58). */
export interface BuiltInPolicy {
  /** Name of the definition in Azure. */
  readonly id: string;
  readonly title: string;
  /** It is an initiative. */
  readonly initiative?: true;
  /** Effects to choose from; none where it has but one. */
  readonly effects: readonly string[];
  /** The effect that is chosen where nothing is said. */
  readonly effect?: string;
  /** Parameters without a default of Azure's, which an assignment has to give; all of them take text. */
  readonly requires?: Readonly<Record<string, "string">>;
  /** Other values than Azure's defaults. */
  readonly presets?: Readonly<Record<string, string>>;
  /** Roles that its identity needs to remedy: it changes resources. */
  readonly roles?: readonly string[];
  /** It is assigned unless the user says otherwise. */
  readonly byDefault?: true;
}

/** The options of a rule, as they are without a configuration. */
export interface Options {
  /** @throws Error where the rule has no such list. */
  readonly list: (name: string) => readonly string[];
  readonly numbers: (name: string) => readonly number[];
  readonly number: (name: string) => number;
}

/** One definition that says a rule, or a part of it. */
export interface Guardrail {
  /** What is added to the rule's id where a rule has several; empty for the first. */
  readonly part: string;
  /** What it forbids, for the display name of one that says a part. */
  readonly title?: string;
  readonly condition: (options: Options) => Condition;
  /** `denyAction` stops the deletion of what matches. */
  readonly effect?: "denyAction";
  /** It is off unless somebody turns it on, and why. */
  readonly optIn?: string;
  /** One sentence that says what to do instead. */
  readonly fix: string;
}

/** How Azure Policy says a rule. */
export interface Expressed {
  readonly guardrails: readonly Guardrail[];
  /** Built-in policies that say it, or a part of it. */
  readonly builtIn?: readonly string[];
  /** What the rule finds and these do not. */
  readonly misses: string;
}

/** The definition that bears the id of its rule. */
export const whole = (guardrail: Omit<Guardrail, "part">): Guardrail => ({ part: "", ...guardrail });
