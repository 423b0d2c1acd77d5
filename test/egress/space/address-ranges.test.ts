import assert from "node:assert/strict";

import { parseAddresses } from "../../../egress/space";

describe("a range of addresses", () => {
  it("holds both of its ends, and neither neighbour, in either family", () => {
    const ranges: [range: string, inside: string[], outside: string[]][] = [
      ["8.8.8.1-8.8.8.3", ["8.8.8.1", "8.8.8.3"], ["8.8.8.0", "8.8.8.4"]],
      ["2001:db8::1-2001:db8::3", ["2001:db8::1", "2001:db8::3"], ["2001:db8::", "2001:db8::4"]],
      ["2001:db8::1-2001:db8::1", ["2001:db8::1"], ["2001:db8::", "2001:db8::2"]],
    ];
    for (const [range, inside, outside] of ranges) {
      const has = (address: string): boolean =>
        parseAddresses(range)?.contains(parseAddresses(address) ?? assert.fail(address)) === true;
      assert.deepEqual(
        inside.map(has),
        inside.map(() => true),
        range,
      );
      assert.deepEqual(
        outside.map(has),
        outside.map(() => false),
        range,
      );
    }
  });
});
