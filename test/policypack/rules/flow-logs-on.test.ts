import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { auditOf, secret } from "../../../testing";
import { CONTEXT, NOW, ruleCalled } from "../context";
import { NETWORK_ID } from "../shapes";
import { findingsWith, judgeOneByOne, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "flow-logs-on";
const found = messagesOf(RULE);

type Props = Record<string, unknown>;
const HUB_ID = `${NETWORK_ID}/virtualNetworks/hub`;
const ANALYSED = {
  networkWatcherFlowAnalyticsConfiguration: { enabled: true, workspaceResourceId: "/subscriptions/s/w" },
};

const network = (props: Props = {}, type = "network:VirtualNetwork"): TestResource => ({
  type,
  name: "hub",
  props: { virtualNetworkName: "hub", resourceGroupName: "rg", ...props },
});
/** A flow log as it should be; the fields given replace those that it has. */
const flowLog = (props: Props = {}, from?: TestResource["from"], name = "flows"): TestResource => ({
  type: "network:FlowLog",
  name,
  props: {
    targetResourceId: HUB_ID,
    storageId: "/subscriptions/s/store",
    enabled: true,
    flowAnalyticsConfiguration: ANALYSED,
    ...props,
  },
  ...(from === undefined ? {} : { from }),
});
const classic = (props: Props = {}): TestResource[] => [
  {
    type: "azure:network/virtualNetwork:VirtualNetwork",
    name: "hub",
    props: { name: "hub", resourceGroupName: "rg" },
  },
  {
    type: "azure:network/networkWatcherFlowLog:NetworkWatcherFlowLog",
    name: "flows",
    props: {
      targetResourceId: HUB_ID,
      storageAccountId: "/subscriptions/s/store",
      enabled: true,
      trafficAnalytics: { enabled: true, workspaceId: "guid", workspaceResourceId: "/subscriptions/s/w" },
      ...props,
    },
  },
];
const subnet = (name: string): TestResource => ({
  type: "network:Subnet",
  name,
  props: { subnetName: name, virtualNetworkName: "hub", resourceGroupName: "rg" },
});
const ofSubnet = (name: string): TestResource =>
  flowLog({ targetResourceId: `${HUB_ID}/subnets/${name}` }, undefined, `flows-${name}`);
const inline = network({ subnets: [{ name: "app" }, { name: "data" }] });
const GROUP_ID = `${NETWORK_ID}/networkSecurityGroups/app`;

const withOptions = (options: Props, now: Date, ...resources: TestResource[]): string[] =>
  findingsWith(ruleCalled(RULE), resources, options, { now }).map(({ message }) => message);
const fromArm = (...resources: unknown[]): string[] => {
  const model = readModel(readDocument(JSON.stringify(resources), "resources.json").resources);
  return findingsOf(ruleCalled(RULE), model, {}, CONTEXT).map(({ message }) => message);
};

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a network without a flow log": [
        [network()],
        /Virtual network "hub" has no flow log\..*Add a FlowLog with the id of virtual network "hub" as targetResourceId\./s,
      ],
      "one of a named version": [
        [network({}, "azure-native:network/v20230901:VirtualNetwork")],
        /has no flow log/,
      ],
      "one of a local package": [
        [network({}, "azure-native_network_v20230901:network:VirtualNetwork")],
        /has no flow log/,
      ],
      "one of the classic provider": [classic().slice(0, 1), /Add a NetworkWatcherFlowLog with/],
      "a flow log of another network": [
        [network(), flowLog({ targetResourceId: `${NETWORK_ID}/virtualNetworks/spoke` })],
        /"hub" has no flow log/,
      ],
      "a flow log in the network's outputs that is of one of its subnets": [
        [
          network({ subnets: [{ name: "app" }, { name: "data" }], flowLogs: [{ id: "/flows" }] }),
          { ...ofSubnet("app"), outputs: { ...ofSubnet("app").props, id: "/flows" } },
        ],
        /not all of its subnets have one \("data"\)/,
      ],
      "a subnet without one": [
        [inline, ofSubnet("app")],
        /Virtual network "hub" has no flow log, and not all of its subnets have one \("data"\)\./,
      ],
      "a subnet that is a resource without one": [
        [network(), subnet("app"), subnet("data"), ofSubnet("data")],
        /not all of its subnets have one \("app"\)/,
      ],
      "a flow log that is off": [
        [network(), flowLog({ enabled: "False" })],
        /Flow log "flows" is off \(enabled is false\)\..*Set enabled to true\./s,
      ],
      "a flow log that is not said to be on": [[network(), flowLog({ enabled: null })], /enabled is not set/],
      "a flow log that writes nowhere": [
        [network(), flowLog({ storageId: "" })],
        /Flow log "flows" has no storage account to write to \(storageId is not set\)/,
      ],
      "the same in the classic provider": [
        classic({ storageAccountId: undefined }),
        /storageAccountId is not set/,
      ],
      "no traffic analytics": [
        [network(), flowLog({ flowAnalyticsConfiguration: undefined })],
        /Flow log "flows" is not looked into by traffic analytics \(flowAnalyticsConfiguration\.networkWatcherFlowAnalyticsConfiguration\.enabled is not set\)/,
      ],
      "traffic analytics that is off": [
        classic({ trafficAnalytics: { enabled: false, workspaceResourceId: "/w" } }),
        /\(trafficAnalytics\.enabled is false\)\..*Set trafficAnalytics\.enabled to true/s,
      ],
      "traffic analytics without a workspace": [
        classic({ trafficAnalytics: [{ enabled: true }] }),
        /traffic analytics, which has no workspace\..*Set workspaceResourceId in trafficAnalytics to/s,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("a flow log of a security group, which covers no network", () => {
      const [group, hub, ...others] = found([network(), flowLog({ targetResourceId: GROUP_ID })]);
      assert.match(
        group ?? "",
        /Flow log "flows" is one of network security group "app": Azure has accepted no new ones since 2025-06-30, and all of them end on 2027-09-30\./,
      );
      assert.match(group ?? "", /Set targetResourceId to the id of the virtual network\./);
      assert.match(hub ?? "", /has no flow log/);
      assert.deepEqual(others, []);
    });

    it("the same by what its target was made from, and in the classic provider", () => {
      const group = { type: "network:NetworkSecurityGroup", name: "app", props: {} };
      const made = flowLog({ targetResourceId: UNKNOWN }, { targetResourceId: ["app"] });
      assert.match(found([group, made]).join(), /is one of network security group "app"/);
      const old = classic({ targetResourceId: undefined, networkSecurityGroupId: GROUP_ID }).slice(1);
      assert.match(found(old).join(), /is one of network security group "app"/);
    });

    it("one that has ended", () => {
      const log = flowLog({ targetResourceId: GROUP_ID });
      assert.match(withOptions({}, new Date("2027-10-01"), log).join(), /all of them ended on 2027-09-30/);
      assert.match(withOptions({}, new Date("2027-09-30"), log).join(), /all of them end on 2027-09-30/);
    });

    it("in ARM JSON", () => {
      const messages = fromArm({
        type: "Microsoft.Network/virtualNetworks",
        name: "hub",
        id: HUB_ID,
        properties: {},
      });
      assert.match(messages.join(), /has no flow log/);
    });

    it("a flow log that is declared, whoever is responsible", () => {
      const messages = withOptions(
        { responsibility: "elsewhere" },
        CONTEXT.now,
        network(),
        flowLog({ enabled: false }),
      );
      assert.match(messages.join(), /is off/);
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a flow log of the network": [network(), flowLog()],
      "every name in another letter case": [
        network(),
        flowLog({ targetResourceId: HUB_ID.toUpperCase(), enabled: "TRUE" }),
      ],
      "the classic provider": classic(),
      "a target that follows from what it was made from": [
        network(),
        flowLog({ targetResourceId: UNKNOWN }, { targetResourceId: ["hub"] }),
      ],
      "a storage account and a workspace that are not known yet": [
        network(),
        flowLog({
          storageId: UNKNOWN,
          flowAnalyticsConfiguration: {
            networkWatcherFlowAnalyticsConfiguration: { enabled: true, workspaceResourceId: UNKNOWN },
          },
        }),
      ],
      "a flow log of each subnet": [inline, ofSubnet("app"), ofSubnet("DATA")],
      "of each subnet that is a resource": [
        network(),
        subnet("app"),
        subnet("data"),
        ofSubnet("app"),
        ofSubnet("data"),
      ],
      "of each interface of the only subnet": [
        network(),
        subnet("app"),
        {
          type: "network:NetworkInterface",
          name: "nic",
          props: {
            networkInterfaceName: "nic",
            resourceGroupName: "rg",
            ipConfigurations: [{ subnet: { id: `${HUB_ID}/subnets/app` } }],
          },
        },
        flowLog({ targetResourceId: `${NETWORK_ID}/networkInterfaces/nic` }),
      ],
      "a flow log of a network elsewhere": [flowLog()],
      "a stack without networks": [{ type: "network:RouteTable", name: "routes", props: {} }],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(found(resources), []);
      });
    }

    it("in ARM JSON", () => {
      const messages = fromArm(
        { type: "Microsoft.Network/virtualNetworks", name: "hub", id: HUB_ID, properties: {} },
        {
          type: "Microsoft.Network/networkWatchers/flowLogs",
          name: "flows",
          id: `${NETWORK_ID}/networkWatchers/w/flowLogs/flows`,
          properties: {
            targetResourceId: HUB_ID,
            storageId: "/s",
            enabled: true,
            flowAnalyticsConfiguration: ANALYSED,
          },
        },
      );
      assert.deepEqual(messages, []);
    });

    it("with options, less", () => {
      assert.deepEqual(withOptions({ responsibility: "elsewhere" }, CONTEXT.now, network()), []);
      const plain = flowLog({ flowAnalyticsConfiguration: undefined });
      assert.deepEqual(withOptions({ requireTrafficAnalytics: false }, CONTEXT.now, network(), plain), []);
    });

    it("a network on its way, whose flow log comes later", () => {
      assert.deepEqual(judgeOneByOne([network()], [ruleCalled(RULE)]), []);
    });
  });

  describe("cannot decide", () => {
    const spoke = { type: "network:VirtualNetwork", name: "spoke", props: { virtualNetworkName: "spoke" } };
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a target that nothing leads to": [
        [network(), flowLog({ targetResourceId: UNKNOWN })],
        /^Virtual network "hub" may have no flow log: targetResourceId is not known before the update\./m,
      ],
      "whether it is on": [
        [network(), flowLog({ enabled: UNKNOWN })],
        /^Flow log "flows" may be off: enabled is not known/m,
      ],
      "traffic analytics that is not known": [
        [network(), flowLog({ flowAnalyticsConfiguration: UNKNOWN })],
        /may not be looked into by traffic analytics: flowAnalyticsConfiguration is not known/,
      ],
      "a flow log that only the network's outputs tell of": [
        [network({ flowLogs: [{ id: `${NETWORK_ID}/networkWatchers/w/flowLogs/f` }] })],
        /may have no flow log: flowLogs\[0\] is a flow log that is not among what was read/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = found(resources);
        assert.deepEqual(others, []);
        assert.match(first ?? "", message);
      });
    }

    it("whether it is on, where a state has that as a secret", () => {
      const findings = auditOf([network(), flowLog({ enabled: secret(true) })], ruleCalled("flow-logs-on"), {
        now: NOW,
      });
      assert.match(findings.map(({ message }) => message).join("\n"), /enabled is an encrypted secret/);
    });

    it("one of two networks", () => {
      const either = flowLog({ targetResourceId: UNKNOWN }, { targetResourceId: ["hub", "spoke"] });
      const messages = found([network(), spoke, either]);
      assert.equal(messages.length, 2);
      for (const message of messages) assert.match(message, /is one of hub, spoke, not known which/);
    });

    it("what is off beside it", () => {
      const messages = found([network(), flowLog({ targetResourceId: UNKNOWN, enabled: false })]);
      assert.equal(messages.length, 2);
      assert.match(messages.join(), /is off/);
    });
  });
});
