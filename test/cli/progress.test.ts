import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";

import { makeProgress } from "../../cli/progress";

/** Stands in for standard error and keeps what is written. */
function streamOf(isTTY: boolean, columns = 80): { stream: NodeJS.WriteStream; written: string[] } {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) };
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

describe("progress", () => {
  it("is written on a terminal, within one line, and taken away again", () => {
    const { stream, written } = streamOf(true, 10);
    const progress = makeProgress(stream, false);
    progress.show("1234567890 resources read");
    progress.clear();
    progress.clear();
    assert.deepEqual(written, ["\r\u001b[2K123456789", "\r\u001b[2K"]);
  });

  it("is written on a terminal that does not know its width", () => {
    const { stream, written } = streamOf(true, 0);
    makeProgress(stream, false).show("text");
    assert.deepEqual(written, ["\r\u001b[2Ktext"]);
  });

  it("is not written more often than one can read", () => {
    const { stream, written } = streamOf(true);
    const progress = makeProgress(stream, false);
    for (let i = 0; i < 1000; i++) progress.show(String(i));
    assert.deepEqual(written.slice(0, 1).map(stripVTControlCharacters), ["\r0"]);
    assert.ok(written.length < 100);
  });

  it("is not written where there is no terminal, or nobody wants it", () => {
    for (const [isTTY, quiet] of [
      [false, false],
      [true, true],
    ] as const) {
      const { stream, written } = streamOf(isTTY);
      const progress = makeProgress(stream, quiet);
      progress.show("text");
      progress.clear();
      assert.deepEqual(written, []);
    }
  });
});
