import assert from "node:assert/strict";

import { planBlockList, type BlockEntry } from "../../../components/plans/blockListPlan";
import {
  adminBlockRules,
  adminPrefixFaults,
  commitTag,
  MAX_ADMIN_PREFIXES,
  networkManagerFaults,
  type AdminBlockRule,
  type NetworkManagerChecks,
} from "../../../components/plans/networkManagerBlockListPlan";
import { blockList } from "../fixtures";

const rulesOf = (...entries: Partial<BlockEntry>[]): AdminBlockRule[] =>
  adminBlockRules(planBlockList(blockList(...entries)).active);
const prefixes = (list: AdminBlockRule["sources"]): string[] =>
  list.map(({ addressPrefix }) => addressPrefix);

describe("security admin rules of the block list", () => {
  it("deny every protocol and port from and to what is blocked", () => {
    const rules = rulesOf({ address: "20.0.0.1" }, { address: "20.0.0.9", direction: "out" });
    assert.deepEqual(
      rules.map((rule) => [rule.direction, prefixes(rule.sources), prefixes(rule.destinations)]),
      [
        ["Inbound", ["20.0.0.1"], ["*"]],
        ["Outbound", ["*"], ["20.0.0.1", "20.0.0.9"]],
      ],
    );
    for (const rule of rules) {
      assert.deepEqual([rule.access, rule.protocol, rule.kind], ["Deny", "Any", "Custom"]);
      assert.deepEqual([rule.sourcePortRanges, rule.destinationPortRanges], [["0-65535"], ["0-65535"]]);
      assert.ok(rule.description.length <= 140);
    }
  });

  it("stay where nothing is blocked, for a range that is nobody's, since a deployed rule cannot be deleted", () => {
    const [inbound, outbound] = rulesOf({ address: "2603:10a6::1" });
    assert.deepEqual(prefixes(inbound?.sources ?? []), ["192.0.2.0/24"]);
    assert.deepEqual(prefixes(outbound?.destinations ?? []), ["192.0.2.0/24"]);
  });

  it("have priorities that are unique in their collection", () => {
    assert.equal(new Set(rulesOf().map(({ priority }) => priority)).size, 2);
  });

  it("are deployed anew when they change, and only then", () => {
    const one = { address: "20.0.0.1" };
    const other = { address: "20.0.0.9" };
    assert.equal(commitTag(rulesOf(one, other)), commitTag(rulesOf(other, { ...one, reason: "Another" })));
    assert.notEqual(commitTag(rulesOf(one)), commitTag(rulesOf(other)));
  });

  it("are refused beyond what a manager holds in both directions together", () => {
    const many = (count: number): Partial<BlockEntry>[] =>
      Array.from({ length: count }, (_, i) => ({ address: `20.${Math.floor(i / 250)}.${i % 250}.1` }));
    const faultsOf = (count: number): string[] =>
      adminPrefixFaults(planBlockList(blockList(...many(count))).active).map(({ problem }) => problem);
    assert.deepEqual(faultsOf(MAX_ADMIN_PREFIXES / 2), []);
    assert.match(
      faultsOf(MAX_ADMIN_PREFIXES / 2 + 1)[0] ?? "",
      /make 501 prefixes inbound and 501 outbound, after 501/,
    );
  });
});

describe("settings of a network manager", () => {
  const GOOD: NetworkManagerChecks = {
    subscriptions: ["/s"],
    networks: { spoke: "/v" },
    regions: ["westeurope"],
  };
  const paths = (changes: Partial<NetworkManagerChecks>): string[] =>
    networkManagerFaults({ ...GOOD, ...changes }).map(({ path, problem }) => `${path}: ${problem}`);

  it("are in order with a new manager's scopes, or with a manager and its configuration", () => {
    assert.deepEqual(paths({}), []);
    assert.deepEqual(paths({ subscriptions: undefined, manager: {}, configuration: {} }), []);
    assert.deepEqual(paths({ networks: undefined, networkGroupIds: { all: "/g" } }), []);
  });

  it("are refused without a manager or scopes, with both, and with a configuration of no manager", () => {
    assert.match(paths({ subscriptions: [] })[0] ?? "", /^\[manager, .*: none is given/);
    assert.match(paths({ manager: {} })[0] ?? "", /a manager is given, and scopes/);
    assert.match(paths({ configuration: {} })[0] ?? "", /^configuration: is given without the manager/);
  });

  it("are refused without networks or regions, and with a region that is none", () => {
    assert.match(paths({ networks: {} })[0] ?? "", /^\[networks, networkGroupIds\]: neither/);
    assert.match(paths({ regions: [] })[0] ?? "", /^regions: is empty/);
    assert.match(paths({ regions: ["westeurop"] })[0] ?? "", /^regions\[0\]: .*did you mean "westeurope"/);
  });

  it("are refused with a reason that is none, and with two of them", () => {
    assert.match(paths({ withdrawn: " " })[0] ?? "", /^withdrawn: is empty/);
    assert.match(paths({ committedElsewhere: "" })[0] ?? "", /^committedElsewhere: is empty/);
    assert.match(paths({ committedElsewhere: "a", withdrawn: "b" })[0] ?? "", /both are given/);
  });
});
