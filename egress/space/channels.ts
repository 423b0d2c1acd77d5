import type { Budget } from "./budget";
import { lineOf } from "./line";
import type { PacketBox } from "./packet-set";
import type { PortSet } from "./port";
import { type Protocol, hasPorts, PROTOCOLS } from "./protocol";
import { sweep, sameNumbers, fingerprintOf } from "./sweep";

/** A protocol and a run of its ports, the last left out; all ports where the protocol has none. */
export interface Channel {
  readonly protocol: Protocol;
  readonly ports: readonly [low: number, high: number];
}

/** Channels that the same rules match; `members` are positions in the list of relevant rules, ascending. */
export interface ChannelGroup {
  readonly channels: Channel[];
  readonly members: Int32Array;
}

/**
 * The channels, grouped by the set of rules that match them; channels that no rule matches are left out. Works
 * on *kinds* of rules, which name the same protocols and ports: there are few of them on real lists.
 */
export function channelGroups(
  rules: readonly PacketBox[],
  relevant: Int32Array,
  budget: Budget,
): ChannelGroup[] {
  const kinds = kindsOf(rules, relevant);
  const line = lineOf(kinds.map((kind) => kind.ports));
  const groups = new Map<number, { channels: Channel[]; kinds: readonly number[] }[]>();
  const add = (channel: Channel, fingerprint: number, active: readonly number[]): void => {
    const alike = groups.get(fingerprint) ?? [];
    const group = alike.find((other) => sameNumbers(other.kinds, active));
    if (group === undefined)
      groups.set(fingerprint, [...alike, { channels: [channel], kinds: active.slice() }]);
    else group.channels.push(channel);
  };
  for (const protocol of PROTOCOLS) {
    const matching: number[] = [];
    for (let kind = 0; kind < kinds.length; kind++)
      if (kinds[kind]?.protocols.includes(protocol) === true) matching.push(kind);
    if (matching.length === 0) continue;
    if (!hasPorts(protocol)) {
      add({ protocol, ports: [0, 65536] }, fingerprintOf(matching), matching);
      continue;
    }
    sweep(Int32Array.from(matching), line, budget, (low, high, fingerprint, active) => {
      add({ protocol, ports: [line.cells[low] as number, line.cells[high] as number] }, fingerprint, active);
    });
  }
  return [...groups.values()].flat().map((group) => {
    const parts = group.kinds.map((kind) => kinds[kind]?.members ?? []);
    const members = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let end = 0;
    for (const part of parts) for (const member of part) members[end++] = member;
    budget.spend(end);
    return { channels: group.channels, members: parts.length === 1 ? members : members.sort() };
  });
}

interface Kind {
  readonly protocols: readonly Protocol[];
  readonly ports: PortSet;
  readonly members: number[];
}

/** Rules that share the very objects; equal ones that do not are only more kinds than need be. */
function kindsOf(rules: readonly PacketBox[], relevant: Int32Array): Kind[] {
  const kinds: Kind[] = [];
  const known = new Map<readonly Protocol[], Map<PortSet, Kind>>();
  for (let i = 0; i < relevant.length; i++) {
    const { protocols, ports } = rules[relevant[i] as number] as PacketBox;
    let byPorts = known.get(protocols);
    if (byPorts === undefined) known.set(protocols, (byPorts = new Map<PortSet, Kind>()));
    let kind = byPorts.get(ports);
    if (kind === undefined) {
      kind = { protocols, ports, members: [] };
      byPorts.set(ports, kind);
      kinds.push(kind);
    }
    kind.members.push(i);
  }
  return kinds;
}
