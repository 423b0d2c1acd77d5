import assert from "node:assert/strict";

import { readModel } from "../../../egress/read";
import { readDocument } from "../../../egress/read/documents";
import { findingsOf } from "../../../policypack/rule";
import { CONTEXT, ruleCalled } from "../context";
import { DENY_INTERNET, NETWORK_ID, nsg } from "../shapes";
import { judgeOneByOne, judgeStack, messagesOf, type TestResource, UNKNOWN } from "../stack";
import { weighed } from "../weighed";

const RULE = "no-instance-public-ip";
const found = messagesOf(RULE);
const judged = weighed(RULE);

type Properties = Record<string, unknown>;

const APP = { id: `${NETWORK_ID}/virtualNetworks/vnet/subnets/app` };
const PIP = { publicIPAddress: { id: `${NETWORK_ID}/publicIPAddresses/pip` } };
const MADE = { publicIPAddressConfiguration: { name: "out" } };
const pip: TestResource = {
  type: "network:PublicIPAddress",
  name: "web-address",
  props: { resourceGroupName: "rg", publicIpAddressName: "pip" },
};
const nic = (configuration: Properties, more: Partial<TestResource> = {}): TestResource => ({
  type: "network:NetworkInterface",
  name: "web",
  props: { resourceGroupName: "rg", ipConfigurations: [{ name: "main", subnet: APP, ...configuration }] },
  ...more,
});
const network: TestResource = {
  type: "network:VirtualNetwork",
  name: "vnet",
  props: {
    resourceGroupName: "rg",
    virtualNetworkName: "vnet",
    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
  },
};
const app = (properties: Properties = {}): TestResource => ({
  type: "network:Subnet",
  name: "app",
  props: {
    resourceGroupName: "rg",
    virtualNetworkName: "vnet",
    subnetName: "app",
    addressPrefix: "10.0.1.0/24",
    defaultOutboundAccess: false,
    ...properties,
  },
});
const inMachine = (configuration: Properties): TestResource => ({
  type: "compute:VirtualMachine",
  name: "vm",
  props: {
    networkProfile: {
      networkInterfaceConfigurations: [
        { name: "nic", ipConfigurations: [{ subnet: APP, ...configuration }] },
      ],
    },
  },
});
const inScaleSet = (configuration: Properties): TestResource => ({
  type: "compute:VirtualMachineScaleSet",
  name: "set",
  props: {
    virtualMachineProfile: {
      networkProfile: {
        networkInterfaceConfigurations: [
          { name: "nic", ipConfigurations: [{ subnet: APP, ...configuration }] },
        ],
      },
    },
  },
});
const classicNic = (configuration: Properties, more: Partial<TestResource> = {}): TestResource => ({
  type: "azure:network/networkInterface:NetworkInterface",
  name: "web",
  props: { ipConfigurations: [{ name: "main", subnetId: APP.id, ...configuration }] },
  ...more,
});
const classicSet = (type: string): TestResource => ({
  type: `azure:compute/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`,
  name: "set",
  props: {
    networkInterfaces: [
      { name: "nic", ipConfigurations: [{ subnetId: APP.id, publicIpAddresses: [{ name: "out" }] }] },
    ],
  },
});
/** The subnet behind a group that lets out what these rules let out. */
const guarded = (...rules: Properties[]): TestResource[] => [
  network,
  { ...nsg(...rules, DENY_INTERNET) },
  app({ networkSecurityGroup: { id: `${NETWORK_ID}/networkSecurityGroups/nsg1` } }),
];
const TO_PARTNER = { ...DENY_INTERNET, access: "Allow", priority: 100, name: "partner" };

describe(RULE, () => {
  describe("flags", () => {
    const cases: Record<string, TestResource[]> = {
      "a network interface": [network, app(), pip, nic(PIP)],
      "a network interface of an API version": [
        network,
        app(),
        nic(PIP, { type: "azure-native:network/v20230901:NetworkInterface" }),
      ],
      "a network interface of a local package": [
        network,
        app(),
        nic(PIP, { type: "azure-native_network_v20250701:network:NetworkInterface" }),
      ],
      "a network interface in odd letter case": [
        network,
        app(),
        nic({ PublicIPAddress: { ID: PIP.publicIPAddress.id } }),
      ],
      "the second of two configurations": [
        network,
        app(),
        nic({}, { props: { ipConfigurations: [{ subnet: APP }, { subnet: APP, ...PIP }] } }),
      ],
      "an interface as its outputs show it": [
        network,
        app(),
        nic({
          publicIPAddress: { ...PIP.publicIPAddress, ipAddress: "20.1.2.3", sku: { name: "Standard" } },
        }),
      ],
      "a machine that makes its interface": [network, app(), inMachine(MADE)],
      "a scale set": [network, app(), inScaleSet(MADE)],
      "a network interface (classic)": [network, app(), classicNic({ publicIpAddressId: "pip" })],
      "a scale set of Linux machines (classic)": [network, app(), classicSet("LinuxVirtualMachineScaleSet")],
      "a scale set of Windows machines (classic)": [
        network,
        app(),
        classicSet("WindowsVirtualMachineScaleSet"),
      ],
      "an orchestrated scale set (classic)": [
        network,
        app(),
        classicSet("OrchestratedVirtualMachineScaleSet"),
      ],
      "an interface whose subnet is not among those read": [nic(PIP)],
      "an interface in a subnet of the platform": [
        network,
        { ...app({ subnetName: "GatewaySubnet" }), name: "gateways" },
        nic({ ...PIP, subnet: { id: `${NETWORK_ID}/virtualNetworks/vnet/subnets/GatewaySubnet` } }),
      ],
      "an address that will have an id": [network, app(), nic({ publicIPAddress: { id: UNKNOWN } })],
      "an address whose id was made from it (classic)": [
        network,
        app(),
        pip,
        classicNic({ publicIpAddressId: UNKNOWN }, { from: { ipConfigurations: ["web-address"] } }),
      ],
      "a subnet that lets out more than anybody can answer for": [
        ...guarded({ ...TO_PARTNER, destinationAddressPrefix: "20.0.0.0/8" }),
        nic(PIP),
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judged(resources);
        assert.match(first ?? "", /^mandatory: .* has a public address of its own/);
        assert.deepEqual(others, []);
      });
    }

    it("with the address, the packet that gets out, and the fix", () => {
      const [message = "", ...others] = found([network, app(), pip, nic(PIP)]);
      assert.deepEqual(others, []);
      assert.match(
        message,
        /^Network interface "web" has a public address of its own, "web-address", and it can send to the whole Internet by it\.$/m,
      );
      assert.match(message, /Delete ipConfigurations\[0\]\.publicIPAddress, and reach the machine through/);
    });

    it("each of several addresses", () => {
      assert.equal(judged([network, app(), nic(PIP), inScaleSet(MADE)]).length, 2);
    });

    it("ARM JSON", () => {
      const text = JSON.stringify({
        data: [
          {
            id: `${NETWORK_ID}/networkInterfaces/web`,
            name: "web",
            type: "Microsoft.Network/networkInterfaces",
            properties: { ipConfigurations: [{ name: "main", properties: { subnet: APP, ...PIP } }] },
          },
        ],
      });
      const { resources } = readDocument(text, "graph.json");
      const findings = findingsOf(ruleCalled(RULE), readModel(resources), {}, CONTEXT);
      assert.deepEqual(
        findings.map(({ severity, property }) => [severity, property]),
        [["mandatory", "ipConfigurations[0].publicIPAddress"]],
      );
    });
  });

  describe("allows", () => {
    const cases: Record<string, TestResource[]> = {
      "an interface without one": [network, app(), nic({})],
      "an interface whose address is null": [network, app(), nic({ publicIPAddress: null })],
      "an interface whose address is empty (classic)": [
        network,
        app(),
        classicNic({ publicIpAddressId: "" }),
      ],
      "a machine that makes its interface without one": [network, app(), inMachine({})],
      "a scale set without one": [network, app(), inScaleSet({})],
      "an address that nothing has": [network, app(), pip],
      "the addresses of firewalls, bastions, gateways and load balancers": [
        ...["AzureFirewall", "BastionHost", "VirtualNetworkGateway"].map((type): TestResource => ({
          type: `network:${type}`,
          name: type,
          props: { ipConfigurations: [{ name: "main", ...PIP }] },
        })),
        {
          type: "network:LoadBalancer",
          name: "lb",
          props: { frontendIPConfigurations: [{ name: "front", ...PIP }] },
        },
        { type: "network:NatGateway", name: "nat", props: { publicIpAddresses: [PIP.publicIPAddress] } },
      ],
    };
    for (const [name, resources] of Object.entries(cases)) {
      it(name, () => {
        assert.deepEqual(judged(resources), []);
      });
    }

    const advice: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a security group that denies Internet": [
        [...guarded(), nic(PIP)],
        /^advisory: Network interface "web" has .*; it can send nothing by it as things stand\.$/,
      ],
      "a security group that lets out to one network": [
        [...guarded({ ...TO_PARTNER, destinationAddressPrefix: "203.0.114.0/24" }), nic(PIP)],
        /^advisory: .*; it can send to narrow destinations alone by it as things stand\.$/,
      ],
      "a closed group of the interface's own": [
        [
          network,
          app(),
          nsg(DENY_INTERNET),
          nic(
            {},
            {
              props: {
                ...nic(PIP).props,
                networkSecurityGroup: { id: `${NETWORK_ID}/networkSecurityGroups/nsg1` },
              },
            },
          ),
        ],
        /^advisory: /,
      ],
      "a default route to an appliance that nobody knows": [
        [
          network,
          {
            type: "network:RouteTable",
            name: "routes",
            props: {
              resourceGroupName: "rg",
              routeTableName: "routes",
              routes: [
                { addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress: "10.9.0.4" },
              ],
            },
          },
          app({ routeTable: { id: `${NETWORK_ID}/routeTables/routes` } }),
          nic(PIP),
        ],
        /^advisory: .* can send nothing by it/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(advice)) {
      it(`as advice: ${name}`, () => {
        const [first, ...others] = judged(resources);
        assert.match(first ?? "", message);
        assert.deepEqual(others, []);
      });
    }

    it("during an update, until the stack is complete", () => {
      assert.deepEqual(judgeOneByOne([network, app(), nic(PIP)], [ruleCalled(RULE)]), []);
      assert.equal(judgeStack([network, app(), nic(PIP)], [ruleCalled(RULE)]).length, 1);
    });

    it("what its options say is narrow", () => {
      const resources = [...guarded({ ...TO_PARTNER, destinationAddressPrefix: "203.0.114.0/24" }), nic(PIP)];
      assert.match(
        judged(resources, { broadAddresses: 256 })[0] ?? "",
        /^mandatory: .* more of the Internet/,
      );
      assert.match(judged(resources, { broadAddresses: 257 })[0] ?? "", /^advisory: /);
    });
  });

  describe("cannot decide", () => {
    const cases: Record<string, [resources: TestResource[], message: RegExp]> = {
      "a reference that is not known": [
        [network, app(), nic({ publicIPAddress: UNKNOWN })],
        /^advisory: .* may have a public address .*publicIPAddress is not known before the update\.$/,
      ],
      "a reference that is a secret": [
        [network, app(), classicNic({ publicIpAddressId: "[secret]" })],
        /^mandatory: .* may have a public address .*is a secret/,
      ],
      "configurations that are not known": [
        [network, app(), nic({}, { props: { ipConfigurations: UNKNOWN } })],
        /^advisory: Network interface "web" may have a public address .*ipConfigurations is not known/,
      ],
      "routes that are not known": [
        [network, app({ routeTable: { id: `${NETWORK_ID}/routeTables/elsewhere` } }), nic(PIP)],
        /^mandatory: .* has a public address .* may be able to send .*routeTable/,
      ],
      "a security group that is a secret": [
        [network, app({ networkSecurityGroup: "[secret]" }), nic(PIP)],
        /^mandatory: .* may be able to send .*networkSecurityGroup is a resource that is not among those read/,
      ],
    };
    for (const [name, [resources, message]] of Object.entries(cases)) {
      it(name, () => {
        const [first, ...others] = judged(resources);
        assert.match(first ?? "", message);
        assert.deepEqual(others, []);
      });
    }

    it("but knows that nothing gets out where the subnet is closed", () => {
      const resources = [...guarded(), nic({ publicIPAddress: UNKNOWN })];
      assert.match(judged(resources)[0] ?? "", /^advisory: .* may have a public address/);
    });

    it("and says what has to be known", () => {
      assert.match(
        found([network, app(), nic({ publicIPAddress: UNKNOWN })])[0] ?? "",
        /Give ipConfigurations\[0\]\.publicIPAddress a value that can be judged/,
      );
    });
  });
});
