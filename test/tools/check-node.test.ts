import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(__dirname, "../../tools/check-node.cjs");

/** Runs the check as it would run on another version of Node. */
function checkOn(version: string): { status: number | null; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), "azure-lockdown-node-"));
  try {
    const preload = join(folder, "version.cjs");
    writeFileSync(
      preload,
      `Object.defineProperty(process.versions, "node", { value: ${JSON.stringify(version)} });`,
    );
    return spawnSync(process.execPath, ["--require", preload, SCRIPT], { encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the check of the Node version", () => {
  for (const version of ["20.19.0", "20.20.2", "22.12.0", "26.99.0"]) {
    it(`lets ${version} pass without a word`, () => {
      assert.deepEqual([checkOn(version).status, checkOn(version).stderr], [0, ""]);
    });
  }

  for (const version of ["12.22.0", "18.20.0", "20.18.3", "27.0.0"]) {
    it(`refuses ${version}, and says which are wanted`, () => {
      const { status, stderr } = checkOn(version);
      assert.equal(status, 1);
      assert.match(
        stderr,
        new RegExp(`needs Node\\.js >=20\\.19\\.0 <27, and this is ${version.replaceAll(".", "\\.")}`),
      );
    });
  }
});
