/**
 * Judges one security group in a process of its own, and prints what that took as JSON. Run as a bundle, as the
 * policy pack is: `verdict realistic|overlapping COUNT RUNS`, or `verdict FILE 0 RUNS` for rules in a JSON file.
 */
import { readFileSync } from "node:fs";

import { DEFAULT_THRESHOLDS, packetGrants } from "../egress/reach";
import { readModel } from "../egress/read";
import { TooIntricate } from "../egress/space";
import { type GeneratedRule, groupOf, overlappingRules, realisticRules } from "./rules";
import { median } from "./timing";

/** What one process measured. */
export interface VerdictCost {
  readonly rules: number;
  /** Milliseconds; the median of the runs. */
  readonly read: number;
  readonly judge: number;
  /** Milliseconds of the first run, before the code is compiled. */
  readonly first: number;
  /** Peak memory of the process, the generated rules and Node itself among it, in MiB. */
  readonly peak: number;
  /** What came out: how many openings, or that the list is too intricate. */
  readonly outcome: string;
}

function rulesOf(kind: string, count: number): readonly GeneratedRule[] {
  if (kind === "realistic") return realisticRules(count);
  if (kind === "overlapping") return overlappingRules(count);
  return JSON.parse(readFileSync(kind, "utf8")) as GeneratedRule[];
}

function measure(kind: string, count: number, runs: number): VerdictCost {
  const rules = rulesOf(kind, count);
  const resource = groupOf(rules);
  const [reads, judges]: [number[], number[]] = [[], []];
  let outcome = "";
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    const model = readModel([resource]);
    const read = performance.now();
    try {
      const reaches = model.networkSecurityGroups.map(({ outbound }) => {
        const grants = packetGrants(outbound, model.places, DEFAULT_THRESHOLDS);
        return `${String(grants.grants.length)} grants, together ${grants.together(grants.grants, "closed").breadth}`;
      });
      outcome = reaches.join();
    } catch (error) {
      if (!(error instanceof TooIntricate)) throw error;
      outcome = `too intricate, after ${error.steps.toLocaleString("en")} steps`;
    }
    reads.push(read - began);
    judges.push(performance.now() - read);
  }
  return {
    rules: rules.length,
    read: median(reads),
    judge: median(judges),
    first: (reads[0] ?? 0) + (judges[0] ?? 0),
    peak: process.resourceUsage().maxRSS / 1024,
    outcome,
  };
}

const [kind = "realistic", count = "1000", runs = "1"] = process.argv.slice(2);
console.log(JSON.stringify(measure(kind, Number(count), Number(runs))));
