import assert from "node:assert/strict";
import { join } from "node:path";

import { Engine } from "./engine";

const PROGRAM = join(__dirname, "programs/access");

describe("resources of the directory, on the real engine", function () {
  this.timeout(240_000);

  it("fail in the preview with a property that is misspelled or missing", async () => {
    const engine = new Engine(PROGRAM);
    try {
      const { status, output } = await engine.pulumi("preview");
      assert.notEqual(status, 0);
      assert.match(output, /'ip\.ipRange' is no property here, which takes ipRanges, trusted/);
      assert.match(output, /missing required property 'ip\.ipRanges'/);
    } finally {
      engine.close();
    }
  });
});
