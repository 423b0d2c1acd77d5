import type { Bounded, Unknown } from "../azure";
import {
  ALL_PORTS,
  AddressSet,
  IntervalSet,
  parseAddresses,
  parsePorts,
  type PortSet,
  PUBLIC,
} from "../space";
import type { Entry } from "./estate";
import { textOf, type Value } from "./value";

/** Where a firewall sends what its rules let out. */
export interface FirewallOnward {
  /**
   * Destinations to which network rules send with the private source as it is. Those packets cannot go straight to
   * the Internet: they go to a next hop that nobody here knows (E156).
   */
  readonly untranslated: AddressSet;
  /** Why that hop is not known; undefined where there is no such destination. */
  readonly packets: Unknown | undefined;
  /** The same for what application rules let out, which always has the firewall's own source. */
  readonly names: Unknown | undefined;
}

const STRAIGHT: FirewallOnward = { untranslated: AddressSet.none, packets: undefined, names: undefined };

/** @param policy of the firewall; undefined where it has none, or one that was not read. */
export function onwardOfFirewall(firewall: Entry, policy: Entry | undefined): FirewallOnward {
  const management = firewall.properties.get("managementIpConfiguration");
  const tier = firewall.properties.get("skuTier");
  // Basic always has a management address (E161). Where the tier or the address cannot be read, nothing is made of it.
  const readTier = tier.isAbsent ? firewall.properties.get("sku").get("tier").text() : tier.text();
  const canTunnel =
    readTier.kind === "absent" || (readTier.kind === "known" && !/^basic$/i.test(readTier.value));
  if (canTunnel && !management.isAbsent && !management.isUnknown) {
    const unknown = management.because(
      "makes the firewall send on to a next hop that is not among the resources",
    );
    return { untranslated: AddressSet.all, packets: unknown, names: unknown };
  }
  return untranslatedBy(privateRangesOf(firewall, policy));
}

/** The ranges of the policy, or the firewall's own where it has no policy, which else do not count (E156). */
function privateRangesOf(firewall: Entry, policy: Entry | undefined): Value {
  const hasPolicy = !firewall.properties.get("firewallPolicy", "firewallPolicyId").isAbsent;
  const { properties } = hasPolicy && policy !== undefined ? policy : firewall;
  const ranges = properties.get("privateIpRanges");
  if (!ranges.isAbsent) return ranges;
  if (hasPolicy) return (policy ?? firewall).properties.get("snat").get("privateRanges");
  return properties.get("additionalProperties").get("Network.SNAT.PrivateRanges");
}

function untranslatedBy(ranges: Value): FirewallOnward {
  const texts = ranges.items().flatMap((item) => textOf(item)?.split(",") ?? []);
  // What is no address, such as `IANAPrivateRanges`, is private anyway.
  const sets = texts.flatMap((text) => parseAddresses(text.trim()) ?? []);
  const kept = AddressSet.union(sets).intersect(PUBLIC);
  if (kept.isEmpty) return STRAIGHT;
  return {
    untranslated: kept.v4.contains(PUBLIC.v4) ? kept.union(AddressSet.allPlaces) : kept,
    packets: ranges.because("makes the firewall send on to a next hop that is not among the resources"),
    names: undefined,
  };
}

/**
 * The ports on which the firewall takes requests of clients that address it, without any route (E158). Where no port
 * is written, any may be one.
 *
 * @param policies the firewall's policy and those that it inherits from; whichever turns the proxy on counts.
 */
export function proxyPortsOf(policies: readonly Entry[]): Bounded<PortSet> {
  const none: PortSet = IntervalSet.none();
  let [least, most] = [none, none];
  const unknown: Unknown[] = [];
  for (const policy of policies) {
    const proxy = policy.properties.get("explicitProxy");
    if (proxy.isAbsent) continue;
    const flag = proxy.isUnknown ? proxy : proxy.get("enableExplicitProxy", "enabled");
    const enabled = flag.text();
    if (enabled.kind === "absent" || (enabled.kind === "known" && enabled.value.toLowerCase() !== "true"))
      continue;
    const ports = portsIn(proxy);
    if (enabled.kind === "unknown") unknown.push(flag.unknown);
    else least = least.union(ports.least);
    most = most.union(ports.most);
    unknown.push(...ports.unknown);
  }
  return { least, most, unknown };
}

function portsIn(proxy: Value): Bounded<PortSet> {
  const none: PortSet = IntervalSet.none();
  let [least, most] = [none, none];
  const unknown: Unknown[] = [];
  const written = ["httpPort", "httpsPort"].map((key) => proxy.get(key)).filter((port) => !port.isAbsent);
  if (written.length === 0) return { least: ALL_PORTS, most: ALL_PORTS, unknown };
  for (const port of written) {
    const text = port.text();
    const set = text.kind === "known" ? (parsePorts(text.value) ?? ALL_PORTS) : ALL_PORTS;
    most = most.union(set);
    if (text.kind === "unknown") unknown.push(text.unknown);
    else least = least.union(set);
  }
  return { least, most, unknown };
}
