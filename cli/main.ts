#!/usr/bin/env node
import { run } from "./program";
import { Status } from "./status";
import { printTrouble } from "./terminal";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`azure-lockdown rules | head`) is no trouble.
  if (error.code !== "EPIPE") fail(error);
});
// Left alone, Node would end with 1, and that says that something was found.
process.on("uncaughtException", fail);

// Not process.exit(): what has been written to a pipe would be cut off.
void run(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});

function fail(error: unknown): never {
  printTrouble(error);
  process.exit(Status.failed);
}
