import assert from "node:assert/strict";
import { join } from "node:path";

import { Engine, namesOf, STRICT } from "./engine";

const PROGRAM = join(__dirname, "programs/log-everything");

describe("logEverything, on the real engine", function () {
  this.timeout(240_000);

  it("makes a setting of each resource once, changes nothing when their order does, and lets all go", async () => {
    const engine = new Engine(PROGRAM);
    try {
      await engine.succeed("up");
      const resources = await engine.resources();
      // Two groups of one name, in a component and outside, have settings of their own.
      assert.deepEqual(namesOf(resources, "monitor:DiagnosticSetting").sort(), [
        "copies-one-nsg",
        "copies-one-nsg",
        "copies-two-nsg",
        "logs-one-nsg",
        "logs-one-nsg",
        "logs-one-vnet",
        "logs-two-nsg",
        "logs-two-vnet",
      ]);
      const ids = resources.map(({ id }) => id).filter((id) => id !== undefined && id !== "");
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(namesOf(resources, "monitor:SubscriptionDiagnosticSetting").length, 1);

      await engine.succeed("up", "--expect-no-changes");
      await engine.succeed("up", "--expect-no-changes", "-c", "log-everything:reversed=true");
      await engine.succeed("refresh", "--expect-no-changes");
      await engine.succeed("destroy");
      assert.deepEqual(await engine.resources(), []);
    } finally {
      engine.close();
    }
  });

  it("shows all settings in a first preview, where no id is known", async () => {
    const engine = new Engine(PROGRAM, STRICT);
    try {
      const preview = await engine.succeed("preview");
      for (const name of ["logs-one-vnet", "logs-two-nsg", "copies-two-nsg"])
        assert.ok(preview.includes(name), name);
      assert.ok(!preview.includes("logs-quiet"));
    } finally {
      engine.close();
    }
  });
});
