import assert from "node:assert/strict";

import fc from "fast-check";

import { blockFaults, overlapFaults, type PlacedBlock } from "../../../components/plans/networkPlan";
import type { Fault } from "../../../components/checks/fault";
import { formatIpv4 } from "../../../egress/space";

const HUB: PlacedBlock = { path: "hubAddressSpace", text: "10.10.0.0/22" };
const told = (faults: readonly Fault[]): string[] => faults.map((fault) => `${fault.path}: ${fault.problem}`);
const problems = (text: string, within?: PlacedBlock, smallest = 26): string[] =>
  told(blockFaults({ path: "firewallSubnet", text }, { smallest, example: "10.10.0.0/26", within }));

describe("a block of private addresses", () => {
  it("may be as small as Azure takes it there, and not smaller", () => {
    assert.deepEqual(problems("10.10.1.64/26"), []);
    assert.deepEqual(problems("10.10.1.64/27"), ['firewallSubnet: "10.10.1.64/27" is smaller than /26']);
  });

  it("lies within another one, where it has to, and both are named", () => {
    assert.deepEqual(problems("10.10.1.64/26", HUB), []);
    assert.deepEqual(problems("10.21.1.0/24", HUB), [
      'firewallSubnet: "10.21.1.0/24" is not within hubAddressSpace 10.10.0.0/22',
    ]);
  });

  it("is not blamed for the block around it", () => {
    assert.deepEqual(problems("10.21.1.0/24", { ...HUB, text: "hub" }), []);
    assert.deepEqual(problems("10.21.1.0/24", { ...HUB, text: "20.0.0.0/16" }), []);
  });

  it("is not public, IPv6, malformed or with host bits", () => {
    assert.match(problems("20.0.0.0/16").join("\n"), /not private/);
    assert.match(problems("fd00::/64").join("\n"), /IPv6/);
    assert.match(problems("10.10.0.0").join("\n"), /smaller than \/26/);
    assert.match(problems("hub").join("\n"), /not a CIDR block/);
    assert.match(problems("10.20.1.5/24").join("\n"), /did you mean 10\.20\.1\.0\/24/);
  });

  it("says what would be right, with an example", () => {
    const rules = { smallest: 26, example: "10.10.0.0/26" };
    const [alone] = blockFaults({ path: "a", text: "x" }, rules);
    const [inside] = blockFaults({ path: "a", text: "x" }, { ...rules, within: HUB });
    assert.equal(alone?.expected, "a private IPv4 CIDR block of /26 or wider");
    assert.equal(inside?.expected, "a CIDR block of /26 or wider within hubAddressSpace");
    assert.equal(inside.example, "10.10.0.0/26");
  });

  it("may be every subnet of another one that is large enough", () => {
    const subnet = fc
      .tuple(fc.integer({ min: 16, max: 29 }), fc.nat({ max: 65535 }))
      .map(([length, offset]) => {
        const size = 2 ** (32 - length);
        const low = 10 * 2 ** 24 + 20 * 2 ** 16 + Math.floor(offset / size) * size;
        return `${formatIpv4(low)}/${length}`;
      });
    const spoke = { path: "spokeAddressSpace", text: "10.20.0.0/16" };
    fc.assert(
      fc.property(subnet, (text) => {
        assert.deepEqual(problems(text, spoke, 29), []);
      }),
    );
  });
});

describe("blocks that lie apart", () => {
  const meeting = (...texts: string[]): string[] =>
    told(
      overlapFaults(
        texts.map((text, i) => ({ path: `[${i}]`, text })),
        "Azure does not connect networks that overlap",
        "10.20.0.0/16",
      ),
    );

  it("are accepted, neighbours too", () => {
    assert.deepEqual(meeting("10.20.0.0/24", "10.20.1.0/24", "10.0.0.0/16"), []);
  });

  it("are each held against those before them, and both are named", () => {
    assert.deepEqual(meeting("10.20.0.0/16", "10.30.0.0/16", "10.0.0.0/8"), [
      "[2]: 10.0.0.0/8 overlaps [0] 10.20.0.0/16",
    ]);
    assert.deepEqual(meeting("10.20.0.0/16", "10.20.1.0/24", "10.20.1.0/24").length, 2);
  });

  it("that cannot be read are told of elsewhere", () => {
    assert.deepEqual(meeting("hub", "hub"), []);
  });
});
