import assert from "node:assert/strict";
import { join } from "node:path";

import { Engine } from "./engine";

const PROGRAM = join(__dirname, "programs/access");
const REVERSED = ["-c", "access:reversed=true"];

describe("who may do what, on the real engine", function () {
  this.timeout(240_000);

  it("two of each stand in one stack, and the order of their lists changes nothing", async () => {
    const engine = new Engine(PROGRAM);
    try {
      await engine.succeed("up", "--skip-preview");
      const made = await engine.resources();
      const ids = made.map(({ id }) => id).filter((id) => id !== undefined);
      assert.equal(new Set(ids.map((id) => id.toLowerCase())).size, ids.length);
      assert.equal(made.filter(({ type }) => type.startsWith("azuread:")).length, 18);
      await engine.succeed("preview", "--expect-no-changes", ...REVERSED);
      await engine.succeed("refresh", "--expect-no-changes");
      await engine.succeed("destroy");
      assert.deepEqual(await engine.resources(), []);
    } finally {
      engine.close();
    }
  });

  it("a property of the directory's that is misspelled or missing fails in the preview", async () => {
    const engine = new Engine(PROGRAM);
    try {
      const { status, output } = await engine.pulumi("preview", "-c", "access:misspelled=azuread");
      assert.notEqual(status, 0);
      assert.match(output, /'ip\.ipRange' is no property here, which takes ipRanges, trusted/);
      assert.match(output, /missing required property 'ip\.ipRanges'/);
    } finally {
      engine.close();
    }
  });
});
