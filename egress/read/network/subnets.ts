import { isPlatformSubnet, type OutboundMethod, type RouteFields } from "../../azure";
import { AddressSet } from "../../space";
import { type Entry, type Estate, nameOf } from "../estate";
import { textOf, type Value } from "../value";
import { type Attachment, attached } from "./attachment";
import { blocksOf, usable } from "./blocks";
import type { NetworkInterface } from "./interfaces";
import { type LearnedRoutes, learnedRoutes } from "./learned-routes";
import { defaultMethods, natMethods } from "./outbound-methods";
import { routesOf } from "./route-tables";
import { type ServiceEndpoint, serviceEndpointsOf } from "./service-endpoints";
import { means, subnetsAt } from "./subnet-reference";
import type { VirtualNetwork } from "./virtual-networks";

/** A subnet with everything that decides about its egress. */
export interface Subnet {
  readonly urn: string;
  /** Where it stands in the resource: empty, or `subnets[0]` of its virtual network. */
  readonly property: string;
  readonly name: string;
  /** Undefined where it is not among the resources read. */
  readonly network: VirtualNetwork | undefined;
  /** The addresses that its machines can have; all of the space where its blocks are not known. */
  readonly addresses: AddressSet;
  /** Subnets of the platform are no workloads (E107). */
  readonly platform: boolean;
  /** URN of the security group. */
  readonly securityGroup: Attachment<string>;
  /** User-defined routes. */
  readonly routes: Attachment<readonly RouteFields[]>;
  /** Routes that gateways, peers and virtual hubs give it. */
  readonly learned: LearnedRoutes;
  /** The same to private space; which prefixes they have is not known. */
  readonly learnedInside: LearnedRoutes;
  readonly serviceEndpoints: readonly ServiceEndpoint[];
  /** Methods of the subnet's own: NAT gateway and default outbound access. */
  readonly methods: readonly OutboundMethod[];
  readonly interfaces: readonly NetworkInterface[];
}

/** Reads all subnets, inline ones and those that are resources, with the interfaces that stand in them. */
export function readSubnets(
  estate: Estate,
  networks: readonly VirtualNetwork[],
  interfaces: readonly NetworkInterface[],
): Subnets {
  const placed = new PlacedInterfaces(interfaces);
  const networkOf = new Map(networks.map((network) => [network.urn, network]));
  const subnets: OwnedSubnet[] = [];
  const read = (owner: Entry, network: Entry | undefined, properties: Value): void => {
    const virtualNetwork = network === undefined ? undefined : networkOf.get(network.resource.urn);
    subnets.push({
      owner,
      subnet: readSubnet(owner, virtualNetwork, network, properties, estate, placed),
    });
  };
  const separate = [...estate.ofKind("subnet")].map((subnet) => {
    const target = estate.follow(subnet, subnet.properties.get("virtualNetworkName"), "virtualNetwork");
    return { subnet, network: target.kind === "entry" ? target.entry : undefined };
  });
  // The outputs of a network repeat the subnets that are resources (R9). One that says something else is judged, too.
  const repeated = new Set(
    separate.map(({ subnet, network }) => placeIn(network, nameOf(subnet), subnet.properties)),
  );
  for (const network of estate.ofKind("virtualNetwork")) {
    for (const subnet of network.properties.get("subnets").objects()) {
      const place = placeIn(network, textOf(subnet.get("name")), subnet);
      if (place === undefined || !repeated.has(place)) read(network, network, subnet);
    }
  }
  for (const { subnet, network } of separate) read(subnet, network, subnet.properties);
  return new Subnets(estate, subnets, placed.strays);
}

/** One key for a subnet and what guards it, in any letter case; undefined where a part of that is not known. */
function placeIn(network: Entry | undefined, name: string | undefined, subnet: Value): string | undefined {
  const guards = [
    ...["networkSecurityGroup", "routeTable", "natGateway"].map((property) => subnet.get(property).get("id")),
    subnet.get("defaultOutboundAccess"),
  ];
  if (network === undefined || name === undefined || guards.some(({ isUnknown }) => isUnknown))
    return undefined;
  return JSON.stringify([network.resource.urn, name, ...guards.map((each) => textOf(each))]).toLowerCase();
}

/** Interfaces by what their subnets stand in: there may be thousands of either. */
class PlacedInterfaces {
  private readonly byOwner = new Map<Entry, Set<NetworkInterface>>();
  private readonly placed = new Set<NetworkInterface>();

  constructor(private readonly all: readonly NetworkInterface[]) {
    for (const each of all) {
      for (const { owner } of each.subnets) {
        const here = this.byOwner.get(owner);
        if (here === undefined) this.byOwner.set(owner, new Set([each]));
        else here.add(each);
      }
    }
  }

  in(owner: Entry, name: string): NetworkInterface[] {
    const found = [...(this.byOwner.get(owner) ?? [])].filter(({ subnets }) =>
      subnets.some((place) => means(place, owner, name)),
    );
    for (const each of found) this.placed.add(each);
    return found;
  }

  /** Those that were found in no subnet. */
  get strays(): NetworkInterface[] {
    return this.all.filter((each) => !this.placed.has(each));
  }
}

interface OwnedSubnet {
  readonly owner: Entry;
  readonly subnet: Subnet;
}

/** The subnets of an estate, to be found by those that stand in them. */
export class Subnets {
  constructor(
    private readonly estate: Estate,
    private readonly owned: readonly OwnedSubnet[],
    /** Interfaces that stand in none of them. */
    readonly strays: readonly NetworkInterface[],
  ) {}

  get all(): Subnet[] {
    return this.owned.map(({ subnet }) => subnet);
  }

  /** The subnets that a reference may mean; none where it leads to no subnet that was read. */
  at(from: Entry, reference: Value): Subnet[] {
    const places = subnetsAt(this.estate, from, reference);
    return this.owned
      .filter(({ owner, subnet }) => places.some((place) => means(place, owner, subnet.name)))
      .map(({ subnet }) => subnet);
  }
}

function readSubnet(
  owner: Entry,
  virtualNetwork: VirtualNetwork | undefined,
  network: Entry | undefined,
  subnet: Value,
  estate: Estate,
  interfaces: PlacedInterfaces,
): Subnet {
  const inline = owner.kind === "virtualNetwork";
  const name = inline ? (textOf(subnet.get("name")) ?? subnet.path) : (nameOf(owner) ?? owner.resource.name);
  const urn = owner.resource.urn;
  return {
    urn,
    property: inline ? subnet.path : "",
    name,
    network: virtualNetwork,
    addresses: blocksOf([subnet.get("addressPrefix"), subnet.get("addressPrefixes")], AddressSet.all, usable),
    platform: isPlatformSubnet(name),
    securityGroup: attached(
      estate,
      owner,
      subnet,
      ["networkSecurityGroup", "securityGroup"],
      "networkSecurityGroup",
      {
        kind: "subnetSecurityGroup",
        other: "networkSecurityGroupId",
      },
      (entry) => entry.resource.urn,
    ),
    routes: attached(
      estate,
      owner,
      subnet,
      ["routeTable", "routeTableId"],
      "routeTable",
      {
        kind: "subnetRouteTable",
        other: "routeTableId",
      },
      (entry) => routesOf(entry, estate),
    ),
    methods: [...natMethods(estate, owner, subnet), ...defaultMethods(owner, network, subnet)],
    learned: learnedRoutes(estate, owner, subnet, virtualNetwork?.learned ?? []),
    learnedInside: learnedRoutes(estate, owner, subnet, virtualNetwork?.learnedInside ?? []),
    serviceEndpoints: serviceEndpointsOf(estate, owner, subnet),
    interfaces: interfaces.in(owner, name),
  };
}
