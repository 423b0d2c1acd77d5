import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { describeFaults } from "./checks/fault";
import { parseBlockListFile, type BlockListFile, type BlockListFileResult } from "./plans/blockListFile";

/**
 * Reads the blocks of a file, for `blockList: { ...readBlockListFile("blocks.yaml"), now }`. Stops the program with one
 * message that lists every fault of its form, each with line and column.
 *
 * @param path of a file by docs/schemas/block-list-1.schema.json, relative to where the program runs.
 */
export function readBlockListFile(path: string): BlockListFile {
  const result = blockListFileAt(path);
  if ("file" in result) return result.file;
  throw new pulumi.RunError(describeFaults(`The block list ${path} is not valid`, result.faults));
}

/** The same, with the faults for whoever has more to report; a file that cannot be read is one, too. */
export function blockListFileAt(path: string): BlockListFileResult {
  let source: string;
  try {
    source = readFileSync(path, "utf8");
  } catch (error) {
    const problem = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const expected = "a file by docs/schemas/block-list-1.schema.json";
    return { faults: [{ path, problem, expected, example: "blocks.yaml" }] };
  }
  return parseBlockListFile(source, path);
}
