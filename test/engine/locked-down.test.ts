import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Engine, example, PACK, ROOT, STRICT } from "./engine";

describe("what keeps to the rules by the preset strict, on the real engine", function () {
  this.timeout(240_000);
  const scratch = mkdtempSync(join(tmpdir(), "azure-lockdown-strict-"));
  after(() => {
    rmSync(scratch, { recursive: true, force: true });
  });
  // Every rule is mandatory, and nothing suppressed. The clock is that of the sample's block list.
  const configuration = join(scratch, "strict.json");
  writeFileSync(
    configuration,
    JSON.stringify({ "azure-lockdown": { preset: "strict", now: "2026-11-24T12:00:00Z" } }),
  );
  const pack = [...PACK, "--policy-pack-config", configuration];

  const programs = [
    ["examples/locked-down", example("locked-down")],
    ["the stack of Pulumi.dev.yaml", ROOT],
  ] as const;
  for (const [name, folder] of programs) {
    it(`${name} passes a preview that leaves even fixed names unknown`, async () => {
      const engine = new Engine(folder, STRICT);
      try {
        await engine.succeed("preview", ...pack);
      } finally {
        engine.close();
      }
    });

    // `up` previews first, with the pack; the last one does not, and so judges what it makes by itself.
    it(`${name} passes up, a refresh and a second up without changes, destroy, and an up without a preview`, async () => {
      const engine = new Engine(folder);
      try {
        await engine.succeed("up", ...pack);
        assert.ok((await engine.resources()).length > 5);
        await engine.succeed("refresh", "--expect-no-changes");
        await engine.succeed("up", "--expect-no-changes", ...pack);
        await engine.succeed("destroy", "--skip-preview");
        assert.deepEqual(await engine.resources(), []);
        await engine.succeed("up", "--skip-preview", ...pack);
      } finally {
        engine.close();
      }
    });
  }
});
