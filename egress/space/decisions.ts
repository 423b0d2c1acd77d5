import { AddressSet } from "./address";
import { IntervalSet } from "./interval-set";
import type { PacketBox } from "./packet-set";
import type { PortSet } from "./port";
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

/** What the default budget of steps is: about a second of work, a hundred times what long real lists take. */
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
        within,
        { wrap: (set) => AddressSet.of(set, none6), unwrap: (set) => set.v4 },
        budget,
      ),
      ...columnsOf<bigint>(
        rules,
        within,
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

/** A cell that is kept takes memory, which runs out before patience does: it counts as much as these steps. */
const STEPS_TO_KEEP = 16;

/** One family's part of an address set. */
interface Family<T extends number | bigint> {
  wrap(set: IntervalSet<T>): AddressSet;
  unwrap(set: AddressSet): IntervalSet<T>;
}

/** What packets of one family are of interest. */
interface Interest<T extends number | bigint> {
  readonly sources: IntervalSet<T>;
  readonly destinations: IntervalSet<T>;
}

/**
 * A line cut into cells wherever one of some sets begins or ends, and the sets as runs of cells. Sets are known
 * by their position in a list.
 */
interface Line<T> {
  /** Where cells begin; the last element is where the last cell ends. */
  readonly cells: ArrayLike<T>;
  /** Pairs of first cell and one past the last; those of set i from `from[i]` to `to[i]`. */
  readonly runs: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

function columnsOf<T extends number | bigint>(
  rules: readonly PacketBox[],
  within: { readonly sources: AddressSet; readonly destinations: AddressSet },
  family: Family<T>,
  budget: Budget,
): Column[] {
  const interest: Interest<T> = {
    sources: family.unwrap(within.sources),
    destinations: family.unwrap(within.destinations),
  };
  // Rules that match nothing of interest are left out here, and known by their position in `relevant` below.
  const relevant: number[] = [];
  const sources: IntervalSet<T>[] = [];
  const destinations: IntervalSet<T>[] = [];
  for (let i = 0; i < rules.length; i++) {
    const box = rules[i] as PacketBox;
    const from = clip(family.unwrap(box.sources), interest.sources);
    if (from.isEmpty) continue;
    const to = clip(family.unwrap(box.destinations), interest.destinations);
    if (to.isEmpty) continue;
    relevant.push(i);
    sources.push(from);
    destinations.push(to);
  }
  if (relevant.length === 0) return [];
  const none = IntervalSet.none<T>();
  const sourceLine = lineOf(sources.map((set) => (set === interest.sources ? none : set)));
  const destinationLine = lineOf(destinations);
  budget.spend(sourceLine.cells.length + destinationLine.cells.length);

  const numbers = Int32Array.from(relevant);
  return channelGroups(rules, numbers, budget).map(({ channels, members }) =>
    decideColumn(
      channels,
      members.map((member) => numbers[member] as number),
      members.filter((member) => sources[member] !== interest.sources),
      members.map((member) => (sources[member] === interest.sources ? 1 : 0)),
      sourceLine,
      narrow(destinationLine, members),
      interest,
      family,
      budget,
    ),
  );
}

/** Most rules take everything or lie within; only the others cost a walk. */
function clip<T extends number | bigint>(set: IntervalSet<T>, within: IntervalSet<T>): IntervalSet<T> {
  return set === within || set.contains(within) ? within : set.intersect(within);
}

function lineOf<T extends number | bigint>(sets: readonly IntervalSet<T>[]): Line<T> {
  const spans = new Spans(sets.length);
  const placed: IntervalSet<T>[] = [];
  for (let i = 0; i < sets.length; i++) {
    const set = sets[i] as IntervalSet<T>;
    if (spans.place(i, set, set.bounds.length)) placed.push(set);
  }
  return { ...rank(placed, spans.end), from: spans.from, to: spans.to };
}

/** The line with some of its sets alone, and with the cells that they need. */
function narrow<T>(line: Line<T>, members: Int32Array): Line<T> {
  const spans = new Spans(members.length);
  const sources: number[] = [];
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as number;
    const from = line.from[member] as number;
    if (spans.place(i, from, (line.to[member] as number) - from)) sources.push(member);
  }
  const bounds = new Int32Array(spans.end);
  let end = 0;
  for (const member of sources) {
    for (let r = line.from[member] as number; r < (line.to[member] as number); r++)
      bounds[end++] = line.runs[r] as number;
  }
  const { cells, runs } = rankCells(bounds, line.cells.length);
  return { cells: chosen(line.cells, cells), runs, from: spans.from, to: spans.to };
}

function chosen<T>(values: ArrayLike<T>, at: Int32Array): ArrayLike<T> {
  if (values instanceof Float64Array) {
    const numbers = new Float64Array(at.length);
    for (let i = 0; i < at.length; i++) numbers[i] = values[at[i] as number] as number;
    return numbers as ArrayLike<unknown> as ArrayLike<T>;
  }
  return Array.from(at, (i) => values[i] as T);
}

/** As `rankNumbers`, for numbers below `count`. */
function rankCells(bounds: Int32Array, count: number): { cells: Int32Array; runs: Int32Array } {
  // A table costs a step for each cell of the whole line, sorting several for each bound.
  if (bounds.length * 16 < count) return rankNumbers(bounds);
  const number = new Int32Array(count);
  for (const bound of bounds) number[bound] = 1;
  const cells = new Int32Array(Math.min(count, bounds.length));
  let used = 0;
  for (let cell = 0; cell < count; cell++) {
    if (number[cell] === 0) continue;
    cells[used] = cell;
    number[cell] = used++;
  }
  const runs = new Int32Array(bounds.length);
  for (let i = 0; i < bounds.length; i++) runs[i] = number[bounds[i] as number] as number;
  return { cells: cells.subarray(0, used), runs };
}

/** Where each set's runs stand in an array. What many rules share, such as the whole Internet, stands there once. */
class Spans {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** How long the array is. */
  end = 0;
  private readonly shared = new Map<unknown, number>();

  constructor(count: number) {
    this.from = new Int32Array(count);
    this.to = new Int32Array(count);
  }

  /** Whether the set is new, so that its runs are to be added. Equal ids stand for the same set. */
  place(i: number, id: unknown, length: number): boolean {
    // A set of one run is sooner written again than looked up.
    const known = length > 2 ? this.shared.get(id) : undefined;
    const from = known ?? this.end;
    this.from[i] = from;
    this.to[i] = from + length;
    if (known !== undefined) return false;
    if (length > 2) this.shared.set(id, from);
    this.end += length;
    return true;
  }
}

/** The bounds of the sets in ascending order, each once, and for each bound its number in that order. */
function rank<T extends number | bigint>(
  sets: readonly IntervalSet<T>[],
  count: number,
): Pick<Line<T>, "cells" | "runs"> {
  if (areNumbers(sets)) {
    // Numbers are ranked in typed arrays, which sort several times faster.
    const bounds = new Float64Array(count);
    let end = 0;
    for (const set of sets) {
      for (const bound of set.bounds) bounds[end++] = bound;
    }
    const { cells, runs } = rankNumbers(bounds);
    return { cells: cells as ArrayLike<number> as ArrayLike<T>, runs };
  }
  const bounds = sets.flatMap((set) => set.bounds);
  const cells = [...new Set(bounds)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const numberOf = new Map(cells.map((bound, i) => [bound, i]));
  return { cells, runs: Int32Array.from(bounds, (bound) => numberOf.get(bound) ?? 0) };
}

function areNumbers(sets: readonly IntervalSet<number | bigint>[]): sets is readonly IntervalSet<number>[] {
  return typeof sets.find((set) => !set.isEmpty)?.least === "number";
}

function rankNumbers<A extends Float64Array | Int32Array>(bounds: A): { cells: A; runs: Int32Array } {
  const sorted = bounds.slice().sort() as A;
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[count - 1]) sorted[count++] = sorted[i] as number;
  }
  const cells = sorted.slice(0, count) as A;
  const runs = new Int32Array(bounds.length);
  for (let i = 0; i < bounds.length; i++) {
    const bound = bounds[i] as number;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cells[middle] as number) < bound) low = middle + 1;
      else high = middle;
    }
    runs[i] = low;
  }
  return { cells, runs };
}

/** Channels that the same rules match; `members` are positions in the list of relevant rules, ascending. */
interface ChannelGroup {
  readonly channels: Channel[];
  readonly members: Int32Array;
}

/**
 * The channels, grouped by the set of rules that match them; channels that no rule matches are left out. Works
 * on *kinds* of rules, which name the same protocols and ports: there are few of them on real lists.
 */
function channelGroups(rules: readonly PacketBox[], relevant: Int32Array, budget: Budget): ChannelGroup[] {
  const kinds = kindsOf(rules, relevant);
  const line = lineOf(kinds.map((kind) => kind.ports));
  const groups = new Map<number, { channels: Channel[]; kinds: readonly number[] }[]>();
  const add = (channel: Channel, fingerprint: number, active: readonly number[]): void => {
    const alike = groups.get(fingerprint) ?? [];
    const group = alike.find((other) => sameNumbers(other.kinds, active));
    if (group === undefined) groups.set(fingerprint, [...alike, { channels: [channel], kinds: active }]);
    else group.channels.push(channel);
  };
  for (const protocol of PROTOCOLS) {
    const matching = [...kinds.keys()].filter((kind) => kinds[kind]?.protocols.includes(protocol));
    if (!hasPorts(protocol)) {
      if (matching.length > 0) add({ protocol, ports: [0, 65536] }, fingerprintOf(matching), matching);
      continue;
    }
    for (const { low, high, fingerprint, active } of sweep(Int32Array.from(matching), line, budget)) {
      add({ protocol, ports: [line.cells[low] as number, line.cells[high] as number] }, fingerprint, active);
    }
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

/** Walks along a line, and stops at each piece with those of the given sets that are on it, ascending. */
function* sweep(
  members: Int32Array,
  line: Line<unknown>,
  budget: Budget,
): Generator<{ low: number; high: number; fingerprint: number; active: readonly number[] }> {
  const { runs, from, to } = line;
  // Sorts the ends of runs by counting: those at cell c are events[starts[c] … starts[c + 1]).
  const starts = new Int32Array(line.cells.length + 1);
  let total = 0;
  for (const member of members) {
    for (let r = from[member] as number; r < (to[member] as number); r++, total++) {
      const after = (runs[r] as number) + 1;
      starts[after] = (starts[after] as number) + 1;
    }
  }
  for (let c = 1; c < starts.length; c++) starts[c] = (starts[c] as number) + (starts[c - 1] as number);
  const events = new Int32Array(total);
  const filled = starts.slice();
  for (const member of members) {
    for (let r = from[member] as number; r < (to[member] as number); r++) {
      const cell = runs[r] as number;
      const at = filled[cell] as number;
      events[at] = member;
      filled[cell] = at + 1;
    }
  }
  budget.spend(starts.length + total);

  const active: number[] = [];
  const sum: [number, number] = [0, 0];
  let low = -1;
  for (let c = 0; c < line.cells.length; c++) {
    const end = starts[c + 1] as number;
    if (starts[c] === end) continue;
    if (active.length > 0) {
      budget.spend(active.length);
      yield { low, high: c, fingerprint: hash(sum), active: active.slice() };
    }
    for (let e = starts[c] as number; e < end; e++) {
      const member = events[e] as number;
      toggle(active, member);
      mix(sum, member);
    }
    low = c;
  }
}

/** Adds a member to an ascending list, or takes it away if it is there. */
function toggle(list: number[], member: number): void {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] as number) < member) low = middle + 1;
    else high = middle;
  }
  if (list[low] === member) list.splice(low, 1);
  else if (low === list.length) list.push(member);
  else list.splice(low, 0, member);
}

/** Adds or takes away one member of the set that a fingerprint stands for. Sets that differ may share one. */
function mix(sum: [number, number], member: number): void {
  sum[0] ^= scramble(member + 0x9e3779b9);
  sum[1] ^= scramble(member ^ 0x85ebca6b);
}

/** As many bits of both halves as a number holds. */
function hash([a, b]: readonly [number, number]): number {
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}

function fingerprintOf(members: readonly number[]): number {
  const sum: [number, number] = [0, 0];
  for (const member of members) mix(sum, member);
  return hash(sum);
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

/**
 * The classes of sources, ascending: those of one class are matched by the same of the rules for some sources,
 * which make change number `change`.
 */
class SourceClasses<T extends number | bigint> {
  private readonly low = new Integers();
  private readonly high = new Integers();
  private readonly change = new Integers();

  /** @param cells where cells of sources begin. */
  constructor(private readonly cells: ArrayLike<T>) {}

  add(low: number, high: number, change: number): void {
    this.low.push(low);
    this.high.push(high);
    this.change.push(change);
  }

  /** The sources of the classes whose change passes. */
  where(passes: (change: number) => boolean): IntervalSet<T> {
    const bounds: T[] = [];
    for (let i = 0; i < this.low.length; i++) {
      if (!passes(this.change.values[i] as number)) continue;
      const low = this.cells[this.low.values[i] as number] as T;
      if (bounds.at(-1) === low) bounds.pop();
      else bounds.push(low);
      bounds.push(this.cells[this.high.values[i] as number] as T);
    }
    return IntervalSet.ofBounds(bounds);
  }
}

/** By change, the cells that rules for some sources take from the rules for all sources. */
class Changes {
  private readonly ends: number[] = [0];
  private readonly cells = new Integers();
  private readonly owners = new Integers();

  get count(): number {
    return this.ends.length - 1;
  }

  /** Adds a cell to the change that is being made. */
  take(cell: number, owner: number): void {
    this.cells.push(cell);
    this.owners.push(owner);
  }

  /** Ends the change that is being made, and tells how many cells it has. */
  end(): number {
    const before = this.ends[this.count] as number;
    this.ends.push(this.cells.length);
    return this.cells.length - before;
  }

  each(change: number, visit: (cell: number, owner: number) => void): void {
    const { values: cells } = this.cells;
    const { values: owners } = this.owners;
    for (let i = this.ends[change] as number; i < (this.ends[change + 1] as number); i++)
      visit(cells[i] as number, owners[i] as number);
  }

  eachOfAll(visit: (cell: number, owner: number) => void): void {
    for (let change = 0; change < this.count; change++) this.each(change, visit);
  }
}

/** A growing list of 32-bit integers. */
class Integers {
  values = new Int32Array(16);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const longer = new Int32Array(2 * this.length);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length++] = value;
  }
}

/**
 * @param members the rules that match the channels, ascending.
 * @param somewhere of those, the ones for some sources only, as positions on the line of sources.
 * @param everywhere for each member, whether it is for all sources.
 */
function decideColumn<T extends number | bigint>(
  channels: readonly Channel[],
  members: Int32Array,
  somewhere: Int32Array,
  everywhere: Int32Array,
  sourceLine: Line<T>,
  destinations: Line<T>,
  interest: Interest<T>,
  family: Family<T>,
  budget: Budget,
): Column {
  const positions = Int32Array.from(members.keys());
  const owner = paint(
    positions.filter((i) => everywhere[i] === 1),
    destinations,
    budget,
  );
  const changes = new Changes();
  const sources = narrow(sourceLine, somewhere);
  const classes = new SourceClasses(sources.cells);
  if (somewhere.length > 0) {
    const memberOf = positions.filter((i) => everywhere[i] === 0);
    const overlay = new Overlay(owner, destinations, changes, budget);
    const known = new Map<number, { extras: readonly number[]; change: number }[]>();
    for (const { low, high, fingerprint, active } of sweep(
      Int32Array.from(somewhere.keys()),
      sources,
      budget,
    )) {
      const alike = known.get(fingerprint);
      let change = alike?.find((other) => sameNumbers(other.extras, active))?.change;
      if (change === undefined) {
        change = overlay.add(active.map((i) => memberOf[i] as number));
        if (alike === undefined) known.set(fingerprint, [{ extras: active, change }]);
        else alike.push({ extras: active, change });
      }
      classes.add(low, high, change);
    }
  }
  return new DecidedColumn(
    channels,
    members,
    everywhere,
    destinations.cells,
    owner,
    classes,
    changes,
    interest,
    family,
  );
}

/** Owners are positions in `members`. */
class DecidedColumn<T extends number | bigint> implements Column {
  /** For each cell, how many changes take it; undefined where no number of them takes it from its owner. */
  private readonly taken: Int32Array | undefined;

  constructor(
    readonly channels: readonly Channel[],
    private readonly members: Int32Array,
    private readonly everywhere: Int32Array,
    private readonly cells: ArrayLike<T>,
    private readonly owner: Int32Array,
    private readonly classes: SourceClasses<T>,
    private readonly changes: Changes,
    private readonly interest: Interest<T>,
    private readonly family: Family<T>,
  ) {
    // A cell stands with its owner unless every class of sources, and there is no source outside them, takes it.
    if (changes.count > 0 && classes.where(() => true).equals(interest.sources)) {
      const taken = new Int32Array(owner.length);
      changes.eachOfAll((cell) => {
        taken[cell] = (taken[cell] as number) + 1;
      });
      this.taken = taken;
    }
  }

  each(visit: (rule: number, low: number | bigint, high: number | bigint) => void): void {
    const { cells, members, owner } = this;
    for (let i = 0; i < owner.length; i++) {
      const at = owner[i] as number;
      if (at !== NOBODY && this.stands(i)) visit(members[at] as number, cells[i] as T, cells[i + 1] as T);
    }
    if (this.changes.count === 0) return;
    // A rule may take the same cell in several classes of sources: sorted by rule, by counting, each shows once.
    const starts = new Int32Array(members.length + 1);
    this.changes.eachOfAll((_, at) => {
      starts[at + 1] = (starts[at + 1] as number) + 1;
    });
    for (let at = 1; at < starts.length; at++)
      starts[at] = (starts[at] as number) + (starts[at - 1] as number);
    const taken = new Int32Array(starts[members.length] as number);
    const filled = starts.slice();
    this.changes.eachOfAll((cell, at) => {
      const next = filled[at] as number;
      taken[next] = cell;
      filled[at] = next + 1;
    });
    const lastVisit = new Int32Array(owner.length).fill(NOBODY);
    for (let at = 0; at < members.length; at++) {
      for (let i = starts[at] as number; i < (starts[at + 1] as number); i++) {
        const cell = taken[i] as number;
        if (lastVisit[cell] === at) continue;
        lastVisit[cell] = at;
        visit(members[at] as number, cells[cell] as T, cells[cell + 1] as T);
      }
    }
  }

  destinations(of: (rule: number) => boolean): AddressSet {
    const { members, owner } = this;
    const wanted = new Uint8Array(members.length);
    for (let at = 0; at < members.length; at++) wanted[at] = of(members[at] as number) ? 1 : 0;
    const chosen = new Uint8Array(owner.length);
    for (let i = 0; i < owner.length; i++) {
      const at = owner[i] as number;
      if (at !== NOBODY && wanted[at] === 1 && this.stands(i)) chosen[i] = 1;
    }
    this.changes.eachOfAll((cell, at) => {
      if (wanted[at] === 1) chosen[cell] = 1;
    });
    return this.family.wrap(this.setOf(chosen));
  }

  sources(rule: number): AddressSet {
    const at = this.members.indexOf(rule);
    if (at < 0) return AddressSet.none;
    if (this.everywhere[at] === 0) {
      return this.family.wrap(this.sourcesWhere((change) => this.someOf(change, (_, owner) => owner === at)));
    }
    const own = this.owner.reduce((count, owner) => count + (owner === at ? 1 : 0), 0);
    // A class loses the rule only if it takes each of its cells.
    const lost = this.sourcesWhere((change) => {
      let taken = 0;
      this.changes.each(change, (cell) => {
        if (this.owner[cell] === at) taken++;
      });
      return taken === own;
    });
    return this.family.wrap(this.interest.sources.difference(lost));
  }

  sourcesDecided(destinations: AddressSet): AddressSet {
    const wanted = this.family.unwrap(destinations).intersect(this.interest.destinations);
    const painted = this.setOf(Uint8Array.from(this.owner, (at) => (at === NOBODY ? 0 : 1)));
    const open = wanted.difference(painted);
    if (open.isEmpty) return this.family.wrap(this.interest.sources);
    const closed = this.sourcesWhere((change) => {
      const chosen = new Uint8Array(this.owner.length);
      this.changes.each(change, (cell) => {
        chosen[cell] = 1;
      });
      return this.setOf(chosen).contains(open);
    });
    return this.family.wrap(closed);
  }

  private stands(cell: number): boolean {
    return this.taken === undefined || (this.taken[cell] as number) < this.changes.count;
  }

  private someOf(change: number, test: (cell: number, owner: number) => boolean): boolean {
    let found = false;
    this.changes.each(change, (cell, owner) => {
      found ||= test(cell, owner);
    });
    return found;
  }

  /** The sources whose change passes a test, which is asked once for each change. */
  private sourcesWhere(test: (change: number) => boolean): IntervalSet<T> {
    const passes = Array.from({ length: this.changes.count }, (_, change) => test(change));
    return this.classes.where((change) => passes[change] === true);
  }

  private setOf(chosen: Uint8Array): IntervalSet<T> {
    const bounds: T[] = [];
    for (let i = 0; i < chosen.length; i++) {
      if (chosen[i] !== (i === 0 ? 0 : chosen[i - 1])) bounds.push(this.cells[i] as T);
    }
    if (chosen.at(-1) === 1) bounds.push(this.cells[chosen.length] as T);
    return IntervalSet.ofBounds(bounds);
  }
}

/** Gives cells away, each once in a round; a round begins with every cell free. */
class Cells {
  private round = 0;
  /** The round in which the cell was last taken. */
  private readonly taken: Int32Array;
  /** A cell after this one that may be free; of use where this one is taken. */
  private readonly next: Int32Array;

  constructor(count: number) {
    this.taken = new Int32Array(count + 1);
    this.next = new Int32Array(count + 1);
  }

  begin(): void {
    this.round++;
  }

  take(cell: number): void {
    this.taken[cell] = this.round;
    this.next[cell] = cell + 1;
  }

  /** The first free cell at or after this one. Paths are halved as they are walked. */
  free(from: number): number {
    const { taken, next, round } = this;
    let cell = from;
    while (taken[cell] === round) {
      const after = next[cell] as number;
      if (taken[after] !== round) return after;
      cell = next[cell] = next[after] as number;
    }
    return cell;
  }
}

/** Gives each cell to the first of the rules that has it. */
function paint(rules: Int32Array, { runs, from, to, cells }: Line<unknown>, budget: Budget): Int32Array {
  const count = Math.max(0, cells.length - 1);
  const owner = new Int32Array(count).fill(NOBODY);
  const left = new Cells(count);
  left.begin();
  let steps = count;
  for (const rule of rules) {
    for (let r = from[rule] as number; r < (to[rule] as number); r += 2) {
      const end = runs[r + 1] as number;
      steps++;
      for (let cell = left.free(runs[r] as number); cell < end; cell = left.free(cell + 1)) {
        owner[cell] = rule;
        left.take(cell);
      }
    }
  }
  budget.spend(steps);
  return owner;
}

/** Finds the cells that rules for some sources take, in their order, before the rules for all sources. */
class Overlay {
  private readonly left: Cells;

  constructor(
    private readonly owner: Int32Array,
    private readonly line: Line<unknown>,
    private readonly changes: Changes,
    private readonly budget: Budget,
  ) {
    this.left = new Cells(owner.length);
  }

  /** Adds what these rules change, and gives its number. */
  add(rules: readonly number[]): number {
    const { left, owner, changes } = this;
    const { runs, from, to } = this.line;
    const change = changes.count;
    let steps = 0;
    left.begin();
    for (const rule of rules) {
      for (let r = from[rule] as number; r < (to[rule] as number); r += 2) {
        const end = runs[r + 1] as number;
        steps++;
        for (let cell = left.free(runs[r] as number); cell < end; cell = left.free(cell + 1)) {
          left.take(cell);
          steps++;
          const base = owner[cell] as number;
          if (base === NOBODY || rule < base) changes.take(cell, rule);
        }
      }
    }
    this.budget.spend(steps + STEPS_TO_KEEP * changes.end());
    return change;
  }
}
