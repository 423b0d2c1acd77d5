import assert from "node:assert/strict";

import fc from "fast-check";

import { defaultTerms, judge } from "../../cli/judge";
import { TOOL } from "../../cli/tool";
import type { Resource } from "../../egress/read";
import { readDocument } from "../../egress/read/documents";
import { RULES } from "../../policypack/rules";
import { declaredCases } from "../acceptance/declared";
import { FORMS } from "../acceptance/forms";
import { arbitraryWorld, resourcesOf } from "../oracle/build";
import { NOW } from "./context";
import { judgeStack } from "./stack";

const WORLDS = Number(process.env["AZURE_LOCKDOWN_WORLDS"] ?? 300);
const SEED = Number(process.env["AZURE_LOCKDOWN_SEED"] ?? 6);

/** Findings as all of preview, update and audit know them, by level. */
interface Verdict {
  readonly mandatory: ReadonlySet<string>;
  readonly advisory: ReadonlySet<string>;
}

/** What the pack says of resources through the engine's proxies, and of which the order alone is the reason. */
function packVerdict(resources: readonly Resource[], preview: boolean): Verdict & { hazards: Set<string> } {
  const mandatory = new Set<string>();
  const advisory = new Set<string>();
  const hazards = new Set<string>();
  const handed = resources.map(({ urn, type, name, properties, propertyDependencies = {} }) => ({
    urn,
    type,
    name,
    props: properties,
    from: propertyDependencies,
  }));
  for (const { rule, urn, message, level } of judgeStack(handed, RULES, { preview })) {
    const at = /^ {2}at: +(.*)$/m.exec(message)?.[1] ?? "";
    const key = `${rule} ${urn ?? ""} ${at}`;
    assert.notEqual(rule, "azure-lockdown", message);
    (level === "mandatory" ? mandatory : advisory).add(key);
    if (message.includes("\n  order:")) hazards.add(key);
  }
  return { mandatory, advisory, hazards };
}

/** The resources as a first preview has them: no id is known, and dependencies stand for them. */
function previewed(resources: readonly Resource[]): Resource[] {
  const { steps } = FORMS["preview"]?.(resources) as {
    steps: {
      newState: {
        urn: string;
        inputs: Resource["properties"];
        propertyDependencies: Resource["propertyDependencies"];
      };
    }[];
  };
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return steps.map(({ newState: { urn, inputs, propertyDependencies } }) => ({
    ...(byUrn.get(urn) as Resource),
    properties: inputs,
    propertyDependencies,
  }));
}

async function auditVerdict(resources: readonly Resource[]): Promise<Verdict> {
  const state = FORMS["state with inputs alone"]?.(resources);
  const document = readDocument(JSON.stringify(state), "state.json");
  const inputs = (async function* () {
    yield await Promise.resolve({ file: "state.json", document });
  })();
  const { findings } = (await judge(inputs, defaultTerms(RULES, NOW), TOOL)).report;
  const keys = (severity: string): Set<string> =>
    new Set(
      findings
        .filter((finding) => finding.severity === severity)
        .map(({ rule, urn, property }) => `${rule} ${urn} ${property}`),
    );
  return { mandatory: keys("mandatory"), advisory: keys("advisory") };
}

/** In an order in which an engine can make them: what a property is made from comes first. */
function inOrder(resources: readonly Resource[]): Resource[] {
  const planned = new Map(previewed(resources).map((each) => [each.urn, each]));
  const byUrn = new Map(resources.map((each) => [each.urn, each]));
  const ordered = new Set<Resource>();
  const place = (urn: string): void => {
    const resource = byUrn.get(urn);
    if (resource === undefined) return;
    byUrn.delete(urn);
    for (const each of Object.values(planned.get(urn)?.propertyDependencies ?? {}).flat()) place(each);
    ordered.add(resource);
  };
  for (const { urn } of resources) place(urn);
  return [...ordered];
}

async function agree(unordered: readonly Resource[]): Promise<void> {
  const resources = inOrder(unordered);
  const preview = packVerdict(previewed(resources), true);
  const update = packVerdict(resources, false);
  const audit = await auditVerdict(resources);
  const sorted = (keys: ReadonlySet<string>): string[] => [...keys].sort();
  // A preview rejects what the update would, on its way or at its end, and nothing else.
  assert.deepEqual(sorted(preview.mandatory), sorted(update.mandatory));
  // What a state shows is what is left of that once everything has been made.
  const lasting = new Set([...preview.mandatory].filter((key) => !preview.hazards.has(key)));
  assert.deepEqual(sorted(lasting), sorted(audit.mandatory));
  assert.deepEqual(sorted(preview.advisory), sorted(audit.advisory));
}

describe("a preview, its update and an audit of the state agree", function () {
  this.timeout(Math.max(60_000, WORLDS * 400));

  it("on random programs", async () => {
    let found = 0;
    let hazards = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryWorld, async (world) => {
        const resources = resourcesOf(world);
        await agree(resources);
        const preview = packVerdict(previewed(resources), true);
        if (preview.mandatory.size > 0) found++;
        hazards += preview.hazards.size;
      }),
      { numRuns: WORLDS, seed: SEED },
    );
    // Worlds of which nothing is ever rejected would prove nothing.
    assert.ok(found > WORLDS / 10, String(found));
    assert.ok(hazards > 0);
  });

  for (const [name, resources] of declaredCases()) {
    it(`on ${name}`, async () => {
      await agree(resources);
    });
  }
});
