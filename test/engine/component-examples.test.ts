import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { RULES } from "../../policypack/rules";
import { Engine, PACK, ROOT } from "./engine";

const EXAMPLES = join(ROOT, "examples/components");

describe("the example of each component, on the real engine by the preset strict", function () {
  this.timeout(240_000);
  const scratch = mkdtempSync(join(tmpdir(), "azure-lockdown-examples-"));
  after(() => {
    rmSync(scratch, { recursive: true, force: true });
  });
  const configuration = join(scratch, "strict.json");
  const now = "2026-11-24T12:00:00Z";
  // An example shows one component: what another one is there for is somebody else's to see to.
  const elsewhere = RULES.filter(({ options }) => "responsibility" in options).map(({ meta }) => [
    meta.id,
    { responsibility: "elsewhere" },
  ]);
  writeFileSync(
    configuration,
    JSON.stringify({ "azure-lockdown": { preset: "strict", now }, ...Object.fromEntries(elsewhere) }),
  );
  const pack = [...PACK, "--policy-pack-config", configuration];

  for (const name of readdirSync(EXAMPLES)) {
    it(`${name} passes up, a second up and a refresh without changes, and destroy`, async () => {
      const engine = new Engine(join(EXAMPLES, name), { AZURE_LOCKDOWN_NOW: now });
      try {
        await engine.succeed("up", ...pack);
        assert.ok((await engine.resources()).length > 1);
        await engine.succeed("up", "--expect-no-changes", ...pack);
        await engine.succeed("refresh", "--expect-no-changes");
        await engine.succeed("destroy");
      } finally {
        engine.close();
      }
    });
  }
});
