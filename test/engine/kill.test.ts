import assert from "node:assert/strict";

import { Engine, example } from "./engine";

/** After how many resources have been made everything is killed. */
const MOMENTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("a killed update, on the real engine", function () {
  this.timeout(120_000);

  for (const moment of MOMENTS) {
    it(`is brought to its end by the next one, after ${String(moment)} resources were made`, async () => {
      const engine = new Engine(example("locked-down"), { AZURE_LOCKDOWN_SIMULATOR_DELAY_MS: "150" });
      try {
        // The stack is there, and the update has all still to do.
        await engine.succeed("preview");
        const made = await killAfter(engine, moment);
        assert.ok(made >= moment);
        await engine.succeed("up");
        await engine.succeed("preview", "--expect-no-changes");
        await engine.succeed("destroy");
        assert.deepEqual(await engine.resources(), []);
      } finally {
        engine.close();
      }
    });
  }
});

/** Starts an update, and kills it, its program and its providers at once; returns how many resources it made. */
async function killAfter(engine: Engine, moment: number): Promise<number> {
  // A process group of its own, so that one signal reaches all of it.
  const child = engine.start("up", "--yes", "--skip-preview");
  let made = 0;
  let began = false;
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      made += text.match(/ created \(/g)?.length ?? 0;
      began ||= text.includes(" creating (");
      if (began && made >= moment && child.pid !== undefined) {
        try {
          process.kill(-child.pid, "SIGKILL");
        } catch {
          // It had ended by itself.
        }
      }
    });
    child.on("error", reject);
    child.on("close", () => {
      resolve(made);
    });
  });
}
