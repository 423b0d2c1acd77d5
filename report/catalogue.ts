import { markdownTable } from "./table";

/** A rule of the catalogue, as a list shows it. */
export interface ListedRule {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly judged: string;
  /** The controls that it serves, for people. */
  readonly frameworks: string;
}

/** What of a framework some rules serve, as a list shows it. */
export interface ListedFramework {
  /** Name and version. */
  readonly title: string;
  readonly source: string;
  /** What of the framework is listed. */
  readonly scope: string;
  readonly covered: number;
  readonly listed: number;
  readonly sections: readonly {
    readonly title: string;
    readonly controls: readonly {
      readonly control: string;
      readonly name: string;
      readonly rules: readonly string[];
    }[];
  }[];
}

/** Where the page of a rule is, by its id, from the text that links to it. */
export type LinkTo = (rule: string) => string;

/** A group of rules as a Markdown table. */
export function rulesTable(rules: readonly ListedRule[], linkTo: LinkTo): string {
  return markdownTable(
    ["rule", "demands", "level", "judged by", "serves"],
    rules.map(({ id, title, severity, judged, frameworks }) => [
      `[${id}](${linkTo(id)})`,
      title,
      severity,
      judged,
      frameworks,
    ]),
  );
}

/** How much of a framework is covered, in one sentence. */
export function coverageSentence({ covered, listed }: Pick<ListedFramework, "covered" | "listed">): string {
  return `${covered} of ${listed} listed controls are served by a rule.`;
}

/**
 * What of a framework rules serve, and what none does, as Markdown.
 *
 * @param level of its heading; sections are one below.
 */
export function frameworkMarkdown(framework: ListedFramework, level: number, linkTo: LinkTo): string {
  const heading = (depth: number, text: string): string => `${"#".repeat(depth)} ${text}`;
  const blocks = framework.sections.flatMap(({ title, controls }) => [
    heading(level + 1, title),
    markdownTable(
      ["control", "asks for", "served by"],
      controls.map(({ control, name, rules }) => [
        control,
        name,
        rules.length === 0 ? "–" : rules.map((id) => `[${id}](${linkTo(id)})`).join(", "),
      ]),
    ),
  ]);
  const { title, source, scope } = framework;
  return [
    heading(level, title),
    `${coverageSentence(framework)} Source: <${source}>.`,
    scope,
    ...blocks,
  ].join("\n\n");
}
