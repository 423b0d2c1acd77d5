import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./sandbox";

describe("pulumi-cli: a cached build", () => {
  let box: Sandbox;
  let entry: string;
  let pulumi: string;
  let host: string;
  beforeEach(async () => {
    box = new Sandbox();
    box.go();
    const { binDir } = await box.ensure();
    entry = join(binDir, "..");
    pulumi = join(binDir, "pulumi");
    host = join(binDir, "pulumi-language-nodejs");
  });
  afterEach(() => {
    box.remove();
  });

  /** Changes a file without a trace in its size. */
  const flip = (file: string): void => {
    const bytes = readFileSync(file);
    bytes[bytes.length - 2] = 0;
    writeFileSync(file, bytes);
    utimesSync(file, 1, 1);
  };

  for (const [what, spoil] of [
    [
      "a binary that was cut short",
      () => {
        truncateSync(pulumi, 5);
      },
    ],
    [
      "a binary of the same size with other contents",
      () => {
        flip(pulumi);
      },
    ],
    [
      "another language host",
      () => {
        flip(host);
      },
    ],
    [
      "no language host",
      () => {
        rmSync(host);
      },
    ],
    [
      "a folder for a binary",
      () => {
        rmSync(pulumi);
        mkdirSync(pulumi);
      },
    ],
    [
      "no stamp",
      () => {
        rmSync(join(entry, "stamp.json"));
      },
    ],
    [
      "half a stamp",
      () => {
        truncateSync(join(entry, "stamp.json"), 40);
      },
    ],
    [
      "a stamp that says nothing of the binary",
      () => {
        writeFileSync(join(entry, "stamp.json"), '{"version": "3.259.0", "files": {}}');
      },
    ],
    [
      "a stamp without checksums",
      () => {
        writeFileSync(
          join(entry, "stamp.json"),
          '{"version": "3.259.0", "files": {"pulumi": 1, "pulumi-language-nodejs": 2}}',
        );
      },
    ],
    [
      "nothing at all",
      () => {
        rmSync(entry, { recursive: true });
        mkdirSync(entry);
      },
    ],
    [
      "a file in its place",
      () => {
        rmSync(entry, { recursive: true });
        writeFileSync(entry, "");
      },
    ],
  ] as const) {
    it(`with ${what} is found out and built again`, async () => {
      spoil();
      const cli = await box.ensure();
      assert.equal(cli.pulumi, pulumi);
      assert.equal(box.builds(), 2);
      assert.ok(
        box.lines.some((line) => line.startsWith("cache: ")),
        box.lines.join("\n"),
      );
      assert.equal(box.entries().length, 1);
      await box.ensure();
      assert.equal(box.builds(), 2);
    });
  }

  it("that was copied is told by its checksum, once", async () => {
    utimesSync(pulumi, 1, 1);
    await box.ensure();
    assert.equal(box.builds(), 1);
    const stamp = JSON.parse(readFileSync(join(entry, "stamp.json"), "utf8")) as {
      files: Record<string, { mtimeMs: number }>;
    };
    assert.equal(stamp.files["pulumi"]?.mtimeMs, statSync(pulumi).mtimeMs);
  });

  it("that is spoiled is not used where building is not allowed", async () => {
    rmSync(host);
    await assert.rejects(
      box.ensure({ AZURE_LOCKDOWN_PULUMI_WAYS: "cache" }),
      /cache: .* has no executable pulumi-language-nodejs/,
    );
    assert.ok(existsSync(pulumi), "what is spoiled is left for a build to replace");
  });
});
