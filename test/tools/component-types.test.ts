import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readComponents, type ComponentTypes } from "../../tools/component-types";

describe("the types of components, from their source", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "azure-lockdown-types-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function read(args: string, outputs = "", before = ""): ComponentTypes {
    writeFileSync(
      join(folder, "Fence.ts"),
      `import * as pulumi from "@pulumi/pulumi";
${before}
/** Arguments. */
export interface FenceArgs {
${args}
}
/** Keeps things in. See {@link FenceArgs}. */
export class Fence extends pulumi.ComponentResource {
${outputs}
  constructor(name: string, args: FenceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("azure-lockdown:network:Fence", name, args, opts);
  }
}
`,
    );
    const [component] = readComponents(folder);
    assert.ok(component !== undefined);
    return component;
  }
  const typeOf = (text: string, before = ""): unknown =>
    read(`readonly a: ${text};`, "", before).args[0]?.type;

  it("have name, token and the doc comment of the class", () => {
    const { name, token, description } = read("readonly a: string;");
    assert.deepEqual(
      [name, token, description],
      ["Fence", "azure-lockdown:network:Fence", "Keeps things in. See `FenceArgs`."],
    );
  });

  it("tell what is required, what may be an output, and what is a secret", () => {
    const { args } = read(`
  /** Required. Where. */ readonly a: pulumi.Input<string>;
  /** Optional. How high, in metres. Default: 2. */ readonly b?: number | undefined;
  /** Optional. The key. @secret */ readonly c?: pulumi.Input<string> | undefined;`);
    const common = { secret: false, default: undefined };
    assert.deepEqual(args, [
      { ...common, name: "a", description: "Where.", required: true, input: true, type: { kind: "string" } },
      {
        ...common,
        name: "b",
        description: "How high, in metres.",
        default: "2",
        required: false,
        input: false,
        type: { kind: "number" },
      },
      {
        ...common,
        name: "c",
        description: "The key.",
        required: false,
        input: true,
        secret: true,
        type: { kind: "string" },
      },
    ]);
  });

  it("know lists, maps, choices, moments and handles of resources", () => {
    for (const [text, type] of [
      ["readonly string[]", { kind: "list", items: { kind: "string" } }],
      ["ReadonlyArray<pulumi.Input<number>>", { kind: "list", items: { kind: "number" } }],
      ["Readonly<Record<string, boolean>>", { kind: "map", values: { kind: "boolean" } }],
      ['"a" | "b"', { kind: "choice", values: ["a", "b"] }],
      ["10 | 60 | undefined", { kind: "choice", values: [10, 60] }],
      ["Date", { kind: "instant" }],
      ["pulumi.Resource", { kind: "resource" }],
      ["string | number", { kind: "any" }],
    ] as const) {
      assert.deepEqual(typeOf(text), type, text);
    }
  });

  it("follow interfaces, aliases and properties of others, also those that lead back", () => {
    const before = `
/** A post. */
interface Post extends Base { /** The next one. */ readonly next?: Post }
interface Base { /** Its height. */ readonly height: Height }
type Height = "low" | "high";`;
    const { args, objects } = read("readonly a: readonly Post[]; readonly b: Base['height'];", "", before);
    assert.deepEqual(
      args.map(({ type }) => type),
      [
        { kind: "list", items: { kind: "object", name: "Post" } },
        { kind: "choice", values: ["low", "high"] },
      ],
    );
    const post = objects.get("Post");
    assert.equal(post?.description, "A post.");
    assert.deepEqual(post.properties.map(({ name }) => name).sort(), ["height", "next"]);
  });

  it("know the items of a list and the keys of a table", () => {
    const before =
      'const DAYS = ["Sunday", "Monday"] as const;\nconst LEVELS = { low: 1, "very-high": 2 } as const;';
    assert.deepEqual(typeOf("(typeof DAYS)[number]", before), {
      kind: "choice",
      values: ["Sunday", "Monday"],
    });
    assert.deepEqual(typeOf("keyof typeof LEVELS", before), { kind: "choice", values: ["low", "very-high"] });
  });

  it("leave out what is private", () => {
    const { outputs } = read(
      "readonly a: string;",
      "readonly id: pulumi.Output<string>;\n  private readonly hidden: pulumi.Output<string>;",
    );
    assert.deepEqual(
      outputs.map(({ name }) => name),
      ["id"],
    );
  });

  it("refuse a type that has no form elsewhere, with its place", () => {
    assert.throws(() => read("readonly a: () => string;"), /Fence\.ts:5: a has the type \(\) => string/);
  });

  it("are those of classes with arguments only", () => {
    writeFileSync(join(folder, "Plain.ts"), "export class Plain {}\n");
    assert.deepEqual(readComponents(folder), []);
  });
});
