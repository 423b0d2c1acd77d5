import { controlsLabel, controlsOf } from "../../policypack/frameworks";
import { byGroup } from "../../policypack/groups";
import type { Rule } from "../../policypack/rule";
import { plural, rulesTable } from "../../report";
import { formatted, MADE } from "./markdown";

/** The index of the rules' pages. */
export async function rulesIndex(rules: readonly Rule[]): Promise<string> {
  const blocks = byGroup(rules).flatMap((group) => [
    `## ${group.title}`,
    rulesTable(
      group.rules.map(({ meta }) => ({
        ...meta,
        judged: meta.judged ?? "resource",
        frameworks: controlsLabel(controlsOf(meta.id)),
      })),
      (id) => `${id}.md`,
    ),
  ]);
  return formatted([MADE, "# Rules", `${plural(rules.length, "rule")}. ${LEGEND}`, ...blocks].join("\n\n"));
}

const LEGEND =
  "The level is the one without a configuration: a mandatory finding blocks the deployment, an advisory one is shown. " +
  "A rule that judges by resource judges each resource on its way, over what came before it, and the whole stack as well; " +
  "one that judges by stack judges the whole stack only, since what it misses may rightly be made later. " +
  "What each framework asks for and which rules serve it is in [frameworks](../frameworks.md).";
