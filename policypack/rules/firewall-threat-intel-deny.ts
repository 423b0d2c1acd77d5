import { DEFAULT_THRESHOLDS } from "../../egress/reach";
import { type FirewallSettings, readFirewallSettings } from "../../egress/read/posture";
import type { Model } from "../../egress/read";
import { defineRule, type Violation } from "../rule";
import { settingViolation, unknownSetting } from "../setting-findings";
import { capitalized } from "../words";

interface Options {
  /** How many addresses and domain names may be left out of threat intelligence. */
  readonly maxAllowListEntries: number;
}

/** Threat intelligence denies traffic to and from known bad addresses and domains, and leaves hardly any out. */
export const firewallThreatIntelDeny = defineRule<Options>({
  meta: {
    id: "firewall-threat-intel-deny",
    title: "Threat intelligence of each firewall policy denies traffic to known bad addresses and domains.",
    why:
      "Threat intelligence-based filtering comes before all rules: in the mode Deny it stops traffic to addresses " +
      "and domains that Microsoft knows to be malicious even where a rule allows it; in Alert, which is the default, " +
      "it only writes a log.",
    group: "firewall",
    severity: "advisory",
  },
  options: {
    maxAllowListEntries: {
      type: "number",
      description: "How many addresses and domain names may be on the allow list of threat intelligence.",
      default: 10,
      minimum: 0,
    },
  },
  check: (model, { maxAllowListEntries }) =>
    readFirewallSettings(model).flatMap((settings) => [
      ...modeViolations(settings, model),
      ...allowListViolations(settings, maxAllowListEntries, model),
    ]),
});

function modeViolations(settings: FirewallSettings, model: Model): Violation[] {
  const { title, threatIntelMode: mode, tier } = settings;
  const place = { urn: settings.urn, property: mode.property };
  const doubt = `${title} may let traffic to known bad addresses through`;
  const isBasic = tier.read.kind === "known" && tier.read.value === "basic";
  const violation = (message: string): Violation => {
    const fix = isBasic
      ? `Use the tier Standard, since Basic only alerts, and set ${mode.property} to Deny.`
      : `Set ${mode.property} to Deny.`;
    return settingViolation(place, { message: `${capitalized(title)} ${message}`, fix }, model);
  };
  if (mode.read.kind === "unknown") return [unknownSetting(place, doubt, [mode.read.unknown], model)];
  if (mode.read.kind === "known" && mode.read.value !== "deny") {
    return mode.read.value === "off"
      ? [violation(`lets traffic to known bad addresses through (${mode.property} is Off).`)]
      : [violation(`only reports traffic to known bad addresses (${mode.property} is not Deny).`)];
  }
  if (mode.read.kind === "absent") {
    const inherited = settings.bases.map(({ threatIntelMode }) => threatIntelMode.read);
    if (!inherited.some((read) => read.kind === "known" && read.value === "deny")) {
      const unknown = inherited.flatMap((read) => (read.kind === "unknown" ? [read.unknown] : []));
      if (settings.unreadBase !== undefined) unknown.push(settings.unreadBase);
      return unknown.length > 0
        ? [unknownSetting(place, doubt, unknown, model)]
        : [
            violation(
              `only reports traffic to known bad addresses (${mode.property} is not set, which is Alert).`,
            ),
          ];
    }
  }
  if (tier.read.kind === "unknown") return [unknownSetting(place, doubt, [tier.read.unknown], model)];
  if (!isBasic) return [];
  const message = `${capitalized(title)} only reports traffic to known bad addresses, whatever ${mode.property} says, since its tier is Basic.`;
  const fix = `Set ${tier.property} to Standard.`;
  return [settingViolation({ urn: settings.urn, property: tier.property }, { message, fix }, model)];
}

function allowListViolations(
  { urn, title, allowList: list }: FirewallSettings,
  most: number,
  model: Model,
): Violation[] {
  const place = { urn, property: list.property };
  const fix = `Delete from ${list.property} what is not a proven false alarm.`;
  const found = (message: string): Violation[] => [
    settingViolation(place, { message: `${capitalized(title)} ${message}`, fix }, model),
  ];
  if (list.everyName || list.publicIpv4 >= BigInt(DEFAULT_THRESHOLDS.broadAddresses))
    return found(`leaves far too much out of threat intelligence (${list.property}).`);
  if (list.entries > most)
    return found(
      `leaves ${String(list.entries)} addresses and names out of threat intelligence, of at most ${String(most)}.`,
    );
  if (list.unknown.length === 0) return [];
  return [
    unknownSetting(place, `${title} may leave too much out of threat intelligence`, list.unknown, model),
  ];
}
