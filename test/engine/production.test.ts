import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Engine, PACK, ROOT } from "./engine";

describe("the stack of Pulumi.prod.yaml, on the real engine", function () {
  this.timeout(300_000);
  const scratch = mkdtempSync(join(tmpdir(), "azure-lockdown-prod-"));
  after(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  it("keeps to the preset strict, stays as it is, and its destroy stops at what is protected", async () => {
    const configuration = join(scratch, "strict.json");
    writeFileSync(
      configuration,
      JSON.stringify({ "azure-lockdown": { preset: "strict", now: "2026-11-24T12:00:00Z" } }),
    );
    // The last --stack counts.
    const prod = ["--stack", "prod"];
    const strict = [...prod, ...PACK, "--policy-pack-config", configuration];
    const engine = new Engine(ROOT);
    try {
      const made = await engine.succeed("up", ...strict);
      assert.match(made, /azuread:index:ConditionalAccessPolicy/);
      assert.match(made, /nextApprovalExpiry\s*: "2027-03-31T00:00:00Z"/);
      assert.match(made, /nextExpiry\s*: "2026-11-25T09:30:00Z"/);
      await engine.succeed("up", "--expect-no-changes", ...strict);
      await engine.succeed("refresh", "--expect-no-changes", ...prod);

      const { status, output } = await engine.pulumi("destroy", ...prod);
      assert.notEqual(status, 0);
      assert.match(
        output,
        /::(backup-vault|backup-guard-proxy|logs-backup-vault)" cannot be deleted\s+because it is protected/,
      );
      assert.doesNotMatch(output, /deleted \(/);
    } finally {
      engine.close();
    }
  });
});
