import assert from "node:assert/strict";

import fc from "fast-check";

import {
  blockedAddresses,
  blockListFaults,
  expiryNotes,
  formatInstant,
  MAX_BLOCKED_ADDRESSES,
  MAX_TTL_HOURS,
  parseInstant,
  planBlockList,
  type BlockEntry,
} from "../../../components/plans/blockListPlan";
import { blockEntry, blockList, NOW } from "../fixtures";

const HOUR = 3_600_000;
const problems = (changes: Partial<BlockEntry>, more: object = {}): string[] =>
  blockListFaults({ ...blockList(changes), ...more }).map((fault) => `${fault.path}: ${fault.problem}`);

describe("expiry of a block", () => {
  const entry = blockEntry({ addedAt: "2026-11-24T06:00:00Z", ttlHours: 6 });
  const at = (now: string): ReturnType<typeof planBlockList> =>
    planBlockList({ entries: [entry], now: new Date(now) });

  it("leaves it active until the millisecond before its end", () => {
    const plan = at("2026-11-24T11:59:59.999Z");
    assert.equal(plan.active.length, 1);
    assert.equal(plan.nextExpiry, "2026-11-24T12:00:00Z");
  });

  it("ends it at the very instant", () => {
    const plan = at("2026-11-24T12:00:00Z");
    assert.deepEqual(plan.active, []);
    assert.equal(plan.expired[0]?.expiresAt, "2026-11-24T12:00:00Z");
    assert.equal(plan.nextExpiry, undefined);
  });

  it("keeps it ended afterwards", () => {
    assert.deepEqual(at("2027-01-01T00:00:00Z").active, []);
  });

  it("is 24 hours after the entry where no length is given", () => {
    const plan = planBlockList(blockList({ addedAt: "2026-11-24T11:00:00Z" }));
    assert.equal(plan.active[0]?.expiresAt, "2026-11-25T11:00:00Z");
    assert.equal(plan.active[0].direction, "both");
  });

  it("is the same for one instant written in two time zones", () => {
    const [a, b] = ["2026-11-24T11:00:00Z", "2026-11-24T12:00:00+01:00"].map(
      (addedAt) => planBlockList(blockList({ addedAt })).nextExpiry,
    );
    assert.equal(a, b);
  });

  it("splits any list in two and names the earliest end to come", () => {
    const entries = fc.array(
      fc.record({
        age: fc.integer({ min: 0, max: 400 }),
        ttlHours: fc.integer({ min: 1, max: MAX_TTL_HOURS }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(entries, (list) => {
        const plan = planBlockList(
          blockList(
            ...list.map(({ age, ttlHours }) => ({
              addedAt: formatInstant(new Date(NOW.getTime() - age * HOUR)),
              ttlHours,
            })),
          ),
        );
        assert.equal(plan.active.length, list.filter(({ age, ttlHours }) => age < ttlHours).length);
        assert.equal(plan.active.length + plan.expired.length, list.length);
        const ends = plan.active.map((block) => Date.parse(block.expiresAt));
        assert.equal(
          plan.nextExpiry === undefined ? Infinity : Date.parse(plan.nextExpiry),
          Math.min(...ends),
        );
        assert.ok(ends.every((end) => end > NOW.getTime()));
      }),
    );
  });
});

describe("what the preview says about an ended block", () => {
  const notes = (...entries: Partial<BlockEntry>[]): ReturnType<typeof expiryNotes> =>
    expiryNotes(planBlockList(blockList(...entries)), NOW);

  it("names address, alert and end, and that it leaves with this update", () => {
    const [note] = notes({ address: "203.0.113.77", alertId: "2518_4d25", addedAt: "2026-11-22T12:00:00Z" });
    assert.equal(note?.severity, "info");
    assert.match(
      note.message,
      /^block 203\.0\.113\.77 \(alert 2518_4d25\) expired at 2026-11-23T12:00:00Z: it leaves with this update/,
    );
  });

  it("names the reason where there was no alert", () => {
    assert.match(notes({ addedAt: "2026-11-22T12:00:00Z" })[0]?.message ?? "", /\(C2 server\)/);
  });

  it("says that a later entry keeps the address blocked", () => {
    const [note] = notes({ addedAt: "2026-11-22T12:00:00Z" }, { address: "20.50.1.0/24" });
    assert.match(note?.message ?? "", /keeps it blocked until 2026-11-25T11:00:00Z/);
  });

  it("does not take an entry of the other direction for a successor", () => {
    const [note] = notes({ addedAt: "2026-11-22T12:00:00Z", direction: "out" }, { direction: "in" });
    assert.match(note?.message ?? "", /leaves with this update/);
  });

  it("warns once the entry has been over for more than a week", () => {
    const [note] = notes({ addedAt: "2026-11-10T12:00:00Z" });
    assert.equal(note?.severity, "warn");
    assert.match(note.message, /13 days ago: remove it from the block list/);
  });

  it("is nothing while the block is active", () => {
    assert.deepEqual(notes({}), []);
  });
});

describe("blocked addresses", () => {
  const { active } = planBlockList(
    blockList(
      { address: "20.0.0.9" },
      { address: "20.0.0.0/24", direction: "in" },
      { address: "20.0.1.1", direction: "out" },
      { address: "2603:10a6::/48" },
      { address: "20.0.0.9" },
    ),
  );

  it("are sorted by direction and family, each once, none inside another", () => {
    assert.deepEqual(blockedAddresses(active, ["both", "in"]), {
      ipv4: ["20.0.0.0/24"],
      ipv6: ["2603:10a6::/48"],
    });
    assert.deepEqual(blockedAddresses(active, ["both", "out"]), {
      ipv4: ["20.0.0.9", "20.0.1.1"],
      ipv6: ["2603:10a6::/48"],
    });
  });
});

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
    assert.match(faults[0]?.problem ?? "", /4001 active addresses in direction "in"/);
    assert.deepEqual(blockListFaults(blockList(...many.slice(1))), []);
  });
});

describe("instants", () => {
  it("are read with the seven digits of a second that Defender writes", () => {
    assert.equal(parseInstant("2026-11-24T09:41:07.1234567Z")?.toISOString(), "2026-11-24T09:41:07.123Z");
  });
});
