import { docsOf, type OptionSchema, type Rule } from "../../policypack/rule";
import { aliasesIn, markOf } from "./aliases";
import { EXPRESSED } from "./expressed";
import type { Guardrail, Options } from "./guardrail";
import type { Condition } from "./language";

/** A policy definition with what the component needs to know of it. */
export interface Definition {
  /** Its name in Azure, before that of the component. */
  readonly name: string;
  /** The rule of the policy pack that it says. */
  readonly rule: string;
  /** What Azure tells somebody whom it stops. */
  readonly message: string;
  /** Why it is off unless it is turned on. */
  readonly optIn?: string;
  /** As ARM takes them. */
  readonly properties: {
    readonly displayName: string;
    readonly description: string;
    readonly mode: "All";
    readonly metadata: {
      readonly category: "Network";
      readonly version: string;
      readonly source: "azure-lockdown";
      readonly rule: string;
      readonly docs: string;
      /** Aliases that nobody has seen in Azure. */
      readonly unverifiedAliases: readonly string[];
    };
    readonly parameters: { readonly effect: EffectParameter };
    readonly policyRule: {
      readonly if: Condition;
      readonly then: Readonly<Record<string, unknown>>;
    };
  };
}

interface EffectParameter {
  readonly type: "String";
  readonly metadata: { readonly displayName: string; readonly description: string };
  readonly allowedValues: readonly string[];
  readonly defaultValue: string;
}

/** Version of the definitions' form; a policy whose meaning changes gets a new one. */
const VERSION = "1.0.0";

/** The definitions for all rules that Azure Policy can say, in the order of the rules. */
export function definitionsOf(rules: readonly Rule[]): Definition[] {
  return rules.flatMap((rule) =>
    (EXPRESSED[rule.meta.id]?.guardrails ?? []).map((guardrail) => definitionOf(rule, guardrail)),
  );
}

function definitionOf({ meta, options }: Rule, guardrail: Guardrail): Definition {
  const { part, title = meta.title, effect, optIn, fix, condition } = guardrail;
  const when = condition(optionsOf(meta.id, options));
  const unverifiedAliases = aliasesIn(when).filter((alias) => markOf(alias) === "unverified");
  const effects = effect === "denyAction" ? ["DenyAction", "Disabled"] : ["Audit", "Deny", "Disabled"];
  // A mistake in an alias that nobody has seen must not stop anybody's work; the same for what the pack only advises.
  const mild = unverifiedAliases.length > 0 || meta.severity === "advisory" ? "Audit" : "Deny";
  return {
    name: part === "" ? meta.id : `${meta.id}-${part}`,
    rule: meta.id,
    message: `${title} ${fix} See ${docsOf(meta)} of azure-lockdown.`,
    ...(optIn !== undefined && { optIn }),
    properties: {
      displayName: `Azure lockdown: ${title.replace(/\.$/, "")}`,
      description: meta.why,
      mode: "All",
      metadata: {
        category: "Network",
        version: VERSION,
        source: "azure-lockdown",
        rule: meta.id,
        docs: docsOf(meta),
        unverifiedAliases,
      },
      parameters: {
        effect: {
          type: "String",
          metadata: {
            displayName: "Effect",
            description: "What happens to a request that the rule is against.",
          },
          allowedValues: effects,
          defaultValue: optIn === undefined ? mild : "Disabled",
        },
      },
      policyRule: {
        if: when,
        then:
          effect === "denyAction"
            ? { effect: "[parameters('effect')]", details: { actionNames: ["delete"] } }
            : { effect: "[parameters('effect')]" },
      },
    },
  };
}

function optionsOf(id: string, options: object): Options {
  const schemas = options as Readonly<Record<string, OptionSchema>>;
  const get = (name: string, kind: OptionSchema["type"]): unknown => {
    const schema = schemas[name];
    if (schema?.type !== kind) throw new Error(`rule ${id} has no option ${name} of type ${kind}`);
    return schema.default;
  };
  return {
    list: (name) => get(name, "array") as readonly string[],
    numbers: (name) => get(name, "array") as readonly number[],
    number: (name) => get(name, "number") as number,
  };
}
