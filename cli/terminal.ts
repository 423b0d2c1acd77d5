import { printable } from "../report/printable";
import { UsageError } from "./status";

/** Prints one line for people on standard error, whatever names are in it. */
export function printLine(line: string): void {
  process.stderr.write(`azure-lockdown: ${printable(line)}\n`);
}

/** Says what went wrong: to the user in one line a fault, or with all that is needed to mend this program. */
export function printTrouble(error: unknown): void {
  if (error instanceof UsageError) {
    for (const line of [error.message, ...error.others]) printLine(line);
    return;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  for (const line of ["Internal error; please report this:", ...trace.split("\n")]) printLine(line);
}
