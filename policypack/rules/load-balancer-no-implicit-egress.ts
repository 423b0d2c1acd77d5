import type { Location, OutboundMethod } from "../../egress/azure";
import { sourcesOf, type Source, type SourceEgress, type Thresholds } from "../../egress/reach";
import { type ImplicitEgress, readImplicitEgress } from "../../egress/read/posture";
import type { Model } from "../../egress/read";
import { egressBy, methodViolation } from "../findings/method-egress";
import { defineRule, type Violation } from "../rule";
import { THRESHOLD_OPTIONS } from "../thresholds";
import { isClassicAt } from "../words";

/** A load balancer lets machines in, and lets none out by the way. */
export const loadBalancerNoImplicitEgress = defineRule<Thresholds>({
  meta: {
    id: "load-balancer-no-implicit-egress",
    title: "A load balancer lets machines be reached, and lets none of them out by the way.",
    why:
      "A load-balancing rule of a public frontend gives every member of its back-end pool outbound access by implicit " +
      "SNAT unless disableOutboundSnat is true: a rule for inbound HTTPS lets the whole pool out to any address.",
    group: "egress",
    severity: "mandatory",
    // Who is in a pool, and what guards it, is often said by resources that are made later.
    judged: "stack",
  },
  options: THRESHOLD_OPTIONS,
  check: (model, thresholds) => {
    const places = new Set<string>();
    return readImplicitEgress(model.estate)
      .filter(({ at }) => {
        const before = places.size;
        // A rule that may be of several balancers stands in one place.
        return places.add(keyOf(at)).size > before;
      })
      .map((implicit) => violationOf(implicit, model, thresholds));
  },
});

function violationOf(implicit: ImplicitEgress, model: Model, thresholds: Thresholds): Violation {
  const { at, rule, balancer, unknown } = implicit;
  const name = rule === undefined ? undefined : nameOf(implicit);
  const words = {
    who: name ?? `load balancer "${balancer?.resource.name ?? ""}"`,
    what:
      name === undefined
        ? "the Basic SKU, which gives every pool outbound access that cannot be turned off"
        : `implicit outbound access for its pool${unknown === undefined ? " (disableOutboundSnat is not true)" : ""}`,
    senders: "members of the pool",
    fix: fixOf(implicit, model),
    involves: balancer === undefined ? [] : [balancer.resource.urn],
  };
  const property = rule === undefined ? at.property : rule.get("disableOutboundSnat").path;
  return methodViolation({ urn: at.urn, property }, words, membersOf(at, model, thresholds), unknown, model);
}

function nameOf({ at, rule, balancer }: ImplicitEgress): string {
  const written = rule?.get("name").text();
  const name = written?.kind === "known" ? written.value : at.property;
  return `rule "${name}"${balancer === undefined ? "" : ` of load balancer "${balancer.resource.name}"`}`;
}

/** What the members of a pool can send by what gives them a way out; none where no member of it was read. */
function membersOf(at: Location, model: Model, thresholds: Thresholds): SourceEgress[] {
  const by = ({ grantedBy }: OutboundMethod): boolean =>
    grantedBy !== undefined && keyOf(grantedBy) === keyOf(at);
  // One that is in a pool that was not read may be in this one as well.
  const may = (method: OutboundMethod): boolean =>
    by(method) || (method.kind === "loadBalancer" && method.grantedBy === undefined);
  const sources = sourcesOf(model).filter(({ kind }) => kind === "networkInterface");
  if (!sources.some((source) => has(source, by))) return [];
  return sources
    .filter((source) => has(source, may))
    .map((source) => egressBy(may, source, model, thresholds));
}

const has = ({ ways }: Source, takes: (method: OutboundMethod) => boolean): boolean =>
  ways.some((way) => way.kind === "network" && way.methods.some(takes));

function fixOf({ rule, balancer }: ImplicitEgress, model: Model): string {
  if (rule !== undefined)
    return `Set ${rule.get("disableOutboundSnat").path} to true; add an outbound rule only if the pool has to get out.`;
  const property = isClassicAt(balancer?.resource.urn ?? "", model) ? "sku" : "sku.name";
  return `Set ${property} to Standard, and disableOutboundSnat of its rules to true.`;
}

const keyOf = ({ urn, property }: Location): string => `${urn}\0${property}`;
