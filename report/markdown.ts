import { printable } from "./printable";
import type { Report, ReportedFinding } from "./report";
import { detailsOf, levelOf, verdictOf } from "./words";

/** A report for a pull request or a job summary, in GitHub's Markdown. */
export function markdownReport(report: Report): string {
  const blocks = [`## azure-lockdown`, `**${verdictOf(report.summary)}**`];
  for (const finding of report.findings) blocks.push(...findingBlocks(finding));
  for (const { text } of report.remarks) blocks.push(markdownText(text));
  return `${blocks.join("\n\n")}\n`;
}

function findingBlocks(finding: ReportedFinding): string[] {
  const { rule, verdict, message } = finding;
  return [
    `### ${levelOf(finding)}: ${markdownText(rule)} (${verdict})`,
    markdownText(message),
    detailsOf(finding)
      .map(([label, text]) => `- ${label}: ${label === "fix" ? markdownText(text) : code(text)}`)
      .join("\n"),
  ];
}

/**
 * Text that means nothing to Markdown. A name could otherwise bring in a link, an image that is fetched from
 * elsewhere, HTML, or a mention that sends mail to strangers.
 */
function markdownText(text: string): string {
  return (
    printable(text)
      .replace(/[\\`*_{}[\]<>|~&!]/g, "\\$&")
      // What GitHub links by itself cannot be escaped, only taken apart: an empty comment shows nothing.
      .replace(/[@#]|:(?=\/\/)|www(?=\.)/gi, "$&<!-- -->")
  );
}

/** A code span; its fence is longer than any run of backticks within. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  // One blank on either side is dropped again; it keeps a backtick at the edge apart from the fence.
  const edge = longest > 0 || text.startsWith(" ") ? " " : "";
  return `${fence}${edge}${text}${edge}${fence}`;
}
