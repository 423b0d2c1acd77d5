import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runPulumi, simulatorEnvironment } from "../../simulator/run";
import { NO_COVERAGE } from "../coverage";
import { ROOT } from "./engine";

/** Runs a command to its end; throws with what it printed if that is not a good one. */
async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => {
      reject(new Error(`${command} cannot be started (${error.message}); this test needs it on the PATH`));
    });
    child.once("close", resolve);
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${String(status)}:\n${output}`);
  return output;
}

describe("the component package, from other languages on the real engine", function () {
  this.timeout(600_000);
  let scratch: string;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), "azure-lockdown-languages-"));
    const prepared = await simulatorEnvironment({
      home: join(scratch, "home"),
      cwd: ROOT,
      log: () => undefined,
    });
    env = { ...prepared.env, ...NO_COVERAGE, NO_COLOR: "1", AZURE_LOCKDOWN_NOW: "2026-11-24T12:00:00Z" };
  });
  after(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  /** The program in a folder of its own, with the package where this repository has it. */
  function program(language: string): string {
    const folder = join(scratch, language);
    // Without the stacks of whoever has tried the example: their secrets have another passphrase.
    const isOurs = (file: string): boolean => !/Pulumi\.[^.]+\.yaml$|\.venv/.test(file);
    cpSync(join(ROOT, "examples/languages", language), folder, { recursive: true, filter: isOurs });
    const project = join(folder, "Pulumi.yaml");
    const path = JSON.stringify(join(ROOT, "plugin"));
    writeFileSync(project, readFileSync(project, "utf8").replace("../../../plugin", path));
    return folder;
  }

  /** Previews, updates, finds nothing to change, and destroys. */
  async function lifeOf(start: (command: string) => Promise<string>): Promise<void> {
    assert.match(await start("preview"), /LockedDownFirewall/);
    const up = await start("up");
    assert.match(up, /firewallPrivateIp *: "10\.10\.0\.4"/);
    assert.match(up, /nextExpiry *: "2026-11-25T06:00:00Z"/);
    assert.match(up, /azure-native:network:FirewallPolicyRuleCollectionGroup/);
    const again = await start("up");
    assert.doesNotMatch(again, /[+~-] \d+ (to )?(created|create|update|delete|replace)/);
    await start("destroy");
  }

  it("are made by a Python program", async () => {
    const folder = program("python");
    const python = join(folder, ".venv/bin/python");
    await run("python3", ["-m", "venv", ".venv"], folder, env);
    await run(
      python,
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"],
      folder,
      env,
    );
    await lifeOf((command) => run(python, ["main.py", command], folder, env));
  });

  it("are made by a Go program", async () => {
    const folder = program("go");
    await run("go", ["build", "-o", "hub", "."], folder, env);
    await lifeOf((command) => run(join(folder, "hub"), [command], folder, env));
  });

  it("have the schema that was reviewed, as the engine understands it", async () => {
    const plugin = join(scratch, "pulumi-resource-azure-lockdown");
    const [node, tsx, main] = [process.execPath, require.resolve("tsx/cjs"), join(ROOT, "plugin/main.ts")];
    writeFileSync(plugin, `#!/bin/sh\nexec '${node}' --require '${tsx}' '${main}' "$@"\n`);
    chmodSync(plugin, 0o755);
    const { status, stdout, stderr } = await runPulumi(["package", "get-schema", plugin], {
      cwd: scratch,
      home: join(scratch, "home"),
      env: { ...NO_COVERAGE, NO_COLOR: "1" },
      capture: true,
      log: () => undefined,
    });
    assert.equal(status, 0, stderr);
    const reviewed = JSON.parse(readFileSync(join(ROOT, "plugin/schema.json"), "utf8")) as object;
    assert.deepEqual(JSON.parse(stdout), reviewed);
  });
});
