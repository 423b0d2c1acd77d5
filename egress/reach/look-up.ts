import {
  type FirewallPolicy,
  type Kind,
  kindOf,
  type NetworkInterface,
  type NetworkSecurityGroup,
  type VirtualNetwork,
} from "../read";
import { formatIpv4 } from "../space";
import { ofModel } from "./remember";

/** Where the parts of a model are found by what routes and peerings call them. */
export interface LookUp {
  readonly networks: ReadonlyMap<string, VirtualNetwork>;
  readonly groups: ReadonlyMap<string, NetworkSecurityGroup>;
  readonly policies: ReadonlyMap<string, FirewallPolicy>;
  /** Network interfaces by private IPv4 address. */
  readonly interfaces: ReadonlyMap<string, NetworkInterface>;
  /** The families of which a resource was read, for what the model holds no more of than that it is there. */
  readonly kinds: ReadonlySet<Kind | undefined>;
}

export const lookUpOf = ofModel((model): LookUp => ({
  networks: new Map(model.virtualNetworks.map((network) => [network.urn, network])),
  groups: new Map(model.networkSecurityGroups.map((group) => [group.urn, group])),
  policies: new Map(model.firewallPolicies.map((policy) => [policy.urn, policy])),
  interfaces: new Map(model.subnets.flatMap(({ interfaces }) => interfaces.flatMap(addressesOf))),
  kinds: new Set([...model.resources.values()].map(({ type }) => kindOf(type))),
}));

/** An interface has few addresses; where it has none that is known, it is not to be found. */
function addressesOf(networkInterface: NetworkInterface): [string, NetworkInterface][] {
  const found: [string, NetworkInterface][] = [];
  for (const [low, high] of networkInterface.addresses.v4.intervals()) {
    for (let address = low; address < high && found.length < MOST_ADDRESSES; address++)
      found.push([formatIpv4(address), networkInterface]);
  }
  return found;
}

/** Azure's limit of configurations an interface. */
const MOST_ADDRESSES = 256;
