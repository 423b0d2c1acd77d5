import builtIn from "./built-in.json";
import { DEFINITIONS } from "./definitions";

/** What a definition does with a request that it is against. */
export type GuardrailEffect = "Audit" | "Deny" | "Disabled";

/** A policy definition, made from a rule of the policy pack. */
export interface GuardrailDefinition {
  /** Name, unique among the definitions: that of the rule, and of the part where a rule has several. */
  readonly name: string;
  /** The rule of the policy pack that it says, or a part of it. */
  readonly rule: string;
  /** What Azure tells somebody whom it stops: what is wrong, what to do, and the rule's page. */
  readonly message: string;
  /** Why it is off unless it is turned on. */
  readonly optIn?: string;
  /** As ARM takes them. */
  readonly properties: {
    readonly displayName: string;
    readonly description: string;
    readonly mode: string;
    readonly metadata: { readonly unverifiedAliases: readonly string[] };
    readonly parameters: {
      readonly effect: {
        readonly type: string;
        readonly metadata: { readonly displayName: string; readonly description: string };
        readonly allowedValues: readonly string[];
        readonly defaultValue: string;
      };
    };
    readonly policyRule: object;
  };
}

/** A policy or an initiative that Azure has built in (H58). */
export interface BuiltInPolicy {
  /** Name of the definition in Azure. */
  readonly id: string;
  readonly title: string;
  readonly initiative?: boolean;
  /** Effects to choose from; none where it has but one. */
  readonly effects: readonly string[];
  /** The effect that is chosen where nothing is said. */
  readonly effect?: string;
  /** Parameters without a default of Azure's. */
  readonly requires?: Readonly<Record<string, string>>;
  /** Other values than Azure's defaults. */
  readonly presets?: Readonly<Record<string, string>>;
  /** Roles that its identity needs to remedy. */
  readonly roles?: readonly string[];
  /** It is assigned unless the user says otherwise. */
  readonly byDefault?: boolean;
}

/** The definitions, in the order of the rules. */
export const GUARDRAILS: readonly GuardrailDefinition[] = DEFINITIONS;

/** The built-in policies, by a short name. */
export const BUILT_IN_POLICIES: Readonly<Record<string, BuiltInPolicy>> = builtIn;
