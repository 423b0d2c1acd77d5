import { Command, InvalidArgumentError, Option } from "commander";

import type { Rule } from "../../policypack/rule";
import { type Format, FORMATS } from "../../report/format";
import type { Judgement, Terms } from "../judge";
import { giveAnswer } from "../output";
import { makeProgress } from "../progress";
import { Status, UsageError } from "../status";
import { printLine } from "../terminal";
import { TOOL } from "../tool";

interface AuditOptions {
  readonly format: Format;
  readonly out?: string;
  readonly rule?: readonly string[];
  readonly config?: string;
  readonly suppressions?: string;
  readonly maxDays?: number;
  readonly quiet?: true;
}

/** `azure-lockdown audit`: the findings in stacks. */
export function auditCommand(finish: (status: Status) => void): Command {
  return new Command("audit")
    .description("Judge stacks, several together as one: who can reach what of the Internet.")
    .argument("<input...>", INPUTS)
    .addOption(new Option("--format <format>", "form of the report").choices(FORMATS).default("text"))
    .option("--out <file>", "write the report to a file; the verdict is still printed")
    .option("--rule <id>", "judge by this rule only; may be given several times", collect)
    .option("--config <file>", "configuration of the policy pack: levels and options of the rules")
    .option("--suppressions <file>", "findings that are accepted until an end (YAML)")
    .option("--max-days <days>", "days from now beyond which no suppression may end", days)
    .option("--quiet", "print errors only; the exit status tells the verdict")
    .addHelpText("after", HELP)
    .action(async (inputs: readonly string[], options: AuditOptions) => {
      finish(await audit(inputs, options));
    });
}

/** All values of an option that may be given several times. */
function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

const INPUTS =
  "exports of stacks, output of `pulumi preview --json`, folders and globs of them, a Pulumi file backend " +
  "(file://...), ARM JSON or Resource Graph results";

const HELP = `
Examples:
  pulumi stack export --file dev.json && azure-lockdown audit dev.json
  pulumi preview --json > preview.json; azure-lockdown audit preview.json
  azure-lockdown audit 'states/*.json' --format json --out report.json
  azure-lockdown audit file://backend --rule firewall-no-unrestricted-egress
  azure-lockdown audit dev.json --config policy-config.json
  azure-lockdown audit dev.json --suppressions suppressions.yaml --max-days 90

A configuration is the file of \`pulumi preview --policy-pack-config\`, and means
the same; "all" stands for every rule, and a rule's own entry counts more:
  {"all": "advisory",
   "subnet-egress-is-controlled":
     {"enforcementLevel": "mandatory", "requireProof": false}}

What cannot be read never passes: a file is an error (exit status 2), a resource
in a file is a mandatory finding of no-undecidable-egress, whatever --rule and
--config say.

The JSON: docs/schemas/report-1.schema.json

Exit status:
  0  nothing mandatory was found
  1  a mandatory finding
  2  wrong usage, or input that cannot be read`;

async function audit(inputs: readonly string[], options: AuditOptions): Promise<Status> {
  const [{ readInputs }, { judge }, { RULES }] = await Promise.all([
    import("../inputs/index.js"),
    import("../judge.js"),
    import("../../policypack/rules/index.js"),
  ]);
  const terms = await termsOf(RULES, options);
  const progress = makeProgress(process.stderr, options.quiet === true);
  const documents = readInputs(inputs, progress.reading);
  const judgement = await judge(documents, terms, TOOL);
  progress.clear();
  for (const { file, error } of judgement.unread) printLine(`${file}: ${error.message}`);
  if (judgement.documents === 0) {
    // A report of nothing would say that there are no findings.
    if (judgement.unread.length === 0) throw new UsageError(`nothing to judge in ${inputs.join(", ")}`);
    return Status.failed;
  }
  await answer(judgement, options);
  if (judgement.unread.length > 0) return Status.failed;
  return judgement.report.summary.mandatory > 0 ? Status.found : Status.clean;
}

function selectRules(all: readonly Rule[], ids: readonly string[] | undefined): readonly Rule[] {
  if (ids === undefined) return all;
  const known = new Set(all.map(({ meta }) => meta.id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) {
    throw new UsageError(
      `no rule is called ${missing.join(", ")}; \`azure-lockdown rules\` lists all: ${[...known].join(", ")}`,
    );
  }
  return all.filter(({ meta }) => ids.includes(meta.id));
}

/** The rules, the configuration and the suppressions by which the command is to judge. */
async function termsOf(all: readonly Rule[], options: AuditOptions): Promise<Terms> {
  const selected = selectRules(all, options.rule);
  const { config, suppressions: file } = options;
  const now = new Date();
  if (config === undefined && file === undefined) {
    const { defaultTerms } = await import("../judge.js");
    return defaultTerms(selected, now);
  }
  const { readConfiguration, readSuppressionsOf } = await import("../configuration.js");
  const configuration = await readConfiguration(config, all);
  const rules = selected.filter(({ meta }) => configuration.of(meta.id).level !== "disabled");
  // A report of nothing would say that there are no findings.
  if (rules.length === 0) {
    throw new UsageError(`nothing to judge by: ${config ?? "the configuration"} disables every rule`);
  }
  const { suppressions: configured, maxDays: limit } = configuration;
  const { suppressions = configured, maxDays = limit } = options;
  const instant = configuration.now ?? now;
  return {
    rules,
    configuration,
    suppressions: await readSuppressionsOf({ suppressions, maxDays }, all, instant),
    now: instant,
  };
}

/** A number of days as the command line has it. */
function days(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("expected a whole number of days, such as 90.");
}

async function answer({ report }: Judgement, { format, out, quiet }: AuditOptions): Promise<void> {
  const { hasColour, render, verdictLine } = await import("../../report/index.js");
  const colour = hasColour(process.stdout, process.env);
  if (out !== undefined) await giveAnswer(render(report, format, { colour: false }), out);
  if (quiet === true) return;
  await giveAnswer(out === undefined ? render(report, format, { colour }) : verdictLine(report, { colour }));
}
