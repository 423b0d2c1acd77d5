import type { Rule, Unknown } from "../azure";
import type { Model, NetworkWay } from "../read";
import { AddressSet, type PacketBox, PacketSet } from "../space";
import { type ContactWith, withoutRepeats } from "./contact";
import { pastGuards } from "./guards";
import { inboundAdminRulesOf, inboundGroupsOf } from "./inbound";
import { guardsOf } from "./path";
import { ofModel } from "./remember";
import { RuleSets } from "./rule-sets";
import { sourcesOf } from "./source";
import { withTagsHolding } from "./tags-holding";

/** What gets in from some addresses, past the guards of subnets and interfaces; those alone that something gets to. */
export function contactIn(model: Model, from: AddressSet): ContactWith[] {
  if (from.isEmpty) return [];
  const inward = inwardOf(model);
  const widened = withTagsHolding(from, inward);
  const withRoutes = withTagsHolding(from, withNetworkTag(inward));
  const contacts = sourcesOf(model).flatMap((source): ContactWith[] => {
    if (source.kind === "workload") return [];
    const contacts = source.ways.flatMap((way): Past[] => {
      switch (way.kind) {
        case "network":
          return [pastInbound(way, from, { inward, widened, withRoutes })];
        case "undecided": {
          const possible = PacketSet.between(AddressSet.all, from);
          return [{ certain: PacketSet.none, possible, unknown: [way.unknown] }];
        }
        default:
          return [];
      }
    });
    const possible = PacketSet.union(contacts.map((each) => each.possible));
    const sure = PacketSet.union(contacts.map((each) => each.certain));
    const unknown = contacts.flatMap((each) => each.unknown);
    return possible.isEmpty && sure.isEmpty
      ? []
      : [{ source, direction: "in", certain: sure, possible, unknown }];
  });
  return withoutRepeats(contacts);
}

type Past = Pick<ContactWith, "certain" | "possible" | "unknown">;

/** The same rules, as they are read for certain and against us. */
interface Inward {
  readonly inward: Model;
  /** Where service tags may hold the addresses. */
  readonly widened: Model;
  /** Where the tag `VirtualNetwork` holds what routes lead to as well. */
  readonly withRoutes: Model;
}

function pastInbound(way: NetworkWay, from: AddressSet, { inward, widened, withRoutes }: Inward): Past {
  const sent = PacketSet.between(way.addresses, from);
  const past = (model: Model, reading: "open" | "closed", unknown: Unknown[]): PacketSet =>
    pastGuards(sent, way, model, {
      decide: (key, owner, rules, packets) => {
        const through = RuleSets.of(model).through(key, owner, rules, reading);
        unknown.push(...through.unknown);
        return {
          allowed: packets.intersect(through.allowed),
          denied: packets.intersect(through.decided).difference(through.allowed),
        };
      },
      undecided: (value, packets) => {
        unknown.push(value);
        return reading === "open" ? packets : PacketSet.none;
      },
    });
  const enters = way.methods.some(({ kind }) => kind === "publicIp" || kind === "loadBalancer");
  const unknown: Unknown[] = [];
  const possible = past(widened, "open", unknown);
  if (guardsOf(way, inward).length === 0) {
    // Azure closes a public address of the Standard SKU that no security group opens, and not one of the Basic SKU.
    const bare = { urn: way.subnet.urn, property: "networkSecurityGroup", reason: BARE };
    return enters ? { certain: PacketSet.none, possible, unknown: [...unknown, bare] } : NO_CONTACT;
  }
  const sure = past(inward, "closed", []);
  if (!enters) return { certain: sure, possible, unknown };
  const byRoutes = past(withRoutes, "open", unknown);
  const group = way.subnet.securityGroup.kind === "is" ? way.subnet.securityGroup.value : way.subnet.urn;
  if (!possible.contains(byRoutes)) unknown.push({ urn: group, property: "", reason: BY_ROUTES });
  return { certain: sure, possible: possible.union(byRoutes), unknown };
}

const NO_CONTACT: Past = { certain: PacketSet.none, possible: PacketSet.none, unknown: [] };
const BARE = "is missing, and a public address of the Basic SKU lets everything in without one";
const BY_ROUTES =
  "lets VirtualNetwork in, a tag that may hold public addresses where the subnet's routes lead to them";

/** A model whose rule sets are the inbound ones, as the sender sees them. */
export const inwardOf = ofModel((model): Model => ({
  ...model,
  networkSecurityGroups: inboundGroupsOf(model).map(({ urn, title, inbound, defaults }) => ({
    urn,
    title,
    outbound: inbound.map(withoutTag),
    defaults: defaults.map(withoutTag),
  })),
  securityAdminRules: inboundAdminRulesOf(model),
}));

/** The same with the rules that name `VirtualNetwork` marked, so that routes are counted to it (E39). */
function withNetworkTag(model: Model): Model {
  const groups = new Map(inboundGroupsOf(model).map((group) => [group.urn, group]));
  return {
    ...model,
    networkSecurityGroups: model.networkSecurityGroups.map((group) => ({
      ...group,
      outbound: groups.get(group.urn)?.inbound ?? group.outbound,
      defaults: groups.get(group.urn)?.defaults ?? group.defaults,
    })),
  };
}

function withoutTag(rule: Rule<PacketBox>): Rule<PacketBox> {
  if (rule.toVirtualNetwork !== true) return rule;
  const { name, at, action, match, order, destinations } = rule;
  return { name, at, action, match, order, destinations };
}
