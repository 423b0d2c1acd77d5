import type { Algebra } from "./algebra";
import type { Ordered } from "./interval-set";

/**
 * A set of pairs (key, inner member), held as a map from key to inner set that is constant on each of finitely
 * many half-open pieces: `values[i]` holds for `bounds[i] ≤ key < bounds[i + 1]`, and nothing elsewhere.
 *
 * Canonical: neighbours differ, and the first and last pieces are not empty.
 */
export interface Piecewise<K extends Ordered, V> {
  /** Strictly increasing; one more than `values`, or none for the empty set. */
  readonly bounds: readonly K[];
  readonly values: readonly V[];
}

/** A set algebra one dimension larger than `inner`. */
export interface PiecewiseAlgebra<K extends Ordered, V> extends Algebra<Piecewise<K, V>> {
  /** The pairs whose key lies in one of the given intervals and whose inner member lies in `value`. */
  lift(intervals: Iterable<readonly [low: K, high: K]>, value: V): Piecewise<K, V>;
  /** The inner set at one key. */
  at(a: Piecewise<K, V>, key: K): V;
}

/**
 * Adds one dimension to a set algebra. Packet sets are made by adding source, port and protocol to a set of
 * destinations; the laws of sets carry over, because every operation is applied piece by piece.
 */
export function piecewise<K extends Ordered, V>(inner: Algebra<V>): PiecewiseAlgebra<K, V> {
  type Set = Piecewise<K, V>;
  const empty: Set = { bounds: [], values: [] };

  const valueAt = (a: Set, piece: number): V =>
    piece > 0 && piece < a.bounds.length ? (a.values[piece - 1] as V) : inner.empty;

  function build(bounds: K[], values: V[]): Set {
    let last = values.length;
    while (last > 0 && inner.isEmpty(values[last - 1] as V)) last--;
    if (last === 0) return empty;
    bounds.length = last + 1;
    values.length = last;
    return { bounds, values };
  }

  function combine(a: Set, b: Set, operation: (a: V, b: V) => V): Set {
    const bounds: K[] = [];
    const values: V[] = [];
    let i = 0;
    let j = 0;
    // The same pair of inner sets often stands on many pieces in a row or in turn: ask once.
    const known = new Map<V, Map<V, V>>();
    const apply = (x: V, y: V): V => {
      let row = known.get(x);
      if (row === undefined) known.set(x, (row = new Map<V, V>()));
      let result = row.get(y);
      if (result === undefined) row.set(y, (result = operation(x, y)));
      return result;
    };
    while (i < a.bounds.length || j < b.bounds.length) {
      const fromA = j >= b.bounds.length || (i < a.bounds.length && (a.bounds[i] as K) <= (b.bounds[j] as K));
      const at = fromA ? (a.bounds[i] as K) : (b.bounds[j] as K);
      if (i < a.bounds.length && a.bounds[i] === at) i++;
      if (j < b.bounds.length && b.bounds[j] === at) j++;
      const value = apply(valueAt(a, i), valueAt(b, j));
      const previous = values.length === 0 ? inner.empty : (values[values.length - 1] as V);
      if (value === previous || inner.equals(value, previous)) continue;
      bounds.push(at);
      values.push(value);
    }
    // The last bound closes the last piece: it opens an empty one, which `build` turns into the closing bound.
    return build(bounds, values);
  }

  return {
    empty,
    isEmpty: (a) => a.values.length === 0,
    equals(a, b) {
      if (a === b) return true;
      if (a.bounds.length !== b.bounds.length) return false;
      return (
        a.bounds.every((bound, i) => bound === b.bounds[i]) &&
        a.values.every((value, i) => value === b.values[i] || inner.equals(value, b.values[i] as V))
      );
    },
    union: (a, b) =>
      a === b || b.values.length === 0
        ? a
        : a.values.length === 0
          ? b
          : combine(a, b, inner.union.bind(inner)),
    intersect: (a, b) =>
      a === b || a.values.length === 0
        ? a
        : b.values.length === 0
          ? b
          : combine(a, b, inner.intersect.bind(inner)),
    difference: (a, b) =>
      a.values.length === 0 || b.values.length === 0
        ? a
        : a === b
          ? empty
          : combine(a, b, inner.difference.bind(inner)),
    lift(intervals, value) {
      if (inner.isEmpty(value)) return empty;
      const bounds: K[] = [];
      const values: V[] = [];
      for (const [low, high] of intervals) {
        if (bounds.length > 0) values.push(inner.empty);
        bounds.push(low, high);
        values.push(value);
      }
      return values.length === 0 ? empty : { bounds, values };
    },
    at(a, key) {
      let low = 0;
      let high = a.bounds.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((a.bounds[middle] as K) <= key) low = middle + 1;
        else high = middle;
      }
      return valueAt(a, low);
    },
  };
}
