import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { blockListSchema } from "../../components/plans/blockListFile";
import { presetConfiguration, PRESETS } from "../../policypack/configuration";
import { RULES } from "../../policypack/rules";
import { componentsIndex, pageOfComponent } from "./component-page";
import { stackConfigSchema } from "./config-schema";
import { packageSchema } from "./package-schema";
import { pageWithPlaces } from "./enforcement";
import { frameworksPage } from "./frameworks";
import { readComponents, type ComponentTypes } from "../component-types";
import { pageWithTables } from "./rule-page";
import { guardrailFiles, pageWithGuardrails } from "./guardrails";
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

const ROOT = join(__dirname, "../..");
const PROJECT = "azure-lockdown";
const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  version: string;
};

let read: readonly ComponentTypes[] | undefined;

/** The components, from their source: read once, and only when a page of theirs is made. */
function components(): readonly ComponentTypes[] {
  read ??= readComponents(join(ROOT, "components"));
  return read;
}

/** Names of the components: one a file. */
const COMPONENT_NAMES = readdirSync(join(ROOT, "components"))
  .filter((file) => /^[A-Z]\w*\.ts$/.test(file))
  .map((file) => file.slice(0, -".ts".length));

/** Where the example of a component is: `BackupVault` in `backup-vault`. */
export const exampleOf = (component: string): string =>
  join("examples/components", component.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase(), "index.ts");

function pageOf(name: string, current: string | undefined): Promise<string> {
  const component = components().find((each) => each.name === name);
  if (component === undefined) throw new Error(`components/${name}.ts has no class ${name} with ${name}Args`);
  return pageOfComponent(current, component, readFileSync(join(ROOT, exampleOf(name)), "utf8"));
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
  {
    file: "docs/schemas/block-list-1.schema.json",
    make: () => formatted(JSON.stringify(blockListSchema()), "json"),
  },
  { file: "docs/schemas/stack-config-1.schema.json", make: () => stackConfigSchema(PROJECT) },
  { file: "plugin/schema.json", make: () => packageSchema(components(), VERSION) },
  { file: "docs/components/README.md", make: () => componentsIndex(components()) },
  ...COMPONENT_NAMES.map((name) => ({
    file: `docs/components/${name}.md`,
    make: async (current: string | undefined) => {
      const page = await pageOf(name, current);
      return name === "EgressGuardrails" ? pageWithGuardrails(page, RULES) : page;
    },
  })),
  ...guardrailFiles(RULES),
  ...PRESETS.map((preset) => ({
    file: `policypack/presets/${preset}.json`,
    make: () => formatted(JSON.stringify(presetConfiguration(preset, RULES)), "json"),
  })),
  ...RULES.map((rule) => ({
    file: `docs/rules/${rule.meta.id}.md`,
    make: (current: string | undefined) => pageWithTables(current, rule),
  })),
];
