// Bundles what must start fast or run outside this folder: the policy pack, the stand-in provider and the
// command line. Type errors are the business of `tsc --noEmit`, which `npm run build` runs first.
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Entry point, output, and what stays outside the bundle. */
const BUNDLES = [
  // @pulumi/pulumi stays outside: the process that loads the pack has it in memory already.
  {
    entry: "policypack/index.ts",
    outfile: "policypack/dist/index.js",
    external: ["@pulumi/pulumi", "@pulumi/pulumi/*"],
  },
  { entry: "simulator/main.ts", outfile: "dist/simulator.js", external: [] },
  { entry: "cli/main.ts", outfile: "dist/cli.js", external: [] },
];

for (const { entry, outfile, external } of BUNDLES) {
  if (!existsSync(join(root, entry))) continue;
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    external,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: true,
    legalComments: "none",
    logLevel: "warning",
    write: false,
  });
  // Renamed into place, so that a run beside this one never loads half a file.
  for (const { path, contents } of outputFiles) {
    const fresh = `${path}.${process.pid}`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(fresh, contents);
    renameSync(fresh, path);
  }
}
