import assert from "node:assert/strict";

import type { Finding } from "../../egress/reach";
import { readModel, type Resource } from "../../egress/read";
import { findingsOf } from "../../policypack/rule";
import { CONTEXT, EGRESS_RULES } from "../policypack/context";
import { DECLARED } from "../egress/cases/fixtures";
import { alternativesOf, applyFix } from "./apply-fix";
import { FURTHER } from "./cases/further";
import { declaredCases } from "./declared";
import { objectAt } from "./fixes/properties";
import { classicOf } from "./forms/classic";

declaredCases();
const CASES = new Map([...DECLARED, ...Object.entries(FURTHER)]);

function findingsIn(resources: readonly Resource[]): Finding[] {
  const model = readModel(resources);
  return EGRESS_RULES.flatMap((rule) => findingsOf(rule, model, { dataServices: true }, CONTEXT));
}

/** What a finding is about, wherever it has gone in a list that has become shorter. */
function keyOf({ rule, urn, property }: Finding, resources: readonly Resource[]): string {
  const at = resources.find((each) => each.urn === urn)?.properties ?? {};
  const culprit: unknown = property === "" ? undefined : objectAt(at, property);
  const { name, service } = (culprit ?? {}) as { readonly name?: unknown; readonly service?: unknown };
  const known = [culprit, name, service].find((each) => typeof each === "string");
  return `${rule} of ${urn} at ${known ?? property}`;
}

// What is merely unknown after a fix has a fix of its own, which says what to make known.
const RANK: readonly Finding["verdict"][] = ["none", "restricted", "unknown", "broad", "unrestricted"];

/** What is left of a finding, and what has come that is mandatory and no better, after its fix. */
function leftOf(
  finding: Finding,
  { key, known }: { readonly key: string; readonly known: ReadonlySet<string> },
  after: readonly Resource[],
): string[] {
  return findingsIn(after)
    .filter((each) => {
      const isAsBad = RANK.indexOf(each.verdict) >= RANK.indexOf(finding.verdict);
      const now = keyOf(each, after);
      return now === key ? isAsBad : isAsBad && each.severity === "mandatory" && !known.has(now);
    })
    .map(({ rule, message }) => `${rule}: ${message}`);
}

const FORMS: Record<string, (resources: readonly Resource[]) => readonly Resource[] | undefined> = {
  "azure-native": (resources) => resources,
  "the classic provider": classicOf,
};

/** Services that run in the platform whatever is set, so that a fix says how to do without and to accept the rest. */
const OF_THE_PLATFORM = /:(?:AutomationAccount|Account|Factory)$/;

for (const [form, write] of Object.entries(FORMS)) {
  describe(`the fix of a finding, in the words of ${form}`, () => {
    const fixed = new Map<string, number>();

    for (const [name, native] of CASES) {
      const resources = write(native);
      const findings = resources === undefined ? [] : findingsIn(resources);
      if (resources === undefined || findings.length === 0) continue;
      it(`makes it go away in each of the ways that it says: ${name}`, () => {
        const keys = findings.map((each) => keyOf(each, resources));
        const known = new Set(keys);
        for (const [i, finding] of findings.entries()) {
          const key = keys[i] ?? "";
          for (const alternative of alternativesOf(finding)) {
            const after = applyFix(alternative, finding, resources);
            if (after === undefined) {
              const mayStay = finding.verdict === "unknown" || OF_THE_PLATFORM.test(finding.resourceType);
              assert.ok(mayStay, `nothing to do: ${alternative}`);
              continue;
            }
            const says = `${finding.rule}: ${alternative} (${finding.fix})`;
            assert.deepEqual(leftOf(finding, { key, known }, after), [], says);
            fixed.set(finding.rule, (fixed.get(finding.rule) ?? 0) + 1);
          }
        }
      });
    }

    it("is applied for findings of every rule", () => {
      assert.deepEqual([...fixed.keys()].sort(), EGRESS_RULES.map(({ meta }) => meta.id).sort());
    });
  });
}
