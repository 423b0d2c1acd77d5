import assert from "node:assert/strict";

import fc from "fast-check";

import { readSuppressions } from "../../../policypack/configuration/suppression-file";
import { RULES } from "../../../policypack/rules";
import { NOW } from "../context";

const entry = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  rule: "nsg-no-unrestricted-egress",
  resource: "*::legacy",
  reason: "moved in December",
  owner: "net@contoso.com",
  until: "2026-12-31",
  ...fields,
});
const yaml = (...entries: unknown[]): string => JSON.stringify({ version: 1, suppressions: entries });
const faultsOf = (text: string, maxDays = 365): readonly string[] => {
  const content = readSuppressions(text, RULES, { now: NOW, maxDays });
  return "faults" in content ? content.faults : [];
};

describe("a file of suppressions", () => {
  it("is read with the end of each, its line, and nothing left out", () => {
    const text = [
      "version: 1",
      "suppressions:",
      "  # The old network goes away in December.",
      "  - rule: nsg-no-unrestricted-egress",
      '    resource: "urn:pulumi:prod::shop::*::legacy"',
      "    property: securityRules[0]",
      "    reason: moved in December",
      "    owner: net@contoso.com",
      "    until: 2026-12-31",
      "    ticket: 1234",
      "",
    ].join("\n");
    assert.deepEqual(readSuppressions(text, RULES, { now: NOW, maxDays: 365 }), {
      suppressions: [
        {
          rule: "nsg-no-unrestricted-egress",
          resource: "urn:pulumi:prod::shop::*::legacy",
          property: "securityRules[0]",
          reason: "moved in December",
          owner: "net@contoso.com",
          until: "2026-12-31",
          // A day counts to its end.
          end: new Date("2027-01-01T00:00:00Z"),
          ticket: "1234",
          line: 4,
        },
      ],
    });
  });

  const faulty: Record<string, [text: string, fault: RegExp]> = {
    "no reason": [yaml(entry({ reason: undefined })), /suppressions\[0\]\.reason: expected a reason/],
    "an empty reason": [yaml(entry({ reason: "  " })), /suppressions\[0\]\.reason: expected a reason/],
    "no end": [yaml(entry({ until: undefined })), /suppressions\[0\]\.until: expected the day it ends/],
    "an end that is no day": [yaml(entry({ until: "2026-02-31x" })), /until: expected the day it ends/],
    "an end that never comes": [yaml(entry({ until: "2026-13-45" })), /until: expected the day it ends/],
    "no owner": [yaml(entry({ owner: undefined })), /owner: expected who answers for it/],
    "no resource": [yaml(entry({ resource: undefined })), /resource: expected the URN of a resource/],
    "a rule that does not exist": [yaml(entry({ rule: "nothing" })), /rule: "nothing" is no rule/],
    "all rules at once": [yaml(entry({ rule: "*" })), /rule: "\*" is no rule/],
    "a key that does not exist": [
      yaml(entry({ untill: 1 })),
      /untill: no such key; expected an object with rule/,
    ],
    "another version": [JSON.stringify({ version: 2, suppressions: [] }), /version: expected 1/],
    "nothing at all": ["", /expected an object with version: 1/],
    "no YAML": ["a: [", /line 1/],
    "a list": ["- 1", /expected an object with version: 1/],
    "an end that is too far": [
      yaml(entry({ until: "2027-12-31" })),
      /2027-12-31 is more than 365 days from now/,
    ],
  };
  for (const [name, [text, fault]] of Object.entries(faulty)) {
    it(`says what is wrong with ${name}`, () => {
      const faults = faultsOf(text);
      assert.equal(faults.length, 1, faults.join("\n"));
      assert.match(faults[0] ?? "", fault);
    });
  }

  it("says all that is wrong at once, each with its line", () => {
    const text =
      "version: 1\nsuppressions:\n  - rule: nothing\n    resource: x\n    reason: y\n    owner: z\n    until: soon\n  - 7\n";
    assert.deepEqual(
      faultsOf(text).map((fault) => fault.slice(0, fault.indexOf(":"))),
      ["line 3", "line 7", "line 8"],
    );
  });

  it("counts an end by the limit that is given", () => {
    assert.equal(faultsOf(yaml(entry({ until: "2026-12-31" })), 10).length, 1);
    assert.deepEqual(faultsOf(yaml(entry({ until: "2026-12-31" })), 60), []);
  });

  it("is never read as something without fault, whatever it holds, unless it is one", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const content = readSuppressions(JSON.stringify(value), RULES, { now: NOW, maxDays: 365 });
        assert.ok("faults" in content ? content.faults.length > 0 : content.suppressions.length >= 0);
      }),
      { numRuns: 300 },
    );
  });
});
