import { createHash } from "node:crypto";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** What the user is told once a run. */
export const NOTICE = "azure-lockdown simulator: a local stand-in for Azure; nothing is deployed to a cloud";

/** Shows a line among the diagnostics of the run. Failing to do so must not fail the run. */
export function tellEngine(address: string, message: string): void {
  const client = new EngineClient(address, credentials.createInsecure());
  client.log(new LogRequest().setSeverity(LogSeverity.INFO).setMessage(message), () => {
    client.close();
  });
}

const MARK = "announced-";

/**
 * Whether this process is the first of a run to ask: an engine starts a provider process for each package, and the
 * user should be told once. All processes of a run share the folder and the engine's address.
 */
export function isFirstOfRun(folder: string, engineAddress: string): boolean {
  const run = createHash("sha256").update(`${engineAddress} ${process.ppid}`).digest("hex").slice(0, 16);
  const mark = MARK + run;
  try {
    writeFileSync(join(folder, mark), "", { flag: "wx" });
  } catch {
    return false;
  }
  const old = readdirSync(folder).filter((name) => name.startsWith(MARK) && name !== mark);
  for (const name of old) rmSync(join(folder, name), { force: true });
  return true;
}
