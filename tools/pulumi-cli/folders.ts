import { isAbsolute, join, resolve } from "node:path";
import { PulumiCliError } from "./types";

/** Pulumi's own folder: PULUMI_HOME, or `~/.pulumi`. */
export function pulumiHome(env: NodeJS.ProcessEnv): string {
  const set = env["PULUMI_HOME"];
  return set ? resolve(set) : join(home(env, "PULUMI_HOME"), ".pulumi");
}

/** Where built CLIs are kept: `azure-lockdown/pulumi-cli` in the user's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(userCache(env), "azure-lockdown", "pulumi-cli");
}

function userCache(env: NodeJS.ProcessEnv): string {
  const set = env["XDG_CACHE_HOME"];
  // The XDG specification has relative paths ignored.
  if (set && isAbsolute(set)) return set;
  const own = home(env, "XDG_CACHE_HOME");
  return process.platform === "darwin" ? join(own, "Library", "Caches") : join(own, ".cache");
}

function home(env: NodeJS.ProcessEnv, instead: string): string {
  // HOME and not os.homedir(): npm and Go go by HOME too, so a folder found otherwise would not help them.
  const set = env["HOME"];
  if (!set) throw new PulumiCliError(`HOME is not set; set it, or ${instead}`);
  return resolve(set);
}
