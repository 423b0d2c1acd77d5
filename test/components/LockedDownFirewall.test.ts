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
const SUBNET = "azure-native:network:Subnet";
const LOCK = "azure-native:authorization:ManagementLockByScope";
const ARGS: LockedDownFirewallArgs = {
  resourceGroupName: "rg",
  location: "westeurope",
  hubAddressSpace: "10.10.0.0/22",
  firewallSubnet: "10.10.0.0/26",
  clients: ["10.20.1.0/24"],
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
      findCreatedResource("azure-native:network:Subnet", "hub-network-firewall-subnet").inputs["subnetName"],
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
    const address = findCreatedResource("azure-native:network:PublicIPAddress", "hub-network-public-ip");
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

describe("LockedDownFirewall with approvals that end", () => {
  runEachTest();
  const until = "2026-11-24T12:00:00Z";
  const listed = [destination(), destination({ name: "move", until }), addressDestination()];

  async function make(now: Date | undefined, changes: Partial<LockedDownFirewallArgs> = {}): Promise<void> {
    new LockedDownFirewall("hub", {
      ...ARGS,
      blockList: undefined,
      now,
      approvedDestinations: listed,
      ...changes,
    });
    await endRun();
  }
  const rules = (): string[] =>
    findAllCreated(GROUP)
      .flatMap((group) => group.inputs["ruleCollections"] as FilterRuleCollection[])
      .flatMap((collection) => (collection.action.type === "Allow" ? collection.rules : []))
      .map((rule) => rule.name)
      .sort();

  it("takes back what has ended and says so under the firewall, with place and remedy", async () => {
    await make(new Date("2026-11-24T11:59:59Z"));
    assert.deepEqual(rules(), ["move", "payments", "time-udp"]);
    assert.deepEqual(allMessages(), []);
    await startRun();
    await make(new Date(until));
    assert.deepEqual(rules(), ["payments", "time-udp"]);
    const [message, ...more] = allMessages();
    assert.deepEqual(more, []);
    assert.equal(message?.severity, "warn");
    assert.ok(message.onResource);
    assert.match(
      message.text,
      /^approvedDestinations\[1\]\.until: "move" ended at .*take the entry off the list/,
    );
  });

  it("gives the engine no clock: two runs at different times have the same inputs", async () => {
    const component = (): unknown =>
      findCreatedResource("azure-lockdown:network:LockedDownFirewall", "hub").inputs;
    await make(new Date("2026-11-25T00:00:00Z"));
    const first = component();
    await startRun();
    await make(new Date("2026-11-26T00:00:00Z"));
    assert.deepEqual(component(), first);
    assert.ok(!JSON.stringify(first).includes("2026-11-25"));
  });

  it("tells when the next one ends", async () => {
    const made = new LockedDownFirewall("hub", {
      ...ARGS,
      blockList: undefined,
      now: new Date("2026-11-24T11:00:00Z"),
      approvedDestinations: listed,
    });
    await endRun();
    assert.equal(await valueOf(made.nextApprovalExpiry), until);
    assert.deepEqual(made.approvedPorts, { tcp: ["443"], udp: ["123"] });
  });

  it("asks for the time where an approval has an end, and takes that of the block list", async () => {
    assert.throws(
      () => new LockedDownFirewall("hub", { ...ARGS, blockList: undefined, approvedDestinations: listed }),
      /now: is missing, and approvedDestinations\[1\] has an end/,
    );
    await make(undefined, { blockList: blockList() });
    assert.deepEqual(rules(), ["payments", "time-udp"]);
  });
});

describe("LockedDownFirewall with a forced tunnel", () => {
  runEachTest();
  const forcedTunnel = {
    managementSubnet: "10.10.0.64/26",
    nextHop: "virtualAppliance",
    nextHopIpAddress: "10.10.1.4",
  } as const;

  it("has no public address for traffic, and one for its management in a subnet of its own", async () => {
    const made = new LockedDownFirewall("hub", { ...ARGS, forcedTunnel });
    await endRun();
    const { inputs } = findCreatedResource(FIREWALL, "hub-firewall");
    assert.deepEqual(inputs["ipConfigurations"], [
      { name: "private", subnet: { id: "/subscriptions/s/hub-network-firewall-subnet" } },
    ]);
    assert.deepEqual(inputs["managementIpConfiguration"], {
      name: "management",
      subnet: { id: "/subscriptions/s/hub-network-management-subnet" },
      publicIPAddress: { id: "/subscriptions/s/hub-network-management-ip" },
    });
    assert.deepEqual(
      findAllCreated("azure-native:network:PublicIPAddress").map(({ name }) => name),
      ["hub-network-management-ip"],
    );
    assert.equal(made.publicIpAddressId, undefined);
    assert.deepEqual(await valueOf(made.publicIpAddresses), []);
    assert.equal(await valueOf(made.privateIpAddress), "10.10.0.4");
  });

  it("leads traffic to the next hop, management to the Internet, and writes the subnets one by one", async () => {
    new LockedDownFirewall("hub", { ...ARGS, forcedTunnel });
    await endRun();
    const routes = findCreatedResource("azure-native:network:RouteTable", "hub-network-tunnel-routes").inputs;
    assert.equal(routes["disableBgpRoutePropagation"], true);
    assert.match(
      JSON.stringify(routes["routes"]),
      /"nextHopIpAddress":"10\.10\.1\.4","nextHopType":"VirtualAppliance"/,
    );
    const subnet = findCreatedResource(SUBNET, "hub-network-firewall-subnet");
    assert.deepEqual(subnet.inputs["routeTable"], { id: "/subscriptions/s/hub-network-tunnel-routes" });
    assert.ok(subnet.dependsOn.includes("hub-network-management-subnet"));
    const management = findCreatedResource(SUBNET, "hub-network-management-subnet").inputs;
    assert.equal(management["subnetName"], "AzureFirewallManagementSubnet");
    assert.equal(management["defaultOutboundAccess"], false);
    const own = findCreatedResource(
      "azure-native:network:RouteTable",
      "hub-network-management-routes",
    ).inputs;
    assert.equal(own["disableBgpRoutePropagation"], true);
    assert.match(JSON.stringify(own["routes"]), /"0\.0\.0\.0\/0".*"Internet"/);
  });
});

describe("LockedDownFirewall in a virtual hub", () => {
  runEachTest();
  const virtual: LockedDownFirewallArgs = {
    ...ARGS,
    hubKind: "virtualWan",
    firewallSubnet: undefined,
    hubAddressSpace: "10.10.64.0/23",
    hubPublicIpCount: 2,
  };

  it("makes WAN, hub and firewall, and leads everything to the firewall", async () => {
    const made = new LockedDownFirewall("hub", virtual);
    await endRun();
    const wan = findCreatedResource("azure-native:network:VirtualWan", "hub-virtual-wan");
    assert.equal(wan.inputs["type"], "Standard");
    const hub = findCreatedResource("azure-native:network:VirtualHub", "hub-virtual-hub").inputs;
    assert.equal(hub["addressPrefix"], "10.10.64.0/23");
    const { inputs } = findCreatedResource(FIREWALL, "hub-firewall");
    assert.deepEqual(inputs["sku"], { name: "AZFW_Hub", tier: "Premium" });
    assert.deepEqual(inputs["virtualHub"], { id: "/subscriptions/s/hub-virtual-hub" });
    assert.deepEqual(inputs["hubIPAddresses"], { publicIPs: { count: 2 } });
    assert.ok(!("ipConfigurations" in inputs));
    const intent = findCreatedResource("azure-native:network:RoutingIntent", "hub-virtual-routing-intent");
    assert.deepEqual(intent.inputs["routingPolicies"], [
      {
        name: "Internet-to-firewall",
        destinations: ["Internet"],
        nextHop: "/subscriptions/s/hub-firewall",
      },
      {
        name: "PrivateTraffic-to-firewall",
        destinations: ["PrivateTraffic"],
        nextHop: "/subscriptions/s/hub-firewall",
      },
    ]);
    assert.equal(await valueOf(made.privateIpAddress), "10.10.64.4");
    assert.equal(await valueOf(made.publicIpAddress), "20.50.1.8");
    assert.deepEqual(await valueOf(made.publicIpAddresses), ["20.50.1.8", "20.50.1.9"]);
    assert.equal(made.publicIpAddressId, undefined);
    assert.equal(made.hub.kind, "virtualWan");
    assert.equal(await valueOf(made.hubNetworkName), "hub-virtual-hub-azure");
    assert.deepEqual(findAllCreated(SUBNET), []);
    assert.deepEqual(findAllCreated("azure-native:network:PublicIPAddress"), []);
  });

  it("joins a WAN that is there", async () => {
    new LockedDownFirewall("hub", { ...virtual, virtualWanId: "/wan" });
    await endRun();
    assert.deepEqual(findAllCreated("azure-native:network:VirtualWan"), []);
    const hub = findCreatedResource("azure-native:network:VirtualHub", "hub-virtual-hub").inputs;
    assert.deepEqual(hub["virtualWan"], { id: "/wan" });
  });

  it("refuses what only a network has, and the other way round", () => {
    const faults = (changes: Partial<LockedDownFirewallArgs>): string[] =>
      firewallFaults({ ...virtual, ...changes }).map((fault) => fault.path);
    assert.deepEqual(faults({}), []);
    assert.deepEqual(faults({ firewallSubnet: "10.10.64.0/26" }), ["firewallSubnet"]);
    assert.deepEqual(faults({ hubAddressSpace: "10.10.64.0/25" }), ["hubAddressSpace"]);
    assert.deepEqual(faults({ hubPublicIpCount: 0 }), ["hubPublicIpCount"]);
    assert.deepEqual(faults({ hubKind: "virtualNetwork" }), ["firewallSubnet", "hubPublicIpCount"]);
    assert.deepEqual(faults({ hubKind: "virtualwan" as never }), ["hubKind"]);
  });
});

describe("two firewalls of one stack", () => {
  runEachTest();

  it("share no name and no policy", async () => {
    new LockedDownFirewall("west", ARGS);
    new LockedDownFirewall("north", { ...ARGS, location: "northeurope" });
    await endRun();
    const keys = allCreated().map((resource) => `${resource.type} ${resource.name}`);
    assert.equal(new Set(keys).size, keys.length);
    const policies = findAllCreated(FIREWALL).map((firewall) =>
      JSON.stringify(firewall.inputs["firewallPolicy"]),
    );
    assert.equal(new Set(policies).size, 2);
  });

  it("make the same resources and rules whatever the order of their lists", async () => {
    const more = [destination(), destination({ name: "feed" }), addressDestination()];
    const made = async (changes: Partial<LockedDownFirewallArgs>): Promise<string> => {
      await startRun();
      new LockedDownFirewall("hub", { ...ARGS, ...changes });
      await endRun();
      return JSON.stringify(
        [...allCreated()].sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1)),
      );
    };
    const clients = ["10.20.0.0/16", "10.21.0.0/16"];
    const straight = await made({ approvedDestinations: more, clients });
    const turned = { approvedDestinations: [...more].reverse(), clients };
    assert.equal(await made(turned), straight);
  });
});

describe("arguments of the firewall", () => {
  const paths = (changes: Partial<LockedDownFirewallArgs>): string[] =>
    firewallFaults({ ...ARGS, ...changes }).map((fault) => fault.path);

  it("refuse clients that are in the hub, which do not pass the firewall", () => {
    assert.deepEqual(paths({ clients: ["10.20.1.0/24", "10.10.2.0/24"] }), ["clients[1]"]);
    assert.deepEqual(paths({ clients: ["spoke"] }), ["clients[0]"]);
    assert.deepEqual(paths({ clients: ["20.1.0.0/16"] }), ["clients[0]"]);
    assert.deepEqual(paths({ clients: [] }), ["clients"]);
  });

  it("refuse what is no DNS server, too many of them, and zones that do not exist", () => {
    assert.deepEqual(paths({ dnsServers: ["10.0.0.0/24", "dns"] }), ["dnsServers[0]", "dnsServers[1]"]);
    assert.deepEqual(paths({ dnsServers: Array<string>(16).fill("10.10.0.68") }), ["dnsServers"]);
    assert.deepEqual(paths({ availabilityZones: ["1", "4"] }), ["availabilityZones[1]"]);
  });

  it("refuse a forced tunnel whose subnets meet, or whose next hop is not there", () => {
    const tunnel = (changes: object): string[] =>
      paths({
        forcedTunnel: {
          managementSubnet: "10.10.0.64/26",
          nextHop: "virtualAppliance",
          nextHopIpAddress: "10.10.1.4",
          ...changes,
        },
      });
    assert.deepEqual(tunnel({}), []);
    assert.deepEqual(tunnel({ managementSubnet: "10.10.0.0/26" }), ["forcedTunnel.managementSubnet"]);
    assert.deepEqual(tunnel({ managementSubnet: "10.10.0.64/27" }), ["forcedTunnel.managementSubnet"]);
    assert.deepEqual(tunnel({ managementSubnet: "10.11.0.0/26" }), ["forcedTunnel.managementSubnet"]);
    assert.deepEqual(tunnel({ nextHopIpAddress: "10.10.0.5" }), ["forcedTunnel.nextHopIpAddress"]);
    assert.deepEqual(tunnel({ nextHopIpAddress: undefined }), ["forcedTunnel.nextHopIpAddress"]);
    assert.deepEqual(tunnel({ nextHopIpAddress: "gateway" }), ["forcedTunnel.nextHopIpAddress"]);
    assert.deepEqual(tunnel({ nextHop: "learnedRoute" }), ["forcedTunnel.nextHopIpAddress"]);
    assert.deepEqual(tunnel({ nextHop: "VPN" }), ["forcedTunnel.nextHop", "forcedTunnel.nextHopIpAddress"]);
    assert.deepEqual(tunnel({ nextHop: "virtualNetworkGateway", nextHopIpAddress: undefined }), []);
  });

  it("refuse a time that is none", () => {
    assert.deepEqual(paths({ now: new Date("soon") }), ["now"]);
  });

  it("refuse a name that Azure would not take, and a region that does not exist", () => {
    assert.throws(
      () => new LockedDownFirewall("the hub", { ...ARGS, location: "westeurop" }),
      (error: Error) => {
        assert.match(error.message, /\(2 faults\)/);
        assert.match(error.message, /name: "the hub" has characters that Azure refuses/);
        assert.match(error.message, /location: "westeurop" is not .*did you mean "westeurope"/);
        return true;
      },
    );
  });
});

describe("a block of the firewall's own address", () => {
  const { active } = planBlockList(blockList({ address: "20.50.1.0/24" }));

  it("is found, since it would cut off everything", () => {
    assert.equal(blockOfOwnAddress(active, "20.50.1.200")?.address, "20.50.1.0/24");
    assert.equal(blockOfOwnAddress(active, "20.50.2.1"), undefined);
  });
});
