import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

import { matchesSegment } from "./glob";

type Kind = "file" | "folder" | "other";

/** The kind of what a path leads to, links followed; undefined if there is nothing. */
export async function kindAt(path: string): Promise<Kind | undefined> {
  try {
    const stats = await stat(path);
    return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return undefined;
    throw error;
  }
}

/** Folders below a given one that hold nothing of the user's making. */
const isSkipped = (name: string): boolean => name === "node_modules" || name.startsWith(".");

/**
 * The files of a folder and of all below it, in order of their names, as far as their names fit. Each folder is read
 * once, so links that lead back end.
 */
export async function* filesIn(
  folder: string,
  fits: (name: string) => boolean,
  seen = new Set<string>(),
): AsyncGenerator<string> {
  const real = await realpath(folder);
  if (seen.has(real)) return;
  seen.add(real);
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    const kind = await kindOfEntry(entry, path);
    if (kind === "folder" && !isSkipped(entry.name)) yield* filesIn(path, fits, seen);
    else if (kind === "file" && fits(entry.name)) yield path;
  }
}

/**
 * The files below a folder whose path fits the patterns, one a segment; `**` stands for any number of folders. Each
 * folder is read once for each pattern, so links that lead back end, and so do many `**`.
 */
export async function* filesLike(
  folder: string,
  segments: readonly string[],
  seen = new Set<string>(),
): AsyncGenerator<string> {
  const [pattern, ...rest] = segments;
  if (pattern === undefined || (await kindAt(folder)) !== "folder") return;
  const key = `${segments.join("/")}:${await realpath(folder)}`;
  if (seen.has(key)) return;
  seen.add(key);
  if (pattern === "**") {
    // As the last segment it takes the files, too.
    yield* filesLike(folder, rest.length === 0 ? ["*"] : rest, seen);
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (!isSkipped(entry.name) && (await kindOfEntry(entry, path)) === "folder") {
        yield* filesLike(path, segments, seen);
      }
    }
    return;
  }
  // `..` is no entry of its folder.
  if (pattern === "..") {
    yield* filesLike(join(folder, ".."), rest, seen);
    return;
  }
  for (const entry of await entriesOf(folder)) {
    if (!matchesSegment(pattern, entry.name)) continue;
    const path = join(folder, entry.name);
    const kind = await kindOfEntry(entry, path);
    if (kind === "folder" && rest.length > 0) yield* filesLike(path, rest, seen);
    else if (kind === "file" && rest.length === 0) yield path;
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function kindOfEntry(entry: Dirent, path: string): Promise<Kind | undefined> {
  if (entry.isSymbolicLink()) return kindAt(path);
  return entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "other";
}
