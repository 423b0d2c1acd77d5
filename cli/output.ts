import { randomUUID } from "node:crypto";
import { type Stats } from "node:fs";
import { chmod, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { UsageError } from "./status";

/**
 * Gives an answer, whole or piece by piece as it is made: to a file, or to
 * standard output where none is named. Nobody ever sees half of a file: it is
 * written beside the file and renamed into place, and if that fails, the file is
 * what it was before.
 *
 * @throws UsageError where the file cannot be written.
 */
export async function giveAnswer(text: string | Iterable<string>, file?: string): Promise<void> {
  if (file === undefined) {
    if (typeof text === "string") process.stdout.write(text);
    else await stream(text);
    return;
  }
  try {
    const before = await statIfThere(file);
    // Renaming over a device or a pipe, such as /dev/stdout, would replace it by a file.
    if (before !== undefined && !before.isFile()) await writeFile(file, text);
    else await replace(before === undefined ? file : await realpath(file), text, before);
  } catch (error) {
    // What makes the pieces may fail, too; that is not the file's fault.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UsageError(`cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Makes no piece before the last one has a reader, so that memory does not grow with their number. */
async function stream(pieces: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), process.stdout, { end: false });
  } catch (error) {
    // A reader that has seen enough is no trouble.
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  }
}

async function replace(
  file: string,
  text: string | Iterable<string>,
  before: Stats | undefined,
): Promise<void> {
  const fresh = join(dirname(file), `.azure-lockdown-${randomUUID()}`);
  try {
    await writeFile(fresh, text, { flag: "wx", flush: true });
    if (before !== undefined) await chmod(fresh, before.mode);
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

async function statIfThere(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
