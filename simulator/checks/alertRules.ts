import { nameOf } from "../arm/ids";
import { isObject, type Value } from "../provider/values";
import { isoMinutes } from "./syntax";
import { objects, refuse, text, texts, word, type PutRequest } from "./request";

/** The operators of a log alert (H42); the last one is for thresholds that Azure finds itself. */
const OPERATORS = [
  "Equals",
  "GreaterThan",
  "GreaterThanOrEqual",
  "LessThan",
  "LessThanOrEqual",
  "GreaterOrLessThan",
];

/** The minutes of a duration that must be there, and be one. */
function minutes(value: Value | undefined, name: string, property: string): number {
  const found = isoMinutes(text(value) ?? "");
  if (found === undefined || found <= 0) {
    refuse(
      "BadRequest",
      `${name}: ${property} '${text(value) ?? ""}' is not an ISO 8601 duration such as PT15M.`,
    );
  }
  return found;
}

/** Refuses a log alert whose condition, schedule, severity or receivers Azure would not take. */
export function checkScheduledQueryRule({ id, body, state }: PutRequest): void {
  const name = `Scheduled query rule ${nameOf(id)}`;
  if (texts(body["scopes"]).length === 0) refuse("BadRequest", `${name}: at least one scope must be given.`);
  const conditions = isObject(body["criteria"]) ? objects(body["criteria"]["allOf"]) : [];
  if (conditions.length === 0) refuse("BadRequest", `${name}: the criteria must hold a condition.`);
  // A rule that only makes a metric has no schedule of its own and alerts nobody.
  if (word(body["kind"]) === "logtometric") return;
  for (const condition of conditions) {
    const operator = text(condition["operator"]) ?? "";
    if (!OPERATORS.some((each) => each.toLowerCase() === operator.toLowerCase())) {
      refuse(
        "BadRequest",
        `${name}: the operator '${operator}' is not one of ${OPERATORS.join(", ")} (the SDK's ConditionOperator holds another type's words).`,
      );
    }
    if (text(condition["query"]) === undefined && text(condition["metricName"]) === undefined) {
      refuse("BadRequest", `${name}: a condition must have a query.`);
    }
    checkPeriods(condition["failingPeriods"], name);
  }
  const every = minutes(body["evaluationFrequency"], name, "evaluationFrequency");
  const window = minutes(body["windowSize"], name, "windowSize");
  if (window < every) {
    refuse("BadRequest", `${name}: windowSize must not be shorter than evaluationFrequency.`);
  }
  const severity = body["severity"];
  if (typeof severity !== "number" || !Number.isInteger(severity) || severity < 0 || severity > 4) {
    refuse("BadRequest", `${name}: severity must be a whole number from 0 to 4.`);
  }
  if (body["muteActionsDuration"] !== undefined && body["autoMitigate"] !== false) {
    refuse("BadRequest", `${name}: muteActionsDuration can only be set where autoMitigate is false.`);
  }
  const groups = isObject(body["actions"]) ? texts(body["actions"]["actionGroups"]) : [];
  const subscription = id.slice(0, id.indexOf("/resourceGroups/"));
  for (const group of groups) {
    if (group.startsWith(`${subscription}/`) && !state.get(group)) {
      refuse("ActionGroupNotFound", `${name}: the action group ${group} was not found.`);
    }
  }
}

function checkPeriods(periods: Value | undefined, name: string): void {
  if (!isObject(periods)) return;
  const least = periods["minFailingPeriodsToAlert"];
  const all = periods["numberOfEvaluationPeriods"];
  if (typeof least === "number" && typeof all === "number" && least > all) {
    refuse(
      "BadRequest",
      `${name}: minFailingPeriodsToAlert (${least}) must not exceed numberOfEvaluationPeriods (${all}).`,
    );
  }
}
