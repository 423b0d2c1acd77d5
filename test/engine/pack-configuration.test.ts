import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Engine, example, PACK } from "./engine";

const RULE = "firewall-no-unrestricted-egress";

describe("the configuration of the pack, on the real engine", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "azure-lockdown-configuration-"));
  let engine: Engine;
  before(() => (engine = new Engine(example("rogue-rule"))));
  after(() => {
    engine.close();
    rmSync(folder, { recursive: true });
  });

  const write = (file: string, content: unknown): string => {
    const path = join(folder, file);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  const preview = async (configuration: object): Promise<{ status: number | null; output: string }> =>
    engine.pulumi(
      "preview",
      ...["-c", "disguise=ip-group"],
      ...PACK,
      ...["--policy-pack-config", write("config.json", configuration)],
    );

  it("says at the start what is wrong with it, each with its path, and lets nothing pass by it", async () => {
    const names = await preview({ "firewall-no-unrestricted-egres": "advisory", [RULE]: { broad: 1 } });
    assert.notEqual(names.status, 0);
    assert.match(names.output, /The configuration of the pack cannot be used as it is:/);
    assert.match(names.output, /firewall-no-unrestricted-egres is no rule/);
    assert.match(names.output, /firewall-no-unrestricted-egress\.broad is no option; there are/);
    const types = await preview({ "azure-lockdown": { preset: "lax" }, [RULE]: { broadAddresses: "many" } });
    assert.notEqual(types.status, 0);
    assert.match(types.output, /azure-lockdown: preset: preset must be one of/);
    assert.match(types.output, /firewall-no-unrestricted-egress: broadAddresses: Invalid type/);
  });

  it("sets levels, a preset, and which rules there are, as an audit takes it", async () => {
    const advised = await preview({ all: "advisory" });
    assert.equal(advised.status, 0, advised.output);
    assert.match(advised.output, new RegExp(`\\[advisory\\].* ${RULE} `));
    const alone = await preview({ all: "disabled", [RULE]: "mandatory" });
    assert.notEqual(alone.status, 0, alone.output);
    assert.doesNotMatch(alone.output, /firewall-locked/);
    const strict = await preview({ "azure-lockdown": { preset: "strict" } });
    assert.match(strict.output, /\[mandatory\].* firewall-locked /);
  });

  it("names a file of suppressions, which accept a finding in sight of everybody until their end", async () => {
    const file = (until: string): string =>
      write(
        "accepted.yaml",
        `version: 1\nsuppressions:\n  - rule: ${RULE}\n    resource: "urn:pulumi:dev::rogue-rule::*::partners"\n` +
          `    reason: The partner moves.\n    owner: net@contoso.com\n    until: ${until}\n`,
      );
    const judged = (until: string): ReturnType<typeof preview> =>
      preview({ "azure-lockdown": { suppressions: file(until), now: "2026-11-24T12:00:00Z" } });
    const accepted = await judged("2026-12-31");
    assert.equal(accepted.status, 0, accepted.output);
    assert.match(
      accepted.output,
      /1 finding is suppressed: .* at "partners" until 2026-12-31 \(net@contoso\.com\)/,
    );
    const ended = await judged("2026-11-01");
    assert.notEqual(ended.status, 0, ended.output);
    assert.match(ended.output, /ended with 2026-11-01, and its findings count again/);
  });
});
