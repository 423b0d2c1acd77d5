import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { parseStackConfig } from "../../../components/config/config";
import { describeFault } from "../../../components/checks/fault";
import { blockListFileAt } from "../../../components/readBlockListFile";
import { faultsBySchema, publishedSchema } from "../../report/schema";
import { NOW } from "../fixtures";

const ROOT = join(__dirname, "../../..");
const SCHEMA = publishedSchema("stack-config");
const SAMPLES = readdirSync(ROOT).filter((file) => /^Pulumi\.[a-z]+\.yaml$/.test(file));

interface Stack {
  config: Record<string, unknown>;
}
const read = (file: string): Stack => parse(readFileSync(join(ROOT, file), "utf8")) as Stack;

/** The sample with a key of the project changed. */
function changed(file: string, key: string, value: unknown): Stack {
  const { config } = read(file);
  return { config: { ...config, [`azure-lockdown:${key}`]: value } };
}

describe("the sample stacks", () => {
  it("are those of a tour and of one that stays", () => {
    assert.deepEqual(SAMPLES.sort(), ["Pulumi.dev.yaml", "Pulumi.prod.yaml"]);
  });

  for (const file of SAMPLES) {
    it(`${file} fits the published schema, and names it for editors`, () => {
      assert.deepEqual(faultsBySchema(read(file), SCHEMA), []);
      const [line] = readFileSync(join(ROOT, file), "utf8").split("\n");
      assert.equal(line, "# yaml-language-server: $schema=docs/schemas/stack-config-1.schema.json");
    });

    it(`${file} is accepted`, () => {
      const values = Object.entries(read(file).config).map(
        ([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)] as const,
      );
      const result = parseStackConfig({
        namespace: "azure-lockdown",
        values: Object.fromEntries(values),
        wallClock: NOW,
        readBlockListFile: (path) => blockListFileAt(join(ROOT, path)),
      });
      assert.deepEqual("faults" in result ? result.faults.map(describeFault) : [], []);
    });
  }

  it("Pulumi.prod.blocks.yaml fits the schema of lists of blocks", () => {
    assert.deepEqual(faultsBySchema(read("Pulumi.prod.blocks.yaml"), publishedSchema("block-list")), []);
  });
});

describe("the published schema of a stack's configuration", () => {
  const cases: [string, string, unknown, string][] = [
    ["a key that does not exist", "edge", { rateLimits: {} }, "azure-lockdown:edge"],
    ["a value of another type", "logs", { retentionDays: "90" }, "azure-lockdown:logs.retentionDays"],
    ["a list in place of a structure", "network", [], "azure-lockdown:network"],
    [
      "a word that there is none of",
      "firewall",
      { tier: "Basic", approvedDestinations: [] },
      "firewall.tier",
    ],
    ["a key that is missing", "firewall", {}, "azure-lockdown:firewall"],
  ];
  for (const [name, key, value, place] of cases) {
    it(`refuses ${name}`, () => {
      const faults = faultsBySchema(changed("Pulumi.dev.yaml", key, value), SCHEMA);
      assert.ok(
        faults.some((fault) => fault.includes(place)),
        `${place} in ${faults.join("\n")}`,
      );
    });
  }

  it("says of each key what is expected, with an example", () => {
    const { config } = SCHEMA["properties"] as Record<string, { properties: Record<string, object> }>;
    for (const [key, schema] of Object.entries(config?.properties ?? {})) {
      assert.match(JSON.stringify(schema), /"description":"Expected: .* Example: /, key);
    }
  });
});
