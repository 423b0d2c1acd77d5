import { Command, Option } from "commander";

import { giveAnswer } from "../output";
import { Status } from "../status";

interface RulesOptions {
  readonly format: "text" | "json";
  readonly out?: string;
}

/** `azure-lockdown rules`: the catalogue. */
export function rulesCommand(finish: (status: Status) => void): Command {
  return new Command("rules")
    .description("List the rules: what each demands, its options and the frameworks it serves.")
    .addOption(new Option("--format <format>", "form of the list").choices(["text", "json"]).default("text"))
    .option("--out <file>", "write to a file instead of standard output")
    .addHelpText("after", HELP)
    .action(async ({ format, out }: RulesOptions) => {
      const [{ jsonCatalogue, textCatalogue }, { hasColour }, { RULES }] = await Promise.all([
        import("../catalogue.js"),
        import("../../report/index.js"),
        import("../../policypack/rules/index.js"),
      ]);
      const colour = out === undefined && hasColour(process.stdout, process.env);
      await giveAnswer(format === "json" ? jsonCatalogue(RULES) : textCatalogue(RULES, { colour }), out);
      finish(Status.clean);
    });
}

const HELP = `
Examples:
  azure-lockdown rules
  azure-lockdown rules --format json --out rules.json

The JSON: docs/schemas/rules-1.schema.json`;
