import { byGroup } from "../../policypack/groups";
import { docsOf, type Rule } from "../../policypack/rule";
import { markdownTable } from "../../report";
import { formatted, replacedBetween } from "./markdown";

/** The page of enforcement with its table of where each rule is judged, between `<!-- judged -->` and its end. */
export async function pageWithPlaces(current: string | undefined, rules: readonly Rule[]): Promise<string> {
  if (current === undefined) throw new Error("is not there");
  const table = markdownTable(
    ["rule", "preview", "update", "analyze", "audit"],
    byGroup(rules).flatMap((group) =>
      group.rules.map(({ meta }) => [
        `[${meta.id}](${docsOf(meta).replace(/^docs\//, "")})`,
        "yes",
        UPDATE[meta.judged ?? "resource"],
        "yes",
        "yes",
      ]),
    ),
  );
  return replacedBetween(current, "judged", await formatted(table));
}

const UPDATE = { resource: "before the resource is made, and at the end", stack: "at the end" };
