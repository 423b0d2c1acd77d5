import type { Model } from "../../egress/read";
import {
  type AlertsSuppression,
  all,
  any,
  declaresDefender,
  not,
  readAlertsSuppressions,
  readSecurityAutomations,
  type SecurityAutomation,
  type Truth,
  truthOf,
  truthOfRead,
  undecided,
  unknownsOf,
} from "../../egress/read/posture";
import { letsThrough, MALICIOUS_TRAFFIC } from "../knowledge/alert-filter";
import { defineRule, type Violation } from "../rule";
import {
  isResponsible,
  responsibilityOption,
  type ResponsibilityOptions,
  settingViolation,
  unknownSetting,
} from "../setting-findings";

/** Alerts leave Defender for Cloud for somewhere that acts on them, and none of those that matter is dismissed. */
export const defenderAlertsExported = defineRule<ResponsibilityOptions>({
  meta: {
    id: "defender-alerts-exported",
    title: "Defender for Cloud hands its alerts on, and dismisses none for good.",
    why:
      "A security automation sends each alert to a logic app, an event hub or a workspace, where somebody acts on it; " +
      "a suppression rule dismisses alerts before anybody sees them.",
    group: "defender",
    severity: "advisory",
    judged: "stack",
    subscriptionWide: true,
  },
  options: { responsibility: responsibilityOption("a stack that declares a part of Defender for Cloud") },
  check: (model, options, { now }) => {
    const suppressed = readAlertsSuppressions(model.estate).flatMap((each) => judge(each, now, model));
    const isOurs = isResponsible(options, declaresDefender(model.estate));
    return [...exported(readSecurityAutomations(model.estate), isOurs, model), ...suppressed];
  },
});

/** A part of what makes an automation hand the alert on, and what to say where it is missing. */
interface Part {
  readonly property: string;
  readonly holds: Truth;
  readonly message: string;
  readonly fix: string;
}

function partsOf({ entry, enabled, coversSubscription, acts, sources }: SecurityAutomation): Part[] {
  const on = entry.properties.get("enabled").isAbsent ? "isEnabled" : "enabled";
  return [
    { property: on, holds: enabled, message: `is not enabled (${on})`, fix: `Set ${on} to true.` },
    {
      property: "scopes",
      holds: coversSubscription,
      message: "does not cover the subscription (scopes)",
      fix: "Add the subscription to scopes, as /subscriptions/<id>.",
    },
    {
      property: "sources",
      holds: any(sources.map(letsThrough)),
      message: `drops alerts such as "${MALICIOUS_TRAFFIC.name}", of severity ${MALICIOUS_TRAFFIC.severity} (sources)`,
      fix: "Take the ruleSets out of the source Alerts, or add one for the severity Medium.",
    },
    {
      property: "actions",
      holds: acts,
      message: "hands alerts on to nothing (actions)",
      fix: "Add an action that leads to a logic app, an event hub or a workspace.",
    },
  ];
}

/** No finding if one automation hands the alert on; else what keeps each from it that is there for alerts. */
function exported(automations: readonly SecurityAutomation[], isOurs: boolean, model: Model): Violation[] {
  // One that is not for alerts, such as an export of scores, is not at fault.
  const forAlerts = automations
    .filter(({ sources }) => any(sources.map(({ isAlerts }) => isAlerts)).kind !== "no")
    .map(({ entry, ...rest }) => {
      const parts = partsOf({ entry, ...rest });
      return { resource: entry.resource, parts, holds: all(parts.map(({ holds }) => holds)) };
    });
  if (forAlerts.some(({ holds }) => holds.kind === "yes")) return [];
  const open = forAlerts.filter(({ holds }) => holds.kind === "unknown");
  if (open.length > 0)
    return open.map(({ resource: { urn, name }, holds }) => {
      const unknown = unknownsOf(holds);
      const doubt = `automation "${name}" may not hand alerts on`;
      return unknownSetting({ urn, property: unknown[0]?.property ?? "" }, doubt, unknown, model);
    });
  if (forAlerts.length > 0)
    return forAlerts.flatMap(({ resource: { urn, name }, parts }) =>
      parts
        .filter(({ holds }) => holds.kind === "no")
        .map(({ property, message, fix }) =>
          settingViolation({ urn, property }, { message: `Automation "${name}" ${message}.`, fix }, model),
        ),
    );
  if (!isOurs) return [];
  const message = "No security automation is declared that hands alerts on.";
  const fix =
    "Declare an Automation of the subscription for the eventSource Alerts, with a workspace as its action.";
  return [settingViolation({ urn: "", property: "Microsoft.Security/automations" }, { message, fix }, model)];
}

/** What is wrong with a suppression rule that is in force. */
function judge(suppression: AlertsSuppression, now: Date, model: Model): Violation[] {
  const { entry, enabled, alertType, expires } = suppression;
  const { urn, name } = entry.resource;
  const end = truthOfRead(expires.text(), (text) => Date.parse(text) <= now.getTime());
  const isNoDate = truthOfRead(expires.text(), (text) => Number.isNaN(Date.parse(text))).kind === "yes";
  const ended = isNoDate ? undecided(expires.because("is no date")) : end;
  const inForce = all([enabled, not(ended)]);
  const forGood = all([inForce, truthOf(expires.isAbsent)]);
  const ofTraffic = all([inForce, truthOfRead(alertType, (type) => TRAFFIC.has(type.toLowerCase()))]);
  if (ofTraffic.kind === "yes") {
    const message = `Suppression rule "${name}" dismisses alerts such as "${MALICIOUS_TRAFFIC.name}" (alertType).`;
    const fix = 'Delete the rule, or set its state to "Disabled".';
    return [settingViolation({ urn, property: "alertType" }, { message, fix }, model)];
  }
  if (forGood.kind === "yes") {
    const message = `Suppression rule "${name}" dismisses alerts for good (expirationDateUtc is not given).`;
    const fix = "Set expirationDateUtc to the day on which its reason is looked at again.";
    return [settingViolation({ urn, property: "expirationDateUtc" }, { message, fix }, model)];
  }
  const unknown = [
    ...new Set([ofTraffic, forGood, ...(ended.kind === "unknown" ? [inForce] : [])].flatMap(unknownsOf)),
  ];
  if (unknown.length === 0) return [];
  const doubt = `suppression rule "${name}" may dismiss alerts that matter, or any for good`;
  return [unknownSetting({ urn, property: unknown[0]?.property ?? "" }, doubt, unknown, model)];
}

/** The types of a suppression rule that dismiss the alert, in lower case. */
const TRAFFIC: ReadonlySet<string> = new Set(["*", MALICIOUS_TRAFFIC.type.toLowerCase()]);
