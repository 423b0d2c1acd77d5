import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import { stringify } from "yaml";

import { describeFault } from "../../../components/checks/fault";
import {
  blockListSchema,
  parseBlockListFile,
  type BlockListFile,
} from "../../../components/plans/blockListFile";
import { blockListFaults } from "../../../components/plans/blockListPlan";
import { faultsBySchema, publishedSchema } from "../../report/schema";
import { blockEntry, NOW } from "../fixtures";

const FILE = `# Who attacked us, and until when.
schemaVersion: 1
blocks:
  - address: 20.50.1.77 # the C2 server
    reason: C2 server
    addedAt: 2026-11-24T11:00:00Z
    alertId: 2518298467986649999
    ticket: 0042

  - { address: "2603:10a6::/48", reason: Scanner, addedAt: 2026-11-24T11:00:00Z, direction: in, ttlHours: 2.5 }
`;

const fileOf = (source: string): BlockListFile => {
  const result = parseBlockListFile(source, "blocks.yaml");
  return "file" in result ? result.file : assert.fail(result.faults.map(describeFault).join("\n"));
};
const problemsOf = (source: string): string[] => {
  const result = parseBlockListFile(source, "blocks.yaml");
  return "file" in result ? [] : result.faults.map(({ path, problem }) => `${path}: ${problem}`);
};
const HEAD = "schemaVersion: 1\nblocks:\n";

describe("a file of blocks", () => {
  it("gives its entries as they are written, an id of digits with all of them", () => {
    assert.deepEqual(fileOf(FILE).entries, [
      {
        address: "20.50.1.77",
        reason: "C2 server",
        addedAt: "2026-11-24T11:00:00Z",
        alertId: "2518298467986649999",
        ticket: "0042",
      },
      {
        address: "2603:10a6::/48",
        reason: "Scanner",
        addedAt: "2026-11-24T11:00:00Z",
        direction: "in",
        ttlHours: 2.5,
      },
    ]);
  });

  it("says where each entry and each key stands", () => {
    const { places } = fileOf(FILE);
    assert.equal(places["[0]"], "blocks.yaml:4:5");
    assert.equal(places["[0].address"], "blocks.yaml:4:14");
    assert.equal(places["[1]"], "blocks.yaml:10:5");
    assert.equal(places["[1].direction"], "blocks.yaml:10:93");
  });

  it("has the places in the faults of what its entries mean", () => {
    const file = fileOf(FILE.replace("20.50.1.77", "10.0.0.1"));
    const [fault, ...more] = blockListFaults({ ...file, now: NOW });
    assert.deepEqual(more, []);
    assert.equal(fault?.path, "[0].address (blocks.yaml:4:14)");
  });

  it("may be empty, and may be JSON", () => {
    assert.deepEqual(fileOf("schemaVersion: 1\nblocks: []\n"), { entries: [], places: {} });
    assert.equal(fileOf(JSON.stringify({ schemaVersion: 1, blocks: [blockEntry()] })).entries.length, 1);
  });

  it("reads back what a program writes", () => {
    const text = fc.string({ minLength: 1 }).filter((written) => written.trim() !== "");
    const entry = fc.record(
      {
        address: fc.ipV4(),
        reason: text,
        addedAt: fc.constant("2026-11-24T11:00:00Z"),
        direction: fc.constantFrom("both" as const, "in" as const, "out" as const),
        ttlHours: fc.integer({ min: 1, max: 168 }),
        alertId: text,
        ticket: fc.nat().map(String),
        allowWide: fc.boolean(),
      },
      { requiredKeys: ["address", "reason", "addedAt"] },
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (blocks) => {
        assert.deepEqual(
          fileOf(stringify({ schemaVersion: 1, blocks })).entries.map((read) => ({ ...read })),
          blocks.map((written) => ({ ...written })),
        );
      }),
    );
  });
});

describe("a file of blocks is refused", () => {
  it("with all its faults at once, from top to bottom, each with line and column", () => {
    const bad = `schemaVersion: 2
blocks:
  - adress: 20.50.1.77
    reason:
    addedAt: yesterday
    direction: sideways
    ttlHours: "24"
  - hello
extra: 1
`;
    assert.deepEqual(problemsOf(bad), [
      "blocks.yaml:1:16: schemaVersion: is 2",
      "blocks.yaml:3:5: blocks[0].address: is missing",
      'blocks.yaml:3:13: blocks[0].adress: is not a known key (did you mean "address"?)',
      "blocks.yaml:4:12: blocks[0].reason: is empty",
      'blocks.yaml:5:14: blocks[0].addedAt: is "yesterday"',
      'blocks.yaml:6:16: blocks[0].direction: is "sideways"',
      'blocks.yaml:7:15: blocks[0].ttlHours: is "24"',
      'blocks.yaml:8:5: blocks[1]: is "hello"',
      "blocks.yaml:9:8: extra: is not a known key",
    ]);
  });

  it("with what would be right", () => {
    const result = parseBlockListFile(`${HEAD}  - address: 20.50.1.77\n    reason: C2\n`, "blocks.yaml");
    const [fault] = "faults" in result ? result.faults : [];
    assert.match(
      fault === undefined ? "" : describeFault(fault),
      /addedAt: is missing; expected when it was added/,
    );
  });

  it("when it is empty, a list, or has no blocks", () => {
    assert.deepEqual(problemsOf(""), ["blocks.yaml:1:1: is empty"]);
    assert.deepEqual(problemsOf("[]"), ["blocks.yaml:1:1: is []"]);
    assert.deepEqual(problemsOf("schemaVersion: 1\nblocks: {}"), ["blocks.yaml:2:9: blocks: is {}"]);
    assert.deepEqual(problemsOf("schemaVersion: 1"), ["blocks.yaml:1:1: blocks: is missing"]);
  });

  it("when it is no YAML, or says a key twice", () => {
    assert.match(problemsOf(`${HEAD}  - address: 1\n   reason: 2`)[0] ?? "", /^blocks\.yaml:4:1: /);
    assert.match(problemsOf(`${HEAD} []\nblocks: []`)[0] ?? "", /^blocks\.yaml:4:1: .*unique/);
    assert.match(problemsOf(`${HEAD}  []\n---\n{}`)[0] ?? "", /^blocks\.yaml:\d+:1: .*multiple documents$/);
  });

  it("when it repeats parts by alias, or has a tag, so that it says what it seems to say", () => {
    assert.match(
      problemsOf("schemaVersion: 1\nblocks: [&a { address: 1.1.1.1 }, *a]")[0] ?? "",
      /:2:35: \*a repeats/,
    );
    assert.match(problemsOf("schemaVersion: 1\nblocks: !list []")[0] ?? "", /:2:9: Unresolved tag: !list/);
  });

  it("whatever it holds, without throwing", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((some) => HEAD + some),
          fc.json(),
        ),
        (source) => {
          const result = parseBlockListFile(source, "blocks.yaml");
          if ("faults" in result)
            for (const { path } of result.faults) assert.match(path, /^blocks\.yaml:\d+:\d+/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the published schema of a file of blocks", () => {
  const published = publishedSchema("block-list");

  it("is made from the one that reads it", () => {
    const file = join(__dirname, "../../../docs/schemas/block-list-1.schema.json");
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), JSON.parse(JSON.stringify(blockListSchema())));
  });

  it("fits what is read, and nothing that is not", () => {
    const blocks = [blockEntry(), blockEntry({ expiresAt: "2026-11-25T00:00:00Z", allowWide: true })];
    assert.deepEqual(faultsBySchema({ schemaVersion: 1, blocks }, published), []);
    assert.equal(
      faultsBySchema({ schemaVersion: 2, blocks: [{ ...blockEntry(), more: 1 }] }, published).length,
      2,
    );
  });
});
