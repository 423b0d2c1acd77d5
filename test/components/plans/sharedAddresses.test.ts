import assert from "node:assert/strict";

import { mustParsePrefix } from "../../../components/checks/addressing";
import { planBlockList } from "../../../components/plans/blockListPlan";
import { sharedAddressWarnings, sharedBy } from "../../../components/plans/sharedAddresses";
import { blockList } from "../fixtures";

describe("shared addresses", () => {
  const users = (text: string): string | undefined => sharedBy(mustParsePrefix(text));

  it("are those of networks that deliver for many, of sign-in, and of public resolvers", () => {
    assert.match(users("104.16.132.229") ?? "", /Cloudflare/);
    assert.match(users("2606:4700::6810:84e5") ?? "", /Cloudflare/);
    assert.match(users("151.101.1.69") ?? "", /Fastly/);
    assert.match(users("140.82.121.3") ?? "", /GitHub/);
    assert.match(users("20.190.151.7") ?? "", /Entra ID/);
    assert.match(users("52.97.0.1") ?? "", /Microsoft 365/);
    assert.match(users("8.8.8.8") ?? "", /resolver/);
  });

  it("are hit by a block around them as well, and end where their ranges end", () => {
    assert.match(users("8.8.8.0/24") ?? "", /resolver/);
    assert.equal(users("8.8.8.9"), undefined);
    assert.equal(users("104.15.255.255"), undefined);
    assert.equal(users("104.28.0.0"), undefined);
  });

  it("are told of once each, with what would hit one party only", () => {
    const { active } = planBlockList(
      blockList({ address: "1.1.1.1", direction: "in" }, { address: "1.1.1.1", direction: "out" }, {}),
    );
    const warnings = sharedAddressWarnings(active);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /^block 1\.1\.1\.1 hits strangers: .*by name/);
  });
});
