import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Engine, ROOT } from "./engine";

const PROGRAM = join(__dirname, "programs/instances");
const REVERSED = ["-c", "instances:reversed=true"];

/** Type tokens of the components that users make. */
const COMPONENTS = readdirSync(join(ROOT, "components"))
  .filter((file) => /^[A-Z]\w*\.ts$/.test(file))
  .map((file) =>
    /super\(\s*"(azure-lockdown:\w+:\w+)"/.exec(readFileSync(join(ROOT, "components", file), "utf8")),
  )
  .map((match) => match?.[1] ?? "");

describe("two of each component in one stack, on the real engine", function () {
  this.timeout(600_000);

  it("do not clash, and the order of their lists and maps changes nothing", async () => {
    const engine = new Engine(PROGRAM);
    try {
      await engine.succeed("up", "--skip-preview");
      const made = await engine.resources();
      assert.ok(COMPONENTS.length > 10 && !COMPONENTS.includes(""), COMPONENTS.join());
      for (const component of COMPONENTS) {
        assert.ok(made.filter(({ type }) => type === component).length >= 2, component);
      }
      const ids = made.flatMap(({ id = "" }) => (id === "" ? [] : [id.toLowerCase()]));
      assert.deepEqual(
        ids.filter((id, i) => ids.indexOf(id) !== i),
        [],
      );
      assert.equal(made.filter(({ type }) => type.startsWith("azuread:")).length, 18);
      await engine.succeed("preview", "--expect-no-changes", ...REVERSED);
      await engine.succeed("refresh", "--expect-no-changes");
      await engine.succeed("destroy");
    } finally {
      engine.close();
    }
  });
});
