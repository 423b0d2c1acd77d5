import assert from "node:assert/strict";

import fc from "fast-check";

import {
  AddressSet,
  Decisions,
  IntervalSet,
  type PacketBox,
  parseAddresses,
  PROTOCOLS,
  TooIntricate,
} from "../../../egress/space";

const addresses = (text: string): AddressSet => {
  const parsed = parseAddresses(text);
  assert.ok(parsed !== undefined, text);
  return parsed;
};
const SOURCES = [
  "10.0.0.0/30",
  "10.0.0.2/31",
  "10.0.0.3",
  "0.0.0.0/0",
  "0.0.0.0/1",
  "10.0.0.0/8",
  "::1",
  "::/127",
  "::/0",
];
const DESTINATIONS = [
  "8.8.8.8",
  "8.8.8.8/31",
  "8.8.8.8/30",
  "0.0.0.0/0",
  "8.0.0.0/8",
  "10.0.0.0/8",
  "2000::/3",
  "2000::1",
  "::/0",
];
const arbitraryAddresses = (texts: string[]): fc.Arbitrary<AddressSet> =>
  fc.array(fc.constantFrom(...texts), { maxLength: 3 }).map((list) => AddressSet.union(list.map(addresses)));
const arbitraryBox: fc.Arbitrary<PacketBox> = fc.record({
  protocols: fc.subarray([...PROTOCOLS]),
  ports: fc
    .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 7 })), { maxLength: 2 })
    .map((list) => IntervalSet.ranges(list)),
  sources: arbitraryAddresses(SOURCES),
  destinations: arbitraryAddresses(DESTINATIONS),
});
const arbitraryWithin = fc.record({
  sources: fc.oneof(fc.constant(AddressSet.all), arbitraryAddresses(SOURCES)),
  destinations: fc.oneof(fc.constant(AddressSet.all), arbitraryAddresses(DESTINATIONS)),
});
const PORTS = [0, 1, 2, 3, 4, 5, 6];

describe("Decisions", () => {
  it("agree, rule by rule, with sets that are subtracted one after the other", () => {
    fc.assert(
      fc.property(fc.array(arbitraryBox, { maxLength: 6 }), arbitraryWithin, (rules, within) => {
        const decisions = new Decisions(rules, within);
        for (const protocol of ["Tcp", "Icmp"] as const) {
          for (const port of protocol === "Tcp" ? PORTS : [0]) {
            const columns = decisions.columns.filter((column) =>
              column.channels.some((c) => c.protocol === protocol && c.ports[0] <= port && port < c.ports[1]),
            );
            for (const [i, expected] of bySubtraction(rules, within, protocol, port).entries()) {
              const actual = AddressSet.union(
                columns.map((column) => column.destinations((rule) => rule === i)),
              );
              assert.ok(actual.equals(expected), `rule ${String(i)} at ${protocol} ${String(port)}`);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("give up in the open where rules overlap too much", () => {
    const rules = Array.from({ length: 40 }, (_, i): PacketBox => ({
      protocols: ["Tcp"],
      ports: IntervalSet.range(i, 200 - i),
      sources: AddressSet.of(IntervalSet.range(i, 200 - i), IntervalSet.none()),
      destinations: AddressSet.of(IntervalSet.range(i, 200 - i), IntervalSet.none()),
    }));
    const within = { sources: AddressSet.all, destinations: AddressSet.all };
    assert.throws(() => new Decisions(rules, within, 1000), TooIntricate);
    assert.doesNotThrow(() => new Decisions(rules, within));
  });
});

/** For each rule, the destinations that it decides for some source: packet sets, subtracted in order. */
function bySubtraction(
  rules: readonly PacketBox[],
  within: { sources: AddressSet; destinations: AddressSet },
  protocol: "Tcp" | "Icmp",
  port: number,
): AddressSet[] {
  // Pairs of one source interval and what is left of the destinations for it.
  const cuts = (sets: readonly (readonly (number | bigint)[])[]): (number | bigint)[] =>
    [...new Set(sets.flat())].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const sources: AddressSet[] = [];
  const four = cuts([within.sources.v4.bounds, ...rules.map((rule) => rule.sources.v4.bounds)]) as number[];
  for (const [i, low] of four.entries()) {
    sources.push(AddressSet.of(IntervalSet.range(low, four[i + 1] ?? low), IntervalSet.none()));
  }
  const six = cuts([within.sources.v6.bounds, ...rules.map((rule) => rule.sources.v6.bounds)]) as bigint[];
  for (const [i, low] of six.entries()) {
    sources.push(AddressSet.of(IntervalSet.none(), IntervalSet.range(low, six[i + 1] ?? low)));
  }
  const decided = rules.map(() => AddressSet.none);
  for (const source of sources) {
    if (source.isEmpty || !within.sources.contains(source)) continue;
    let left = source.v4.isEmpty
      ? AddressSet.of(IntervalSet.none(), within.destinations.v6)
      : AddressSet.of(within.destinations.v4, IntervalSet.none());
    for (const [i, rule] of rules.entries()) {
      const matches =
        rule.protocols.includes(protocol) &&
        (protocol === "Icmp" || rule.ports.has(port)) &&
        rule.sources.contains(source);
      if (!matches) continue;
      decided[i] = (decided[i] ?? AddressSet.none).union(left.intersect(rule.destinations));
      left = left.difference(rule.destinations);
    }
  }
  return decided;
}
