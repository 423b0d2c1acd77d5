import assert from "node:assert/strict";

import fc from "fast-check";

import { RULES } from "../../policypack/rules";
import type { Rule } from "../../policypack/rule";
import { declaredCases } from "../acceptance/declared";
import { judgeStack, type Setting, type TestResource, type Violation } from "../policypack/stack";
import {
  confidential,
  described,
  HOSTILE,
  judgedTokens,
  type Path,
  placesIn,
  replacedAt,
  samplesOf,
  secret,
  UNREADABLE,
  valueAt,
  withAll,
  wrongKinds,
} from "./bags";

/** Bags a rule; `AZURE_LOCKDOWN_BAGS=10000` for the long run. */
const BAGS = Number(process.env["AZURE_LOCKDOWN_BAGS"] ?? 150);
const SEED = Number(process.env["AZURE_LOCKDOWN_SEED"] ?? 11);
const PARAMETERS = { numRuns: BAGS, seed: SEED };

/** Every rule counts, so that each resource is judged on its way by all that can be. */
const STRICT: NonNullable<Setting["entries"]> = new Map([
  ["azure-lockdown", { level: "mandatory", options: { preset: "strict" } }],
]);

/** What rules say of resources in a preview, and in an update: there each on its way, too. */
function judged(resources: readonly TestResource[], rules: readonly Rule[]): Violation[] {
  return [true, false].flatMap((preview) => judgeStack(resources, rules, { preview, entries: STRICT }));
}

/** No rule may fail, whatever a resource holds. */
function assertJudged(violations: readonly Violation[], what: () => string): void {
  for (const { rule, message } of violations) {
    assert.ok(rule !== "azure-lockdown" && !message.includes("could not judge"), `${what()}: ${message}`);
  }
}

/** The stacks that a rule's page shows, of both kinds. */
const shown = (rule: Rule): TestResource[][] => [...samplesOf(rule, "flags"), ...samplesOf(rule, "allows")];
const SAMPLES = RULES.flatMap(shown);
const CASES = [...declaredCases()].map(([name, resources]) => ({
  name,
  resources: resources.map((each): TestResource => ({
    type: each.type,
    name: each.name,
    props: each.properties,
  })),
}));

type Properties = Record<string, unknown>;

/** A judged token as a type of either provider. */
function typesOf(token: string): string[] {
  const [module = "", type = ""] = token.split(":");
  return [`azure-native:${token}`, `azure:${module}/${type}:${type}`];
}

/** A change of one place, by numbers that choose among what is there. */
interface Change {
  readonly place: number;
  readonly kind: "hostile" | "unreadable" | "wrong" | "gone";
  readonly value: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(10_000),
  kind: fc.constantFrom("hostile", "unreadable", "wrong", "gone"),
  value: fc.nat(10_000),
});

const unreadableChange = fc.record({
  place: fc.nat(10_000),
  kind: fc.constantFrom("unreadable" as const, "wrong" as const),
  value: fc.nat(10_000),
});

const chosen = <T>(from: readonly T[], number: number): T => {
  assert.ok(from.length > 0);
  return from[number % from.length] as T;
};

/** What a change puts into its place. */
function valueOf({ kind, value }: Change, before: unknown): unknown {
  switch (kind) {
    case "hostile":
      return chosen(HOSTILE, value);
    case "unreadable":
      return chosen(UNREADABLE, value);
    case "wrong":
      return chosen(wrongKinds(before), value);
    case "gone":
      return undefined;
  }
}

/** The resources after all changes, each of another place, and how they read. */
function changed(
  resources: readonly TestResource[],
  changes: readonly Change[],
): { readonly resources: readonly TestResource[]; readonly log: string } {
  const log: string[] = [];
  let places = placesIn(resources);
  let now = resources;
  for (const each of changes) {
    if (places.length === 0) break;
    const path = chosen(places, each.place);
    const by = valueOf(each, valueAt(now, path));
    log.push(described(path, by));
    now = replacedAt(now, path, by);
    places = places.filter((other) => !within(other, path) && !within(path, other));
  }
  return { resources: now, log: log.join("; ") };
}

const within = (path: Path, outer: Path): boolean => outer.every((key, i) => path[i] === key);

/** Random properties made of the words and values of all samples, and of hostile ones, for any type that is judged. */
const wholeBags: fc.Arbitrary<TestResource[]> = (() => {
  const words = new Set(SAMPLES.flatMap((sample) => placesIn(sample).map((path) => String(path.at(-1)))));
  const values = SAMPLES.flatMap((sample) => placesIn(sample).map((path) => valueAt(sample, path)));
  const key = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.constantFrom("__proto__", "constructor", "toString", "", "0") },
  );
  const { bag } = fc.letrec<{ value: unknown; bag: Record<string, unknown> }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.constantFrom(...values, ...UNREADABLE, ...HOSTILE),
      fc.array(tie("value"), { maxLength: 3 }),
      tie("bag"),
    ),
    bag: fc.dictionary(key, tie("value"), { maxKeys: 8 }),
  }));
  const types = judgedTokens().flatMap(typesOf);
  const one = fc.record({
    type: fc.constantFrom(...types, ...SAMPLES.flat().map(({ type }) => type)),
    props: bag,
  });
  return fc
    .array(one, { minLength: 1, maxLength: 4 })
    .map((resources) => resources.map((each, i) => ({ ...each, name: `resource-${String(i)}` })));
})();

describe("property bags", function () {
  this.timeout(60 * 60 * 1000);

  describe("are judged, whatever is in them", () => {
    for (const rule of RULES) {
      it(`by ${rule.meta.id}`, () => {
        const arbitrary = fc.tuple(
          fc.constantFrom(...shown(rule)),
          fc.array(change, { minLength: 1, maxLength: 4 }),
        );
        fc.assert(
          fc.property(arbitrary, ([sample, changes]) => {
            const { resources, log } = changed(sample, changes);
            assertJudged(judged(resources, [rule]), () => log);
          }),
          PARAMETERS,
        );
      });
    }

    it("where nothing in them is as it must be, by all rules", () => {
      fc.assert(
        fc.property(wholeBags, (resources) => {
          assertJudged(judged(resources, RULES), () => JSON.stringify(resources).slice(0, 2_000));
        }),
        PARAMETERS,
      );
    });

    it("for each type alone, by all rules", () => {
      for (const token of judgedTokens())
        for (const type of typesOf(token))
          assertJudged(judged([{ type, name: "empty", props: {} }], RULES), () => type);
    });
  });

  describe("that are flagged are flagged still where a value cannot be read", () => {
    for (const rule of RULES) {
      it(`by ${rule.meta.id}`, () => {
        const silent: string[] = [];
        for (const sample of samplesOf(rule, "flags")) {
          for (const [path, by] of placesIn(sample).flatMap((place) => unreadableAt(sample, place))) {
            if (isSilent(replacedAt(sample, path, by), relatives(rule))) silent.push(described(path, by));
          }
        }
        assert.deepEqual(silent, []);
      });

      it(`by ${rule.meta.id}, where several cannot`, () => {
        const arbitrary = fc.tuple(
          fc.constantFrom(...samplesOf(rule, "flags")),
          fc.array(unreadableChange, { minLength: 2, maxLength: 4 }),
        );
        fc.assert(
          fc.property(arbitrary, ([sample, changes]) => {
            const { resources, log } = changed(sample, changes);
            assert.ok(!isSilent(resources, relatives(rule)), log);
          }),
          { ...PARAMETERS, numRuns: Math.ceil(BAGS / 2) },
        );
      });
    }

    it("by the rules of egress, in the cases of the catalogue", () => {
      const rules = RULES.filter(({ meta }) => meta.group === "egress");
      const bad = CASES.filter(({ name, resources }) => name.startsWith("B") && !isSilent(resources, rules));
      assert.ok(bad.length > 100, String(bad.length));
      const arbitrary = fc.tuple(
        fc.constantFrom(...bad),
        fc.array(unreadableChange, { minLength: 1, maxLength: 3 }),
      );
      fc.assert(
        fc.property(arbitrary, ([{ name, resources }, changes]) => {
          const after = changed(resources, changes);
          assert.ok(!isSilent(after.resources, rules), `${name}: ${after.log}`);
        }),
        PARAMETERS,
      );
    });
  });

  describe("with a secret", () => {
    const MARKER = "c0nf1dential";

    it("are judged by all rules without a word of it", () => {
      let told = 0;
      for (const sample of SAMPLES) {
        for (const value of [MARKER, secret(MARKER), `https://contoso.example/hook?sig=${MARKER}`]) {
          const entries = confidential(value);
          const resources = sample.map((each) => ({
            ...each,
            props: withAll(each.props, entries) as Properties,
          }));
          told += assertUntold(judged(resources, RULES), MARKER);
        }
      }
      // Where nothing is said at all, nothing is proved.
      assert.ok(told > SAMPLES.length, String(told));
    });

    it("are judged without a word of it where it is all there is in a resource of any type", () => {
      const props = confidential(MARKER);
      for (const token of judgedTokens())
        for (const type of typesOf(token))
          assertUntold(judged([{ type, name: "one", props }], RULES), MARKER);
    });

    it("are judged without a word of it where the secret is no value of its kind", () => {
      for (const rule of RULES) {
        for (const sample of shown(rule)) {
          for (const path of placesIn(sample)) {
            const resources = replacedAt(sample, path, secret({ [MARKER]: MARKER }));
            assertUntold(judged(resources, [rule]), MARKER);
          }
        }
      }
    });
  });
});

function assertUntold(violations: readonly Violation[], marker: string): number {
  assertJudged(violations, () => "secret");
  for (const { message } of violations) assert.ok(!message.includes(marker), message);
  return violations.length;
}

/** The rules that may say it instead: of the same group, or the one for what nobody can tell. */
function relatives({ meta }: Rule): Rule[] {
  return RULES.filter(({ meta: { id, group } }) => group === meta.group || id === "no-undecidable-egress");
}

const isSilent = (resources: readonly TestResource[], rules: readonly Rule[]): boolean =>
  judgeStack(resources, rules).length === 0;

function unreadableAt(resources: readonly TestResource[], path: Path): [path: Path, by: unknown][] {
  return [...UNREADABLE, ...wrongKinds(valueAt(resources, path))].map((by) => [path, by]);
}
