import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readBlockListFile } from "../../components/readBlockListFile";

describe("reading a file of blocks", () => {
  const folder = mkdtempSync(join(tmpdir(), "azure-lockdown-blocks-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const written = (source: string): string => {
    const file = join(folder, "blocks.yaml");
    writeFileSync(file, source);
    return file;
  };

  it("gives the entries with their places", () => {
    const file = written(
      "schemaVersion: 1\nblocks:\n  - { address: 20.50.1.77, reason: C2, addedAt: 2026-11-24T11:00:00Z }\n",
    );
    const { entries, places } = readBlockListFile(file);
    assert.equal(entries[0]?.address, "20.50.1.77");
    assert.equal(places["[0].address"], `${file}:3:16`);
  });

  it("stops the program with one message that lists every fault", () => {
    const file = written("schemaVersion: 1\nblocks:\n  - { address: 20.50.1.77 }\n");
    assert.throws(
      () => readBlockListFile(file),
      (error: Error) => {
        assert.match(error.message, /^The block list .*blocks\.yaml is not valid \(2 faults\):\n/);
        assert.match(error.message, /blocks\.yaml:3:5: blocks\[0\]\.reason: is missing/);
        return true;
      },
    );
  });

  it("says which file is not there", () => {
    assert.throws(() => readBlockListFile(join(folder, "none.yaml")), /none\.yaml: cannot be read: ENOENT/);
  });
});
