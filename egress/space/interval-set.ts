import type { Algebra } from "./algebra";

/** What an interval can be made of: anything that `<` orders totally. */
export type Ordered = number | bigint | string;

/**
 * An immutable set of values of one ordered type, held as disjoint half-open intervals `[low, high)`.
 *
 * The representation is canonical: `bounds` is strictly increasing, of even length, and intervals that touch
 * are one. Two equal sets therefore have equal bounds, however they were made.
 */
export class IntervalSet<T extends Ordered> {
  private constructor(
    /** `[low₀, high₀, low₁, high₁, …]`, strictly increasing. */
    readonly bounds: readonly T[],
  ) {}

  private static readonly NONE = new IntervalSet<never>([]);

  /** The set without members. */
  static none<T extends Ordered>(): IntervalSet<T> {
    return IntervalSet.NONE;
  }

  /** All values `v` with `low ≤ v < high`; empty where `high ≤ low`. */
  static range<T extends Ordered>(low: T, high: T): IntervalSet<T> {
    if (low >= high) return IntervalSet.none();
    // Arrays made at one place in the code are stored alike: one of its own lets numbers lie unboxed.
    return typeof low === "number" ? new IntervalSet<T>([low, high]) : new IntervalSet<T>([low, high]);
  }

  /** The union of many ranges `[low, high)` in any order, overlapping or not, in n·log n. */
  static ranges<T extends Ordered>(ranges: Iterable<readonly [low: T, high: T]>): IntervalSet<T> {
    const sorted = [...ranges].filter(([low, high]) => low < high);
    sorted.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    const bounds: T[] = [];
    let top: T | undefined;
    for (const [low, high] of sorted) {
      if (top === undefined || top < low) {
        bounds.push(low, high);
        top = high;
      } else if (top < high) {
        bounds[bounds.length - 1] = high;
        top = high;
      }
    }
    return IntervalSet.ofBounds(bounds);
  }

  /** The set with these bounds, which must be strictly increasing and of even length; they are not copied. */
  static ofBounds<T extends Ordered>(bounds: readonly T[]): IntervalSet<T> {
    return bounds.length === 0 ? IntervalSet.none() : new IntervalSet(bounds);
  }

  get isEmpty(): boolean {
    return this.bounds.length === 0;
  }

  /** The least member, or undefined for the empty set. */
  get least(): T | undefined {
    return this.bounds[0];
  }

  *intervals(): Generator<readonly [low: T, high: T]> {
    for (let i = 0; i < this.bounds.length; i += 2) {
      yield [this.bounds[i] as T, this.bounds[i + 1] as T];
    }
  }

  has(value: T): boolean {
    return this.boundsUpTo(value) % 2 === 1;
  }

  equals(other: IntervalSet<T>): boolean {
    if (this === other) return true;
    if (this.bounds.length !== other.bounds.length) return false;
    return this.bounds.every((bound, i) => bound === other.bounds[i]);
  }

  union(other: IntervalSet<T>): IntervalSet<T> {
    if (other.isEmpty || this === other) return this;
    if (this.isEmpty) return other;
    return this.merge(other, (here, there) => here || there);
  }

  intersect(other: IntervalSet<T>): IntervalSet<T> {
    if (this.isEmpty || this === other || other.contains(this)) return this;
    if (other.isEmpty) return other;
    return this.merge(other, (here, there) => here && there);
  }

  difference(other: IntervalSet<T>): IntervalSet<T> {
    if (this.isEmpty || other.isEmpty || this.isApartFrom(other)) return this;
    if (this === other) return IntervalSet.none();
    return this.merge(other, (here, there) => here && !there);
  }

  contains(other: IntervalSet<T>): boolean {
    if (this === other || other.isEmpty) return true;
    // Each interval of the other must end in the interval of this set that it begins in.
    let at = 0;
    for (let i = 0; i < other.bounds.length; i += 2) {
      at = this.boundsUpTo(other.bounds[i] as T, at);
      if (at % 2 === 0 || (this.bounds[at] as T) < (other.bounds[i + 1] as T)) return false;
    }
    return true;
  }

  /** Whether one set lies before the other, so that they cannot overlap. */
  private isApartFrom(other: IntervalSet<T>): boolean {
    const [a, b] = [this.bounds, other.bounds];
    return (a[a.length - 1] as T) <= (b[0] as T) || (b[b.length - 1] as T) <= (a[0] as T);
  }

  /** How many bounds are ≤ value, where those before `from` are known to be: odd exactly inside an interval. */
  private boundsUpTo(value: T, from = 0): number {
    let low = from;
    let high = this.bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.bounds[middle] as T) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** One walk over the bounds of both; `keep` decides each elementary interval. */
  private merge(other: IntervalSet<T>, keep: (here: boolean, there: boolean) => boolean): IntervalSet<T> {
    const a = this.bounds;
    const b = other.bounds;
    const bounds: T[] = [];
    let i = 0;
    let j = 0;
    let inside = false;
    while (i < a.length || j < b.length) {
      const at = j >= b.length || (i < a.length && (a[i] as T) <= (b[j] as T)) ? (a[i] as T) : (b[j] as T);
      if (i < a.length && a[i] === at) i++;
      if (j < b.length && b[j] === at) j++;
      const now = keep(i % 2 === 1, j % 2 === 1);
      if (now !== inside) {
        bounds.push(at);
        inside = now;
      }
    }
    return bounds.length === 0 ? IntervalSet.none() : new IntervalSet(bounds);
  }
}

/** The set algebra over intervals of one type, for use as the innermost dimension of a packet set. */
export function intervalAlgebra<T extends Ordered>(): Algebra<IntervalSet<T>> {
  return {
    empty: IntervalSet.none<T>(),
    isEmpty: (a) => a.isEmpty,
    equals: (a, b) => a.equals(b),
    union: (a, b) => a.union(b),
    intersect: (a, b) => a.intersect(b),
    difference: (a, b) => a.difference(b),
  };
}

/** How many numbers a set of integers holds. */
export function sizeOfNumbers(set: IntervalSet<number>): bigint {
  // Disjoint intervals of integers that a number can hold: their sizes add up to one that it can hold too.
  let size = 0;
  for (let i = 0; i < set.bounds.length; i += 2)
    size += (set.bounds[i + 1] as number) - (set.bounds[i] as number);
  return BigInt(size);
}

/** How many bigints a set holds. */
export function sizeOfBigints(set: IntervalSet<bigint>): bigint {
  let size = 0n;
  for (const [low, high] of set.intervals()) size += high - low;
  return size;
}
