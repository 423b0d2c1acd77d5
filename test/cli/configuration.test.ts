import assert from "node:assert/strict";

import { bundle, type Outcome, Workplace } from "./command";
import { CLOSED, nsg, OPEN, stateOf } from "./states";

const NSG = "nsg-no-unrestricted-egress";

interface Finding {
  readonly rule: string;
  readonly severity: string;
}

describe("azure-lockdown audit --config", () => {
  let place: Workplace;
  before(() => {
    bundle();
    place = new Workplace();
    place.write("open.json", stateOf("open", [OPEN]));
    place.write("closed.json", stateOf("closed", [CLOSED]));
    place.write("quarter.json", stateOf("quarter", [nsg("web", ["64.0.0.0/2"])]));
  });
  after(() => {
    place.remove();
  });

  const audit = (input: string, configuration: unknown, ...more: readonly string[]): Outcome => {
    place.write("config.json", configuration);
    const rules = ["--rule", NSG, ...(more.length > 0 ? more : ["--rule", "no-undecidable-egress"])];
    return place.run("audit", input, "--config", "config.json", "--format", "json", ...rules);
  };
  const severities = ({ stdout }: Outcome): unknown =>
    (JSON.parse(stdout) as { findings: Finding[] }).findings.map(
      ({ rule, severity }) => `${rule} ${severity}`,
    );

  const levels: Readonly<Record<string, readonly [configuration: object, status: number, found: string[]]>> =
    {
      "nothing configured": [{}, 1, [`${NSG} mandatory`]],
      "all advisory": [{ all: "advisory" }, 0, [`${NSG} advisory`]],
      "the rule advisory": [{ [NSG]: "advisory" }, 0, [`${NSG} advisory`]],
      "the rule advisory, and all mandatory": [
        { [NSG]: "advisory", all: "mandatory" },
        0,
        [`${NSG} advisory`],
      ],
      "the rule mandatory, and all disabled": [
        { all: "disabled", [NSG]: "mandatory" },
        1,
        [`${NSG} mandatory`],
      ],
      "the rule to remediate, which it cannot": [{ [NSG]: "remediate" }, 1, [`${NSG} mandatory`]],
      "the rule disabled": [{ [NSG]: "disabled" }, 0, []],
      "the level in an object": [{ [NSG]: { enforcementLevel: "advisory" } }, 0, [`${NSG} advisory`]],
      "all in an object": [{ all: { enforcementLevel: "advisory" } }, 0, [`${NSG} advisory`]],
      "options without a level": [
        { all: "advisory", [NSG]: { unrestrictedPart: 0.1 } },
        0,
        [`${NSG} advisory`],
      ],
    };
  for (const [name, [configuration, status, found]] of Object.entries(levels)) {
    it(`judges with ${name}`, () => {
      const outcome = audit("open.json", configuration);
      assert.deepEqual([outcome.status, severities(outcome), outcome.stderr], [status, found, ""]);
    });
  }

  it("judges by the options that are configured, at the bounds as well", () => {
    assert.deepEqual(severities(audit("quarter.json", {})), []);
    assert.deepEqual(severities(audit("quarter.json", { [NSG]: { unrestrictedPart: 0.25 } })), [
      `${NSG} mandatory`,
    ]);
    assert.deepEqual(severities(audit("open.json", { [NSG]: { unrestrictedPart: 1 } })), [
      `${NSG} mandatory`,
    ]);
    assert.equal(
      audit("closed.json", { [NSG]: { unrestrictedPart: 0.000001, broadAddresses: 1 } }).status,
      0,
    );
  });

  it("leaves what cannot be read a mandatory finding, whatever is configured", () => {
    place.write("fault.json", stateOf("fault", [CLOSED, 7]));
    const outcome = audit("fault.json", { all: "advisory", "no-undecidable-egress": "disabled" });
    assert.deepEqual([outcome.status, severities(outcome)], [1, ["no-undecidable-egress mandatory"]]);
  });

  const wrong: Readonly<Record<string, readonly [configuration: unknown, message: string]>> = {
    "a misspelt rule": [
      { "nsg-no-unrestricted-egres": "advisory" },
      "config.json at nsg-no-unrestricted-egres: is not a known key (did you mean " +
        '"nsg-no-unrestricted-egress"?); expected one of all, ',
    ],
    "a misspelt option": [
      { [NSG]: { unrestrictedParts: 1 } },
      `config.json at ${NSG}.unrestrictedParts: is not a known key (did you mean "unrestrictedPart"?); expected `,
    ],
    "a misspelt level": [
      { all: "advisry" },
      'config.json at all: is "advisry" (did you mean "advisory"?); expected one of mandatory, advisory, disabled, ',
    ],
    "a misspelt level in an object": [
      { [NSG]: { enforcementLevel: "off" } },
      `config.json at ${NSG}.enforcementLevel: is "off"; expected one of mandatory, `,
    ],
    "an option of the wrong type": [
      { "subnet-egress-is-controlled": { requireProof: "no" } },
      'config.json at subnet-egress-is-controlled.requireProof: is the string "no"; expected true or false',
    ],
    "a number that is too great": [
      { [NSG]: { unrestrictedPart: 2 } },
      `config.json at ${NSG}.unrestrictedPart: is 2; expected a number from 0.000001 to 1`,
    ],
    "a number that is too small": [
      { [NSG]: { broadAddresses: 0 } },
      `config.json at ${NSG}.broadAddresses: is 0, too small; expected a number, 1 or more`,
    ],
    "an option for all rules": [
      { all: { unrestrictedPart: 1 } },
      "config.json at all.unrestrictedPart: is not a known key; expected one of enforcementLevel",
    ],
    "a number in place of a level": [
      { [NSG]: 3 },
      `config.json at ${NSG}: is the number 3; expected one of mandatory, advisory, disabled, remediate, or an object`,
    ],
    "a list": [[], 'config.json: expected an object such as {"all": "advisory"}, found a list'],
    "what is no JSON": ["{]", 'config.json: 1:2: expected JSON, found "]". '],
    "every rule disabled": [{ all: "disabled" }, "nothing to judge by: config.json disables every rule"],
  };
  for (const [name, [configuration, message]] of Object.entries(wrong)) {
    it(`ends with 2 and says where and what was expected for ${name}`, () => {
      const { status, stdout, stderr } = audit("open.json", configuration);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.ok(stderr.startsWith(`azure-lockdown: ${message}`), stderr);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
    });
  }

  it("reports all faults of a file at once", () => {
    const { status, stderr } = audit("open.json", {
      nothing: "advisory",
      [NSG]: { unrestrictedPart: 2, other: 1 },
    });
    assert.equal(status, 2);
    assert.deepEqual(
      [...stderr.matchAll(/^azure-lockdown: config\.json at ([^:]+): /gm)].map(([, path]) => path).sort(),
      ["nothing", `${NSG}.other`, `${NSG}.unrestrictedPart`].sort(),
    );
  });

  it("ends with 2 where there is no such file, and where it disables the one rule that is asked for", () => {
    assert.match(
      place.run("audit", "open.json", "--config", "gone.json").stderr,
      /^azure-lockdown: cannot read gone\.json: /,
    );
    const { status, stderr } = audit("open.json", { [NSG]: "disabled" }, "--quiet");
    assert.equal(status, 2);
    assert.match(stderr, /^azure-lockdown: nothing to judge by: /);
  });
});
