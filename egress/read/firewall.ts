import type { Bounded, Unknown } from "../azure";
import { AddressSet, formatIpv4, type PortSet } from "../space";
import type { Entry, Estate } from "./estate";
import { type FirewallOnward, onwardOfFirewall, proxyPortsOf } from "./firewall-onward";
import { chainOf, type FirewallPolicy } from "./firewall-policy";
import { idOf } from "./network";
import { blocksOf } from "./network/blocks";
import { subnetsAt } from "./network/subnet-reference";
import { textOf, type Value } from "./value";

/** An Azure Firewall: where it stands, and whose rules it has. */
export interface Firewall {
  readonly urn: string;
  readonly name: string;
  /** Its private address, where it is known or can only be one. */
  readonly privateAddress: string | undefined;
  /** URN of the virtual network that it stands in; undefined in a hub, or where the network was not read. */
  readonly network: string | undefined;
  /**
   * URNs of the policies in the model whose rules it has, any of which lets packets out; an unknown for one that
   * was not read. Without any it denies all (E166).
   */
  readonly policies: readonly (string | Unknown)[];
  readonly onward: FirewallOnward;
  /** Ports of its explicit proxy; none where it has no such proxy. */
  readonly proxyPorts: Bounded<PortSet>;
}

export function readFirewalls(estate: Estate, policies: readonly FirewallPolicy[]): Firewall[] {
  return estate.ofKind("firewall").map((firewall) => {
    const reference = idOf(firewall.properties.get("firewallPolicy", "firewallPolicyId"));
    const target = estate.follow(firewall, reference, "firewallPolicy");
    const policy = target.kind === "entry" ? target.entry : undefined;
    return {
      urn: firewall.resource.urn,
      name: firewall.resource.name,
      privateAddress: privateAddressOf(firewall, estate),
      network: networkOf(firewall, estate),
      policies: policiesOf(firewall, reference, policy, policies),
      onward: onwardOfFirewall(firewall, policy),
      proxyPorts: proxyPortsOf(policy === undefined ? [] : chainOf(policy, estate).chain),
    };
  });
}

/** Its policy, what that inherits and was not read, and classic rules: Azure has one or the other (E111). */
function policiesOf(
  firewall: Entry,
  reference: Value,
  policy: Entry | undefined,
  policies: readonly FirewallPolicy[],
): Firewall["policies"] {
  const { urn } = firewall.resource;
  const classic = policies.some((each) => each.urn === urn) ? [urn] : [];
  if (reference.isAbsent) return classic;
  if (policy === undefined)
    return [reference.because("is a firewall policy that is not among the resources read"), ...classic];
  const unread = policies.find((each) => each.urn === policy.resource.urn)?.unreadBase;
  return [policy.resource.urn, ...(unread === undefined ? [] : [unread]), ...classic];
}

function networkOf(firewall: Entry, estate: Estate): string | undefined {
  for (const configuration of firewall.properties.get("ipConfigurations").items()) {
    for (const { owner } of subnetsAt(estate, firewall, configuration.get("subnet", "subnetId"))) {
      if (owner.kind === "virtualNetwork") return owner.resource.urn;
      const target = estate.follow(owner, owner.properties.get("virtualNetworkName"), "virtualNetwork");
      if (target.kind === "entry") return target.entry.resource.urn;
    }
  }
  return undefined;
}

/**
 * The address that a firewall says it has, or else the first usable one of AzureFirewallSubnet, which is the one
 * that Azure gives (E62; not guaranteed, and a preview knows no better).
 */
function privateAddressOf(firewall: Entry, estate: Estate): string | undefined {
  // In a hub it has no subnet of the customer's, and tells its address once it is there (E163).
  const inHub = [
    firewall.properties.get("hubIPAddresses", "hubIpAddresses").get("privateIPAddress", "privateIpAddress"),
    firewall.properties.get("virtualHub").get("privateIpAddress"),
  ].map(textOf);
  const [hubAddress] = inHub.filter((address) => address !== undefined);
  if (hubAddress !== undefined) return hubAddress;
  for (const configuration of firewall.properties.get("ipConfigurations").items()) {
    const address = textOf(configuration.get("privateIPAddress", "privateIpAddress"));
    if (address !== undefined) return address;
    for (const { owner, name } of subnetsAt(estate, firewall, configuration.get("subnet", "subnetId"))) {
      const properties =
        owner.kind === "subnet"
          ? owner.properties
          : owner.properties
              .get("subnets")
              .items()
              .find((subnet) => textOf(subnet.get("name"))?.toLowerCase() === (name ?? "").toLowerCase());
      if (properties === undefined) continue;
      const block = blocksOf(
        [properties.get("addressPrefix"), properties.get("addressPrefixes")],
        AddressSet.none,
      );
      if (block.v4.least !== undefined) return formatIpv4(block.v4.least + 4);
    }
  }
  return undefined;
}
