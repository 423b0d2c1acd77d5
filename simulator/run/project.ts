import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { makeFolder } from "../store/folder";
import { Fault } from "./fault";

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** A Pulumi project on disk, and its shadow: the folder that Pulumi writes what must not get into the project. */
export interface Project {
  readonly folder: string;
  readonly file: string;
  readonly name: string;
  readonly shadow: string;
}

/** Finds the project that a folder lies in, as Pulumi does, and brings its shadow up to date. */
export function openProject(cwd: string, shadows: string): Project | undefined {
  const file = findProjectFile(cwd);
  if (file === undefined) return undefined;
  const text = readFileSync(file, "utf8");
  const name = /^\s*["']?name["']?\s*:\s*["']?([\w.-]+)/m.exec(text)?.[1];
  if (name === undefined) throw new Fault(`${file} has no name`);
  const folder = dirname(file);
  const key = createHash("sha256").update(folder).digest("hex").slice(0, 8);
  const shadow = join(shadows, `${name}-${key}`);
  makeFolder(shadow);
  copyFileSync(file, join(shadow, basename(file)));
  return { folder, file, name, shadow };
}

function findProjectFile(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = PROJECT_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (file !== undefined || folder === dirname(folder)) return file;
  }
}

/** The stacks that the project has a configuration file for. */
export function configuredStacks(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => /^Pulumi\.(.+)\.ya?ml$/.exec(name)?.[1] ?? []);
}
