import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { run } from "./run";
import { parseVersion } from "./version";

/** The engine starts Node programs and policy packs through this executable. */
export const LANGUAGE_HOST = "pulumi-language-nodejs";

/** A first start can be slow: a cold disk, or a system that scans new binaries. */
const VERSION_TIMEOUT_MS = 30_000;

/** Whether there is a file of this name that may be executed. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** All executables of this name on PATH, in PATH's order, each file once. */
export function onPath(name: string, env: NodeJS.ProcessEnv): string[] {
  const found = new Map<string, string>();
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    const file = join(resolve(folder), name);
    if (folder === "" || !isExecutable(file)) continue;
    const real = realpathSync(file);
    if (!found.has(real)) found.set(real, file);
  }
  return [...found.values()];
}

/** Whether the engine will find its Node language host: beside the binary (or what it links to), or on PATH. */
export function hasLanguageHost(pulumi: string, env: NodeJS.ProcessEnv): boolean {
  return (
    [pulumi, realpathSync(pulumi)].some((file) => isExecutable(join(dirname(file), LANGUAGE_HOST))) ||
    onPath(LANGUAGE_HOST, env).length > 0
  );
}

/** A version that a binary told, or why it told none. */
export type TellsVersion = { readonly version: string } | { readonly why: string };

/** Runs a binary with the arguments that make it print its version, and nothing but that. */
export async function askVersion(
  binary: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<TellsVersion> {
  // The CLI would look for a newer release otherwise, on the network.
  const result = await run(binary, args, {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeoutMs: VERSION_TIMEOUT_MS,
  });
  if (!result.ok) return { why: result.why };
  const version = result.stdout.trim().replace(/^v/, "");
  return parseVersion(version) ? { version } : { why: `printed ${JSON.stringify(version)} for its version` };
}
