import assert from "node:assert/strict";

import { frameworkMarkdown, markdownTable, rulesTable } from "../../report";

const linkTo = (rule: string): string => `pages/${rule}.md`;

describe("a Markdown table", () => {
  it("is padded, and takes no bar in a cell for the end of it", () => {
    assert.equal(
      markdownTable(
        ["a", "long heading"],
        [
          ["x|y", "1"],
          ["", "2"],
        ],
      ),
      [
        "| a    | long heading |",
        "| ---- | ------------ |",
        "| x\\|y | 1            |",
        "|      | 2            |",
      ].join("\n"),
    );
  });

  it("has its two lines where there are no rows", () => {
    assert.equal(markdownTable(["a"], []), "| a   |\n| --- |");
  });
});

describe("the lists of the catalogue", () => {
  it("link each rule to its page", () => {
    const rule = {
      id: "no-a",
      title: "No a.",
      severity: "advisory",
      judged: "stack",
      frameworks: "MCSB NS-1",
    };
    assert.equal(
      rulesTable([rule], linkTo).split("\n")[2],
      "| [no-a](pages/no-a.md) | No a.   | advisory | stack     | MCSB NS-1 |",
    );
  });

  it("say of each control of a framework by which rules it is served, or that it is not", () => {
    const text = frameworkMarkdown(
      {
        title: "Framework 1",
        source: "https://example.com",
        scope: "Some.",
        covered: 1,
        listed: 2,
        sections: [
          {
            title: "Part",
            controls: [
              { control: "A-1", name: "One", rules: ["no-a", "no-b"] },
              { control: "A-2", name: "Two", rules: [] },
            ],
          },
        ],
      },
      2,
      linkTo,
    );
    assert.deepEqual(text.split("\n"), [
      "## Framework 1",
      "",
      "1 of 2 listed controls are served by a rule. Source: <https://example.com>.",
      "",
      "Some.",
      "",
      "### Part",
      "",
      "| control | asks for | served by                                    |",
      "| ------- | -------- | -------------------------------------------- |",
      "| A-1     | One      | [no-a](pages/no-a.md), [no-b](pages/no-b.md) |",
      "| A-2     | Two      | –                                            |",
    ]);
  });
});
