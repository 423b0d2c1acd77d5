import assert from "node:assert/strict";

import fc from "fast-check";

import {
  AddressSet,
  formatIpv4,
  formatIpv6,
  IPV4_END,
  parseAddresses,
  parseIpv4,
  parseIpv6,
  PUBLIC,
  toCidrs,
} from "../../../egress/space";

const set = (text: string): AddressSet => {
  const parsed = parseAddresses(text);
  assert.ok(parsed !== undefined, text);
  return parsed;
};

describe("addresses", () => {
  it("reads back every IPv4 and IPv6 address that it writes", () => {
    fc.assert(
      fc.property(fc.nat({ max: IPV4_END - 1 }), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (v4, v6) => {
        assert.equal(parseIpv4(formatIpv4(v4)), v4);
        assert.equal(parseIpv6(formatIpv6(v6)), v6);
      }),
    );
  });

  it("writes IPv6 as RFC 5952 asks", () => {
    for (const text of ["::", "::1", "2001:db8::1", "2001:db8:0:1:1:1:1:1", "2001:0:0:1::1", "fe80::"]) {
      assert.equal(formatIpv6(parseIpv6(text) ?? -1n), text);
    }
    assert.equal(parseIpv6("::ffff:192.0.2.1"), 0xffffc0000201n);
  });

  it("refuses what is no address", () => {
    for (const text of [
      "",
      "10.0.0",
      "10.0.0.256",
      "10.0.0.0/33",
      "::/129",
      "1:2:3",
      ":::",
      "10.0.0.5-10.0.0.4",
      "a-b",
      "10.0.0.0/8/8",
      "1::2::3",
      "12345::",
      "10.0.0.1-::1",
    ]) {
      assert.equal(parseAddresses(text), undefined, text);
    }
  });

  it("masks the host bits of a block", () => {
    assert.ok(set("10.1.2.3/8").equals(set("10.0.0.0/8")));
    assert.ok(set("10.1.2.3/0").equals(AddressSet.allIpv4));
    assert.ok(set("2001:db8::1/32").equals(set("2001:db8::/32")));
  });

  it("counts exactly, and makes the fewest blocks", () => {
    assert.deepEqual(set("10.0.0.0/8").count(), { ipv4: 1n << 24n, ipv6: 0n });
    assert.deepEqual(toCidrs(set("10.0.0.1-10.0.0.4")), ["10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/32"]);
    assert.deepEqual(toCidrs(AddressSet.all), ["0.0.0.0/0", "::/0"]);
    // The complement of one address takes 32 blocks (E225).
    assert.equal(toCidrs(AddressSet.allIpv4.difference(set("8.8.8.8/32"))).length, 32);
  });

  it("knows the public addresses: 3,702,258,687 of IPv4 in 126 blocks, and 2000::/3", () => {
    assert.equal(PUBLIC.count().ipv4, 3_702_258_687n);
    assert.equal(toCidrs(AddressSet.of(PUBLIC.v4, AddressSet.none.v6)).length, 126);
    assert.equal(PUBLIC.count().ipv6, 1n << 125n);
    assert.equal((set("0.0.0.0/1").intersect(PUBLIC).count().ipv4 * 1000n) / PUBLIC.count().ipv4, 565n);
  });

  it("keeps places apart from addresses", () => {
    const place = AddressSet.place(IPV4_END + 3);
    const both = set("10.0.0.0/31").union(place);
    assert.deepEqual(both.count(), { ipv4: 2n, ipv6: 0n });
    assert.deepEqual(both.places(9), [IPV4_END + 3]);
    assert.ok(AddressSet.all.contains(both));
    assert.ok(!AddressSet.allIpv4.contains(both));
    assert.equal(place.sample(), undefined);
    assert.throws(() => AddressSet.place(7), RangeError);
  });
});
