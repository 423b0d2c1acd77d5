import { Command, Option } from "commander";

import { giveAnswer } from "../output";
import { Status } from "../status";

interface DiffOptions {
  readonly format: "text" | "json";
  readonly out?: string;
}

/** `azure-lockdown diff`: what egress opens and what closes between two states. */
export function diffCommand(finish: (status: Status) => void): Command {
  return new Command("diff")
    .description(
      "Say what egress opens and what closes from one state to another, as packets and not as text.",
    )
    .argument("<before>", "export of a stack, preview, folder or glob of them, ARM JSON")
    .argument("<after>", "the same, later")
    .addOption(
      new Option("--format <format>", "form of the answer").choices(["text", "json"]).default("text"),
    )
    .option("--out <file>", "write to a file instead of standard output")
    .addHelpText("after", HELP)
    .action(async (before: string, after: string, options: DiffOptions) => {
      finish(await diff(before, after, options));
    });
}

const HELP = `
Examples:
  azure-lockdown diff yesterday.json today.json
  azure-lockdown diff stack.json preview.json --format json

The JSON: docs/schemas/diff-1.schema.json

Exit status:
  0  nothing opens to everywhere
  1  something opens that is unrestricted
  2  wrong usage, or input that cannot be read`;

async function diff(before: string, after: string, { format, out }: DiffOptions): Promise<Status> {
  const [{ loadEstate }, { Places }, { DEFAULT_THRESHOLDS, diffOf }, { hasColour }, { jsonDiff, textDiff }] =
    await Promise.all([
      import("../estate.js"),
      import("../../egress/azure/index.js"),
      import("../../egress/reach/index.js"),
      import("../../report/index.js"),
      import("../../report/surface.js"),
    ]);
  const places = new Places();
  const [old, now] = [await loadEstate([before], places), await loadEstate([after], places)];
  const difference = diffOf(old.model, now.model, DEFAULT_THRESHOLDS);
  const colour = out === undefined && hasColour(process.stdout, process.env);
  await giveAnswer(format === "json" ? jsonDiff(difference) : textDiff(difference, { colour }), out);
  if (old.unread + now.unread > 0) return Status.failed;
  return difference.opened.some(({ verdict }) => verdict === "unrestricted") ? Status.found : Status.clean;
}
