import assert from "node:assert/strict";

import { DENY_INTERNET, nsg, NETWORK_ID } from "../shapes";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN } from "../stack";

const RULE = "subnet-egress-is-controlled";
const found = messagesOf(RULE);

const subnet = (props: Record<string, unknown>, from?: TestResource["from"]): TestResource => ({
  type: "network:Subnet",
  name: "app",
  props: {
    subnetName: "app",
    virtualNetworkName: "spoke",
    addressPrefix: "10.0.1.0/24",
    resourceGroupName: "rg",
    ...props,
  },
  ...(from === undefined ? {} : { from }),
});
const PRIVATE = { defaultOutboundAccess: false };
const routes = (nextHopIpAddress: unknown, from?: TestResource["from"]): TestResource => ({
  type: "network:RouteTable",
  name: "routes",
  props: {
    resourceGroupName: "rg",
    routeTableName: "routes",
    routes: [
      { name: "default", addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress },
    ],
  },
  ...(from === undefined ? {} : { from }),
});
const FIREWALL: TestResource = {
  type: "network:AzureFirewall",
  name: "firewall",
  props: { resourceGroupName: "rg" },
};
const NAT: TestResource = {
  type: "network:NatGateway",
  name: "nat",
  props: { resourceGroupName: "rg", natGatewayName: "nat", publicIpAddresses: [{ id: "pip" }] },
};

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "default outbound access": [subnet({})],
      "a private subnet with a NAT gateway": [
        NAT,
        subnet({ ...PRIVATE, natGateway: { id: `${NETWORK_ID}/natGateways/nat` } }),
      ],
      "a NAT gateway whose id is not known yet": [
        NAT,
        subnet({ ...PRIVATE, natGateway: { id: UNKNOWN } }, { natGateway: ["nat"] }),
      ],
      "a subnet that is written inside its network": [
        {
          type: "network:VirtualNetwork",
          name: "spoke",
          props: { subnets: [{ name: "app", addressPrefix: "10.0.1.0/24" }] },
        },
      ],
      "an interface with an address of its own in a private subnet": [
        subnet(PRIVATE),
        {
          type: "network:NetworkInterface",
          name: "nic",
          props: {
            ipConfigurations: [
              { subnet: { id: UNKNOWN }, publicIPAddress: { id: UNKNOWN }, privateIPAddress: "10.0.1.4" },
            ],
          },
          from: { ipConfigurations: ["app"] },
        },
      ],
      "a route table that is not among the resources": [
        subnet({ ...PRIVATE, routeTable: { id: `${NETWORK_ID}/routeTables/elsewhere` } }),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.equal(found(resources).length, 1);
      });
    }

    it("names the exit, a packet and the way to close it", () => {
      const [message = ""] = found([subnet({})]);
      assert.match(
        message,
        /Machines in subnet "app" can send to the whole Internet by default outbound access\./,
      );
      assert.match(message, /packet: 10\.0\.1\.4 -> 1\.0\.0\.0 Tcp port 0 is let out/);
      assert.match(
        message,
        /fix: +Set defaultOutboundAccess of subnet "app" to false, or route 0\.0\.0\.0\/0 to a firewall, or/,
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "a private subnet without a way out": [subnet(PRIVATE)],
      "a security group that denies the Internet": [
        nsg(DENY_INTERNET),
        subnet({ networkSecurityGroup: { id: `${NETWORK_ID}/networkSecurityGroups/nsg1` } }),
      ],
      "a security group whose id is not known yet": [
        nsg(DENY_INTERNET),
        subnet({ networkSecurityGroup: { id: UNKNOWN } }, { networkSecurityGroup: ["nsg"] }),
      ],
      "a default route to a firewall without rules, whose address is not known yet": [
        FIREWALL,
        routes(UNKNOWN, { routes: ["firewall"] }),
        subnet({ ...PRIVATE, routeTable: { id: UNKNOWN } }, { routeTable: ["routes"] }),
      ],
      "a subnet of the platform": [subnet({ subnetName: "AzureFirewallSubnet" })],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(judgeStack(resources), []);
      });
    }
  });

  describe("cannot decide", () => {
    it("where the next hop is no firewall among the resources, and names it", () => {
      const [message = ""] = found([
        routes("10.0.0.4"),
        subnet({ ...PRIVATE, routeTable: { id: `${NETWORK_ID}/routeTables/routes` } }),
      ]);
      assert.match(
        message,
        /may be able to send to the whole Internet: routes\[0\] leads to 10\.0\.0\.4, which is no firewall/,
      );
    });

    it("where a machine's network is written as no kind that Azure takes", () => {
      const set: TestResource = {
        type: "compute:VirtualMachineScaleSet",
        name: "set",
        props: { vmScaleSetName: "set", virtualMachineProfile: "profile" },
      };
      const nic: TestResource = {
        type: "network:NetworkInterface",
        name: "nic",
        props: { ipConfigurations: [7] },
      };
      for (const one of [set, nic]) {
        const [message = ""] = found([one]);
        assert.match(
          message,
          /may be able to send to the whole Internet: .* is a subnet that is not among those/,
        );
      }
    });

    it("where an interface stands that names no subnet, and says so in a sentence", () => {
      const nic = {
        type: "network:NetworkInterface",
        name: "nic",
        props: { ipConfigurations: [{ name: "main" }] },
      };
      const [message = ""] = found([nic]);
      assert.match(
        message,
        /Network interface "nic" may be able to send to the whole Internet: it names no subnet\./,
      );
    });
  });

  it("leaves the order of an update alone", () => {
    assert.deepEqual(judgeOneByOne([subnet({}), nsg(DENY_INTERNET)]), []);
  });
});
