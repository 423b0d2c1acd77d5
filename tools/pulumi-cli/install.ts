import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { isAlive } from "./run";
import { codeOf, messageOf, PulumiCliError } from "./types";

/** Folders of this name are being filled by the process of that number; whoever looks for a CLI passes over them. */
const STAGING = /^\.azure-lockdown-(\d+)-/;

/** A name beside `target` for what is not whole yet. Nothing is made. */
export function stagingBeside(target: string): string {
  return join(dirname(target), `.azure-lockdown-${process.pid}-${randomUUID()}`);
}

/**
 * Fills a folder beside `target` and, when it is whole, gives it the name `target` in one step. A run that dies
 * before leaves nothing under that name. What was there before is replaced, unless `intact` vouches for it.
 */
export async function installAt(
  target: string,
  fill: (staging: string) => Promise<void>,
  intact: (target: string) => Promise<boolean>,
): Promise<void> {
  const staging = stagingBeside(target);
  makeFolder(staging);
  try {
    await fill(staging);
    await replace(staging, target, intact);
  } finally {
    remove(staging);
  }
}

/** Gives `staging` the name `target`. */
export async function replace(
  staging: string,
  target: string,
  intact: (target: string) => Promise<boolean>,
): Promise<void> {
  try {
    renameSync(staging, target);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(codeOf(error) ?? "")) throw error;
    if (await intact(target)) return; // another run was faster
    const broken = stagingBeside(target);
    renameSync(target, broken);
    renameSync(staging, target);
    remove(broken);
  }
}

/**
 * Removes what dead runs left in a folder. Only for the holder of the lock: without it, a process of another machine
 * that shares the folder would look dead.
 */
export function removeLeftovers(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return; // no folder, no leftovers
  }
  for (const name of names) {
    const owner = STAGING.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) remove(join(folder, name));
  }
}

/** Makes a folder with those above it. Throws `PulumiCliError` with what to do when it cannot. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new PulumiCliError(
      `cannot write to ${dirname(folder)} (${messageOf(error)}); set XDG_CACHE_HOME to a folder that you can write to`,
    );
  }
}

/** Removes a folder if it can: what stays is a leftover, which the next run removes. */
export function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // As said.
  }
}
