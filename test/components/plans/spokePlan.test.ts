import assert from "node:assert/strict";

import { spokeFaults, spokesFaults, type SpokeSettings } from "../../../components/plans/spokePlan";

const SPOKE: SpokeSettings = {
  spokeAddressSpace: "10.20.0.0/16",
  subnets: { web: { addressPrefix: "10.20.1.0/24" }, app: { addressPrefix: "10.20.2.0/24" } },
};
const HUB = { addressSpace: "10.10.0.0/22" };
const problems = (changes: Partial<SpokeSettings>, hub: object = HUB): string[] =>
  spokeFaults({ ...SPOKE, ...changes }, hub).map((fault) => `${fault.path}: ${fault.problem}`);

describe("a spoke", () => {
  it("is in order beside its hub, of either kind, and beside one whose space is not known", () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems({}, { ...HUB, kind: "virtualWan" }), []);
    assert.deepEqual(problems({}, {}), []);
  });

  it("is refused where its space meets the hub's, or is none", () => {
    assert.deepEqual(problems({}, { addressSpace: "10.20.4.0/22" }), [
      "spokeAddressSpace: 10.20.0.0/16 overlaps hub.addressSpace 10.20.4.0/22",
    ]);
    assert.match(problems({ spokeAddressSpace: "fd00::/64" }).join("\n"), /spokeAddressSpace: .*IPv6/);
    assert.deepEqual(problems({}, { kind: "vnet" }), ['hub.kind: "vnet" is no kind of hub']);
  });

  it("is refused for subnets outside, too small, on top of each other, or under names that are not free", () => {
    const subnets = {
      outside: { addressPrefix: "10.21.0.0/24" },
      small: { addressPrefix: "10.20.9.0/30" },
      first: { addressPrefix: "10.20.1.0/24" },
      second: { addressPrefix: "10.20.1.128/25" },
      GatewaySubnet: { addressPrefix: "10.20.3.0/24" },
      "a b": { addressPrefix: "10.20.4.0/24" },
      app: { addressPrefix: "10.20.5.0/24", delegatedTo: "serverFarms" },
    };
    assert.deepEqual(problems({ subnets }), [
      'subnets.outside.addressPrefix: "10.21.0.0/24" is not within spokeAddressSpace 10.20.0.0/16',
      'subnets.small.addressPrefix: "10.20.9.0/30" is smaller than /29',
      "subnets.second.addressPrefix: 10.20.1.128/25 overlaps subnets.first.addressPrefix 10.20.1.0/24",
      'subnets.GatewaySubnet: "GatewaySubnet" is the name of a subnet that Azure keeps for its own services',
      'subnets.a b: "a b" has characters that Azure refuses there',
      'subnets.app.delegatedTo: "serverFarms" is not a service',
    ]);
    assert.deepEqual(problems({ subnets: {} }), ["subnets: is empty"]);
  });
});

describe("several spokes", () => {
  it("lie apart from each other and from the hub", () => {
    const other = (space: string): SpokeSettings => ({
      spokeAddressSpace: `${space}.0.0/16`,
      subnets: { web: { addressPrefix: `${space}.1.0/24` } },
    });
    const paths = (spokes: Record<string, SpokeSettings>): string[] =>
      spokesFaults(spokes, HUB).map((fault) => fault.path);
    assert.deepEqual(paths({ a: SPOKE, b: other("10.21") }), []);
    assert.deepEqual(paths({ a: SPOKE, b: other("10.20"), c: other("10.10") }), [
      "spokes.b.spokeAddressSpace",
      "spokes.c.spokeAddressSpace",
    ]);
    assert.deepEqual(paths({ a: { ...SPOKE, subnets: {} }, "b c": other("10.22") }), [
      "spokes.a.subnets",
      "spokes.b c",
    ]);
    assert.deepEqual(paths({}), ["spokes"]);
  });
});
