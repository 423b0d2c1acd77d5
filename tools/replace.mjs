// Files that others may be reading while they are written anew.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** Writes a file and renames it into place, so that a run beside this one never loads half of it. */
export function replaceFile(path, contents) {
  const fresh = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(fresh, contents);
  renameSync(fresh, path);
}

/** Removes the files of a folder that an earlier run left and this one has not; what npm keeps there stays. */
export function removeOthers(folder, wanted) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const name = relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/");
    const isNpms = /^(node_modules(\/|$)|package-lock\.json$)/.test(name);
    // Another run's unfinished file has a number at its end, and is that run's to rename.
    const isFresh = /\.\d+$/.test(name);
    if (entry.isFile() && !isNpms && !isFresh && !wanted.has(name))
      rmSync(join(folder, name), { force: true });
  }
}
