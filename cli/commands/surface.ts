import { Command, Option } from "commander";

import { giveAnswer } from "../output";
import { Status } from "../status";

interface SurfaceOptions {
  readonly format: "text" | "json";
  readonly out?: string;
}

/** `azure-lockdown surface`: for each source, what of the Internet it can reach. */
export function surfaceCommand(finish: (status: Status) => void): Command {
  return new Command("surface")
    .description(
      "Say for each subnet, network interface and service what of the Internet it can reach, and why.",
    )
    .argument("<input...>", "exports of stacks, previews, folders and globs of them, ARM JSON")
    .addOption(
      new Option("--format <format>", "form of the answer").choices(["text", "json"]).default("text"),
    )
    .option("--out <file>", "write to a file instead of standard output")
    .addHelpText("after", HELP)
    .action(async (inputs: readonly string[], options: SurfaceOptions) => {
      finish(await surface(inputs, options));
    });
}

const HELP = `
Examples:
  azure-lockdown surface dev.json
  azure-lockdown surface states/ --format json --out surface.json

The JSON: docs/schemas/surface-1.schema.json

Exit status:
  0  every source is restricted
  1  one is unrestricted, or unknown
  2  wrong usage, or input that cannot be read`;

async function surface(inputs: readonly string[], { format, out }: SurfaceOptions): Promise<Status> {
  const [{ loadEstate }, { DEFAULT_THRESHOLDS, surfaceOf }, { hasColour }, { jsonSurface, textSurface }] =
    await Promise.all([
      import("../estate.js"),
      import("../../egress/reach/index.js"),
      import("../../report/index.js"),
      import("../../report/surface.js"),
    ]);
  const { model, unread } = await loadEstate(inputs);
  const entries = surfaceOf(model, DEFAULT_THRESHOLDS);
  const colour = out === undefined && hasColour(process.stdout, process.env);
  await giveAnswer(format === "json" ? jsonSurface(entries) : textSurface(entries, { colour }), out);
  if (unread > 0) return Status.failed;
  return entries.some(({ verdict }) => verdict === "unrestricted" || verdict === "unknown")
    ? Status.found
    : Status.clean;
}
