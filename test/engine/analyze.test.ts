import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Engine, example, PACK } from "./engine";

describe("pulumi policy analyze, on the real engine", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "azure-lockdown-analyze-"));
  const rogue = new Engine(example("rogue-rule"));
  const compliant = new Engine(example("locked-down"));
  before(async () => {
    // As a stack is that was deployed before there was a pack.
    await rogue.succeed("up", "-c", "disguise=ip-group");
    await compliant.succeed("up");
  });
  after(() => {
    for (const engine of [rogue, compliant]) engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The state as `pulumi stack export` writes it. */
  async function exportOf(engine: Engine, name: string): Promise<string> {
    const file = join(folder, name);
    writeFileSync(file, (await engine.pulumi("stack", "export")).stdout);
    return file;
  }

  it("finds in the stored state of a stack what a preview would have rejected", async () => {
    const { status, output } = await rogue.analyze(...PACK);
    assert.notEqual(status, 0, output);
    assert.match(
      output,
      /\[mandatory\].* firewall-no-unrestricted-egress {2}\(azure-native:network:\w+: partners\)/,
    );
    assert.match(output, /packet: 10\.0\.1\.4 -> 1\.0\.0\.0 Tcp port \d+ is let out/);
    assert.match(output, /one or more mandatory policy violations were found/);
  });

  it("passes the stored state of a stack that is as it must be", async () => {
    const { status, output } = await compliant.analyze(...PACK);
    assert.equal(status, 0, output);
    assert.match(output, /azure-lockdown@v/);
    assert.doesNotMatch(output, /\[mandatory\]/);
  });

  it("judges an exported file the same, without the stack", async () => {
    const bad = await rogue.analyze("--file", await exportOf(rogue, "bad.json"), ...PACK);
    assert.notEqual(bad.status, 0, bad.output);
    assert.match(bad.output, /firewall-no-unrestricted-egress/);
    const good = await compliant.analyze("--file", await exportOf(compliant, "good.json"), ...PACK);
    assert.equal(good.status, 0, good.output);
  });

  it("gives each finding as an event, for programs", async () => {
    const { stdout } = await rogue.analyze("--json", ...PACK);
    const events = stdout
      .trim()
      .split("\n")
      .map(
        (line) =>
          JSON.parse(line) as { policyEvent?: Record<string, string>; summaryEvent?: { result: string } },
      );
    const found = events.map(({ policyEvent }) => policyEvent?.["policyName"]);
    assert.ok(found.includes("firewall-no-unrestricted-egress"));
    assert.equal(events.at(-1)?.summaryEvent?.result, "failed");
  });

  it("takes the configuration of the pack", async () => {
    const config = join(folder, "policy-config.json");
    writeFileSync(config, JSON.stringify({ all: "advisory" }));
    const { status, output } = await rogue.analyze("--policy-pack-config", config, ...PACK);
    assert.equal(status, 0, output);
    assert.match(output, /\[advisory\].* firewall-no-unrestricted-egress/);
  });
});
