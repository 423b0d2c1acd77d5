import assert from "node:assert/strict";

import { UNKNOWN_TEXT } from "../../../../egress/read";
import { readDocument } from "../../../../egress/read/documents";
import { failure, GROUP_ID, inState, preview, read, SECRET_KEY, state, step, template } from "./samples";

const LEVELS = 10_000;
const DEEP_LIST = "[".repeat(LEVELS) + "]".repeat(LEVELS);

/** Objects in each other; as a text, since `JSON.stringify` would overflow the stack. */
function nested(opening: string): string {
  return `${opening.repeat(LEVELS)}1${"}".repeat(LEVELS)}`;
}

function withDeep(document: unknown, deep: string): string {
  return JSON.stringify(document).replace('"DEEP"', () => deep);
}

describe("A document", () => {
  for (const [text, place, expected] of [
    ["", "1:1", /empty file/],
    [" \n ", "1:1", /empty file/],
    ["\uFEFF", "1:1", /empty file/],
    ["{", "1:2", /end of the file/],
    ['{"version": 3,\n "deploym', "2:10", /end of the file/],
    ['{"version": 3,\n "deployment": {"resources": [', "2:31", /end of the file/],
    ['{"a": "\\u12', "1:12", /end of the file/],
    ['{"a": tru', "1:10", /end of the file/],
    ["Previewing update (dev)\n{}", "1:1", /found "P"/],
    ['{"a": 1} trailing', "1:10", /found "t"/],
    ['{\n  "a": 1,\n  "b" 2\n}', "3:7", /found "2"/],
    ["{a: 1}", "1:2", /found "a"/],
    ["{'a': 1}", "1:2", /found "'"/],
    ['{"a": 1,}', "1:9", /found "}"/],
    ["[1, 2", "1:6", /end of the file/],
    ["[1,, 2]", "1:4", /found ","/],
    ["[01]", "1:2", /found "0"/],
    ['{"a": "\\x00"}', "1:8", /found "\\\\"/],
    ['{"a": "line\nbreak"}', "1:12", /found "\\n"/],
    ["\u001b[31m", "1:1", /found "\\u001b"/],
    ["\u0000\u0001PNG", "1:1", /found "\\u0000"/],
  ] as const) {
    it(`that is no JSON is an error with line and column: ${JSON.stringify(text)}`, () => {
      const error = failure(text);
      assert.equal(error.file, "sample.json");
      assert.match(error.expected, expected);
      assert.equal(error.place, place);
      assert.notEqual(error.remedy, "");
    });
  }

  for (const text of [
    "{}",
    "5",
    '"text"',
    "null",
    "true",
    '{"name": "azure-lockdown", "version": "1.0.0"}',
    '{"alerts": []}',
    '{"sequence": 1}',
  ]) {
    it(`of another kind is an error that names the kinds: ${text}`, () => {
      const error = failure(text);
      assert.match(error.message, /stack export/);
      assert.match(error.message, /az graph query/);
    });
  }

  it("may begin with a byte order mark", () => {
    assert.equal(readDocument(`\uFEFF${JSON.stringify(preview())}`, "sample.json").kind, "preview");
  });

  it("that nests without end and is cut short is an error", () => {
    assert.equal(failure("[".repeat(LEVELS * 100)).place, `1:${String(LEVELS * 100 + 1)}`);
    assert.equal(failure('{"a":'.repeat(LEVELS)).place, `1:${String(LEVELS * 5 + 1)}`);
  });

  it("that is a list in a list without end has a fault", () => {
    assert.equal(readDocument(DEEP_LIST, "sample.json").faults[0]?.place, "[0]");
  });

  const deepSecret = nested(`{"${SECRET_KEY}":"x","value":`);
  for (const [form, document, deep] of [
    ["a list", state(inState("web", { inputs: { rules: "DEEP" } })), DEEP_LIST],
    ["an object", state(inState("web", { outputs: { rules: "DEEP" } })), nested('{"a":')],
    ["a secret", state(inState("web", { inputs: { rules: "DEEP" } })), deepSecret],
    ["a list in a preview", preview(step("create", "web", { rules: "DEEP" })), DEEP_LIST],
  ] as const) {
    it(`that nests without end in a property has it unknown: ${form}`, () => {
      const { resources, faults } = readDocument(withDeep(document, deep), "sample.json");
      assert.equal(resources[0]?.properties["rules"], UNKNOWN_TEXT);
      assert.match(faults[0]?.message ?? "", /nests deeper/);
    });
  }

  const ipGroup = { type: "Microsoft.Network/ipGroups", name: "g" };
  for (const [form, document, deep] of [
    ["Azure resources", [{ id: GROUP_ID, properties: "DEEP" }], nested('{"properties":')],
    ["Azure resources with lists", [{ id: GROUP_ID, properties: { securityRules: "DEEP" } }], DEEP_LIST],
    ["a template", template([{ ...ipGroup, properties: "DEEP" }]), nested('{"a":')],
    ["a template's children", template(["DEEP"]), nested('{"type":"A.B/c","name":"x","resources":')],
    [
      "a template's variables",
      template([{ ...ipGroup, name: "[variables('v')]" }], { variables: { v: "DEEP" } }),
      nested('{"a":'),
    ],
  ] as const) {
    it(`that nests without end is read as far as it goes: ${form}`, () => {
      const { resources, faults } = readDocument(withDeep(document, deep), "sample.json");
      assert.ok(resources.length + faults.length > 0);
    });
  }

  it("may hold strings of megabytes wherever it has a text", () => {
    const long = "/providers/".repeat(200_000);
    const all = [
      state(inState(long, { id: long, sourcePosition: `project:///${long}#1,1`, inputs: { a: long } }), {
        urn: long,
        type: long,
      }),
      preview({ op: long, urn: long, newState: { urn: long, type: long } }),
      [{ id: long, type: long, name: long, properties: {} }],
      template([{ type: `Microsoft.${long}`, name: `[concat('${long}')]`, properties: { a: `[${long}]` } }]),
      [{ id: `${"/".repeat(1_000_000)}x`, type: "Microsoft.Network/ipGroups", properties: {} }],
      { [long]: 1, data: [] },
    ];
    for (const document of all) assert.ok(read(document).resources.length >= 0);
  });

  it("pollutes no prototype, whatever its keys are called", () => {
    const bad = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const group = `{"type":"Microsoft.Network/ipGroups","name":"g","id":"/x","properties":${bad},"__proto__":{"polluted":1}}`;
    for (const text of [
      `{"version":3,"deployment":{"resources":[{"urn":"u","type":"t","inputs":${bad},"propertyDependencies":${bad}}]}}`,
      `[${group}]`,
      `{"$schema":"deploymentTemplate","resources":[${group}],"parameters":${bad},"variables":${bad}}`,
      `{"$schema":"deploymentTemplate","resources":{"__proto__":${group}}}`,
      `{"data":{"columns":[{"name":"__proto__"}],"rows":[[{"polluted":1}]]}}`,
      `{"__proto__":{"deployment":{}},"data":[]}`,
    ]) {
      readDocument(text, "sample.json");
      assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    }
  });
});
