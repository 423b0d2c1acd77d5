import type { IntervalSet } from "./interval-set";

/**
 * A line cut into cells wherever one of some sets begins or ends, and the sets as runs of cells. Sets are known
 * by their position in a list.
 */
export interface Line<T> {
  /** Where cells begin; the last element is where the last cell ends. */
  readonly cells: ArrayLike<T>;
  /** Pairs of first cell and one past the last; those of set i from `from[i]` to `to[i]`. */
  readonly runs: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

export function lineOf<T extends number | bigint>(sets: readonly IntervalSet<T>[]): Line<T> {
  const spans = new Spans(sets.length);
  const placed: IntervalSet<T>[] = [];
  for (let i = 0; i < sets.length; i++) {
    const set = sets[i] as IntervalSet<T>;
    if (spans.place(i, set, set.bounds.length)) placed.push(set);
  }
  return { ...rank(placed, spans.end), from: spans.from, to: spans.to };
}

/**
 * Tables for `narrow`, kept from one call to the next: what is not made need not be cleaned up, and the collector
 * of garbage walks through everything each time that arrays of some size have piled up.
 */
export class Scratch {
  private table = new Int32Array(0);

  /** A table of at least so many zeros, which the user leaves as zeros. */
  zeros(count: number): Int32Array {
    if (this.table.length < count) this.table = new Int32Array(count);
    return this.table;
  }
}

/** The line with some of its sets alone, and with the cells that they need. */
export function narrow<T>(line: Line<T>, members: Int32Array, scratch: Scratch): Line<T> {
  const spans = new Spans(members.length);
  const isNew = new Uint8Array(members.length);
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as number;
    const from = line.from[member] as number;
    if (spans.place(i, from, (line.to[member] as number) - from)) isNew[i] = 1;
  }
  const runs = new Int32Array(spans.end);
  let end = 0;
  for (let i = 0; i < members.length; i++) {
    if (isNew[i] === 0) continue;
    const member = members[i] as number;
    for (let r = line.from[member] as number; r < (line.to[member] as number); r++)
      runs[end++] = line.runs[r] as number;
  }
  const cells = renumber(runs, line.cells.length, scratch);
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

/** Gives numbers below `count` new ones, in their order and without gaps. Returns the old ones by the new. */
function renumber(runs: Int32Array, count: number, scratch: Scratch): Int32Array {
  // A table costs a step for each cell of the whole line, sorting several for each bound.
  if (runs.length * 16 < count) {
    const ranked = rankNumbers(runs);
    runs.set(ranked.runs);
    return ranked.cells;
  }
  const number = scratch.zeros(count);
  let used = 0;
  for (const cell of runs) {
    if (number[cell] === 0) used++;
    number[cell] = 1;
  }
  const cells = new Int32Array(used);
  let next = 0;
  for (let cell = 0; cell < count; cell++) {
    if (number[cell] === 0) continue;
    cells[next] = cell;
    number[cell] = next++;
  }
  for (let i = 0; i < runs.length; i++) runs[i] = number[runs[i] as number] as number;
  for (const cell of cells) number[cell] = 0;
  return cells;
}

/** The numbers from 0 up to, and without, this one. */
export function upTo(count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
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
    for (const { bounds: own } of sets) {
      for (const bound of own) bounds[end++] = bound;
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
  const order = ascending(bounds);
  const cells = bounds.slice() as A;
  const runs = new Int32Array(bounds.length);
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    const at = order[i] as number;
    const bound = bounds[at] as number;
    if (i === 0 || bound !== cells[count - 1]) cells[count++] = bound;
    runs[at] = count - 1;
  }
  return { cells: cells.slice(0, count) as A, runs };
}

/** Bits of a digit, and how many digits make up a number. */
const DIGIT = 11;
const DIGITS = 3;
/** So few numbers are sooner compared than counted. */
const FEW = 128;

/** The positions of numbers from 0 to 2³³ by their size: digit by digit, which is linear in how many there are. */
function ascending(numbers: Float64Array | Int32Array): Int32Array {
  let order: Int32Array = upTo(numbers.length);
  if (numbers.length < FEW) return order.sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
  let next: Int32Array = new Int32Array(numbers.length);
  for (let digit = 0; digit < DIGITS; digit++) {
    const scale = 2 ** (DIGIT * digit);
    const starts = new Int32Array(2 ** DIGIT + 2);
    for (const number of numbers) {
      const after = digitOf(number, scale) + 1;
      starts[after] = (starts[after] as number) + 1;
    }
    for (let d = 1; d < starts.length; d++) starts[d] = (starts[d] as number) + (starts[d - 1] as number);
    for (const at of order) {
      const d = digitOf(numbers[at] as number, scale);
      const place = starts[d] as number;
      next[place] = at;
      starts[d] = place + 1;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** The last digit has one value more, for the end of the address space. */
function digitOf(value: number, scale: number): number {
  const digit = Math.floor(value / scale);
  return scale === 2 ** (DIGIT * (DIGITS - 1)) ? digit : digit & (2 ** DIGIT - 1);
}
