import assert from "node:assert/strict";

import type { BlockEntry } from "../../components/plans/blockListPlan";
import { LockedDownFirewall, type LockedDownFirewallArgs } from "../../components/LockedDownFirewall";
import { blockOfOwnAddress, firewallFaults } from "../../components/plans/lockedDownFirewallPlan";
import type { FilterRuleCollection } from "../../components/plans/lockedDownFirewallPolicyPlan";
import { planBlockList } from "../../components/plans/blockListPlan";
import { readModel } from "../../egress/read";
import { readBlockEntries } from "../../egress/read/posture";
import { addressDestination, blockList, destination } from "./fixtures";
import {
  allCreated,
  allMessages,
  endRun,
  findAllCreated,
  findCreatedResource,
  runEachTest,
  startRun,
  valueOf,
} from "./mocks";

const POLICY = "azure-native:network:FirewallPolicy";
const GROUP = "azure-native:network:FirewallPolicyRuleCollectionGroup";
const IP_GROUP = "azure-native:network:IpGroup";
const FIREWALL = "azure-native:network:AzureFirewall";
const LOCK = "azure-native:authorization:ManagementLockByScope";
const ARGS: LockedDownFirewallArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  clients: "10.20.1.0/24",
  approvedDestinations: [destination(), addressDestination()],
  blockList: blockList({}),
};

describe("LockedDownFirewall", () => {
  runEachTest();

  async function make(changes: Partial<LockedDownFirewallArgs> = {}): Promise<LockedDownFirewall> {
    const made = new LockedDownFirewall("hub", { ...ARGS, ...changes });
    await endRun();
    return made;
  }

  it("keeps the entries in force with their ends as inputs, which the policy pack judges", async () => {
    await make();
    const type = "azure-lockdown:network:LockedDownFirewall";
    const properties = findCreatedResource(type, "hub").inputs;
    const model = readModel([{ urn: "hub", type, name: "hub", properties }]);
    const ends = readBlockEntries(model.estate).map(({ end }) =>
      end.kind === "known" ? end.time : end.kind,
    );
    assert.deepEqual(ends, [Date.parse("2026-11-25T11:00:00Z")]);
  });

  it("makes a Premium firewall that denies what is known to be bad, in its own subnet", async () => {
    const made = await make();
    const firewall = findCreatedResource(FIREWALL, "hub-firewall");
    assert.deepEqual(firewall.inputs["sku"], { name: "AZFW_VNet", tier: "Premium" });
    assert.equal(
      findCreatedResource("azure-native:network:Subnet", "hub-firewall-subnet").inputs["subnetName"],
      "AzureFirewallSubnet",
    );
    for (const policy of findAllCreated(POLICY)) {
      assert.equal(policy.inputs["threatIntelMode"], "Deny", policy.name);
      assert.deepEqual(policy.inputs["intrusionDetection"], { mode: "Deny" });
      assert.deepEqual(policy.inputs["dnsSettings"], { enableProxy: true });
    }
    assert.equal(await valueOf(made.privateIpAddress), "10.10.0.4");
    assert.equal(await valueOf(made.publicIpAddress), "20.50.1.1");
    assert.deepEqual(made.approvedPorts, { tcp: ["443"], udp: ["123"] });
  });

  it("has no classic rules, no DNAT, no exempt traffic and no proxy that clients could address", async () => {
    await make();
    const text = JSON.stringify(allCreated().map((resource) => resource.inputs));
    for (const absent of [
      "networkRuleCollections",
      "natRuleCollections",
      "FirewallPolicyNatRuleCollection",
      "threatIntelWhitelist",
      "bypassTrafficSettings",
      "explicitProxy",
    ]) {
      assert.ok(!text.includes(absent), absent);
    }
  });

  it("puts the block list into the base policy, and the firewall onto its child", async () => {
    await make();
    const child = findCreatedResource(POLICY, "hub-policy-workload");
    assert.deepEqual(child.inputs["basePolicy"], { id: "/subscriptions/s/hub-policy-base" });
    assert.deepEqual(findCreatedResource(FIREWALL, "hub-firewall").inputs["firewallPolicy"], {
      id: "/subscriptions/s/hub-policy-workload",
    });
    const blocks = findCreatedResource(GROUP, "hub-policy-blocked-addresses");
    assert.equal(blocks.inputs["firewallPolicyName"], "hub-policy-base-azure");
    assert.equal(blocks.inputs["priority"], 100);
    assert.deepEqual(findCreatedResource(IP_GROUP, "hub-policy-blocked").inputs["ipAddresses"], [
      "20.50.1.77",
    ]);
    const [collection] = blocks.inputs["ruleCollections"] as FilterRuleCollection[];
    assert.equal(collection?.action.type, "Deny");
  });

  it("writes policies, IP group and rule collection groups one after the other, the firewall last", async () => {
    await make();
    const waits = (type: string, name: string, before: string): void => {
      assert.ok(findCreatedResource(type, name).dependsOn.includes(before), `${name} waits for ${before}`);
    };
    waits(IP_GROUP, "hub-policy-blocked", "hub-policy-base");
    waits(GROUP, "hub-policy-blocked-addresses", "hub-policy-blocked");
    waits(POLICY, "hub-policy-workload", "hub-policy-blocked-addresses");
    waits(GROUP, "hub-policy-network", "hub-policy-workload");
    waits(GROUP, "hub-policy-application", "hub-policy-network");
    waits(GROUP, "hub-policy-closing", "hub-policy-application");
    waits(FIREWALL, "hub-firewall", "hub-policy-closing");
  });

  it("keeps the same resources, emptied, when the last block ends", async () => {
    const names = async (...entries: Partial<BlockEntry>[]): Promise<string[]> => {
      await startRun();
      await make({ blockList: blockList(...entries) });
      return allCreated()
        .map((resource) => resource.name)
        .sort();
    };
    const before = await names({});
    assert.deepEqual(await names({ addedAt: "2026-11-20T00:00:00Z" }), before);
    assert.deepEqual(findCreatedResource(IP_GROUP, "hub-policy-blocked").inputs["ipAddresses"], []);
    assert.deepEqual(
      findCreatedResource(GROUP, "hub-policy-blocked-addresses").inputs["ruleCollections"],
      [],
    );
  });

  it("works without a block list and without any approved destination: then nothing leaves", async () => {
    const made = await make({ blockList: undefined, approvedDestinations: [] });
    const allowed = findAllCreated(GROUP)
      .flatMap((group) => group.inputs["ruleCollections"] as FilterRuleCollection[])
      .filter((collection) => collection.action.type === "Allow");
    assert.deepEqual(allowed, []);
    assert.deepEqual(made.approvedPorts, { tcp: [], udp: [] });
  });

  it("closes Azure's infrastructure names, unless there is a reason to leave them open", async () => {
    const closing = (): unknown[] =>
      findCreatedResource(GROUP, "hub-policy-closing").inputs["ruleCollections"] as unknown[];
    await make();
    assert.equal(closing().length, 1);
    await startRun();
    await make({ allowInfrastructureNames: "VM images come from the platform repository" });
    assert.deepEqual(closing(), []);
    await startRun();
    assert.throws(() => new LockedDownFirewall("hub", { ...ARGS, allowInfrastructureNames: " " }), /reason/);
  });

  it("locks the firewall and both policies against deletion, each after all that is in it", async () => {
    await make();
    for (const [name, scope, after] of [
      ["hub-firewall-lock", "hub-firewall", "hub-firewall"],
      ["hub-policy-base-lock", "hub-policy-base", "hub-policy-blocked-addresses"],
      ["hub-policy-workload-lock", "hub-policy-workload", "hub-policy-closing"],
    ] as const) {
      const lock = findCreatedResource(LOCK, name);
      assert.equal(lock.inputs["scope"], `/subscriptions/s/${scope}`);
      assert.equal(lock.inputs["level"], "CanNotDelete");
      assert.ok(lock.dependsOn.includes(after), `${name} waits for ${after}`);
    }
  });

  it("has no lock where there is a reason, and a reason is no blank", async () => {
    await make({ allowDeletion: "The test stack is destroyed every night" });
    assert.deepEqual(findAllCreated(LOCK), []);
    await startRun();
    assert.throws(() => new LockedDownFirewall("hub", { ...ARGS, allowDeletion: " " }), /allowDeletion/);
    assert.deepEqual(allCreated(), []);
  });

  it("says what tier Standard lacks and does not ask it for intrusion detection", async () => {
    await make({ tier: "Standard" });
    assert.match(allMessages()[0]?.text ?? "", /no intrusion detection/);
    assert.ok(findAllCreated(POLICY).every((policy) => !("intrusionDetection" in policy.inputs)));
  });

  it("puts the firewall and its address into the same zones", async () => {
    await make({ availabilityZones: ["1", "2"] });
    assert.deepEqual(findCreatedResource(FIREWALL, "hub-firewall").inputs["zones"], ["1", "2"]);
    const address = findCreatedResource("azure-native:network:PublicIPAddress", "hub-public-ip");
    assert.deepEqual(address.inputs["zones"], ["1", "2"]);
  });

  it("refuses bad arguments before it makes anything, all at once", () => {
    const bad = {
      ...ARGS,
      firewallSubnet: "10.10.0.0/27",
      approvedDestinations: [destination({ fqdns: ["*"] })],
    };
    assert.throws(
      () => new LockedDownFirewall("hub", bad),
      (error: Error) => {
        assert.match(error.message, /LockedDownFirewall "hub" \(2 faults\)/);
        assert.match(error.message, /firewallSubnet/);
        assert.match(error.message, /approvedDestinations\[0\]\.fqdns\[0\]/);
        return true;
      },
    );
    assert.deepEqual(allCreated(), []);
  });
});

describe("arguments of the firewall", () => {
  const paths = (changes: Partial<LockedDownFirewallArgs>): string[] =>
    firewallFaults({ ...ARGS, ...changes }).map((fault) => fault.path);

  it("refuse clients that are in the hub, which do not pass the firewall", () => {
    assert.deepEqual(paths({ clients: "10.10.2.0/24" }), ["clients"]);
    assert.deepEqual(paths({ clients: "spoke" }), ["clients"]);
  });

  it("refuse what is no DNS server, too many of them, and zones that do not exist", () => {
    assert.deepEqual(paths({ dnsServers: ["10.0.0.0/24", "dns"] }), ["dnsServers[0]", "dnsServers[1]"]);
    assert.deepEqual(paths({ dnsServers: Array<string>(16).fill("10.10.0.68") }), ["dnsServers"]);
    assert.deepEqual(paths({ availabilityZones: ["1", "4"] }), ["availabilityZones[1]"]);
  });
});

describe("a block of the firewall's own address", () => {
  const { active } = planBlockList(blockList({ address: "20.50.1.0/24" }));

  it("is found, since it would cut off everything", () => {
    assert.equal(blockOfOwnAddress(active, "20.50.1.200")?.address, "20.50.1.0/24");
    assert.equal(blockOfOwnAddress(active, "20.50.2.1"), undefined);
  });
});
