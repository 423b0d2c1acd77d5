import { labelled, paragraph } from "./layout";
import { printable } from "./printable";
import type { Report, ReportedFinding } from "./report";
import { type Paint, painter, type Style } from "./style";
import { detailsOf, levelOf, verdictOf } from "./words";

const STYLES: Readonly<Record<ReturnType<typeof levelOf>, Style>> = {
  mandatory: "alarm",
  advisory: "warning",
  suppressed: "faint",
};

/** How a text is to look. */
export interface TextOptions {
  /** Whether to set off parts by colour; see `hasColour`. */
  readonly colour: boolean;
}

/** A report for people: the verdict in the first line, then each finding with its proof and the way out. */
export function textReport(report: Report, options: TextOptions): string {
  const paint = painter(options.colour);
  const blocks = report.findings.map((finding) => `\n${findingLines(finding, paint).join("\n")}\n`);
  const remarks = report.remarks.map(({ text }) => `\n${paragraph(printable(text)).join("\n")}\n`);
  return [verdictLine(report, options), ...blocks, ...remarks].join("");
}

/** The first line of the report alone. */
export function verdictLine(report: Report, options: TextOptions): string {
  return `${painter(options.colour)(styleOf(report), verdictOf(report.summary))}\n`;
}

function styleOf({ summary }: Report): Style {
  return summary.mandatory > 0 ? "alarm" : summary.advisory > 0 ? "warning" : "good";
}

function findingLines(finding: ReportedFinding, paint: Paint): string[] {
  const { rule, verdict } = finding;
  const level = levelOf(finding);
  return [
    `${paint(STYLES[level], level)} ${paint("strong", printable(rule))} ${paint("faint", `(${verdict})`)}`,
    ...paragraph(printable(finding.message)),
    ...labelled(detailsOf(finding), paint),
  ];
}
