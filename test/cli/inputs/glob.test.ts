import assert from "node:assert/strict";

import fc from "fast-check";

import { matchesSegment, splitGlob } from "../../../cli/inputs/glob";

describe("A pattern for a name", () => {
  for (const [pattern, name, matches] of [
    ["*.json", "dev.json", true],
    ["*.json", "dev.json.bak", false],
    ["*", "dev.json", true],
    ["*", "", true],
    ["d?v.json", "dev.json", true],
    ["d?v.json", "dv.json", false],
    ["?", "", false],
    ["*e*.j*n", "dev.json", true],
    ["a**b", "axb", true],
    ["*", ".hidden", false],
    [".*", ".hidden", true],
    ["a.b", "axb", false],
    ["[ab]", "a", false],
  ] as const) {
    it(`${pattern} ${matches ? "matches" : "does not match"} "${name}"`, () => {
      assert.equal(matchesSegment(pattern, name), matches);
    });
  }

  it("matches as the regular expression does that says the same", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const meaning = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        assert.equal(matchesSegment(pattern, name), meaning.test(name));
      }),
    );
  });

  it("with many stars does not take for ever", () => {
    assert.equal(matchesSegment("*a".repeat(500) + "b", "a".repeat(5000)), false);
  });
});

describe("A glob", () => {
  for (const [glob, root, segments] of [
    ["*.json", ".", ["*.json"]],
    ["states/*.json", "states", ["*.json"]],
    ["a/b/**/*.json", "a/b", ["**", "*.json"]],
    ["/*/x.json", "/", ["*", "x.json"]],
    ["/a/*", "/a", ["*"]],
    ["./a*//./b", ".", ["a*", "b"]],
  ] as const) {
    it(`begins in a folder: ${glob}`, () => {
      assert.deepEqual(splitGlob(glob), { root, segments });
    });
  }
});
