import type { RoutedPart } from "../azure";
import type { Firewall, NetworkWay } from "../read";
import { AddressSet, parseAddresses, PRIVATE_NETWORKS } from "../space";
import { filteredBy, relayedBy } from "./ask-firewall";
import { type Answer, type Asked, ended, type Hop } from "./asked";
import { partsInside } from "./inside-routes";
import { isNear, subnetOf } from "./next-hop";
import { onwardOf } from "./path";
import { wayOf } from "./source";

/** No network can have these, and no route of one takes them: hosts answer there themselves, or nobody. */
const KEPT_BY_AZURE = AddressSet.union(
  ["127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "224.0.0.0/4", "fe80::/10", "ff00::/8"].map(
    (block) => parseAddresses(block) ?? AddressSet.none,
  ),
);

/**
 * Where a packet to a private destination goes once it has left its subnet: what routes and firewalls make of it,
 * until it is in the network that has the address. Whether the destination takes it in, by its own inbound rules, is
 * not asked.
 *
 * @param past the firewalls that it has come through, the last of which sends it on.
 */
export function inside(
  asked: Asked,
  way: NetworkWay,
  to: AddressSet,
  past: readonly Firewall[] = [],
): Answer {
  const unread = (rule: string): Answer => ended([asked.unread("route", "", rule)], "none");
  if (!to.intersect(KEPT_BY_AZURE).isEmpty) return unread("an address that Azure keeps for itself");
  const parts = partsInside(way.subnet, to, asked.model, past.length > 0);
  const whole = parts.filter(({ destinations }) => destinations.contains(to));
  // Only blocks of addresses are in several parts.
  if (whole.length === 0) return unread("destinations that several routes take");
  return asked.byRoutes(whole, (part) => byPart(asked, part, way, to, past));
}

function byPart(
  asked: Asked,
  part: RoutedPart,
  way: NetworkWay,
  to: AddressSet,
  past: readonly Firewall[],
): Answer {
  switch (part.hop.kind) {
    case "network":
      return arrived(asked, [asked.routeHop(part, "Allow")], way, to);
    case "internet":
      // Nobody there has a private address.
      return ended([asked.routeHop(part, PRIVATE_NETWORKS.contains(to) ? "Deny" : asked.undecided)], "none");
    default: {
      const onward = onwardOf(part, way, asked.model);
      if (onward.kind === "firewall")
        return byFirewall(asked, [asked.routeHop(part, "Allow")], onward.firewall, to, past);
      return onward.kind === "undecided"
        ? ended([asked.undecidedRoute(part, onward.unknown)], onward.exit ?? "none")
        : ended([asked.routeHop(part, "Deny")], "none");
    }
  }
}

/** What a firewall lets through goes on from its own subnet, by the routes there. */
function byFirewall(
  asked: Asked,
  path: readonly Hop[],
  firewall: Firewall,
  to: AddressSet,
  past: readonly Firewall[],
): Answer {
  const relayed = relayedBy(asked, firewall);
  if (relayed !== undefined) return ended([...path, relayed], "firewall");
  if (hasAddress(firewall, to)) return ended(path, "none");
  const { protocol } = asked.question;
  const isKept = protocol === "Tcp" || protocol === "Udp";
  // Of other protocols, which do not reach the Internet that way, the model keeps no rules (E129).
  const filter = isKept
    ? filteredBy(asked, firewall)
    : asked.unread("firewall", firewall.urn, `its ${protocol} rules`);
  const filtered = [...path, filter];
  if (filtered.at(-1)?.action === "Deny") return ended(filtered, "none");
  const subnet = subnetOf(firewall, asked.model);
  const reason = past.includes(firewall) ? "routes that lead back to it" : "a subnet that was not read";
  if (subnet === undefined || past.includes(firewall))
    return ended([...filtered, asked.unread("firewall", firewall.urn, reason)], "none");
  const onward = inside(asked, wayOf(subnet), to, [...past, firewall]);
  return { ...onward, path: [...filtered, ...onward.path] };
}

/** A firewall that has the address itself may relay the packet to the Internet (E125). */
function arrived(asked: Asked, path: readonly Hop[], { subnet }: NetworkWay, to: AddressSet): Answer {
  const { network } = subnet;
  const firewall = asked.model.firewalls.find(
    // Networks that do not know each other may have the same addresses.
    (each) => hasAddress(each, to) && (network === undefined || isNear(each, network)),
  );
  const relayed = firewall === undefined ? undefined : relayedBy(asked, firewall);
  return relayed === undefined || relayed.action === "Deny"
    ? ended(path, "none")
    : ended([...path, relayed], "firewall");
}

function hasAddress({ privateAddress }: Firewall, to: AddressSet): boolean {
  return privateAddress !== undefined && parseAddresses(privateAddress)?.equals(to) === true;
}
