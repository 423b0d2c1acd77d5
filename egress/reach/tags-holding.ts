import type { Rule, SecurityAdminRules } from "../azure";
import type { Model } from "../read";
import type { AddressSet, PacketBox } from "../space";
import { breadthOfPlaces, isWide } from "./breadth";

/**
 * The model with every Allow that names a service tag or a host read as if that could hold some addresses: which a tag
 * has is not known here, and a Deny that comes first still holds.
 */
export function withTagsHolding(addresses: AddressSet, model: Model): Model {
  const changed = new Set<Rule<PacketBox>>();
  const held = (rules: readonly Rule<PacketBox>[]): readonly Rule<PacketBox>[] =>
    rules.map((rule) => {
      const { least, most, unknown } = rule.match;
      if (rule.action.most !== "Allow" || !mayHold(most.destinations, addresses, model)) return rule;
      changed.add(rule);
      const { name, at, action, order, destinations } = rule;
      const reason = `names ${destinations.slice(0, 4).join(", ")}, which may hold the address`;
      const match = {
        least,
        most: { ...most, destinations: most.destinations.union(addresses) },
        unknown: [...unknown, { ...pathOf(at), reason }],
      };
      return {
        name,
        at,
        action,
        order,
        destinations,
        match,
        toVirtualNetwork: rule.toVirtualNetwork ?? false,
      };
    });
  const admin = (rules: SecurityAdminRules): SecurityAdminRules => ({
    accepting: held(rules.accepting),
    passing: held(rules.passing),
  });
  const widened: Model = {
    ...model,
    networkSecurityGroups: model.networkSecurityGroups.map((group) => ({
      ...group,
      outbound: held(group.outbound),
    })),
    firewallPolicies: model.firewallPolicies.map((policy) => ({
      ...policy,
      rules: { ...policy.rules, network: held(policy.rules.network) },
    })),
    securityAdminRules: new Map([...model.securityAdminRules].map(([urn, rules]) => [urn, admin(rules)])),
  };
  return changed.size > 0 ? widened : model;
}

const pathOf = ({ urn, property }: Rule<unknown>["at"]): { urn: string; property: string } => ({
  urn,
  property,
});

/** Whether destinations have a name behind which some of the addresses may stand, and not all of them anyhow. */
function mayHold(destinations: AddressSet, addresses: AddressSet, { places }: Model): boolean {
  if (!destinations.hasPlaces || destinations.contains(addresses)) return false;
  return places
    .in(destinations)
    .some((place) => isWide(breadthOfPlaces([place])) || place.class === "domainName");
}
