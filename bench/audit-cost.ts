/**
 * Audits generated states in a process of its own, and prints what that took as JSON. Run as a bundle, as the command
 * line is: `audit-cost STACKS RESOURCES RUNS`.
 */
import type { ReadInput } from "../cli/inputs";
import { defaultTerms, judge } from "../cli/judge";
import { readDocument } from "../egress/read/documents";
import { RULES } from "../policypack/rules";
import { stateOf } from "./states";
import { median } from "./timing";

/** What one process measured, of all states together. */
export interface AuditCost {
  readonly resources: number;
  readonly mebibytes: number;
  /** Milliseconds of `JSON.parse` alone; the median of the runs. */
  readonly parse: number;
  /** Milliseconds of reading a document, with `JSON.parse` in it. */
  readonly read: number;
  /** Milliseconds of the whole audit, with the reading in it. */
  readonly audit: number;
  /** Peak memory of the process, with Node in it and the text of one state, in MiB. */
  readonly peak: number;
}

async function measure(stacks: number, resources: number, runs: number): Promise<AuditCost> {
  const [parses, reads, audits]: [number[], number[], number[]] = [[], [], []];
  let bytes = 0;
  const texts = function* (): Generator<{ file: string; text: string }> {
    for (let i = 0; i < stacks; i++) {
      const stack = `stack-${String(i)}`;
      yield { file: `${stack}.json`, text: stateOf(resources, stack) };
    }
  };
  for (let run = 0; run < runs; run++) {
    let [parse, read] = [0, 0];
    bytes = 0;
    let making = 0;
    // eslint-disable-next-line @typescript-eslint/require-await -- the files of the command line are read so
    const documents = async function* (): AsyncGenerator<ReadInput> {
      let asked = performance.now();
      for (const { file, text } of texts()) {
        const made = performance.now();
        JSON.parse(text);
        const parsed = performance.now();
        const document = readDocument(text, file);
        const done = performance.now();
        parse += parsed - made;
        read += done - parsed;
        making += parsed - asked;
        bytes += text.length;
        yield { file, document };
        asked = performance.now();
      }
    };
    const began = performance.now();
    await judge(documents(), defaultTerms(RULES, new Date()), { name: "bench", version: "" });
    audits.push(performance.now() - began - making);
    parses.push(parse);
    reads.push(read);
  }
  return {
    resources: stacks * resources,
    mebibytes: bytes / 2 ** 20,
    parse: median(parses),
    read: median(reads),
    audit: median(audits),
    peak: process.resourceUsage().maxRSS / 1024,
  };
}

const [stacks = "1", resources = "10000", runs = "1"] = process.argv.slice(2);
void measure(Number(stacks), Number(resources), Number(runs)).then((cost) => {
  console.log(JSON.stringify(cost));
});
