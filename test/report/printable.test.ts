import assert from "node:assert/strict";

import { printable } from "../../report";
import { wrap } from "../../report/wrap";

describe("printable", () => {
  it("shows as JavaScript writes it what would act on a terminal or cannot be seen", () => {
    const shown: Record<string, string> = {
      "\u001b[31m": "\\x1b[31m",
      "\u009b31m": "\\x9b31m",
      "\u0000\u0007\b\u007f": "\\x00\\x07\\x08\\x7f",
      "a\tb\r\nc": "a\\tb\\r\\nc",
      "\u2028\u2029": "\\u{2028}\\u{2029}",
      "\u202e\u2066\u200b\ufeff": "\\u{202e}\\u{2066}\\u{200b}\\u{feff}",
      "\u{e0041}": "\\u{e0041}",
      "\ud800": "\\u{d800}",
    };
    for (const [text, wanted] of Object.entries(shown)) assert.equal(printable(text), wanted);
  });

  it("leaves letters of every script, signs and pictures as they are", () => {
    const text = 'Ünïcödé 名前 имя — "quoted" \\ 👍🏽 {}<>&';
    assert.equal(printable(text), text);
  });
});

describe("wrap", () => {
  it("fills a line to its last column and no further", () => {
    assert.deepEqual(wrap("aa bb cc", 5), ["aa bb", "cc"]);
    assert.deepEqual(wrap("aa bb cc", 4), ["aa", "bb", "cc"]);
    assert.deepEqual(wrap("aa bb cc", 8), ["aa bb cc"]);
  });

  it("keeps a word whole that is longer than a line", () => {
    assert.deepEqual(wrap("a bbbbbb c", 3), ["a", "bbbbbb", "c"]);
  });

  it("makes one empty line of nothing", () => {
    assert.deepEqual(wrap("", 5), [""]);
  });

  it("counts characters beyond the first plane once", () => {
    assert.deepEqual(wrap("👍👍 👍👍", 5), ["👍👍 👍👍"]);
  });
});
