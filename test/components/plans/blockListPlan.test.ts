import assert from "node:assert/strict";

import fc from "fast-check";

import {
  blockedAddresses,
  blockListFaults,
  expiryNotes,
  formatInstant,
  ipv6Warnings,
  MAX_BLOCKED_ADDRESSES,
  MAX_TTL_HOURS,
  parseInstant,
  planBlockList,
  type BlockEntry,
} from "../../../components/plans/blockListPlan";
import { mustParsePrefix } from "../../../components/checks/addressing";
import { AddressSet } from "../../../egress/space";
import { blockEntry, blockList, NOW } from "../fixtures";

const HOUR = 3_600_000;

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

  it("is the end that the entry names", () => {
    const plan = planBlockList(blockList({ expiresAt: "2026-11-26T00:00:00+01:00" }));
    assert.equal(plan.active[0]?.expiresAt, "2026-11-25T23:00:00Z");
    assert.equal(plan.nextExpiry, "2026-11-25T23:00:00Z");
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

describe("plan of a block list", () => {
  const entries: Partial<BlockEntry>[] = [
    { address: "20.0.0.9" },
    { address: "20.0.0.9", direction: "in", ttlHours: 2 },
    { address: "3.0.0.0/24", addedAt: "2026-11-20T00:00:00Z" },
    { address: "2603:10a6::/48" },
    { address: "100.0.0.1", ticket: "INC-1" },
  ];

  it("is the same in whatever order the entries stand", () => {
    const plan = planBlockList(blockList(...entries));
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        assert.deepEqual(planBlockList(blockList(...shuffled)), plan);
      }),
    );
  });

  it("tells of IPv6 blocks to whoever filters IPv4 only, a few by name", () => {
    const six = ["1", "2", "3", "4"].map((n) => ({ address: `2603:10a${n}::1` }));
    const warnings = (...list: Partial<BlockEntry>[]): string[] =>
      ipv6Warnings(planBlockList(blockList(...list)).active, "the firewall");
    assert.deepEqual(warnings({}), []);
    assert.match(
      warnings({}, ...six.slice(0, 1))[0] ?? "",
      /^the firewall filters IPv4 only .* 2603:10a1::1: /,
    );
    assert.match(warnings(...six)[0] ?? "", /2603:10a3::1 and 1 more: the network security groups do$/);
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

describe("merged blocked addresses", () => {
  const address = fc.nat({ max: 40 }).map((n) => `20.9.${n % 3}.${n}`);
  const block = fc.nat({ max: 3 }).map((n) => `20.9.${n}.0/24`);
  const entries = fc.array(
    fc.record({
      address: fc.oneof(address, block),
      direction: fc.constantFrom("both" as const, "in" as const, "out" as const),
    }),
    { maxLength: 60 },
  );

  it("are exactly those that entries name in the direction, and never more of them than entries", () => {
    fc.assert(
      fc.property(entries, fc.constantFrom("in" as const, "out" as const), (list, direction) => {
        const named = list.filter((entry) => entry.direction === "both" || entry.direction === direction);
        const setOf = (texts: readonly string[]): AddressSet =>
          AddressSet.union(texts.map((text) => mustParsePrefix(text).addresses));
        const { active } = planBlockList(blockList(...list));
        const { ipv4, ipv6 } = blockedAddresses(active, ["both", direction]);
        assert.ok(setOf(ipv4).equals(setOf(named.map((entry) => entry.address))));
        assert.ok(ipv4.length <= named.length);
        assert.deepEqual(ipv6, []);
      }),
    );
  });

  it("fit where the entries by themselves would not", () => {
    const many = Array.from({ length: MAX_BLOCKED_ADDRESSES + 96 }, (_, i) => ({
      address: `20.7.${Math.floor(i / 256)}.${i % 256}`,
    }));
    assert.deepEqual(blockListFaults(blockList(...many)), []);
    assert.deepEqual(blockedAddresses(planBlockList(blockList(...many)).active, ["both"]).ipv4, [
      "20.7.0.0/20",
    ]);
  });
});

describe("instants", () => {
  it("are read with the seven digits of a second that Defender writes", () => {
    assert.equal(parseInstant("2026-11-24T09:41:07.1234567Z")?.toISOString(), "2026-11-24T09:41:07.123Z");
  });
});
