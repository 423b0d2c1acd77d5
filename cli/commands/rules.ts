import { Command, Option } from "commander";

import { FRAMEWORK_KEYS, type FrameworkKey } from "../../policypack/frameworks/framework";
import { giveAnswer } from "../output";
import { Status } from "../status";

const RULES_FORMATS = ["text", "json", "markdown"] as const;

interface RulesOptions {
  readonly format: (typeof RULES_FORMATS)[number];
  readonly framework?: FrameworkKey;
  readonly out?: string;
}

/** `azure-lockdown rules`: the catalogue, or what of a framework it serves. */
export function rulesCommand(finish: (status: Status) => void): Command {
  return new Command("rules")
    .description("List the rules: what each demands, its options and the frameworks it serves.")
    .addOption(
      new Option("--framework <name>", "list the controls of a framework and their rules").choices(
        FRAMEWORK_KEYS,
      ),
    )
    .addOption(new Option("--format <format>", "form of the list").choices(RULES_FORMATS).default("text"))
    .option("--out <file>", "write to a file instead of standard output")
    .addHelpText("after", HELP)
    .action(async (options: RulesOptions) => {
      await giveAnswer(await listOf(options), options.out);
      finish(Status.clean);
    });
}

async function listOf({ format, framework, out }: RulesOptions): Promise<string> {
  const [lists, { hasColour }, { RULES }, { coverageOf, frameworkCalled }] = await Promise.all([
    import("../catalogue/index.js"),
    import("../../report/index.js"),
    import("../../policypack/rules/index.js"),
    import("../../policypack/frameworks/index.js"),
  ]);
  const colour = out === undefined && hasColour(process.stdout, process.env);
  const coverage = framework === undefined ? undefined : coverageOf(frameworkCalled(framework), RULES);
  switch (format) {
    case "json":
      return coverage === undefined ? lists.jsonCatalogue(RULES) : lists.jsonFramework(coverage);
    case "markdown":
      return coverage === undefined ? lists.markdownCatalogue(RULES) : lists.markdownFramework(coverage);
    case "text":
      return coverage === undefined
        ? lists.textCatalogue(RULES, { colour })
        : lists.textFramework(coverage, { colour });
  }
}

const HELP = `
Examples:
  azure-lockdown rules
  azure-lockdown rules --format json --out rules.json
  azure-lockdown rules --framework mcsb        # what is covered, and what not

Frameworks: the Microsoft cloud security benchmark (mcsb), the CIS Microsoft
Azure Foundations Benchmark (cis), NIST SP 800-53 (nist) and PCI DSS (pci).

The JSON: docs/schemas/rules-1.schema.json,
with --framework docs/schemas/framework-1.schema.json`;
