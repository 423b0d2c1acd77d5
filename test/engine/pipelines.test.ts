import assert from "node:assert/strict";
import { execFileSync, spawnSync, type SpawnSyncReturns } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { simulatorEnvironment } from "../../simulator/run";
import { PIPELINES, readPipelines } from "../examples/pipelines";
import { Engine, example, ROOT } from "./engine";

const CLI = join(ROOT, "dist/cli.js");
const EXPORT = join(PIPELINES, "policies/export-stacks.sh");
const CONFIGURATION = ["--config", join(PIPELINES, "policies/policy-config.json")];

describe("the pipelines of the examples, on the real command line", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "azure-lockdown-pipelines-"));
  const workplace = join(folder, "repository");
  const engine = new Engine(example("rogue-rule"));
  let env: NodeJS.ProcessEnv;
  before(async () => {
    symlinkSync(join(ROOT, "components"), join(folder, "components"));
    ({ env } = await simulatorEnvironment({ home: engine.home, cwd: engine.program, log: () => undefined }));
  });
  after(() => {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("call pulumi with options that it has", () => {
    const helps = new Map<string, string>();
    const calls = readPipelines()
      .flatMap(({ commands }) => commands)
      .filter(([program]) => program === "pulumi");
    assert.ok(calls.length > 0);
    for (const [, command = "", ...args] of calls) {
      const help =
        helps.get(command) ?? execFileSync("pulumi", [command, "--help"], { env, encoding: "utf8" });
      helps.set(command, help);
      for (const arg of args) {
        if (arg.startsWith("--")) assert.match(help, new RegExp(`\\s${arg}\\b`), `pulumi ${command} ${arg}`);
      }
    }
  });

  it("fail where there is no stack to audit", () => {
    const { status, stderr } = spawnSync("bash", [EXPORT, join(folder, "none")], { env, encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, /the login sees no stack/);
  });

  it("export every stack for its owner's eyes only, and audit them as one", async () => {
    await engine.succeed("up", "-c", "disguise=ip-group");
    const states = join(folder, "states");
    const run = spawnSync("bash", [EXPORT, states], { cwd: folder, env, encoding: "utf8" });
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(readdirSync(states), ["organization__rogue-rule__dev.json"]);
    assert.equal(statSync(join(states, "organization__rogue-rule__dev.json")).mode & 0o077, 0);
    const out = join(folder, "azure-lockdown.xml");
    const audit = spawnSync(
      process.execPath,
      [CLI, "audit", states, ...CONFIGURATION, "--format", "junit", "--out", out],
      { encoding: "utf8" },
    );
    assert.equal(audit.status, 1, audit.stderr);
    assert.ok(statSync(out).size > 0);
  });

  for (const { file, scripts } of readPipelines()) {
    const steps = scripts.filter((script) => /preview\.json|--policy-pack/.test(script));
    if (steps.length === 0) continue;

    it(`${file} rejects the rogue rule and reports it`, () => {
      const results = runSteps(steps, "rogue-rule", "ip-group");
      assert.ok(results.some(({ status }) => status !== 0));
      const output = results.map(({ stdout }) => stdout).join("");
      assert.match(
        output,
        /\[mandatory\].* firewall-no-unrestricted-egress {2}\(azure-native:network:\w+: partners\)/,
      );
      const reports = readdirSync(workplace).filter((name) => /^azure-lockdown\.(sarif|xml)$/.test(name));
      assert.equal(reports.length, 1);
      assert.match(
        readFileSync(join(workplace, reports[0] ?? ""), "utf8"),
        /firewall-no-unrestricted-egress/,
      );
    });

    // One stands for all: what passes there is the pack's and the audit's doing.
    if (!file.startsWith("github-actions/")) continue;
    it(`${file} passes the compliant twin`, () => {
      for (const { status, stdout, stderr } of runSteps(steps, "locked-down")) {
        assert.equal(status, 0, stdout + stderr);
      }
    });
  }

  /** Runs steps as they stand, in a repository like the one that the pipelines expect; what they install is there. */
  function runSteps(steps: readonly string[], name: string, disguise?: string): SpawnSyncReturns<string>[] {
    rmSync(workplace, { recursive: true, force: true });
    // Azure Pipelines has the repository in a folder beside the other one.
    for (const repository of [workplace, join(workplace, "app")]) {
      mkdirSync(repository);
      cpSync(example(name), join(repository, "infra"), { recursive: true });
      symlinkSync(join(PIPELINES, "policies"), join(repository, "policies"));
    }
    symlinkSync(ROOT, join(workplace, "azure-lockdown"));
    // What the example imports of ours, seen from either folder of the program.
    symlinkSync(join(ROOT, "components"), join(workplace, "components"));
    symlinkSync(join(ROOT, "node_modules"), join(workplace, "node_modules"));
    mkdirSync(join(workplace, "bin"));
    writeFileSync(join(workplace, "bin/az"), "#!/bin/sh\necho 00000000-0000-0000-0000-000000000000\n", {
      mode: 0o755,
    });
    const stepEnv = {
      ...env,
      PATH: `${join(workplace, "bin")}${delimiter}${env["PATH"] ?? ""}`,
      PROJECT: "infra",
      STACK: "dev",
      GITHUB_WORKSPACE: workplace,
      CI_PROJECT_DIR: workplace,
      ...{ AZURE_ID_TOKEN: "-", ARM_CLIENT_ID: "-", idToken: "-", servicePrincipalId: "-", tenantId: "-" },
    };
    const bash = (script: string): SpawnSyncReturns<string> =>
      spawnSync("bash", ["-e", "-o", "pipefail", "-c", script], {
        cwd: workplace,
        env: stepEnv,
        encoding: "utf8",
      });
    const prepared = bash(
      [
        "pulumi stack rm dev --yes --force --cwd infra --non-interactive || true",
        "pulumi stack init dev --cwd infra --non-interactive",
        disguise === undefined ? "" : `pulumi config set disguise ${disguise} --stack dev --cwd infra`,
        "cp infra/Pulumi.dev.yaml app/infra",
      ].join("\n"),
    );
    assert.equal(prepared.status, 0, prepared.stderr);
    return steps.map((step) => bash(step.replaceAll(/^npm ci .*$/gm, "")));
  }
});
