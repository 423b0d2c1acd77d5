import { at, type Fault } from "../checks/fault";
import { reasonFaults } from "../checks/reasons";
import { regionFaults } from "../checks/regions";
import { scopeFaults } from "../checks/scopes";
import { didYouMean } from "../checks/suggest";
import { BUILT_IN_POLICIES, type BuiltInPolicy, GUARDRAILS } from "../guardrails";
import { parseInstant } from "./blockEntry";
import {
  type BuiltInChoice,
  type EgressGuardrailsSettings,
  type ExemptionChoice,
  type GuardrailChoice,
  planBuiltIn,
} from "./egressGuardrailsPlan";

/** Longest logical name: Azure takes 24 characters for an assignment in a management group, and 64 for a definition. */
const LONGEST_NAME = { managementGroup: 15, subscription: 24 } as const;

/** Everything that is wrong with the component's name and settings. */
export function egressGuardrailsFaults(name: string, settings: EgressGuardrailsSettings): Fault[] {
  const { managementGroupId, auditOnly, doNotEnforce, effects = {} } = settings;
  const faults = nameFaults(name, managementGroupId !== undefined);
  if (managementGroupId !== undefined && !/^[\w().-]{1,90}$/.test(managementGroupId)) {
    faults.push({
      path: "managementGroupId",
      problem: `"${managementGroupId}" is not the name of a management group`,
      expected: "the last segment of its id: at most 90 letters, digits, -, _, ( ) and .",
      example: '"mg-landing-zones"',
    });
  }
  faults.push(...reasonFaults({ auditOnly, doNotEnforce }));
  for (const [key, choice] of Object.entries(effects)) {
    faults.push(...effectFaults(key, choice).map((fault) => at(`effects.${key}`, fault)));
  }
  return faults;
}

function nameFaults(name: string, inGroup: boolean): Fault[] {
  const most = inGroup ? LONGEST_NAME.managementGroup : LONGEST_NAME.subscription;
  if (name.length <= most && /^[a-z0-9]([\w-]*[a-z0-9])?$/i.test(name)) return [];
  return [
    {
      path: "name",
      problem: `"${name}" cannot begin the names of definitions and assignments`,
      expected: `at most ${String(most)} letters, digits, - and _${inGroup ? " in a management group" : ""}`,
      example: '"egress"',
    },
  ];
}

const STRENGTH: Readonly<Record<string, number>> = { Disabled: 0, Audit: 1, Deny: 2 };

function effectFaults(key: string, { effect, reason }: GuardrailChoice): Fault[] {
  const names = GUARDRAILS.map(({ name }) => name);
  const definition = GUARDRAILS.find(({ name }) => name === key);
  if (definition === undefined) return [unknownName(key, names, "a guardrail")];
  const { allowedValues, defaultValue } = definition.properties.parameters.effect;
  if (allowedValues.includes("DenyAction")) {
    const expected = "the argument preventDeletion, which turns it on";
    return [{ path: "", problem: "has no effect to choose", expected, example: "preventDeletion: true" }];
  }
  if (!allowedValues.includes(effect)) {
    const expected = `one of ${allowedValues.join(", ")}`;
    return [
      { path: "effect", problem: `is "${effect}"`, expected, example: `{ effect: "${defaultValue}" }` },
    ];
  }
  if ((STRENGTH[effect] ?? 0) >= (STRENGTH[defaultValue] ?? 0) || (reason ?? "").trim() !== "") return [];
  return [
    {
      path: "reason",
      problem: reason === undefined ? "is missing" : "is empty",
      expected: `why ${key} does less than its default, ${defaultValue}`,
      example: `{ effect: "${effect}", reason: "The migration ends on 2026-12-31" }`,
    },
  ];
}

/** Everything that is wrong with the choices of built-in policies, and with the region of their identities. */
export function builtInFaults(
  choices: Readonly<Record<string, BuiltInChoice>>,
  location: string | undefined,
): Fault[] {
  const faults = Object.entries(choices).flatMap(([key, choice]) => {
    const policy = BUILT_IN_POLICIES[key];
    const own =
      policy === undefined
        ? [unknownName(key, Object.keys(BUILT_IN_POLICIES), "a built-in policy")]
        : choiceFaults(key, policy, choice);
    return own.map((fault) => at(`builtIn.${key}`, fault));
  });
  const remedying = planBuiltIn(choices).filter(({ remedies }) => remedies);
  const [first] = remedying;
  if (first !== undefined && location === undefined) {
    faults.push({
      path: "location",
      problem: `is missing, and ${first.key} has an identity`,
      expected: "the region of the identities of built-in policies that remedy",
      example: '"westeurope"',
    });
  }
  return [...faults, ...regionFaults(location).map((fault) => at("location", fault))];
}

function choiceFaults(key: string, policy: BuiltInPolicy, choice: BuiltInChoice): Fault[] {
  const { effect, parameters = {}, leaveOut } = choice;
  if (leaveOut !== undefined) {
    if (leaveOut.trim() !== "") return [];
    const expected = "the reason why it is not assigned";
    return [{ path: "leaveOut", problem: "is empty", expected, example: '"Assigned by the platform team"' }];
  }
  const faults: Fault[] = [];
  if (effect !== undefined && !policy.effects.includes(effect)) {
    faults.push({
      path: "effect",
      problem: `"${effect}" is not an effect of ${key}${didYouMean(effect, policy.effects)}`,
      expected:
        policy.effects.length === 0 ? "no effect: it has but one" : `one of ${policy.effects.join(", ")}`,
      example: policy.effect === undefined ? "{}" : `{ effect: "${policy.effect}" }`,
    });
  }
  for (const parameter of Object.keys(policy.requires ?? {})) {
    if (parameter in parameters || policy.presets?.[parameter] !== undefined) continue;
    faults.push({
      path: `parameters.${parameter}`,
      problem: "is missing",
      expected: "a value: Azure has no default for it",
      example: `parameters: { ${parameter}: "…" }`,
    });
  }
  return faults;
}

/** Everything that is wrong with exemptions. */
export function exemptionFaults(
  name: string,
  exemptions: Readonly<Record<string, ExemptionChoice>>,
  now: Date | undefined,
): Fault[] {
  const faults = Object.entries(exemptions).flatMap(([key, exemption]) =>
    exemptionFault(name, key, exemption).map((fault) => at(`exemptions.${key}`, fault)),
  );
  if (Object.keys(exemptions).length > 0 && now === undefined) {
    faults.push({
      path: "now",
      problem: "is missing",
      expected: "the instant at which exemptions are judged expired",
      example: "new Date()",
    });
  }
  return faults;
}

function exemptionFault(
  name: string,
  key: string,
  { reason, scope, expiresOn, guardrails = [] }: ExemptionChoice,
): Fault[] {
  const faults: Fault[] = [];
  if (`${name}-${key}`.length > 64 || !/^[a-z0-9]([\w-]*[a-z0-9])?$/i.test(key)) {
    const expected = `at most ${String(63 - name.length)} letters, digits, - and _`;
    faults.push({
      path: "",
      problem: `"${key}" is no name for an exemption`,
      expected,
      example: '"migration"',
    });
  }
  faults.push(...reasonFaults({ reason }), ...scopeFaults("scope", scope));
  if (parseInstant(expiresOn) === undefined) {
    const expected = "an instant, RFC 3339 with a time zone";
    faults.push({
      path: "expiresOn",
      problem: `is "${expiresOn}"`,
      expected,
      example: '"2026-12-31T00:00:00Z"',
    });
  }
  const names = GUARDRAILS.map((definition) => definition.name);
  guardrails.forEach((guardrail, i) => {
    if (!names.includes(guardrail))
      faults.push(at(`guardrails[${i}]`, unknownName(guardrail, names, "a guardrail")));
  });
  return faults;
}

function unknownName(name: string, names: readonly string[], what: string): Fault {
  return {
    path: "",
    problem: `"${name}" is not ${what}${didYouMean(name, names)}`,
    expected: `one of ${names.join(", ")}`,
    example: names[0] ?? "",
  };
}
