import { nameOf } from "../arm/ids";
import { isObject, show, type Properties, type Value } from "../provider/values";
import { firstClash, objects, refuse, text, word, type PutRequest } from "./request";

/** The custom rules: Front Door keeps them one level deeper than an application gateway does. */
const rulesIn = (value: Value | undefined): Properties[] =>
  isObject(value) ? objects(value["rules"]) : objects(value);

/** Refuses a firewall policy for web traffic whose own rules clash, match nothing, or limit no rate. */
export function checkWafPolicy({ id, body }: PutRequest): void {
  const name = `Web application firewall policy ${nameOf(id)}`;
  if (/frontdoor/i.test(id) && !/^[A-Za-z][A-Za-z0-9]*$/.test(nameOf(id))) {
    refuse(
      "InvalidResourceName",
      `${name}: the name must be of letters and digits only, the first a letter.`,
    );
  }
  const rules = rulesIn(body["customRules"]);
  const priorities = firstClash(rules, (rule) => show(rule["priority"]));
  if (priorities !== undefined) {
    refuse(
      "WafPolicyDuplicatePriority",
      `${name}: the rules ${priorities.map((rule) => text(rule["name"]) ?? "?").join(" and ")} have the same priority.`,
    );
  }
  const names = firstClash(rules, (rule) => word(rule["name"]));
  if (names !== undefined) {
    refuse("WafPolicyDuplicateRuleName", `${name}: two rules are called ${text(names[0]["name"]) ?? ""}.`);
  }
  for (const rule of rules) {
    const which = `${name}, rule ${text(rule["name"]) ?? "?"}`;
    const priority = rule["priority"];
    if (typeof priority !== "number" || !Number.isInteger(priority) || priority < 1 || priority > 100000) {
      refuse("WafPolicyInvalidPriority", `${which}: the priority must be a positive whole number.`);
    }
    if (objects(rule["matchConditions"]).length === 0) {
      refuse("WafPolicyNoMatchCondition", `${which}: at least one match condition must be given.`);
    }
    const threshold = rule["rateLimitThreshold"];
    if (word(rule["ruleType"]) === "ratelimitrule" && typeof threshold !== "number") {
      refuse("WafPolicyNoRateLimit", `${which}: a RateLimitRule must have a rateLimitThreshold.`);
    }
  }
}
