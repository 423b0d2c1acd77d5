import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { NetworkBlockList, type NetworkBlockListArgs } from "../../components/NetworkBlockList";
import type { NetworkManagerSettings } from "../../components/parts/NetworkManagerBlockList";
import type { DatedBlock } from "../../components/plans/blockListPlan";
import type { SecurityRule } from "../../components/plans/networkBlockListPlan";
import { readModel } from "../../egress/read";
import { type BlockEntry, readBlockEntries } from "../../egress/read/posture";
import { findingsOf } from "../../policypack/rule";
import { ruleCalled } from "../policypack/context";
import { blockEntry, blockList, NOW } from "./fixtures";
import {
  allCreated,
  allMessages,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  startRun,
  valueOf,
  type Created,
} from "./mocks";

const NSG = "azure-native:network:NetworkSecurityGroup";
const RULE = "azure-native:network:SecurityRule";
const COMPONENT = "azure-lockdown:network:NetworkBlockList";
const ARGS: NetworkBlockListArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  blockList: blockList({}),
  subnet: {
    internalPrefixes: ["10.20.0.0/16", "10.10.0.0/26"],
    approvedPorts: { tcp: ["443"], udp: [] },
  },
};
const MANAGER: NetworkManagerSettings = {
  subscriptions: ["/subscriptions/s"],
  networks: { spoke: "/networks/spoke" },
  regions: ["westeurope"],
};
const rulesOf = (group: Created): SecurityRule[] => group.inputs["securityRules"] as SecurityRule[];

const textIn = (read: BlockEntry["reason"]): string => (read.kind === "known" ? read.value : read.kind);
const timeIn = (end: BlockEntry["end"]): string =>
  end.kind === "known" ? new Date(end.time).toISOString() : end.kind;

describe("NetworkBlockList", () => {
  runEachTest();

  async function make(changes: Partial<NetworkBlockListArgs> = {}): Promise<NetworkBlockList> {
    const made = new NetworkBlockList("guard", { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  it("makes one network security group with all rules inline and flushes connections", async () => {
    await make();
    const group = findCreatedResource(NSG, "guard-nsg");
    assert.equal(group.parent, "guard");
    assert.equal(group.inputs["flushConnection"], true);
    assert.deepEqual(findAllCreated(RULE), []);
    const names = rulesOf(group).map((rule) => rule.name);
    assert.ok(names.includes("DenyBlockedIPv4InBound") && names.includes("DenyBlockedIPv4OutBound"));
  });

  it("leaves the name to Pulumi, so that a replacement can be made before the old one goes", async () => {
    await make();
    assert.ok(!("networkSecurityGroupName" in findCreatedResource(NSG, "guard-nsg").inputs));
  });

  it("never allows anything to a public address, a tag or everything outbound", async () => {
    await make();
    for (const rule of rulesOf(findCreatedResource(NSG, "guard-nsg"))) {
      if (rule.access !== "Allow" || rule.direction !== "Outbound") continue;
      assert.equal(rule.destinationAddressPrefix, undefined);
      assert.ok(rule.destinationAddressPrefixes?.every((prefix) => prefix.startsWith("10.")));
    }
  });

  it("keeps expired blocks out of the rules and lists them as expired", async () => {
    const made = await make({
      blockList: blockList({ address: "20.50.1.1", addedAt: "2026-11-20T00:00:00Z" }),
    });
    const inAzure = allCreated().filter(({ type }) => type !== COMPONENT);
    assert.ok(!JSON.stringify(inAzure.map((r) => r.inputs)).includes("20.50.1.1"));
    assert.equal((await valueOf(made.expiredBlocks))[0]?.address, "20.50.1.1");
    assert.deepEqual(await valueOf(made.activeBlocks), []);
    assert.equal(await valueOf(made.nextExpiry), null);
  });

  it("keeps the entries with their ends as inputs, which the policy pack judges", async () => {
    const stale = blockEntry({ address: "20.50.1.1", addedAt: "2026-11-10T00:00:00Z" });
    await make({ blockList: blockList({}, stale) });
    const properties = findCreatedResource(COMPONENT, "guard").inputs;
    const model = readModel([{ urn: "guard", type: COMPONENT, name: "guard", properties }]);
    const read = readBlockEntries(model.estate);
    assert.deepEqual(
      read.map(({ address, reason, end, ended }) => [textIn(address), textIn(reason), timeIn(end), ended]),
      [
        ["20.50.1.77", "C2 server", "2026-11-25T11:00:00.000Z", false],
        ["20.50.1.1", "C2 server", "2026-11-11T00:00:00.000Z", true],
      ],
    );
    const findings = findingsOf(ruleCalled("block-entries-current"), model, {}, { now: NOW });
    assert.match(findings[0]?.message ?? "", /The block of 20\.50\.1\.1 ended 13 days ago/);
    assert.equal(findings.length, 1);
  });

  it("puts out the active blocks and the next end, for the pipeline to schedule a run", async () => {
    const made = await make();
    assert.equal((await valueOf(made.activeBlocks))[0]?.expiresAt, "2026-11-25T11:00:00Z");
    assert.equal(await valueOf(made.nextExpiry), "2026-11-25T11:00:00Z");
  });

  it("tells in the preview, on the component, why a block leaves", async () => {
    await make({
      blockList: blockList({ address: "20.50.1.1", alertId: "a-1", addedAt: "2026-11-23T06:00:00Z" }),
    });
    const [message, ...more] = allMessages();
    assert.deepEqual(more, []);
    assert.equal(message?.onResource, true);
    assert.match(
      message.text,
      /^block 20\.50\.1\.1 \(alert a-1\) expired at 2026-11-24T06:00:00Z: it leaves/,
    );
  });

  it("hands the engine the same inputs at two times between which nothing expires", async () => {
    const run = async (now: Date): Promise<unknown> => {
      await startRun();
      await make({ blockList: { ...ARGS.blockList, now } });
      return allCreated().map(({ name, inputs }) => ({ name, inputs }));
    };
    assert.deepEqual(await run(NOW), await run(new Date(NOW.getTime() + 3_600_000)));
  });

  it("does not move other rules when a block ends", async () => {
    await make();
    const withBlock = rulesOf(findCreatedResource(NSG, "guard-nsg"));
    await startRun();
    await make({ blockList: blockList() });
    const without = rulesOf(findCreatedResource(NSG, "guard-nsg"));
    assert.deepEqual(withBlock.slice(0, without.length), without);
  });

  it("adds only the block rules, on their own, to a group that others own", async () => {
    const made = await make({ subnet: undefined, existing: { name: "theirs", id: "/nsg/theirs" } });
    assert.deepEqual(findAllCreated(NSG), []);
    const rules = findAllCreated(RULE);
    assert.deepEqual(
      rules.map((rule) => rule.inputs["securityRuleName"]),
      ["DenyBlockedIPv4InBound", "DenyBlockedIPv4OutBound"],
    );
    assert.ok(rules.every((rule) => rule.inputs["networkSecurityGroupName"] === "theirs"));
    assert.equal(await valueOf(made.networkSecurityGroupId), "/nsg/theirs");
  });

  it("refuses neither or both of subnet and existing, naming them", () => {
    const both = { ...ARGS, existing: { name: "theirs", id: "/nsg/theirs" } };
    assert.throws(() => new NetworkBlockList("guard", both), /\[subnet, existing\]: both are given/);
    assert.throws(() => new NetworkBlockList("guard", { ...ARGS, subnet: undefined }), /neither is given/);
  });

  it("hands the engine the same in whatever order the entries stand", async () => {
    const entries = [{ address: "20.50.1.1" }, { address: "20.50.1.77", direction: "in" as const }];
    const run = async (...list: Partial<DatedBlock>[]): Promise<unknown> => {
      await startRun();
      await make({ blockList: blockList(...list), networkManager: MANAGER });
      return allCreated().map(({ name, inputs }) => ({ name, inputs }));
    };
    assert.deepEqual(await run(...entries), await run(...[...entries].reverse()));
  });

  it("changes one rule of its group, and nothing else, when a block comes", async () => {
    await make();
    const before = allCreated();
    await startRun();
    await make({ blockList: blockList({}, { address: "20.60.0.1", direction: "out" }) });
    const changed = allCreated().filter(
      ({ name, type, inputs }) =>
        type !== COMPONENT &&
        JSON.stringify(inputs) !== JSON.stringify(before.find((b) => b.name === name)?.inputs),
    );
    assert.deepEqual(
      changed.map(({ name }) => name),
      ["guard-nsg"],
    );
    const [one, other] = [before, changed].map((all) =>
      rulesOf(all.find(({ type }) => type === NSG) as Created),
    );
    const differing = other?.filter((rule, i) => JSON.stringify(rule) !== JSON.stringify(one?.[i]));
    assert.deepEqual(
      differing?.map(({ name }) => name),
      ["DenyBlockedIPv4OutBound"],
    );
  });

  it("keeps two lists in one stack apart", async () => {
    new NetworkBlockList("one", ARGS);
    new NetworkBlockList("two", { ...ARGS, networkManager: MANAGER });
    await endRun();
    const names = allCreated().map(({ type, name }) => `${type} ${name}`);
    assert.equal(new Set(names).size, names.length);
    assert.deepEqual(
      findAllCreated(NSG).map(({ name }) => name),
      ["one-nsg", "two-nsg"],
    );
  });

  it("warns of addresses that strangers share, and of IPv6 that a network manager leaves to the group", async () => {
    const list = blockList({ address: "104.16.0.1" }, { address: "2a01:111::1" });
    await make({ blockList: list, networkManager: MANAGER });
    const texts = allMessages().map(({ severity, text }) => `${severity} ${text}`);
    assert.match(texts[0] ?? "", /^warn block 104\.16\.0\.1 hits strangers/);
    assert.match(
      texts[1] ?? "",
      /^warn the network manager's rule filters IPv4 only and does not block 2a01:111::1/,
    );
    assert.equal(texts.length, 2);
  });

  it("refuses a block of an address of ours that is known", () => {
    const own = { ...ARGS, ownAddresses: ["20.50.1.77"] };
    assert.throws(() => new NetworkBlockList("guard", own), /overlaps 20\.50\.1\.77 \(an address of ours\)/);
  });

  it("leaves its outputs known while an address of ours is not", async () => {
    const made = await make({ ownAddresses: [pulumi.output(Promise.resolve("20.50.1.78"))] });
    assert.equal(await valueOf(made.networkSecurityGroupId), "/subscriptions/s/guard-nsg");
  });

  it("refuses bad entries and prefixes before it makes anything, all at once", () => {
    const bad: NetworkBlockListArgs = {
      ...ARGS,
      blockList: blockList({ address: "10.0.0.1" }, { reason: "" }),
      subnet: { internalPrefixes: ["0.0.0.0/0"], approvedPorts: { tcp: [], udp: [] } },
    };
    assert.throws(
      () => new NetworkBlockList("guard", bad),
      (error: Error) => {
        assert.match(error.message, /3 faults/);
        assert.match(error.message, /blockList\.entries\[0\]\.address/);
        assert.match(error.message, /blockList\.entries\[1\]\.reason/);
        assert.match(error.message, /subnet\.internalPrefixes\[0\]/);
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
  });
});
