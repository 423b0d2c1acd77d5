import { Places } from "../egress/azure";
import { type Model, readModel, type Resource } from "../egress/read";
import type { Fault } from "../egress/read/documents";
import { readInputs } from "./inputs";
import { makeProgress } from "./progress";
import { UsageError } from "./status";
import { printLine } from "./terminal";

/** The model of all inputs together, and how much of them could not be read. */
export interface LoadedEstate {
  readonly model: Model;
  /** Files and resources that are not in the model; each has been reported. */
  readonly unread: number;
}

/**
 * Reads all inputs as one estate, joined across stacks. What cannot be read is said on standard error.
 *
 * @throws UsageError where nothing could be read.
 */
export async function loadEstate(inputs: readonly string[], places = new Places()): Promise<LoadedEstate> {
  const resources: Resource[] = [];
  const faults: { file: string; fault: Fault }[] = [];
  let documents = 0;
  let unread = 0;
  const progress = makeProgress(process.stderr);
  for await (const input of readInputs(inputs, progress.reading)) {
    if ("error" in input) {
      unread++;
      progress.clear();
      printLine(`${input.file}: ${input.error.message}`);
      continue;
    }
    documents++;
    resources.push(...input.document.resources);
    for (const fault of input.document.faults) faults.push({ file: input.file, fault });
  }
  progress.clear();
  const ids = new Set(resources.flatMap(({ id }) => id?.toLowerCase() ?? []));
  for (const { file, fault } of faults) {
    // What one document only refers to may stand in another.
    if (fault.missing !== undefined && ids.has(fault.missing.toLowerCase())) continue;
    unread++;
    printLine(`${file} at ${fault.place}: ${fault.message}`);
  }
  if (documents === 0) throw new UsageError(`nothing could be read of ${inputs.join(", ")}`);
  return { model: readModel(resources, places), unread };
}
