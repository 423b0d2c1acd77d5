import type { Severity } from "../egress/reach";
import { labelled, paragraph } from "./layout";
import { printable } from "./printable";
import type { Report, ReportedFinding } from "./report";
import { type Paint, painter, type Style } from "./style";
import { detailsOf, verdictOf } from "./words";

const STYLES: Readonly<Record<Severity, Style>> = { mandatory: "alarm", advisory: "warning" };

/** How a text is to look. */
export interface TextOptions {
  /** Whether to set off parts by colour; see `hasColour`. */
  readonly colour: boolean;
}

/** A report for people: the verdict in the first line, then each finding with its proof and the way out. */
export function textReport(report: Report, options: TextOptions): string {
  const paint = painter(options.colour);
  const blocks = report.findings.map((finding) => `\n${findingLines(finding, paint).join("\n")}\n`);
  return [verdictLine(report, options), ...blocks].join("");
}

/** The first line of the report alone. */
export function verdictLine(report: Report, options: TextOptions): string {
  return `${painter(options.colour)(styleOf(report), verdictOf(report.summary))}\n`;
}

function styleOf({ summary }: Report): Style {
  return summary.mandatory > 0 ? "alarm" : summary.advisory > 0 ? "warning" : "good";
}

function findingLines(finding: ReportedFinding, paint: Paint): string[] {
  const { severity, rule, verdict } = finding;
  return [
    `${paint(STYLES[severity], severity)} ${paint("strong", printable(rule))} ${paint("faint", `(${verdict})`)}`,
    ...paragraph(printable(finding.message)),
    ...labelled(detailsOf(finding), paint),
  ];
}
