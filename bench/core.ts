/** What an exact verdict on one security group costs, by the number of its rules. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { build } from "esbuild";

import type { VerdictCost } from "./verdict";

const SIZES = [100, 1_000, 10_000, 100_000, 1_000_000];
const MINUTES = 5;

export async function benchCore(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "azure-lockdown-core-"));
  try {
    const program = await bundleVerdict(scratch);
    console.log("Exact verdict on one network security group, read and judged in process");
    console.log("     rules    read ms   judge ms    first ms   µs a rule   growth   peak MiB");
    let before: VerdictCost | undefined;
    for (const size of SIZES) {
      const cost = await verdictCost(program, "realistic", size, runsFor(size)).catch(() => undefined);
      if (cost === undefined) {
        console.log(`${size.toLocaleString("en").padStart(10)}  no verdict: out of memory or of time`);
        continue;
      }
      const growth = before === undefined ? "" : (total(cost) / total(before)).toFixed(1);
      const columns = [
        size.toLocaleString("en").padStart(10),
        cost.read.toFixed(1).padStart(10),
        cost.judge.toFixed(1).padStart(10),
        cost.first.toFixed(1).padStart(11),
        ((1000 * total(cost)) / size).toFixed(2).padStart(11),
        growth.padStart(8),
        cost.peak.toFixed(0).padStart(10),
      ];
      console.log(columns.join(" "));
      before = cost;
    }
    const worst = await verdictCost(program, "overlapping", 1_000, 3);
    console.log(
      `  1,000 rules that overlap in all dimensions: ${(total(worst) / 1000).toFixed(2)} s, ` +
        `${worst.peak.toFixed(0)} MiB: ${worst.outcome}\n`,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Milliseconds of a verdict. */
export const total = (cost: VerdictCost): number => cost.read + cost.judge;

/** More runs of what is short, so that compiled code is what is measured. */
export const runsFor = (size: number): number => Math.max(1, Math.min(41, Math.round(1_000_000 / size)));

/** Bundles the measuring program as the policy pack is bundled: the loader of TypeScript slows down what it loads. */
export async function bundleVerdict(folder: string): Promise<string> {
  const outfile = join(folder, "verdict.js");
  await build({
    entryPoints: [join(__dirname, "verdict.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    outfile,
    logLevel: "error",
  });
  return outfile;
}

/** @param rules a kind of generated rules, or a JSON file of them. */
export async function verdictCost(
  program: string,
  rules: string,
  count: number,
  runs: number,
): Promise<VerdictCost> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    // Node takes all the memory there is before it cleans up; this is what it is to make do with.
    ["--max-old-space-size=1024", program, rules, String(count), String(runs)],
    { timeout: MINUTES * 60_000 },
  );
  return JSON.parse(stdout) as VerdictCost;
}
