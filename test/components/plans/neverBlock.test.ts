import assert from "node:assert/strict";

import { mustParsePrefix } from "../../../components/checks/addressing";
import { neverBlockFaults, neverBlockReason } from "../../../components/plans/neverBlock";

describe("ranges that are not to be blocked", () => {
  it("are told of with what stands there, ours before those of everybody", () => {
    const ours = [{ prefix: "10.1.0.0/16", reason: "data centre" }];
    assert.equal(
      neverBlockReason(mustParsePrefix("10.1.2.3"), ours, false),
      "overlaps 10.1.0.0/16 (data centre)",
    );
    assert.match(neverBlockReason(mustParsePrefix("10.2.2.3"), ours, false) ?? "", /RFC 1918/);
    assert.equal(neverBlockReason(mustParsePrefix("20.50.1.1"), ours, false), undefined);
  });

  it("are hit by a wider block around them as well", () => {
    const ours = [{ prefix: "20.50.1.77", reason: "office VPN" }];
    assert.match(neverBlockReason(mustParsePrefix("20.50.1.0/24"), ours, false) ?? "", /office VPN/);
    assert.match(
      neverBlockReason(mustParsePrefix("168.63.129.0/24"), [], false) ?? "",
      /DNS and health probes/,
    );
  });

  it("are refused where they are no range, or have no reason", () => {
    assert.deepEqual(neverBlockFaults([{ prefix: "20.60.0.0/24", reason: "Office VPN" }]), []);
    assert.deepEqual(
      neverBlockFaults([{ prefix: "office", reason: " " }]).map(({ path }) => path),
      ["[0].prefix", "[0].reason"],
    );
  });
});
