import { DEFAULT_THRESHOLDS } from "../../egress/reach";
import {
  type FirewallSettings,
  type ListSetting,
  readFirewallSettings,
  type Setting,
} from "../../egress/read/posture";
import type { Model } from "../../egress/read";
import { defineRule, type Violation } from "../rule";
import { settingViolation, unknownSetting } from "../setting-findings";
import { capitalized } from "../words";

interface Options {
  /** Whether a policy that is not Premium, and so can have no IDPS, is a finding. */
  readonly requirePremium: boolean;
  /** Whether traffic may bypass IDPS, and signatures may be turned down. */
  readonly allowBypass: boolean;
}

/** Intrusion detection of each firewall policy denies what its signatures match, and nothing goes round it. */
export const firewallIdpsDeny = defineRule<Options>({
  meta: {
    id: "firewall-idps-deny",
    title: "Intrusion detection of each firewall policy denies what its signatures match.",
    why:
      "IDPS of Azure Firewall Premium knows the patterns of malware and of its command and control traffic; in the " +
      "mode Alert it lets that traffic through and writes a log, and it does not see what bypasses it.",
    group: "firewall",
    severity: "advisory",
  },
  options: {
    requirePremium: {
      type: "boolean",
      description: "Whether a policy of another tier than Premium, which has no IDPS, is a finding.",
      default: true,
    },
    allowBypass: {
      type: "boolean",
      description: "Whether bypass rules, and signatures that are set to Off or Alert, are accepted.",
      default: false,
    },
  },
  check: (model, options) =>
    readFirewallSettings(model)
      .filter(({ kind }) => kind === "policy")
      .flatMap((policy) => violationsOf(policy, options, model)),
});

function violationsOf(policy: FirewallSettings, options: Options, model: Model): Violation[] {
  const { urn, title, tier, intrusionDetection } = policy;
  const place = { urn, property: tier.property };
  if (tier.read.kind === "unknown")
    return [unknownSetting(place, `${title} may have no intrusion detection`, [tier.read.unknown], model)];
  if (!is(tier, "premium")) {
    if (!options.requirePremium) return [];
    const message = `${capitalized(title)} has no intrusion detection, since its tier is not Premium.`;
    const fix = `Set ${tier.property} to Premium, here and on its firewalls, and intrusionDetection.mode to Deny.`;
    return [settingViolation(place, { message, fix }, model)];
  }
  return [
    ...modeViolations(policy, model),
    ...(options.allowBypass ? [] : listViolations(urn, title, intrusionDetection.bypasses, BYPASS, model)),
    ...(options.allowBypass ? [] : listViolations(urn, title, intrusionDetection.weakened, WEAKENED, model)),
    ...rangeViolations(policy, model),
  ];
}

const is = ({ read }: Setting, value: string): boolean => read.kind === "known" && read.value === value;

/** The stricter mode of a policy and what it inherits is the one in force (E154). */
function modeViolations(
  { urn, title, intrusionDetection: { mode }, bases, unreadBase }: FirewallSettings,
  model: Model,
): Violation[] {
  const premium = bases.filter(({ tier }) => is(tier, "premium"));
  if ([mode, ...premium.map(({ intrusionDetection }) => intrusionDetection.mode)].some((m) => is(m, "deny")))
    return [];
  const place = { urn, property: mode.property };
  const inherited = bases.flatMap(({ tier, intrusionDetection }) => [tier, intrusionDetection.mode]);
  const unknown = [mode, ...inherited].flatMap(({ read }) => (read.kind === "unknown" ? [read.unknown] : []));
  if (unreadBase !== undefined) unknown.push(unreadBase);
  if (unknown.length > 0)
    return [unknownSetting(place, `${title} may let through what signatures match`, unknown, model)];
  const which = is(mode, "alert") ? "only reports" : "does not look for";
  const message = `${capitalized(title)} ${which} attacks that signatures match (${mode.property} is ${is(mode, "alert") ? "Alert" : "Off"}).`;
  return [settingViolation(place, { message, fix: `Set ${mode.property} to Deny.` }, model)];
}

interface ListWords {
  readonly found: (entries: number) => string;
  readonly doubt: string;
  readonly fix: string;
}

const BYPASS: ListWords = {
  found: (entries) =>
    `lets traffic bypass intrusion detection (${String(entries)} bypass rule${entries === 1 ? "" : "s"}).`,
  doubt: "may let traffic bypass intrusion detection",
  fix: "Delete the bypass rules",
};
const WEAKENED: ListWords = {
  found: (entries) =>
    `does not deny what ${String(entries)} signature${entries === 1 ? " matches" : "s match"} (overridden).`,
  doubt: "may not deny what some signatures match",
  fix: "Delete the overrides, or set them to Deny",
};

function listViolations(
  urn: string,
  title: string,
  list: ListSetting,
  words: ListWords,
  model: Model,
): Violation[] {
  const place = { urn, property: list.property };
  if (list.entries > 0) {
    const message = `${capitalized(title)} ${words.found(list.entries)}`;
    return [settingViolation(place, { message, fix: `${words.fix} (${list.property}).` }, model)];
  }
  return list.unknown.length === 0
    ? []
    : [unknownSetting(place, `${title} ${words.doubt}`, list.unknown, model)];
}

/** Traffic between private ranges is internal, and outbound signatures do not look at it (E155). */
function rangeViolations(
  { urn, title, intrusionDetection: { privateRanges: ranges } }: FirewallSettings,
  model: Model,
): Violation[] {
  const place = { urn, property: ranges.property };
  if (ranges.publicIpv4 >= BigInt(DEFAULT_THRESHOLDS.broadAddresses)) {
    const message = `${capitalized(title)} takes much of the Internet for internal, so signatures for outbound traffic do not look at it.`;
    const fix = `Leave only your own networks in ${ranges.property}.`;
    return [settingViolation(place, { message, fix }, model)];
  }
  const doubt = `${title} may take the Internet for internal`;
  return ranges.unknown.length === 0 ? [] : [unknownSetting(place, doubt, ranges.unknown, model)];
}
