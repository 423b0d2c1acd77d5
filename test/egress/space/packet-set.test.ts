import assert from "node:assert/strict";

import fc from "fast-check";

import {
  AddressSet,
  hasPorts,
  IntervalSet,
  type Packet,
  PacketSet,
  parseAddresses,
  type PacketBox,
  PROTOCOLS,
} from "../../../egress/space";

const addresses = (text: string): AddressSet => {
  const parsed = parseAddresses(text);
  assert.ok(parsed !== undefined, text);
  return parsed;
};

/** Few addresses and ports, so that boxes overlap in every way; both families. */
const arbitraryAddresses = fc
  .array(
    fc.constantFrom(
      "10.0.0.0/30",
      "10.0.0.2/31",
      "10.0.0.3",
      "8.8.8.8",
      "8.8.8.8/31",
      "0.0.0.0/0",
      "::1",
      "::/127",
      "::/0",
    ),
    { maxLength: 3 },
  )
  .map((list) => AddressSet.union(list.map(addresses)));
const arbitraryBox: fc.Arbitrary<PacketBox> = fc.record({
  protocols: fc.subarray([...PROTOCOLS]),
  ports: fc
    .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 7 })), { maxLength: 2 })
    .map((list) => IntervalSet.ranges(list)),
  sources: arbitraryAddresses,
  destinations: arbitraryAddresses,
});
const arbitrarySet = fc
  .array(arbitraryBox, { maxLength: 3 })
  .map((boxes) => PacketSet.union(boxes.map((box) => PacketSet.box(box))));
const arbitraryPacket: fc.Arbitrary<Packet> = fc.record({
  source: fc.constantFrom("10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "9.9.9.9", "::", "::1", "::2"),
  destination: fc.constantFrom("8.8.8.8", "8.8.8.9", "8.8.8.10", "10.0.0.3", "::", "::1", "::5"),
  protocol: fc.constantFrom(...PROTOCOLS),
  port: fc.integer({ min: 0, max: 8 }),
});

/** The plainest model: is this packet in this box? */
function inBox(packet: Packet, box: PacketBox): boolean {
  const one = (text: string): AddressSet => addresses(text);
  return (
    box.protocols.includes(packet.protocol) &&
    (!hasPorts(packet.protocol) || box.ports.has(packet.port)) &&
    box.sources.contains(one(packet.source)) &&
    box.destinations.contains(one(packet.destination)) &&
    packet.source.includes(":") === packet.destination.includes(":")
  );
}

describe("PacketSet", () => {
  it("holds the packets of its boxes and no others", () => {
    fc.assert(
      fc.property(fc.array(arbitraryBox, { maxLength: 4 }), arbitraryPacket, (boxes, packet) => {
        const set = PacketSet.union(boxes.map((box) => PacketSet.box(box)));
        assert.equal(
          set.has(packet),
          boxes.some((box) => inBox(packet, box)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("unites, intersects, subtracts and complements packet by packet", () => {
    fc.assert(
      fc.property(arbitrarySet, arbitrarySet, arbitraryPacket, (a, b, packet) => {
        const [inA, inB] = [a.has(packet), b.has(packet)];
        const sameFamily = packet.source.includes(":") === packet.destination.includes(":");
        assert.equal(a.union(b).has(packet), inA || inB);
        assert.equal(a.intersect(b).has(packet), inA && inB);
        assert.equal(a.difference(b).has(packet), inA && !inB);
        assert.equal(a.complement().has(packet), sameFamily && !inA);
      }),
      { numRuns: 2000 },
    );
  });

  it("obeys the laws of sets, as equal values", () => {
    fc.assert(
      fc.property(arbitrarySet, arbitrarySet, arbitrarySet, (a, b, c) => {
        assert.ok(a.union(b).equals(b.union(a)));
        assert.ok(a.intersect(b).equals(b.intersect(a)));
        assert.ok(a.union(b.union(c)).equals(a.union(b).union(c)));
        assert.ok(a.intersect(b.union(c)).equals(a.intersect(b).union(a.intersect(c))));
        assert.ok(a.union(b).complement().equals(a.complement().intersect(b.complement())));
        assert.ok(a.difference(b).equals(a.intersect(b.complement())));
        assert.ok(a.complement().complement().equals(a));
        assert.ok(a.union(a).equals(a) && a.intersect(a).equals(a) && a.difference(a).isEmpty);
        assert.ok(a.union(b).contains(a) && a.contains(a.intersect(b)));
      }),
      { numRuns: 500 },
    );
  });

  it("counts what its parts count", () => {
    fc.assert(
      fc.property(arbitrarySet, arbitrarySet, (a, b) => {
        assert.equal(a.union(b).count() + a.intersect(b).count(), a.count() + b.count());
      }),
    );
  });

  it("samples one of its own packets, and none from the empty set", () => {
    fc.assert(
      fc.property(arbitrarySet, (set) => {
        const sample = set.sample();
        assert.equal(sample === undefined, set.isEmpty);
        if (sample !== undefined) assert.ok(set.has(sample));
      }),
    );
  });

  it("cuts itself into boxes and slices that make it up again", () => {
    fc.assert(
      fc.property(arbitrarySet, (set) => {
        const boxOf = ({
          protocol,
          ports,
          sources,
          destinations,
        }: ReturnType<PacketSet["boxes"]> extends Generator<infer B> ? B : never) =>
          PacketSet.box({ protocols: [protocol], ports: IntervalSet.range(...ports), sources, destinations });
        assert.ok(PacketSet.union([...set.boxes()].map(boxOf)).equals(set));
        assert.ok(PacketSet.union([...set.slices()].map(boxOf)).contains(set));
      }),
    );
  });

  it("has no ports where the protocol has none", () => {
    const icmp = PacketSet.box({
      protocols: ["Icmp"],
      ports: IntervalSet.none(),
      sources: AddressSet.all,
      destinations: AddressSet.all,
    });
    assert.ok(icmp.has({ source: "10.0.0.4", destination: "8.8.8.8", protocol: "Icmp", port: 0 }));
  });
});
