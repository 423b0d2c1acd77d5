import type { Properties } from "../../../simulator/provider/values";
import { Fixture } from "./fixture";

const condition = {
  matchVariables: [{ variableName: "RemoteAddr" }],
  operator: "IPMatch",
  matchValues: ["198.51.100.7"],
};
const rule = (change: Properties = {}): Properties => ({
  name: "block",
  priority: 1,
  ruleType: "MatchRule",
  action: "Block",
  matchConditions: [condition],
  ...change,
});
const policy = (...customRules: Properties[]): Properties => ({
  policyName: "waf",
  location: "westeurope",
  managedRules: { managedRuleSets: [{ ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.1" }] },
  customRules,
});

describe("web application firewall policies", () => {
  const azure = new Fixture();
  const TYPE = "WebApplicationFirewallPolicy";

  const refused: readonly (readonly [string, string, Properties])[] = [
    ["two rules of one priority", "WafPolicyDuplicatePriority", policy(rule(), rule({ name: "other" }))],
    ["two rules of one name", "WafPolicyDuplicateRuleName", policy(rule(), rule({ priority: 2 }))],
    ["a rule that matches nothing", "WafPolicyNoMatchCondition", policy(rule({ matchConditions: [] }))],
    ["a limit without a number", "WafPolicyNoRateLimit", policy(rule({ ruleType: "RateLimitRule" }))],
    ["the priority zero", "WafPolicyInvalidPriority", policy(rule({ priority: 0 }))],
  ];
  for (const [what, code, inputs] of refused) {
    it(`are refused with ${what}`, () => azure.refuses(code, /waf/, TYPE, inputs));
  }

  it("are taken with rules of their own priorities and names", async () => {
    await azure.create(TYPE, policy(rule(), rule({ name: "other", priority: 2 })));
  });

  it("have names of letters and digits for Front Door", async () => {
    const edge = { location: "Global", sku: { name: "Premium_AzureFrontDoor" } };
    await azure.refuses("InvalidResourceName", /letters/, "frontdoor:Policy", {
      ...edge,
      policyName: "edge-waf",
    });
    await azure.create("frontdoor:Policy", { ...edge, policyName: "edgeWaf" });
  });
});
