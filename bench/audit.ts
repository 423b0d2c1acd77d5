/** What an audit of states costs, beside `JSON.parse` of the same text, which nobody who reads JSON can beat. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { AuditCost } from "./audit-cost";
import { bundle, measured } from "./process";

const RUNS = 5;
/** One large state, then more and more states of one size: the memory for those is to be the same. */
const ONE = [1_000, 10_000, 50_000];
const STACKS = [10, 100];
const OF_EACH = 1_000;

export async function benchAudit(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "azure-lockdown-audit-"));
  try {
    const program = await bundle(join(__dirname, "audit-cost.ts"), scratch);
    console.log("Audit of generated states in process, by all rules, without reading the file");
    console.log(
      "  stacks   resources      MiB   parse ms    read ms   audit ms   audit/parse   resources/s   peak MiB",
    );
    for (const [stacks, each] of [
      ...ONE.map((size) => [1, size] as const),
      ...STACKS.map((count) => [count, OF_EACH] as const),
    ]) {
      const runs = stacks * each > 20_000 ? 1 : RUNS;
      const cost = await measured<AuditCost>(program, [stacks, each, runs]);
      const columns = [
        String(stacks).padStart(8),
        cost.resources.toLocaleString("en").padStart(11),
        cost.mebibytes.toFixed(1).padStart(8),
        cost.parse.toFixed(0).padStart(10),
        cost.read.toFixed(0).padStart(10),
        cost.audit.toFixed(0).padStart(10),
        `${(cost.audit / cost.parse).toFixed(1)} x`.padStart(13),
        ((1000 * cost.resources) / cost.audit).toFixed(0).padStart(13),
        cost.peak.toFixed(0).padStart(10),
      ];
      console.log(columns.join(" "));
    }
    console.log("");
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
