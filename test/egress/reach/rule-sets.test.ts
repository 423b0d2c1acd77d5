import assert from "node:assert/strict";

import { certain, type Rule } from "../../../egress/azure";
import { EVERYTHING, RuleSets } from "../../../egress/reach/rule-sets";
import { readModel } from "../../../egress/read";
import { ALL_PORTS, AddressSet, IntervalSet, type PacketBox, PROTOCOLS } from "../../../egress/space";

/** Rules of which half tell sources apart, and each of those sees the destinations of the other half. */
function intricate(): Rule<PacketBox>[] {
  const apart = (i: number): AddressSet =>
    AddressSet.of(IntervalSet.range(0x0b000000 + 2 * i, 0x0b000001 + 2 * i), IntervalSet.none());
  return Array.from({ length: 6000 }, (_, i) => ({
    name: "rule",
    at: { urn: "urn:group", property: "" },
    action: certain("Allow"),
    match: certain({
      protocols: PROTOCOLS,
      ports: ALL_PORTS,
      sources: i % 2 === 0 ? AddressSet.all : apart(i),
      destinations: apart(i),
    }),
    order: certain([i]),
    destinations: [],
  }));
}

describe("a list of rules that is too intricate to be decided", () => {
  it("lets everything through when read against us and nothing when read for us, and says so", () => {
    const sets = RuleSets.of(readModel([]));
    const open = sets.through("group", "urn:group", intricate(), "open");
    const closed = sets.through("group", "urn:group", intricate(), "closed");
    assert.ok(open.allowed.equals(EVERYTHING), "everything is let through");
    assert.ok(open.decided.isEmpty, "nothing is kept from later rules");
    assert.ok(closed.allowed.isEmpty, "nothing is let through");
    for (const { unknown } of [open, closed])
      assert.match(
        unknown.map(({ urn, reason }) => `${urn} ${reason}`).join(),
        /^urn:group .*cannot be decided/,
      );
  });
});
