import { presetConfiguration, PRESETS } from "../../policypack/configuration";
import { RULES } from "../../policypack/rules";
import { pageWithPlaces } from "./enforcement";
import { frameworksPage } from "./frameworks";
import { pageWithTables } from "./rule-page";
import { formatted } from "./markdown";
import { readmeWithRules } from "./readme";
import { rulesIndex } from "./rules-index";

/** A file that is made, whole or in part, from the rules' data. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly file: string;
  /**
   * The text that the file is to have.
   *
   * @param current the text it has; undefined where there is no such file.
   * @throws Error whose message says what the file lacks, where only a part of it is made.
   */
  make(current: string | undefined): Promise<string>;
}

/**
 * Everything that `npm run generate` writes. A further file is a further entry: `make` gives its text, JSON as
 * `formatted(JSON.stringify(value), "json")`.
 */
export const GENERATED: readonly GeneratedFile[] = [
  { file: "README.md", make: (current) => readmeWithRules(current, RULES) },
  { file: "docs/rules/README.md", make: () => rulesIndex(RULES) },
  { file: "docs/enforcement.md", make: (current) => pageWithPlaces(current, RULES) },
  { file: "docs/frameworks.md", make: () => frameworksPage(RULES) },
  ...PRESETS.map((preset) => ({
    file: `policypack/presets/${preset}.json`,
    make: () => formatted(JSON.stringify(presetConfiguration(preset, RULES)), "json"),
  })),
  ...RULES.map((rule) => ({
    file: `docs/rules/${rule.meta.id}.md`,
    make: (current: string | undefined) => pageWithTables(current, rule),
  })),
];
