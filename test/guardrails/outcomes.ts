import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { readModel, type Resource } from "../../egress/read";
import { findingsOf } from "../../policypack/rule";
import { RULES } from "../../policypack/rules";
import { type Definition, definitionsOf } from "../../tools/guardrails/definitions";
import { FURTHER } from "../acceptance/cases/further";
import { declaredCases } from "../acceptance/declared";
import type { Outcomes } from "../../tools/generate/guardrails";
import { CONTEXT, EGRESS_RULES } from "../policypack/context";
import { ALARMS } from "./alarms";
import { meets } from "./evaluator";
import { requestOf } from "./requests";

/** The cases of the catalogue, by name: those of B open a way out, those of N look like it and do not. */
export const CASES: ReadonlyMap<string, readonly Resource[]> = new Map([
  ...declaredCases(),
  ...Object.entries(FURTHER),
]);

export const DEFINITIONS: readonly Definition[] = definitionsOf(RULES);

/** A definition that is against a resource of a case. */
export interface Hit {
  readonly definition: string;
  readonly rule: string;
  readonly urn: string;
  /** Whether the rule of the pack finds something at that resource as well, or on account of it. */
  readonly agreed: boolean;
}

/** Whether ARM can be asked for all of a case; not where the classic provider's words stand in it. */
export function isAsked(resources: readonly Resource[]): boolean {
  return resources.every((resource) => requestOf(resource) !== undefined);
}

/** What definitions are against in an estate. */
export function hitsIn(
  resources: readonly Resource[],
  definitions: readonly Definition[] = DEFINITIONS,
): Hit[] {
  const found = new Map<string, ReadonlySet<string>>();
  const accused = (id: string): ReadonlySet<string> => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const urns = new Set(findingUrns(id, resources));
    found.set(id, urns);
    return urns;
  };
  return definitions.flatMap(({ name, rule, properties }) =>
    resources.flatMap((resource) => {
      const request = requestOf(resource);
      if (request === undefined || !meets(properties.policyRule, request)) return [];
      return [{ definition: name, rule, urn: resource.urn, agreed: accused(rule).has(resource.urn) }];
    }),
  );
}

function findingUrns(id: string, resources: readonly Resource[]): string[] {
  const rule = RULES.find(({ meta }) => meta.id === id);
  if (rule === undefined) return [];
  return findingsOf(rule, readModel(resources), {}, CONTEXT).flatMap(({ urn, involves }) => [
    urn,
    ...involves,
  ]);
}

/** Rules about a way out by itself: a NAT gateway, a public address, a load balancer. */
const WAYS: ReadonlySet<string> = new Set([
  "load-balancer-no-implicit-egress",
  "nat-gateway-behind-firewall",
  "no-instance-public-ip",
]);
const EGRESS: ReadonlySet<string> = new Set(EGRESS_RULES.map(({ meta }) => meta.id));
const OPT_IN: ReadonlySet<string> = new Set(
  DEFINITIONS.flatMap(({ name, optIn }) => (optIn === undefined ? [] : [name])),
);

/** What the definitions that are on by default make of every case that ARM can be asked. */
export function outcomes(): Outcomes {
  const openings: Record<string, { at: string[]; way: string[] }> = {};
  const alarms: Record<string, Record<string, string>> = {};
  // By number, since the order in which suites are read is not always the same.
  const inOrder = [...CASES].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  for (const [name, resources] of inOrder) {
    if (!isAsked(resources)) continue;
    const hits = hitsIn(resources).filter(({ definition }) => !OPT_IN.has(definition));
    const named = (rules: ReadonlySet<string>): string[] => [
      ...new Set(hits.filter(({ rule }) => rules.has(rule)).map(({ definition }) => definition)),
    ];
    if (name.startsWith("B")) openings[name] = { at: named(EGRESS), way: named(WAYS) };
    for (const { definition, agreed } of name.startsWith("N") ? hits : []) {
      if (!agreed) (alarms[name] ??= {})[definition] = ALARMS[name]?.[definition] ?? "";
    }
  }
  return { openings, alarms };
}

/** The reviewed outcomes; `node --require tsx/cjs test/guardrails/outcomes.ts --write` writes them anew. */
export const OUTCOMES_FILE = join(__dirname, "outcomes.json");

if (require.main === module && process.argv.includes("--write")) {
  void import("prettier").then(async ({ format }) => {
    writeFileSync(
      OUTCOMES_FILE,
      await format(JSON.stringify(outcomes()), { parser: "json", printWidth: 110 }),
    );
  });
}
