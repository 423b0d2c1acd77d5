import assert from "node:assert/strict";

import { parseSourcePosition } from "../../../egress/read";

describe("A source position", () => {
  it("is a file of the project and a line", () => {
    assert.deepEqual(parseSourcePosition("project:///index.ts#12,3"), { file: "index.ts", line: 12 });
    assert.deepEqual(parseSourcePosition("project:///src/net/hub.ts#7"), { file: "src/net/hub.ts", line: 7 });
  });

  it("has its dots and its escapes resolved", () => {
    assert.deepEqual(parseSourcePosition("project:///./a/../my%20stack.ts#1,1"), {
      file: "my stack.ts",
      line: 1,
    });
    assert.deepEqual(parseSourcePosition("project:///100%.ts#1,1"), { file: "100%.ts", line: 1 });
  });

  for (const outside of [
    "project:///../root/index.ts#1,1",
    "project:///a/../../index.ts#1,1",
    "project:///%2e%2e/index.ts#1,1",
    "project:///..%2findex.ts#1,1",
    "project:///..\\index.ts#1,1",
    "project:////etc/passwd#1,1",
    "project:///%2Fetc/passwd#1,1",
    "project:///file:/abs/index.ts#1,1",
    "project:///C:/abs/index.ts#1,1",
    "project:///index.ts%00.png#1,1",
    "file:///abs/index.ts#1,1",
  ]) {
    it(`is none where it leads out of the project: ${outside}`, () => {
      assert.equal(parseSourcePosition(outside), undefined);
    });
  }

  for (const bad of [
    undefined,
    null,
    12,
    {},
    "",
    "project:///",
    "project:///#1",
    "project:///index.ts",
    "project:///index.ts#0",
    "project:///a/..#1",
  ]) {
    it(`is none where there is none: ${JSON.stringify(bad)}`, () => {
      assert.equal(parseSourcePosition(bad), undefined);
    });
  }
});
