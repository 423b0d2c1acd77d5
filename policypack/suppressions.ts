import type { Finding } from "../egress/reach";

/** One finding, or several alike, that somebody accepts until an end. */
export interface Suppression {
  /** Id of the rule. */
  readonly rule: string;
  /** URN of the resource, in which `*` stands for any run of characters; empty for findings of no resource. */
  readonly resource: string;
  /** Path of the culprit in the resource, likewise; undefined for all findings of the rule at the resource. */
  readonly property: string | undefined;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The instant from which it no longer counts. */
  readonly end: Date;
  /** The end as it is written in the file. */
  readonly until: string;
  readonly ticket: string | undefined;
  /** The line of the file at which it begins, counted from 1. */
  readonly line: number;
}

/** Something about a suppression that its owner should know. */
export interface SuppressionNote {
  readonly kind: "expired" | "unused";
  readonly suppression: Suppression;
}

/** A finding, and the suppression that accepts it. */
export type Suppressible<F extends Finding = Finding> = F & { readonly suppressed: Suppression | undefined };

/**
 * Marks the findings that a suppression accepts. One that has ended accepts nothing.
 *
 * @returns the findings in their order, and what is to be said of the suppressions themselves.
 */
export function suppress<F extends Finding>(
  findings: readonly F[],
  suppressions: readonly Suppression[],
  now: Date,
): { readonly findings: Suppressible<F>[]; readonly notes: SuppressionNote[] } {
  const matchers = suppressions.map((suppression) => ({ suppression, matches: matcherOf(suppression) }));
  const active = matchers.filter(({ suppression }) => suppression.end > now);
  const used = new Set<Suppression>();
  const marked = findings.map((finding) => {
    const all = active.filter(({ matches }) => matches(finding));
    for (const { suppression } of all) used.add(suppression);
    return { ...finding, suppressed: all[0]?.suppression };
  });
  const notes = suppressions.flatMap((suppression): SuppressionNote[] => {
    if (suppression.end <= now) return [{ kind: "expired", suppression }];
    return used.has(suppression) ? [] : [{ kind: "unused", suppression }];
  });
  return { findings: marked, notes };
}

/** What a note says, as a sentence. */
export function describeNote({
  kind,
  suppression: { rule, resource, until, owner, line },
}: SuppressionNote): string {
  const which = `The suppression of ${rule} for ${resource === "" ? "the stack" : resource} (line ${line}, ${owner})`;
  return kind === "expired"
    ? `${which} ended with ${until}, and its findings count again: delete it, or give it a new end.`
    : `${which} matches no finding: delete it, or correct it.`;
}

function matcherOf({ rule, resource, property }: Suppression): (finding: Finding) => boolean {
  const resources = globOf(resource);
  const properties = property === undefined ? undefined : globOf(property);
  return (finding) =>
    finding.rule === rule &&
    resources.test(finding.urn) &&
    (properties === undefined || properties.test(finding.property));
}

/** URNs hold slashes, colons and `$`, of which none is a limit here, as it would be to a glob of files. */
function globOf(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join("[\\s\\S]*")}$`);
}
