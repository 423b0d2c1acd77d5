import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The queries, each in a file of its name beside this one. */
export type QueryName =
  | "beacon"
  | "block-list-hit"
  | "changed-outside-pipeline"
  | "defender-alert"
  | "deleted-rule-hit"
  | "egress-by-destination"
  | "egress-by-machine"
  | "egress-by-rule"
  | "egress-by-source"
  | "egress-over-time"
  | "known-bad"
  | "new-destination";

/**
 * The text of a query, with its header. It is read when it is needed: a bundle of code that never asks for one does
 * without the files.
 */
export function querySource(name: QueryName): string {
  return readFileSync(join(__dirname, `${name}.kql`), "utf8");
}
