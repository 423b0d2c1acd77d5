import { markupText } from "./markup";
import type { Report, ReportedFinding, ReportedRule } from "./report";
import { detailsOf, levelOf, plural } from "./words";

/**
 * A report for the test page of a build server: a suite for each rule, a failed case for each mandatory finding.
 * A rule with nothing to say is one case that passes, and so is an advisory finding, whose text goes to its
 * output: JUnit knows no warnings. A suppressed one is skipped.
 */
export function junitReport({ tool, rules, findings, summary }: Report): string {
  const suites = rules.map((rule) => {
    const own = findings.filter((finding) => finding.rule === rule.id);
    const failures = own.filter((finding) => levelOf(finding) === "mandatory").length;
    const skipped = own.filter((finding) => levelOf(finding) === "suppressed").length;
    const cases = own.length === 0 ? [passedCase(rule)] : own.map(findingCase);
    return {
      tests: cases.length,
      text: [
        `  <testsuite name="${markupText(rule.id)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}">`,
        ...cases,
        "  </testsuite>",
      ].join("\n"),
    };
  });
  const tests = suites.reduce((sum, suite) => sum + suite.tests, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${markupText(tool.name)}" tests="${tests}" failures="${summary.mandatory}" errors="0">`,
    ...suites.map(({ text }) => text),
    "</testsuites>",
    "",
  ].join("\n");
}

function passedCase({ id, title }: ReportedRule): string {
  return `    <testcase classname="${markupText(id)}" name="${markupText(title)}"/>`;
}

function findingCase(finding: ReportedFinding): string {
  const { rule, verdict, message } = finding;
  const level = levelOf(finding);
  const text = [message, ...detailsOf(finding).map(([label, detail]) => `${label}: ${detail}`)]
    .map(markupText)
    .join("\n");
  const bodies: Readonly<Record<typeof level, string>> = {
    mandatory: `<failure type="${markupText(verdict)}" message="${markupText(message)}">${text}</failure>`,
    advisory: `<system-out>${text}</system-out>`,
    suppressed: `<skipped message="${markupText(message)}">${text}</skipped>`,
  };
  return [
    `    <testcase classname="${markupText(rule)}" name="${markupText(caseName(finding))}">`,
    `      ${bodies[level]}`,
    "    </testcase>",
  ].join("\n");
}

/** Stable from run to run, so that a build server can tell an old failure from a new one. */
function caseName({ stack, input, urn, property }: ReportedFinding): string {
  const parts = [urn === "" ? (stack ?? input) : urn, property].filter((part) => part !== "");
  return parts.length === 0 ? plural(1, "finding") : parts.join(" ");
}
