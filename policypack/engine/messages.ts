import { describeFinding, type Finding } from "../../egress/reach";
import { docsOf, type Rule } from "../rule";
import type { Suppressible } from "../suppressions";
import { LISTED, listed } from "../words";

/**
 * How many findings of a rule are told in full: a stack with hundreds of bad rules has to stay readable, and what is
 * only advice must not hide what blocks.
 */
const TOLD: Told = { mandatory: 5, advisory: 2 };

/** A number for each level. */
export type Told = Readonly<Record<Finding["severity"], number>>;

/** A violation as the engine shows it. */
export interface Message {
  /** Id of the rule. */
  readonly rule: string;
  readonly level: Finding["severity"];
  readonly text: string;
  /** The resource at fault; undefined for the stack as a whole. */
  readonly urn: string | undefined;
}

/** The findings as messages: of each rule and level some in full, and of the others how many there are and where. */
export function messagesOf(
  findings: readonly Finding[],
  rules: readonly Rule[],
  told: Told = TOLD,
): Message[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  const docs = new Map(rules.map(({ meta }) => [meta.id, docsOf(meta)]));
  return [...groups.values()].flatMap((group) => {
    const count = told[group[0]?.severity ?? "mandatory"];
    const full = group.slice(0, count).map((finding) => messageOf(finding, docs.get(finding.rule)));
    return [...full, ...rest(group.slice(count))];
  });
}

function messageOf(finding: Finding, docs: string | undefined): Message {
  return {
    rule: finding.rule,
    level: finding.severity,
    text: `${describeFinding(finding)}${docs === undefined ? "" : `\n  docs:   ${docs}`}`,
    urn: finding.urn === "" ? undefined : finding.urn,
  };
}

function rest(findings: readonly Finding[]): Message[] {
  const [first] = findings;
  if (first === undefined) return [];
  const counts = new Map<string, number>();
  for (const { resourceName } of findings) counts.set(resourceName, (counts.get(resourceName) ?? 0) + 1);
  const resources = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => (name === "" ? `the stack (${count})` : `"${name}" (${count})`));
  const more = `and ${findings.length} more of this rule, at ${listed(resources)}.`;
  return [
    {
      rule: first.rule,
      level: first.severity,
      text: `${more}\n  fix:    Begin with those above; \`azure-lockdown audit\` lists all.`,
      urn: undefined,
    },
  ];
}

/** One line on what is suppressed, so that it stays in sight; undefined where nothing is. */
export function suppressedText(findings: readonly Suppressible[]): string | undefined {
  const suppressed = findings.flatMap(({ suppressed, rule, resourceName }) =>
    suppressed === undefined
      ? []
      : [
          `${rule} at ${resourceName === "" ? "the stack" : `"${resourceName}"`} until ${suppressed.until} (${suppressed.owner})`,
        ],
  );
  if (suppressed.length === 0) return undefined;
  const places = [...new Set(suppressed)];
  const more = places.length > LISTED ? `; and ${places.length - LISTED} more` : "";
  const count = suppressed.length === 1 ? "1 finding is" : `${suppressed.length} findings are`;
  return `${count} suppressed: ${places.slice(0, LISTED).join("; ")}${more}.`;
}
