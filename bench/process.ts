/** Measuring programs in processes of their own, so that one measurement leaves nothing behind for the next. */
import { execFile } from "node:child_process";
import { basename, join } from "node:path";
import { promisify } from "node:util";

import { build } from "esbuild";

const MINUTES = 5;
/** Node takes all the memory there is before it cleans up; this, in MiB, is what it is to make do with. */
const HEAP = 800;

/** Bundles a program as the policy pack is bundled: the loader of TypeScript slows down what it loads. */
export async function bundle(program: string, folder: string): Promise<string> {
  const outfile = join(folder, `${basename(program, ".ts")}.js`);
  await build({
    entryPoints: [program],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/*"],
    outfile,
    logLevel: "error",
  });
  return outfile;
}

/** What a bundled program prints as JSON. */
export async function measured<T>(program: string, args: readonly (string | number)[]): Promise<T> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`--max-old-space-size=${String(HEAP)}`, program, ...args.map(String)],
    { timeout: MINUTES * 60_000 },
  );
  return JSON.parse(stdout) as T;
}
