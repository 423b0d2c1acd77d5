import {
  type Families,
  loadBalancerMethod,
  type Location,
  type OutboundMethod,
  uncertain,
  type Unknown,
} from "../../azure";
import type { Protocol } from "../../space";
import { candidatesOf, type Entry, type Estate, lastSegment } from "../estate";
import { textOf, type Value } from "../value";
import { idOf } from "./attachment";
import { isPool, type Membership, type Pool, poolOf } from "./back-end-pools";
import { chainedBy } from "./outbound-methods";
import { type IpVersion, publicAddressAt } from "./ip-version";

/** What gives the members of a pool a way out without being meant to: a load-balancing rule, or the Basic SKU (E96, E100). */
export interface ImplicitEgress {
  /** The rule, or the balancer's SKU. */
  readonly at: Location;
  /** The rule as it is written; undefined where the SKU gives the way out. */
  readonly rule: Value | undefined;
  /** Undefined where it is not among the resources read. */
  readonly balancer: Entry | undefined;
  /** What keeps it from being certain. */
  readonly unknown: Unknown | undefined;
}

/** What the load balancers of an estate give the members of their pools; each is read once. */
export class LoadBalancers {
  private readonly rules = new Map<Entry, Entry[]>();
  private readonly grants = new Map<Entry, readonly Grant[]>();

  constructor(private readonly estate: Estate) {
    for (const kind of ["loadBalancerOutboundRule", "loadBalancerRule"] as const) {
      for (const rule of estate.ofKind(kind)) {
        const end = estate.follow(rule, rule.properties.get("loadbalancerId"), "loadBalancer");
        const balancers = candidatesOf(end);
        for (const balancer of balancers)
          this.rules.set(balancer, [...(this.rules.get(balancer) ?? []), rule]);
      }
    }
  }

  /** What a member of a pool leaves by. A balancer that was not read may let it out: it is never taken for none. */
  methods({ pool, version }: Membership): OutboundMethod[] {
    const { balancer } = pool;
    if (balancer === undefined) {
      const unknown = pool.reference.because(
        pool.reference.isUnknown
          ? "is a back-end pool that is not known"
          : "is a back-end pool of a load balancer that is not among those read",
      );
      return [uncertain(methodOf(pool.from, ["Tcp", "Udp"], family(undefined, version)), unknown)];
    }
    return this.grantsOf(balancer).flatMap((grant) => {
      const [is, unknown] = this.serves(grant, pool);
      if (!is) return [];
      return grant.frontends.flatMap((frontend) => {
        const families = family(frontend.version, version);
        if (!families.ipv4 && !families.ipv6) return [];
        const reason = frontend.unknown ?? grant.unknown ?? unknown;
        const method = { ...methodOf(balancer, grant.protocols, families), grantedBy: grant.at };
        return [uncertain(method, reason)];
      });
    });
  }

  /** What gives a way out without an outbound rule, of all balancers and of rules whose balancer was not read. */
  implicit(): ImplicitEgress[] {
    const stray = this.estate.ofKind("loadBalancerRule").flatMap((rule): ImplicitEgress[] => {
      const end = rule.properties.get("loadbalancerId");
      if (candidatesOf(this.estate.follow(rule, end, "loadBalancer")).length > 0) return [];
      const unknown = end.isUnknown
        ? end.unknown
        : end.because("is a load balancer that is not among those read");
      return grantOf(rule, rule.properties, []).map(({ at }) => ({
        at,
        rule: rule.properties,
        balancer: undefined,
        unknown,
      }));
    });
    const read = this.estate.ofKind("loadBalancer").flatMap((balancer) => {
      // One of the Global tier has balancers in its pools, and gives no outbound access.
      const tier = balancer.properties.get("sku").get("tier");
      const global = textOf(tier.isAbsent ? balancer.properties.get("skuTier") : tier);
      if (global?.toLowerCase() === "global") return [];
      return this.grantsOf(balancer).flatMap((grant): ImplicitEgress[] => {
        const [first, ...others] = grant.frontends;
        if (grant.kind === "outbound" || first === undefined || !this.hasMembers(grant, balancer)) return [];
        const doubtful = [first, ...others].every((frontend) => frontend.unknown !== undefined);
        const unknown = grant.unknown ?? (doubtful ? first.unknown : undefined);
        return [{ at: grant.at, rule: grant.rule, balancer, unknown }];
      });
    });
    return [...read, ...stray];
  }

  /** Whether there is a pool that a grant is for. */
  private hasMembers({ pools }: Grant, balancer: Entry): boolean {
    if (pools !== undefined) return pools.length > 0;
    if (!balancer.properties.get("backendAddressPools").isAbsent) return true;
    const separate = this.estate.ofKind("backendPool").flatMap((pool) => poolOf(this.estate, pool));
    return separate.some((pool) => pool.balancer === balancer);
  }

  /** Whether a grant is for a pool, and what keeps that from being certain. */
  private serves(grant: Grant, pool: Pool): readonly [boolean, Unknown | undefined] {
    if (grant.pools === undefined) return [true, undefined];
    let unknown: Unknown | undefined;
    for (const reference of grant.pools) {
      const is = isPool(this.estate, grant.owner, reference, pool);
      if (is === true) return [true, undefined];
      if (is === undefined) unknown ??= idOf(reference).because("is a back-end pool that is not known");
    }
    return [unknown !== undefined, unknown];
  }

  private grantsOf(balancer: Entry): readonly Grant[] {
    let grants = this.grants.get(balancer);
    if (grants === undefined) this.grants.set(balancer, (grants = this.read(balancer)));
    return grants;
  }

  private read(balancer: Entry): Grant[] {
    const { properties } = balancer;
    const frontends = frontendsOf(this.estate, balancer);
    const sku = properties.get("sku");
    const skuName = sku.isUnknown ? sku : sku.get("name").isAbsent ? sku : sku.get("name");
    const written = textOf(skuName)?.toLowerCase();
    const open = frontends.filter(({ isPublic }) => isPublic);
    const basic: Grant = {
      kind: "sku",
      at: { urn: balancer.resource.urn, property: skuName.path },
      owner: balancer,
      pools: undefined,
      protocols: ["Tcp", "Udp"],
      frontends: open,
    };
    // A Basic load balancer gives its pool outbound access, and cannot be told not to (E100).
    if (written === "basic" || skuName.isAbsent) return [basic];
    const inline = (["outboundRules", "loadBalancingRules"] as const).flatMap((list) =>
      properties
        .get(list)
        .objects()
        .flatMap((rule) => grantOf(balancer, rule, frontends, list === "outboundRules")),
    );
    const separate = (this.rules.get(balancer) ?? []).flatMap((rule) =>
      grantOf(rule, rule.properties, frontends, rule.kind === "loadBalancerOutboundRule"),
    );
    const rules = [...inline, ...separate];
    return written === undefined ? [{ ...basic, unknown: skuName.unknown }, ...rules] : rules;
  }
}

/** What one rule of a balancer gives, or its SKU. */
interface Grant {
  readonly kind: "sku" | "outbound" | "balancing";
  readonly at: Location;
  readonly rule?: Value;
  readonly owner: Entry;
  /** References to the pools that it is for; undefined for all. */
  readonly pools: readonly Value[] | undefined;
  readonly protocols: readonly Protocol[];
  /** The public ones that it sends from. */
  readonly frontends: readonly Frontend[];
  readonly unknown?: Unknown | undefined;
}

/** An outbound rule, or a load-balancing rule that has no word against outbound access (E96, E97). */
function grantOf(owner: Entry, rule: Value, frontends: readonly Frontend[], outbound = false): Grant[] {
  const closed = rule.get("disableOutboundSnat");
  if (textOf(closed)?.toLowerCase() === "true") return [];
  const pools = [
    rule.get("backendAddressPool"),
    rule.get("backendAddressPoolId"),
    ...rule.get("backendAddressPools").items(),
    ...rule.get("backendAddressPoolIds").items(),
  ].filter((pool) => !pool.isAbsent);
  return [
    {
      kind: outbound ? "outbound" : "balancing",
      at: rule,
      rule,
      owner,
      pools,
      protocols: protocolsOf(rule),
      frontends: chosen(rule, frontends),
      unknown: rule.isUnknown ? rule.unknown : closed.isUnknown ? closed.unknown : undefined,
    },
  ];
}

function protocolsOf(rule: Value): Protocol[] {
  switch (textOf(rule.get("protocol"))?.toLowerCase()) {
    case "tcp":
      return ["Tcp"];
    case "udp":
      return ["Udp"];
    default:
      return ["Tcp", "Udp"];
  }
}

interface Frontend {
  readonly name: string | undefined;
  readonly isPublic: boolean;
  /** The family of its public address, where it is known. */
  readonly version: IpVersion | undefined;
  readonly unknown: Unknown | undefined;
}

function frontendsOf(estate: Estate, balancer: Entry): Frontend[] {
  return balancer.properties
    .get("frontendIPConfigurations")
    .objects()
    .map((frontend) => {
      const address = frontend.get("publicIPAddress", "publicIpAddressId");
      const prefix = frontend.get("publicIPPrefix", "publicIpPrefixId");
      const [reference, kind] = address.isAbsent
        ? ([prefix, "publicPrefix"] as const)
        : ([address, "publicAddress"] as const);
      const found = publicAddressAt(estate, balancer, reference, kind);
      return {
        name: (textOf(frontend.get("name")) ?? lastSegment(textOf(frontend.get("id"))))?.toLowerCase(),
        isPublic: !reference.isAbsent,
        version: found.version,
        // What may be anything may also be a private address.
        unknown: reference.isUnknown && found.urn === undefined ? reference.unknown : chainedBy(frontend),
      };
    });
}

/** The public frontends that a rule names; all there are where it is not known which. */
function chosen(rule: Value, frontends: readonly Frontend[]): readonly Frontend[] {
  const references = [
    rule.get("frontendIPConfiguration"),
    rule.get("frontendIpConfigurationName"),
    ...rule.get("frontendIPConfigurations").items(),
  ].filter((reference) => !reference.isAbsent);
  const names = references.map((reference) => {
    const id = idOf(reference);
    return (lastSegment(textOf(id)) ?? textOf(id.get("name")))?.toLowerCase();
  });
  const known = frontends.filter(({ name }) => name !== undefined && names.includes(name));
  const isRead = (name: string | undefined): boolean =>
    name !== undefined && frontends.some((each) => each.name === name);
  const all = names.length > 0 && names.every(isRead);
  return (all ? known : frontends).filter(({ isPublic }) => isPublic);
}

/** A frontend sends for configurations of its own family; IPv4 where neither says (E105). */
function family(frontend: IpVersion | undefined, member: IpVersion | undefined): Families {
  const version = frontend ?? member ?? "ipv4";
  const fits = member === undefined || member === version;
  return { ipv4: fits && version === "ipv4", ipv6: fits && version === "ipv6" };
}

const methodOf = (owner: Entry, protocols: readonly Protocol[], families: Families): OutboundMethod =>
  loadBalancerMethod(owner.resource.urn, protocols, families);
