import { existsSync, readdirSync, readFileSync, unlinkSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

interface LockContent {
  readonly pid?: unknown;
  readonly hostname?: unknown;
}

/** Whether a process runs and, where the system tells, is a Pulumi: numbers of processes are used again. */
function isRunningPulumi(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return true;
  // "12 (pulumi) S …": a zombie (Z) is dead, and stays listed until somebody collects it, which in a container may be
  // never. A process that was killed gives up its memory before its files, so that whoever has seen its output end
  // may still find it in another state.
  const [, name, rest = ""] = /^\d+ \((.*)\) (.*)/s.exec(readFileSync(file, "utf8")) ?? [];
  const fields = rest.split(" ");
  return name === "pulumi" && fields[0] !== "Z" && fields[MEMORY] !== "0";
}

/** Which field after the name is the size of the virtual memory (proc(5): the 23rd of all). */
const MEMORY = 20;

/**
 * Removes the locks of a stack whose owners have died on this machine, as `pulumi cancel` would. A lock of a process
 * that runs stays: Pulumi then says that the stack is locked, and by whom.
 */
export function removeDeadLocks(stateFolder: string, project: string, stack: string): number {
  const folder = join(stateFolder, ".pulumi", "locks", "organization", project, stack);
  if (!existsSync(folder)) return 0;
  const dead = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name))
    .filter((file) => {
      const { pid, hostname: host } = parse(file);
      return host === hostname() && typeof pid === "number" && !isRunningPulumi(pid);
    });
  for (const file of dead) unlinkSync(file);
  return dead.length;
}

function parse(file: string): LockContent {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as LockContent;
  } catch {
    // Half written, or gone already: not ours to judge.
    return {};
  }
}
