import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../folders";
import { checkStamp } from "../stamp";
import type { Outcome, PulumiCli } from "../types";
import type { Context } from "./context";

/** The folder in the cache for what this Go module builds. */
export function cacheEntry({ env, source }: Context): string {
  return join(cacheFolder(env), source.id);
}

/** What an earlier run, of this clone or another with the same Go module, has built and verified. */
export async function fromCache(context: Context): Promise<Outcome> {
  const entry = cacheEntry(context);
  if (!existsSync(entry)) return { why: `nothing built yet (${entry})` };
  const checked = await checkStamp(entry);
  if ("why" in checked) return { why: `${entry} ${checked.why}` };
  return { cli: builtCli(entry, checked.version) };
}

/** The CLI in an entry of the cache. */
export function builtCli(entry: string, version: string): PulumiCli {
  const binDir = join(entry, "bin");
  return { pulumi: join(binDir, "pulumi"), binDir, version, source: "built" };
}
