import { Command } from "commander";

import { giveAnswer } from "../output";
import { Status } from "../status";

/** `azure-lockdown diagram`: networks, firewalls, and what may leave, as a picture. */
export function diagramCommand(finish: (status: Status) => void): Command {
  return new Command("diagram")
    .description("Draw the networks, the ways out, and what may take them, as an SVG.")
    .argument("<input...>", "exports of stacks, previews, folders and globs of them, ARM JSON")
    .option("--out <file>", "write to a file instead of standard output")
    .addHelpText("after", HELP)
    .action(async (inputs: readonly string[], options: { readonly out?: string }) => {
      finish(await diagram(inputs, options));
    });
}

const HELP = `
Examples:
  azure-lockdown diagram dev.json --out dev.svg
  azure-lockdown diagram states/ --out estate.svg

Exit status:
  0  the picture was drawn
  2  wrong usage, or input that cannot be read`;

async function diagram(inputs: readonly string[], { out }: { readonly out?: string }): Promise<Status> {
  const [{ loadEstate }, { DEFAULT_THRESHOLDS, surfaceOf }, { svgDiagram }] = await Promise.all([
    import("../estate.js"),
    import("../../egress/reach/index.js"),
    import("../../report/diagram/index.js"),
  ]);
  const { model, unread } = await loadEstate(inputs);
  await giveAnswer(await svgDiagram(model, surfaceOf(model, DEFAULT_THRESHOLDS)), out);
  return unread > 0 ? Status.failed : Status.clean;
}
