/** What the policy pack and the TypeScript loader cost in a preview of the stack, on the stand-in. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "esbuild";

import { runPulumi } from "../simulator/run";
import { alternate, median, ratio, type Subject } from "./timing";

const ROOT = join(__dirname, "..");
const RUNS = 7;

export async function benchPreview(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "azure-lockdown-bench-"));
  try {
    const plain = await plainJavaScript(join(scratch, "plain"));
    const nothing = await doNothingPack(join(scratch, "nothing"));
    const preview = (name: string, cwd: string, ...args: string[]): Subject => ({
      name,
      async run() {
        const { status, stdout, stderr } = await runPulumi(
          ["preview", "--stack", "dev", "--non-interactive", ...args],
          {
            cwd,
            home: join(scratch, "home"),
            capture: true,
            log: () => undefined,
          },
        );
        if (status !== 0)
          throw new Error(`${name}: pulumi preview ended with ${String(status)}\n${stdout}${stderr}`);
      },
    });
    const subjects = [
      preview("index.ts, no pack", ROOT),
      preview("the same in plain JavaScript, no pack", plain),
      preview("index.ts, a compiled pack that does nothing", ROOT, "--policy-pack", nothing),
      preview("index.ts, this pack", ROOT, "--policy-pack", join(ROOT, "policypack")),
    ] as const;
    const seconds = await alternate(subjects, RUNS);
    const of = (i: number): number[] => seconds.get(subjects[i]?.name ?? "") ?? [];

    console.log(`Preview of the stack of Pulumi.dev.yaml: median of ${String(RUNS)} runs in turn`);
    for (const { name } of subjects)
      console.log(`  ${median(seconds.get(name) ?? []).toFixed(2)} s  ${name}`);
    console.log(
      `  ${ratio(of(0), of(1)).toFixed(2)} x  TypeScript over plain JavaScript (to reach: below 1.5)`,
    );
    console.log(
      `  ${ratio(of(3), of(2)).toFixed(2)} x  this pack over one that does nothing (to reach: 1.10)`,
    );
    console.log(`  ${ratio(of(2), of(0)).toFixed(2)} x  a pack that does nothing over none`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The stack's own files, each transpiled to JavaScript beside its imports, as `tsc` would emit them. */
async function plainJavaScript(folder: string): Promise<string> {
  mkdirSync(folder);
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["index.ts", "components/*.ts", "egress/**/*.ts"],
    outbase: ROOT,
    outdir: folder,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
  });
  const project = readFileSync(join(ROOT, "Pulumi.yaml"), "utf8");
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    project.replace(/^.*nodeargs:.*$/m, "").replace("index.ts", "index.js"),
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "plain", main: "index.js" }));
  cpSync(join(ROOT, "Pulumi.dev.yaml"), join(folder, "Pulumi.dev.yaml"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** A pack made as ours is, with one policy of each level that looks at nothing. */
export async function doNothingPack(folder: string): Promise<string> {
  mkdirSync(join(folder, "dist"), { recursive: true });
  for (const file of ["PulumiPolicy.yaml", "package.json"])
    cpSync(join(ROOT, "policypack", file), join(folder, file));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await build({
    stdin: {
      contents: `
        import { PolicyPack } from "@pulumi/policy";
        const common = { description: "nothing", enforcementLevel: "mandatory" };
        new PolicyPack("nothing", { policies: [
          { ...common, name: "nothing-of-a-resource", validateResource() {} },
          { ...common, name: "nothing-of-a-stack", validateStack() {} },
        ] });`,
      resolveDir: ROOT,
    },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/pulumi", "@pulumi/pulumi/*"],
    outfile: join(folder, "dist", "index.js"),
    logLevel: "error",
  });
  return folder;
}
