import assert from "node:assert/strict";

import { planBlockList } from "../../../components/plans/blockListPlan";
import {
  blockOf,
  networkBlockListFaults,
  type NetworkBlockListChecks,
} from "../../../components/plans/networkBlockListFaults";
import { blockList } from "../fixtures";

const GOOD: NetworkBlockListChecks = {
  location: "westeurope",
  blockList: blockList({}),
  subnet: { internalPrefixes: ["10.20.0.0/16"] },
};
const problems = (changes: Partial<NetworkBlockListChecks>): string[] =>
  networkBlockListFaults({ ...GOOD, ...changes }).map(({ path, problem }) => `${path}: ${problem}`);

describe("arguments of a block list", () => {
  it("are in order as they are", () => {
    assert.deepEqual(problems({}), []);
  });

  it("are refused all at once, with their paths", () => {
    const bad = problems({
      location: "westeurop",
      blockList: { ...blockList({ address: "10.0.0.1" }), neverBlock: [{ prefix: "office", reason: "" }] },
      subnet: undefined,
      networkManager: { networks: {}, regions: [] },
    });
    assert.deepEqual(
      bad.map((text) => text.split(":")[0]),
      [
        "[subnet, existing]",
        "location",
        "blockList.entries[0].address",
        "blockList.neverBlock[0].prefix",
        "blockList.neverBlock[0].reason",
        "networkManager[manager, subscriptions, managementGroups]",
        "networkManager[networks, networkGroupIds]",
        "networkManager.regions",
      ],
    );
  });

  it("are refused where a block hits an address of ours that is known", () => {
    const [problem] = problems({ ownAddresses: ["20.50.1.77", "not an address", 7] });
    assert.match(problem ?? "", /must not be blocked: it overlaps 20\.50\.1\.77 \(an address of ours\)/);
    assert.deepEqual(problems({ ownAddresses: ["20.50.1.78"] }), []);
  });

  it("are refused where the group would hold too many addresses, its own prefixes among them", () => {
    const many = Array.from({ length: 4000 }, (_, i) => ({
      address: `20.${Math.floor(i / 250)}.${i % 250}.1`,
      direction: "out" as const,
    }));
    const [problem, ...more] = problems({ blockList: blockList(...many) });
    assert.deepEqual(more, []);
    assert.match(problem ?? "", /has 4000 active addresses in direction "out", beside 1 of internalPrefixes/);
    assert.deepEqual(problems({ blockList: blockList(...many), subnet: undefined, existing: {} }), []);
    assert.deepEqual(problems({ blockList: blockList(...many.slice(1)) }), []);
  });
});

describe("a block of an address of ours", () => {
  const { active } = planBlockList(blockList({ address: "20.50.1.0/24" }, { address: "2603:10a6::1" }));

  it("is found, whatever the family", () => {
    assert.equal(blockOf(active, ["20.50.2.1", "20.50.1.9"])?.block.address, "20.50.1.0/24");
    assert.equal(blockOf(active, ["2603:10a6::1"])?.address, "2603:10a6::1");
  });

  it("is none for other addresses and for what is no address", () => {
    assert.equal(blockOf(active, ["20.50.2.1", "", "firewall"]), undefined);
  });
});
