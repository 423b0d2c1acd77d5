import { AddressSet } from "./address";
import { type Budget, STEPS_TO_KEEP } from "./budget";
import type { Channel } from "./channels";
import { IntervalSet } from "./interval-set";
import { type Line, narrow, type Scratch, upTo } from "./line";
import { type PacketBox, PacketSet } from "./packet-set";
import type { PortSet } from "./port";
import type { Protocol } from "./protocol";
import { sweep, sameNumbers } from "./sweep";

/** All channels that the same rules match, and what those rules decide there. */
export interface Column {
  readonly channels: readonly Channel[];
  /**
   * Calls back with every run of destinations that a rule, given by its number in the list, decides for some
   * source; each destination of a rule once.
   */
  each(visit: (rule: number, low: number | bigint, high: number | bigint) => void): void;
  /** Calls back with every run of destinations that one of the given rules decides, for some source; ascending. */
  runs(of: (rule: number) => boolean, visit: (low: number | bigint, high: number | bigint) => void): void;
  /** The destinations that one of the given rules decides, for some source. */
  destinations(of: (rule: number) => boolean): AddressSet;
  /** The sources for which the rule decides some destination. */
  sources(rule: number): AddressSet;
  /** The sources for which each of the destinations, those of interest among them, is decided by some rule. */
  sourcesDecided(destinations: AddressSet): AddressSet;
  /**
   * The packets that one of the given rules decides. Throws `TooIntricate` where they are too many to be told
   * apart by source.
   */
  packets(of: (rule: number) => boolean): PacketSet;
}

/** One family's part of an address set. */
export interface Family<T extends number | bigint> {
  wrap(set: IntervalSet<T>): AddressSet;
  unwrap(set: AddressSet): IntervalSet<T>;
}

/** What packets of one family are of interest. */
export interface Interest<T extends number | bigint> {
  readonly sources: IntervalSet<T>;
  readonly destinations: IntervalSet<T>;
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

  /** The sources of each change, by its number. */
  byChange(): IntervalSet<T>[] {
    const ranges: (readonly [T, T])[][] = [];
    for (let i = 0; i < this.low.length; i++) {
      const low = this.cells[this.low.values[i] as number] as T;
      const high = this.cells[this.high.values[i] as number] as T;
      (ranges[this.change.values[i] as number] ??= []).push([low, high]);
    }
    return ranges.map((own) => IntervalSet.ranges(own));
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

const NO_INTEGERS = new Int32Array(0);

/** A growing list of 32-bit integers. */
class Integers {
  // Most columns have no classes of sources, and need none.
  values = NO_INTEGERS;
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const longer = new Int32Array(Math.max(16, 2 * this.length));
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
export function decideColumn<T extends number | bigint>(
  channels: readonly Channel[],
  members: Int32Array,
  somewhere: Int32Array,
  everywhere: Uint8Array,
  sourceLine: Line<T>,
  destinations: Line<T>,
  interest: Interest<T>,
  family: Family<T>,
  budget: Budget,
  scratch: Scratch,
): Column {
  const owner = paint(everywhere, destinations, budget);
  const changes = new Changes();
  const sources = narrow(sourceLine, somewhere, scratch);
  const classes = new SourceClasses(sources.cells);
  if (somewhere.length > 0) {
    const memberOf = new Int32Array(somewhere.length);
    let found = 0;
    for (let i = 0; i < members.length; i++) if (everywhere[i] === 0) memberOf[found++] = i;
    const overlay = new Overlay(owner, destinations, changes, budget);
    const known = new Map<number, { extras: readonly number[]; change: number }[]>();
    sweep(upTo(somewhere.length), sources, budget, (low, high, fingerprint, active) => {
      const alike = known.get(fingerprint);
      let change = alike?.find((other) => sameNumbers(other.extras, active))?.change;
      if (change === undefined) {
        change = overlay.add(active.map((i) => memberOf[i] as number));
        const extras = active.slice();
        if (alike === undefined) known.set(fingerprint, [{ extras, change }]);
        else alike.push({ extras, change });
      }
      classes.add(low, high, change);
    });
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
    budget,
  );
}

/** Owners are positions in `members`. */
class DecidedColumn<T extends number | bigint> implements Column {
  /** For each cell, how many changes take it; undefined where no number of them takes it from its owner. */
  private readonly taken: Int32Array | undefined;
  private channelBoxes: readonly Pick<PacketBox, "protocols" | "ports">[] | undefined;

  constructor(
    readonly channels: readonly Channel[],
    private readonly members: Int32Array,
    private readonly everywhere: Uint8Array,
    private readonly cells: ArrayLike<T>,
    private readonly owner: Int32Array,
    private readonly classes: SourceClasses<T>,
    private readonly changes: Changes,
    private readonly interest: Interest<T>,
    private readonly family: Family<T>,
    private readonly budget: Budget,
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

  runs(of: (rule: number) => boolean, visit: (low: T, high: T) => void): void {
    const { cells } = this;
    const chosen = this.chosenBy(of);
    for (let i = 0; i < chosen.length; i++) {
      if (chosen[i] === 0) continue;
      const low = i;
      while (chosen[i + 1] === 1) i++;
      visit(cells[low] as T, cells[i + 1] as T);
    }
  }

  destinations(of: (rule: number) => boolean): AddressSet {
    return this.family.wrap(this.setOf(this.chosenBy(of)));
  }

  /** For each cell, whether one of the given rules decides it for some source. */
  private chosenBy(of: (rule: number) => boolean): Uint8Array {
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
    return chosen;
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

  packets(of: (rule: number) => boolean): PacketSet {
    const { members, owner, changes, classes, interest } = this;
    const wanted = new Uint8Array(members.length);
    for (let at = 0; at < members.length; at++) wanted[at] = of(members[at] as number) ? 1 : 0;
    const base = new Uint8Array(owner.length);
    for (let i = 0; i < owner.length; i++) base[i] = wanted[owner[i] as number] ?? 0;

    const rest = interest.sources.difference(classes.where(() => true));
    const sets = [this.product(rest, base)];
    const sourcesOf = classes.byChange();
    for (let change = 0; change < changes.count; change++) {
      const chosen = base.slice();
      changes.each(change, (cell, at) => {
        chosen[cell] = wanted[at] as number;
      });
      sets.push(this.product(sourcesOf[change] ?? IntervalSet.none(), chosen));
    }
    return PacketSet.union(sets);
  }

  /** The packets of the column's channels from the sources to the chosen cells. */
  private product(sources: IntervalSet<T>, chosen: Uint8Array): PacketSet {
    if (sources.isEmpty) return PacketSet.none;
    const destinations = this.setOf(chosen);
    if (destinations.isEmpty) return PacketSet.none;
    this.budget.spend(chosen.length + STEPS_TO_KEEP * (destinations.bounds.length + sources.bounds.length));
    const ends = { sources: this.family.wrap(sources), destinations: this.family.wrap(destinations) };
    const boxes = this.boxes.map((box) => PacketSet.box({ ...box, ...ends }));
    return PacketSet.union(boxes);
  }

  /** The channels as few boxes, since protocols often have their ports in common. */
  private get boxes(): readonly Pick<PacketBox, "protocols" | "ports">[] {
    return (this.channelBoxes ??= boxesOf(this.channels));
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

function boxesOf(channels: readonly Channel[]): Pick<PacketBox, "protocols" | "ports">[] {
  const runs = new Map<Protocol, Channel["ports"][]>();
  for (const { protocol, ports } of channels) {
    const own = runs.get(protocol);
    if (own === undefined) runs.set(protocol, [ports]);
    else own.push(ports);
  }
  const boxes: { protocols: Protocol[]; ports: PortSet }[] = [];
  for (const [protocol, own] of runs) {
    const ports = IntervalSet.ranges(own);
    const same = boxes.find((box) => box.ports.equals(ports));
    if (same === undefined) boxes.push({ protocols: [protocol], ports });
    else same.protocols.push(protocol);
  }
  return boxes;
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

/** Gives each cell to the first of the rules marked with 1 that has it. */
function paint(marked: Uint8Array, { runs, from, to, cells }: Line<unknown>, budget: Budget): Int32Array {
  const count = Math.max(0, cells.length - 1);
  const owner = new Int32Array(count).fill(NOBODY);
  const left = new Cells(count);
  left.begin();
  let steps = count;
  for (let rule = 0; rule < marked.length; rule++) {
    if (marked[rule] === 0) continue;
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
