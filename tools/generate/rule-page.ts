import { controlsOf } from "../../policypack/frameworks";
import type { OptionSchema, Rule } from "../../policypack/rule";
import { markdownTable } from "../../report";
import { formatted, tableReplaced } from "./markdown";

/** The page of a rule with its tables of options and of frameworks; people write all else. */
export async function pageWithTables(current: string | undefined, rule: Rule): Promise<string> {
  if (current === undefined) throw new Error("is not there yet: begin it from docs/rules/TEMPLATE.md");
  const options = markdownTable(
    ["option", "default", "meaning"],
    Object.entries(rule.options as Readonly<Record<string, OptionSchema>>).map(([name, schema]) => [
      `\`${name}\``,
      String(schema.default),
      schema.description,
    ]),
  );
  const controls = markdownTable(
    ["framework", "control"],
    controlsOf(rule.meta.id).map(({ framework, control }) => [framework, control]),
  );
  const withOptions = tableReplaced(current, "Options", await formatted(options));
  return tableReplaced(withOptions, "Frameworks", await formatted(controls));
}
