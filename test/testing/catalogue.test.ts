import { readFileSync } from "node:fs";
import { join } from "node:path";

import { RULES } from "../../policypack/rules";
import { checksOf, type TestResource } from "../../testing";

/** The samples on a rule's page, by their number. */
function samplesOf(id: string, kind: "flags" | "allows"): Record<string, readonly TestResource[]> {
  const page = readFileSync(join(__dirname, "../../docs/rules", `${id}.md`), "utf8");
  return Object.fromEntries(
    [...page.matchAll(new RegExp("```json " + kind + "\n(.*?)```", "gs"))].map(([, json = ""], i) => [
      `sample ${String(i + 1)} of its page, whatever becomes of its values`,
      (JSON.parse(json) as { resources: TestResource[] }).resources,
    ]),
  );
}

// What decides about egress and is not known is `no-undecidable-egress`'s to find.
describe("the catalogue, by the test kit", () => {
  for (const rule of RULES.filter(({ meta }) => meta.group !== "egress")) {
    const { id } = rule.meta;
    describe(id, () => {
      const checks = checksOf(rule, { flags: samplesOf(id, "flags"), allows: samplesOf(id, "allows") });
      for (const { name, run } of checks) it(name, run);
    });
  }
});
