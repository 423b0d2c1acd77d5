import assert from "node:assert/strict";

import { Engine, example, PACK, ROOT, STRICT } from "./engine";

describe("what keeps to the rules, on the real engine", function () {
  this.timeout(240_000);

  const programs = [
    ["examples/locked-down", example("locked-down")],
    ["the stack of Pulumi.dev.yaml", ROOT],
  ] as const;
  for (const [name, folder] of programs) {
    it(`${name} passes preview, up, a second up and a refresh without changes, and destroy`, async () => {
      const engine = new Engine(folder);
      try {
        await engine.succeed("preview", ...PACK);
        await engine.succeed("up", ...PACK);
        assert.ok((await engine.resources()).length > 5);
        await engine.succeed("up", "--expect-no-changes", ...PACK);
        await engine.succeed("refresh", "--expect-no-changes");
        await engine.succeed("preview", "--expect-no-changes", ...PACK);
        await engine.succeed("destroy");
        assert.deepEqual(await engine.resources(), []);
      } finally {
        engine.close();
      }
    });

    it(`${name} passes a preview that leaves even fixed names unknown`, async () => {
      const engine = new Engine(folder, STRICT);
      try {
        await engine.succeed("preview", ...PACK);
      } finally {
        engine.close();
      }
    });

    it(`${name} passes an up without a preview`, async () => {
      const engine = new Engine(folder);
      try {
        await engine.succeed("up", "--skip-preview", ...PACK);
      } finally {
        engine.close();
      }
    });
  }
});
