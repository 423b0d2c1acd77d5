import type { Read, Unknown } from "../../azure";
import { AddressSet, parseAddresses, PUBLIC } from "../../space";
import { candidatesOf, type Entry, type Estate } from "../estate";
import { chainOf } from "../firewall-policy";
import type { Model } from "../model";
import { idOf } from "../network";
import type { Value } from "../value";
import { isClassic } from "./truth";

/** A text of a resource in lower case, and where it stands or would stand. */
export interface Setting {
  readonly property: string;
  readonly read: Read<string>;
}

/** A list of a resource. */
export interface ListSetting {
  readonly property: string;
  /** How many entries it has; those that are not known are counted, a list that is not known is none. */
  readonly entries: number;
  /** What is not known of it. */
  readonly unknown: readonly Unknown[];
}

/** A list of addresses, and how many public ones they are. */
export interface AddressListSetting extends ListSetting {
  readonly publicIpv4: bigint;
}

/** What threat intelligence does not look at. */
export interface AllowList extends AddressListSetting {
  /** Whether it names every domain there is. */
  readonly everyName: boolean;
}

/** The intrusion detection (IDPS) of a policy. */
export interface IntrusionDetection {
  /** `off`, `alert` or `deny`. */
  readonly mode: Setting;
  readonly bypasses: ListSetting;
  /** The signatures that only alert, or do not even that. */
  readonly weakened: ListSetting;
  /** What it takes for internal: traffic to there is not looked at as outbound. */
  readonly privateRanges: AddressListSetting;
}

/** What a firewall policy, or a firewall that has none, says beside its rules. */
export interface FirewallSettings {
  readonly urn: string;
  readonly kind: "policy" | "firewall";
  /** How people call it: `firewall policy "hub"`. */
  readonly title: string;
  readonly isClassic: boolean;
  /** `basic`, `standard` or `premium`; absent is Standard. */
  readonly tier: Setting;
  /** `off`, `alert` or `deny`; absent is inherited, or else Alert (E153). */
  readonly threatIntelMode: Setting;
  readonly allowList: AllowList;
  readonly intrusionDetection: IntrusionDetection;
  /** `true` or `false`; absent is inherited, or else false (E157). */
  readonly dnsProxy: Setting;
  /** What it inherits from, the nearest first. */
  readonly bases: readonly FirewallSettings[];
  /** The base policy that was not read, and may say anything. */
  readonly unreadBase: Unknown | undefined;
}

/** Reads all firewall policies, and the firewalls without one, whose settings are their own. */
export function readFirewallSettings({ estate }: Model): FirewallSettings[] {
  return [
    ...estate.ofKind("firewallPolicy").map((policy) => settingsOfPolicy(policy, estate)),
    ...estate
      .ofKind("firewall")
      .filter((firewall) => policyReferenceOf(firewall).isAbsent)
      .map(settingsOfFirewall),
  ];
}

function settingsOfPolicy(policy: Entry, estate: Estate): FirewallSettings {
  const { chain, unread } = chainOf(policy, estate);
  const [own, ...bases] = chain.map(ownSettings).reverse();
  return { ...(own ?? ownSettings(policy)), bases, unreadBase: unread };
}

function ownSettings(policy: Entry): FirewallSettings {
  const { properties, resource } = policy;
  const classic = isClassic(policy);
  const detection = properties.get("intrusionDetection");
  const details = classic ? detection : detection.get("configuration");
  return {
    urn: resource.urn,
    kind: "policy",
    title: `firewall policy "${resource.name}"`,
    isClassic: classic,
    tier: settingOf(classic ? properties.get("sku") : properties.get("sku").get("tier")),
    threatIntelMode: settingOf(properties.get(classic ? "threatIntelligenceMode" : "threatIntelMode")),
    allowList: allowListOf(properties.get(classic ? "threatIntelligenceAllowlist" : "threatIntelWhitelist")),
    intrusionDetection: {
      mode: settingOf(detection.get("mode")),
      bypasses: listOf(details.get(classic ? "trafficBypasses" : "bypassTrafficSettings")),
      weakened: weakenedOf(details.get("signatureOverrides"), classic ? "state" : "mode"),
      privateRanges: addressesOf(details.get("privateRanges")),
    },
    dnsProxy: classic
      ? proxyOf(properties.get("dns"), "proxyEnabled")
      : proxyOf(properties.get("dnsSettings"), "enableProxy"),
    bases: [],
    unreadBase: undefined,
  };
}

/** A block of DNS settings replaces the inherited one as a whole, so what it does not say is the default. */
function proxyOf(block: Value, key: string): Setting {
  const setting = settingOf(block.get(key));
  if (block.isAbsent || setting.read.kind !== "absent") return setting;
  return { property: setting.property, read: { kind: "known", value: "false" } };
}

/** A firewall has a tier and a mode of its own; azure-native keeps the rest in a bag of texts. */
function settingsOfFirewall(firewall: Entry): FirewallSettings {
  const { properties, resource } = firewall;
  const classic = isClassic(firewall);
  const bag = properties.get("additionalProperties");
  const servers = properties.get("dnsServers");
  const proxy = classic ? properties.get("dnsProxyEnabled") : bag.get("Network.DNS.EnableProxy");
  // Not there: a firewall without a policy has no intrusion detection.
  const detection = properties.get("intrusionDetection");
  return {
    urn: resource.urn,
    kind: "firewall",
    title: `firewall "${resource.name}"`,
    isClassic: classic,
    tier: settingOf(classic ? properties.get("skuTier") : properties.get("sku").get("tier")),
    threatIntelMode: settingOf(properties.get("threatIntelMode")),
    allowList: allowListOf(properties.get("threatIntelWhitelist")),
    intrusionDetection: {
      mode: settingOf(detection),
      bypasses: listOf(detection),
      weakened: listOf(detection),
      privateRanges: addressesOf(detection),
    },
    // The classic provider turns it on where servers are given.
    dnsProxy: {
      ...settingOf(proxy.isAbsent && servers.isUnknown ? servers : proxy),
      property: proxy.path,
      ...(proxy.isAbsent && !servers.isAbsent && !servers.isUnknown
        ? { read: { kind: "known", value: "true" } }
        : {}),
    },
    bases: [],
    unreadBase: undefined,
  };
}

const settingOf = (value: Value): Setting => {
  const read = value.text();
  return {
    property: value.path,
    read: read.kind === "known" ? { kind: "known", value: read.value.trim().toLowerCase() } : read,
  };
};

function listOf(list: Value): ListSetting {
  if (list.isUnknown) return { property: list.path, entries: 0, unknown: [list.unknown] };
  const items = list.items();
  const unknown = items.filter((item) => item.isUnknown).map((item) => item.unknown);
  return { property: list.path, entries: items.length, unknown };
}

function addressesOf(list: Value): AddressListSetting {
  const { property, entries, unknown } = listOf(list);
  const sets: AddressSet[] = [];
  const unread: Unknown[] = [...unknown];
  for (const item of list.isUnknown ? [] : list.items()) {
    if (item.isUnknown) continue;
    const text = item.text();
    const set = text.kind !== "known" ? undefined : parseAddresses(text.value);
    if (set === undefined) unread.push(item.because("is no address that can be read"));
    else sets.push(set);
  }
  const all = sets.length === 0 ? AddressSet.none : AddressSet.union(sets);
  return { property, entries, unknown: unread, publicIpv4: all.intersect(PUBLIC).count().ipv4 };
}

function allowListOf(block: Value): AllowList {
  const addresses = addressesOf(block.get("ipAddresses"));
  const names = listOf(block.get("fqdns"));
  const texts = block.isUnknown ? [] : block.get("fqdns").texts();
  return {
    property: block.path,
    entries: addresses.entries + names.entries,
    unknown: block.isUnknown ? [block.unknown] : [...addresses.unknown, ...names.unknown],
    publicIpv4: addresses.publicIpv4,
    everyName: texts.some((text) => text.kind === "known" && text.value.trim() === "*"),
  };
}

function weakenedOf(list: Value, key: string): ListSetting {
  if (list.isUnknown) return { property: list.path, entries: 0, unknown: [list.unknown] };
  const modes = list.objects().map((signature) => settingOf(signature.get(key)).read);
  return {
    property: list.path,
    entries: modes.filter((mode) => mode.kind === "known" && mode.value !== "deny").length,
    unknown: modes.flatMap((mode) => (mode.kind === "unknown" ? [mode.unknown] : [])),
  };
}

/** Rules that stand on a firewall and in no policy. */
export interface ClassicRuleList {
  /** The firewall, or the rule collection that is a resource of its own. */
  readonly urn: string;
  readonly title: string;
  readonly property: string;
  /** Why it is not known whether there are any. */
  readonly unknown: Unknown | undefined;
}

/** Whether an Azure Firewall has a policy, and which rules it has beside one. */
export interface FirewallRuling {
  readonly urn: string;
  readonly title: string;
  readonly isClassic: boolean;
  readonly policy: Setting & {
    /** A policy that is elsewhere is one, too. */
    readonly isThere: boolean;
  };
}

/** Reads where each firewall has its rules. */
export function readFirewallRuling({ estate }: Model): FirewallRuling[] {
  return estate.ofKind("firewall").map((firewall) => {
    const reference = policyReferenceOf(firewall);
    const followed = candidatesOf(estate.follow(firewall, reference, "firewallPolicy"));
    return {
      urn: firewall.resource.urn,
      title: `firewall "${firewall.resource.name}"`,
      isClassic: isClassic(firewall),
      policy: {
        ...settingOf(reference),
        property: isClassic(firewall) ? "firewallPolicyId" : "firewallPolicy",
        isThere: followed.length > 0 || reference.text().kind === "known",
      },
    };
  });
}

const LISTS = ["networkRuleCollections", "applicationRuleCollections", "natRuleCollections"];

/** Reads the rule collections that are in no policy, in a firewall and apart from it (E110). */
export function readClassicRuleLists({ estate }: Model): ClassicRuleList[] {
  const inline = estate.ofKind("firewall").flatMap(({ properties, resource }) =>
    // One that cannot be read at all is one doubt, not three.
    (properties.isUnknown ? LISTS.slice(0, 1) : LISTS)
      .map((list) => properties.get(list))
      .filter((list) => !list.isAbsent)
      .map((list) => ({
        urn: resource.urn,
        title: `firewall "${resource.name}"`,
        property: list.path,
        unknown: list.isUnknown ? list.unknown : undefined,
      })),
  );
  const apart = (["firewallNetworkRules", "firewallApplicationRules", "firewallNatRules"] as const).flatMap(
    (kind) =>
      estate.ofKind(kind).map(({ resource }) => ({
        urn: resource.urn,
        title: `rule collection "${resource.name}"`,
        property: "",
        unknown: undefined,
      })),
  );
  return [...inline, ...apart];
}

const policyReferenceOf = ({ properties }: Entry): Value =>
  idOf(properties.get("firewallPolicy", "firewallPolicyId"));
