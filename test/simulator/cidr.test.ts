import assert from "node:assert/strict";
import fc from "fast-check";

import { firstFree, publicAddress, publicPrefix } from "../../simulator/arm/addresses";
import {
  contains,
  formatAddress,
  isCanonical,
  overlaps,
  parseAddress,
  parseCidr,
  parseDashRange,
  prefixLength,
} from "../../simulator/arm/cidr";

describe("addresses", () => {
  it("reads what it writes, in both versions", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
        (a, b) => {
          assert.deepEqual(parseAddress(formatAddress(4, a)), { version: 4, value: a });
          assert.deepEqual(parseAddress(formatAddress(6, b)), { version: 6, value: b });
        },
      ),
    );
  });

  it("gives a CIDR back its length, and holds its own halves", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
        fc.integer({ min: 0, max: 31 }),
        (value, length) => {
          const range = parseCidr(`${formatAddress(4, value)}/${length}`);
          assert.ok(range);
          assert.equal(prefixLength(range), length);
          const half = parseCidr(`${formatAddress(4, range.first)}/${length + 1}`);
          assert.ok(half && contains(range, half) && overlaps(range, half) && !contains(half, range));
        },
      ),
    );
  });

  for (const text of [
    "10.0.0.0/33",
    "10.0.0/8",
    "256.0.0.1",
    "10.0.0.1-10.0.0.2",
    "::/129",
    ":::",
    "1::2::3",
    "",
    "x",
  ]) {
    it(`takes '${text}' for no CIDR`, () => {
      assert.equal(parseCidr(text), undefined);
    });
  }

  it("reads IPv6 in its short and mixed forms", () => {
    assert.deepEqual(parseAddress("::1"), { version: 6, value: 1n });
    assert.deepEqual(parseAddress("::ffff:1.2.3.4"), parseAddress("::ffff:102:304"));
  });

  it("tells a canonical CIDR from one with bits after the mask", () => {
    assert.ok(isCanonical("10.0.0.0/8"));
    assert.ok(!isCanonical("10.1.0.0/8"));
    assert.ok(!isCanonical("10.0.0.1"));
  });

  it("reads ranges, but not backward or across versions", () => {
    assert.ok(parseDashRange("10.0.0.1-10.0.0.9"));
    assert.equal(parseDashRange("10.0.0.9-10.0.0.1"), undefined);
    assert.equal(parseDashRange("10.0.0.1-::1"), undefined);
  });

  it("gives out a subnet's addresses from .4 on, and none when it is full", () => {
    assert.equal(firstFree("10.0.0.0/29", new Set()), "10.0.0.4");
    assert.equal(firstFree("10.0.0.0/29", new Set(["10.0.0.4", "10.0.0.5"])), "10.0.0.6");
    assert.equal(firstFree("10.0.0.0/29", new Set(["10.0.0.4", "10.0.0.5", "10.0.0.6"])), undefined);
  });

  it("gives each number a public address of its own, and prefixes that start where they may", () => {
    assert.notEqual(publicAddress(4, 1), publicAddress(4, 2));
    assert.match(publicAddress(4, 70_000), /^20\.33\./);
    assert.ok(isCanonical(publicPrefix(4, 5, 28)));
    assert.ok(parseAddress(publicAddress(6, 1)));
  });
});
