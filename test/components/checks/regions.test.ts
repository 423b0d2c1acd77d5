import assert from "node:assert/strict";

import { regionFaults, REGIONS, zoneFaults } from "../../../components/checks/regions";

describe("regions", () => {
  it("are known by their ARM names and by their display names", () => {
    for (const region of [...REGIONS, "West Europe", "East US 2"]) assert.deepEqual(regionFaults(region), []);
    assert.equal(new Set(REGIONS).size, REGIONS.length);
  });

  it("that do not exist are refused with the nearest one", () => {
    assert.match(regionFaults("westeurop")[0]?.problem ?? "", /did you mean "westeurope"/);
    assert.match(regionFaults("atlantis")[0]?.problem ?? "", /^"atlantis" is not an Azure region$/);
    assert.match(regionFaults("")[0]?.problem ?? "", /not an Azure region/);
  });

  it("given as outputs pass, so that a new region can be used", () => {
    assert.deepEqual(regionFaults(Promise.resolve("newregion")), []);
    assert.deepEqual(regionFaults(undefined), []);
  });
});

describe("zones", () => {
  it("are 1, 2 and 3, once each", () => {
    assert.deepEqual(zoneFaults(["3", "1", "2"]), []);
    assert.deepEqual(zoneFaults([]), []);
    assert.deepEqual(
      zoneFaults(["1", "4", "1", "westeurope-1"]).map((fault) => `${fault.path} ${fault.problem}`),
      ['[1] "4" is not a zone', '[2] "1" is there twice', '[3] "westeurope-1" is not a zone'],
    );
  });
});
