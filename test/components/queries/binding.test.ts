import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import schema from "../../../components/queries/schema.json";
import { parametersOf } from "../../../components/queries/render";
import { querySource, type QueryName } from "../../../components/queries/sources";
import { allRendered, found } from "./fixtures";
import { bind, TABLES, tokensOf, type Tables } from "./kusto";

const FOLDER = join(__dirname, "../../../components/queries");
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".kql"))
  .map((file) => file.replace(".kql", "") as QueryName);

/** The table's columns, of which one is called something else. */
function without(table: string, column: string): Tables {
  const { [column]: type = "string", ...others } = TABLES[table] ?? {};
  return { ...TABLES, [table]: { ...others, [`${column}X`]: type } };
}

describe("queries", function () {
  this.timeout(60_000);
  const rendered = allRendered();

  it("are all used, in a scheduled query or in the workbook", () => {
    const used = new Set(rendered.map(({ name }) => name.replace(" in the workbook", "")));
    assert.deepEqual(NAMES, [...used].sort());
  });

  for (const name of NAMES) {
    it(`${name} begins with what it finds, and describes each parameter once`, () => {
      const source = querySource(name);
      assert.match(source, /^\/\/ [A-Z][^]{40,}/);
      const described = parametersOf(source).map((parameter) => parameter.name);
      assert.equal(new Set(described).size, described.length);
      const body = source.split("\n").filter((line) => !line.startsWith("//"));
      const used = new Set([...body.join("\n").matchAll(/\{\{(\w+)\}\}/g)].map(([, used]) => used));
      assert.deepEqual(described.sort(), [...used].sort());
    });
  }

  for (const { name, query, isScheduled } of rendered) {
    it(`${name} binds to the tables of the schema file`, () => {
      assert.deepEqual(bind(query).diagnostics, []);
    });

    // The workbook's differ from the scheduled ones in literals only.
    if (!isScheduled && rendered.some((each) => name === `${each.name} in the workbook`)) continue;
    it(`${name} does not bind where a column that it uses is called something else`, () => {
      const words = new Set(tokensOf(bind(query).tree).map(({ text }) => text));
      let tried = 0;
      for (const [table, columns] of Object.entries(TABLES)) {
        if (!words.has(table)) continue;
        // A name that the query gives to a column of its own, such as `Rule`, need not be the table's.
        const used = Object.keys(columns).filter(
          (column) => words.has(column) && !new RegExp(`\\b${column} =[^=~]`).test(query),
        );
        const legs = query.split("\n    (").filter((leg) => leg.startsWith(table));
        for (const column of used.filter((each) =>
          legs.some((leg) => new RegExp(`\\b${each}\\b`).test(leg)),
        )) {
          tried++;
          assert.notDeepEqual(bind(query, without(table, column)).diagnostics, [], `${table}.${column}`);
        }
      }
      assert.ok(tried >= 3, `${tried} columns tried`);
    });

    if (!isScheduled) continue;
    it(`${name} keeps to what a scheduled query may have`, () => {
      const words = tokensOf(bind(query).tree).map(({ text = "" }) => text);
      for (const forbidden of [
        "AggregatedValue",
        "bag_unpack",
        "pivot",
        "narrow",
        "search",
        "externaldata",
      ]) {
        assert.ok(!words.includes(forbidden), forbidden);
      }
      assert.deepEqual([...query.matchAll(/\bago\((?!\d+[smhd]\))/g)], [], "ago takes literals only");
      assert.ok(query.length < 48_000);
      // Rows of a time would be counted by the window in which they lie.
      assert.ok(!Object.hasOwn(bind(query).columns, "TimeGenerated"));
      // It does not fail where tables have no record yet: what fails for a week is turned off.
      assert.match(query, /^union isfuzzy=true\n {4}\(datatable\(/);
      assert.deepEqual(found(query, {}), []);
    });
  }
});

describe("schema file", () => {
  for (const [name, { source, verified, columns }] of Object.entries(schema.tables)) {
    it(`says of ${name} where its columns were read`, () => {
      assert.match(source, new RegExp(`\\b${name}$`));
      assert.equal(verified, true);
      assert.ok(Object.hasOwn(columns, "TimeGenerated"));
    });
  }
});
