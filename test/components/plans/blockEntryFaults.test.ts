import assert from "node:assert/strict";

import {
  blockListFaults,
  formatInstant,
  MAX_BLOCKED_ADDRESSES,
  type BlockEntry,
} from "../../../components/plans/blockListPlan";
import { blockList, NOW } from "../fixtures";

const problems = (changes: Partial<BlockEntry>, more: object = {}): string[] =>
  blockListFaults({ ...blockList(changes), ...more }).map((fault) => `${fault.path}: ${fault.problem}`);

describe("a block entry is refused", () => {
  it("never when it is in order", () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems({ address: "2603:10a6::1" }), []);
  });

  it("when its address would hit Azure, private or reserved space", () => {
    for (const [address, reason] of [
      ["168.63.129.16", /Azure's own address/],
      ["169.254.169.254", /metadata/],
      ["10.0.0.5", /RFC 1918/],
      ["172.31.0.0/24", /RFC 1918/],
      ["192.168.1.1", /RFC 1918/],
      ["100.64.0.1", /RFC 6598/],
      ["127.0.0.1", /loopback/],
      ["224.0.0.5", /multicast/],
      ["255.255.255.255", /reserved/],
      ["0.1.2.3", /reserved/],
      ["fd00::1", /unique local/],
      ["fe80::1", /link-local/],
    ] as const) {
      assert.match(problems({ address }).join("\n"), reason, address);
    }
  });

  it("when its address is ours, saying what stands there", () => {
    const neverBlock = [{ prefix: "20.50.0.0/16", reason: "office VPN" }];
    assert.match(problems({}, { neverBlock })[0] ?? "", /overlaps 20\.50\.0\.0\/16 \(office VPN\)/);
  });

  it("when its address is a documentation address, unless samples are allowed", () => {
    assert.match(problems({ address: "203.0.113.77" })[0] ?? "", /documentation range/);
    assert.deepEqual(problems({ address: "203.0.113.77" }, { allowDocumentationRanges: true }), []);
    assert.deepEqual(problems({ address: "2001:db8::1" }, { allowDocumentationRanges: true }), []);
  });

  it("when it is wide, unless the entry says so; the whole Internet always", () => {
    assert.match(problems({ address: "20.50.0.0/23" })[0] ?? "", /wider than \/24/);
    assert.deepEqual(problems({ address: "20.50.0.0/23", allowWide: true }), []);
    assert.match(problems({ address: "2603:10a6::/47" })[0] ?? "", /wider than \/48/);
    assert.match(problems({ address: "0.0.0.0/0", allowWide: true })[0] ?? "", /whole Internet/);
    assert.match(problems({ address: "::/0", allowWide: true })[0] ?? "", /whole Internet/);
  });

  it("when its address is no address, a range, or a block with host bits", () => {
    assert.match(problems({ address: "evil.example" })[0] ?? "", /not an address/);
    assert.match(problems({ address: "20.0.0.1-20.0.0.9" })[0] ?? "", /not an address/);
    assert.match(problems({ address: "20.0.0.1/24" })[0] ?? "", /did you mean 20\.0\.0\.0\/24/);
  });

  it("when it lasts longer than a week, or no time at all", () => {
    assert.deepEqual(problems({ ttlHours: 168 }), []);
    assert.match(problems({ ttlHours: 168.5 })[0] ?? "", /^\[0\]\.ttlHours: .*longer than 7 days/);
    assert.match(problems({ ttlHours: 0 })[0] ?? "", /not a length of time/);
    assert.match(problems({ ttlHours: Number.NaN })[0] ?? "", /not a length of time/);
  });

  it("when it ends at no time, before it begins, after more than a week, or twice", () => {
    const ends = (expiresAt: string, more: Partial<BlockEntry> = {}): string =>
      problems({ expiresAt, ...more }).join("\n");
    assert.equal(ends("2026-12-01T11:00:00Z"), "");
    assert.match(
      ends("2026-12-01T11:00:00.001Z"),
      /^\[0\]\.expiresAt: .* is more than 7 days after addedAt$/,
    );
    assert.match(ends("2026-11-24T11:00:00Z"), /is not after addedAt$/);
    assert.match(ends("tomorrow"), /"tomorrow" is not a time with a time zone$/);
    assert.match(ends("2026-11-25T11:00:00Z", { ttlHours: 24 }), /stands beside ttlHours$/);
    assert.equal(problems({ expiresAt: "2026-11-25T11:00:00Z", addedAt: "x" }).length, 1);
  });

  it("with the place in the file from which it was read", () => {
    const places = { "[0]": "blocks.yaml:3:5", "[0].address": "blocks.yaml:3:14" };
    assert.match(
      problems({ address: "10.0.0.1" }, { places })[0] ?? "",
      /^\[0\]\.address \(blocks\.yaml:3:14\): /,
    );
    assert.match(problems({ ttlHours: 0 }, { places })[0] ?? "", /^\[0\]\.ttlHours \(blocks\.yaml:3:5\): /);
  });

  it("when it begins in the future, or at no time", () => {
    assert.deepEqual(problems({ addedAt: formatInstant(NOW) }), []);
    assert.match(
      problems({ addedAt: "2026-11-24T12:00:00.001Z" })[0] ?? "",
      /in the future \(now is 2026-11-24T12/,
    );
    assert.match(problems({ addedAt: "2026-11-24" })[0] ?? "", /not a time/);
    assert.match(problems({ addedAt: "2026-11-24T11:00:00" })[0] ?? "", /time zone/);
    assert.match(problems({ addedAt: "2026-13-24T11:00:00Z" })[0] ?? "", /not a time/);
  });

  it("without a reason", () => {
    assert.match(problems({ reason: "  " })[0] ?? "", /reason: is empty/);
  });

  it("with all its faults at once", () => {
    assert.equal(problems({ address: "10.0.0.1", ttlHours: 999, reason: "", addedAt: "x" }).length, 4);
  });

  it("with the others when they are more than a network security group holds", () => {
    const many = Array.from({ length: MAX_BLOCKED_ADDRESSES + 1 }, (_, i) => ({
      address: `20.${Math.floor(i / 256)}.${i % 256}.1`,
      direction: "in" as const,
    }));
    const faults = blockListFaults(blockList(...many));
    assert.equal(faults.length, 1);
    assert.match(
      faults[0]?.problem ?? "",
      /4001 active addresses in direction "in", after 4001 entries were merged/,
    );
    assert.deepEqual(blockListFaults(blockList(...many.slice(1))), []);
  });
});
