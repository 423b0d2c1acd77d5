import assert from "node:assert/strict";

import { queryValues } from "../../../components/plans/egressQueriesPlan";
import { nameUuid, workbookData, workbookViews } from "../../../components/plans/egressWorkbookPlan";

interface Item {
  readonly type: number;
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
}

describe("plan of the egress workbook", () => {
  const views = workbookViews(queryValues({}, []), true);
  const data = JSON.parse(
    workbookData(
      views.map((view) => ({ ...view, query: `query of ${view.source}` })),
      "/subscriptions/s/workspace",
    ),
  ) as { readonly version: string; readonly items: Item[]; readonly fallbackResourceIds: string[] };

  it("has a picture each by source, destination and rule, at the time that the reader chooses", () => {
    for (const name of ["egress-by-source", "egress-by-destination", "egress-by-rule", "egress-over-time"]) {
      const item = data.items.find((each) => each.name === name);
      assert.equal(item?.type, 3);
      assert.equal(item.content["query"], `query of ${name}`);
      assert.equal(item.content["timeContextFromParameter"], "TimeRange");
      assert.equal(item.content["resourceType"], "microsoft.operationalinsights/workspaces");
    }
    const [time] = data.items.find(({ type }) => type === 9)?.content["parameters"] as { name: string }[];
    assert.equal(time?.name, "TimeRange");
  });

  it("shows what the scheduled queries look for, over a time of its own that covers their base", () => {
    const item = data.items.find(({ name }) => name === "new-destination");
    assert.deepEqual(item?.content["timeContext"], { durationMs: 14 * 86_400_000 });
    assert.equal(item.content["timeContextFromParameter"], undefined);
    assert.equal(views.find(({ source }) => source === "new-destination")?.values["base"], "14d");
  });

  it("asks the workspace that it is given, and names each picture once", () => {
    assert.equal(data.version, "Notebook/1.0");
    assert.deepEqual(data.fallbackResourceIds, ["/subscriptions/s/workspace"]);
    assert.equal(new Set(data.items.map(({ name }) => name)).size, data.items.length);
  });

  it("shows blocked addresses only where there are some", () => {
    const without = workbookViews(queryValues({}, []), false).map(({ source }) => source);
    assert.ok(!without.includes("block-list-hit"));
    assert.ok(views.some(({ source }) => source === "block-list-hit"));
  });
});

describe("nameUuid", () => {
  it("is the same for the same text, and of version 5", () => {
    assert.equal(nameUuid("rg/alerts"), nameUuid("rg/alerts"));
    assert.notEqual(nameUuid("rg/alerts"), nameUuid("rg/alertt"));
    for (const text of ["", "a", "rg/alerts", "é"]) {
      assert.match(nameUuid(text), /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }
  });
});
