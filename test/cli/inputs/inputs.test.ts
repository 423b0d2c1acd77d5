import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";

import { findInputs, type InputProgress, readInputs, type ReadInput } from "../../../cli/inputs";
import { UsageError } from "../../../cli/status";
import { DocumentError } from "../../../egress/read/documents";

const STATE = JSON.stringify({ version: 3, deployment: { resources: [] } });

describe("The inputs of a command", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "inputs-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(path: string, content: string | Buffer = STATE): string {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** The files found, relative to the folder; an input without any is its message. */
  async function found(...inputs: readonly string[]): Promise<string[]> {
    return (await findInputs(inputs)).map((input) =>
      "error" in input ? input.error.message : relative(folder, input.file),
    );
  }

  async function read(...inputs: readonly string[]): Promise<ReadInput[]> {
    const all: ReadInput[] = [];
    for await (const input of readInputs(inputs)) all.push(input);
    return all;
  }

  async function errorOf(file: string): Promise<Error> {
    const [input] = await read(file);
    assert.ok(input !== undefined && "error" in input, "there is no error");
    assert.equal(input.file, file);
    return input.error;
  }

  describe("as files", () => {
    it("are those files, whatever they are called, in the order given", async () => {
      assert.deepEqual(await found(write("b.txt"), write("a.json")), ["b.txt", "a.json"]);
    });

    it("are each read once", async () => {
      const file = write("a.json");
      symlinkSync(file, join(folder, "link.json"));
      assert.deepEqual(await found(file, folder, join(folder, "link.json"), join(folder, "*.json")), [
        "a.json",
      ]);
    });

    it("may have a wildcard in their name", async () => {
      write("ab.json");
      assert.deepEqual(await found(write("a?.json")), ["a?.json"]);
    });

    it("are an error where there is none", async () => {
      assert.deepEqual(await found(join(folder, "none.json"), ""), [
        "no such file or folder",
        "expected the name of a file, found an empty text",
      ]);
      assert.ok((await errorOf(join(folder, "none.json"))) instanceof UsageError);
    });

    it("are an error where the name cannot be one", async () => {
      assert.match((await errorOf("a\0b")).message, /cannot be searched/);
    });
  });

  describe("as folders", () => {
    it("are the JSON files in and below them, in order", async () => {
      for (const file of ["b.json", "a.json", "sub/deep/c.JSON", "notes.txt", "d.json.bak"]) write(file);
      assert.deepEqual(await found(folder), ["a.json", "b.json", "sub/deep/c.JSON"]);
    });

    it("leave out node_modules and folders that begin with a dot", async () => {
      for (const file of ["a.json", "node_modules/b.json", ".git/c.json", "x/.pulumi/stacks/d.json"])
        write(file);
      assert.deepEqual(await found(folder), ["a.json"]);
    });

    it("are read though they themselves begin with a dot", async () => {
      write(".states/a.json");
      assert.deepEqual(await found(join(folder, ".states")), [".states/a.json"]);
    });

    it("end where a link leads back", async () => {
      write("sub/a.json");
      symlinkSync(folder, join(folder, "sub", "back"));
      symlinkSync(join(folder, "self"), join(folder, "self"));
      symlinkSync(join(folder, "nowhere"), join(folder, "broken.json"));
      assert.deepEqual(await found(folder), ["sub/a.json"]);
      assert.deepEqual(await found(join(folder, "**", "*.json")), ["sub/a.json"]);
    });

    it("are an error without JSON files, which tells of a file backend in it", async () => {
      write("notes.txt");
      assert.match((await found(folder))[0] ?? "", /no JSON files/);
      write(".pulumi/stacks/shop/dev.json");
      assert.match((await found(folder))[0] ?? "", /give it as file:\/\//);
    });
  });

  describe("as globs", () => {
    beforeEach(() => {
      for (const file of [
        "a.json",
        "b.txt",
        "one/c.json",
        "one/two/d.json",
        "node_modules/e.json",
        ".dot/f.json",
      ])
        write(file);
    });

    for (const [glob, files] of [
      ["*.json", ["a.json"]],
      ["?.*", ["a.json", "b.txt"]],
      ["*/*.json", ["node_modules/e.json", "one/c.json"]],
      ["**/*.json", ["a.json", "one/c.json", "one/two/d.json"]],
      ["**", ["a.json", "b.txt", "one/c.json", "one/two/d.json"]],
      ["**/two/*", ["one/two/d.json"]],
      ["**/**/**/d.json", ["one/two/d.json"]],
      ["one/**/d.json", ["one/two/d.json"]],
      [".dot/*", [".dot/f.json"]],
      [".d*/*", [".dot/f.json"]],
      ["o*/../a.json", ["a.json"]],
    ] as const) {
      it(`are the files that match: ${glob}`, async () => {
        assert.deepEqual(await found(join(folder, "x").slice(0, -1) + glob), files);
      });
    }

    it("are an error where none matches", async () => {
      assert.match((await found(join(folder, "*.yaml")))[0] ?? "", /no file matches/);
      assert.match((await found(join(folder, "none", "*.json")))[0] ?? "", /no file matches/);
    });
  });

  describe("as a Pulumi file backend", () => {
    beforeEach(() => {
      write(".pulumi/stacks/shop/dev.json");
      write(".pulumi/stacks/shop/prod.json.gz", gzipSync(STATE));
      write(".pulumi/stacks/old.json");
      for (const file of [
        "stacks/shop/dev.json.bak",
        "history/shop/dev/dev-1.checkpoint.json",
        "backups/dev.json",
        "meta.yaml",
      ])
        write(`.pulumi/${file}`);
    });

    const stacks = [
      ".pulumi/stacks/old.json",
      ".pulumi/stacks/shop/dev.json",
      ".pulumi/stacks/shop/prod.json.gz",
    ];

    it("are its current states, without history and copies", async () => {
      assert.deepEqual(await found(`file://${folder}`), stacks);
      assert.deepEqual(await found(`file://${folder}?metadata=skip`), stacks);
      assert.deepEqual(await found(`file://${folder}/.pulumi`), stacks);
    });

    it("are the same where its folder is given", async () => {
      assert.deepEqual(await found(join(folder, ".pulumi")), stacks);
      assert.deepEqual(await found(`${join(folder, ".pulumi")}/`), stacks);
    });

    it("may be compressed", async () => {
      const inputs = await read(`file://${folder}`);
      assert.deepEqual(
        inputs.map((input) => "document" in input && input.document.kind),
        ["state", "state", "state"],
      );
    });

    it("are an error where there is none, or none has stacks", async () => {
      assert.match((await found(`file://${folder}/none`))[0] ?? "", /no Pulumi file backend/);
      mkdirSync(join(folder, "empty", ".pulumi"), { recursive: true });
      assert.match((await found(`file://${folder}/empty`))[0] ?? "", /has no stacks/);
    });
  });

  describe("when they are read", () => {
    it("are one document a file, each with its file or its error", async () => {
      const good = write("good.json");
      const bad = write("bad.json", "{");
      const inputs = await read(good, bad, join(folder, "none"));
      assert.deepEqual(
        inputs.map((input) => ("document" in input ? input.document.kind : input.error.name)),
        ["state", "DocumentError", "UsageError"],
      );
    });

    it("are read one after the other, not before they are asked for", async () => {
      const inputs = readInputs([write("a.json"), write("b.json")]);
      assert.ok("document" in ((await inputs.next()).value as ReadInput));
      rmSync(join(folder, "b.json"));
      const second = (await inputs.next()).value as ReadInput;
      assert.ok("error" in second && second.error instanceof DocumentError);
      assert.match(second.error.message, /ENOENT/);
      assert.equal((await inputs.next()).done, true);
    });

    it("tell how far they are", async () => {
      const seen: InputProgress[] = [];
      const files = [write("a.json"), write("b.json")];
      for await (const input of readInputs(files, (progress) => seen.push(progress))) assert.ok(input.file);
      assert.deepEqual(seen, [
        { file: files[0], done: 0, total: 2 },
        { file: files[1], done: 1, total: 2 },
      ]);
    });

    it("may be in the encodings that PowerShell writes", async () => {
      const files = [
        write("utf8.json", `\uFEFF${STATE}`),
        write("utf16.json", Buffer.from(`\uFEFF${STATE}`, "utf16le")),
      ];
      assert.ok((await read(...files)).every((input) => "document" in input));
    });

    it("are an error where a file is a broken archive", async () => {
      assert.match(
        (await errorOf(write("a.json.gz", gzipSync(STATE).subarray(0, 20)))).message,
        /broken one/,
      );
    });

    it("are an error where a file is no text", async () => {
      assert.ok((await errorOf(write("a.json", Buffer.from([0, 255, 254, 1])))) instanceof DocumentError);
    });
  });
});
