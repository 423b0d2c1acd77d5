import assert from "node:assert/strict";

import { closest, didYouMean } from "../../../components/checks/suggest";

describe("did you mean", () => {
  const keys = ["location", "network", "firewall", "now"];

  it("finds a word with a letter left out, added, changed or swapped", () => {
    for (const typo of ["loction", "loccation", "lacation", "loaction", "LOCATION"]) {
      assert.equal(closest(typo, keys), "location", typo);
    }
  });

  it("takes the closest of several", () => {
    assert.equal(closest("fqdn", ["fqdnTags", "fqdns"]), "fqdns");
  });

  it("says nothing where no word is close", () => {
    assert.equal(closest("subscription", keys), undefined);
    assert.equal(didYouMean("x", keys), "");
  });
});
