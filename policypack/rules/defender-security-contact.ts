import type { Unknown } from "../../egress/azure";
import type { Model } from "../../egress/read";
import {
  declaresDefender,
  readSecurityContacts,
  type SecurityContact,
  unknownsOf,
} from "../../egress/read/posture";
import { defineRule, type Violation } from "../rule";
import {
  isResponsible,
  responsibilityOption,
  type ResponsibilityOptions,
  settingViolation,
  unknownSetting,
} from "../setting-findings";
import { listed } from "../words";

interface Options extends ResponsibilityOptions {
  readonly minimalSeverity: "Low" | "Medium" | "High";
  readonly notifyRoles: readonly string[];
}

/** A security contact is mailed of alerts from the severity on that traffic to a malicious machine has. */
export const defenderSecurityContact = defineRule<Options>({
  meta: {
    id: "defender-security-contact",
    title: "Somebody is mailed of Defender for Cloud's alerts.",
    why:
      "The security contact is told of alerts from its minimal severity on; traffic to a malicious machine is an alert " +
      "of severity Medium, so a contact with High never hears of it.",
    group: "defender",
    severity: "advisory",
    judged: "stack",
    subscriptionWide: true,
  },
  options: {
    minimalSeverity: {
      type: "string",
      description: "The highest severity from which on alerts may be mailed.",
      default: "Medium",
      enum: ["Low", "Medium", "High"],
    },
    notifyRoles: {
      type: "array",
      description: "Roles of the subscription whose holders have to be mailed.",
      default: ["Owner"],
      items: { type: "string", enum: ["Owner", "Contributor", "AccountAdmin", "ServiceAdmin"] },
    },
    responsibility: responsibilityOption("a stack that declares a part of Defender for Cloud"),
  },
  check: (model, options) => {
    const contacts = readSecurityContacts(model.estate);
    if (contacts.length > 0) return contacts.flatMap((contact) => judge(contact, options, model));
    if (!isResponsible(options, declaresDefender(model.estate))) return [];
    const message = "No security contact is declared, so nobody is mailed of alerts.";
    const fix = "Declare a SecurityContact with an e-mail address and notifications of alerts.";
    return [
      settingViolation({ urn: "", property: "Microsoft.Security/securityContacts" }, { message, fix }, model),
    ];
  },
});

/** Makes the findings of one contact. */
interface Words {
  readonly says: (property: string, text: string, fix: string) => Violation;
  readonly doubts: (property: string, text: string, unknown: readonly Unknown[]) => Violation;
}

/** What keeps mails from a contact, one finding for each setting. */
function judge(contact: SecurityContact, options: Options, model: Model): Violation[] {
  const { urn, name } = contact.entry.resource;
  const words: Words = {
    says: (property, text, fix) =>
      settingViolation({ urn, property }, { message: `Security contact "${name}" ${text}.`, fix }, model),
    doubts: (property, text, unknown) =>
      unknownSetting({ urn, property }, `security contact "${name}" ${text}`, unknown, model),
  };
  return [
    ...judgeAddresses(contact, words),
    ...judgeAlerts(contact, options, words),
    ...judgeRoles(contact, options, words),
  ];
}

function judgeAddresses({ addresses, enabled }: SecurityContact, { says, doubts }: Words): Violation[] {
  const { path } = addresses;
  const found: Violation[] = [];
  if (addresses.isAbsent)
    found.push(says(path, "has no e-mail address", `Give ${path} the address of those on duty.`));
  else if (addresses.isUnknown) found.push(doubts(path, "may have no e-mail address", [addresses.unknown]));
  if (enabled.kind === "no")
    found.push(says("isEnabled", "is turned off (isEnabled is false)", "Set isEnabled to true."));
  else if (enabled.kind === "unknown") found.push(doubts("isEnabled", "may be turned off", enabled.unknown));
  return found;
}

const SEVERITIES = ["low", "medium", "high"];

function judgeAlerts(
  { alerts }: SecurityContact,
  { minimalSeverity }: Options,
  { says, doubts }: Words,
): Violation[] {
  switch (alerts.kind) {
    case "unknown":
      return [doubts(alerts.at.path, "may not be told of alerts", unknownsOf(alerts.truth))];
    case "off": {
      const { path } = alerts.at;
      const fix =
        path === "notificationsSources"
          ? `Add { sourceType: "Alert", minimalSeverity: "${minimalSeverity}" } to notificationsSources.`
          : `Turn ${path} on.`;
      return [says(path, `is not told of alerts (${path})`, fix)];
    }
    case "unsaid": {
      // What is mailed where nobody says so is Azure's choice, and mostly High alone.
      if (minimalSeverity === "High") return [];
      const { path } = alerts.at;
      const why = alerts.at.because("cannot say from which severity on alerts are mailed");
      const fix = `Use azure-native:security:SecurityContact, with minimalSeverity "${minimalSeverity}" in notificationsSources.`;
      return [{ ...doubts(path, `may not be told of alerts of severity ${minimalSeverity}`, [why]), fix }];
    }
    case "from": {
      const read = alerts.severities.map((value) => ({ value, text: value.text() }));
      const highest = SEVERITIES.indexOf(minimalSeverity.toLowerCase());
      if (
        read.some(({ text }) => {
          const rank = text.kind === "known" ? SEVERITIES.indexOf(text.value.toLowerCase()) : -1;
          return rank >= 0 && rank <= highest;
        })
      )
        return [];
      const unknown = read.flatMap(({ text }) => (text.kind === "unknown" ? [text.unknown] : []));
      const { path } = read[0]?.value ?? alerts.at;
      if (unknown.length > 0)
        return [doubts(path, `may not be told of alerts of severity ${minimalSeverity}`, unknown)];
      const said = read.flatMap(({ text }) => (text.kind === "known" ? [text.value] : []));
      const tells =
        said.length === 0
          ? "does not say from which severity on it is told of alerts"
          : `is told of alerts of severity ${listed(said)} alone`;
      return [says(path, tells, `Set ${path} to "${minimalSeverity}".`)];
    }
  }
}

function judgeRoles(
  { byRole }: SecurityContact,
  { notifyRoles }: Options,
  { says, doubts }: Words,
): Violation[] {
  const { path } = byRole.at;
  const roles = notifyRoles.map((role) => ({ role, told: byRole.tells(role) }));
  const untold = roles.filter(({ told }) => told.kind === "no").map(({ role }) => role);
  if (untold.length > 0) {
    const told = byRole.tells("Owner").kind === "yes";
    const fix =
      path === "alertsToAdmins"
        ? told
          ? `Use azure-native:security:SecurityContact, with ${listed(untold)} in notificationsByRole.`
          : "Set alertsToAdmins to true."
        : `Set ${path} to { state: "On", roles: [${notifyRoles.map((role) => `"${role}"`).join(", ")}] }.`;
    return [says(path, `does not tell those with the role ${listed(untold)}`, fix)];
  }
  const unknown = [...new Set(roles.flatMap(({ told }) => unknownsOf(told)))];
  return unknown.length === 0
    ? []
    : [doubts(path, `may not tell those with the role ${listed(notifyRoles)}`, unknown)];
}
