import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { controlsOf } from "../../policypack/frameworks";
import type { OptionSchema, Rule } from "../../policypack/rule";
import { RULES } from "../../policypack/rules";
import { judgeStack, type TestResource } from "./stack";

const ROOT = join(__dirname, "../..");
const NO_RULES: ReadonlySet<string> = new Set(["index.ts", "TEMPLATE.md", "README.md"]);
const namesIn = (folder: string, suffix: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith(suffix) && !NO_RULES.has(file))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
const page = (rule: Rule): string => readFileSync(join(ROOT, "docs/rules", `${rule.meta.id}.md`), "utf8");
type Options = Record<string, OptionSchema>;
const IDS = RULES.map((rule) => rule.meta.id).sort();

/** The samples of a page, by what they are to show. */
function samples(rule: Rule, kind: "flags" | "allows"): TestResource[][] {
  return [...page(rule).matchAll(new RegExp("```json " + kind + "\n(.*?)```", "gs"))].map(
    (match) => (JSON.parse(match[1] ?? "") as { resources: TestResource[] }).resources,
  );
}

describe("the catalogue", () => {
  it("has a file, a page and a test for each rule, and no others", () => {
    assert.deepEqual(namesIn("policypack/rules", ".ts"), IDS);
    assert.deepEqual(namesIn("docs/rules", ".md"), IDS);
    assert.deepEqual(namesIn("test/policypack/rules", ".test.ts"), IDS);
  });

  it("has ids that are unique and kebab case", () => {
    assert.equal(new Set(IDS).size, IDS.length);
    for (const id of IDS) assert.match(id, /^[a-z]+(-[a-z]+)+$/);
  });

  for (const rule of RULES) {
    describe(rule.meta.id, () => {
      it("says on its page what it says in its file", () => {
        const text = page(rule);
        assert.ok(text.startsWith(`---\nrule: ${rule.meta.id}\nseverity: ${rule.meta.severity}\n---\n`));
        assert.ok(text.includes(`\n# ${rule.meta.title}\n\n${rule.meta.why}\n`));
      });

      it("has tests of what it flags, what it allows and what it cannot decide", () => {
        const file = join(ROOT, "test/policypack/rules", `${rule.meta.id}.test.ts`);
        const groups = [...readFileSync(file, "utf8").matchAll(/describe\("(.*?)"/g)].map(([, name]) => name);
        for (const name of ["flags", "allows", "cannot decide"]) assert.ok(groups.includes(name), name);
      });

      it("has every heading of the template, in its order", () => {
        const headings = (text: string): string[] => [...text.matchAll(/^## .*$/gm)].map((match) => match[0]);
        const template = readFileSync(join(ROOT, "docs/rules/TEMPLATE.md"), "utf8");
        assert.deepEqual(headings(page(rule)), headings(template));
      });

      it("lists every option with its default, and every control", () => {
        // Tables are padded for the eye.
        const plain = (text: string): string => text.replace(/ +/g, " ");
        const text = plain(page(rule));
        for (const [name, { default: value, description }] of Object.entries(rule.options as Options)) {
          assert.ok(text.includes(plain(`| \`${name}\` | ${String(value)} | ${description} |`)), name);
        }
        for (const { framework, control } of controlsOf(rule.meta.id)) {
          assert.ok(text.includes(`| ${framework} | ${control} |`), control);
        }
      });

      it("flags the samples that its page says it flags, and allows the others", () => {
        for (const kind of ["flags", "allows"] as const) {
          const all = samples(rule, kind);
          assert.ok(all.length > 0, kind);
          for (const resources of all) {
            const flagged = judgeStack(resources, [rule]).length > 0;
            assert.equal(flagged, kind === "flags");
          }
        }
      });
    });
  }
});
