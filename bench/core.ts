/** What an exact verdict on one security group costs, by the number of its rules. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bundle, measured } from "./process";
import type { VerdictCost } from "./verdict";

const SIZES = [100, 1_000, 10_000, 100_000, 1_000_000];

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

export const bundleVerdict = (folder: string): Promise<string> =>
  bundle(join(__dirname, "verdict.ts"), folder);

/** @param rules a kind of generated rules, or a JSON file of them. */
export function verdictCost(
  program: string,
  rules: string,
  count: number,
  runs: number,
): Promise<VerdictCost> {
  return measured<VerdictCost>(program, [rules, count, runs]);
}
