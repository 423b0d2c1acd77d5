import {
  defaultInboundRules,
  defaultOutboundRules,
  inboundRule,
  type AddressTerm,
  type Location,
  outboundRule,
  type Places,
  type PortTerm,
  type Rule,
  type SecurityRuleFields,
} from "../azure";
import type { PacketBox } from "../space";
import { textTerms } from "./address-terms";
import { ApplicationSecurityGroups } from "./application-security-groups";
import type { Entry, Estate } from "./estate";
import type { Value } from "./value";

/** A network security group, with the rules that stand in it and those that are resources of their own. */
export interface NetworkSecurityGroup {
  /** The group, or the security rule that stands for a group that was not read. */
  readonly urn: string;
  /** How people call it: `network security group "web"`. */
  readonly title: string;
  /** Outbound rules that people wrote. */
  readonly outbound: readonly Rule<PacketBox>[];
  /** The rules that Azure adds (E25). */
  readonly defaults: readonly Rule<PacketBox>[];
}

/** Reads all groups. A rule whose group is not among the resources makes a group of its own. */
export function readNetworkSecurityGroups(estate: Estate, places: Places): NetworkSecurityGroup[] {
  return [...rulesOfGroups(estate, places, outboundRule)].map(([group, outbound]) => ({
    urn: group.resource.urn,
    title: titleOf(group),
    outbound,
    defaults: defaultOutboundRules(group.resource.urn),
  }));
}

/** What a network security group lets in. */
export interface InboundGroup {
  /** As of `NetworkSecurityGroup`. */
  readonly urn: string;
  readonly title: string;
  /** Inbound rules that people wrote, as the sender sees them: their destinations are the senders. */
  readonly inbound: readonly Rule<PacketBox>[];
  /** The rules that Azure adds. */
  readonly defaults: readonly Rule<PacketBox>[];
}

/** Reads the inbound rules of all groups, for the few questions that are about them. */
export function readInboundGroups(estate: Estate, places: Places): InboundGroup[] {
  return [...rulesOfGroups(estate, places, inboundRule)].map(([group, inbound]) => ({
    urn: group.resource.urn,
    title: titleOf(group),
    inbound,
    defaults: defaultInboundRules(group.resource.urn),
  }));
}

const titleOf = ({ kind, resource }: Entry): string =>
  `${kind === "securityRule" ? "the group of security rule" : "network security group"} "${resource.name}"`;

/** The rules of one direction by their groups, or by themselves where the group was not read. */
function rulesOfGroups(
  estate: Estate,
  places: Places,
  meaningOf: typeof outboundRule,
): ReadonlyMap<Entry, readonly Rule<PacketBox>[]> {
  const rulesOf = new Map<Entry, Rule<PacketBox>[]>();
  const members = new ApplicationSecurityGroups(estate);
  for (const group of estate.ofKind("networkSecurityGroup")) {
    const rules: Rule<PacketBox>[] = [];
    rulesOf.set(group, rules);
    for (const rule of group.properties.get("securityRules").objects()) {
      const meaning = meaningOf(fieldsOf(rule, rule, group, estate, members), places);
      if (meaning !== undefined) rules.push(meaning);
    }
  }
  for (const rule of estate.ofKind("securityRule")) {
    const location = { urn: rule.resource.urn, property: "" };
    const meaning = meaningOf(fieldsOf(rule.properties, location, rule, estate, members), places);
    for (const group of groupsOf(rule, estate)) {
      const rules = rulesOf.get(group) ?? [];
      if (meaning !== undefined) rules.push(meaning);
      rulesOf.set(group, rules);
    }
  }
  return rulesOf;
}

/** The group of a rule; every candidate where it is not known which; the rule itself where none was read. */
function groupsOf(rule: Entry, estate: Estate): readonly Entry[] {
  const target = estate.follow(rule, rule.properties.get("networkSecurityGroupName"), "networkSecurityGroup");
  switch (target.kind) {
    case "entry":
      return [target.entry];
    case "oneOf":
      return target.entries;
    case "elsewhere":
      return [rule];
  }
}

function fieldsOf(
  rule: Value,
  at: Location,
  owner: Entry,
  estate: Estate,
  applicationGroups: ApplicationSecurityGroups,
): SecurityRuleFields {
  const name = rule.get("name", "securityRuleName").text();
  const termsOf = (end: End): readonly AddressTerm[] => {
    const terms = textTerms(rule.all(end.addresses), owner, estate);
    const groups = rule.all(end.groups);
    if (groups.length === 0) return terms;
    const members = groups
      .flatMap((value) => value.items())
      .map((reference): AddressTerm => ({
        kind: "applicationSecurityGroup",
        members: applicationGroups.membersOf(owner, reference),
      }));
    return [...terms, ...members];
  };
  return {
    name: name.kind === "known" ? name.value : owner.resource.name,
    at,
    access: rule.get("access").text(),
    direction: rule.get("direction").text(),
    priority: rule.get("priority").number(),
    protocol: rule.get("protocol").text(),
    sources: termsOf(SOURCE),
    sourcePorts: portsOf(rule, SOURCE),
    destinations: termsOf(DESTINATION),
    destinationPorts: portsOf(rule, DESTINATION),
  };
}

function portsOf(rule: Value, { ports }: End): readonly PortTerm[] {
  const values = rule.all(ports);
  const [only] = values;
  return only !== undefined && values.length === 1 ? only.texts() : values.flatMap((value) => value.texts());
}

/** What the properties of one end of a rule are called; singular and plural both count (E6). */
type End = Readonly<Record<"addresses" | "groups" | "ports", readonly string[]>>;

const SOURCE: End = {
  addresses: ["sourceAddressPrefix", "sourceAddressPrefixes"],
  groups: ["sourceApplicationSecurityGroups", "sourceApplicationSecurityGroupIds"],
  ports: ["sourcePortRange", "sourcePortRanges"],
};
const DESTINATION: End = {
  addresses: ["destinationAddressPrefix", "destinationAddressPrefixes"],
  groups: ["destinationApplicationSecurityGroups", "destinationApplicationSecurityGroupIds"],
  ports: ["destinationPortRange", "destinationPortRanges"],
};
