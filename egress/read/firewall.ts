import type { Unknown } from "../azure";
import { AddressSet, formatIpv4 } from "../space";
import type { Entry, Estate } from "./estate";
import { idOf } from "./network";
import { blocksOf } from "./network/blocks";
import { subnetsAt } from "./network/subnet-reference";
import { textOf } from "./value";

/** An Azure Firewall: where it stands, and whose rules it has. */
export interface Firewall {
  readonly urn: string;
  readonly name: string;
  /** Its private address, where it is known or can only be one. */
  readonly privateAddress: string | undefined;
  /**
   * URNs of the policies in the model whose rules it has, any of which lets packets out; an unknown for one that
   * was not read. Without any it denies all (E166).
   */
  readonly policies: readonly (string | Unknown)[];
}

export function readFirewalls(estate: Estate): Firewall[] {
  return estate.ofKind("firewall").map((firewall) => ({
    urn: firewall.resource.urn,
    name: firewall.resource.name,
    privateAddress: privateAddressOf(firewall, estate),
    policies: policiesOf(firewall, estate),
  }));
}

function policiesOf(firewall: Entry, estate: Estate): Firewall["policies"] {
  const policy = firewall.properties.get("firewallPolicy", "firewallPolicyId");
  if (policy.isAbsent) return [];
  const id = idOf(policy);
  const target = estate.follow(firewall, id, "firewallPolicy");
  if (target.kind === "entry") return [target.entry.resource.urn];
  return [id.because("is a firewall policy that is not among the resources read")];
}

/**
 * The address that a firewall says it has, or else the first usable one of AzureFirewallSubnet, which is the one
 * that Azure gives (E62; not guaranteed, and a preview knows no better).
 */
function privateAddressOf(firewall: Entry, estate: Estate): string | undefined {
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
