import { fqdnPattern, MULTI_TENANT_SUFFIXES, type PatternBreadth } from "../../egress/azure/domain-pattern";
import { classOfTag, MULTI_TENANT_TAGS } from "../../egress/azure/service-tag";
import { type Breadth, breadthOfCount, DEFAULT_THRESHOLDS } from "../../egress/reach/breadth";
import { parseAddresses, PUBLIC } from "../../egress/space";

export { type Breadth, MULTI_TENANT_SUFFIXES, MULTI_TENANT_TAGS };

/** Words that stand for every destination, the Internet's own tag among them; letter case does not count. */
export const EVERYTHING: readonly string[] = ["*", "Any", "Internet"];

/** Service tags that hold every datacentre of the cloud. */
export const WHOLE_CLOUD: readonly string[] = MULTI_TENANT_TAGS.filter(
  (tag) => classOfTag(tag) === "wholeCloud",
);

/**
 * How far a block or a range of addresses reaches, by the rules' default thresholds.
 *
 * @throws Error where it is neither.
 */
export function breadthOfBlock(block: string): Breadth {
  const addresses = parseAddresses(block);
  if (addresses === undefined) throw new Error(`not a block of addresses: ${block}`);
  const { ipv4, ipv6 } = addresses.intersect(PUBLIC).count();
  return breadthOfCount(ipv4, ipv6, DEFAULT_THRESHOLDS);
}

/** How far a target of an Allow rule reaches. */
export function breadthOfTarget(target: string): PatternBreadth {
  return fqdnPattern(target, "Allow").breadth;
}
