import type { Unknown } from "../azure";
import { formatIpv4, parseAddresses } from "../space";
import type { Entry, Estate } from "./estate";
import { textOf } from "./value";

/** An Azure Firewall: where it stands, and whose rules it has. */
export interface Firewall {
  readonly urn: string;
  readonly name: string;
  /** Its private address, where it is known or can only be one. */
  readonly privateAddress: string | undefined;
  /** URN of its policy; undefined if it has none; an unknown if its policy was not read. */
  readonly policy: string | Unknown | undefined;
}

export function readFirewalls(estate: Estate): Firewall[] {
  return [...estate.ofKind("firewall")].map((firewall) => ({
    urn: firewall.resource.urn,
    name: firewall.resource.name,
    privateAddress: privateAddressOf(firewall, estate),
    policy: policyOf(firewall, estate),
  }));
}

function policyOf(firewall: Entry, estate: Estate): Firewall["policy"] {
  const policy = firewall.properties.get("firewallPolicy", "firewallPolicyId");
  if (policy.isAbsent) return undefined;
  const id = policy.isUnknown || policy.get("id").isAbsent ? policy : policy.get("id");
  const target = estate.follow(firewall, id, "firewallPolicy");
  if (target.kind === "entry") return target.entry.resource.urn;
  return id.because("is a firewall policy that is not among the resources read");
}

/**
 * The address that a firewall says it has, or else the first usable one of AzureFirewallSubnet, which is the one
 * that Azure gives (E62; not guaranteed, and a preview knows no better).
 */
function privateAddressOf(firewall: Entry, estate: Estate): string | undefined {
  for (const configuration of firewall.properties.get("ipConfigurations").items()) {
    const address = textOf(configuration.get("privateIPAddress", "privateIpAddress"));
    if (address !== undefined) return address;
    const subnet = configuration.get("subnet");
    const id = subnet.isUnknown
      ? subnet
      : subnet.get("id").isAbsent
        ? configuration.get("subnetId")
        : subnet.get("id");
    const target = estate.follow(firewall, id, "subnet");
    const prefix =
      target.kind === "entry"
        ? textOf(
            target.entry.properties.get("addressPrefix", "addressPrefixes").items()[0] ??
              target.entry.properties,
          )
        : inlinePrefix(textOf(id), estate);
    const block = prefix === undefined ? undefined : parseAddresses(prefix);
    if (block?.v4.least !== undefined) return formatIpv4(block.v4.least + 4);
  }
  return undefined;
}

/** The block of a subnet that is written inside its virtual network. */
function inlinePrefix(subnetId: string | undefined, estate: Estate): string | undefined {
  const name = subnetId?.split("/").at(-1)?.toLowerCase();
  for (const network of estate.ofKind("virtualNetwork")) {
    for (const subnet of network.properties.get("subnets").items()) {
      if (name === undefined || textOf(subnet.get("name"))?.toLowerCase() !== name) continue;
      const [first] = subnet.get("addressPrefix", "addressPrefixes").items();
      if (first !== undefined) return textOf(first);
    }
  }
  return undefined;
}
