import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { codeOf, messageOf } from "./types";

/** How to run a command. */
export interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** Ends the command early. Its reason, an Error, is why it failed. */
  readonly signal?: AbortSignal;
  /** Takes each line that the command prints, as it comes. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
}

/** How a command ended: with its output, or with why it failed, as the end of a sentence. */
export type RunResult =
  { readonly ok: true; readonly stdout: string } | { readonly ok: false; readonly why: string };

/** What a command may take to end once it was asked to. Go removes its temporary files meanwhile. */
const GRACE_MS = 2_000;
/** How many of its last lines tell why a command failed. */
const TOLD_LINES = 3;

/**
 * Runs a command without a shell and without input. Never rejects: what goes wrong is the result. When the time is
 * up or the signal comes, the command ends with all that it started.
 */
export function run(file: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve) => {
    const { signal } = options;
    if (signal?.aborted) {
      resolve({ ok: false, why: messageOf(signal.reason) });
      return;
    }
    // Detached makes it the leader of a process group: npx and go start others, which must end with them.
    const child = spawn(file, [...args], {
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const stdout: string[] = [];
    const told: string[] = [];
    let ended: string | undefined;
    let force: NodeJS.Timeout | undefined;

    const end = (why: string): void => {
      if (ended !== undefined) return;
      ended = why;
      killGroup(child.pid, "SIGINT");
      force = setTimeout(() => {
        killGroup(child.pid, "SIGKILL");
        // A process that left the group may hold the pipes open; nobody waits for its output any more.
        child.stdout.destroy();
        child.stderr.destroy();
      }, GRACE_MS);
    };
    const onAbort = (): void => {
      end(messageOf(signal?.reason));
    };
    const timer = setTimeout(() => {
      end(`did not end within ${Math.round(options.timeoutMs / 1000)} s`);
    }, options.timeoutMs);
    signal?.addEventListener("abort", onAbort);

    for (const stream of ["stdout", "stderr"] as const) {
      createInterface({ input: child[stream] }).on("line", (line) => {
        if (stream === "stdout") stdout.push(line);
        if (line.trim() !== "") told.push(line.trim());
        if (told.length > TOLD_LINES) told.shift();
        options.onLine?.(line, stream);
      });
    }

    const settle = (result: RunResult): void => {
      clearTimeout(timer);
      clearTimeout(force);
      signal?.removeEventListener("abort", onAbort);
      resolve(result);
    };
    child.on("error", (error) => {
      settle({ ok: false, why: `could not be started: ${error.message}` });
    });
    child.on("close", (status, killedBy) => {
      if (ended !== undefined) {
        killGroup(child.pid, "SIGKILL"); // what is left of the group
        settle({ ok: false, why: ended });
      } else if (status === 0) settle({ ok: true, stdout: stdout.join("\n") });
      else {
        const how = status === null ? `was ended by ${String(killedBy)}` : `ended with status ${status}`;
        settle({ ok: false, why: told.length > 0 ? `${how}: ${told.join(" / ")}` : how });
      }
    });
  });
}

/** Whether a process of this number runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH"; // EPERM: it runs, and is somebody else's
  }
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}
