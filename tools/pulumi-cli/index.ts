import { join } from "node:path";
import { cacheFolder } from "./folders";
import { readGoSource } from "./goSource";
import { makeFolder, removeLeftovers } from "./install";
import { finishOnSignal } from "./interrupt";
import { acquireLock, type Lock } from "./lock";
import { lineProgress, stderrProgress, type Progress } from "./progress";
import {
  messageOf,
  PulumiCliError,
  WAYS,
  type EnsureOptions,
  type Outcome,
  type PulumiCli,
  type Way,
} from "./types";
import { RANGE } from "./version";
import { fromBuild } from "./ways/build";
import { fromCache } from "./ways/cache";
import type { Context } from "./ways/context";
import { fromDownload } from "./ways/download";
import { fromNpmFolder, versionsFolder } from "./ways/npm";
import { fromPath } from "./ways/path";

export { PulumiCliError, WAYS, type EnsureOptions, type PulumiCli, type Way };

/** Limits the ways to those that it names, as a list with commas; the order stays. Unset or empty: all. */
export const WAYS_VARIABLE = "AZURE_LOCKDOWN_PULUMI_WAYS";

const TRY: Readonly<Record<Way, (context: Context) => Promise<Outcome>>> = {
  path: fromPath,
  npm: fromNpmFolder,
  cache: fromCache,
  download: fromDownload,
  build: fromBuild,
};

/**
 * Finds a Pulumi CLI with its Node language host on this machine, and otherwise gets one: by download, or by building
 * it from source. At once where there is one; a download takes a minute or so, a build some minutes the first time.
 *
 * Runs at the same time do the slow part once. A run that is killed leaves nothing that a later one would trip over.
 * While the slow part goes on, SIGINT, SIGTERM and SIGHUP end this process only after it has been cleaned up.
 *
 * Rejects with `PulumiCliError` when no way leads to a CLI.
 */
export async function ensurePulumiCli(options: EnsureOptions = {}): Promise<PulumiCli> {
  const env = options.env ?? process.env;
  const allowed = allowedWays(env);
  const reasons: string[] = [];
  const base = {
    env,
    source: readGoSource(options.goFolder ?? join(__dirname, "go")),
    progress: options.log ? lineProgress(options.log) : stderrProgress(),
  };

  const attempt = async (way: Way, signal: AbortSignal): Promise<PulumiCli | undefined> => {
    if (!allowed.has(way) || signal.aborted) return undefined;
    const outcome = await TRY[way]({ ...base, signal }).catch((error: unknown) => ({
      why: messageOf(error),
    }));
    if ("cli" in outcome) return outcome.cli;
    const reason = `${way === "path" ? "PATH" : way}: ${outcome.why}`;
    if (!reasons.includes(reason)) reasons.push(reason);
    if (way === "download") base.progress.say(reason);
    return undefined;
  };
  const firstOf = async (ways: readonly Way[], signal: AbortSignal): Promise<PulumiCli | undefined> => {
    for (const way of ways) {
      const cli = await attempt(way, signal);
      if (cli) return cli;
    }
    return undefined;
  };

  const found = await firstOf(["path", "npm", "cache"], new AbortController().signal);
  if (found) return found;
  if (allowed.has("download") || allowed.has("build")) {
    for (const reason of reasons) base.progress.say(reason);
    const made = await finishOnSignal((signal) =>
      alone(base, signal, async (waited) => {
        const others = waited ? await firstOf(["npm", "cache"], signal) : undefined;
        return others ?? (await firstOf(["download", "build"], signal));
      }),
    );
    if (made) return made;
  }
  throw new PulumiCliError(
    [
      "There is no Pulumi CLI that can be used on this machine, and none could be had:",
      ...reasons.map((reason) => `  ${reason}`),
      `What to do: install the Pulumi CLI ${RANGE} (with its pulumi-language-nodejs) and put it on PATH,` +
        ` or install Go ${base.source.go} or newer, and run \`npm run pulumi-cli\` again.`,
    ].join("\n"),
  );
}

/** Does the slow part while no other run does it. */
async function alone<T>(
  { env, progress }: { readonly env: NodeJS.ProcessEnv; readonly progress: Progress },
  signal: AbortSignal,
  work: (waited: boolean) => Promise<T>,
): Promise<T> {
  let lock: Lock | undefined;
  try {
    const folder = cacheFolder(env);
    makeFolder(folder);
    lock = await acquireLock(join(folder, "lock"), progress, signal);
    for (const filled of [folder, versionsFolder(env)]) removeLeftovers(filled);
  } catch {
    // Without a cache folder there is no lock. A download needs neither, and a build will say what is wrong.
  }
  try {
    return await work(lock?.waited ?? false);
  } finally {
    lock?.release();
  }
}

function allowedWays(env: NodeJS.ProcessEnv): ReadonlySet<Way> {
  const named = (env[WAYS_VARIABLE] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const unknown = named.filter((name) => !WAYS.some((way) => way === name));
  if (unknown.length > 0) {
    throw new PulumiCliError(
      `${WAYS_VARIABLE} names no such way: ${unknown.join(", ")}. The ways are ${WAYS.join(", ")}.`,
    );
  }
  return new Set(named.length > 0 ? WAYS.filter((way) => named.includes(way)) : WAYS);
}
