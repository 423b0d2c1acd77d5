import assert from "node:assert/strict";

import { bundle, type Outcome, Workplace } from "./command";
import { CLOSED, OPEN, stateOf } from "./states";

const NSG = "nsg-no-unrestricted-egress";

interface Report {
  readonly summary: Record<string, number>;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly suppressed: unknown;
  }[];
  readonly suppressions?: readonly { readonly kind: string; readonly rule: string }[];
}

/** A day so many days from today. */
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const file = (until: string, resource = "*::web", fields = "    reason: moved in December\n"): string =>
  `version: 1\nsuppressions:\n  - rule: ${NSG}\n    resource: "${resource}"\n${fields}` +
  `    owner: net@contoso.com\n    until: ${until}\n    ticket: NET-12\n`;

describe("azure-lockdown audit --suppressions", () => {
  let place: Workplace;
  before(() => {
    bundle();
    place = new Workplace();
    place.write("open.json", stateOf("open", [OPEN]));
    place.write("closed.json", stateOf("closed", [CLOSED]));
  });
  after(() => {
    place.remove();
  });

  const audit = (input: string, suppressions: string, ...more: readonly string[]): Outcome => {
    place.write("accepted.yaml", suppressions);
    return place.run("audit", input, "--rule", NSG, "--suppressions", "accepted.yaml", ...more);
  };
  const report = (input: string, suppressions: string): Report & Pick<Outcome, "status"> => {
    const { status, stdout } = audit(input, suppressions, "--format", "json");
    return { status, ...(JSON.parse(stdout) as Report) };
  };

  it("accepts a finding until its end, and keeps it in sight", () => {
    const { status, summary, findings, suppressions } = report("open.json", file(day(30)));
    assert.deepEqual([status, summary["mandatory"], summary["suppressed"]], [0, 0, 1]);
    assert.deepEqual(
      findings.map(({ severity, suppressed }) => [severity, suppressed]),
      [
        [
          "mandatory",
          { reason: "moved in December", owner: "net@contoso.com", until: day(30), ticket: "NET-12" },
        ],
      ],
    );
    assert.equal(suppressions, undefined);
  });

  it("shows it as such in every format for people", () => {
    const accepted = new RegExp(
      `until ${day(30)} by net@contoso\\.com: moved in\\s+December\\s+\\(NET-12\\)|moved in December`,
    );
    for (const format of ["text", "markdown", "html", "junit", "sarif"]) {
      const { status, stdout } = audit("open.json", file(day(30)), "--format", format);
      assert.equal(status, 0, format);
      assert.match(stdout.replace(/<!-- -->/g, ""), accepted, format);
    }
    assert.match(audit("open.json", file(day(30))).stdout, /^No findings in 1 stack .*, 1 suppressed\./);
    assert.match(audit("open.json", file(day(30)), "--format", "junit").stdout, /skipped="1"[^]*<skipped /);
    assert.match(audit("open.json", file(day(30)), "--format", "sarif").stdout, /"suppressions"/);
  });

  it("counts a finding again from its end on, and reports the suppression", () => {
    const { status, summary, suppressions } = report("open.json", file(day(-1)));
    assert.deepEqual([status, summary["mandatory"], summary["suppressed"]], [1, 1, 0]);
    assert.deepEqual(
      suppressions?.map(({ kind, rule }) => [kind, rule]),
      [["expired", NSG]],
    );
    assert.match(audit("open.json", file(day(-1))).stdout.replace(/\s+/g, " "), /its findings count again/);
  });

  it("reports one that matches nothing", () => {
    const { status, suppressions } = report("closed.json", file(day(30)));
    assert.deepEqual([status, suppressions?.map(({ kind }) => kind)], [0, ["unused"]]);
  });

  const faulty: Record<string, [suppressions: string, message: RegExp, ...more: string[]]> = {
    "no reason": [
      file(day(30), "*", ""),
      /accepted\.yaml, line 3: suppressions\[0\]\.reason: expected a reason/,
    ],
    "no end": [
      file(day(30)).replace(/ {4}until.*\n/, ""),
      /accepted\.yaml, line 3: suppressions\[0\]\.until: expected the day it ends/,
    ],
    "an end beyond --max-days": [
      file(day(30)),
      /suppressions\[0\]\.until: .* is more than 7 days from now/,
      "--max-days",
      "7",
    ],
    "no YAML": ["a: [", /accepted\.yaml, /],
    "a --max-days that is no number": [
      file(day(30)),
      /expected a whole number of days/,
      "--max-days",
      "soon",
    ],
  };
  for (const [name, [suppressions, message, ...more]] of Object.entries(faulty)) {
    it(`is refused with ${name}, and nothing is judged by it`, () => {
      const { status, stdout, stderr } = audit("open.json", suppressions, ...more);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
    });
  }

  it("is refused where there is no such file", () => {
    const { status, stderr } = place.run("audit", "open.json", "--suppressions", "none.yaml");
    assert.equal(status, 2);
    assert.match(stderr, /cannot read none\.yaml/);
  });

  it("may be named in the configuration, with its limit, as the pack takes it", () => {
    place.write("accepted.yaml", file(day(30)));
    const run = (settings: object): Outcome => {
      place.write("config.json", { "azure-lockdown": settings });
      return place.run("audit", "open.json", "--rule", NSG, "--config", "config.json");
    };
    assert.equal(run({ suppressions: "accepted.yaml" }).status, 0);
    assert.equal(run({ suppressions: "accepted.yaml", now: `${day(31)}T12:00:00Z` }).status, 1);
    assert.equal(run({ suppressions: "accepted.yaml", maxDays: 7 }).status, 2);
  });
});
