import type { Coverage } from "../../policypack/frameworks";
import { coverageSentence, formatJson, frameworkMarkdown, labelled, painter, paragraph } from "../../report";
import { TOOL } from "../tool";

/** What of a framework is served by rules, for programs. */
export function jsonFramework({ framework, sections, covered, listed }: Coverage): string {
  const { key, name, title, version, source, scope } = framework;
  return formatJson({
    schemaVersion: 1,
    tool: TOOL,
    framework: { key, name, title, version, source, scope },
    summary: { listed, covered },
    controls: sections.flatMap((section) =>
      section.controls.map((each) => ({
        control: each.control,
        name: each.name,
        section: section.title,
        rules: each.rules,
      })),
    ),
  });
}

/** What of a framework is served by rules, for people, 80 columns wide. */
export function textFramework(coverage: Coverage, { colour }: { readonly colour: boolean }): string {
  const paint = painter(colour);
  const { framework, sections } = coverage;
  const head = [
    paint("strong", titleOf(coverage)),
    ...paragraph(coverageSentence(coverage)),
    ...labelled(
      [
        ["listed", framework.scope],
        ["source", framework.source],
      ],
      paint,
    ),
  ];
  const blocks = sections.map(({ title, controls }) =>
    [
      paint("strong", title),
      ...controls.flatMap(({ control, name, rules }) => [
        ...labelled([[control, name]], paint),
        ...(rules.length === 0
          ? labelled([["", "not covered"]], paint).map((line) => paint("warning", line))
          : labelled([["", rules.join(", ")]], paint)),
      ]),
    ].join("\n"),
  );
  return `${[head.join("\n"), ...blocks].join("\n\n")}\n`;
}

/** What of a framework is served by rules, as Markdown. */
export function markdownFramework(coverage: Coverage): string {
  const { framework, sections, covered, listed } = coverage;
  const { source, scope } = framework;
  const shown = { title: titleOf(coverage), source, scope, sections, covered, listed };
  return `${frameworkMarkdown(shown, 1, (id) => `docs/rules/${id}.md`)}\n`;
}

const titleOf = ({ framework }: Coverage): string => `${framework.title} ${framework.version}`;
