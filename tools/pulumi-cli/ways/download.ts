import { existsSync } from "node:fs";
import { join } from "node:path";
import { onPath } from "../executables";
import { remove, replace, stagingBeside } from "../install";
import { duration } from "../progress";
import { run } from "../run";
import type { Outcome } from "../types";
import type { Context } from "./context";
import { versionsFolder } from "./npm";
import { checkInstalled } from "./path";

/** How long nothing may answer. Where the network is closed, that is how long this way takes at most. */
const SILENCE_MS = 20_000;
/** How long the whole download may take once it has begun. */
const DOWNLOAD_MS = 10 * 60_000;

/**
 * Lets the npm package `pulumi` download the CLI. It asks the registry for the package, and the package asks Pulumi
 * for an installer, which fetches the binaries and unpacks them in place. To have them appear whole or not at all,
 * the package is given a Pulumi home of its own, from which the finished version is moved to the real one.
 */
export async function fromDownload(context: Context, silenceMs = SILENCE_MS): Promise<Outcome> {
  const { env, source, progress } = context;
  const [npx] = onPath("npx", env);
  if (npx === undefined) return { why: "there is no npx on PATH" };
  const target = join(versionsFolder(env), source.version);
  const home = stagingBeside(target);
  const staged = join(versionsFolder({ PULUMI_HOME: home }), source.version);

  progress.say(`Downloading the Pulumi CLI ${source.version} with npx.`);
  const start = performance.now();
  const told: string[] = [];
  try {
    const result = await progress.during(
      () => `Downloading the Pulumi CLI ${source.version}`,
      () => downloadTo(home, npx, silenceMs, told, context),
    );
    if (!result.ok) return { why: `npx pulumi@${source.version} ${npmError(told) ?? result.why}` };
    if (!existsSync(join(staged, "bin", "pulumi"))) {
      return { why: `npx pulumi@${source.version} left no pulumi behind` };
    }
    const checked = await checkInstalled(join(staged, "bin", "pulumi"), env);
    if ("why" in checked) return { why: `what npx downloaded cannot be used: ${checked.why}` };

    await replace(
      staged,
      target,
      async (there) => "version" in (await checkInstalled(join(there, "bin", "pulumi"), env)),
    );
    progress.say(`Downloaded the Pulumi CLI ${checked.version} in ${duration(performance.now() - start)}.`);
    const binDir = join(target, "bin");
    return { cli: { pulumi: join(binDir, "pulumi"), binDir, version: checked.version, source: "download" } };
  } finally {
    remove(home);
  }
}

async function downloadTo(
  home: string,
  npx: string,
  silenceMs: number,
  told: string[],
  { env, source, signal }: Context,
): ReturnType<typeof run> {
  const silence = new AbortController();
  let begun = false;
  const timer = setTimeout(() => {
    if (!begun && !existsSync(home)) silence.abort(new Error(`got no answer within ${silenceMs / 1000} s`));
  }, silenceMs);
  try {
    return await run(npx, ["--yes", `pulumi@${source.version}`, "version"], {
      // PULUMI_VERSION would have the package take another version than its own.
      env: { ...env, PULUMI_HOME: home, PULUMI_VERSION: source.version, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeoutMs: DOWNLOAD_MS,
      signal: AbortSignal.any([signal, silence.signal]),
      // npx and the package talk on stderr; what comes on stdout is the installer's, so Pulumi has answered.
      onLine: (line, stream) => {
        if (stream === "stdout") begun = true;
        else told.push(line);
      },
    });
  } finally {
    clearTimeout(timer);
  }
}

/** npm says what is wrong first and general advice last, so the last lines, which serve elsewhere, do not here. */
function npmError(told: readonly string[]): string | undefined {
  const errors = told.flatMap((line) => /^npm (?:error|ERR!) (?:code )?(.+)/.exec(line)?.[1] ?? []);
  return errors.length > 0 ? `failed: ${errors.slice(0, 2).join(", ")}` : undefined;
}
