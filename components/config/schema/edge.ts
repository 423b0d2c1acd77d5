import { z } from "zod";
import type { WafExclusion, WafRateLimit } from "../../plans/wafRulesPlan";
import { byKey, flag, hinted, instant, managedElsewhere, sentence, texts } from "./hints";

const rateLimit = hinted(
  z.strictObject({
    requests: hinted(z.number(), "requests of one address, from 10 up", "1000"),
    minutes: hinted(z.union([z.literal(1), z.literal(5)]), "1 or 5", "1").optional(),
  }) satisfies z.ZodType<WafRateLimit>,
  "how many requests one address may make",
  "{ requests: 1000 }",
);

const PLACES = ["header", "cookie", "argument"] as const;
const MATCHES = ["Equals", "StartsWith", "EndsWith", "Contains"] as const;

const exclusion = hinted(
  z.strictObject({
    name: sentence("what it is for, in a word", "search"),
    reason: sentence("why the application needs it", '"Search terms look like SQL"'),
    until: instant("when it ends, RFC 3339 with a time zone").optional(),
    where: hinted(z.enum(PLACES), `one of ${PLACES.join(", ")}`, "argument"),
    selector: sentence("the name of the attribute", "q"),
    match: hinted(z.enum(MATCHES), `one of ${MATCHES.join(", ")}`, "Equals").optional(),
    ruleGroup: sentence("the group of the only rules that leave it out", "SQLI").optional(),
    ruleIds: texts("id of a rule", '"942440"').optional(),
  }) satisfies z.ZodType<WafExclusion>,
  "what the managed rules leave uninspected",
  '{ name: search, reason: "Search terms look like SQL", where: argument, selector: q }',
);

export const edge = hinted(
  z.strictObject({
    managedElsewhere: managedElsewhere("this stack makes no WAF policy", '"Nothing is published here"'),
    rateLimit: rateLimit.optional(),
    exclusions: hinted(z.array(exclusion), "a list of what the rules leave uninspected", "[]").optional(),
    detectionOnly: sentence("the reason to let attacks through", '"First week of the shop"').optional(),
  }),
  "the WAF policy of application gateways, or the reason why there is none",
  "{}",
);

const EFFECTS = ["Audit", "Deny", "Disabled"] as const;

const choice = hinted(
  z.strictObject({
    effect: hinted(z.enum(EFFECTS), `one of ${EFFECTS.join(", ")}`, "Audit"),
    reason: sentence("why it is weaker than by default", '"Until the old estate has moved"').optional(),
  }),
  "what a guardrail does",
  '{ effect: Audit, reason: "Until the old estate has moved" }',
);

const exemption = hinted(
  z.strictObject({
    reason: sentence("why", '"The pipeline writes the firewall"'),
    scope: sentence("the ARM id of what is exempt", "/subscriptions/11111111-2222-3333-4444-555555555555"),
    expiresOn: instant("when it ends, RFC 3339 with a time zone"),
    category: hinted(z.enum(["Waiver", "Mitigated"]), "Waiver or Mitigated", "Waiver").optional(),
    guardrails: texts("name of a guardrail", "nsg-no-unrestricted-egress").optional(),
  }),
  "what is exempt, until when",
  '{ reason: "…", scope: /subscriptions/…, expiresOn: "2026-12-24T00:00:00Z" }',
);

export const guardrails = hinted(
  z.strictObject({
    managedElsewhere: managedElsewhere(
      "this stack assigns no Azure Policy",
      '"The landing zone assigns the same at the management group"',
    ),
    managementGroupId: sentence("the name of a management group", "contoso-landing-zones").optional(),
    effects: byKey(choice, "what single guardrails do", "{}").optional(),
    auditOnly: sentence("the reason to report only", '"First weeks"').optional(),
    preventDeletion: flag("whether nobody may delete firewalls and logs, this stack included").optional(),
    exemptions: byKey(exemption, "exemptions", "{}").optional(),
  }),
  "the guardrails of Azure Policy, or the reason why there are none",
  "{}",
);
