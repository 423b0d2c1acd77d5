import { contains, isCanonical, overlaps, parseCidr, prefixLength, type Range } from "../arm/cidr";
import { nameOf, parentId } from "../arm/ids";
import { isObject, reveal, type Properties } from "../provider/values";
import type { StoredResource } from "../store/state";
import {
  firstClash,
  list,
  objects,
  reference,
  refuse,
  storedName,
  text,
  texts,
  type PutRequest,
} from "./request";

/** The largest prefix length of subnets that a platform service needs room in. */
const LONGEST_PREFIX: Readonly<Record<string, number>> = {
  azurefirewallsubnet: 26,
  azurefirewallmanagementsubnet: 26,
  azurebastionsubnet: 26,
  gatewaysubnet: 29,
};
/** Azure keeps five addresses of each subnet, so nothing smaller than a /29 has room. */
const SMALLEST_IPV4_SUBNET = 29;

interface Prefixed {
  readonly name: string;
  readonly prefixes: readonly string[];
  /** Whether an address pool gives the prefixes, so that none need be written down. */
  readonly pooled: boolean;
}

function prefixed(name: string, body: Properties): Prefixed {
  return { name, prefixes: subnetPrefixes(body), pooled: list(body["ipamPoolPrefixAllocations"]).length > 0 };
}

const storedSubnet = (subnet: StoredResource): Prefixed =>
  prefixed(storedName(subnet), reveal(subnet.inputs) as Properties);

/** The address space of a virtual network, in either provider's shape. */
export function addressSpace(body: Properties): string[] {
  const space = body["addressSpace"];
  return texts(isObject(space) ? space["addressPrefixes"] : (body["addressSpaces"] ?? space));
}

/** The prefixes of a subnet, whichever property holds them. */
export function subnetPrefixes(body: Properties): string[] {
  const many = texts(body["addressPrefixes"]);
  const one = text(body["addressPrefix"]);
  return many.length > 0 || one === undefined ? many : [one];
}

/** Refuses a virtual network with a bad address space, or one that its subnets do not fit in. */
export function checkVirtualNetwork({ id, body, state }: PutRequest): void {
  const network = `Virtual network ${nameOf(id)}`;
  const space = addressSpace(body).map((prefix) => parse(prefix, network));
  if (firstOverlap(space.map((range, index) => ({ range, name: String(index) })))) {
    refuse(
      "NetcfgInvalidVirtualNetworkAddressSpace",
      `${network}: its address prefixes overlap one another.`,
    );
  }
  const inline = body["subnets"];
  const subnets = Array.isArray(inline)
    ? objects(inline).map((subnet) => prefixed(text(subnet["name"]) ?? "", subnet))
    : state.children(id, "subnets").map(storedSubnet);
  const same = firstClash(subnets, (subnet) => subnet.name.toLowerCase());
  if (same) refuse("SubnetNamesNotUnique", `${network}: two subnets have the name '${same[1].name}'.`);
  checkSubnets(subnets, space, network);
}

/** Refuses a subnet outside its network, one that overlaps another, and platform subnets that are too small. */
export function checkSubnet({ id, body, state }: PutRequest): void {
  const networkId = parentId(id) ?? "";
  const parent = state.get(networkId);
  if (parent === undefined) return; // The check of parents has said so.
  const name = nameOf(id);
  const others = state
    .children(networkId, "subnets")
    .map(storedSubnet)
    .filter((subnet) => subnet.name.toLowerCase() !== name.toLowerCase());
  const network = `Virtual network ${nameOf(networkId)}`;
  const space = addressSpace(reveal(parent.inputs) as Properties).map((prefix) => parse(prefix, network));
  checkSubnets([...others, prefixed(name, body)], space, network);
}

function checkSubnets(subnets: readonly Prefixed[], space: readonly Range[], network: string): void {
  const ranges: { name: string; range: Range }[] = [];
  for (const { name, prefixes, pooled } of subnets) {
    if (prefixes.length === 0 && !pooled)
      refuse("InvalidRequestFormat", `Subnet ${name}: an address prefix must be given.`);
    for (const prefix of prefixes) {
      const range = parse(prefix, `Subnet ${name}`);
      if (!space.some((outer) => contains(outer, range))) {
        refuse(
          "NetcfgSubnetRangeOutsideVnet",
          `Subnet '${name}' is not valid because its IP address range ${prefix} is outside the IP address range of virtual network '${network.slice(16)}'.`,
        );
      }
      const longest = LONGEST_PREFIX[name.toLowerCase()] ?? SMALLEST_IPV4_SUBNET;
      if (range.version === 4 && prefixLength(range) > longest) {
        refuse(
          "InvalidSubnetSize",
          `Subnet '${name}' has the prefix ${prefix}; it must be /${longest} or larger.`,
        );
      }
      ranges.push({ name, range });
    }
  }
  const clash = firstOverlap(ranges);
  if (clash)
    refuse(
      "NetcfgSubnetRangesOverlap",
      `Subnet '${clash[1]}' is not valid because its IP address range overlaps with that of an existing subnet '${clash[0]}' in ${network.toLowerCase()}.`,
    );
}

/** Finds two ranges that overlap; sorted, so that only neighbours need comparing. */
function firstOverlap(ranges: readonly { name: string; range: Range }[]): [string, string] | undefined {
  const sorted = [...ranges].sort(
    (a, b) => a.range.version - b.range.version || (a.range.first < b.range.first ? -1 : 1),
  );
  for (const [index, next] of sorted.entries()) {
    const previous = sorted[index - 1];
    if (previous && overlaps(previous.range, next.range)) return [previous.name, next.name];
  }
  return undefined;
}

function parse(prefix: string, where: string): Range {
  const range = parseCidr(prefix);
  if (range === undefined || !isCanonical(prefix)) {
    refuse("InvalidCIDRNotation", `${where}: the address prefix ${prefix} has an invalid CIDR notation.`);
  }
  return range;
}

/** Refuses a peering of networks whose address spaces overlap. */
export function checkPeering({ id, body, state }: PutRequest): void {
  const remoteId = reference(body["remoteVirtualNetwork"] ?? body["remoteVirtualNetworkId"]);
  const local = state.parent(id);
  const remote = remoteId === undefined ? undefined : state.get(remoteId);
  if (!local || !remote) return;
  const near = addressSpace(reveal(local.inputs) as Properties).flatMap((prefix) => parseCidr(prefix) ?? []);
  const far = addressSpace(reveal(remote.inputs) as Properties).flatMap((prefix) => parseCidr(prefix) ?? []);
  if (near.some((a) => far.some((b) => overlaps(a, b)))) {
    refuse(
      "VnetAddressSpacesOverlap",
      `Peering ${nameOf(id)}: the address spaces of ${nameOf(local.id)} and ${nameOf(remote.id)} overlap.`,
    );
  }
}
