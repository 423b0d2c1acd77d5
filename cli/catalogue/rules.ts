import { controlsLabel, controlsOf } from "../../policypack/frameworks";
import { byGroup } from "../../policypack/groups";
import { docsOf, type OptionSchema, type Rule } from "../../policypack/rule";
import { formatJson, labelled, painter, paragraph, plural, rulesTable } from "../../report";
import { TOOL } from "../tool";

/** The rule catalogue for programs. */
export function jsonCatalogue(rules: readonly Rule[]): string {
  return formatJson({
    schemaVersion: 1,
    tool: TOOL,
    rules: rules.map(({ meta, options }) => ({
      id: meta.id,
      group: meta.group,
      severity: meta.severity,
      judged: meta.judged ?? "resource",
      title: meta.title,
      why: meta.why,
      options,
      frameworks: controlsOf(meta.id).map(({ framework, control }) => ({ framework, control })),
      docs: docsOf(meta),
    })),
  });
}

/** The rule catalogue for people, 80 columns wide. */
export function textCatalogue(rules: readonly Rule[], { colour }: { readonly colour: boolean }): string {
  const paint = painter(colour);
  const blocks = rules.map((rule) => {
    const { id, severity, title } = rule.meta;
    return [
      `${paint("strong", id)} ${paint(severity === "mandatory" ? "alarm" : "warning", `(${severity})`)}`,
      ...paragraph(title),
      ...labelled(detailsOf(rule), paint),
    ].join("\n");
  });
  return `${[`${plural(rules.length, "rule")}.`, ...blocks].join("\n\n")}\n`;
}

/** The rule catalogue as Markdown: a table for each group. */
export function markdownCatalogue(rules: readonly Rule[]): string {
  const blocks = byGroup(rules).flatMap((group) => [
    `## ${group.title}`,
    rulesTable(
      group.rules.map(({ meta }) => ({
        ...meta,
        judged: meta.judged ?? "resource",
        frameworks: controlsLabel(controlsOf(meta.id)),
      })),
      (id) => `docs/rules/${id}.md`,
    ),
  ]);
  return `${["# Rules", `${plural(rules.length, "rule")}.`, ...blocks].join("\n\n")}\n`;
}

function detailsOf({ meta, options }: Rule): (readonly [label: string, text: string])[] {
  const named = Object.entries(options as Readonly<Record<string, OptionSchema>>);
  const controls = controlsLabel(controlsOf(meta.id));
  return [
    ["group", meta.group],
    ...named.map(([name, schema], i): [string, string] => [
      i === 0 ? "options" : "",
      `${name} (default ${shown(schema.default)}): ${schema.description}`,
    ]),
    ...(controls === "" ? [] : [["frameworks", controls] as const]),
    ["docs", docsOf(meta)],
  ];
}

/** As JSON, with blanks at which a line can be broken. */
function shown(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(shown).join(", ")}]` : JSON.stringify(value);
}
