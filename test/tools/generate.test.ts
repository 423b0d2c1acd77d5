import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { RULES } from "../../policypack/rules";
import { GENERATED, type GeneratedFile } from "../../tools/generate/files";
import { replacedBetween, tableReplaced } from "../../tools/generate/markdown";
import { pageWithTables } from "../../tools/generate/rule-page";
import { staleIn } from "../../tools/generate/stale";

const ROOT = join(__dirname, "../..");

describe("what is generated", () => {
  it("is as npm run generate would make it", async () => {
    const { stale, troubles } = await staleIn(ROOT, GENERATED);
    assert.deepEqual([stale.map(({ file }) => file), troubles], [[], []]);
  });

  it("is one file each", () => {
    const files = GENERATED.map(({ file }) => file);
    assert.equal(new Set(files).size, files.length);
    for (const { meta } of RULES) assert.ok(files.includes(`docs/rules/${meta.id}.md`));
  });

  it("refuses an argument that it does not know", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--require", "tsx/cjs", "tools/generate.ts", "--chekc"],
      { cwd: ROOT, encoding: "utf8" },
    );
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /--chekc.*--check/);
  });
});

describe("staleness", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "azure-lockdown-generate-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const upper: GeneratedFile = {
    file: "a.md",
    make: (current = "none") => Promise.resolve(current.toUpperCase()),
  };

  it("is nothing where a file is as it is made", async () => {
    writeFileSync(join(folder, "a.md"), "TEXT\n");
    assert.deepEqual(await staleIn(folder, [upper]), { stale: [], troubles: [] });
  });

  it("is a file that differs, or is not there, with its new text", async () => {
    writeFileSync(join(folder, "a.md"), "text\n");
    const other = { ...upper, file: "b.md" };
    assert.deepEqual(await staleIn(folder, [upper, other]), {
      stale: [
        { file: "a.md", text: "TEXT\n" },
        { file: "b.md", text: "NONE" },
      ],
      troubles: [],
    });
  });

  it("names a file that cannot be made, and goes on with the others", async () => {
    const broken = { file: "c.md", make: () => Promise.reject(new Error("lacks a heading")) };
    const { stale, troubles } = await staleIn(folder, [broken, upper]);
    assert.deepEqual(troubles, ["c.md: lacks a heading"]);
    assert.equal(stale.length, 1);
  });
});

describe("a part of a file", () => {
  it("is put between its comments, and nothing else changes", () => {
    assert.equal(
      replacedBetween("a\n<!-- x -->\nold\n<!-- /x -->\nb\n", "x", "new\n"),
      "a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb\n",
    );
  });

  const broken: Readonly<Record<string, string>> = {
    "no comments": "a\n",
    "no end": "<!-- x -->\n",
    "the end first": "<!-- /x -->\n<!-- x -->\n",
    "two of them": "<!-- x --><!-- /x --><!-- x --><!-- /x -->",
  };
  for (const [name, text] of Object.entries(broken)) {
    it(`has no place where there are ${name}`, () => {
      assert.throws(() => replacedBetween(text, "x", "new"), /lacks the lines <!-- x --> and <!-- \/x -->/);
    });
  }
});

describe("a table under a heading", () => {
  const TABLE = "| new |\n| --- |\n";
  const cases: Readonly<Record<string, readonly [before: string, after: string]>> = {
    "takes the place of the one that is there": [
      "# T\n\n## A\n\n| old |\n| --- |\n| 1   |\n\n## B\n\n| b |\n",
      "# T\n\n## A\n\n| new |\n| --- |\n\n## B\n\n| b |\n",
    ],
    "leaves what stands before and behind it": [
      "## A\n\nBefore.\n\n| old |\n| --- |\n\nBehind.\n\n## B\n",
      "## A\n\nBefore.\n\n| new |\n| --- |\n\nBehind.\n\n## B\n",
    ],
    "comes behind the text where there is none": [
      "## A\n\nText.\n\n## B\n",
      "## A\n\nText.\n\n| new |\n| --- |\n\n## B\n",
    ],
    "may be the end of the file": [
      "## B\n\n## A\n\n| old |\n| --- |\n",
      "## B\n\n## A\n\n| new |\n| --- |\n",
    ],
    "is not looked for under other headings": [
      "## A\n\n## B\n\n| b |\n| --- |\n",
      "## A\n\n| new |\n| --- |\n\n## B\n\n| b |\n| --- |\n",
    ],
  };
  for (const [name, [before, after]] of Object.entries(cases)) {
    it(name, () => {
      assert.equal(tableReplaced(before, "A", TABLE), after);
    });
  }

  it("needs the heading", () => {
    assert.throws(() => tableReplaced("## B\n", "A", TABLE), /lacks the heading "## A"/);
  });
});

describe("the page of a rule", () => {
  it("gets its tables and keeps all else", async () => {
    const rule = RULES.find(({ meta }) => meta.id === "nsg-no-unrestricted-egress");
    assert.ok(rule);
    const page = "# T\n\nOdd   spacing *stays*.\n\n## Options\n\n| old |\n| --- |\n\n## Frameworks\n";
    const made = await pageWithTables(page, rule);
    assert.ok(made.startsWith("# T\n\nOdd   spacing *stays*.\n\n## Options\n\n| option "));
    assert.match(made, /\n\| `unrestrictedPart` \| 0\.5 +\| /);
    assert.match(made, /\n## Frameworks\n\n\| framework +\| control \|\n.*\n\| MCSB +\| NS-1 +\|\n/);
    assert.ok(!made.includes("| old |"));
    assert.equal(await pageWithTables(made, rule), made);
  });

  it("has to be there first", async () => {
    const [rule] = RULES;
    assert.ok(rule);
    await assert.rejects(pageWithTables(undefined, rule), /is not there yet.*TEMPLATE/);
  });
});
