import { Places, type SecurityAdminRules } from "../azure";
import { type Destination, readDestinations } from "./destinations";
import { Estate } from "./estate";
import { type Firewall, readFirewalls } from "./firewall";
import { type FirewallPolicy, readFirewallDrafts, readFirewallPolicies } from "./firewall-policy";
import {
  readInterfaces,
  readSubnets,
  readVirtualNetworks,
  type Subnet,
  type VirtualNetwork,
  type NetworkInterface,
} from "./network";
import { type NetworkSecurityGroup, readNetworkSecurityGroups } from "./network-security-group";
import type { Resource } from "./resource";
import { type ManagedRouting, readManagedRouting } from "./routing-rules";
import { readSecurityAdmin, type SecurityAdminConfiguration } from "./security-admin";
import { readWorkloads, type Workload } from "./workloads";

/** All that decides about egress in a set of resources, whichever provider, version and spelling they came in. */
export interface Model {
  readonly places: Places;
  readonly networkSecurityGroups: readonly NetworkSecurityGroup[];
  readonly firewallPolicies: readonly FirewallPolicy[];
  /** Policies with drafts as they would be with those deployed. None of it is in force. */
  readonly firewallDrafts: readonly FirewallPolicy[];
  readonly firewalls: readonly Firewall[];
  readonly virtualNetworks: readonly VirtualNetwork[];
  readonly subnets: readonly Subnet[];
  /** Network interfaces whose subnet was not read. */
  readonly strayInterfaces: readonly NetworkInterface[];
  /** What a network manager does to the routes of a network's subnets, by URN of the virtual network. */
  readonly managedRouting: ReadonlyMap<string, ManagedRouting>;
  /** Security admin configurations, in force or not. */
  readonly securityAdminConfigurations: readonly SecurityAdminConfiguration[];
  /** Security admin rules in force, by URN of the virtual network. */
  readonly securityAdminRules: ReadonlyMap<string, SecurityAdminRules>;
  readonly workloads: readonly Workload[];
  /** What packets can be meant for by name. */
  readonly destinations: readonly Destination[];
  /** The resources of all families and the joins between them, for the readers of what guards egress. */
  readonly estate: Estate;
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
  const securityAdmin = readSecurityAdmin(estate, places);
  const firewallPolicies = readFirewallPolicies(estate, places);
  return {
    places,
    estate,
    networkSecurityGroups: readNetworkSecurityGroups(estate, places),
    firewallPolicies,
    firewallDrafts: readFirewallDrafts(estate, places),
    firewalls: readFirewalls(estate, firewallPolicies),
    virtualNetworks,
    subnets: subnets.all,
    strayInterfaces: subnets.strays,
    managedRouting: readManagedRouting(estate),
    securityAdminConfigurations: securityAdmin.configurations,
    securityAdminRules: securityAdmin.ofNetworks,
    workloads: readWorkloads(estate, subnets, places),
    destinations: readDestinations(estate),
    resources: new Map(all.map((resource) => [resource.urn, resource])),
  };
}
