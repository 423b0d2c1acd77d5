import { type FirewallSettings, readFirewallSettings, type Setting } from "../../egress/read/posture";
import type { Model } from "../../egress/read";
import { defineRule, type Violation } from "../rule";
import { settingViolation, unknownSetting } from "../setting-findings";
import { capitalized } from "../words";

/** The firewall resolves names for the machines behind it. */
export const firewallDnsProxy = defineRule<object>({
  meta: {
    id: "firewall-dns-proxy",
    title: "The DNS proxy of each firewall policy is on.",
    why:
      "Rules with FQDNs hold for the addresses that the firewall itself resolves: without its DNS proxy a machine may " +
      "resolve a name to other addresses, and its DNS queries go out unseen.",
    group: "firewall",
    severity: "advisory",
  },
  options: {},
  check: (model) => readFirewallSettings(model).flatMap((settings) => violationsOf(settings, model)),
});

function violationsOf(settings: FirewallSettings, model: Model): Violation[] {
  const { urn, title, tier, unreadBase } = settings;
  const own = settings.dnsProxy;
  const place = { urn, property: own.property };
  const doubt = `${title} may not resolve names for the machines behind it`;
  if (tier.read.kind === "known" && tier.read.value === "basic") {
    const message = `${capitalized(title)} has no DNS proxy, since its tier is Basic.`;
    const fix = `Set ${tier.property} to Standard and ${own.property} to true.`;
    return [settingViolation({ urn, property: tier.property }, { message, fix }, model)];
  }
  const decisive = inForce(settings);
  if (decisive.read.kind === "unknown") return [unknownSetting(place, doubt, [decisive.read.unknown], model)];
  if (decisive.read.kind === "absent" && unreadBase !== undefined)
    return [unknownSetting(place, doubt, [unreadBase], model)];
  if (decisive.read.kind === "known" && decisive.read.value === "true")
    return tier.read.kind === "unknown" ? [unknownSetting(place, doubt, [tier.read.unknown], model)] : [];
  const message = `${capitalized(title)} does not resolve names for the machines behind it (${own.property} is not true).`;
  return [settingViolation(place, { message, fix: `Set ${own.property} to true.` }, model)];
}

/** A policy's own setting, or else the nearest that it inherits (E157). */
function inForce({ dnsProxy, bases }: FirewallSettings): Setting {
  return (
    [dnsProxy, ...bases.map((base) => base.dnsProxy)].find(({ read }) => read.kind !== "absent") ?? dnsProxy
  );
}
