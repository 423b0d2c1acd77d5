import assert from "node:assert/strict";
import { resolve } from "node:path";
import { readGoSource } from "../../tools/pulumi-cli/goSource";
import { run } from "../../tools/pulumi-cli/run";
import { findGo } from "../../tools/pulumi-cli/ways/build";

const FOLDER = resolve(__dirname, "../../tools/pulumi-cli/go");

describe("pulumi-cli: the Go module", function () {
  // The first time, Go compiles what the language host is made of.
  this.timeout(600_000);

  it("pins one release of Pulumi, which the download pins too", () => {
    assert.equal(readGoSource(FOLDER).version, "3.259.0");
  });

  it("passes its own tests", async function () {
    const go = await findGo({ env: process.env, source: readGoSource(FOLDER) });
    if ("why" in go) this.skip();
    for (const command of ["vet", "test"]) {
      const output: string[] = [];
      const result = await run(go.path, ["-C", FOLDER, command, "./..."], {
        env: { ...process.env, GOTOOLCHAIN: "local", GOWORK: "off" },
        timeoutMs: 590_000,
        onLine: (line) => output.push(line),
      });
      assert.ok(result.ok, output.join("\n"));
    }
  });
});
