import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { controlsIn, controlsOf, FRAMEWORKS } from "../../policypack/frameworks";
import { RULES } from "../../policypack/rules";
import { bundle, CLI, Workplace } from "./command";

const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")) as {
  version: string;
};

describe("azure-lockdown", () => {
  let place: Workplace;
  before(() => {
    bundle();
    place = new Workplace();
  });
  after(() => {
    place.remove();
  });

  it("prints its version", () => {
    assert.deepEqual(place.run("--version"), { status: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("has help with examples, for itself and for each command, within 80 columns", () => {
    for (const args of [[], ["audit"], ["surface"], ["ask"], ["diff"], ["diagram"], ["rules"]]) {
      const { status, stdout, stderr } = place.run(...args, "--help");
      assert.deepEqual([status, stderr], [0, ""]);
      assert.match(stdout, /^Usage: azure-lockdown /);
      assert.match(stdout, /\nExamples:\n {2}\S/);
      assert.deepEqual(
        stdout.split("\n").filter((line) => line.length > 80),
        [],
      );
    }
  });

  it("ends with 2 and says why in its first line where it is used wrongly", () => {
    const uses: [readonly string[], RegExp][] = [
      [["nonsense"], /^azure-lockdown: unknown command 'nonsense'\n/],
      [["--nonsense"], /^azure-lockdown: unknown option '--nonsense'\n/],
      [["audit"], /^azure-lockdown: missing required argument 'input'\n/],
      [["audit", "x.json", "--nonsense"], /^azure-lockdown: unknown option '--nonsense'\n/],
      [["audit", "x.json", "--format", "pdf"], /^azure-lockdown: .*'pdf' is invalid.*text, json/],
      [["audit", "x.json", "--out"], /^azure-lockdown: option '--out <file>' argument missing\n/],
      [
        ["rules", "--framework", "iso"],
        /^azure-lockdown: .*'iso' is invalid\. Allowed choices are mcsb, cis, nist, pci\.\n\(.*\)\n$/,
      ],
      [["rules", "--framework"], /^azure-lockdown: option '--framework <name>' argument missing\n/],
      [["rules", "--format", "sarif"], /^azure-lockdown: .*'sarif' is invalid.*text, json, markdown/],
      [["rules", "extra"], /^azure-lockdown: too many arguments/],
      [["--\u001b[2J"], /^azure-lockdown: unknown option '--\\x1b\[2J'\n/],
      [[], /^Usage: /],
    ];
    for (const [args, line] of uses) {
      const { status, stdout, stderr } = place.run(...args);
      assert.deepEqual([status, stdout], [2, ""], args.join(" "));
      assert.match(stderr, line);
    }
  });

  it("does not mind a reader that stops reading", function () {
    if (process.platform === "win32") this.skip();
    const { stdout, stderr } = spawnSync(
      "bash",
      ["-c", '"$0" "$1" rules --format json | head -c 1; echo " ${PIPESTATUS[0]}"', process.execPath, CLI],
      { encoding: "utf8" },
    );
    assert.deepEqual([stdout, stderr], ["{ 0\n", ""]);
  });
});

describe("azure-lockdown rules", () => {
  let place: Workplace;
  before(() => {
    bundle();
    place = new Workplace();
  });
  after(() => {
    place.remove();
  });

  it("lists every rule for people, within 80 columns", () => {
    const { status, stdout, stderr } = place.run("rules");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.ok(stdout.startsWith(`${String(RULES.length)} rules.\n\n`));
    for (const { meta } of RULES) {
      assert.ok(stdout.includes(`\n${meta.id} (${meta.severity})\n  `));
      assert.ok(stdout.includes(`  docs        docs/rules/${meta.id}.md\n`));
    }
    assert.deepEqual(
      stdout.split("\n").filter((line) => line.length > 80),
      [],
    );
  });

  it("gives programs all that describes a rule", () => {
    const { status, stdout } = place.run("rules", "--format", "json");
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(stdout), {
      schemaVersion: 1,
      tool: { name: "azure-lockdown", version },
      rules: RULES.map(({ meta, options }) => ({
        id: meta.id,
        group: meta.group,
        severity: meta.severity,
        judged: meta.judged ?? "resource",
        title: meta.title,
        why: meta.why,
        options,
        frameworks: controlsOf(meta.id),
        docs: `docs/rules/${meta.id}.md`,
      })),
    });
  });

  it("lists every rule for a page, group by group", () => {
    const { status, stdout } = place.run("rules", "--format", "markdown");
    assert.equal(status, 0);
    for (const { meta } of RULES) {
      const row = stdout
        .split("\n")
        .filter((line) => line.startsWith(`| [${meta.id}](docs/rules/${meta.id}.md) `));
      assert.equal(row.length, 1, meta.id);
      assert.ok(row[0]?.includes(`| ${meta.title} `), meta.id);
      assert.match(row[0] ?? "", new RegExp(`\\| ${meta.severity} +\\| ${meta.judged ?? "resource"} +\\|`));
    }
    const headings = [...stdout.matchAll(/^## (.*)$/gm)].map((match) => match[1]);
    assert.equal(headings[0], "Egress");
    assert.equal(headings.length, new Set(RULES.map(({ meta }) => meta.group)).size);
  });
});

describe("azure-lockdown rules --framework", () => {
  let place: Workplace;
  before(() => {
    bundle();
    place = new Workplace();
  });
  after(() => {
    place.remove();
  });

  for (const framework of FRAMEWORKS) {
    const { key, name, title, version: edition, scope, source } = framework;
    const rulesOf = (control: string): string[] =>
      RULES.map(({ meta }) => meta.id).filter((id) =>
        controlsOf(id).some((each) => each.framework === name && each.control === control),
      );
    const controls = controlsIn(framework);
    const covered = controls.filter(({ control }) => rulesOf(control).length > 0).length;

    it(`says for people which controls of ${key} are covered and which are not, within 80 columns`, () => {
      const { status, stdout, stderr } = place.run("rules", "--framework", key);
      assert.deepEqual([status, stderr], [0, ""]);
      assert.ok(
        stdout.startsWith(`${title} ${edition}\n  ${covered} of ${controls.length} listed controls `),
      );
      assert.equal([...stdout.matchAll(/^ {14}not covered$/gm)].length, controls.length - covered);
      // Lines are broken at blanks.
      const flat = stdout.replace(/\s+/g, " ");
      for (const { control, name: words } of controls) {
        const rules = rulesOf(control);
        const served = rules.length === 0 ? "not covered" : rules.join(", ");
        assert.ok(flat.includes(` ${control} ${words} ${served} `), control);
      }
      assert.deepEqual(
        stdout.split("\n").filter((line) => line.length > 80),
        [],
      );
    });

    it(`gives programs every listed control of ${key} with its rules`, () => {
      const { status, stdout } = place.run("rules", "--framework", key, "--format", "json");
      assert.equal(status, 0);
      assert.deepEqual(JSON.parse(stdout), {
        schemaVersion: 1,
        tool: { name: "azure-lockdown", version },
        framework: { key, name, title, version: edition, source, scope },
        summary: { listed: controls.length, covered },
        controls: framework.sections.flatMap((section) =>
          section.controls.map((each) => ({
            ...each,
            section: section.title,
            rules: rulesOf(each.control),
          })),
        ),
      });
    });

    it(`lists ${key} for a page`, () => {
      const { status, stdout } = place.run("rules", "--framework", key, "--format", "markdown");
      assert.equal(status, 0);
      assert.ok(stdout.startsWith(`# ${title} ${edition}\n\n`));
      const rows = stdout.split("\n").filter((line) => /^\| [\w-]*\d/.test(line));
      assert.deepEqual(
        rows
          .map((row) => row.split("|").map((cell) => cell.trim()))
          .map(([, control, , served]) => [control, served]),
        controls.map(({ control }) => [
          control,
          rulesOf(control)
            .map((id) => `[${id}](docs/rules/${id}.md)`)
            .join(", ") || "–",
        ]),
      );
    });
  }
});
