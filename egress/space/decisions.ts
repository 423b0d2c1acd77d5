import { AddressSet } from "./address";
import { IntervalSet, type Ordered } from "./interval-set";
import { type PacketBox } from "./packet-set";
import { hasPorts, type Protocol, PROTOCOLS } from "./protocol";

/** A protocol and a run of its ports, the last left out; all ports where the protocol has none. */
export interface Channel {
  readonly protocol: Protocol;
  readonly ports: readonly [low: number, high: number];
}

/** Thrown where a list of rules overlaps so much that deciding it would take longer than anybody waits. */
export class TooIntricate extends Error {
  constructor(readonly steps: number) {
    super(`the rules overlap too much to be decided within ${String(steps)} steps`);
  }
}

/** What the default budget of steps is: a few seconds of work, thousands of times what real lists take. */
export const DEFAULT_STEPS = 400_000_000;

/**
 * An ordered list of rules evaluated by first match: which rule decides each packet to the destinations of
 * interest, for every protocol, port and source.
 *
 * Packets are cut into *columns*, one for each set of rules that some protocol and port have in common; in one
 * column only source and destination are left. Rules that take every source are painted onto the line of
 * destinations, in their order, each cell once; the others are laid over that for each class of sources that
 * the same of them match. On real lists, with few distinct ports and sources, this is n·log n.
 */
export class Decisions {
  /** The columns of IPv4 packets, then those of IPv6 packets. */
  readonly columns: readonly Column[];

  /**
   * @param rules what each rule matches, in order of evaluation.
   * @param within the packets of interest: rules decide nothing outside.
   * @param steps how much work may be done before `TooIntricate` is thrown.
   */
  constructor(
    rules: readonly PacketBox[],
    within: { readonly sources: AddressSet; readonly destinations: AddressSet },
    steps: number = DEFAULT_STEPS,
  ) {
    const budget = new Budget(steps);
    const none4 = IntervalSet.none<number>();
    const none6 = IntervalSet.none<bigint>();
    this.columns = [
      ...columnsOf<number>(
        rules,
        (box) => [box.sources.v4, box.destinations.v4],
        [within.sources.v4, within.destinations.v4],
        { wrap: (set) => AddressSet.of(set, none6), unwrap: (set) => set.v4 },
        budget,
      ),
      ...columnsOf<bigint>(
        rules,
        (box) => [box.sources.v6, box.destinations.v6],
        [within.sources.v6, within.destinations.v6],
        { wrap: (set) => AddressSet.of(none4, set), unwrap: (set) => set.v6 },
        budget,
      ),
    ];
  }
}

/** All channels that the same rules match, and what those rules decide there. */
export interface Column {
  readonly channels: readonly Channel[];
  /**
   * Calls back with every run of destinations that a rule, given by its number in the list, decides for some
   * source; each destination of a rule once.
   */
  each(visit: (rule: number, low: number | bigint, high: number | bigint) => void): void;
  /** The destinations that one of the given rules decides, for some source. */
  destinations(of: (rule: number) => boolean): AddressSet;
  /** The sources for which the rule decides some destination. */
  sources(rule: number): AddressSet;
  /** The sources for which each of the destinations, those of interest among them, is decided by some rule. */
  sourcesDecided(destinations: AddressSet): AddressSet;
}

class Budget {
  private spent = 0;
  constructor(private readonly steps: number) {}

  spend(steps: number): void {
    this.spent += steps;
    if (this.spent > this.steps) throw new TooIntricate(this.steps);
  }
}

/** A list of rules in one address family, with destinations as runs of cells. */
interface Line<T extends Ordered> {
  /** Where cells begin; the last element is where the last cell ends. */
  readonly cells: readonly T[];
  /** For each rule, pairs of first cell and one past the last. */
  readonly runs: readonly (readonly number[])[];
}

/** One family's part of an address set. */
interface Family<T extends Ordered> {
  wrap(set: IntervalSet<T>): AddressSet;
  unwrap(set: AddressSet): IntervalSet<T>;
}

function columnsOf<T extends number | bigint>(
  rules: readonly PacketBox[],
  ends: (box: PacketBox) => readonly [sources: IntervalSet<T>, destinations: IntervalSet<T>],
  within: readonly [sources: IntervalSet<T>, destinations: IntervalSet<T>],
  family: Family<T>,
  budget: Budget,
): Column[] {
  const sources = rules.map((box) => clip(ends(box)[0], within[0]));
  const destinations = rules.map((box, i) =>
    sources[i]?.isEmpty === true ? IntervalSet.none<T>() : clip(ends(box)[1], within[1]),
  );
  const line = lineOf(destinations);
  budget.spend(line.cells.length);
  const relevant = rules.map((_, i) => i).filter((i) => destinations[i]?.isEmpty === false);
  const columns: Column[] = [];
  for (const { channels, members } of channelGroups(rules, relevant)) {
    columns.push(decideColumn(channels, members, sources, within, line, family, budget));
  }
  return columns;
}

/** Most rules take everything or lie within; only the others cost a walk. */
function clip<T extends Ordered>(set: IntervalSet<T>, within: IntervalSet<T>): IntervalSet<T> {
  return set.contains(within) ? within : set.intersect(within);
}

function lineOf<T extends Ordered>(sets: readonly IntervalSet<T>[]): Line<T> {
  const bounds: T[] = [];
  const distinct = new Set(sets);
  for (const set of distinct) for (const bound of set.bounds) bounds.push(bound);
  bounds.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const cells = bounds.filter((bound, i) => i === 0 || bound !== bounds[i - 1]);
  const numberOf = new Map(cells.map((bound, i) => [bound, i]));
  const known = new Map<IntervalSet<T>, number[]>();
  const runs = sets.map((set) => {
    let run = known.get(set);
    if (run === undefined) known.set(set, (run = set.bounds.map((bound) => numberOf.get(bound) ?? 0)));
    return run;
  });
  return { cells, runs };
}

/** The channels, grouped by the set of rules that match them; channels that no rule matches are left out. */
function channelGroups(
  rules: readonly PacketBox[],
  relevant: readonly number[],
): { channels: Channel[]; members: readonly number[] }[] {
  const groups = new Map<string, { channels: Channel[]; members: readonly number[] }[]>();
  const add = (channel: Channel, fingerprint: string, active: Iterable<number>): void => {
    const members = [...active].sort((a, b) => a - b);
    const alike = groups.get(fingerprint) ?? [];
    const group = alike.find((other) => sameNumbers(other.members, members));
    if (group === undefined) groups.set(fingerprint, [...alike, { channels: [channel], members }]);
    else group.channels.push(channel);
  };
  for (const protocol of PROTOCOLS) {
    const matching = relevant.filter((i) => rules[i]?.protocols.includes(protocol));
    if (!hasPorts(protocol)) {
      if (matching.length > 0) add({ protocol, ports: [0, 65536] }, fingerprintOf(matching), matching);
      continue;
    }
    for (const { low, high, fingerprint, active } of sweep(matching, (i) => rules[i]?.ports.bounds ?? [])) {
      add({ protocol, ports: [low, high] }, fingerprint, active);
    }
  }
  return [...groups.values()].flat();
}

/** Walks along a line on which each member has intervals, and stops at each piece with the members on it. */
function* sweep<T extends Ordered>(
  members: readonly number[],
  boundsOf: (member: number) => readonly T[],
): Generator<{ low: T; high: T; fingerprint: string; active: ReadonlySet<number> }> {
  const events = new Map<T, number[]>();
  for (const member of members) {
    for (const bound of boundsOf(member)) {
      const at = events.get(bound);
      if (at === undefined) events.set(bound, [member]);
      else at.push(member);
    }
  }
  const bounds = [...events.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const active = new Set<number>();
  const sum: [number, number] = [0, 0];
  for (const [i, low] of bounds.entries()) {
    for (const member of events.get(low) ?? []) {
      if (!active.delete(member)) active.add(member);
      mix(sum, member);
    }
    const high = bounds[i + 1];
    if (high !== undefined && active.size > 0) yield { low, high, fingerprint: sum.join("."), active };
  }
}

/** Adds or takes away one member of the set that a fingerprint stands for. Sets that differ may share one. */
function mix(sum: [number, number], member: number): void {
  sum[0] ^= scramble(member + 0x9e3779b9);
  sum[1] ^= scramble(member ^ 0x85ebca6b);
}

function fingerprintOf(members: readonly number[]): string {
  const sum: [number, number] = [0, 0];
  for (const member of members) mix(sum, member);
  return sum.join(".");
}

/** The finalizer of MurmurHash3: every bit of the input changes half of the output's. */
function scramble(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) | 0;
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

const NOBODY = -1;

function decideColumn<T extends number | bigint>(
  channels: readonly Channel[],
  members: readonly number[],
  sources: readonly IntervalSet<T>[],
  [universe, interest]: readonly [sources: IntervalSet<T>, destinations: IntervalSet<T>],
  line: Line<T>,
  family: Family<T>,
  budget: Budget,
): Column {
  const everywhere = members.filter((rule) => sources[rule] === universe);
  const somewhere = members.filter((rule) => sources[rule] !== universe);
  const cells = Math.max(0, line.cells.length - 1);

  const owner = paint(everywhere, line, cells, budget);
  // What the rules for some sources change: by class of sources, the cells that they take from `owner`.
  const classes: { low: T; high: T; cells: number[]; owners: number[] }[] = [];
  const known = new Map<string, { members: readonly number[]; cells: number[]; owners: number[] }[]>();
  for (const { low, high, fingerprint, active } of sweep(somewhere, (rule) => sources[rule]?.bounds ?? [])) {
    const extras = [...active].sort((a, b) => a - b);
    const alike = known.get(fingerprint) ?? [];
    let change = alike.find((other) => sameNumbers(other.members, extras));
    if (change === undefined) {
      change = { members: extras, ...overlay(extras, owner, line, budget) };
      known.set(fingerprint, [...alike, change]);
    }
    classes.push({ low, high, cells: change.cells, owners: change.owners });
  }

  // A cell of `owner` stands unless every class of sources, and there is no source outside them, takes it.
  const distinct = [...known.values()].flat();
  const outside = !IntervalSet.ranges(classes.map((c) => [c.low, c.high] as const)).equals(universe);
  const taken = new Int32Array(outside ? 0 : cells);
  if (!outside)
    for (const change of distinct) for (const cell of change.cells) taken[cell] = (taken[cell] ?? 0) + 1;
  const stands = (cell: number): boolean => outside || (taken[cell] ?? 0) < distinct.length;

  const cell = (i: number): readonly [T, T] => [line.cells[i] as T, line.cells[i + 1] as T];
  return {
    channels,
    each(visit) {
      for (let i = 0; i < cells; i++) {
        const rule = owner[i] ?? NOBODY;
        if (rule !== NOBODY && stands(i)) visit(rule, ...cell(i));
      }
      // A rule may take the same cell in several classes of sources.
      const visited = new Set<number>();
      for (const change of distinct) {
        for (const [i, at] of change.cells.entries()) {
          const rule = change.owners[i] ?? NOBODY;
          const key = rule * cells + at;
          if (visited.has(key)) continue;
          visited.add(key);
          visit(rule, ...cell(at));
        }
      }
    },
    destinations(of) {
      const found: (readonly [T, T])[] = [];
      for (let i = 0; i < cells; i++) {
        const rule = owner[i] ?? NOBODY;
        if (rule !== NOBODY && of(rule) && stands(i)) found.push(cell(i));
      }
      for (const change of distinct) {
        for (const [i, at] of change.cells.entries())
          if (of(change.owners[i] ?? NOBODY)) found.push(cell(at));
      }
      return family.wrap(IntervalSet.ranges(found));
    },
    sources(rule) {
      if (sources[rule] !== universe) {
        return family.wrap(
          IntervalSet.ranges(classes.filter((c) => c.owners.includes(rule)).map((c) => [c.low, c.high])),
        );
      }
      const own = new Set<number>();
      for (let i = 0; i < cells; i++) if (owner[i] === rule) own.add(i);
      // A class loses the rule only if it takes each of its cells.
      const lost = classes.filter((c) => c.cells.filter((i) => own.has(i)).length === own.size);
      return family.wrap(universe.difference(IntervalSet.ranges(lost.map((c) => [c.low, c.high]))));
    },
    sourcesDecided(destinations) {
      const wanted = family.unwrap(destinations).intersect(interest);
      const painted: (readonly [T, T])[] = [];
      for (let i = 0; i < cells; i++) if (owner[i] !== NOBODY) painted.push(cell(i));
      const open = wanted.difference(IntervalSet.ranges(painted));
      if (open.isEmpty) return family.wrap(universe);
      const closed = classes.filter((c) => IntervalSet.ranges(c.cells.map(cell)).contains(open));
      return family.wrap(IntervalSet.ranges(closed.map((c) => [c.low, c.high])));
    },
  };
}

/** Gives each cell to the first of the rules that has it. */
function paint<T extends Ordered>(
  rules: readonly number[],
  line: Line<T>,
  cells: number,
  budget: Budget,
): Int32Array {
  const owner = new Int32Array(cells).fill(NOBODY);
  // The next cell at or after this one that nobody has; paths are halved as they are walked.
  const next = Int32Array.from({ length: cells + 1 }, (_, i) => i);
  let steps = cells;
  for (const rule of rules) {
    const runs = line.runs[rule] ?? [];
    steps += runs.length;
    for (let r = 0; r < runs.length; r += 2) {
      const end = runs[r + 1] ?? 0;
      for (let at = free(next, runs[r] ?? 0); at < end; at = free(next, at + 1)) {
        owner[at] = rule;
        next[at] = at + 1;
      }
    }
  }
  budget.spend(steps);
  return owner;
}

function free(next: Int32Array, from: number): number {
  let at = from;
  for (;;) {
    const after = next[at] ?? at;
    if (after === at) return at;
    const beyond = next[after] ?? after;
    next[at] = beyond;
    at = beyond;
  }
}

/** The cells that rules for some sources take, in their order, before the rules for all sources. */
function overlay<T extends Ordered>(
  extras: readonly number[],
  owner: Int32Array,
  line: Line<T>,
  budget: Budget,
): { cells: number[]; owners: number[] } {
  const taken = new Map<number, number>();
  for (const rule of extras) {
    const runs = line.runs[rule] ?? [];
    for (let r = 0; r < runs.length; r += 2) {
      const [low, high] = [runs[r] ?? 0, runs[r + 1] ?? 0];
      budget.spend(high - low);
      for (let at = low; at < high; at++) {
        const base = owner[at] ?? NOBODY;
        if ((base === NOBODY || rule < base) && !taken.has(at)) taken.set(at, rule);
      }
    }
  }
  return { cells: [...taken.keys()], owners: [...taken.values()] };
}
