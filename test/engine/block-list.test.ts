import assert from "node:assert/strict";

import { Engine, PACK, ROOT } from "./engine";

const BEFORE = "azure-lockdown:now=2026-11-24T12:00:00Z";
const AFTER = "azure-lockdown:now=2026-11-25T06:00:00Z";
const BLOCKED = "203.0.113.77";

describe("the block list, on the real engine", function () {
  this.timeout(240_000);

  it("lets an entry go at the first up after its end, and the preview says why", async () => {
    const engine = new Engine(ROOT);
    const blocks = async (): Promise<string[]> =>
      (await engine.resources())
        .filter(({ type }) => /:(NetworkSecurityGroup|IpGroup)$/.test(type))
        .filter(({ inputs }) => JSON.stringify(inputs).includes(BLOCKED))
        .map(({ type }) => type.split(":").at(-1) ?? "");
    try {
      await engine.succeed("up", "-c", BEFORE, ...PACK);
      assert.deepEqual((await blocks()).sort(), ["IpGroup", "NetworkSecurityGroup"]);

      const preview = await engine.succeed("preview", "-c", AFTER, ...PACK);
      assert.match(
        preview,
        /block 203\.0\.113\.77 \(alert \S+\) expired at 2026-11-25T06:00:00Z: it leaves with this update/,
      );
      assert.equal((await blocks()).length, 2, "a preview changes nothing");

      await engine.succeed("up", "-c", AFTER, ...PACK);
      assert.deepEqual(await blocks(), []);
    } finally {
      engine.close();
    }
  });
});
