import type { OutboundMethod } from "../../azure";
import { AddressSet } from "../../space";
import type { Entry, Estate } from "../estate";
import { type Attachment, followed, idOf } from "./attachment";
import { blocksOf } from "./blocks";
import { poolIds, poolMethods } from "./load-balancers";
import { publicIpMethods } from "./outbound-methods";
import { type SubnetPlace, subnetsAt } from "./subnet-reference";

/** A network interface and what it adds to its subnet's ways out. */
export interface NetworkInterface {
  readonly urn: string;
  /** Where it stands in the resource: empty, or the path of a configuration in its machine. */
  readonly property: string;
  readonly name: string;
  /** Its private addresses, where they are known. */
  readonly addresses: AddressSet;
  /** URN of the security group. */
  readonly securityGroup: Attachment<string>;
  readonly methods: readonly OutboundMethod[];
  /** Where it stands; more than one where it has several configurations, or it is not known which. */
  readonly subnets: readonly SubnetPlace[];
}

/** Reads the interfaces that machines send from. */
export function readInterfaces(estate: Estate): NetworkInterface[] {
  return [...estate.ofKind("networkInterface")].map((nic) => {
    const configurations = nic.properties.get("ipConfigurations").items();
    return {
      urn: nic.resource.urn,
      property: "",
      name: nic.resource.name,
      addresses: blocksOf(
        configurations.map((c) => c.get("privateIPAddress", "privateIpAddress")),
        AddressSet.none,
      ),
      securityGroup: interfaceSecurityGroup(estate, nic),
      methods: [
        ...configurations.flatMap((c) => publicIpMethods(estate, nic, c)),
        ...poolIds(estate, nic, configurations).flatMap((id) => poolMethods(estate, nic, id)),
      ],
      subnets: configurations.flatMap((c) => subnetsAt(estate, nic, c.get("subnet", "subnetId"))),
    };
  });
}

function interfaceSecurityGroup(estate: Estate, nic: Entry): Attachment<string> {
  const id = idOf(nic.properties.get("networkSecurityGroup", "networkSecurityGroupId"));
  if (!id.isAbsent) return followed(estate, nic, id, "networkSecurityGroup", (entry) => entry.resource.urn);
  for (const link of estate.ofKind("networkInterfaceSecurityGroup")) {
    const end = estate.follow(link, link.properties.get("networkInterfaceId"), "networkInterface");
    if (end.kind === "entry" && end.entry === nic) {
      const other = link.properties.get("networkSecurityGroupId");
      return followed(estate, link, other, "networkSecurityGroup", (entry) => entry.resource.urn);
    }
  }
  return { kind: "none" };
}
