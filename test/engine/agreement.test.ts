import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Engine, example, PACK, ROOT } from "./engine";

/** What is said of a deployment: `mandatory firewall-no-unrestricted-egress partners`, each once. */
type Said = readonly string[];

/** The violations in what `pulumi` printed. */
function saidIn(output: string): Said {
  const lines = output.matchAll(
    /^\s*- \[(mandatory|advisory)\] (?:\[severity: \w+\] )? ?(\S+) {2}\((.*?)\)$/gm,
  );
  return sorted(
    [...lines].map(([, level = "", rule = "", resource = ""]) => `${level} ${rule} ${nameIn(resource)}`),
  );
}

/** `azure-native:network:IpGroup: partners` → `partners`; nothing for the stack, which is no resource of it. */
function nameIn(resource: string): string {
  const at = resource.lastIndexOf(": ");
  return resource.startsWith("pulumi:pulumi:Stack") ? "" : resource.slice(at + 2);
}

const sorted = (said: Iterable<string>): Said => [...new Set(said)].sort();
const mandatory = (said: Said): Said => said.filter((each) => each.startsWith("mandatory"));

describe("a preview, its update and an audit of the state agree, on the real engine", function () {
  this.timeout(240_000);
  const engines: Engine[] = [];
  const folder = mkdtempSync(join(tmpdir(), "azure-lockdown-agreement-"));
  after(() => {
    for (const engine of engines) engine.close();
    rmSync(folder, { recursive: true });
  });

  const engineFor = (program: string): Engine => {
    const engine = new Engine(program);
    engines.push(engine);
    return engine;
  };

  /** What `azure-lockdown audit` says of the state. */
  async function audited(engine: Engine): Promise<Said> {
    const state = join(folder, "state.json");
    const export_ = await engine.pulumi("stack", "export");
    writeFileSync(state, export_.stdout);
    const { stdout } = spawnSync(
      process.execPath,
      [join(ROOT, "dist/cli.js"), "audit", state, "--format", "json"],
      { encoding: "utf8" },
    );
    const { findings } = JSON.parse(stdout) as {
      findings: { severity: string; rule: string; resourceName: string }[];
    };
    return sorted(findings.map(({ severity, rule, resourceName }) => `${severity} ${rule} ${resourceName}`));
  }

  for (const [name, program] of [
    ["the stack of Pulumi.dev.yaml", ROOT],
    ["examples/locked-down", example("locked-down")],
  ] as const) {
    it(`on ${name}, of which all say the same`, async () => {
      const engine = engineFor(program);
      const preview = saidIn(await engine.succeed("preview", ...PACK));
      const update = saidIn(await engine.succeed("up", "--skip-preview", ...PACK));
      const audit = await audited(engine);
      assert.deepEqual(update, preview);
      assert.deepEqual(audit, preview);
      assert.deepEqual(mandatory(audit), []);
    });
  }

  for (const disguise of ["literal-star", "two-halves", "ip-group", "child-policy", "lower-case-internet"]) {
    it(`on the rogue rule disguised as ${disguise}, which all of them reject`, async () => {
      const engine = engineFor(example("rogue-rule"));
      const config = ["-c", `disguise=${disguise}`];
      const preview = await engine.pulumi("preview", ...config, ...PACK);
      const update = await engine.pulumi("up", "--skip-preview", ...config, ...PACK);
      assert.notEqual(preview.status, 0);
      assert.notEqual(update.status, 0);
      const rejected = mandatory(saidIn(preview.output));
      assert.notDeepEqual(rejected, []);
      // The update stops at the first resource that opens the way; the preview says all that is wrong.
      const stopped = mandatory(saidIn(update.output));
      assert.notDeepEqual(stopped, []);
      assert.deepEqual(
        stopped.filter((each) => !rejected.includes(each)),
        [],
      );
      await engine.succeed("up", "--skip-preview", ...config);
      assert.deepEqual(mandatory(await audited(engine)), rejected);
    });
  }
});
