import { type PacketBox, parseAddresses, PUBLIC } from "../space";
import { addressesOf, describeTerms } from "./address-term";
import {
  firewallProtocols,
  type NetworkRuleFields,
  orderOf,
  type RuleCollectionFields,
} from "./firewall-policy";
import type { Rule } from "./rule";
import { portsOf } from "./rule-fields";
import { certain, type Read, type Unknown } from "./unknown";

/** A DNAT rule as it is written (E113, E114): its destinations are addresses of the firewall. */
export interface NatRuleFields extends NetworkRuleFields {
  /** Where the packets are sent on to: an address and a name, of which one is there. */
  readonly translatedAddress: Read<string>;
  readonly translatedName: Read<string>;
}

/**
 * A DNAT rule that sends what reaches the firewall on to the Internet (E125): whoever can send to the firewall has
 * a way out to the target. It matches the packets that are relayed; how far they go is up to who owns the target.
 */
export interface Relay extends Rule<PacketBox> {
  /** What it relays to, as written. */
  readonly target: string;
}

/**
 * The relay that a DNAT rule makes; undefined where it sends on to a private address, which is inbound only.
 *
 * A match is taken to be allowed, whatever the network rules say: Microsoft's pages disagree (E125). Rules that come
 * before it are not set against it, since a relay that they leave nothing is no harm.
 */
export function relay(
  fields: NatRuleFields,
  collection: RuleCollectionFields,
  places: Parameters<typeof addressesOf>[2],
): Relay | undefined {
  const targets = [fields.translatedAddress, fields.translatedName];
  const isOut = targets.some((target) => target.kind === "known" && isPublic(target.value));
  const unread = targets.flatMap((target): Unknown[] => (target.kind === "unknown" ? [target.unknown] : []));
  if (!isOut && unread.length === 0) return undefined;
  const protocols = firewallProtocols(fields.protocols, true);
  const sources = addressesOf(fields.sources, { end: "source", action: "Allow" }, places);
  const destinations = addressesOf(fields.destinations, { end: "destination", action: "Allow" }, places);
  const ports = portsOf(fields.ports, "Allow");
  const box = (pick: "least" | "most"): PacketBox => ({
    protocols:
      // A target that is not known may be private, and then nothing is relayed.
      pick === "least" && !isOut
        ? []
        : protocols[pick].filter((protocol) => protocol === "Tcp" || protocol === "Udp"),
    ports: ports[pick],
    sources: sources[pick],
    destinations: destinations[pick],
  });
  return {
    name: fields.name,
    at: fields.at,
    action: certain("Allow"),
    match: {
      least: box("least"),
      most: box("most"),
      unknown: [
        ...protocols.unknown,
        ...sources.unknown,
        ...destinations.unknown,
        ...ports.unknown,
        ...(isOut ? [] : unread),
      ],
    },
    order: orderOf(collection, "Allow"),
    destinations: describeTerms(fields.destinations),
    target: targets.flatMap((target) => (target.kind === "known" ? [target.value] : []))[0] ?? "",
  };
}

/** Endings that are set aside for private networks (RFC 6762 and its appendix G; ICANN for `internal`). */
const PRIVATE_ENDINGS = new Set([
  "corp",
  "home",
  "internal",
  "intranet",
  "lan",
  "local",
  "localdomain",
  "private",
]);

/** Whether a target lies in the Internet: a public address, or a name that is not known to be the customer's own. */
function isPublic(target: string): boolean {
  const addresses = parseAddresses(target);
  if (addresses !== undefined) return !addresses.intersect(PUBLIC).isEmpty;
  const labels = target.trim().toLowerCase().replace(/\.$/, "").split(".");
  return labels.length > 1 && !PRIVATE_ENDINGS.has(labels.at(-1) ?? "");
}
