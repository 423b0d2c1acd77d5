import { idKey, nameOf } from "../arm/ids";
import { isObject, reveal, type Properties, type Value } from "../provider/values";
import type { State } from "../store/state";
import { objects, refuse, text, word, type PutRequest } from "./request";

const OF_MANAGEMENT_GROUP = /^\/providers\/Microsoft\.Management\/managementGroups\//i;

/** Effects that change resources, so that the assignment needs an identity to do it with (H58). */
const CHANGING: ReadonlySet<string> = new Set(["deployifnotexists", "modify"]);

const inputsOf = (state: State, id: string): Properties | undefined => {
  const stored = state.get(id);
  return stored && (reveal(stored.inputs) as Properties);
};

/** Refuses names that are too long, a definition that is not there, wrong parameters, and a missing identity. */
export function checkPolicyAssignment({ id, body, state }: PutRequest): void {
  const name = nameOf(id);
  const longest = OF_MANAGEMENT_GROUP.test(id) ? 24 : 64;
  if (name.length > longest) {
    refuse(
      "InvalidPolicyAssignmentName",
      `The policy assignment name '${name}' has ${name.length} characters; at this scope it may have ${longest}.`,
    );
  }
  const target = text(body["policyDefinitionId"]) ?? "";
  const definition = inputsOf(state, target);
  if (definition === undefined) {
    const own = /^\/subscriptions\/[^/]+\//i.exec(id)?.[0].toLowerCase();
    if (own !== undefined && idKey(target).startsWith(own)) {
      refuse(
        "PolicyDefinitionNotFound",
        `The policy assignment '${name}' refers to '${target}', which could not be found.`,
      );
    }
    return;
  }
  const given = isObject(body["parameters"]) ? body["parameters"] : {};
  checkParameters(name, definition, given);
  const changing = effectsOf(state, definition, given).some((effect) => CHANGING.has(effect));
  const identity = isObject(body["identity"]) ? word(body["identity"]["type"]) : undefined;
  if (changing && (identity === undefined || identity === "none" || text(body["location"]) === undefined)) {
    refuse(
      "ResourceIdentityRequired",
      `The policy assignment '${name}' has an effect that changes resources: it must have an identity and a location.`,
    );
  }
}

function checkParameters(name: string, definition: Properties, given: Properties): void {
  const declared = isObject(definition["parameters"]) ? definition["parameters"] : {};
  for (const parameter of Object.keys(given)) {
    if (Object.keys(declared).some((each) => each.toLowerCase() === parameter.toLowerCase())) continue;
    refuse(
      "UndefinedPolicyParameter",
      `The policy assignment '${name}' gives the parameter '${parameter}', which the definition does not declare.`,
    );
  }
  for (const [parameter, declaration] of Object.entries(declared)) {
    const optional = isObject(declaration) && declaration["defaultValue"] !== undefined;
    if (!optional && !Object.keys(given).some((each) => each.toLowerCase() === parameter.toLowerCase())) {
      refuse(
        "MissingPolicyParameter",
        `The policy assignment '${name}' is missing the parameter '${parameter}', which has no default.`,
      );
    }
  }
}

/** The effects of a definition, or of all of a set's that are known here, with the parameters filled in. */
function effectsOf(state: State, definition: Properties, given: Properties): string[] {
  const members = objects(definition["policyDefinitions"]);
  if (members.length > 0) {
    return members.flatMap((member) => {
      const inner = inputsOf(state, text(member["policyDefinitionId"]) ?? "");
      const passed = isObject(member["parameters"]) ? member["parameters"] : {};
      const filled = Object.fromEntries(
        Object.entries(passed).map(([key, value]) => [key, { value: fill(value, definition, given) }]),
      );
      return inner === undefined ? [] : effectsOf(state, inner, filled);
    });
  }
  const rule = definition["policyRule"];
  const then = isObject(rule) ? rule["then"] : undefined;
  const effect = isObject(then) ? fill({ value: then["effect"] ?? "" }, definition, given) : "";
  return typeof effect === "string" ? [effect.toLowerCase()] : [];
}

/** The value of a parameter, where `[parameters('x')]` stands for what the assignment gives, or else for the default. */
function fill(parameter: Value, definition: Properties, given: Properties): Value {
  const value = isObject(parameter) ? (parameter["value"] ?? "") : parameter;
  const wanted = typeof value === "string" ? /^\[parameters\('([^']+)'\)\]$/.exec(value)?.[1] : undefined;
  if (wanted === undefined) return value;
  const declared = isObject(definition["parameters"]) ? definition["parameters"][wanted] : undefined;
  const chosen = given[wanted];
  if (isObject(chosen) && chosen["value"] !== undefined) return chosen["value"];
  return (isObject(declared) ? declared["defaultValue"] : undefined) ?? "";
}

/** Refuses a definition without a rule, or whose rule uses a parameter that it does not declare. */
export function checkPolicyDefinition({ id, body }: PutRequest): void {
  const name = nameOf(id);
  const rule = body["policyRule"];
  if (!isObject(rule) || rule["if"] === undefined || !isObject(rule["then"])) {
    refuse("InvalidPolicyRule", `The policy definition '${name}' must have a rule with 'if' and 'then'.`);
  }
  if (text(rule["then"]["effect"]) === undefined) {
    refuse("InvalidPolicyRule", `The policy definition '${name}' has no effect.`);
  }
  const declared = Object.keys(isObject(body["parameters"]) ? body["parameters"] : {});
  for (const used of parametersIn(rule)) {
    if (declared.some((each) => each.toLowerCase() === used.toLowerCase())) continue;
    refuse(
      "InvalidPolicyParameters",
      `The policy definition '${name}' uses the parameter '${used}' in its rule, which it does not declare.`,
    );
  }
}

/** The parameters that a rule uses; the template of a deployment has parameters of its own. */
function parametersIn(value: Value): string[] {
  if (typeof value === "string") {
    return value.startsWith("[")
      ? [...value.matchAll(/parameters\('([^']+)'\)/g)].map((m) => m[1] ?? "")
      : [];
  }
  if (Array.isArray(value)) return value.flatMap(parametersIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === "template" ? [] : parametersIn(inner)));
}

/** Refuses a set without members, with a member that is not there, or with two members of one reference id. */
export function checkPolicySet({ id, body, state }: PutRequest): void {
  const name = nameOf(id);
  const members = objects(body["policyDefinitions"]);
  if (members.length === 0) {
    refuse("InvalidPolicySetDefinition", `The policy set '${name}' must have at least one definition.`);
  }
  const seen = new Set<string>();
  const own = /^\/subscriptions\/[^/]+\//i.exec(id)?.[0].toLowerCase();
  for (const member of members) {
    const target = text(member["policyDefinitionId"]) ?? "";
    if (own !== undefined && idKey(target).startsWith(own) && !state.get(target)) {
      refuse(
        "PolicyDefinitionNotFound",
        `The policy set '${name}' refers to '${target}', which could not be found.`,
      );
    }
    const key = word(member["policyDefinitionReferenceId"]);
    if (key !== undefined && seen.has(key)) {
      refuse("InvalidPolicySetDefinition", `The policy set '${name}' has the reference id '${key}' twice.`);
    }
    if (key !== undefined) seen.add(key);
  }
}

/** Refuses an exemption with an end that is no date, or from an assignment that is not there or does not reach it. */
export function checkPolicyExemption({ id, body, state }: PutRequest): void {
  const name = nameOf(id);
  const end = text(body["expiresOn"]);
  if (end !== undefined && (!/^\d{4}-\d\d-\d\d(T|$)/.test(end) || Number.isNaN(Date.parse(end)))) {
    refuse(
      "InvalidPolicyExemption",
      `The policy exemption '${name}' has the end '${end}', which is no ISO 8601 date and time.`,
    );
  }
  const assignment = text(body["policyAssignmentId"]) ?? "";
  const own = /^\/subscriptions\/[^/]+\//i.exec(id)?.[0].toLowerCase();
  if (own === undefined || !idKey(assignment).startsWith(own)) return;
  if (!state.get(assignment)) {
    refuse(
      "PolicyAssignmentNotFound",
      `The policy exemption '${name}' refers to '${assignment}', which is not there.`,
    );
  }
  const scope = idKey(assignment).replace(/\/providers\/microsoft\.authorization\/.*$/, "");
  if (!idKey(id).startsWith(`${scope}/`)) {
    refuse(
      "InvalidPolicyExemptionScope",
      `The policy exemption '${name}' does not stand at or below the scope of the assignment '${nameOf(assignment)}'.`,
    );
  }
}
