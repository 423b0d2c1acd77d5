import type { Action } from "../azure";
import type { Algebra } from "../space";

export interface Matcher<S> {
  readonly action: Action;
  readonly match: S;
}

export interface FirstMatch<S> {
  /** For each rule, in order, what it decides: its match less all that rules before it match. */
  readonly decides: readonly S[];
  /** What some Allow rule decides. */
  readonly allowed: S;
  /** What some rule decides, allowed or denied. */
  readonly decided: S;
}

/**
 * Evaluates an ordered list by first match over the members of `within`.
 *
 * Halves the list instead of walking it: each half sees only what its rules can match and no rule before it
 * took. On lists whose rules overlap little, as real ones do, the sets at one depth add up to the size of the
 * list, and the whole costs n·log n; a walk would carry one large remainder past every rule.
 */
export function firstMatch<S>(algebra: Algebra<S>, rules: readonly Matcher<S>[], within: S): FirstMatch<S> {
  const decides: S[] = Array.from({ length: rules.length }, () => algebra.empty);
  const allowed: S[] = [];

  /** The union of the matches of rules[from, to), for every range that halving visits. */
  const covers = new Map<number, S>();
  const key = (from: number, to: number): number => from * (rules.length + 1) + to;
  function cover(from: number, to: number): S {
    if (to - from === 1) return rules[from]?.match ?? algebra.empty;
    const middle = (from + to) >>> 1;
    const union = algebra.union(cover(from, middle), cover(middle, to));
    covers.set(key(from, to), union);
    return union;
  }
  const coverOf = (from: number, to: number): S =>
    to - from === 1 ? (rules[from]?.match ?? algebra.empty) : (covers.get(key(from, to)) ?? algebra.empty);

  function decide(from: number, to: number, left: S): void {
    if (algebra.isEmpty(left)) return;
    const rule = rules[from];
    if (to - from === 1 && rule !== undefined) {
      decides[from] = left;
      if (rule.action === "Allow") allowed.push(left);
      return;
    }
    const middle = (from + to) >>> 1;
    const first = coverOf(from, middle);
    decide(from, middle, algebra.intersect(left, first));
    decide(middle, to, algebra.difference(left, first));
  }

  if (rules.length === 0) return { decides, allowed: algebra.empty, decided: algebra.empty };
  const decided = algebra.intersect(within, cover(0, rules.length));
  decide(0, rules.length, decided);
  return { decides, allowed: unionOf(algebra, allowed), decided };
}

/** The union of many sets, pairwise, so that each member is copied log n times and not n times. */
export function unionOf<S>(algebra: Algebra<S>, sets: readonly S[]): S {
  if (sets.length <= 1) return sets[0] ?? algebra.empty;
  const middle = sets.length >>> 1;
  return algebra.union(unionOf(algebra, sets.slice(0, middle)), unionOf(algebra, sets.slice(middle)));
}
