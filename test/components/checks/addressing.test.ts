import assert from "node:assert/strict";

import fc from "fast-check";

import {
  aggregated,
  isWithin,
  mustParsePrefix,
  overlaps,
  parsePrefix,
  type Prefix,
  withoutContained,
} from "../../../components/checks/addressing";
import { AddressSet, formatIpv4, formatIpv6 } from "../../../egress/space";

const ipv4Prefix = fc
  .tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([address, length]) => mustParsePrefix(`${formatIpv4(address)}/${length}`));
const ipv6Prefix = fc
  .tuple(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.integer({ min: 0, max: 128 }))
  .map(([address, length]) => mustParsePrefix(`${formatIpv6(address)}/${length}`));
const anyPrefix = fc.oneof(ipv4Prefix, ipv6Prefix);

describe("prefixes", () => {
  it("write a host as a plain address, and a block with its length", () => {
    assert.equal(mustParsePrefix("203.0.113.77/32").text, "203.0.113.77");
    assert.equal(mustParsePrefix("203.0.113.0/24").text, "203.0.113.0/24");
    assert.equal(mustParsePrefix("2001:DB8:0::1").text, "2001:db8::1");
  });

  it("mask the bits beyond the length and say so", () => {
    const prefix = mustParsePrefix("10.1.2.3/8");
    assert.equal(prefix.text, "10.0.0.0/8");
    assert.equal(prefix.hasHostBits, true);
    assert.equal(mustParsePrefix("10.0.0.0/8").hasHostBits, false);
    assert.equal(mustParsePrefix("2001:db8::1/64").hasHostBits, true);
  });

  it("are no ranges, tags, names or malformed blocks", () => {
    for (const text of ["10.0.0.1-10.0.0.9", "Internet", "*", "example.com", "10.0.0.0/33", "10.0.0/8", ""]) {
      assert.equal(parsePrefix(text), undefined, text);
    }
    assert.throws(() => mustParsePrefix("Internet"), /Internet/);
  });

  it("read back as they are written", () => {
    fc.assert(
      fc.property(anyPrefix, (prefix) => {
        const again = mustParsePrefix(prefix.text);
        assert.equal(again.text, prefix.text);
        assert.equal(again.hasHostBits, false);
        assert.ok(again.addresses.equals(prefix.addresses));
      }),
    );
  });

  it("nest or lie apart", () => {
    fc.assert(
      fc.property(anyPrefix, anyPrefix, (a, b) => {
        assert.equal(overlaps(a, b), isWithin(a, b) || isWithin(b, a));
      }),
    );
  });
});

describe("dropping contained prefixes", () => {
  it("keeps the wider of two and does not merge neighbours", () => {
    const texts = ["20.0.0.2", "20.0.0.3", "20.0.1.0/24", "20.0.1.9", "20.0.1.0/24"];
    assert.deepEqual(
      withoutContained(texts.map(mustParsePrefix)).map((prefix) => prefix.text),
      ["20.0.0.2", "20.0.0.3", "20.0.1.0/24"],
    );
  });

  it("keeps every address and leaves no overlap, whatever the order", () => {
    // Short prefixes are wide, so that random ones do overlap.
    const wide = anyPrefix.filter((prefix) => prefix.length < 8);
    fc.assert(
      fc.property(fc.array(fc.oneof(wide, anyPrefix), { maxLength: 12 }), (prefixes) => {
        const kept = withoutContained(prefixes);
        for (const prefix of prefixes) assert.ok(kept.some((other) => isWithin(prefix, other)));
        kept.forEach((a, i) => {
          kept.slice(i + 1).forEach((b) => {
            assert.ok(!overlaps(a, b));
          });
        });
        assert.deepEqual(withoutContained([...prefixes].reverse()), kept);
      }),
    );
  });
});

describe("merging prefixes", () => {
  const near = fc.oneof(
    fc.nat({ max: 15 }).map((last) => `20.0.0.${last}`),
    fc
      .record({ third: fc.nat({ max: 7 }), length: fc.integer({ min: 24, max: 32 }) })
      .map(({ third, length }) => {
        const prefix = mustParsePrefix(`20.0.${third}.${third * 32}/${length}`);
        return prefix.text;
      }),
    fc.nat({ max: 15 }).map((last) => `2603:10a6::${last.toString(16)}`),
  );
  const union = (prefixes: readonly Prefix[]): AddressSet =>
    AddressSet.union(prefixes.map(({ addresses }) => addresses));

  it("makes one block of neighbours that fill it, and of nothing else", () => {
    const merge = (...texts: string[]): string[] =>
      aggregated(texts.map(mustParsePrefix)).map((prefix) => prefix.text);
    assert.deepEqual(merge("20.0.0.3", "20.0.0.2"), ["20.0.0.2/31"]);
    assert.deepEqual(merge("20.0.0.1", "20.0.0.2"), ["20.0.0.1", "20.0.0.2"]);
    assert.deepEqual(merge("20.0.0.128/25", "20.0.0.0/25", "20.0.1.0/24"), ["20.0.0.0/23"]);
    assert.deepEqual(merge("2603:10a6::1", "20.0.0.9", "2603:10a6::/127"), ["20.0.0.9", "2603:10a6::/127"]);
    assert.deepEqual(merge(), []);
  });

  it("holds exactly the same addresses in no more prefixes, none of which overlap, whatever the order", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            near,
            anyPrefix.map(({ text }) => text),
          ),
          { maxLength: 40 },
        ),
        (texts) => {
          const prefixes = texts.map(mustParsePrefix);
          const merged = aggregated(prefixes);
          assert.ok(union(merged).equals(union(prefixes)));
          assert.ok(merged.length <= prefixes.length);
          merged.forEach((a, i) => {
            for (const b of merged.slice(i + 1)) assert.ok(!overlaps(a, b));
          });
          assert.deepEqual(
            aggregated([...prefixes].reverse()).map(({ text }) => text),
            merged.map(({ text }) => text),
          );
          assert.deepEqual(
            aggregated(merged).map(({ text }) => text),
            merged.map(({ text }) => text),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
