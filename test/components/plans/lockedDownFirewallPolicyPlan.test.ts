import assert from "node:assert/strict";

import { planBlockList, type BlockEntry } from "../../../components/plans/blockListPlan";
import {
  blockCollections,
  blockGroupAddresses,
  policySettings,
  ruleCollectionGroups,
} from "../../../components/plans/lockedDownFirewallPolicyPlan";
import { addressDestination, blockList, destination } from "../fixtures";

const active = (...entries: Partial<BlockEntry>[]): ReturnType<typeof planBlockList>["active"] =>
  planBlockList(blockList(...entries)).active;

describe("settings of the firewall policies", () => {
  it("deny by threat intelligence and intrusion detection and proxy names in tier Premium", () => {
    assert.deepEqual(policySettings("Premium", []), {
      sku: { tier: "Premium" },
      threatIntelMode: "Deny",
      dnsSettings: { enableProxy: true },
      intrusionDetection: { mode: "Deny" },
    });
  });

  it("leave out intrusion detection in tier Standard, which refuses it", () => {
    assert.ok(!("intrusionDetection" in policySettings("Standard", [])));
  });

  it("name DNS servers where there are any", () => {
    assert.deepEqual(policySettings("Premium", ["10.10.0.68"]).dnsSettings.servers, ["10.10.0.68"]);
  });
});

describe("blocks on the firewall", () => {
  it("are denied both ways through one IP group", () => {
    const blocks = active({ address: "20.0.0.1" }, { address: "20.0.0.2" });
    assert.deepEqual(blockGroupAddresses(blocks), ["20.0.0.1", "20.0.0.2"]);
    const [collection, ...more] = blockCollections(blocks, "group");
    assert.deepEqual(more, []);
    assert.equal(collection?.action.type, "Deny");
    assert.equal(collection.priority, 100);
    assert.deepEqual(
      collection.rules.map((rule) => ({ ...rule, name: undefined, description: undefined })),
      [
        { sourceAddresses: ["*"], destinationIpGroups: ["group"] },
        { sourceIpGroups: ["group"], destinationAddresses: ["*"] },
      ].map((ends) => ({
        ruleType: "NetworkRule",
        ipProtocols: ["Any"],
        destinationPorts: ["*"],
        name: undefined,
        description: undefined,
        ...ends,
      })),
    );
  });

  it("of one direction stand in the rule itself, not in a second IP group", () => {
    const blocks = active(
      { address: "20.0.0.1", direction: "in" },
      { address: "20.0.0.2", direction: "out" },
    );
    assert.deepEqual(blockGroupAddresses(blocks), []);
    const rules = blockCollections(blocks, "group")[0]?.rules ?? [];
    assert.deepEqual(
      rules.map((rule) => rule.name),
      ["to-blocked", "from-blocked"],
    );
    assert.ok(!JSON.stringify(rules).includes("group"));
  });

  it("have no collection when nothing is blocked, or only IPv6, which the firewall does not filter", () => {
    assert.deepEqual(blockCollections([], "group"), []);
    assert.deepEqual(blockCollections(active({ address: "2603:10a6::1" }), "group"), []);
  });
});

describe("rule collection groups", () => {
  const roles = (...args: Parameters<typeof ruleCollectionGroups>): [string, number][] =>
    ruleCollectionGroups(...args).map((group) => [group.role, group.priority]);

  it("are network, application and closing rules, in this order", () => {
    assert.deepEqual(roles([destination(), addressDestination()], ["10.20.1.0/24"], true), [
      ["network", 200],
      ["application", 300],
      ["closing", 65000],
    ]);
  });

  it("stay where they are empty, since the policy's lock keeps them from being deleted", () => {
    const all = roles([destination(), addressDestination()], ["10.20.1.0/24"], true);
    assert.deepEqual(roles([], ["10.20.1.0/24"], false), all);
    const collections = ruleCollectionGroups([], ["10.20.1.0/24"], false).map((g) => g.ruleCollections);
    assert.deepEqual(collections, [[], [], []]);
  });

  it("allow only what is approved", () => {
    const groups = ruleCollectionGroups([destination(), addressDestination()], ["10.20.1.0/24"], true);
    const allowed = groups.flatMap((g) => g.ruleCollections).filter((c) => c.action.type === "Allow");
    assert.deepEqual(
      allowed.flatMap((collection) => collection.rules.map((rule) => rule.name)),
      ["time-udp", "payments"],
    );
  });
});
