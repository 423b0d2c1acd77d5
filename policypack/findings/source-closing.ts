import { type OutboundMethod, readRules, type Rule, unknownsOf } from "../../egress/azure";
import {
  ask,
  type Exit,
  type Grant,
  type Grants,
  judgeFirewallPolicies,
  type JudgedRuleSet,
  judgeNetworkSecurityGroups,
  judgeSecurityAdminRules,
  type Opening,
  packetGrants,
  policyGrants,
  type SourceEgress,
  type Thresholds,
} from "../../egress/reach";
import type { Model, NetworkSecurityGroup, NetworkWay, Subnet } from "../../egress/read";
import { AddressSet, type PacketBox, PacketSet } from "../../egress/space";
import { closingOfPlaced, placedRules, type PlacedRules } from "./rule-closing";
import { capitalized, isClassicAt, textOf } from "../words";

/**
 * What closes the way of a source that everything gets out of: the rules that somebody wrote too wide, where those
 * decide; else one of what its network can do about it.
 */
export function closingOfSource(egress: SourceEgress, model: Model, thresholds: Thresholds): string {
  const byRules = closingByRules(egress, model, thresholds);
  if (byRules !== undefined) return byRules;
  const { ways } = egress.source;
  const way = ways.find((each) => each.kind === "network");
  if (way === undefined) return "";
  const first = withoutMethods(egress, way, model);
  // Whoever has been named is not named again.
  const of = first.length > 0 ? "" : ` of subnet "${way.subnet.name}"`;
  const alternatives = [
    ...first,
    byRouting(egress, { way, of }, model, thresholds),
    byDenying(egress, way, model, thresholds),
  ];
  return `${capitalized(alternatives.join(", or "))}.`;
}

/**
 * The rules that let everything out, where nothing else does: those of the firewall that all of it goes through, or
 * those before the Deny with which a security group ends.
 */
export function closingByRules(
  egress: SourceEgress,
  model: Model,
  thresholds: Thresholds,
): string | undefined {
  const wide = new WideRules(egress, model, thresholds);
  const [way, ...others] = egress.source.ways.filter(({ kind }) => kind === "network");
  const closed =
    way?.kind !== "network" || others.length > 0
      ? []
      : groupsOf(way, model).filter((group) => endsClosed(group, egress));
  const candidates = [
    ...closed.map((group) => [...wide.ofManagers(), ...wide.ofGroup(group)]),
    ...(egress.exits.some((exit) => exit !== "firewall") ? [] : [wide.ofFirewalls()]),
  ];
  const placed = candidates.find((each) => each.length > 0);
  return placed === undefined ? undefined : closingOfPlaced(placed);
}

/** The rules by which everything gets out of a source, of each kind of rule set that is on its way. */
class WideRules {
  constructor(
    private readonly egress: SourceEgress,
    private readonly model: Model,
    private readonly thresholds: Thresholds,
  ) {}

  ofGroup({ urn, outbound }: NetworkSecurityGroup): PlacedRules[] {
    const sets = judgeNetworkSecurityGroups(this.model, this.thresholds).filter((set) => set.urn === urn);
    return this.of(sets, (gone) => this.packetRules(outbound, gone));
  }

  ofManagers(): PlacedRules[] {
    const { model, thresholds } = this;
    const networks = this.egress.source.ways.flatMap((way) =>
      way.kind === "network" ? (way.subnet.network ?? []) : [],
    );
    return this.of(judgeSecurityAdminRules(model, thresholds), (gone) =>
      networks.flatMap(({ urn }) =>
        this.packetRules(model.securityAdminRules.get(urn)?.accepting ?? [], gone),
      ),
    );
  }

  ofFirewalls(): PlacedRules[] {
    const { model, thresholds } = this;
    return this.of(judgeFirewallPolicies(model, thresholds), (gone) =>
      model.firewallPolicies
        .filter(({ rules: { network, application } }) =>
          [...network, ...application].some((rule) => gone.has(keyOf(rule))),
        )
        .flatMap(({ rules }) => {
          const network = rules.network.filter((rule) => !gone.has(keyOf(rule)));
          const application = rules.application.filter((rule) => !gone.has(keyOf(rule)));
          const left = policyGrants({ network, application }, model.places, thresholds);
          return [...this.widest(left.network), ...left.application.grants.filter(isUnrestricted)].map(
            ({ rule }) => rule,
          );
        }),
    );
  }

  /**
   * What has to go of some rule sets: first what opens everything, then what would without those.
   *
   * @param next the rules that open everything once some are gone.
   */
  private of(
    sets: readonly JudgedRuleSet[],
    next: (gone: ReadonlySet<string>) => readonly Rule<unknown>[],
  ): PlacedRules[] {
    const placed: PlacedRules[] = [];
    const gone = new Set<string>();
    for (const set of sets) {
      const rules = set.openings
        .filter((opening) => this.letsOut(opening))
        .flatMap(({ closing }) => closing.map(({ rule }) => rule));
      if (rules.length > 0) placed.push({ title: set.title, rules });
      for (const rule of rules) gone.add(keyOf(rule));
    }
    if (gone.size === 0) return [];
    for (let more = next(gone); more.length > 0; more = next(gone)) {
      for (const rule of more) {
        if (gone.has(keyOf(rule))) continue;
        placed.push({ title: this.titleOf(rule, sets), rules: [rule] });
        gone.add(keyOf(rule));
      }
    }
    return placed;
  }

  /** A policy that inherits a rule names it, too, and is not the one that has it. */
  private titleOf({ at: { urn } }: Rule<unknown>, sets: readonly JudgedRuleSet[]): string {
    const policy = this.model.firewallPolicies.find(({ own }) => own.has(urn));
    return (policy ?? sets.find(({ involves }) => involves.includes(urn)))?.title ?? "";
  }

  private packetRules(rules: readonly Rule<PacketBox>[], gone: ReadonlySet<string>): Rule<unknown>[] {
    const left = rules.filter((rule) => !gone.has(keyOf(rule)));
    return this.widest(packetGrants(left, this.model.places, this.thresholds)).map(({ rule }) => rule);
  }

  /** Grants of packets that the source can send. */
  private widest({ grants }: Grants): Grant[] {
    const addresses = AddressSet.union(
      this.egress.source.ways.flatMap((way) => (way.kind === "network" ? [way.addresses] : [])),
    );
    return grants.filter(
      (grant) =>
        isUnrestricted(grant) &&
        !(grant.rule as Rule<PacketBox>).match.least.sources.intersect(addresses).isEmpty,
    );
  }

  /** Whether some of what gets out of the source is what an opening lets through: packets, or names. */
  private letsOut({ grants, reach: { domains } }: Opening): boolean {
    const { packets, open } = this.egress;
    if (domains.length > 0) return domains.some((name) => open.domains.includes(name));
    return grants.some(
      ({ rule }) => !packets.intersect(PacketSet.box((rule as Rule<PacketBox>).match.most)).isEmpty,
    );
  }
}

/** A rule that is inherited is the same one as where it stands. */
const keyOf = ({ at, name }: Rule<unknown>): string => `${at.urn}\0${at.property}\0${name}`;

const isUnrestricted = ({ closed }: Grant): boolean => closed.breadth === "unrestricted";

/** The groups that stand before a way, the interface's first. */
function groupsOf({ interfaceGroup, subnet }: NetworkWay, model: Model): NetworkSecurityGroup[] {
  return [interfaceGroup, subnet.securityGroup].flatMap((attachment) =>
    attachment.kind === "is" ? model.networkSecurityGroups.filter(({ urn }) => urn === attachment.value) : [],
  );
}

/** Whether one of the group's own rules denies whatever gets out. */
function endsClosed({ outbound }: NetworkSecurityGroup, { packets }: SourceEgress): boolean {
  return outbound.some(
    (rule) =>
      rule.action.most === "Deny" &&
      unknownsOf(rule).length === 0 &&
      packets.difference(PacketSet.box(rule.match.least)).isEmpty,
  );
}

/** Taking away what gives packets a public address, where that is one or two settings of the subnet or the interface. */
function withoutMethods({ source, exits }: SourceEgress, way: NetworkWay, model: Model): string[] {
  const { subnet } = way;
  const methods = [...way.methods, ...subnet.methods];
  const has = (kind: OutboundMethod["kind"]): boolean => methods.some((method) => method.kind === kind);
  // A subnet speaks for its interfaces, which have addresses of their own.
  const others = source.kind === "subnet" && subnet.interfaces.some((each) => each.methods.length > 0);
  if (others || has("loadBalancer") || exits.some((exit) => !SETTINGS.has(exit))) return [];
  const setting = isClassicAt(subnet.urn, model) ? "defaultOutboundAccessEnabled" : "defaultOutboundAccess";
  const steps = [
    ...(has("publicIp") ? [`take the public address off ${source.title}`] : []),
    ...(has("natGateway") ? [`take the NAT gateway off subnet "${subnet.name}"`] : []),
    ...(has("defaultOutbound") ? [`set ${setting} of subnet "${subnet.name}" to false`] : []),
  ];
  return steps.length > 2 ? [] : [steps.join(" and ")];
}

const SETTINGS: ReadonlySet<Exit> = new Set<Exit>(["defaultOutbound", "natGateway", "publicIp"]);

/** The default of each family that gets out, led to a firewall; and nothing longer that is led past it. */
function byRouting(
  egress: SourceEgress,
  { way, of }: { readonly way: NetworkWay; readonly of: string },
  model: Model,
  thresholds: Thresholds,
): string {
  const user = routesOf(way.subnet, model);
  const { packets } = egress;
  const families = [
    ["0.0.0.0/0", AddressSet.allIpv4],
    ["::/0", AddressSet.allIpv6],
  ] as const;
  const open = families.filter(
    ([, family]) => !packets.intersect(PacketSet.between(AddressSet.all, family)).isEmpty,
  );
  const defaults = open
    .map(([prefix]) => prefix)
    .filter((prefix) => !user.some((route) => route.prefix === prefix && route.hop === "virtualappliance"));
  const past = user.some(
    ({ prefix, hop }) => hop === "internet" && !defaults.some((each) => each === prefix),
  );
  const rules = new WideRules(egress, model, thresholds).ofFirewalls();
  return [
    ...(defaults.length > 0 ? [`route ${defaults.join(" and ")}${of} to a firewall`] : []),
    ...(past ? [`delete every route to the Internet${defaults.length > 0 ? "" : of}`] : []),
    ...(rules.length > 0 ? [`delete ${placedRules(rules)}`] : []),
  ].join(" and ");
}

/** The routes that people wrote for a subnet, by prefix and next hop. */
function routesOf({ routes, network }: Subnet, model: Model): { prefix: string; hop: string }[] {
  const managed = network === undefined ? undefined : model.managedRouting.get(network.urn)?.routes;
  return [...(managed ?? []), ...(routes.kind === "is" ? routes.value : [])].map((route) => ({
    prefix: textOf(route.addressPrefix).trim(),
    hop: textOf(route.nextHopType).trim().toLowerCase(),
  }));
}

/** A Deny of everything in a security group, before what lets everything out. */
function byDenying(egress: SourceEgress, way: NetworkWay, model: Model, thresholds: Thresholds): string {
  const wide = new WideRules(egress, model, thresholds);
  const admin = wide.ofManagers();
  const [group] = groupsOf(way, model);
  const first = group === undefined ? undefined : firstOf(group, wide, egress, model);
  return [
    ...(admin.length > 0 ? [`delete ${placedRules(admin)}`] : []),
    group === undefined
      ? "give it a security group that denies Internet"
      : `deny Internet in ${group.title}${first === undefined ? "" : ` before rule "${first.name}"`}`,
  ].join(" and ");
}

/** The first of the group's own rules that a Deny has to come before: what is wide, and what lets the witness out. */
function firstOf(
  group: NetworkSecurityGroup,
  wide: WideRules,
  { source, open }: SourceEgress,
  model: Model,
): Rule<unknown> | undefined {
  const rules = new Set(wide.ofGroup(group).flatMap((placed) => placed.rules.map(keyOf)));
  const { source: from, destination: to = "", protocol = "Tcp", port = 0 } = open.witness ?? {};
  const { path } = ask({ from, to, protocol, port }, source, model);
  const decides = (rule: Rule<unknown>): boolean =>
    path.some((hop) => hop.hop === "nsg" && hop.resource === rule.at.urn && hop.rule === rule.name);
  return readRules(group.outbound, "open").find(({ rule }) => rules.has(keyOf(rule)) || decides(rule))?.rule;
}
