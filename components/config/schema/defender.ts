import { z } from "zod";
import type { AlertSuppression } from "../../plans/alertSuppressionsPlan";
import type { DefenderPlanSettings, SecurityContactSettings } from "../../plans/defenderPlansPlan";
import { byKey, hinted, instant, managedElsewhere, sentence, texts } from "./hints";

const defenderPlan = hinted(
  z.strictObject({
    tier: hinted(z.enum(["Standard", "Free"]), "Standard (on) or Free (off)", "Standard").optional(),
    reason: sentence(
      "the reason why the plan is off",
      '"Nothing of the kind in this subscription"',
    ).optional(),
    subPlan: sentence("a sub-plan", "P2").optional(),
    extensions: hinted(
      z.record(z.string(), hinted(z.boolean(), "true or false", "true")),
      "extensions with true or false",
      "{ AgentlessVmScanning: true }",
    ).optional(),
  }) satisfies z.ZodType<DefenderPlanSettings>,
  "the settings of one plan, {} for the defaults",
  "{ subPlan: P2 }",
);

const securityContact = hinted(
  z.strictObject({
    emails: texts("e-mail address", "soc@contoso.com"),
    phone: sentence("a telephone number with country code", '"+41 44 555 01 01"').optional(),
    onlyHigh: sentence(
      "the reason to mail alerts of severity High alone",
      '"The SOC reads the others in Sentinel"',
    ).optional(),
    minimalSeverity: hinted(
      z.enum(["Medium", "Low"]),
      "Medium or Low (High would leave out the alert for traffic to a malicious machine, which is Medium)",
      "Medium",
    ).optional(),
  }) satisfies z.ZodType<SecurityContactSettings>,
  "whom Defender writes to",
  "{ emails: [soc@contoso.com] }",
);

const suppression = hinted(
  z.strictObject({
    alertType: sentence("the type of the alert", "VM_TimerServiceDisabled"),
    reason: sentence("why alerts of the type are dismissed", '"The backup agent stops the timer"'),
    until: instant("when it ends, RFC 3339 with a time zone, at most 90 days from now"),
  }) satisfies z.ZodType<AlertSuppression>,
  "a type of alerts that is dismissed for a while",
  '{ alertType: VM_TimerServiceDisabled, reason: "…", until: "2026-12-24T00:00:00Z" }',
);

export const defender = hinted(
  z.strictObject({
    managedElsewhere: managedElsewhere(
      "this stack leaves Defender alone",
      '"The platform team\'s stack owns the plans of this subscription"',
    ),
    subscriptionId: hinted(
      z.guid(),
      "the id of the subscription",
      "11111111-2222-3333-4444-555555555555",
    ).optional(),
    plans: hinted(
      z.record(z.string(), defenderPlan),
      "Defender plans by name",
      "{ VirtualMachines: { subPlan: P2 } }",
    ).optional(),
    securityContact: securityContact.optional(),
    defenderForEndpoint: hinted(
      z.strictObject({
        managedElsewhere: managedElsewhere(
          "nobody hands the machines to Defender for Endpoint here",
          '"The management group\'s policies do"',
        ),
        withoutRemediation: sentence(
          "the reason not to start remediation for what is there already",
          '"The subscription is new"',
        ).optional(),
      }),
      "how the machines get Defender for Endpoint, {} for the defaults",
      "{}",
    ).optional(),
    suppressions: byKey(suppression, "types of alerts that are dismissed for a while", "{}").optional(),
    alertExportElsewhere: sentence(
      "the reason why this stack does not hand alerts on to its workspace",
      '"Sentinel\'s own connector takes them"',
    ).optional(),
  }),
  "Defender's plans and contact, or the reason why another stack manages them",
  "{ securityContact: { emails: [soc@contoso.com] } }",
);
