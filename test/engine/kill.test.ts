import assert from "node:assert/strict";

import { Engine, example } from "./engine";

/** After how many resources have been made everything is killed, in one life of the stack after another. */
const LIVES = [[0], [1], [4], [9], [0, 1, 2, 3]];

describe("a killed update, on the real engine", function () {
  this.timeout(120_000);

  for (const moments of LIVES) {
    const times = moments.length === 1 ? "" : "again and again, ";
    it(`is brought to its end by the next one, killed ${times}after ${moments.join(", ")} resources were made`, async () => {
      const engine = new Engine(example("locked-down"), { AZURE_LOCKDOWN_SIMULATOR_DELAY_MS: "150" });
      try {
        // Each update begins where the one before it was killed.
        for (const moment of moments) assert.ok((await killAfter(engine, moment)) >= moment);
        await engine.succeed("up", "--skip-preview");
        await engine.succeed("preview", "--expect-no-changes");
        await engine.succeed("destroy", "--skip-preview");
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
