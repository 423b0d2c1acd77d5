import assert from "node:assert/strict";

import {
  assertRule,
  checksOf,
  secret,
  type RuleExpectations,
  type TestResource,
  UNKNOWN,
} from "../../testing";
import { brittleTag, carelessTag, noOpenTag } from "./samples";

const group = (open: unknown): TestResource => ({
  type: "network:NetworkSecurityGroup",
  name: "web",
  props: { tags: { open } },
});
const EXPECTED: RuleExpectations = {
  flags: {
    "a tag": group(true),
    "a secret tag": [group(secret(true))],
    "a tag as text": { resources: [group("true")], message: /Drop the tag/ },
  },
  allows: { "another tag": [group(false)], "no tag": group(undefined) },
  cannotDecide: { "a tag that is not known": { resources: [group(UNKNOWN)], property: "tags.open" } },
};

describe("the test kit's expectations", () => {
  it("hold of a rule that does what it should", () => {
    assertRule(noOpenTag, EXPECTED);
  });

  it("have a name each", () => {
    const checks = checksOf(noOpenTag, EXPECTED);
    assert.deepEqual(
      checks.map(({ name }) => name),
      [
        "flags a tag",
        "flags a secret tag",
        "flags a tag as text",
        "allows another tag",
        "allows no tag",
        "cannot decide a tag that is not known",
      ],
    );
    for (const check of checks) check.run();
  });

  const cases: Record<string, [expected: Partial<RuleExpectations>, message: RegExp]> = {
    "a fault that the rule does not see": [
      { flags: { "a tag": group("false") } },
      /no-open-tag flags a tag: passed/,
    ],
    "a fault of which nothing is known": [
      { flags: { "a tag": group(UNKNOWN) } },
      /flags a tag: could not be decided\n {4}tags\.open: .*Group "web" may be open/s,
    ],
    "what is flagged and should not be": [
      { allows: { "a tag": group(true) } },
      /allows a tag: was flagged\n {4}tags\.open: .*Group "web" is open/s,
    ],
    "what is decided and should not be": [
      { cannotDecide: { "a tag": group(true) } },
      /cannot decide a tag: was decided/,
    ],
    "what passes and should not be decided": [
      { cannotDecide: { "a tag": group(false) } },
      /cannot decide a tag: passed/,
    ],
    "another message": [
      { flags: { "a tag": { resources: [group(true)], message: /closed/ } } },
      /flags a tag: says nothing that matches \/closed\//,
    ],
    "another place": [
      { flags: { "a tag": { resources: [group(true)], property: "tags" } } },
      /flags a tag: says nothing of tags/,
    ],
    "options that there are not": [
      { allows: { "a tag": { resources: [group(true)], options: { tga: "x" } } } },
      /could not be judged.*tga is no option/s,
    ],
  };
  for (const [name, [expected, message]] of Object.entries(cases)) {
    it(`do not hold of ${name}`, () => {
      assert.throws(() => {
        assertRule(noOpenTag, { ...EXPECTED, ...expected });
      }, message);
    });
  }

  it("do not hold of a rule that lets pass what it does not know", () => {
    const expected = { flags: EXPECTED.flags, allows: EXPECTED.allows };
    assert.throws(() => {
      assertRule(carelessTag, expected);
    }, /careless-tag flags a tag: passed with tags not known: what is unknown is never a pass/);
    assertRule(carelessTag, expected, { unknownMayPass: true });
  });

  it("do not hold of a rule that fails at odd values", () => {
    assert.throws(() => {
      assertRule(brittleTag, EXPECTED);
    }, /brittle-tag allows another tag: could not be judged.*what is x\?/s);
  });

  it("name every case that does not hold", () => {
    const expected = { ...EXPECTED, allows: { one: group(true), two: group("TRUE"), three: group(false) } };
    assert.throws(
      () => {
        assertRule(noOpenTag, expected);
      },
      (error: Error) =>
        error.message.includes("allows one") &&
        error.message.includes("allows two") &&
        !error.message.includes("three"),
    );
  });

  it("take options", () => {
    const resources = [{ ...group(true), props: { tags: { wide: "true" } } }];
    assertRule(noOpenTag, {
      flags: { "the other tag": { resources, options: { tag: "wide" } } },
      allows: { "the other tag": resources },
    });
  });

  it("are there", () => {
    assert.throws(
      () => checksOf(noOpenTag, { ...EXPECTED, flags: {} }),
      /no-open-tag has no case that it flags/,
    );
    assert.throws(() => checksOf(noOpenTag, { ...EXPECTED, allows: {} }), /has no case that it allows/);
  });
});
