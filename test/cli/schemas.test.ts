import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { faultsBySchema, publishedSchema } from "../report/schema";
import { bundle, Workplace } from "./command";
import { HUB_AND_SPOKE, isHub, stateFile } from "./estate";

type Json = Record<string, unknown>;

/** What a command prints as JSON. */
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  answer: ["ask", "all.json", "--from", "app", "--to", "8.8.8.8", "--port", "53", "--format", "json"],
  diff: ["diff", "spoke.json", "all.json", "--format", "json"],
  framework: ["rules", "--framework", "mcsb", "--format", "json"],
  report: ["audit", "all.json", "--format", "json"],
  rules: ["rules", "--format", "json"],
  surface: ["surface", "all.json", "--format", "json"],
};

/** Changes to the output that break the contract, each with the place that is at fault. */
const BROKEN: Readonly<Record<string, Readonly<Record<string, (output: Json) => void>>>> = {
  answer: {
    "$.verdict": (output) => (output["verdict"] = "maybe"),
    "$.exit": (output) => (output["exit"] = "window"),
    "$.path[0].action": (output) => (first(output, "path")["action"] = "allow"),
    "$.path[0]": (output) => delete first(output, "path")["rule"],
  },
  diff: {
    $: (output) => delete output["closed"],
    "$.opened[0].verdict": (output) => (first(output, "opened")["verdict"] = "fine"),
    "$.opened[0].publicAddresses": (output) => (first(output, "opened")["publicAddresses"] = {}),
  },
  framework: {
    "$.framework.key": (output) => ((output["framework"] as Json)["key"] = "iso"),
    "$.summary": (output) => delete (output["summary"] as Json)["covered"],
    "$.controls[0].rules[0]": (output) => (first(output, "controls")["rules"] = ["Rule 1"]),
    "$.controls[0]": (output) => delete first(output, "controls")["name"],
  },
  report: {
    "$.findings[0].severity": (output) => (first(output, "findings")["severity"] = "low"),
    "$.summary": (output) => delete (output["summary"] as Json)["mandatory"],
  },
  rules: {
    "$.rules[0].id": (output) => (first(output, "rules")["id"] = "Rule 1"),
    "$.rules[0].group": (output) => (first(output, "rules")["group"] = "odds and ends"),
    "$.rules[0].judged": (output) => (first(output, "rules")["judged"] = "now and then"),
    "$.rules[0].options.odd.items": (output) =>
      (first(output, "rules")["options"] = {
        odd: { type: "array", description: "Odd.", default: [], items: {} },
      }),
    "$.rules[0].options.odd": (output) => (first(output, "rules")["options"] = { odd: {} }),
    "$.tool.version": (output) => (output["tool"] = { name: "azure-lockdown", version: "" }),
  },
  surface: {
    "$.schemaVersion": (output) => (output["schemaVersion"] = 2),
    "$.sources[0].publicAddresses.ipv4": (output) =>
      (first(output, "sources")["publicAddresses"] = { ipv4: 7, ipv6: "0" }),
    "$.sources[0].witness": (output) => (first(output, "sources")["witness"] = "10.0.0.4"),
    "$.sources[0].unknown[0]": (output) => (first(output, "sources")["unknown"] = ["a reason"]),
  },
};

const first = (output: Json, list: string): Json => (output[list] as Json[])[0] as Json;
const places = (faults: readonly string[]): string[] => [
  ...new Set(faults.map((fault) => fault.split(": ")[0] ?? "")),
];

describe("the published schemas", () => {
  let place: Workplace;
  before(() => {
    bundle();
    place = new Workplace();
    place.write("all.json", stateFile(HUB_AND_SPOKE));
    place.write("spoke.json", stateFile(HUB_AND_SPOKE.filter((each) => !isHub(each))));
  });
  after(() => {
    place.remove();
  });
  const outputOf = (name: string): Json => JSON.parse(place.run(...(OUTPUTS[name] ?? [])).stdout) as Json;

  it("are one for each form that a program reads, named by what they are", () => {
    const files = readdirSync(join(__dirname, "../../docs/schemas")).sort();
    const names = [...Object.keys(OUTPUTS), "block-list", "question", "stack-config", "suppressions"].sort();
    assert.deepEqual(
      files,
      names.map((name) => `${name}-1.schema.json`),
    );
    for (const name of names) {
      const { $id, $schema } = publishedSchema(name);
      assert.equal($id, `urn:azure-lockdown:schema:${name}:1`);
      assert.equal($schema, "https://json-schema.org/draft/2020-12/schema");
    }
  });

  for (const name of Object.keys(OUTPUTS)) {
    it(`fit what is printed as ${name}`, () => {
      assert.deepEqual(faultsBySchema(outputOf(name), publishedSchema(name)), []);
    });

    for (const [fault, change] of Object.entries(BROKEN[name] ?? {})) {
      it(`refuse as ${name} what is wrong at ${fault}`, () => {
        const output = outputOf(name);
        change(output);
        assert.deepEqual(places(faultsBySchema(output, publishedSchema(name))), [fault]);
      });
    }
  }

  it("fit an answer that is denied and one that is unknown, and a source whose reach is unknown", () => {
    const answerOf = (input: string, port: string): unknown =>
      JSON.parse(
        place.run("ask", input, "--from", "app", "--to", "8.8.8.8", "--port", port, "--format", "json")
          .stdout,
      );
    for (const [answer, verdict] of [
      [answerOf("all.json", "1"), "denied"],
      [answerOf("spoke.json", "53"), "unknown"],
    ] as const) {
      assert.equal((answer as Json)["verdict"], verdict);
      assert.deepEqual(faultsBySchema(answer, publishedSchema("answer")), []);
    }
    const surface = JSON.parse(place.run("surface", "spoke.json", "--format", "json").stdout) as Json;
    assert.notDeepEqual(first(surface, "sources")["unknown"], []);
    assert.deepEqual(faultsBySchema(surface, publishedSchema("surface")), []);
  });

  it("say the same of a source in the surface and in a difference", () => {
    assert.deepEqual(publishedSchema("surface")["$defs"], publishedSchema("diff")["$defs"]);
  });
});
