import { createHash } from "node:crypto";

import {
  BUILT_IN_POLICIES,
  type GuardrailDefinition,
  type GuardrailEffect,
  GUARDRAILS,
  type BuiltInPolicy,
} from "../guardrails";
import { formatInstant, parseInstant } from "./blockEntry";

/** What one guardrail is to do. */
export interface GuardrailChoice {
  /** Required. `Deny` refuses the request, `Audit` reports it, `Disabled` does nothing. */
  readonly effect: GuardrailEffect;
  /** Required where the effect is weaker than the guardrail's default: why. */
  readonly reason?: string | undefined;
}

/** What is wanted of the guardrails. */
export interface EgressGuardrailsSettings {
  /** Optional. Name of the management group that they hold for. Default: none; they hold for the provider's subscription. */
  readonly managementGroupId?: string | undefined;
  /** Optional. What single guardrails do, by name. Default: what each does by default. */
  readonly effects?: Readonly<Record<string, GuardrailChoice>> | undefined;
  /** Optional. The reason to report only, and to deny nothing: for the first weeks. Default: none; what is to be denied is. */
  readonly auditOnly?: string | undefined;
  /** Optional. The reason to assign without enforcing: nothing is denied, and nothing remedied. Default: none. */
  readonly doNotEnforce?: string | undefined;
  /**
   * Optional. Keep everybody from deleting firewalls, firewall policies, flow logs and diagnostic settings. It stops a
   * `pulumi destroy` of them as well: turn it off first. Default: false.
   */
  readonly preventDeletion?: boolean | undefined;
  /** Optional. Azure region of the identities of built-in policies that remedy. Required where one is assigned. */
  readonly location?: string | undefined;
}

/** What the plan sees of a built-in policy's assignment. */
export interface BuiltInChoice {
  readonly effect?: string | undefined;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly leaveOut?: string | undefined;
}

/** What the plan sees of an exemption. */
export interface ExemptionChoice {
  readonly reason: string;
  /** ARM id of what is exempt; looked at only where it is known. */
  readonly scope?: unknown;
  readonly expiresOn: string;
  readonly guardrails?: readonly string[] | undefined;
}

/** A guardrail with the effect that is chosen. */
export interface PlannedGuardrail {
  readonly definition: GuardrailDefinition;
  readonly effect: string;
}

/** A built-in policy that is to be assigned. */
export interface PlannedBuiltIn {
  /** Its short name. */
  readonly key: string;
  readonly policy: BuiltInPolicy;
  /** Values of parameters but those that the user gives. */
  readonly parameters: Readonly<Record<string, string>>;
  /** It remedies, and needs an identity for that. */
  readonly remedies: boolean;
}

/** Exemptions by name, at one instant. */
export interface PlannedExemptions {
  readonly active: readonly string[];
  readonly expired: readonly string[];
  /** The first instant at which an active one ends; undefined when none is active. */
  readonly nextExpiry: string | undefined;
}

/** Every guardrail with its effect; those that are off are there as well, so that turning one on changes little. */
export function planGuardrails(settings: EgressGuardrailsSettings): PlannedGuardrail[] {
  return GUARDRAILS.map((definition) => ({ definition, effect: effectOf(definition, settings) }));
}

function effectOf(definition: GuardrailDefinition, settings: EgressGuardrailsSettings): string {
  const { allowedValues, defaultValue } = definition.properties.parameters.effect;
  if (allowedValues.includes("DenyAction"))
    return settings.preventDeletion === true ? "DenyAction" : "Disabled";
  const chosen = settings.effects?.[definition.name]?.effect ?? defaultValue;
  return chosen === "Deny" && settings.auditOnly !== undefined ? "Audit" : chosen;
}

/** The built-in policies to assign: those by default, and those that the user names. */
export function planBuiltIn(choices: Readonly<Record<string, BuiltInChoice>>): PlannedBuiltIn[] {
  return Object.entries(BUILT_IN_POLICIES).flatMap(([key, policy]) => {
    const choice = choices[key];
    if (choice?.leaveOut !== undefined || (choice === undefined && policy.byDefault !== true)) return [];
    const effect = choice?.effect ?? policy.effect;
    const parameters = { ...policy.presets, ...(effect !== undefined && { effect }) };
    // What only audits or is off changes nothing, and needs no identity.
    const remedies = policy.roles !== undefined && !/^(Audit|Disabled)/.test(effect ?? "");
    return [{ key, policy, parameters, remedies }];
  });
}

/** Name of an assignment, within the 24 characters that Azure takes in a management group. */
export function assignmentName(name: string, key: string): string {
  return `${name}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}

/** Sorts exemptions into active and expired ones. They must have been checked before. */
export function planExemptions(
  exemptions: Readonly<Record<string, ExemptionChoice>>,
  now: Date | undefined,
): PlannedExemptions {
  const ends = Object.entries(exemptions).map(
    ([key, { expiresOn }]) => [key, parseInstant(expiresOn)?.getTime() ?? 0] as const,
  );
  const isActive = (end: number): boolean => now !== undefined && now.getTime() < end;
  const active = ends.filter(([, end]) => isActive(end));
  return {
    active: active.map(([key]) => key).sort(),
    expired: ends
      .filter(([, end]) => !isActive(end))
      .map(([key]) => key)
      .sort(),
    nextExpiry:
      active.length === 0 ? undefined : formatInstant(new Date(Math.min(...active.map(([, end]) => end)))),
  };
}
