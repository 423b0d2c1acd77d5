import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

import { Fault } from "./fault";

/** The folder of this repository. */
export const REPOSITORY = dirname(dirname(__dirname));
/** The program that the plugin scripts start. */
export const BUNDLE = join(REPOSITORY, "dist", "simulator.js");

const SOURCES = join(REPOSITORY, "simulator");
/** What runs Pulumi is no part of the program that it starts. */
const NOT_BUNDLED = new Set(["run", "run.ts", "README.md"]);

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isFresh(): boolean {
  if (!existsSync(BUNDLE)) return false;
  const built = statSync(BUNDLE).mtimeMs;
  return readdirSync(SOURCES)
    .filter((name) => !NOT_BUNDLED.has(name))
    .every((name) => newest(join(SOURCES, name)) <= built);
}

/** Makes `dist/simulator.js` if it is missing or older than its sources. */
export function ensureBundle(): void {
  if (isFresh()) return;
  const script = join(REPOSITORY, "tools", "bundle.mjs");
  if (!existsSync(script)) throw new Fault(`cannot build the simulator: ${script} is missing`);
  const { status, stderr, error } = spawnSync(process.execPath, [script], {
    cwd: REPOSITORY,
    encoding: "utf8",
  });
  if (status === 0 && existsSync(BUNDLE)) return;
  const lines = (error?.message ?? stderr).split("\n").map((line) => line.trim());
  const why =
    lines.find((line) => /error/i.test(line)) ?? lines.find((line) => line !== "") ?? "nothing was written";
  throw new Fault(`cannot build the simulator: ${why}. Run npm ci, then try again`);
}
