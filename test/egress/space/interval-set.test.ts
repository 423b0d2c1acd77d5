import assert from "node:assert/strict";

import fc from "fast-check";

import { IntervalSet } from "../../../egress/space";

/** Small numbers, so that bounds meet, touch and nest often. */
const ranges = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })), {
  maxLength: 6,
});
const sets = ranges.map((list) => IntervalSet.ranges(list));
const members = (set: IntervalSet<number>): number[] =>
  Array.from({ length: 32 }, (_, i) => i).filter((i) => set.has(i));

describe("IntervalSet", () => {
  it("holds what its ranges hold, point by point", () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const expected = Array.from({ length: 32 }, (_, i) => i).filter((i) =>
          list.some(([a, b]) => a <= i && i < b),
        );
        assert.deepEqual(members(IntervalSet.ranges(list)), expected);
      }),
    );
  });

  it("is canonical: equal members, equal bounds", () => {
    fc.assert(
      fc.property(sets, (set) => {
        const again = IntervalSet.ranges(members(set).map((i) => [i, i + 1]));
        assert.deepEqual(again.bounds, set.bounds);
        assert.ok(again.equals(set));
      }),
    );
  });

  it("unites, intersects and subtracts point by point", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const [inA, inB] = [new Set(members(a)), new Set(members(b))];
        const all = Array.from({ length: 32 }, (_, i) => i);
        assert.deepEqual(
          members(a.union(b)),
          all.filter((i) => inA.has(i) || inB.has(i)),
        );
        assert.deepEqual(
          members(a.intersect(b)),
          all.filter((i) => inA.has(i) && inB.has(i)),
        );
        assert.deepEqual(
          members(a.difference(b)),
          all.filter((i) => inA.has(i) && !inB.has(i)),
        );
        assert.equal(
          a.contains(b),
          [...inB].every((i) => inA.has(i)),
        );
      }),
    );
  });

  it("orders text and bigints as it orders numbers", () => {
    const text = IntervalSet.range<string>("moc.", "moc.\uffff");
    assert.ok(text.has("moc.osotnoc"));
    assert.ok(!text.has("moc"));
    const big = IntervalSet.range(1n, 1n << 100n);
    assert.ok(big.has((1n << 100n) - 1n));
    assert.ok(!big.has(1n << 100n));
  });
});
