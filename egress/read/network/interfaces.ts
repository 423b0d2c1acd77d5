import type { OutboundMethod, Unknown } from "../../azure";
import { AddressSet, parseAddresses } from "../../space";
import type { Entry, Estate } from "../estate";
import { textOf } from "../value";
import { type Attachment, followed, idOf } from "./attachment";
import { membershipsOf } from "./back-end-pools";
import { blocksOf } from "./blocks";
import { flagOf } from "./flag";
import { LoadBalancers } from "./load-balancers";
import { publicIpMethods } from "./outbound-methods";
import { type PoolAddress, poolAddresses, subnetsHolding } from "./pool-addresses";
import { type SubnetPlace, subnetsAt } from "./subnet-reference";
import { linksByInterface, type WrittenInterface, writtenInterfaces } from "./written-interfaces";

/** A network interface and what it adds to its subnet's ways out. */
export interface NetworkInterface {
  /** The interface, the machine or scale set that it is a part of, or the pool that has its address. */
  readonly urn: string;
  /** Where it stands in the resource: empty, or the path of a configuration in its machine. */
  readonly property: string;
  readonly name: string;
  /** Its private addresses; empty where not all of them are known. */
  readonly addresses: AddressSet;
  /** URN of the security group. */
  readonly securityGroup: Attachment<string>;
  readonly methods: readonly OutboundMethod[];
  /** Whether it has default outbound access where its subnet has (E90). */
  readonly defaultOutbound: boolean;
  /** Whether it may forward what is not meant for itself. Azure drops such packets unless it is told otherwise (E61). */
  readonly mayForward: boolean;
  /** Where it stands; more than one where it has several configurations, or it is not known which. */
  readonly subnets: readonly SubnetPlace[];
  /** What is not known of it where it stands in no subnet that was read. */
  readonly elsewhere: Unknown;
}

/** Reads the interfaces that machines send from. */
export function readInterfaces(estate: Estate): NetworkInterface[] {
  const balancers = new LoadBalancers(estate);
  const pooled = poolAddresses(estate, balancers);
  const members = byMember(pooled);
  const claimed = new Set<PoolAddress>();
  const pools = linksByInterface(estate, "networkInterfacePool");
  const groups = linksByInterface(estate, "networkInterfaceSecurityGroup");
  const interfaces = writtenInterfaces(estate).map((written): NetworkInterface => {
    const { owner, property, name, configurations, defaultOutbound } = written;
    const addresses = addressesOf(written);
    const subnets = configurations.flatMap((c) => subnetsAt(estate, owner, c.get("subnet", "subnetId")));
    const byAddress = membersOf(estate, written, subnets, members);
    for (const each of byAddress) claimed.add(each);
    return {
      urn: owner.resource.urn,
      property,
      name,
      addresses,
      securityGroup: interfaceSecurityGroup(estate, written, groups.get(owner) ?? []),
      methods: [
        ...configurations.flatMap((c) => publicIpMethods(estate, owner, c)),
        ...membershipsOf(estate, written, pools.get(owner) ?? []).flatMap((each) => balancers.methods(each)),
        ...byAddress.flatMap(({ methods }) => methods),
      ],
      defaultOutbound,
      mayForward: mayForward(written),
      subnets,
      elsewhere: elsewhereOf(written),
    };
  });
  const unseen = pooled.filter((each) => !claimed.has(each) && each.methods.length > 0);
  return [...interfaces, ...unseen.map((each) => unseenInterface(estate, each))];
}

function elsewhereOf({ owner, property, configurations }: WrittenInterface): Unknown {
  const [first] = configurations;
  const subnet = first?.get("subnet", "subnetId");
  if (subnet === undefined || subnet.isAbsent)
    return { urn: owner.resource.urn, property, reason: "names no subnet" };
  return idOf(subnet).because("is a subnet that is not among those read");
}

function mayForward({ properties }: WrittenInterface): boolean {
  const flag = flagOf(properties.get("enableIPForwarding", "ipForwardingEnabled"));
  return flag.kind === "unknown" || (flag.kind === "known" && flag.value);
}

/** The known addresses. With one that is not known, the interface may have any of its subnet's. */
function addressesOf({ configurations }: WrittenInterface): AddressSet {
  const sets = configurations.map((c) => blocksOf([c.get("privateIPAddress")], AddressSet.none));
  return sets.some((set) => set.isEmpty) ? AddressSet.none : AddressSet.union(sets);
}

/** The members of pools by the address or the interface that they name: there may be thousands of either. */
function byMember(pooled: readonly PoolAddress[]): ReadonlyMap<string | Entry, readonly PoolAddress[]> {
  const members = new Map<string | Entry, PoolAddress[]>();
  for (const each of pooled) {
    const key = each.address === undefined ? each.networkInterface : canonical(each.address);
    if (key !== undefined) members.set(key, [...(members.get(key) ?? []), each]);
  }
  return members;
}

const canonical = (address: string): string => parseAddresses(address)?.sample() ?? address;

/** The pool members that an interface is: by its addresses, in its own network, since others may have the same. */
function membersOf(
  estate: Estate,
  { owner, configurations }: WrittenInterface,
  subnets: readonly SubnetPlace[],
  members: ReadonlyMap<string | Entry, readonly PoolAddress[]>,
): readonly PoolAddress[] {
  if (members.size === 0) return [];
  const byAddress = configurations.flatMap((configuration) => {
    const address = textOf(configuration.get("privateIPAddress"));
    return address === undefined ? [] : (members.get(canonical(address)) ?? []);
  });
  const here = byAddress.filter(({ address, network }) => {
    if (network === undefined) return true;
    const holding = subnetsHolding(estate, address, network);
    return subnets.some((place) => holding.some((each) => each.owner === place.owner));
  });
  return [...here, ...(members.get(owner) ?? [])];
}

/** The machine behind an address of a pool whose interface is not among those read. */
function unseenInterface(
  estate: Estate,
  { owner, property, address, network, methods }: PoolAddress,
): NetworkInterface {
  return {
    urn: owner.resource.urn,
    property,
    name: address ?? property,
    addresses: (address === undefined ? undefined : parseAddresses(address)) ?? AddressSet.none,
    securityGroup: { kind: "none" },
    methods,
    // A pool that is made of addresses leaves it on (E95).
    defaultOutbound: true,
    mayForward: true,
    subnets: subnetsHolding(estate, address, network),
    elsewhere: {
      urn: owner.resource.urn,
      property,
      reason: "is in a subnet that is not among those read",
    },
  };
}

function interfaceSecurityGroup(
  estate: Estate,
  { owner, properties }: WrittenInterface,
  links: readonly Entry[],
): Attachment<string> {
  const id = idOf(properties.get("networkSecurityGroup", "networkSecurityGroupId"));
  const urnOf = ({ resource }: Entry): string => resource.urn;
  if (!id.isAbsent) return followed(estate, owner, id, "networkSecurityGroup", urnOf);
  const [link] = links;
  if (link === undefined) return { kind: "none" };
  const end = link.properties.get("networkInterfaceId");
  // One that may name another interface leaves this one without a group, at worst.
  if (estate.follow(link, end, "networkInterface").kind !== "entry")
    return { kind: "unknown", unknown: end.because("is one of several network interfaces, not known which") };
  return followed(estate, link, link.properties.get("networkSecurityGroupId"), "networkSecurityGroup", urnOf);
}
