import assert from "node:assert/strict";

import fc from "fast-check";

import { undecided } from "../../policypack/judge";
import { suppress, type Suppression } from "../../policypack/suppressions";
import { NOW } from "./context";

const finding = (urn: string, property = "", rule = "some-rule") => ({
  ...undecided(rule, { message: "M.", fix: "F." }),
  urn,
  property,
});
const suppression = (fields: Partial<Suppression> = {}): Suppression => ({
  rule: "some-rule",
  resource: "*",
  property: undefined,
  reason: "r",
  owner: "o",
  end: new Date("2026-12-31"),
  until: "2026-12-30",
  ticket: undefined,
  line: 1,
  ...fields,
});
const URN =
  "urn:pulumi:prod::shop::my:net:Hub$azure:network/networkSecurityRule:NetworkSecurityRule::a(b)[c].d+e";
const isSuppressed = (fields: Partial<Suppression>, of = finding(URN, "rules[0].x")): boolean =>
  suppress([of], [suppression(fields)], NOW).findings[0]?.suppressed !== undefined;

describe("suppressions", () => {
  const globs: Record<string, [resource: string, matches: boolean]> = {
    "the whole URN": [URN, true],
    everything: ["*", true],
    "a star over slashes, colons and $": ["urn:pulumi:prod::shop::*::a(b)[c].d+e", true],
    "several stars": ["urn:*:prod::*::*d+e", true],
    "a part of the URN alone": ["urn:pulumi:prod::shop", false],
    "another stack": ["urn:pulumi:dev::shop::*", false],
    "signs of a pattern, taken literally": [`${URN.slice(0, -1)}.`, false],
    "other letter case": [URN.toUpperCase(), false],
    nothing: ["", false],
  };
  for (const [name, [resource, matches]] of Object.entries(globs)) {
    it(`${matches ? "match" : "do not match"} ${name}`, () => {
      assert.equal(isSuppressed({ resource }), matches);
    });
  }

  it("are of one rule", () => {
    assert.equal(isSuppressed({ rule: "other-rule" }), false);
  });

  it("may be of one property alone", () => {
    assert.equal(isSuppressed({ property: "rules[0].x" }), true);
    assert.equal(isSuppressed({ property: "rules[*" }), true);
    assert.equal(isSuppressed({ property: "rules[1].x" }), false);
  });

  it("match a finding of no resource by an empty text", () => {
    assert.equal(isSuppressed({ resource: "" }, finding("")), true);
  });

  it("end at their end, not after it", () => {
    assert.equal(isSuppressed({ end: NOW }), false);
    assert.equal(isSuppressed({ end: new Date(NOW.getTime() + 1) }), true);
  });

  it("are told of where they have ended or match nothing, and not where they are of use", () => {
    const used = suppression();
    const spare = suppression();
    const { notes } = suppress(
      [finding(URN)],
      [used, spare, suppression({ end: NOW }), suppression({ resource: "x" })],
      NOW,
    );
    assert.deepEqual(
      notes.map(({ kind }) => kind),
      ["expired", "unused"],
    );
  });

  it("match every URN by its text, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        assert.equal(isSuppressed({ resource: text }, finding(text)), true);
        assert.equal(isSuppressed({ resource: `${text}*` }, finding(`${text}more`)), true);
        fc.pre(!text.includes("*"));
        assert.equal(isSuppressed({ resource: text }, finding(`${text}more`)), false);
      }),
    );
  });
});
