import assert from "node:assert/strict";

import fc from "fast-check";

import { readModel, UNKNOWN_TEXT } from "../../../../egress/read";
import { type Document, DocumentError, readDocument } from "../../../../egress/read/documents";
import { GROUP_ID, inState, NSG, preview, SECRET_KEY, state, step, template, urn } from "./samples";

const RULE = {
  name: "out",
  properties: { access: "Allow", direction: "Outbound", priority: 100, protocol: "*" },
};
const FLAT_RULE = { name: "out", ...RULE.properties, destinationAddressPrefix: "*" };
const GROUP = {
  id: GROUP_ID,
  type: "Microsoft.Network/networkSecurityGroups",
  name: "web",
  apiVersion: "2024-05-01",
};

const DOCUMENTS: readonly unknown[] = [
  state(
    inState("web", {
      id: GROUP_ID,
      inputs: { securityRules: [FLAT_RULE], key: { [SECRET_KEY]: "x", plaintext: '"10.0.0.1"' } },
      outputs: { securityRules: [FLAT_RULE], defaultSecurityRules: [] },
      propertyDependencies: { securityRules: [urn("hub")] },
      sourcePosition: "project:///index.ts#1,2",
    }),
    inState(
      "out",
      { inputs: { ...FLAT_RULE, networkSecurityGroupName: "web" } },
      "azure-native:network:SecurityRule",
    ),
  ),
  { version: 3, checkpoint: { stack: "organization/shop/dev", latest: { resources: [inState("web")] } } },
  {
    ...preview(
      step(
        "create",
        "web",
        { securityRules: [UNKNOWN_TEXT] },
        { propertyDependencies: { securityRules: [urn("hub")] } },
      ),
      { op: "same", urn: urn("hub"), oldState: inState("hub", { type: NSG }) },
    ),
    diagnostics: [{ severity: "warning", message: "x" }],
  },
  { count: 1, data: [{ ...GROUP, properties: { securityRules: [RULE] } }], skip_token: null },
  [{ ...GROUP, securityRules: [FLAT_RULE] }],
  template(
    [
      {
        ...GROUP,
        id: undefined,
        name: "[parameters('name')]",
        properties: { securityRules: [RULE] },
        resources: [{ type: "securityRules", ...RULE }],
      },
      {
        type: "Microsoft.Resources/deployments",
        name: "m",
        properties: { template: template([GROUP]), parameters: {} },
      },
    ],
    {
      parameters: { name: { defaultValue: "web" } },
      variables: { v: "[concat('a', format('{0}', parameters('name')))]" },
    },
  ),
];

const sample = fc.constantFrom(...DOCUMENTS);

/** Reads a text that may be anything; the only error allowed is the one that says what is wrong with it. */
function attempt(text: string): Document | undefined {
  try {
    const document = readDocument(text, "fuzz.json");
    // What was read can be judged, too.
    readModel(document.resources);
    return document;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    assert.notEqual(error.expected, "");
    assert.notEqual(error.remedy, "");
    return undefined;
  }
}

/** All the places in a JSON value where another could stand. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

describe("Any document whatsoever", () => {
  it("is read, or is an error that says what is wrong, when it is cut short", () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (document, part) => {
        const text = JSON.stringify(document);
        assert.equal(attempt(text.slice(0, Math.floor(text.length * part))), undefined);
      }),
    );
  });

  it("is read, or is an error that says what is wrong, with characters of it changed", () => {
    const change = fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.string({ unit: "binary", maxLength: 4 }));
    fc.assert(
      fc.property(sample, fc.array(change, { minLength: 1, maxLength: 4 }), (document, changes) => {
        let text = JSON.stringify(document);
        for (const [at, length, by] of changes) {
          const start = at % text.length;
          text = text.slice(0, start) + by + text.slice(start + length);
        }
        attempt(text);
      }),
      { numRuns: 2000 },
    );
  });

  it("is read, or is an error that says what is wrong, with anything in place of a part of it", () => {
    const part = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(UNKNOWN_TEXT, "[secret]", "[concat(", "[parameters('name')]", NSG, GROUP_ID, {
        [SECRET_KEY]: 1,
      }),
    );
    fc.assert(
      fc.property(sample, fc.nat(), part, (document, at, by) => {
        const places = placesIn(document);
        attempt(JSON.stringify(replaced(document, places[at % places.length] ?? [], by)));
      }),
      { numRuns: 2000 },
    );
  });

  it("is read, or is an error that says what is wrong, when it is just any text or JSON", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void attempt(text)));
    fc.assert(fc.property(fc.json(), (text) => void attempt(text)));
  });

  it("does not lose a group whose properties are replaced by anything that is no object", () => {
    const other = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(other, fc.constantFrom("inputs", "outputs"), (properties, key) => {
        const document = attempt(JSON.stringify(state(inState("web", { [key]: properties }))));
        assert.equal(document?.resources[0]?.properties, UNKNOWN_TEXT);
        assert.equal(document.faults.length, 1);
      }),
    );
  });
});
