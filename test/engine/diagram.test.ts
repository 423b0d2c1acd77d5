import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Places } from "../../egress/azure";
import { DEFAULT_THRESHOLDS, surfaceOf } from "../../egress/reach";
import { readModel } from "../../egress/read";
import { readDocument } from "../../egress/read/documents";
import { svgDiagram } from "../../report/diagram";
import { Engine, ROOT } from "./engine";

describe("the picture of the stack, from a preview on the real engine", function () {
  this.timeout(120_000);

  it("is the one in the readme", async () => {
    const engine = new Engine(ROOT);
    try {
      const { status, stdout, output } = await engine.pulumi("preview", "--json");
      assert.equal(status, 0, output);
      const document = readDocument(stdout, "preview.json");
      const model = readModel(document.resources, new Places());
      const drawn = await svgDiagram(model, surfaceOf(model, DEFAULT_THRESHOLDS));
      assert.equal(drawn, readFileSync(join(ROOT, "docs/pictures/stack.svg"), "utf8"));
    } finally {
      engine.close();
    }
  });
});
