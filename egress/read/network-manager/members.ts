import type { Unknown } from "../../azure";
import { type Entry, type Estate, nameOf } from "../estate";
import { idOf } from "../network";
import { textOf, type Value } from "../value";
import { entriesAt, followAll } from "./references";

/** Which virtual networks are in the network groups of a rule collection. */
export interface Members {
  readonly certain: ReadonlySet<Entry>;
  /** Those that may be as well: by virtual network, or any at all. */
  readonly possible: ReadonlyMap<Entry, Unknown>;
  readonly any: Unknown | undefined;
}

/**
 * The members of a collection's groups. A group with static members is taken to have no others; the members of one
 * without are given by a policy, which nothing here can tell (E49).
 */
export function membersOf(estate: Estate, collection: Entry): Members {
  const { properties } = collection;
  const references = [
    ...properties
      .get("appliesToGroups", "appliesTo")
      .items()
      .map((item) => item.get("networkGroupId")),
    ...properties.get("networkGroupIds").items(),
  ];
  const groups = followAll(estate, collection, references, "networkGroup");
  const certain = new Set<Entry>();
  const possible = new Map<Entry, Unknown>();
  let any: Unknown | undefined;
  for (const reference of groups.unread)
    any ??= reference.because("is a network group that is not among the resources read");
  for (const group of [...groups.certain, ...groups.possible]) {
    const sure = groups.certain.includes(group);
    const own = ofGroup(estate, group);
    for (const [network, unknown] of own.possible) possible.set(network, unknown);
    any ??= own.any;
    for (const network of own.certain) {
      if (sure) certain.add(network);
      else
        possible.set(network, {
          urn: collection.resource.urn,
          property: "appliesToGroups",
          reason: "is one of several network groups, not known which",
        });
    }
  }
  return { certain, possible, any };
}

function ofGroup(estate: Estate, group: Entry): Members {
  const certain = new Set<Entry>();
  const possible = new Map<Entry, Unknown>();
  let any: Unknown | undefined;
  const members = estate
    .ofKind("networkGroupMember")
    .filter((member) =>
      entriesAt(
        estate,
        member,
        member.properties.get("networkGroupName", "networkGroupId"),
        "networkGroup",
      ).includes(group),
    );
  if (members.length === 0) {
    const reason = "is a network group without static members, whose members are not known";
    any = { urn: group.resource.urn, property: nameOf(group) ?? group.resource.name, reason };
  }
  for (const member of members) {
    const reference = member.properties.get("resourceId", "targetVirtualNetworkId");
    const networks = entriesAt(estate, member, reference, "virtualNetwork");
    const [only] = networks;
    if (only !== undefined && networks.length === 1) certain.add(only);
    for (const network of networks.length > 1 ? networks : networksOfSubnet(estate, member, reference))
      possible.set(network, reference.because("may be a member of the network group"));
    if (networks.length === 0 && idOf(reference).text().kind !== "known")
      any ??= reference.because("is a member of the network group that is not known");
  }
  return { certain, possible, any };
}

/** A member may be a subnet; then nobody can tell of its network as a whole. */
function networksOfSubnet(estate: Estate, member: Entry, reference: Value): readonly Entry[] {
  const [, network] = /\/virtualNetworks\/([^/]+)\/subnets\//i.exec(textOf(idOf(reference)) ?? "") ?? [];
  if (network === undefined) return [];
  return estate
    .ofKind("virtualNetwork")
    .filter((entry) => nameOf(entry)?.toLowerCase() === network.toLowerCase() && entry !== member);
}
