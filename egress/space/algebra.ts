/**
 * The operations that make a type of values a family of sets. Values are immutable and canonical: `equals` is
 * exact, and operations return an argument itself where the result equals it, so that identity is a quick test.
 */
export interface Algebra<S> {
  readonly empty: S;
  isEmpty(a: S): boolean;
  equals(a: S, b: S): boolean;
  union(a: S, b: S): S;
  intersect(a: S, b: S): S;
  /** What is in `a` and not in `b`. */
  difference(a: S, b: S): S;
}
