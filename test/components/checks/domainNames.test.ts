import assert from "node:assert/strict";

import { domainNameFault } from "../../../components/checks/domainNames";

describe("names of approved destinations", () => {
  const refused: [string, RegExp][] = [
    ["*", /every name on the Internet/],
    ["*.*", /every name on the Internet/],
    ["*.com", /public suffix com/],
    ["*.co.uk", /public suffix co\.uk/],
    ["*.COM.", /public suffix com/],
    ["com", /is a public suffix/],
    ["*com", /look-alike/],
    ["*contoso.com", /evilcontoso\.com/],
    ["www.*.com", /left-most label/],
    ["www.contoso.*", /left-most label/],
    ["20.50.1.1", /list it under addresses/],
    ["2001:db8::1", /list it under addresses/],
    ["contoso.com/path", /URL/],
    ["-contoso.com", /not a domain name/],
    ["con toso.com", /not a domain name/],
    [`${"a".repeat(64)}.com`, /not a domain name/],
    ["", /not a domain name/],
  ];
  for (const [name, reason] of refused) {
    it(`refuse "${name.length > 40 ? `${name.slice(0, 37)}…` : name}"`, () => {
      assert.match(domainNameFault(name) ?? "", reason);
    });
  }

  for (const name of [
    "api.contoso.com",
    "*.contoso.com",
    "contoso.co.uk",
    "*.contoso.co.uk",
    "API.Contoso.com.",
  ]) {
    it(`accept "${name}"`, () => {
      assert.equal(domainNameFault(name), undefined);
    });
  }

  it("leave suffixes of hosting companies to the policy pack", () => {
    assert.equal(domainNameFault("*.blob.core.windows.net"), undefined);
  });
});
