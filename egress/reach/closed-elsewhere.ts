import type { Rule } from "../azure";
import type { FirewallPolicy, Kind, Model, NetworkSecurityGroup } from "../read";
import { AddressSet, type PacketBox } from "../space";
import { isWide, type Thresholds } from "./breadth";
import { egressOfSources, type SourceEgress } from "./egress";
import { lookUpOf } from "./look-up";
import type { Source } from "./source";

/**
 * Whether everything that a group stands before is closed by something else: then its rule is one line of defence
 * less, and no way out. Where nothing in the model has the group, nothing is proved.
 */
export function isGroupClosedElsewhere(
  group: NetworkSecurityGroup,
  model: Model,
  thresholds: Thresholds,
): boolean {
  return areClosed(egressOfSources(model, thresholds).filter(({ source }) => has(source, group.urn)));
}

/**
 * Whether no sender that rules of a policy name can use them (E135). That is proved only where the model has the
 * firewall and its network, no link leads out of that network, such as a peering or a gateway, machines of the
 * network are led to the firewall, and none of them that has an address that the rules name gets out.
 */
export function isPolicyClosedElsewhere(
  policy: FirewallPolicy,
  rules: readonly Rule<PacketBox>[],
  model: Model,
  thresholds: Thresholds,
): boolean {
  const firewalls = model.firewalls.filter(({ policies }) => policies.includes(policy.urn));
  const [firewall, ...others] = firewalls;
  const network =
    firewall?.network === undefined ? undefined : lookUpOf(model).networks.get(firewall.network);
  if (network === undefined || others.length > 0 || network.addresses.isEmpty) return false;
  if (network.peers.length > 0 || isInherited(policy, rules, model) || hasLinks(model)) return false;

  const inside = egressOfSources(model, thresholds).filter(
    ({ source }) => source.subnet?.network === network,
  );
  if (!inside.some(({ exits }) => exits.includes("firewall"))) return false;
  const senders = AddressSet.union(rules.map(({ match }) => match.most.sources)).intersect(network.addresses);
  if (senders.isEmpty) return true;
  const known = AddressSet.union(inside.map(({ source }) => source.subnet?.addresses ?? AddressSet.none));
  return known.contains(senders) && areClosed(inside);
}

/** Whether nothing gets out that anybody would have to answer for: what is broad may hang on a tag that nobody knows. */
export function areClosed(egresses: readonly SourceEgress[]): boolean {
  return egresses.length > 0 && !egresses.some(({ open }) => isWide(open.breadth));
}

function has({ ways }: Source, group: string): boolean {
  return ways.some(
    (way) =>
      way.kind === "network" &&
      [way.interfaceGroup, way.subnet.securityGroup].some(
        (attachment) => attachment.kind === "is" && attachment.value === group,
      ),
  );
}

/** Whether another policy has the rules, too; its firewalls may stand anywhere. */
function isInherited(policy: FirewallPolicy, rules: readonly Rule<PacketBox>[], model: Model): boolean {
  const urns = new Set(rules.map(({ at }) => at.urn));
  return model.firewallPolicies.some(
    (other) => other !== policy && other.rules.network.some(({ at }) => urns.has(at.urn)),
  );
}

/** What joins networks beside peerings. */
const LINKS: readonly Kind[] = ["hubConnection", "routeServer", "virtualHub", "virtualNetworkGateway"];

function hasLinks(model: Model): boolean {
  const { kinds } = lookUpOf(model);
  return LINKS.some((kind) => kinds.has(kind));
}
