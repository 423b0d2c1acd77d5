import { readdirSync } from "node:fs";
import { join } from "node:path";
import { askVersion, LANGUAGE_HOST, onPath } from "../executables";
import { buildArguments } from "../goSource";
import { installAt, remove } from "../install";
import { duration } from "../progress";
import { run } from "../run";
import { checkStamp, writeStamp } from "../stamp";
import { PulumiCliError, type Outcome } from "../types";
import { compareVersions, parseVersion, type Version } from "../version";
import { builtCli, cacheEntry } from "./cache";
import type { Context } from "./context";

const GO_VERSION_MS = 30_000;
/** A slow machine takes a few times the 4 minutes of an ordinary one; past this, something hangs. */
const BUILD_MS = 45 * 60_000;

/** Builds the CLI and the language host from the Go module, into the cache. */
export async function fromBuild(context: Context): Promise<Outcome> {
  const { source, progress } = context;
  const go = await findGo(context);
  if ("why" in go) return go;
  const entry = cacheEntry(context);
  progress.say(
    `Building the Pulumi CLI ${source.version} with Go ${go.version}: about 4 minutes the first time, on 2 cores.`,
  );
  const start = performance.now();
  await installAt(
    entry,
    async (staging) => {
      await compile(join(staging, "bin"), go.path, context);
      await verify(staging, context);
      await writeStamp(staging, source.version, readdirSync(join(staging, "bin")));
    },
    async (there) => "version" in (await checkStamp(there)),
  );
  progress.say(`Built the Pulumi CLI ${source.version} in ${duration(performance.now() - start)}.`);
  return { cli: builtCli(entry, source.version) };
}

/** Finds a Go that can build the module, or says why there is none. */
export async function findGo({
  env,
  source,
}: Pick<Context, "env" | "source">): Promise<
  { readonly path: string; readonly version: string } | { readonly why: string }
> {
  const need = `need ${source.go} or newer`;
  const [path] = onPath("go", env);
  if (path === undefined) return { why: `Go is not installed (${need})` };
  const result = await run(path, ["version"], { env: goEnvironment(env), timeoutMs: GO_VERSION_MS });
  if (!result.ok) return { why: `go version ${result.why} (${path})` };
  const version = /\bgo(\d+\.\d+(?:\.\d+)?)/.exec(result.stdout)?.[1];
  if (version === undefined) return { why: `go version printed ${JSON.stringify(result.stdout)} (${path})` };
  if (compareVersions(goVersion(version), goVersion(source.go)) < 0) {
    return { why: `Go ${version} is too old (${need})` };
  }
  return { path, version };
}

/** Go leaves out what is zero: `1.26`. */
function goVersion(text: string): Version {
  return parseVersion(text) ?? parseVersion(`${text}.0`) ?? [0, 0, 0];
}

function goEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    GOTOOLCHAIN: "local", // take the Go that is there, and download no other
    GOWORK: "off", // a workspace above this clone is none of ours
    CGO_ENABLED: "0", // no C compiler needed, and the same binaries with and without one
  };
}

async function compile(out: string, go: string, { env, source, progress, signal }: Context): Promise<void> {
  let modules = 0;
  let packages = 0;
  const result = await progress.during(
    () => {
      const downloads = modules > 0 ? `${modules} modules downloaded, ` : "";
      return `Building the Pulumi CLI: ${downloads}${packages} packages compiled`;
    },
    () =>
      run(go, ["-C", source.folder, ...buildArguments(source.version, `${out}/`)], {
        env: goEnvironment(env),
        timeoutMs: BUILD_MS,
        signal,
        onLine: (line) => {
          if (line.startsWith("go: downloading ")) modules++;
          else packages++;
        },
      }),
  );
  if (!result.ok) throw new PulumiCliError(`go build ${result.why}`);
}

/** Runs what was built: both must start here and be of the release that was asked for. */
async function verify(staging: string, { env, source }: Context): Promise<void> {
  // The CLI writes a log into its home at every start; the user's is none of our business here.
  const home = join(staging, "home");
  const apart = { ...env, PULUMI_HOME: home };
  for (const [name, argument] of [
    ["pulumi", "version"],
    [LANGUAGE_HOST, "-version"],
  ] as const) {
    const told = await askVersion(join(staging, "bin", name), [argument], apart);
    if ("why" in told) throw new PulumiCliError(`${name}, just built, does not work: ${told.why}`);
    if (told.version !== source.version) {
      throw new PulumiCliError(`${name}, just built, is ${told.version} and not ${source.version}`);
    }
  }
  remove(home);
}
