import { type Control, controlsOf } from "../policypack/frameworks";
import { docsOf, type OptionSchema, type Rule } from "../policypack/rule";
import { formatJson, labelled, painter, paragraph, plural } from "../report";
import { TOOL } from "./tool";

/** The rule catalogue for programs. */
export function jsonCatalogue(rules: readonly Rule[]): string {
  return formatJson({
    schemaVersion: 1,
    tool: TOOL,
    rules: rules.map(({ meta, options }) => ({
      id: meta.id,
      severity: meta.severity,
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

function detailsOf({ meta, options }: Rule): (readonly [label: string, text: string])[] {
  const named = Object.entries(options as Readonly<Record<string, OptionSchema>>);
  return [
    ...named.map(([name, schema], i): [string, string] => [
      i === 0 ? "options" : "",
      `${name} (default ${JSON.stringify(schema.default)}): ${schema.description}`,
    ]),
    ["frameworks", frameworksOf(controlsOf(meta.id))],
    ["docs", docsOf(meta)],
  ];
}

/** `MCSB NS-1; NIST 800-53 SC-7, AC-4`. */
function frameworksOf(controls: readonly Control[]): string {
  const byFramework = new Map<string, string[]>();
  for (const { framework, control } of controls) {
    byFramework.set(framework, [...(byFramework.get(framework) ?? []), control]);
  }
  return [...byFramework].map(([framework, names]) => `${framework} ${names.join(", ")}`).join("; ");
}
