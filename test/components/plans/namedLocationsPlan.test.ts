import assert from "node:assert/strict";
import fc from "fast-check";

import {
  namedLocationFaults,
  planLocation,
  type NamedLocationSettings,
} from "../../../components/plans/namedLocationsPlan";

const texts = (location: NamedLocationSettings, allowDocumentation = false): string[] =>
  namedLocationFaults({ office: location }, allowDocumentation).map(
    ({ path, problem }) => `${path}: ${problem}`,
  );

describe("plan of a named location", () => {
  it("has addresses with their lengths, or countries, without the unknown ones", () => {
    assert.deepEqual(planLocation({ ipRanges: ["20.60.0.7", "20.60.1.0/24", "2603:1::5"] }), {
      ip: { ipRanges: ["20.60.0.7/32", "20.60.1.0/24", "2603:1::5/128"], trusted: false },
    });
    assert.deepEqual(planLocation({ ipRanges: ["20.60.0.7"], trusted: true }), {
      ip: { ipRanges: ["20.60.0.7/32"], trusted: true },
    });
    assert.deepEqual(planLocation({ countries: ["NL", "BE", "NL"] }), {
      country: { countriesAndRegions: ["BE", "NL"], includeUnknownCountriesAndRegions: false },
    });
  });

  it("does not depend on the order or repetition of its lists", () => {
    const [a, b] = [
      ["20.60.1.0/24", "20.60.0.7"],
      ["20.60.0.7", "20.60.1.0/24", "20.60.0.7/32"],
    ];
    assert.deepEqual(planLocation({ ipRanges: a }), planLocation({ ipRanges: b }));
  });

  it("takes public addresses of one place", () => {
    assert.deepEqual(texts({ ipRanges: ["20.60.0.0/16", "20.60.0.7", "2603:1::/32"] }), []);
    assert.deepEqual(texts({ countries: ["NL"] }), []);
  });

  it("never takes the whole Internet, or half of it", () => {
    for (const range of ["0.0.0.0/0", "::/0"]) {
      assert.deepEqual(texts({ ipRanges: [range] }), [
        `office.ipRanges[0]: "${range}" is the whole Internet`,
      ]);
    }
    for (const range of ["0.0.0.0/1", "20.0.0.0/8", "20.60.0.0/15", "2000::/3"]) {
      assert.deepEqual(texts({ ipRanges: [range] }), [
        `office.ipRanges[0]: "${range}" is wider than any one place`,
      ]);
    }
  });

  it("refuses addresses that Entra never sees, and copied examples outside samples", () => {
    assert.match(texts({ ipRanges: ["10.1.0.0/24"] })[0] ?? "", /is not public: Entra sees only/);
    assert.match(texts({ ipRanges: ["198.51.100.0/28"] })[0] ?? "", /is in a documentation range/);
    assert.deepEqual(texts({ ipRanges: ["198.51.100.0/28"] }, true), []);
  });

  it("refuses both kinds, neither, empty lists, bad texts and a trusted country", () => {
    assert.deepEqual(texts({}), ["office[ipRanges, countries]: neither is given"]);
    assert.deepEqual(texts({ ipRanges: ["20.60.0.7"], countries: ["NL"] }), [
      "office[ipRanges, countries]: both are given",
    ]);
    assert.deepEqual(texts({ ipRanges: [] }), ["office.ipRanges: is empty"]);
    assert.deepEqual(texts({ ipRanges: ["20.60.0.1-20.60.0.9", "20.60.0.7/16"] }), [
      'office.ipRanges[0]: "20.60.0.1-20.60.0.9" is not an address or CIDR block',
      'office.ipRanges[1]: "20.60.0.7/16" has bits set beyond its length: the block is 20.60.0.0/16',
    ]);
    assert.deepEqual(texts({ countries: ["Netherlands", "nl"], trusted: true }), [
      'office.countries[0]: "Netherlands" is not an ISO country code',
      'office.countries[1]: "nl" is not an ISO country code',
      "office.trusted: is set for countries",
    ]);
    assert.equal(texts({ ipRanges: Array.from({ length: 2001 }, () => "20.60.0.7") }).length, 1);
  });

  it("plans no range wider than /16, for any ranges without a fault", () => {
    const range = fc
      .tuple(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 32 }),
      )
      .map(([a, b, length]) => `${a}.${b}.0.0/${length}`);
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 4 }), (ipRanges) => {
        if (texts({ ipRanges }).length > 0) return;
        const plan = planLocation({ ipRanges });
        assert.ok("ip" in plan && plan.ip.ipRanges.every((text) => Number(text.split("/")[1]) >= 16));
      }),
    );
  });
});
