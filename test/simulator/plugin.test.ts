import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";

import { isFirstOfRun } from "../../simulator/server/engine";
import { readOptions, storeFolder } from "../../simulator/provider/options";
import { temporaryFolder } from "./harness";

const MAIN = join(__dirname, "..", "..", "simulator", "main.ts");

function start(args: readonly string[], store: string): ChildProcess {
  return spawn(process.execPath, ["--require", "tsx/cjs", MAIN, ...args], {
    env: { ...process.env, AZURE_LOCKDOWN_SIMULATOR_STORE: store },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

const text = (stream: NodeJS.ReadableStream | null): Promise<string> =>
  new Promise((resolve) => {
    let all = "";
    stream?.setEncoding("utf8");
    stream?.on("data", (part: string) => {
      all += part;
      if (all.includes("\n")) resolve(all);
    });
    stream?.on("end", () => {
      resolve(all);
    });
  });

const exit = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) =>
    child.on("exit", (code) => {
      resolve(code);
    }),
  );

describe("the plugin program", () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`prints its port and nothing else, and ends on ${signal}`, async () => {
      const child = start(["azure-native", "3.28.0", "127.0.0.1:1"], folder.path);
      const ended = exit(child);
      assert.match(await text(child.stdout), /^\d+\n$/);
      child.kill(signal);
      assert.equal(await ended, 0);
    });
  }

  it("ends when the engine that started it was killed", async () => {
    // A shell in between stands for the engine: it prints the plugin's process id and is killed.
    const script = `"$0" --require tsx/cjs "${MAIN}" azure 6.40.0 127.0.0.1:1 & echo $!; wait`;
    const shell = spawn("/bin/sh", ["-c", script, process.execPath], {
      env: { ...process.env, AZURE_LOCKDOWN_SIMULATOR_STORE: folder.path },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const lines: string[] = [];
    await new Promise<void>((resolve) => {
      shell.stdout.setEncoding("utf8").on("data", (part: string) => {
        lines.push(...part.split("\n").filter((line) => line !== ""));
        if (lines.length >= 2) resolve();
      });
    });
    shell.kill("SIGKILL");
    const plugin = Number(lines[0]);
    const alive = (): boolean => {
      try {
        return process.kill(plugin, 0);
      } catch {
        return false;
      }
    };
    while (alive()) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it("says in one line what is wrong with how it was started", async () => {
    const child = start(["aws"], folder.path);
    const ended = exit(child);
    assert.match(await text(child.stderr), /^azure-lockdown simulator: usage: .*\n$/);
    assert.equal(await ended, 1);
  });

  it("announces itself once for all processes of a run", () => {
    assert.ok(isFirstOfRun(folder.path, "127.0.0.1:1"));
    assert.ok(!isFirstOfRun(folder.path, "127.0.0.1:1"));
    assert.ok(isFirstOfRun(folder.path, "127.0.0.1:2"));
  });
});

describe("the simulator's variables", () => {
  it("have defaults", () => {
    const options = readOptions({});
    assert.equal(options.subscriptionId, "00000000-0000-0000-0000-000000000000");
    assert.equal(options.delay, 0);
    assert.equal(options.failOn, undefined);
    assert.match(storeFolder({}), /azure-lockdown-simulator$/);
  });

  it("are read", () => {
    const options = readOptions({
      ARM_SUBSCRIPTION_ID: "s",
      AZURE_LOCKDOWN_SIMULATOR_DELAY_MS: "250",
      AZURE_LOCKDOWN_SIMULATOR_FAIL_ON: "/azureFirewalls/",
      AZURE_LOCKDOWN_SIMULATOR_PREVIEW: "strict",
    });
    assert.deepEqual(options, {
      subscriptionId: "s",
      delay: 250,
      failOn: "/azureFirewalls/",
      namesUnknown: true,
    });
  });

  it("are refused by name if they make no sense", () => {
    assert.throws(() => readOptions({ AZURE_LOCKDOWN_SIMULATOR_DELAY_MS: "soon" }), /DELAY_MS.*'soon'/);
    assert.throws(() => readOptions({ AZURE_LOCKDOWN_SIMULATOR_PREVIEW: "lax" }), /PREVIEW.*'lax'/);
  });
});
