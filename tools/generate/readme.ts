import { byGroup } from "../../policypack/groups";
import { docsOf, type Rule } from "../../policypack/rule";
import { markdownTable } from "../../report";
import { formatted, replacedBetween } from "./markdown";

/** The readme with its table of rules, between the comments `<!-- rules -->` and `<!-- /rules -->`. */
export async function readmeWithRules(current: string | undefined, rules: readonly Rule[]): Promise<string> {
  if (current === undefined) throw new Error("is not there");
  const blocks = byGroup(rules).map(
    (group) =>
      `**${group.title}**\n\n${markdownTable(
        ["rule", "demands", "level"],
        group.rules.map(({ meta }) => [`[${meta.id}](${docsOf(meta)})`, meta.title, meta.severity]),
      )}`,
  );
  return replacedBetween(current, "rules", await formatted(blocks.join("\n\n")));
}
