import type { Finding } from "../egress/reach";

/** Who made the report. */
export interface Tool {
  readonly name: string;
  readonly version: string;
}

/** A rule that was run, as a report refers to it. */
export interface ReportedRule {
  readonly id: string;
  /** What the rule demands, in one line. */
  readonly title: string;
  /** The rule's page. */
  readonly docs: string;
}

/** Where a program declares a resource. */
export interface SourceLocation {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Why a finding does not count, and until when. */
export interface SuppressedBy {
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The day or the instant from which it counts again, as it was written. */
  readonly until: string;
  readonly ticket: string | undefined;
}

/** A suppression of which its owner should know something. */
export interface SuppressionRemark {
  readonly kind: "expired" | "unused";
  readonly rule: string;
  /** URN or glob; empty for findings of no resource. */
  readonly resource: string;
  readonly until: string;
  readonly owner: string;
  /** One sentence. */
  readonly text: string;
}

/** A finding with what only its surroundings know: where it came from and where to read on. */
export interface ReportedFinding extends Finding {
  /** Full name of the stack; undefined for resources that are in none. */
  readonly stack: string | undefined;
  /** The file that was read. */
  readonly input: string;
  /** The page of the finding's rule. */
  readonly docs: string;
  /** Undefined where the input does not tell. */
  readonly location: SourceLocation | undefined;
  /** Undefined where the finding counts. */
  readonly suppressed?: SuppressedBy | undefined;
}

/** The numbers of a report. */
export interface Summary {
  readonly stacks: number;
  readonly resources: number;
  readonly mandatory: number;
  readonly advisory: number;
  readonly suppressed: number;
}

/** All that any format needs; the formats only differ in how they say it. */
export interface Report {
  readonly tool: Tool;
  readonly summary: Summary;
  /** Mandatory first, and last what is suppressed. */
  readonly findings: readonly ReportedFinding[];
  /** The rules that were run and those of the findings, those without a finding among them. */
  readonly rules: readonly ReportedRule[];
  /** On suppressions that have ended or match nothing. */
  readonly remarks: readonly SuppressionRemark[];
}

/**
 * Makes a report of findings: counts them, and puts those first that block a deployment.
 *
 * @param parts.rules the rules that were run; a finding may be of another.
 */
export function makeReport(parts: {
  readonly tool: Tool;
  readonly stacks: number;
  readonly resources: number;
  readonly findings: readonly ReportedFinding[];
  readonly rules: readonly ReportedRule[];
  readonly remarks?: readonly SuppressionRemark[];
}): Report {
  const { tool, stacks, resources, remarks = [] } = parts;
  const suppressed = parts.findings.filter((finding) => finding.suppressed !== undefined);
  const counting = parts.findings.filter((finding) => finding.suppressed === undefined);
  const mandatory = counting.filter(({ severity }) => severity === "mandatory");
  const advisory = counting.filter(({ severity }) => severity === "advisory");
  const rules = new Map(parts.rules.map((rule) => [rule.id, rule]));
  // What cannot be read is a finding of its rule, whether or not that rule was run.
  for (const { rule, docs } of parts.findings) {
    if (!rules.has(rule)) rules.set(rule, { id: rule, title: rule, docs });
  }
  return {
    tool,
    summary: {
      stacks,
      resources,
      mandatory: mandatory.length,
      advisory: advisory.length,
      suppressed: suppressed.length,
    },
    findings: [...mandatory, ...advisory, ...suppressed],
    rules: [...rules.values()],
    remarks,
  };
}
