import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

/** The command line as it is shipped. */
export const CLI = join(ROOT, "dist/cli.js");

let bundled = false;

/** Makes the bundle that is to be tested; for a `before`. */
export function bundle(): void {
  if (bundled) return;
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "tools/bundle.mjs")], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  bundled = true;
}

/** How a run of the command line ended. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own for one test, in which the command line is run. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), "azure-lockdown-cli-"));

  /** Runs `azure-lockdown` with these arguments. */
  run(...args: readonly string[]): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
      cwd: this.folder,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  }

  /** Writes a file: text as it is, anything else as JSON. */
  write(file: string, content: unknown): void {
    writeFileSync(join(this.folder, file), typeof content === "string" ? content : JSON.stringify(content));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
