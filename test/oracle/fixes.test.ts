import assert from "node:assert/strict";

import fc from "fast-check";

import { ask, type Finding, findSource } from "../../egress/reach";
import { readModel, type Resource } from "../../egress/read";
import { findingsOf, type Rule } from "../../policypack/rule";
import { firewallNoUnrestrictedEgress } from "../../policypack/rules/firewall-no-unrestricted-egress";
import { noBroadEgress } from "../../policypack/rules/no-broad-egress";
import { nsgNoUnrestrictedEgress } from "../../policypack/rules/nsg-no-unrestricted-egress";
import { subnetEgressIsControlled } from "../../policypack/rules/subnet-egress-is-controlled";
import { alternativesOf, applyFix } from "../acceptance/apply-fix";
import { CONTEXT } from "../policypack/context";
import { arbitraryWorld, resourcesOf } from "./build";

type Properties = Record<string, unknown>;

const RULE_SET_RULES = [
  nsgNoUnrestrictedEgress,
  firewallNoUnrestrictedEgress,
  noBroadEgress,
] as readonly Rule[];
const PATH_RULES = [subnetEgressIsControlled] as readonly Rule[];

function findings(resources: readonly Resource[], rules: readonly Rule[]): Finding[] {
  const model = readModel(resources);
  return rules.flatMap((rule) => findingsOf(rule, model, {}, CONTEXT));
}

/** Names of rules are unique within a world's groups only if each carries where it stands. */
function named(resources: readonly Resource[]): Resource[] {
  return resources.map((each) => ({
    ...each,
    properties: rename(each.properties, each.name) as Properties,
  }));
}

function rename(value: unknown, prefix: string): unknown {
  if (Array.isArray(value)) return value.map((item, i) => rename(item, `${prefix}.${String(i)}`));
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, rename(inner, `${prefix}.${key}`)]),
  );
  const isRule = "access" in copy || "ruleType" in copy;
  return isRule ? { ...copy, name: prefix } : copy;
}

describe("the fix of a finding", function () {
  this.timeout(120_000);

  it("makes the finding go away, and after as many fixes as there are rules nothing is left", () => {
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        let resources = named(resourcesOf(world));
        for (let left = 60; ; left--) {
          const [first] = findings(resources, RULE_SET_RULES);
          if (first === undefined) break;
          assert.ok(left > 0, "the fixes come to an end");
          const [deletion = ""] = alternativesOf(first);
          const fixed = applyFix(deletion, first, resources) ?? [];
          const again = findings(fixed, RULE_SET_RULES).filter(
            ({ rule, message }) => rule === first.rule && message === first.message,
          );
          assert.deepEqual(again, [], first.fix);
          resources = fixed;
        }
      }),
      { numRuns: 150 },
    );
  });

  it("closes a subnet in each of the ways that it names", () => {
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        const resources = named(resourcesOf(world));
        for (const finding of findings(resources, PATH_RULES)) {
          if (finding.verdict !== "unrestricted") continue;
          for (const alternative of alternativesOf(finding)) {
            const left = findings(applyFix(alternative, finding, resources) ?? [], PATH_RULES);
            assert.deepEqual(
              left.filter(({ urn, verdict }) => urn === finding.urn && verdict === "unrestricted"),
              [],
              `${alternative} (${finding.fix})`,
            );
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("the witness of a finding", function () {
  this.timeout(120_000);

  it("walks out, from where the finding says", () => {
    let walked = 0;
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        const model = readModel(resourcesOf(world));
        for (const { urn, witness } of PATH_RULES.flatMap((rule) => findingsOf(rule, model, {}, CONTEXT))) {
          const found = findSource(urn, model);
          assert.ok(found.kind === "source" && witness !== undefined);
          const { source: from, destination: to, protocol, port } = witness;
          assert.equal(ask({ from, to, protocol, port }, found.source, model).verdict, "allowed");
          walked++;
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(walked > 0);
  });
});
