import type { Budget } from "./budget";
import type { Line } from "./line";

/** A piece of a line, by its cells, and the sets that are on it, ascending. The list changes after the visit. */
type Visit = (low: number, high: number, fingerprint: number, active: readonly number[]) => void;

/** Walks along a line, and calls back for each piece that some of the given sets are on. */
export function sweep(members: Int32Array, line: Line<unknown>, budget: Budget, visit: Visit): void {
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
      visit(low, c, hash(sum), active);
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

export function fingerprintOf(members: readonly number[]): number {
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

export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
