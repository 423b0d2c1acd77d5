import assert from "node:assert/strict";

import {
  DEFAULT_THRESHOLDS,
  judgeFirewallPolicies,
  judgeNetworkSecurityGroups,
  type Opening,
} from "../../../egress/reach";
import { readModel, type Resource } from "../../../egress/read";
import {
  collection,
  DENY_INTERNET,
  estate,
  FF,
  FN,
  idOf,
  networkRule,
  resource,
  rule,
} from "../cases/fixtures";

const OPEN = rule({ name: "open" });

function openingsOf(resources: readonly Resource[], group: string): readonly Opening[] {
  const sets = judgeNetworkSecurityGroups(readModel(resources), DEFAULT_THRESHOLDS);
  const set = sets.find(({ urn }) => urn.endsWith(`::${group}`));
  assert.ok(set !== undefined, `no group ${group}`);
  return set.openings;
}

/** The interface of a fixture with a group of its own that lets everything out. */
const LOOSE_INTERFACE = [
  resource("NetworkSecurityGroup", "networkSecurityGroups", "loose", { securityRules: [OPEN] }),
  resource("NetworkInterface", "networkInterfaces", "nic", {
    networkSecurityGroup: { id: idOf("networkSecurityGroups", "loose") },
    ipConfigurations: [
      { privateIPAddress: "10.0.1.4", subnet: { id: idOf("virtualNetworks/vnet/subnets", "app") } },
    ],
  }),
];

describe("a security group that opens everything", () => {
  const cases: Record<string, [resources: Resource[], group: string, closedElsewhere: boolean]> = {
    "is a way out where nothing else stands on the path": [FN([OPEN]), "nsg", false],
    "is a way out where nothing in the model has it": [
      [
        ...estate({}),
        resource("NetworkSecurityGroup", "networkSecurityGroups", "loose", { securityRules: [OPEN] }),
      ],
      "loose",
      false,
    ],
    "N10 is none where the subnet's group closes what the interface's opens": [
      FN([], { others: LOOSE_INTERFACE }),
      "loose",
      true,
    ],
    "is none where the firewall at the end of the route closes it": [FF([], { rules: [OPEN] }), "nsg", true],
    "is none where no outbound method carries it": [
      estate({ rules: [OPEN], subnet: { defaultOutboundAccess: false } }),
      "nsg",
      true,
    ],
    "is a way out where the route leads to where nobody knows": [
      estate({
        rules: [OPEN],
        routes: [
          {
            name: "r",
            addressPrefix: "0.0.0.0/0",
            nextHopType: "VirtualAppliance",
            nextHopIpAddress: "10.9.9.9",
          },
        ],
        subnet: { defaultOutboundAccess: false },
      }),
      "nsg",
      false,
    ],
  };
  for (const [name, [resources, group, closedElsewhere]] of Object.entries(cases)) {
    it(name, () => {
      assert.deepEqual(
        openingsOf(resources, group).map((opening) => opening.closedElsewhere),
        [closedElsewhere],
      );
    });
  }

  it("is judged by every subnet that has it, and one open one is enough", () => {
    const two = [
      ...FF([], { rules: [OPEN] }),
      resource("Subnet", "virtualNetworks/vnet/subnets", "other", {
        virtualNetworkName: "vnet",
        addressPrefix: "10.0.3.0/24",
        networkSecurityGroup: { id: idOf("networkSecurityGroups", "nsg") },
      }),
    ];
    assert.deepEqual(
      openingsOf(two, "nsg").map((opening) => opening.closedElsewhere),
      [false],
    );
  });

  it("opens nothing where an earlier Deny covers it", () => {
    assert.deepEqual(
      openingsOf(
        FN([
          { ...DENY_INTERNET, name: "first", priority: 100 },
          { ...OPEN, priority: 200 },
        ]),
        "nsg",
      ),
      [],
    );
  });
});

describe("a firewall rule that opens everything", () => {
  const opening = (...sourceAddresses: string[]): Resource[] =>
    FF([collection("Allow", 100, networkRule({ sourceAddresses }))]);
  const peering = resource("VirtualNetworkPeering", "virtualNetworks/vnet/virtualNetworkPeerings", "spoke", {
    virtualNetworkName: "vnet",
    remoteVirtualNetwork: { id: idOf("virtualNetworks", "spoke") },
  });
  const gateway = resource("VirtualNetworkGateway", "virtualNetworkGateways", "vpn", {});
  const cases: Record<string, [resources: Resource[], closedElsewhere: boolean]> = {
    "is a way out for the machines of its network": [opening("10.0.1.0/24"), false],
    "N27 is none where no network that is read has its sources": [opening("10.7.0.0/16"), true],
    "is a way out for what stands in no subnet that was read": [opening("10.0.200.0/24"), false],
    "is a way out where a peering leads to the firewall's network": [
      [...opening("10.7.0.0/16"), peering],
      false,
    ],
    "is a way out where a gateway leads to it": [[...opening("10.7.0.0/16"), gateway], false],
    "is a way out where nothing shows who is led to the firewall": [
      opening("10.7.0.0/16").filter(({ name }) => name !== "app" && name !== "nic"),
      false,
    ],
    "is a way out where the firewall was not read": [
      opening("10.7.0.0/16").filter(({ name }) => name !== "firewall"),
      false,
    ],
  };
  for (const [name, [resources, closedElsewhere]] of Object.entries(cases)) {
    it(name, () => {
      const sets = judgeFirewallPolicies(readModel(resources), DEFAULT_THRESHOLDS);
      assert.deepEqual(
        sets.flatMap(({ openings }) => openings.map((each) => each.closedElsewhere)),
        [closedElsewhere],
      );
    });
  }
});
