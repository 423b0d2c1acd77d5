import { coverageOf, FRAMEWORKS } from "../../policypack/frameworks";
import type { Rule } from "../../policypack/rule";
import { frameworkMarkdown, markdownTable } from "../../report";
import { formatted, MADE } from "./markdown";

/** The page of what the rules are good for: each framework, which control is served by which rule, and by none. */
export async function frameworksPage(rules: readonly Rule[]): Promise<string> {
  const coverages = FRAMEWORKS.map((framework) => coverageOf(framework, rules));
  const summary = markdownTable(
    ["framework", "version", "listed", "served"],
    coverages.map(({ framework, listed, covered }) => [
      framework.title,
      framework.version,
      String(listed),
      String(covered),
    ]),
  );
  const blocks = coverages.map(({ framework, ...coverage }) =>
    frameworkMarkdown(
      {
        ...coverage,
        title: `${framework.title} ${framework.version}`,
        source: framework.source,
        scope: framework.scope,
      },
      2,
      (id) => `rules/${id}.md`,
    ),
  );
  return formatted([MADE, "# Frameworks", INTRODUCTION, summary, ...blocks].join("\n\n"));
}

const INTRODUCTION =
  "Which controls the rules serve, and which they do not. A rule that serves a control does a part of it that can be seen " +
  "in resources; that a control is served does not say that it is met. The names of the controls are ours: what counts is " +
  "the framework's own text. The same for one framework: `azure-lockdown rules --framework mcsb|cis|nist|pci`.";
