import { nameOf } from "../arm/ids";
import { isObject, reveal, type Properties } from "../provider/values";
import { reference, refuse, text, texts, word, type PutRequest } from "./request";
import { isAddressOrRange } from "./syntax";

/** The two providers' shapes of a firewall policy, as one. */
export interface PolicyFacts {
  readonly tier: "basic" | "standard" | "premium";
  readonly threatIntel: "off" | "alert" | "deny";
  readonly location: string;
  readonly base: string | undefined;
  readonly dnsProxy: boolean;
}

const STRICTNESS = { off: 0, alert: 1, deny: 2 } as const;
const TIERS = { basic: 0, standard: 1, premium: 2 } as const;

const isMode = (value: string): value is keyof typeof STRICTNESS => value in STRICTNESS;
const isTier = (value: string): value is keyof typeof TIERS => value in TIERS;

/** Reads a policy's arguments. What is absent or unreadable takes Azure's default. */
export function policyFacts(body: Properties): PolicyFacts {
  const sku = body["sku"];
  const tier = word(isObject(sku) ? sku["tier"] : sku) ?? "standard";
  const mode = word(body["threatIntelMode"] ?? body["threatIntelligenceMode"]) ?? "alert";
  const dns = body["dnsSettings"] ?? body["dns"];
  return {
    tier: isTier(tier) ? tier : "standard",
    threatIntel: isMode(mode) ? mode : "alert",
    location: (text(body["location"]) ?? "").replace(/ /g, "").toLowerCase(),
    base: reference(body["basePolicy"] ?? body["basePolicyId"]),
    dnsProxy: isObject(dns) && (dns["enableProxy"] === true || dns["proxyEnabled"] === true),
  };
}

/** Refuses settings above the policy's tier, and a policy that its base policy does not allow. */
export function checkFirewallPolicy({ id, body, state }: PutRequest): void {
  const name = `Firewall policy ${nameOf(id)}`;
  const facts = policyFacts(body);
  const mode = word(body["threatIntelMode"] ?? body["threatIntelligenceMode"]);
  if (mode !== undefined && !isMode(mode)) {
    refuse(
      "FirewallPolicyInvalidThreatIntelMode",
      `${name}: threat intelligence mode '${mode}' is none of Off, Alert, Deny.`,
    );
  }
  checkTier(name, body, facts);
  const ranges = body["snat"] ?? body["privateIpRanges"];
  for (const range of texts(isObject(ranges) ? ranges["privateRanges"] : ranges)) {
    if (range !== "IANAPrivateRanges" && !isAddressOrRange(range)) {
      refuse("FirewallPolicyInvalidPrivateRange", `${name}: '${range}' is no valid private range.`);
    }
  }
  if (facts.base === undefined) return;
  const base = state.get(facts.base);
  if (base === undefined) return; // The check of references has said so.
  const above = policyFacts(reveal(base.inputs) as Properties);
  const parent = nameOf(facts.base);
  if (above.location !== facts.location) {
    refuse(
      "FirewallPolicyBasePolicyLocationMismatch",
      `${name} and its base policy ${parent} must be in the same region (${facts.location}, ${above.location}).`,
    );
  }
  if (TIERS[above.tier] > TIERS[facts.tier]) {
    refuse(
      "FirewallPolicyBasePolicyTierMismatch",
      `${name}: its tier must not be lower than that of its base policy ${parent}.`,
    );
  }
  if (STRICTNESS[facts.threatIntel] < STRICTNESS[above.threatIntel]) {
    refuse(
      "FirewallPolicyThreatIntelModeLessStrict",
      `${name}: threat intelligence mode ${facts.threatIntel} is less strict than ${above.threatIntel} of its base policy ${parent}.`,
    );
  }
}

function checkTier(name: string, body: Properties, facts: PolicyFacts): void {
  const detection = body["intrusionDetection"];
  const idps = isObject(detection) ? word(detection["mode"]) : undefined;
  if (facts.tier !== "premium") {
    const tier = `a ${facts.tier} policy`;
    if (idps !== undefined && idps !== "off") {
      refuse(
        "FirewallPolicyIntrusionDetectionNotSupported",
        `${name}: intrusion detection needs the Premium tier; this is ${tier}.`,
      );
    }
    if (isObject(body["transportSecurity"]) || isObject(body["tlsCertificate"])) {
      refuse(
        "FirewallPolicyTransportSecurityNotSupported",
        `${name}: TLS inspection needs the Premium tier; this is ${tier}.`,
      );
    }
  }
  if (facts.tier === "basic") {
    if (facts.threatIntel === "deny") {
      refuse(
        "FirewallPolicyThreatIntelModeNotSupported",
        `${name}: the Basic tier has threat intelligence in Alert mode only.`,
      );
    }
    if (facts.dnsProxy)
      refuse("FirewallPolicyDnsProxyNotSupported", `${name}: the Basic tier has no DNS proxy.`);
  }
}
