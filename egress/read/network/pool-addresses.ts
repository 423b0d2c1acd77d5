import type { OutboundMethod } from "../../azure";
import { AddressSet, parseAddresses } from "../../space";
import type { Entry, Estate } from "../estate";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";
import { blocksOf } from "./blocks";
import { type Pool, poolOf, poolsAt } from "./back-end-pools";
import { versionOfAddress } from "./ip-version";
import type { LoadBalancers } from "./load-balancers";
import type { SubnetPlace } from "./subnet-reference";

/** An address in a back-end pool: whatever machine has it is a member (E101). */
export interface PoolAddress {
  readonly owner: Entry;
  readonly property: string;
  /** Undefined where it is not known. */
  readonly address: string | undefined;
  /** The interface whose address it is, where only that is known. */
  readonly networkInterface: Entry | undefined;
  /** Its virtual network, where it is known. */
  readonly network: Entry | undefined;
  readonly methods: readonly OutboundMethod[];
}

/** The pools that are made of addresses: in a balancer, as resources, and one address a resource (classic). */
export function poolAddresses(estate: Estate, balancers: LoadBalancers): PoolAddress[] {
  const inline = estate.ofKind("loadBalancer").flatMap((balancer) =>
    balancer.properties
      .get("backendAddressPools")
      .items()
      .flatMap((pool) => {
        const name = textOf(pool.get("name"))?.toLowerCase();
        const of: Pool = { from: balancer, reference: pool, balancer, name, entry: undefined };
        return addressesIn(estate, balancer, pool, [of], balancers);
      }),
  );
  const separate = estate
    .ofKind("backendPool")
    .flatMap((pool) => addressesIn(estate, pool, pool.properties, poolOf(estate, pool), balancers));
  const single = estate.ofKind("backendPoolAddress").map((address) => {
    const pools = poolsAt(estate, address, address.properties.get("backendAddressPoolId"));
    return poolAddress(estate, address, address.properties, undefined, pools, balancers);
  });
  return [...inline, ...separate, ...single];
}

function addressesIn(
  estate: Estate,
  owner: Entry,
  pool: Value,
  pools: readonly Pool[],
  balancers: LoadBalancers,
): PoolAddress[] {
  if (pool.isUnknown) return [];
  return pool
    .get("loadBalancerBackendAddresses")
    .items()
    .filter((each) => !each.get("ipAddress").isAbsent)
    .map((each) => poolAddress(estate, owner, each, pool.get("virtualNetwork"), pools, balancers));
}

function poolAddress(
  estate: Estate,
  owner: Entry,
  written: Value,
  ofPool: Value | undefined,
  pools: readonly Pool[],
  balancers: LoadBalancers,
): PoolAddress {
  const ipAddress = written.get("ipAddress");
  const address = textOf(ipAddress);
  const version = address === undefined ? undefined : versionOfAddress(address);
  const own = written.get("virtualNetwork", "virtualNetworkId");
  const network = estate.follow(
    owner,
    idOf(own.isAbsent && ofPool !== undefined ? ofPool : own),
    "virtualNetwork",
  );
  const made =
    address === undefined
      ? estate.follow(owner, ipAddress, "networkInterface")
      : { kind: "elsewhere" as const };
  return {
    owner,
    property: written.path,
    address,
    networkInterface: made.kind === "entry" ? made.entry : undefined,
    network: network.kind === "entry" ? network.entry : undefined,
    methods: pools.flatMap((pool) => balancers.methods({ pool, version })),
  };
}

/** The subnets of a network, or of all networks, that an address can be in; all of them where it is not known. */
export function subnetsHolding(
  estate: Estate,
  address: string | undefined,
  network: Entry | undefined,
): SubnetPlace[] {
  const wanted = address === undefined ? undefined : parseAddresses(address);
  const holds = (subnet: Value): boolean =>
    wanted === undefined ||
    blocksOf([subnet.get("addressPrefix"), subnet.get("addressPrefixes")], AddressSet.none).contains(wanted);
  const inline = estate
    .ofKind("virtualNetwork")
    .filter((each) => network === undefined || each === network)
    .flatMap((owner) =>
      owner.properties
        .get("subnets")
        .items()
        .filter(holds)
        .flatMap((subnet) => {
          const name = textOf(subnet.get("name"));
          return name === undefined ? [] : [{ owner, name }];
        }),
    );
  const separate = estate.ofKind("subnet").filter((subnet) => {
    if (!holds(subnet.properties)) return false;
    if (network === undefined) return true;
    const of = estate.follow(subnet, subnet.properties.get("virtualNetworkName"), "virtualNetwork");
    return of.kind === "entry" ? of.entry === network : of.kind === "oneOf" && of.entries.includes(network);
  });
  return [...inline, ...separate.map((owner) => ({ owner, name: undefined }))];
}
