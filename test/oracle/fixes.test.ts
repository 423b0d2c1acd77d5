import assert from "node:assert/strict";

import fc from "fast-check";

import { ask, type Finding, findSource } from "../../egress/reach";
import { readModel, type Resource } from "../../egress/read";
import { findingsOf, type Rule } from "../../policypack/rule";
import { firewallNoUnrestrictedEgress } from "../../policypack/rules/firewall-no-unrestricted-egress";
import { noBroadEgress } from "../../policypack/rules/no-broad-egress";
import { nsgNoUnrestrictedEgress } from "../../policypack/rules/nsg-no-unrestricted-egress";
import { subnetEgressIsControlled } from "../../policypack/rules/subnet-egress-is-controlled";
import { DENY_INTERNET, idOf, resource } from "../egress/cases/fixtures";
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
  return rules.flatMap((rule) => findingsOf(rule, model));
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

/** Does what a person does who reads the fix: deletes the rules that it names. */
function apply(fix: string, resources: readonly Resource[]): Resource[] {
  const names = new Set([...fix.matchAll(/"([^"]+)"/g)].map(([, name]) => name));
  assert.ok(names.size > 0, `names no rule: ${fix}`);
  const without = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value
        .filter(
          (item) =>
            typeof item !== "object" || item === null || !names.has((item as Properties)["name"] as string),
        )
        .map(without);
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, without(inner)]));
  };
  return resources
    .filter(({ name }) => !names.has(name))
    .map((each) => ({ ...each, properties: without(each.properties) as Properties }));
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
          // Long lists of rules are cut, with the number that is left out: those are fixed in the next round.
          const fixed = apply(first.fix, resources);
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

  it("closes a subnet by the Deny that it names as well", () => {
    fc.assert(
      fc.property(arbitraryWorld, (world) => {
        const resources = resourcesOf(world);
        const [first] = findings(resources, PATH_RULES);
        if (!first?.fix.includes("deny outbound traffic to the Internet")) return;
        const group = resource("NetworkSecurityGroup", "networkSecurityGroups", "closed", {
          securityRules: [{ ...DENY_INTERNET, priority: 100 }],
        });
        const past = new Set([...first.fix.matchAll(/"([^"]+)"/g)].map(([, name]) => name));
        const closed = resources
          .filter(({ name }) => !past.has(name))
          .map((each) =>
            each.name === "app"
              ? {
                  ...each,
                  properties: {
                    ...each.properties,
                    networkSecurityGroup: { id: idOf("networkSecurityGroups", "closed") },
                  },
                }
              : each,
          );
        const left = findings([...closed, group], PATH_RULES);
        assert.deepEqual(left, []);
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
        for (const { urn, witness } of PATH_RULES.flatMap((rule) => findingsOf(rule, model))) {
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
