import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { NETWORK_ID } from "../shapes";
import { judgeOneByOne, messagesOf, type TestResource, UNKNOWN } from "../stack";
import { weighed } from "../weighed";

const RULE = "subnet-has-nsg";
const found = messagesOf(RULE);
const judged = weighed(RULE);

type Properties = Record<string, unknown>;

const GROUP = { id: `${NETWORK_ID}/networkSecurityGroups/nsg1` };
const group: TestResource = {
  type: "network:NetworkSecurityGroup",
  name: "guard",
  props: { resourceGroupName: "rg", networkSecurityGroupName: "nsg1" },
};
const network = (subnets?: unknown, of: Partial<TestResource> = {}): TestResource => ({
  type: "network:VirtualNetwork",
  name: "vnet",
  props: {
    resourceGroupName: "rg",
    virtualNetworkName: "vnet",
    ...(subnets === undefined ? {} : { subnets }),
  },
  ...of,
});
const subnet = (
  subnetName: unknown,
  properties: Properties = {},
  of: Partial<TestResource> = {},
): TestResource => ({
  type: "network:Subnet",
  name: "app",
  props: {
    resourceGroupName: "rg",
    virtualNetworkName: "vnet",
    subnetName,
    addressPrefix: "10.0.1.0/24",
    ...properties,
  },
  ...of,
});
const classicSubnet = (name: unknown = "app", of = "app"): TestResource => ({
  type: "azure:network/subnet:Subnet",
  name: of,
  props: { name, resourceGroupName: "rg", virtualNetworkName: "vnet", addressPrefixes: ["10.0.1.0/24"] },
});
const classicNetwork = (subnets: unknown): TestResource => ({
  type: "azure:network/virtualNetwork:VirtualNetwork",
  name: "vnet",
  props: { name: "vnet", resourceGroupName: "rg", addressSpaces: ["10.0.0.0/16"], subnets },
});
const association = (subnetId: unknown, from?: TestResource["from"]): TestResource => ({
  type: "azure:network/subnetNetworkSecurityGroupAssociation:SubnetNetworkSecurityGroupAssociation",
  name: "link",
  props: { subnetId, networkSecurityGroupId: GROUP.id },
  ...(from === undefined ? {} : { from }),
});
const idOf = (name: string, of = "vnet"): string => `${NETWORK_ID}/virtualNetworks/${of}/subnets/${name}`;

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "a subnet": [network(), subnet("app")],
      "a subnet whose network is not among those read": [subnet("app")],
      "a subnet of an API version": [subnet("app", {}, { type: "azure-native:network/v20230901:Subnet" })],
      "a subnet of a local package": [
        subnet("app", {}, { type: "azure-native_network_v20250701:network:Subnet" }),
      ],
      "a subnet whose group is null": [subnet("app", { networkSecurityGroup: null })],
      "a subnet whose group has no id": [subnet("app", { networkSecurityGroup: {} })],
      "a subnet that is written in its network": [network([{ name: "app" }]), group],
      "the second of two subnets": [network([{ name: "db", networkSecurityGroup: GROUP }, { name: "app" }])],
      "a subnet without an association (classic)": [classicSubnet()],
      "a subnet beside one that has an association (classic)": [
        classicSubnet(),
        classicSubnet("db", "db"),
        association(idOf("db")),
      ],
      "a subnet of the same name as one with an association in another network (classic)": [
        classicSubnet(),
        association(idOf("app", "other")),
      ],
      "a subnet that is written in its network (classic)": [
        classicNetwork([{ name: "app", securityGroup: "" }]),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(judged(resources), ['advisory: Subnet "app" has no network security group.']);
      });
    }

    it("a subnet whose name begins like one of the platform's", () => {
      assert.equal(judged([subnet("GatewaySubnets")]).length, 1);
    });

    it("Bastion's subnet, which may have one", () => {
      assert.equal(judged([subnet("AzureBastionSubnet")]).length, 1);
    });

    it("with the place where the group belongs", () => {
      const fixOf = (...resources: TestResource[]): string =>
        /fix: +(.*)/.exec(found(resources)[0] ?? "")?.[1] ?? "";
      const group = "a group that denies what the subnet does not need.";
      assert.equal(fixOf(subnet("app")), `Set networkSecurityGroup.id to the id of ${group}`);
      assert.equal(
        fixOf(network([{ name: "app" }])),
        `Set subnets[0].networkSecurityGroup.id to the id of ${group}`,
      );
      assert.equal(
        fixOf(classicNetwork([{ name: "app" }])),
        `Set subnets[0].securityGroup to the id of ${group}`,
      );
      assert.equal(fixOf(classicSubnet()), `Give it, by a SubnetNetworkSecurityGroupAssociation, ${group}`);
    });

    it("what its options do not except", () => {
      assert.equal(judged([subnet("GatewaySubnet")], { except: [] }).length, 1);
    });

    it("ARM JSON", () => {
      const text = JSON.stringify({
        data: [
          {
            id: `${NETWORK_ID}/virtualNetworks/vnet`,
            name: "vnet",
            type: "Microsoft.Network/virtualNetworks",
            properties: {
              subnets: [
                { name: "app", properties: { addressPrefix: "10.0.1.0/24" } },
                { name: "db", properties: { networkSecurityGroup: GROUP } },
              ],
            },
          },
        ],
      });
      const { resources } = readDocument(text, "graph.json");
      const findings = findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT);
      assert.deepEqual(
        findings.map(({ property }) => property),
        ["subnets[0].networkSecurityGroup.id"],
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a subnet with a group": [network(), group, subnet("app", { networkSecurityGroup: GROUP })],
      "a group that is not among those read": [subnet("app", { networkSecurityGroup: GROUP })],
      "a group in odd letter case": [subnet("app", { NetworkSecurityGROUP: { ID: GROUP.id } })],
      "a group that will have an id": [
        group,
        subnet(
          "app",
          { networkSecurityGroup: { id: UNKNOWN } },
          { from: { networkSecurityGroup: ["guard"] } },
        ),
      ],
      "one of two groups, not known which": [
        group,
        { ...group, name: "other", props: { networkSecurityGroupName: "nsg2" } },
        subnet(
          "app",
          { networkSecurityGroup: UNKNOWN },
          { from: { networkSecurityGroup: ["guard", "other"] } },
        ),
      ],
      "a subnet that is written in its network": [network([{ name: "app", networkSecurityGroup: GROUP }])],
      "a subnet that is written in its network (classic)": [
        classicNetwork([{ name: "app", securityGroup: GROUP.id }]),
      ],
      "an association (classic)": [classicSubnet(), association(idOf("app"))],
      "an association in odd letter case (classic)": [
        classicSubnet(),
        association(idOf("APP").toUpperCase()),
      ],
      "an association whose subnet will have an id (classic)": [
        classicSubnet(),
        association(UNKNOWN, { subnetId: ["app"] }),
      ],
      "an association of a subnet that is written in its network": [
        network([{ name: "app" }]),
        association(idOf("app")),
      ],
      "a network without subnets": [network()],
      "subnets that cannot or must not have one": [
        ...["GatewaySubnet", "AzureFirewallSubnet", "AzureFirewallManagementSubnet", "routeSERVERsubnet"].map(
          (name) => subnet(name, {}, { name }),
        ),
        network([{ name: "gatewaysubnet" }]),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(judged(resources), []);
      });
    }

    it("what its options except", () => {
      assert.deepEqual(judged([subnet("app")], { except: ["APP"] }), []);
    });

    it("during an update, until the stack is complete", () => {
      assert.deepEqual(judgeOneByOne([subnet("app")], [ruleCalled(RULE)]), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a group that is not known": [
        [subnet("app", { networkSecurityGroup: UNKNOWN })],
        /^advisory: Subnet "app" may have no network security group: networkSecurityGroup is not known/,
      ],
      "a group whose id is not known, and was made from nothing that was read": [
        [subnet("app", { networkSecurityGroup: { id: UNKNOWN } })],
        /^advisory: Subnet "app" may have no network security group: networkSecurityGroup\.id is not known/,
      ],
      "a group that is a secret (classic)": [
        [classicNetwork([{ name: "app", securityGroup: "[secret]" }])],
        /^advisory: Subnet "app" may have no .*subnets\[0\]\.securityGroup is a secret/,
      ],
      "subnets that are not known": [
        [network(UNKNOWN)],
        /^advisory: A subnet of virtual network "vnet" may have no network security group: subnets is not known/,
      ],
      "a name that may be excepted": [
        [subnet("[secret]")],
        /^advisory: Subnet "app" may have no network security group: subnetName is a secret/,
      ],
      "a name that may be none of the excepted ones": [
        [subnet("[secret]", {}, { name: "GatewaySubnet" })],
        /^advisory: Subnet "GatewaySubnet" may have no network security group: subnetName is a secret/,
      ],
      "an association of a subnet that is not known (classic)": [
        [classicSubnet(), association(UNKNOWN)],
        /^advisory: Subnet "app" may have no network security group: subnetId is not known/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judged(resources);
        assert.match(first ?? "", message);
        assert.deepEqual(others, []);
      });
    }

    it("which of two subnets an association is for (classic)", () => {
      const resources = [
        classicSubnet(),
        classicSubnet("db", "db"),
        association(UNKNOWN, { subnetId: ["app", "db"] }),
      ];
      assert.deepEqual(
        judged(resources).map((text) => /"(\w+)" may have .*: (.*)\.$/.exec(text)?.slice(1)),
        [
          ["app", "subnetId is one of several subnets, not known which"],
          ["db", "subnetId is one of several subnets, not known which"],
        ],
      );
    });
  });
});
