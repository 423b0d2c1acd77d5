import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Progress } from "./progress";
import { isAlive } from "./run";
import { codeOf } from "./types";

const POLL_MS = 250;
const HEARTBEAT_MS = 5_000;
/** After so many looks without a sign of life a lock counts as left behind: a minute of looking. */
const PATIENCE = 240;

/** Who holds a lock. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/** A lock that is held. */
export interface Lock {
  /** Another run held it first, and may have done the work. */
  readonly waited: boolean;
  /** Lets the next one have it. */
  release(): void;
}

/**
 * Makes a lock file, so that two runs do not do the same work, and waits while another run holds it. The lock saves
 * work and nothing else: that an installation is whole is the business of the rename that ends it, so the unlikely
 * case of two holders does no harm.
 *
 * Rejects with the system's error when the file cannot be made, and when the signal comes.
 */
export async function acquireLock(
  file: string,
  progress: Progress,
  signal: AbortSignal,
  pollMs = POLL_MS,
): Promise<Lock> {
  const mine: Holder = { pid: process.pid, host: hostname(), token: randomUUID() };
  const waited = !create(file, mine) && (await wait(file, mine, progress, signal, pollMs));
  // A sign of life, since a process number may be used again and may mean another machine's process.
  const heartbeat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // The lock was taken for dead; the work goes on without it.
    }
  }, HEARTBEAT_MS);
  const release = (): void => {
    clearInterval(heartbeat);
    if (parse(read(file) ?? "")?.token === mine.token) rmSync(file, { force: true });
  };
  return { waited, release };
}

/** Waits until the lock is ours. Returns whether a live run had to end first. */
async function wait(
  file: string,
  mine: Holder,
  progress: Progress,
  signal: AbortSignal,
  pollMs: number,
): Promise<boolean> {
  let waited = false;
  let who = "another run";
  const untilOurs = async (): Promise<boolean> => {
    let sign = "";
    let silent = 0;
    while (!create(file, mine)) {
      const text = read(file);
      if (text === undefined) continue; // just released
      const holder = parse(text);
      const lately = signOfLife(file, text);
      silent = lately === sign ? silent + 1 : 0;
      sign = lately;
      if ((holder && isDead(holder)) || silent > PATIENCE) {
        if (takeAway(file, text, mine)) {
          progress.say(`Took over from a run that died${holder ? ` (process ${holder.pid})` : ""}.`);
        }
        continue;
      }
      if (!waited) {
        waited = true;
        who = holder ? `process ${holder.pid}` : who;
        progress.say(`Waiting for ${who}, which is getting the Pulumi CLI already.`);
      }
      await sleep(pollMs, undefined, { signal });
    }
    return waited;
  };
  return progress.during(() => `Waiting for ${who}`, untilOurs);
}

function create(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    // On a full disk the file is made and stays empty.
    if (read(file) === "") rmSync(file, { force: true });
    throw error;
  }
}

/**
 * Removes a lock that was found dead with this text. It is moved first, which only one run can do; if what was moved
 * is a newer lock, it is put back.
 */
function takeAway(file: string, text: string, mine: Holder): boolean {
  const moved = `${file}.${mine.token}`;
  try {
    renameSync(file, moved);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
  const got = read(moved) ?? "";
  rmSync(moved, { force: true });
  if (got === text) return true;
  const owner = parse(got);
  if (owner) create(file, owner);
  return false;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

/** The holder, unless the file is not whole: its run may be writing it, or may have died over it. */
function parse(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const { pid, host, token } = value as Partial<Record<keyof Holder, unknown>>;
    return typeof pid === "number" && typeof host === "string" && typeof token === "string"
      ? { pid, host, token }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Changes whenever the lock's holder does something. Counting looks, not time, lets both sleep with the machine. */
function signOfLife(file: string, text: string): string {
  return `${statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0} ${text}`;
}

/** Whether the holder is known to be gone. Of another machine's processes nothing is known. */
function isDead(holder: Holder): boolean {
  return holder.host === hostname() && !isAlive(holder.pid);
}
