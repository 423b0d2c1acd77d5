import { candidatesOf, type Entry, type Estate, lastSegment, nameOf } from "../estate";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";
import { type IpVersion, versionOf } from "./ip-version";
import type { WrittenInterface } from "./written-interfaces";

/** A back-end pool that something refers to, as far as it is known. */
export interface Pool {
  /** The resource that refers to it, and where. */
  readonly from: Entry;
  readonly reference: Value;
  /** Undefined where it is not among the resources read. */
  readonly balancer: Entry | undefined;
  /** Undefined where it may be any pool of the balancer. */
  readonly name: string | undefined;
  /** The pool where it is a resource of its own. */
  readonly entry: Entry | undefined;
}

/** A pool, and the family of the member's configuration, where it says so. */
export interface Membership {
  readonly pool: Pool;
  readonly version: IpVersion | undefined;
}

/**
 * The pools that an interface is in, by its own configurations or by a classic association (E101).
 *
 * @param links the associations of the classic provider that name the interface.
 */
export function membershipsOf(
  estate: Estate,
  written: WrittenInterface,
  links: readonly Entry[],
): Membership[] {
  const own = written.configurations.flatMap((configuration) =>
    configuration
      .get("loadBalancerBackendAddressPools", "loadBalancerBackendAddressPoolIds")
      .items()
      .flatMap((pool) => poolsAt(estate, written.owner, pool))
      .map((pool) => ({ pool, version: versionOf(configuration) })),
  );
  const linked = links.flatMap((link) => {
    const name = textOf(link.properties.get("ipConfigurationName"));
    const configuration = written.configurations.find((each) => textOf(each.get("name")) === name);
    const version = configuration === undefined ? undefined : versionOf(configuration);
    return poolsAt(estate, link, link.properties.get("backendAddressPoolId")).map((pool) => ({
      pool,
      version,
    }));
  });
  return [...own, ...linked];
}

/** The pools that a reference may mean; one that is nowhere to be found where none of them was read. */
export function poolsAt(estate: Estate, from: Entry, reference: Value): Pool[] {
  const id = idOf(reference);
  const text = textOf(id);
  const found = text === undefined ? poolsMadeInto(estate, from, id) : poolsNamed(estate, from, text);
  if (found.length === 0) {
    const name = lastSegment(text)?.toLowerCase();
    return [{ from, reference: id, balancer: undefined, name, entry: undefined }];
  }
  return found.map((pool) => ({ ...pool, from, reference: id }));
}

type Found = Pick<Pool, "balancer" | "name" | "entry">;

function poolsNamed(estate: Estate, from: Entry, id: string): Found[] {
  const pool = estate.entryWithId(id);
  if (pool?.kind === "backendPool") return ofEntry(estate, pool);
  const [, balancerId = "", name] =
    /^(.*\/loadBalancers\/[^/]+)\/backendAddressPools\/([^/]+)\/*$/i.exec(id) ?? [];
  if (name === undefined) return [];
  return balancersWithId(estate, from, balancerId).map((balancer) => ({
    balancer,
    name: name.toLowerCase(),
    entry: undefined,
  }));
}

/** By id, or by name and resource group: balancers of one name stand in many groups. */
function balancersWithId(estate: Estate, from: Entry, id: string): Entry[] {
  const found = estate.entryWithId(id);
  if (found?.kind === "loadBalancer") return [found];
  const name = id.split("/").at(-1)?.toLowerCase();
  const group =
    /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? textOf(from.properties.get("resourceGroupName"));
  return estate.ofKind("loadBalancer").filter((balancer) => {
    // One that has an id has another.
    if (balancer.resource.id?.includes("/") === true) return false;
    const own = textOf(balancer.properties.get("resourceGroupName"));
    const elsewhere = group !== undefined && own !== undefined && own.toLowerCase() !== group.toLowerCase();
    return !elsewhere && nameOf(balancer)?.toLowerCase() === name;
  });
}

/** The pools, else the balancers, that an id which is not known was made from. */
function poolsMadeInto(estate: Estate, from: Entry, id: Value): Found[] {
  const pools = candidatesOf(estate.follow(from, id, "backendPool"));
  if (pools.length > 0) return pools.flatMap((entry) => ofEntry(estate, entry));
  const balancers = candidatesOf(estate.follow(from, id, "loadBalancer"));
  return balancers.map((balancer) => ({ balancer, name: undefined, entry: undefined }));
}

/** A pool that is a resource of its own, in its balancer. */
export function poolOf(estate: Estate, pool: Entry): Pool[] {
  return ofEntry(estate, pool).map((found) => ({ ...found, from: pool, reference: pool.properties }));
}

function ofEntry(estate: Estate, pool: Entry): Found[] {
  const name = nameOf(pool)?.toLowerCase();
  const owner = estate.follow(
    pool,
    pool.properties.get("loadBalancerName", "loadbalancerId"),
    "loadBalancer",
  );
  switch (owner.kind) {
    case "entry":
      return [{ balancer: owner.entry, name, entry: pool }];
    case "oneOf":
      return owner.entries.map((balancer) => ({ balancer, name, entry: pool }));
    case "elsewhere":
      return [{ balancer: undefined, name, entry: pool }];
  }
}

/** Whether a rule's reference to a pool of its balancer means this one; undefined where that is not known. */
export function isPool(estate: Estate, rule: Entry, reference: Value, pool: Pool): boolean | undefined {
  if (pool.name === undefined && pool.entry === undefined) return true;
  const same = poolsAt(estate, rule, reference).map((candidate) => {
    if (candidate.entry !== undefined && pool.entry !== undefined) return candidate.entry === pool.entry;
    if (candidate.name === undefined || pool.name === undefined) return undefined;
    return candidate.name === pool.name;
  });
  return same.includes(true) ? true : same.includes(undefined) ? undefined : false;
}
