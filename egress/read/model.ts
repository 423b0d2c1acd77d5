import { Places, type SecurityAdminRules } from "../azure";
import { Estate } from "./estate";
import { type Firewall, readFirewalls } from "./firewall";
import { type FirewallPolicy, readFirewallPolicies } from "./firewall-policy";
import {
  readInterfaces,
  readSubnets,
  readVirtualNetworks,
  type Subnet,
  type VirtualNetwork,
} from "./network";
import { type NetworkSecurityGroup, readNetworkSecurityGroups } from "./network-security-group";
import type { Resource } from "./resource";
import { readSecurityAdminRules } from "./security-admin";
import { readWorkloads, type Workload } from "./workloads";

/** All that decides about egress in a set of resources, whichever provider, version and spelling they came in. */
export interface Model {
  readonly places: Places;
  readonly networkSecurityGroups: readonly NetworkSecurityGroup[];
  readonly firewallPolicies: readonly FirewallPolicy[];
  readonly firewalls: readonly Firewall[];
  readonly virtualNetworks: readonly VirtualNetwork[];
  readonly subnets: readonly Subnet[];
  /** Security admin rules in force, by URN of the virtual network. */
  readonly securityAdminRules: ReadonlyMap<string, SecurityAdminRules>;
  readonly workloads: readonly Workload[];
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
  const virtualNetworks = readVirtualNetworks(estate);
  const subnets = readSubnets(estate, virtualNetworks, readInterfaces(estate));
  return {
    places,
    networkSecurityGroups: readNetworkSecurityGroups(estate, places),
    firewallPolicies: readFirewallPolicies(estate, places),
    firewalls: readFirewalls(estate),
    virtualNetworks,
    subnets: subnets.all,
    securityAdminRules: readSecurityAdminRules(estate, virtualNetworks, places),
    workloads: readWorkloads(estate, subnets, places),
    resources: new Map(all.map((resource) => [resource.urn, resource])),
  };
}
