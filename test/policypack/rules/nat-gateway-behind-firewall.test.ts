import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { DENY_INTERNET, NETWORK_ID, nsg } from "../shapes";
import { judgeOneByOne, messagesOf, type TestResource, UNKNOWN } from "../stack";
import { weighed } from "../weighed";

const RULE = "nat-gateway-behind-firewall";
const found = messagesOf(RULE);
const judged = weighed(RULE);

type Properties = Record<string, unknown>;

const NAT = { id: `${NETWORK_ID}/natGateways/nat` };
const gateway = (more: Properties = {}): TestResource => ({
  type: "network:NatGateway",
  name: "outbound",
  props: {
    resourceGroupName: "rg",
    natGatewayName: "nat",
    sku: { name: "Standard" },
    publicIpAddresses: [{ id: `${NETWORK_ID}/publicIPAddresses/pip` }],
    ...more,
  },
});
const network = (...subnets: Properties[]): TestResource => ({
  type: "network:VirtualNetwork",
  name: "vnet",
  props: {
    resourceGroupName: "rg",
    virtualNetworkName: "vnet",
    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
    ...(subnets.length === 0 ? {} : { subnets }),
  },
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
    defaultOutboundAccess: false,
    natGateway: NAT,
    ...properties,
  },
  ...of,
});
const classicGateway: TestResource = {
  type: "azure:network/natGateway:NatGateway",
  name: "outbound",
  props: { name: "nat", resourceGroupName: "rg" },
};
const classicAddress: TestResource = {
  type: "azure:network/natGatewayPublicIpAssociation:NatGatewayPublicIpAssociation",
  name: "address",
  props: { natGatewayId: NAT.id, publicIpAddressId: `${NETWORK_ID}/publicIPAddresses/pip` },
};
const classicSubnet = (name: string, of = "app"): TestResource => ({
  type: "azure:network/subnet:Subnet",
  name: of,
  props: {
    name,
    resourceGroupName: "rg",
    virtualNetworkName: "vnet",
    addressPrefixes: ["10.0.1.0/24"],
    defaultOutboundAccessEnabled: false,
  },
});
const association = (subnetId: unknown, from?: TestResource["from"]): TestResource => ({
  type: "azure:network/subnetNatGatewayAssociation:SubnetNatGatewayAssociation",
  name: "link",
  props: { subnetId, natGatewayId: NAT.id },
  ...(from === undefined ? {} : { from }),
});
const idOf = (name: string, of = "vnet"): string => `${NETWORK_ID}/virtualNetworks/${of}/subnets/${name}`;
const GUARD = { networkSecurityGroup: { id: `${NETWORK_ID}/networkSecurityGroups/nsg1` } };
const nic = (guard: Properties = {}, name = "web"): TestResource => ({
  type: "network:NetworkInterface",
  name,
  props: {
    resourceGroupName: "rg",
    ipConfigurations: [{ name: "main", subnet: { id: idOf("app") } }],
    ...guard,
  },
});

/** The same properties with keys in capitals. */
const odd = (props: Properties): Properties =>
  Object.fromEntries(Object.entries(props).map(([key, value]) => [key.toUpperCase(), value]));

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "a subnet": [network(), gateway(), subnet("app")],
      "a subnet of an API version": [
        network(),
        gateway(),
        subnet("app", {}, { type: "azure-native:network/v20230901:Subnet" }),
      ],
      "a subnet of a local package": [
        network(),
        gateway(),
        subnet("app", {}, { type: "azure-native_network_v20250701:network:Subnet" }),
      ],
      "a subnet in odd letter case": [
        network(),
        gateway(),
        { ...subnet("app"), props: odd(subnet("app").props) },
      ],
      "a subnet that is written in its network": [
        network({ name: "app", addressPrefix: "10.0.1.0/24", defaultOutboundAccess: false, natGateway: NAT }),
        gateway(),
      ],
      "a subnet whose gateway will have an id": [
        network(),
        gateway(),
        subnet("app", { natGateway: { id: UNKNOWN } }, { from: { natGateway: ["outbound"] } }),
      ],
      "a gateway that is not among those read": [network(), subnet("app")],
      "another subnet of the platform": [network(), gateway(), subnet("AzureBastionSubnet")],
      "a subnet whose name begins like the firewall's": [
        network(),
        gateway(),
        subnet("AzureFirewallSubnet2"),
      ],
      "an association (classic)": [
        network(),
        classicGateway,
        classicAddress,
        classicSubnet("app"),
        association(idOf("app")),
      ],
      "an association whose subnet will have an id (classic)": [
        network(),
        classicGateway,
        classicAddress,
        classicSubnet("app"),
        association(UNKNOWN, { subnetId: ["app"] }),
      ],
      "an association of a subnet that is written in its network": [
        network({ name: "app", addressPrefix: "10.0.1.0/24", defaultOutboundAccess: false }),
        gateway(),
        association(idOf("app")),
      ],
      "machines of which one is open": [
        network(),
        gateway(),
        nsg(DENY_INTERNET),
        subnet("app"),
        nic(GUARD),
        nic({}, "db"),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judged(resources);
        assert.match(
          first ?? "",
          /^mandatory: Subnet "\w+" has a NAT gateway of its own.*, and its machines can send to the whole Internet by it\.$/,
        );
        assert.deepEqual(others, []);
      });
    }

    it("with the gateway and the fix", () => {
      const [message = ""] = found([network(), gateway(), subnet("app")]);
      assert.match(message, /^Subnet "app" has a NAT gateway of its own, "outbound", and/m);
      assert.match(
        message,
        /fix: {4}Delete natGateway, and route 0\.0\.0\.0\/0 of the subnet to the firewall\./,
      );
      const [classic = ""] = found([
        network(),
        classicGateway,
        classicAddress,
        classicSubnet("app"),
        association(idOf("app")),
      ]);
      assert.match(classic, /fix: {4}Delete the association, and route/);
    });

    it("an association of a subnet in another stack (classic)", () => {
      const resources = [network(), classicSubnet("app"), association(idOf("app", "other"))];
      assert.deepEqual(judged(resources), [
        'mandatory: Subnet "app" has a NAT gateway of its own; nothing that could send by it was read, so nothing is proved closed.',
      ]);
    });

    it("a gateway of a whole network", () => {
      assert.match(
        judged([
          network(),
          gateway({ sourceVirtualNetwork: { id: `${NETWORK_ID}/virtualNetworks/vnet` } }),
        ])[0] ?? "",
        /^mandatory: NAT gateway "outbound" has a whole virtual network behind it/,
      );
    });

    it("the firewall's subnet where the options do not name it", () => {
      const resources = [network(), gateway(), subnet("AzureFirewallSubnet")];
      assert.match(
        judged(resources, { allowedSubnets: ["appliances"] })[0] ?? "",
        /^mandatory: Subnet "AzureFirewallSubnet"/,
      );
    });

    it("ARM JSON", () => {
      const text = JSON.stringify({
        data: [
          {
            id: `${NETWORK_ID}/virtualNetworks/vnet`,
            name: "vnet",
            type: "Microsoft.Network/virtualNetworks",
            properties: {
              subnets: [{ name: "app", properties: { addressPrefix: "10.0.1.0/24", natGateway: NAT } }],
            },
          },
        ],
      });
      const { resources } = readDocument(text, "graph.json");
      const findings = findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT);
      assert.deepEqual(
        findings.map(({ severity, property }) => [severity, property]),
        [["mandatory", "subnets[0].natGateway"]],
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "the firewall's subnet": [network(), gateway(), subnet("AzureFirewallSubnet")],
      "the firewall's subnet in odd letter case": [network(), gateway(), subnet("azureFirewallSUBNET")],
      "the firewall's subnet, written in its network": [
        network({ name: "AzureFirewallSubnet", addressPrefix: "10.0.0.0/26", natGateway: NAT }),
        gateway(),
      ],
      "an association of the firewall's subnet (classic)": [
        network(),
        classicGateway,
        classicSubnet("AzureFirewallSubnet"),
        association(idOf("AzureFirewallSubnet")),
      ],
      "an association of the firewall's subnet in another stack (classic)": [
        classicGateway,
        association(idOf("AzureFirewallSubnet", "hub")),
      ],
      "a subnet without one": [network(), gateway(), subnet("app", { natGateway: null })],
      "a subnet with an empty reference": [network(), gateway(), subnet("app", { natGateway: {} })],
      "a gateway at no subnet": [gateway()],
      "a subnet of the same name as one that has one": [
        network(),
        classicGateway,
        classicSubnet("app"),
        association(idOf("AzureFirewallSubnet")),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(judged(resources), []);
      });
    }

    it("a subnet that the options name", () => {
      const resources = [network(), gateway(), subnet("appliances")];
      assert.deepEqual(judged(resources, { allowedSubnets: ["AzureFirewallSubnet", "Appliances"] }), []);
      assert.equal(judged(resources).length, 1);
    });

    const advice: Record<string, [resources: TestResource[], how: string]> = {
      "a default route to an appliance comes first": [
        [
          network(),
          gateway(),
          {
            type: "network:RouteTable",
            name: "routes",
            props: {
              resourceGroupName: "rg",
              routeTableName: "routes",
              routes: [
                { addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress: "10.0.0.4" },
              ],
            },
          },
          subnet("app", { routeTable: { id: `${NETWORK_ID}/routeTables/routes` } }),
        ],
        "nothing",
      ],
      "the subnet's group denies Internet": [
        [network(), gateway(), nsg(DENY_INTERNET), subnet("app", GUARD)],
        "nothing",
      ],
      "the subnet's group lets out to one network": [
        [
          network(),
          gateway(),
          nsg(
            {
              ...DENY_INTERNET,
              name: "partner",
              access: "Allow",
              priority: 100,
              destinationAddressPrefix: "203.0.114.0/24",
            },
            DENY_INTERNET,
          ),
          subnet("app", GUARD),
        ],
        "to narrow destinations alone",
      ],
      "all that stands in the subnet is behind closed groups": [
        [network(), gateway(), nsg(DENY_INTERNET), subnet("app"), nic(GUARD)],
        "nothing",
      ],
      "the gateway has no address": [
        [network(), gateway({ publicIpAddresses: [] }), subnet("app")],
        "nothing",
      ],
    };
    for (const [name, [resources, how]] of Object.entries(advice)) {
      it(`as advice, where ${name}`, () => {
        assert.deepEqual(judged(resources), [
          `advisory: Subnet "app" has a NAT gateway of its own, "outbound"; its machines can send ${how} by it as things stand.`,
        ]);
      });
    }

    it("during an update, until the stack is complete", () => {
      assert.deepEqual(judgeOneByOne([network(), gateway(), subnet("app")], [ruleCalled(RULE)]), []);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a reference that is a secret": [
        [network(), subnet("app", { natGateway: "[secret]" })],
        /^mandatory: Subnet "app" may have a NAT gateway of its own.*natGateway is a secret/,
      ],
      "a reference that is a list": [
        [network(), subnet("app", { natGateway: [NAT] })],
        /^mandatory: Subnet "app" may have a NAT gateway of its own.*natGateway is of another kind/,
      ],
      "a reference that is not known": [
        [network(), subnet("app", { natGateway: UNKNOWN })],
        /^advisory: Subnet "app" may have a NAT gateway of its own.*natGateway is not known before the update/,
      ],
      "subnets that are secrets": [
        [{ ...network(), props: { ...network().props, subnets: "[secret]" } }],
        /^mandatory: A subnet of virtual network "vnet" may have a NAT gateway.*subnets is a secret/,
      ],
      "a name that is a secret": [
        [network(), gateway(), subnet("[secret]")],
        /^mandatory: Subnet "app" may have a NAT gateway.*subnetName is a secret/,
      ],
      "an association of a subnet that is a secret (classic)": [
        [classicGateway, association("[secret]")],
        /^mandatory: The subnet of association "link" may have a NAT gateway.*subnetId is a secret/,
      ],
      "routes that are not known": [
        [network(), gateway(), subnet("app", { routeTable: { id: "elsewhere" } })],
        /^mandatory: Subnet "app" has .* its machines may be able to send .*routeTable/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judged(resources);
        assert.match(first ?? "", message);
        assert.deepEqual(others, []);
      });
    }
  });
});
