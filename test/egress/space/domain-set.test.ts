import assert from "node:assert/strict";

import { ALL_DOMAINS, domain, domainsEndingIn, hasDomain } from "../../../egress/space";

describe("domain sets", () => {
  it("hold subdomains at any depth, and not the name itself (E142)", () => {
    const set = domainsEndingIn(".contoso.com");
    assert.ok(hasDomain(set, "www.contoso.com") && hasDomain(set, "a.b.contoso.com"));
    assert.ok(!hasDomain(set, "contoso.com") && !hasDomain(set, "th3re4lcontoso.com"));
  });

  it("hold look-alikes where the wildcard has no dot (E142)", () => {
    const set = domainsEndingIn("contoso.com");
    assert.ok(hasDomain(set, "contoso.com") && hasDomain(set, "th3re4lcontoso.com"));
  });

  it("ignore case and a trailing dot (E147)", () => {
    assert.ok(domain("API.Contoso.com.").equals(domain("api.contoso.com")));
  });

  it("subtract as sets do", () => {
    const rest = ALL_DOMAINS.difference(domainsEndingIn(".com"));
    assert.ok(hasDomain(rest, "example.org") && !hasDomain(rest, "example.com") && hasDomain(rest, "com"));
    assert.ok(domainsEndingIn(".com").contains(domainsEndingIn(".contoso.com")));
    assert.ok(
      domainsEndingIn(".com")
        .difference(domain("a.com"))
        .union(domain("a.com"))
        .equals(domainsEndingIn(".com")),
    );
  });
});
