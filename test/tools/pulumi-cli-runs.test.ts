import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { acquireLock } from "../../tools/pulumi-cli/lock";
import { duration, lineProgress, terminalProgress } from "../../tools/pulumi-cli/progress";
import { isAlive, run } from "../../tools/pulumi-cli/run";
import { Sandbox, until } from "./sandbox";

const ROOT = resolve(__dirname, "../..");
/** A signal that never comes. A new one each time, as every wait adds a listener to it. */
const never = (): AbortSignal => new AbortController().signal;

/** `npm run pulumi-cli` in a process of its own. */
class Main {
  readonly child: ChildProcess;
  out = "";
  err = "";
  readonly ended: Promise<{ status: number | null; signal: NodeJS.Signals | null }>;

  constructor(box: Sandbox, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
    const main = ["--require", "tsx/cjs", join(ROOT, "tools/pulumi-cli/main.ts"), ...args];
    this.child = spawn(process.execPath, main, { cwd: ROOT, env: { ...box.env, ...env } });
    this.child.stdout?.on("data", (data: Buffer) => (this.out += data.toString()));
    this.child.stderr?.on("data", (data: Buffer) => (this.err += data.toString()));
    this.ended = once(this.child, "close").then(([status, signal]) => ({
      status: status as number | null,
      signal: signal as NodeJS.Signals | null,
    }));
  }
}

/** The number of a process that ran and has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn("true");
  await once(child, "close");
  return child.pid ?? assert.fail("no process");
}

describe("pulumi-cli: runs", function () {
  this.timeout(60_000);
  let box: Sandbox;
  let pidFile: string;
  beforeEach(() => {
    box = new Sandbox();
    pidFile = join(box.root, "pid");
  });
  afterEach(() => {
    box.remove();
  });

  /** A Go that stops in the middle of a build until the file `go-on` is there. */
  const slowGo = (): void => {
    box.go({ before: `echo $$ > ${pidFile}; while [ ! -e ${box.root}/go-on ]; do sleep 0.05; done` });
  };
  const goPid = (): number => Number(readFileSync(pidFile, "utf8"));
  const staging = (): string[] => box.entries().filter((name) => name.startsWith(".azure-lockdown-"));

  describe("the command", () => {
    it("prints the path of the binary on stdout, and nothing else", async () => {
      const pulumi = box.cli("bin", "v3.259.0");
      const main = new Main(box);
      assert.deepEqual(await main.ended, { status: 0, signal: null });
      assert.equal(main.out, `${pulumi}\n`);
      assert.equal(main.err, "");
    });

    it("prints the progress of a build on stderr", async () => {
      box.go();
      const main = new Main(box);
      assert.equal((await main.ended).status, 0, main.err);
      assert.match(main.out, /^\/.*\/bin\/pulumi\n$/);
      assert.match(main.err, /^PATH: there is no pulumi on it\n[^]*Built the Pulumi CLI/);
    });

    it("ends with status 1 and the reasons when there is no way", async () => {
      const main = new Main(box, [], { HOME: undefined, XDG_CACHE_HOME: undefined });
      assert.equal((await main.ended).status, 1);
      assert.equal(main.out, "");
      for (const way of ["PATH", "npm", "cache", "download", "build"])
        assert.match(main.err, new RegExp(`^ {2}${way}: `, "m"));
    });

    it("ends with status 1 when the cache folder is no folder", async () => {
      box.go();
      const main = new Main(box, [], { XDG_CACHE_HOME: box.write("file", "") });
      assert.equal((await main.ended).status, 1);
      assert.match(main.err, /build: cannot write to .*ENOTDIR.*set XDG_CACHE_HOME/);
    });

    it("explains itself", async () => {
      const main = new Main(box, ["--help"]);
      assert.equal((await main.ended).status, 0);
      assert.match(main.out, /^Usage: /);
      for (const text of ["AZURE_LOCKDOWN_PULUMI_WAYS", "PULUMI_HOME", "XDG_CACHE_HOME", "Exit status"]) {
        assert.ok(main.out.includes(text), text);
      }
    });

    it("refuses arguments that it does not know", async () => {
      const main = new Main(box, ["--fast"]);
      assert.equal((await main.ended).status, 2);
      assert.match(main.err, /takes no arguments: --fast/);
    });
  });

  describe("that are killed", () => {
    it("leave nothing that a later run takes for whole, and the later run cleans up", async () => {
      slowGo();
      const main = new Main(box);
      await until(() => existsSync(pidFile));
      main.child.kill("SIGKILL");
      await main.ended;
      process.kill(goPid(), "SIGKILL");
      await until(() => !isAlive(goPid()));
      assert.deepEqual(
        box.entries().filter((name) => name.startsWith("3.")),
        [],
      );
      assert.equal(staging().length, 1);

      const refused = new Main(box, [], { AZURE_LOCKDOWN_PULUMI_WAYS: "path,npm,cache" });
      assert.equal((await refused.ended).status, 1);

      box.go();
      const later = new Main(box);
      assert.equal((await later.ended).status, 0, later.err);
      assert.match(
        later.err,
        new RegExp(`^Took over from a run that died \\(process ${String(main.child.pid)}\\)\\.$`, "m"),
      );
      assert.deepEqual(staging(), []);
      assert.equal(box.entries().length, 1, "the lock is gone too");
    });

    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      it(`by ${signal} end what they started and clean up first`, async () => {
        slowGo();
        const main = new Main(box);
        await until(() => existsSync(pidFile));
        main.child.kill(signal);
        assert.equal((await main.ended).signal, signal, main.err);
        await until(() => !isAlive(goPid()));
        assert.deepEqual(box.entries(), []);
      });
    }
  });

  describe("at the same time", () => {
    it("build once: the second waits, says so, and uses the first one's result", async () => {
      slowGo();
      const first = new Main(box);
      await until(() => existsSync(pidFile));
      const second = new Main(box);
      const waiting = `Waiting for process ${String(first.child.pid)}, which is getting the Pulumi CLI already.`;
      await until(() => second.err.includes(waiting));
      box.write("go-on", "");
      assert.equal((await first.ended).status, 0, first.err);
      assert.equal((await second.ended).status, 0, second.err);
      assert.equal(second.out, first.out);
      assert.equal(box.builds(), 1);
    });

    it("build once in the same process too", async () => {
      box.go();
      const [first, second] = await Promise.all([box.ensure(), box.ensure()]);
      assert.deepEqual(first, second);
      assert.equal(box.builds(), 1);
    });

    it("go on by themselves when the first one fails", async () => {
      slowGo();
      const first = new Main(box);
      await until(() => existsSync(pidFile));
      const second = new Main(box);
      await until(() => second.err.includes("Waiting for process"));
      box.go();
      first.child.kill("SIGKILL");
      process.kill(goPid(), "SIGKILL");
      assert.equal((await second.ended).status, 0, second.err);
      assert.match(second.err, /Took over from a run that died/);
    });

    it("do not remove what a live run is filling", async () => {
      box.go();
      const live = join(box.cache, `.azure-lockdown-${process.pid}-x`);
      mkdirSync(live, { recursive: true });
      const dead = join(box.cache, `.azure-lockdown-${await deadProcess()}-x`);
      mkdirSync(dead);
      await box.ensure();
      assert.ok(existsSync(live));
      assert.ok(!existsSync(dead));
    });
  });

  describe("the lock", () => {
    let file: string;
    const said: string[] = [];
    const progress = lineProgress((line) => said.push(line));
    const holder = (pid: number, host = hostname()): string => JSON.stringify({ pid, host, token: "theirs" });
    beforeEach(() => {
      file = join(box.root, "lock");
      said.length = 0;
    });

    it("is free again once it is released", async () => {
      const lock = await acquireLock(file, progress, never());
      assert.equal(lock.waited, false);
      assert.equal((JSON.parse(readFileSync(file, "utf8")) as { pid: number }).pid, process.pid);
      lock.release();
      assert.equal(existsSync(file), false);
    });

    it("of a dead process is taken over", async () => {
      writeFileSync(file, holder(await deadProcess()));
      const lock = await acquireLock(file, progress, never());
      assert.equal(lock.waited, false);
      assert.match(said.join(), /Took over from a run that died/);
      lock.release();
      assert.deepEqual(
        readdirSync(box.root).filter((name) => name.startsWith("lock")),
        [],
      );
    });

    it("of a live process is waited for", async () => {
      writeFileSync(file, holder(process.pid));
      const lock = acquireLock(file, progress, never(), 5);
      await until(() => said.some((line) => line.startsWith(`Waiting for process ${process.pid}`)));
      rmSync(file);
      const held = await lock;
      assert.equal(held.waited, true);
      held.release();
    });

    it("of another machine is taken over when it gives no sign of life", async () => {
      // A process number that is dead here says nothing about a process there.
      writeFileSync(file, holder(await deadProcess(), "another-machine"));
      const lock = await acquireLock(file, progress, never(), 1);
      assert.match(said.join(), /Waiting for process .*Took over/);
      lock.release();
    });

    it("that was never written to the end is taken over in the end", async () => {
      writeFileSync(file, '{"pid":');
      const lock = await acquireLock(file, progress, never(), 1);
      assert.match(said.join(), /Waiting for another run.*Took over/);
      lock.release();
    });

    it("is not released by a run that lost it", async () => {
      const lock = await acquireLock(file, progress, never());
      writeFileSync(file, holder(process.pid));
      lock.release();
      assert.equal(readFileSync(file, "utf8"), holder(process.pid));
    });

    it("is not waited for after a signal", async () => {
      writeFileSync(file, holder(process.pid));
      const controller = new AbortController();
      const lock = acquireLock(file, progress, controller.signal);
      controller.abort();
      await assert.rejects(lock);
    });

    it("cannot be made where there is no folder", async () => {
      await assert.rejects(acquireLock(join(box.root, "gone", "lock"), progress, never()), /ENOENT/);
    });

    it("is held by one at a time", async () => {
      let holders = 0;
      const hold = async (): Promise<void> => {
        const lock = await acquireLock(file, progress, never(), 1);
        assert.equal(++holders, 1);
        await new Promise(setImmediate);
        holders--;
        lock.release();
      };
      writeFileSync(file, holder(await deadProcess()));
      await Promise.all(Array.from({ length: 20 }, hold));
    });
  });

  describe("a command", () => {
    const limits = { env: { PATH: "/usr/bin:/bin" }, timeoutMs: 30_000 };

    it("gives its output", async () => {
      const lines: string[] = [];
      const onLine = (line: string, stream: string): void => void lines.push(`${stream}: ${line}`);
      const result = await run("/bin/sh", ["-c", "echo one; echo two >&2"], { ...limits, onLine });
      assert.deepEqual(result, { ok: true, stdout: "one" });
      assert.deepEqual(lines.sort(), ["stderr: two", "stdout: one"]);
    });

    for (const [script, why] of [
      ["exit 3", "ended with status 3"],
      ["echo a; echo b; echo; echo c; echo d; exit 1", "ended with status 1: b / c / d"],
      ["kill -9 $$", "was ended by SIGKILL"],
    ] as const) {
      it(`that does \`${script}\` ${why}`, async () => {
        assert.deepEqual(await run("/bin/sh", ["-c", script], limits), { ok: false, why });
      });
    }

    it("that is not there could not be started", async () => {
      const result = await run(join(box.root, "gone"), [], limits);
      assert.ok(!result.ok && result.why.startsWith("could not be started: "), JSON.stringify(result));
    });

    it("that takes too long is ended with all that it started", async () => {
      const script = `trap '' INT; sleep 1000 & echo $! > ${pidFile}; wait`;
      const result = await run("/bin/sh", ["-c", script], { ...limits, timeoutMs: 1500 });
      assert.deepEqual(result, { ok: false, why: "did not end within 2 s" });
      await until(() => !isAlive(goPid()));
    });

    it("is not started after a signal", async () => {
      const signal = AbortSignal.abort(new Error("was interrupted"));
      assert.deepEqual(await run("/bin/sh", [], { ...limits, signal }), {
        ok: false,
        why: "was interrupted",
      });
    });
  });

  describe("progress", () => {
    it("is told again and again while work goes on, with the time", async () => {
      const told: string[] = [];
      await new Promise<void>((seen) => {
        const progress = lineProgress((line) => {
          told.push(line);
          if (told.length === 2) seen();
        }, 5);
        void progress.during(
          () => `step ${told.length}`,
          () => until(() => told.length >= 2),
        );
      });
      assert.match(told.join("|"), /^step 0 \(\d+ s\)\|step 1 \(\d+ s\)/);
    });

    it("updates one line in place on a terminal, and leaves none behind", async () => {
      let screen = "";
      const terminal = { columns: 20, write: (text: string) => (screen += text) };
      const progress = terminalProgress(terminal, 5);
      const twice = (): boolean => screen.split("compiling").length > 2;
      await progress.during(
        () => "compiling a lot of packages",
        () => until(twice),
      );
      progress.say("done");
      const lines = screen.split("\r\u001b[2K");
      assert.ok(
        lines.slice(1, 3).every((line) => line === "compiling a lot of "),
        JSON.stringify(lines),
      );
      assert.equal(lines.at(-1), "done\n");
    });

    it("tells time as people do", () => {
      assert.deepEqual([0, 1499, 59_400, 60_000, 185_000].map(duration), [
        "0 s",
        "1 s",
        "59 s",
        "1 min 00 s",
        "3 min 05 s",
      ]);
    });
  });
});
