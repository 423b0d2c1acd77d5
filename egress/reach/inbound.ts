import { inboundRule, type Rule, type Unknown } from "../azure";
import { type InboundGroup, type Model, readInboundGroups, readSecurityAdmin } from "../read";
import { IntervalSet, NO_PACKETS, type PacketBox, type PortSet, type Protocol, PUBLIC } from "../space";
import { breadthOfCount, breadthOfPlaces, DEFAULT_THRESHOLDS, isWide, type Thresholds } from "./breadth";
import { packetGrants } from "./grants";
import { decided, judge, type Openings } from "./judgement";
import type { Reach, Witness } from "./reach";
import { ofModel } from "./remember";

/** The security groups of a model with what they let in, as the sender sees it. */
export const inboundGroupsOf = ofModel((model): readonly InboundGroup[] =>
  readInboundGroups(model.estate, model.places),
);

/** The inbound security admin rules in force, by URN of the virtual network, as the sender sees them. */
export const inboundAdminRulesOf = ofModel(
  (model) => readSecurityAdmin(model.estate, model.places, inboundRule).ofNetworks,
);

/** Who gets in. */
export interface Senders {
  /** Whether that is half of the public IPv4 or IPv6 addresses, or more. */
  readonly everybody: boolean;
  /** A service tag that any customer of the cloud can send from, where that is what makes them so many. */
  readonly tag: string | undefined;
  readonly publicAddresses: Reach["publicAddresses"];
}

/** Ports that inbound rules of a group open to more public addresses than they may. */
export interface OpenPorts {
  readonly group: InboundGroup;
  /** One Allow, or several that do so together; the first is the one to blame. */
  readonly rules: readonly [Rule<unknown>, ...Rule<unknown>[]];
  /** Ascending. */
  readonly ports: readonly number[];
  /** Who gets in at the first of the ports. */
  readonly senders: Senders;
  /** A packet that gets in at the first of the ports. */
  readonly witness: Witness | undefined;
}

/** A rule of which nobody can tell whether it does. */
export interface DoubtfulPorts {
  readonly group: InboundGroup;
  readonly rule: Rule<unknown>;
  readonly ports: readonly number[];
  readonly unknown: readonly Unknown[];
}

/**
 * What the inbound rules of each group open on some ports to more than a number of public addresses, by first match.
 *
 * @param maxSources how many public IPv4 addresses may be let in; of IPv6 the same part of the public space, a
 * millionth at least.
 */
export function openPortsOf(
  model: Model,
  ports: readonly number[],
  maxSources: number,
): { readonly open: readonly OpenPorts[]; readonly doubtful: readonly DoubtfulPorts[] } {
  const open = new Map<string, OpenPorts>();
  const doubtful = new Map<string, DoubtfulPorts>();
  const thresholds = thresholdsOf(maxSources);
  for (const group of inboundGroupsOf(model)) {
    for (const port of [...new Set(ports)].sort((a, b) => a - b)) {
      const { openings, broad, undecided } = openingsAt(port, group, model, thresholds);
      for (const { grants, reach } of [...openings, ...broad]) {
        const [first, ...others] = grants.map(({ rule }) => rule);
        if (first === undefined) continue;
        const key = [first, ...others].map(keyOf).join("\n");
        const before = open.get(key);
        open.set(key, {
          group,
          rules: [first, ...others],
          senders: sendersOf(reach),
          witness: turned(reach.witness),
          ...before,
          ports: [...(before?.ports ?? []), port],
        });
      }
      for (const { rule, unknown } of undecided) {
        const before = doubtful.get(keyOf(rule));
        doubtful.set(keyOf(rule), {
          group,
          rule,
          unknown,
          ...before,
          ports: [...(before?.ports ?? []), port],
        });
      }
    }
  }
  return { open: [...open.values()], doubtful: [...doubtful.values()] };
}

const keyOf = ({ at, name }: Rule<unknown>): string => `${at.urn} ${at.property} ${name}`;

/** More senders than these are too many, whether that is more than half of the Internet or not. */
function thresholdsOf(maxSources: number): Thresholds {
  const millionths = Math.ceil(((maxSources + 1) * 1_000_000) / PUBLIC_IPV4);
  return { unrestrictedPart: millionths / 1_000_000, broadAddresses: maxSources + 1 };
}

const PUBLIC_IPV4 = Number(PUBLIC.count().ipv4);

function openingsAt(port: number, group: InboundGroup, model: Model, thresholds: Thresholds): Openings {
  const only = IntervalSet.range(port, port + 1);
  const rules = group.inbound
    .filter(({ match }) => match.most.ports.has(port))
    .map((rule) => narrowed(rule, only));
  if (!rules.some(({ action }) => action.most === "Allow")) return { openings: [], broad: [], undecided: [] };
  return decided(group.urn, rules, () => judge(packetGrants(rules, model.places, thresholds), () => false));
}

const MANAGING: readonly Protocol[] = ["Tcp", "Udp"];

/** The rule for one port alone, on protocols that have ports. */
function narrowed(rule: Rule<PacketBox>, only: PortSet): Rule<PacketBox> {
  const box = (whole: PacketBox): PacketBox => {
    const protocols = whole.protocols.filter((protocol) => MANAGING.includes(protocol));
    const ports = whole.ports.intersect(only);
    return protocols.length === 0 || ports.isEmpty ? NO_PACKETS : { ...whole, protocols, ports };
  };
  const { least, most, unknown } = rule.match;
  const { name, at, action, order, destinations } = rule;
  return { name, at, action, order, destinations, match: { least: box(least), most: box(most), unknown } };
}

function sendersOf({ publicAddresses, places }: Reach): Senders {
  const { ipv4, ipv6 } = publicAddresses;
  const everybody = breadthOfCount(ipv4, ipv6, DEFAULT_THRESHOLDS) === "unrestricted";
  const tag = places.find((place) => isWide(breadthOfPlaces([place])))?.name;
  return { everybody, tag: everybody ? undefined : tag, publicAddresses };
}

/** A packet of the turned rules as it travels. */
export function turned(witness: Witness | undefined): Witness | undefined {
  return witness && { ...witness, source: witness.destination, destination: witness.source };
}
