// Bundles what must start fast or run outside this folder: the policy pack, the stand-in provider and the
// command line. Type errors are the business of `tsc --noEmit`, which `npm run build` runs first.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

import { packFiles } from "./pack.mjs";
import { removeOthers, replaceFile } from "./replace.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// @pulumi/pulumi stays outside: the process that loads the pack has it in memory already.
const PACK = { entry: "policypack/index.ts", external: ["@pulumi/pulumi", "@pulumi/pulumi/*"] };
/** The pack as a package of its own, for `pulumi policy publish`, `npm pack` and `--policy-pack`. */
const PACKAGE = "dist/policypack";

/** Entry point, output, and what stays outside the bundle. */
const BUNDLES = [
  { ...PACK, outfile: "policypack/dist/index.js" },
  // The map is twice as large as all the rest, and everybody downloads the package.
  { ...PACK, outfile: `${PACKAGE}/index.js`, sourcemap: false },
  { entry: "simulator/main.ts", outfile: "dist/simulator.js", external: [] },
  // Graphviz is a megabyte that only one command needs.
  { entry: "cli/main.ts", outfile: "dist/cli.js", external: ["@viz-js/viz"] },
];

for (const { entry, outfile, external, sourcemap = true } of BUNDLES) {
  if (!existsSync(join(root, entry))) continue;
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    external,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
    write: false,
  });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
  if (!outfile.startsWith(PACKAGE)) continue;
  const files = packFiles(root, Object.keys(metafile.inputs));
  for (const [name, contents] of files) replaceFile(join(root, PACKAGE, name), contents);
  removeOthers(join(root, PACKAGE), new Set(["index.js", ...files.keys()]));
}
