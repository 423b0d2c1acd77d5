import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
  "tsconfig.json",
];
/** Every fourth in an ordinary run; `AZURE_LOCKDOWN_MUTANTS=all` runs them all. */
const CHOSEN = MUTANTS.filter((_, i) => process.env["AZURE_LOCKDOWN_MUTANTS"] === "all" || i % 4 === 0);

/** The product and its tests in a folder where they can be broken. */
class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), "azure-lockdown-mutants-"));

  constructor() {
    for (const path of COPIED) cpSync(join(ROOT, path), join(this.folder, path), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Breaks one file, and gives what mends it. */
  plant({ file, find, replace }: Mutant): () => void {
    const path = join(this.folder, file);
    const text = readFileSync(path, "utf8");
    const parts = text.split(find);
    assert.equal(parts.length, 2, `${file} has exactly once: ${find}`);
    writeFileSync(path, parts.join(replace));
    return () => {
      writeFileSync(path, text);
    };
  }

  /** Whether the tests of the core pass; they stop at the first that does not. */
  async passes(): Promise<boolean> {
    const mocha = join(ROOT, "node_modules/mocha/bin/mocha.js");
    const specs = ["egress/**/*", "oracle/agreement", "policypack/rules/n*"].map(
      (spec) => `test/${spec}.test.ts`,
    );
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [mocha, "--bail", "--reporter", "dot", ...specs], {
        cwd: this.folder,
        stdio: "ignore",
        env: { ...process.env, AZURE_LOCKDOWN_WORLDS: "200", AZURE_LOCKDOWN_SEED: "1" },
      });
      child.on("error", reject);
      child.on("exit", (status) => {
        resolve(status === 0);
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe("the tests of the core", function () {
  this.timeout(120_000);
  let copy: Copy;
  before(() => {
    copy = new Copy();
  });
  after(() => {
    copy.remove();
  });

  it("pass where nothing is wrong", async () => {
    assert.ok(await copy.passes());
  });

  for (const mutant of CHOSEN) {
    it(`notice that ${mutant.name}`, async () => {
      const mend = copy.plant(mutant);
      try {
        assert.ok(!(await copy.passes()), "no test failed");
      } finally {
        mend();
      }
    });
  }

  it("know every mistake by text that is still there", () => {
    for (const mutant of MUTANTS) copy.plant(mutant)();
  });
});
