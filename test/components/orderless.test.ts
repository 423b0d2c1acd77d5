import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { orderless } from "../../components/parts/orderless";

describe("arguments without an order", () => {
  it("have lists of plain data in one order, at any depth", () => {
    const a = { keys: ["b", "a"], deep: { ports: [{ number: 443 }, { number: 22 }] }, name: "x" };
    const b = { keys: ["a", "b"], deep: { ports: [{ number: 22 }, { number: 443 }] }, name: "x" };
    assert.deepEqual(orderless(a), orderless(b));
    assert.deepEqual(orderless(a).keys, ["a", "b"]);
    assert.deepEqual(a.keys, ["b", "a"]);
  });

  it("leave outputs and lists that hold any as they are", () => {
    const output = pulumi.output("a");
    const given = { one: output, list: ["z", output, "b"], none: undefined, off: false };
    const made = orderless(given);
    assert.equal(made.one, output);
    assert.deepEqual([made.list[0], made.list[2]], ["z", "b"]);
    assert.equal(made.list[1], output);
    assert.deepEqual([made.none, made.off], [undefined, false]);
  });
});
