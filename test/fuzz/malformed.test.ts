import assert from "node:assert/strict";

import fc from "fast-check";

import { defaultTerms, judge } from "../../cli/judge";
import type { ReadInput } from "../../cli/inputs";
import { DocumentError, readDocument } from "../../egress/read/documents";
import type { Resource } from "../../egress/read";
import { RULES } from "../../policypack/rules";
import { NOW } from "../policypack/context";
import { FF, FN, networkRule, collection, rule } from "../egress/cases/fixtures";

/** Inputs a run; `AZURE_LOCKDOWN_FUZZ=100000` for the long one. */
const INPUTS = Number(process.env["AZURE_LOCKDOWN_FUZZ"] ?? 3000);
const SEED = process.env["AZURE_LOCKDOWN_SEED"];
const PARAMETERS = { numRuns: INPUTS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

type Json = Record<string, unknown>;

/** A state whose resources have the same inputs and outputs. */
function stateOf(resources: readonly Resource[]): Json {
  return {
    version: 3,
    deployment: {
      resources: resources.map(({ urn, type, id, properties }) => ({
        urn,
        custom: true,
        type,
        id,
        inputs: structuredClone(properties),
        outputs: structuredClone(properties),
      })),
    },
  };
}

/** Estates that let everything out, each by another part of Azure. */
const OPEN: readonly Json[] = [
  stateOf(FN([rule({ name: "open" })])),
  stateOf(
    FF([collection("Allow", 100, networkRule({ destinationAddresses: ["0.0.0.0/1", "128.0.0.0/1"] }))]),
  ),
];

interface Outcome {
  readonly unread: number;
  readonly mandatory: number;
}

/** What `audit` makes of one file. */
async function auditOf(text: string): Promise<Outcome> {
  let input: ReadInput;
  try {
    input = { file: "state.json", document: readDocument(text, "state.json") };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    input = { file: "state.json", error };
  }
  // eslint-disable-next-line @typescript-eslint/require-await -- the signature is that of files, which are awaited.
  async function* inputs(): AsyncGenerator<ReadInput> {
    yield input;
  }
  const { report, unread } = await judge(inputs(), defaultTerms(RULES, NOW), {
    name: "azure-lockdown",
    version: "0",
  });
  return { unread: unread.length, mandatory: report.summary.mandatory };
}

/** Every place in a value: the keys that lead to it. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item, i) => placesOf(item, [...path, i]))];
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function replaced(root: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(root))
    return root.map((item: unknown, i) => (i === key ? replaced(item, rest, by) : item));
  const object = root as Json;
  return Object.fromEntries(
    Object.entries(object).map(([name, inner]) => [name, name === key ? replaced(inner, rest, by) : inner]),
  );
}

/** Values of a kind that belongs nowhere in these estates. What means "absent" (R9) is not among them. */
const WRONG: readonly unknown[] = [
  { "": 0 },
  { __proto__: null, constructor: 1 },
  [[["deep"]]],
  true,
  -1,
  1e308,
  "\u001b[31m\u0000",
  "x".repeat(10_000),
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "AAAA" },
];

/** Every place in the inputs of a state's resources, the inputs as a whole left out. */
function inputsOf(state: Json): (readonly (string | number)[])[] {
  return placesOf((state["deployment"] as Json)["resources"]).filter(
    (path) => path.length > 2 && path[1] === "inputs",
  );
}

/** The state with one value of its inputs, and of its outputs, changed. */
function corrupted(state: Json, path: readonly (string | number)[], by: unknown): Json {
  const [resource, , ...rest] = path;
  const at = (properties: string): (string | number)[] => [
    "deployment",
    "resources",
    resource ?? 0,
    properties,
    ...rest,
  ];
  return replaced(replaced(state, at("inputs"), by), at("outputs"), by) as Json;
}

const corruption = fc.constantFrom(...OPEN).chain((state) =>
  fc.record({
    state: fc.constant(state),
    changes: fc.array(fc.tuple(fc.constantFrom(...inputsOf(state)), fc.constantFrom(...WRONG)), {
      minLength: 2,
      maxLength: 5,
    }),
  }),
);

describe("malformed input", function () {
  this.timeout(60 * 60 * 1000);

  it("is never a clean verdict where one value of an open estate is of the wrong kind", async () => {
    const clean: string[] = [];
    for (const state of OPEN) {
      for (const path of inputsOf(state)) {
        for (const by of WRONG) {
          const { unread, mandatory } = await auditOf(JSON.stringify(corrupted(state, path, by)));
          if (unread + mandatory === 0) clean.push(`${path.join(".")} = ${JSON.stringify(by).slice(0, 80)}`);
        }
      }
    }
    assert.deepEqual(clean, []);
  });

  it("is never a clean verdict where several values are", async () => {
    await fc.assert(
      fc.asyncProperty(corruption, async ({ state, changes }) => {
        let broken = state;
        for (const [path, by] of changes) {
          // An earlier change may have taken the place away.
          if (inputsOf(broken).some((other) => other.join() === path.join()))
            broken = corrupted(broken, path, by);
        }
        const { unread, mandatory } = await auditOf(JSON.stringify(broken));
        assert.ok(
          unread + mandatory > 0,
          changes.map(([path, by]) => `${path.join(".")} = ${JSON.stringify(by).slice(0, 80)}`).join("; "),
        );
      }),
      PARAMETERS,
    );
  });

  it("is an error where the text is cut off", async () => {
    const texts = OPEN.map((estate) => JSON.stringify(estate));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (text, part) => {
          const { unread } = await auditOf(text.slice(0, Math.floor(part * (text.length - 1))));
          assert.equal(unread, 1);
        },
      ),
      PARAMETERS,
    );
  });

  it("is read or refused, and never crashes, where characters are changed", async () => {
    const texts = OPEN.map((estate) => JSON.stringify(estate));
    const edits = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.string({ maxLength: 3 })),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...texts), edits, async (text, changes) => {
        let changed = text;
        for (const [part, by] of changes) {
          const at = Math.floor(part * (changed.length - 1));
          changed = changed.slice(0, at) + by + changed.slice(at + by.length);
        }
        await auditOf(changed);
      }),
      PARAMETERS,
    );
  });

  it("is read or refused where it is any JSON at all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 6 }), async (text) => {
        const { unread, mandatory } = await auditOf(text);
        // An empty list is what a query gives that finds no resource.
        assert.equal(unread + mandatory > 0, text !== "[]");
      }),
      PARAMETERS,
    );
  });
});
