import assert from "node:assert/strict";

import fc from "fast-check";

import { certain, type ReadRule } from "../../../egress/azure";
import { allowedPackets } from "../../../egress/reach/allowed-packets";
import { firstMatch } from "../../../egress/reach/first-match";
import { PACKETS } from "../../../egress/reach/packets";
import {
  ALL_PORTS,
  AddressSet,
  IntervalSet,
  IPV4_END,
  type PacketBox,
  PacketSet,
  parseAddresses,
  PROTOCOLS,
  PUBLIC,
  TooIntricate,
} from "../../../egress/space";

const addresses = (text: string): AddressSet => {
  const parsed = parseAddresses(text);
  assert.ok(parsed !== undefined, text);
  return parsed;
};

const SOURCES = [
  AddressSet.all,
  AddressSet.allIpv4,
  ...["10.0.0.0/30", "10.0.0.2/31", "10.0.0.3", "0.0.0.0/1", "128.0.0.0/1", "fd00::1", "fd00::/127"].map(
    addresses,
  ),
];
const DESTINATIONS = [
  AddressSet.all,
  AddressSet.allPlaces,
  AddressSet.place(IPV4_END),
  AddressSet.place(IPV4_END + 1),
  ...["8.8.8.8", "8.8.8.8/30", "0.0.0.0/0", "0.0.0.0/1", "10.0.0.0/8", "2000::/3", "2001::1", "::/0"].map(
    addresses,
  ),
];

const arbitraryRule: fc.Arbitrary<ReadRule<PacketBox>> = fc
  .record({
    action: fc.constantFrom("Allow" as const, "Deny" as const),
    protocols: fc.subarray([...PROTOCOLS]),
    ports: fc.oneof(
      fc.constant(ALL_PORTS),
      fc
        .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 7 })), { maxLength: 2 })
        .map((list) => IntervalSet.ranges(list)),
    ),
    sources: arbitraryUnion(SOURCES),
    destinations: arbitraryUnion(DESTINATIONS),
  })
  .map(({ action, ...match }) => ruleOf(action, match));

function arbitraryUnion(sets: readonly AddressSet[]): fc.Arbitrary<AddressSet> {
  return fc.array(fc.constantFrom(...sets), { maxLength: 3 }).map((list) => AddressSet.union(list));
}

function ruleOf(action: "Allow" | "Deny", match: PacketBox): ReadRule<PacketBox> {
  const rule = {
    name: "rule",
    at: { urn: "", property: "" },
    action: certain(action),
    match: certain(match),
    order: certain([100]),
    destinations: [],
  };
  return { rule, action, match };
}

describe("allowedPackets", () => {
  it("gives the packets of first match over packet sets", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRule, { maxLength: 7 }), arbitraryUnion(SOURCES), (rules, some) => {
        for (const sources of [AddressSet.all, some]) {
          const expected = firstMatch(
            PACKETS,
            rules.map(({ action, match }) => ({ action, match: PacketSet.box(match) })),
            PacketSet.box({
              protocols: PROTOCOLS,
              ports: ALL_PORTS,
              sources,
              destinations: PUBLIC.union(AddressSet.allPlaces),
            }),
          );
          const actual = allowedPackets(rules, sources);
          assert.ok(actual.allowed.equals(expected.allowed), "allowed");
          assert.ok(actual.decided.equals(expected.decided), "decided");
        }
      }),
      { numRuns: 500 },
    );
  });

  it("gives no packets of an empty list", () => {
    const { allowed, decided } = allowedPackets([]);
    assert.ok(allowed.isEmpty && decided.isEmpty);
  });

  it("gives up in the open where sources times destinations are too many", () => {
    const apart = (i: number): AddressSet =>
      AddressSet.of(IntervalSet.range(0x0b000000 + 2 * i, 0x0b000001 + 2 * i), IntervalSet.none());
    const rules = Array.from({ length: 6000 }, (_, i) =>
      ruleOf("Allow", {
        protocols: PROTOCOLS,
        ports: ALL_PORTS,
        // Half of the rules tell sources apart, and each of those sees the destinations of the other half.
        sources: i % 2 === 0 ? AddressSet.all : apart(i),
        destinations: apart(i),
      }),
    );
    assert.throws(() => allowedPackets(rules), TooIntricate);
    assert.doesNotThrow(() => allowedPackets(rules, addresses("11.0.0.0/30")));
  });
});
