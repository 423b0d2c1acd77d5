import assert from "node:assert/strict";
import fc from "fast-check";

import { parametersOf, renderQuery, type QueryValue } from "../../../components/queries/render";
import { bind, tokensOf } from "./kusto";

const SOURCE = [
  "// Finds records of a caller.",
  "//",
  "// {{window}}: timespan. How far back.",
  "// {{callers}}: list of strings. Who.",
  "// {{name}}: string. What.",
  "// {{least}}: int. How many.",
  "// {{share}}: real. How much.",
  "// {{all}}: bool. Whether all count.",
  "AzureActivity",
  "| where {{all}} and TimeGenerated > ago({{window}}) and Caller in~ ({{callers}}) and OperationName == {{name}}",
  "| summarize Records = count() by Caller",
  "| where Records >= {{least}} and Records * {{share}} > 1",
].join("\n");
const VALUES: Readonly<Record<string, QueryValue>> = {
  window: "30m",
  callers: ["a"],
  name: "n",
  least: 2,
  share: 0.5,
  all: true,
};

/** The tokens of the query, with the values of its string literals apart. */
function read(query: string): { readonly shape: string[]; readonly strings: string[] } {
  const { tree, diagnostics } = bind(query);
  assert.deepEqual(diagnostics, []);
  const tokens = tokensOf(tree);
  return {
    shape: tokens.map(({ kind, text = "" }) => (kind === "StringLiteralToken" ? kind : text)),
    strings: tokens
      .filter(({ kind }) => kind === "StringLiteralToken")
      .map(({ text = "" }) => JSON.parse(text) as string),
  };
}

describe("renderQuery", function () {
  this.timeout(60_000);

  it("writes each value as a literal, in a query without its header", () => {
    assert.equal(
      renderQuery(SOURCE, VALUES),
      [
        "AzureActivity",
        '| where true and TimeGenerated > ago(30m) and Caller in~ (dynamic(["a"])) and OperationName == "n"',
        "| summarize Records = count() by Caller",
        "| where Records >= 2 and Records * real(0.500000) > 1",
      ].join("\n"),
    );
  });

  it("reads the parameters from the header", () => {
    assert.deepEqual(
      parametersOf(SOURCE).map(({ name, type }) => `${name}: ${type}`),
      [
        "window: timespan",
        "callers: list of strings",
        "name: string",
        "least: int",
        "share: real",
        "all: bool",
      ],
    );
  });

  it("lets no text out of its literal, whatever it is", () => {
    const { shape } = read(renderQuery(SOURCE, VALUES));
    const nasty = fc.constantFrom(
      '"',
      "\\",
      "'",
      "\n",
      "\r",
      "]",
      ")",
      "//",
      "{{name}}",
      "{TimeRange}",
      "|",
      "\u2028",
      "$0",
      "$&",
      "`",
      "é",
      "\ud800",
      "\0",
    );
    const text = fc
      .array(fc.oneof(nasty, fc.string({ unit: "binary" })), { maxLength: 8 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (caller, name) => {
        const result = read(renderQuery(SOURCE, { ...VALUES, callers: [caller], name }));
        assert.deepEqual(result.strings, [caller, name]);
        assert.deepEqual(result.shape, shape);
      }),
      { numRuns: 100 },
    );
  });

  it("leaves a workbook no braces to take for a parameter of its own", () => {
    const query = renderQuery(SOURCE, { ...VALUES, name: "{TimeRange} {{window}}" });
    assert.doesNotMatch(query, /[{}]/);
  });

  for (const [name, value, type] of [
    ["window", "1h) or true //", "timespan"],
    ["window", "0m", "timespan"],
    ["window", "1w", "timespan"],
    ["window", 60, "timespan"],
    ["least", "2 or true", "int"],
    ["least", 2.5, "int"],
    ["share", Number.NaN, "real"],
    ["share", "1", "real"],
    ["all", "true", "bool"],
    ["name", 1, "string"],
    ["callers", "a", "list of strings"],
    ["callers", [1] as unknown as string[], "list of strings"],
  ] as const) {
    it(`refuses ${JSON.stringify(value)} for ${name}, which is of type ${type}`, () => {
      assert.throws(() => renderQuery(SOURCE, { ...VALUES, [name]: value }), {
        message: `the value of {{${name}}} is not of type ${type}`,
      });
    });
  }

  it("refuses a value that is missing, one that nothing asks for, and a name without description", () => {
    const others = Object.fromEntries(Object.entries(VALUES).filter(([name]) => name !== "name"));
    assert.throws(() => renderQuery(SOURCE, others), /wants a value for \{\{name\}\}/);
    const inherited = Object.assign(Object.create({ name: "n" }) as Record<string, QueryValue>, others);
    assert.throws(() => renderQuery(SOURCE, inherited), /wants a value for/);
    assert.throws(() => renderQuery(SOURCE, { ...VALUES, more: 1 }), /has no parameter more/);
    assert.throws(
      () => renderQuery(`${SOURCE}\n| take {{most}}`, VALUES),
      /\{\{most\}\} is not in the header/,
    );
    assert.throws(() => parametersOf("// {{x}}: guid. What."), /unknown type "guid"/);
  });
});
