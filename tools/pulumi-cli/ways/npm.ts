import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isExecutable } from "../executables";
import { pulumiHome } from "../folders";
import type { Outcome } from "../types";
import { compareVersions, misfit, parseVersion, RANGE, type Version } from "../version";
import type { Context } from "./context";
import { checkInstalled } from "./path";

/** Where the npm package `pulumi`, and Pulumi's automation interface, keep the CLI, each version in a folder. */
export function versionsFolder(env: NodeJS.ProcessEnv): string {
  return join(pulumiHome(env), "versions");
}

/** What the npm package `pulumi` downloaded at some time: the newest that fits. */
export async function fromNpmFolder({ env }: Context): Promise<Outcome> {
  const versions = versionsFolder(env);
  const reasons: string[] = [];
  for (const name of newestFirst(list(versions))) {
    const binDir = join(versions, name, "bin");
    const pulumi = join(binDir, "pulumi");
    const checked = isExecutable(pulumi)
      ? await checkInstalled(pulumi, env)
      : { why: "there is no pulumi in it" };
    if ("version" in checked) return { cli: { pulumi, binDir, version: checked.version, source: "npm" } };
    reasons.push(`${checked.why} (${binDir})`);
  }
  return { why: reasons.length > 0 ? reasons.join("; ") : `no version ${RANGE} in ${versions}` };
}

function newestFirst(names: readonly string[]): string[] {
  const fitting: { name: string; version: Version }[] = [];
  for (const name of names) {
    const version = parseVersion(name);
    if (version && misfit(version) === undefined) fitting.push({ name, version });
  }
  return fitting.sort((a, b) => compareVersions(b.version, a.version)).map(({ name }) => name);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // never downloaded
  }
}
