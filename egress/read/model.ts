import { Places } from "../azure";
import { Estate } from "./estate";
import { type Firewall, readFirewalls } from "./firewall";
import { type FirewallPolicy, readFirewallPolicies } from "./firewall-policy";
import { readSubnets, type Subnet } from "./network";
import { type NetworkSecurityGroup, readNetworkSecurityGroups } from "./network-security-group";
import type { Resource } from "./resource";

/** All that decides about egress in a set of resources, whichever provider, version and spelling they came in. */
export interface Model {
  readonly places: Places;
  readonly networkSecurityGroups: readonly NetworkSecurityGroup[];
  readonly firewallPolicies: readonly FirewallPolicy[];
  readonly firewalls: readonly Firewall[];
  readonly subnets: readonly Subnet[];
  /** The resources that were read, by URN. */
  readonly resources: ReadonlyMap<string, Resource>;
}

/**
 * Reads resources into one model, joined by id, by name and by what their properties were made from.
 *
 * @param places give two models the same, and their packet sets can be compared.
 */
export function readModel(resources: Iterable<Resource>, places = new Places()): Model {
  const all = [...resources];
  const estate = new Estate(all);
  return {
    places,
    networkSecurityGroups: readNetworkSecurityGroups(estate, places),
    firewallPolicies: readFirewallPolicies(estate, places),
    firewalls: readFirewalls(estate),
    subnets: readSubnets(estate),
    resources: new Map(all.map((resource) => [resource.urn, resource])),
  };
}
