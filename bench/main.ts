/** `npm run bench`: what things cost, as ratios of runs on one machine where that is possible. */
import { cpus } from "node:os";

import { benchAudit } from "./audit";
import { benchCore } from "./core";
import { benchPreview } from "./preview";

async function main(): Promise<void> {
  const [cpu] = cpus();
  console.log(
    `Node ${process.versions.node}, ${String(cpus().length)} x ${cpu?.model ?? "unknown processor"}\n`,
  );
  await benchCore();
  await benchAudit();
  await benchPreview();
}

void main();
