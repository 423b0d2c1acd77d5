import assert from "node:assert/strict";

import { breadthOfCount, DEFAULT_THRESHOLDS } from "../../../egress/reach/breadth";
import { PUBLIC } from "../../../egress/space";

const of = (ipv4: bigint, ipv6: bigint): string => breadthOfCount(ipv4, ipv6, DEFAULT_THRESHOLDS);

describe("how far a number of public addresses reaches", () => {
  it("is unrestricted from exactly half of a family on", () => {
    const { ipv4, ipv6 } = PUBLIC.count();
    // The number of IPv4 addresses is odd, so that no set has exactly half of them.
    assert.deepEqual([of((ipv4 + 1n) / 2n, 0n), of(ipv4 / 2n, 0n)], ["unrestricted", "broad"]);
    assert.deepEqual([of(0n, ipv6 / 2n), of(0n, ipv6 / 2n - 1n)], ["unrestricted", "restricted"]);
  });

  it("is broad from exactly one /8 on", () => {
    assert.deepEqual([of(2n ** 24n, 0n), of(2n ** 24n - 1n, 0n)], ["broad", "restricted"]);
  });

  it("is restricted from one address on", () => {
    assert.deepEqual([of(0n, 0n), of(1n, 0n), of(0n, 1n)], ["none", "restricted", "restricted"]);
  });
});
