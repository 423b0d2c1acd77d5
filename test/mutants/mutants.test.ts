import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { NO_COVERAGE } from "../coverage";
import { type Mutant, MUTANTS } from "./mutants";

const ROOT = join(__dirname, "../..");
const COPIED = [
  ".mocharc.json",
  "cli",
  "components",
  "egress",
  "package.json",
  "policypack",
  "report",
  "test/acceptance",
  "test/cli",
  "test/egress",
  "test/oracle",
  "test/policypack",
  "testing",
  "tsconfig.json",
];
/** Those first that find most mistakes in the least time. */
const SPECS = [
  "egress/space/*",
  "egress/cases/**/*",
  "egress/re*/**/*",
  "oracle/agreement",
  "policypack/rules/n*",
  "policypack/engine/*",
  "policypack/configuration/*",
  "policypack/suppressions",
  "policypack/agreement",
];
/** Every seventh in an ordinary run; `AZURE_LOCKDOWN_MUTANTS=all` runs them all. */
const CHOSEN = MUTANTS.filter((_, i) => process.env["AZURE_LOCKDOWN_MUTANTS"] === "all" || i % 7 === 0);
const AT_ONCE = 2;

/** How a run of the tests ended; a crash, such as of a mistake that is no code, says nothing about the tests. */
type Outcome = "passed" | "failed" | "crashed";

/** A file's text with the mistake in it. */
function broken(text: string, { file, find, replace }: Mutant): string {
  const parts = text.split(find);
  assert.equal(parts.length, 2, `${file} has exactly once: ${find}`);
  return parts.join(replace);
}

/** The product and its tests in a folder where they can be broken. */
class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), "azure-lockdown-mutants-"));

  constructor() {
    for (const path of COPIED) cpSync(join(ROOT, path), join(this.folder, path), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Runs the tests with a mistake, or without any, and mends it. */
  async testsOn(mutant: Mutant | undefined): Promise<Outcome> {
    if (mutant === undefined) return this.tests();
    const path = join(this.folder, mutant.file);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, broken(text, mutant));
    try {
      return await this.tests();
    } finally {
      writeFileSync(path, text);
    }
  }

  /** Runs the tests of the core, which stop at the first that fails. */
  private async tests(): Promise<Outcome> {
    const mocha = join(ROOT, "node_modules/mocha/bin/mocha.js");
    const specs = SPECS.map((spec) => `test/${spec}.test.ts`);
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [mocha, "--bail", "--reporter", "dot", "--no-color", ...specs], {
        cwd: this.folder,
        stdio: ["ignore", "pipe", "ignore"],
        env: { ...process.env, ...NO_COVERAGE, AZURE_LOCKDOWN_WORLDS: "200", AZURE_LOCKDOWN_SEED: "1" },
      });
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.on("error", reject);
      child.on("close", (status) => {
        resolve(status === 0 ? "passed" : /^ *1 failing$/m.test(output) ? "failed" : "crashed");
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe("the tests of the core", function () {
  this.timeout(300_000);
  const copies: Copy[] = [];
  const outcomes = new Map<Mutant | undefined, Promise<Outcome>>();

  before(() => {
    const last: Promise<unknown>[] = [];
    for (const [i, mutant] of [undefined, ...CHOSEN].entries()) {
      const lane = i % AT_ONCE;
      const copy = (copies[lane] ??= new Copy());
      const outcome = (last[lane] ?? Promise.resolve()).then(() => copy.testsOn(mutant));
      // Told by the test that waits for it.
      last[lane] = outcome.catch(() => undefined);
      outcomes.set(mutant, outcome);
    }
  });
  after(async () => {
    await Promise.allSettled(outcomes.values());
    for (const copy of copies) copy.remove();
  });

  it("pass where nothing is wrong", async () => {
    assert.equal(await outcomes.get(undefined), "passed");
  });

  for (const mutant of CHOSEN) {
    it(`notice that ${mutant.name}`, async () => {
      assert.equal(await outcomes.get(mutant), "failed");
    });
  }

  it("know every mistake by text that is still there", () => {
    for (const mutant of MUTANTS) broken(readFileSync(join(ROOT, mutant.file), "utf8"), mutant);
  });

  it("know every mistake by a name of its own", () => {
    const names = MUTANTS.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });
});
