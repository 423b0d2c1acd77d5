import assert from "node:assert/strict";

import fc from "fast-check";

import type { Action } from "../../../egress/azure";
import { firstMatch } from "../../../egress/reach";
import { IntervalSet, intervalAlgebra } from "../../../egress/space";

const ALGEBRA = intervalAlgebra<number>();
const arbitraryMatch = fc
  .array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 })), { maxLength: 3 })
  .map((ranges) => IntervalSet.ranges(ranges));
const arbitraryRules = fc.array(
  fc.record({ action: fc.constantFrom<Action>("Allow", "Deny"), match: arbitraryMatch }),
  { maxLength: 12 },
);

describe("firstMatch", () => {
  it("gives each point to the first rule that matches it, as a walk down the list does", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryMatch, fc.nat({ max: 21 }), (rules, within, point) => {
        const first = within.has(point) ? rules.findIndex((rule) => rule.match.has(point)) : -1;
        const { decides, allowed, decided } = firstMatch(ALGEBRA, rules, within);
        assert.deepEqual(
          decides.map((set) => set.has(point)),
          rules.map((_, i) => i === first),
        );
        assert.equal(decided.has(point), first >= 0);
        assert.equal(allowed.has(point), rules[first]?.action === "Allow");
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves a shadowed rule nothing", () => {
    const all = IntervalSet.range(0, 10);
    const { decides } = firstMatch(
      ALGEBRA,
      [
        { action: "Deny", match: IntervalSet.range(0, 5) },
        { action: "Deny", match: IntervalSet.range(5, 10) },
        { action: "Allow", match: IntervalSet.range(2, 8) },
      ],
      all,
    );
    assert.ok(decides[2]?.isEmpty);
  });
});
