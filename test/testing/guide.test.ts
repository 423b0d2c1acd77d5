import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const GUIDE = readFileSync(join(ROOT, "docs/testing.md"), "utf8");

/** The samples of the guide by the file that each is to be. */
const samples = new Map(
  [...GUIDE.matchAll(/```ts sample=(\S+)\n(.*?)```/gs)].map(([, file = "", text = ""]) => [file, text]),
);

describe("the guide to rules of one's own", function () {
  this.timeout(120_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "azure-lockdown-guide-"));
    for (const [file, text] of samples) writeFileSync(join(folder, file), text);
    const modules = join(folder, "node_modules");
    mkdirSync(modules);
    for (const name of ["@pulumi", "@types", "tsx", "mocha"])
      symlinkSync(join(ROOT, "node_modules", name), join(modules, name), "junction");
    symlinkSync(ROOT, join(modules, "azure-lockdown"), "junction");
    const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8")) as {
      compilerOptions: object;
    };
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("has a rule, its test and a pack", () => {
    assert.deepEqual([...samples.keys()], ["machine-has-owner.ts", "machine-has-owner.test.ts", "index.ts"]);
  });

  it("compiles", () => {
    const { status, stdout } = run("typescript/bin/tsc", ["--noEmit", "-p", folder]);
    assert.equal(status, 0, stdout);
  });

  it("has a test that passes", () => {
    const { status, stdout } = mocha();
    assert.equal(status, 0, stdout);
    assert.match(stdout, /8 passing/);
  });

  it("has a test that fails with the rule broken", () => {
    const rule = join(folder, "machine-has-owner.ts");
    const text = readFileSync(rule, "utf8");
    try {
      writeFileSync(rule, text.replace("return [unknownSetting(", "return [] ?? [unknownSetting("));
      const { status, stdout } = mocha();
      assert.notEqual(status, 0, stdout);
      assert.match(stdout, /what is unknown is never a pass/);
    } finally {
      writeFileSync(rule, text);
    }
  });

  function mocha(): { status: number | null; stdout: string } {
    return run("mocha/bin/mocha.js", ["--no-config", "--require", "tsx/cjs", join(folder, "*.test.ts")]);
  }

  function run(program: string, args: readonly string[]): { status: number | null; stdout: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, "node_modules", program), ...args],
      { cwd: folder, encoding: "utf8", env: { ...process.env, FORCE_COLOR: "0" } },
    );
    return { status, stdout: `${stdout}${stderr}` };
  }
});
